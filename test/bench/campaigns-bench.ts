import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Database } from 'better-sqlite3'
import { openDatabase } from '../../electron/engine/store/open-database.ts'
import { startCheckpoints } from '../../electron/engine/store/start-checkpoints.ts'
import { readFunnel } from '../../electron/engine/use-cases/count-funnel.ts'
import { explainRecipient } from '../../electron/engine/use-cases/explain-recipient.ts'
import { createPersonGate } from '../../electron/engine/use-cases/person-gate.ts'
import { createPreflight } from '../../electron/engine/use-cases/preflight-draft.ts'
import { readStatistics } from '../../electron/engine/use-cases/read-statistics.ts'
import { silentLog } from '../support/silent-log.ts'
import { CALLS_OF_TICK, type DialingHouse, openDialingHouse } from './dialing-house.ts'
import { bareClaim, CAMPAIGNS, FILLED_GROUPS, fillCampaigns } from './fill-campaigns.ts'
import { percentiles } from './percentiles.ts'
import { numberOption } from './run-child.ts'

const RECIPIENTS = numberOption('recipients', 1_000_000)
const CHECKPOINT_WORKER = resolve(import.meta.dirname, '../../electron/engine/store/checkpoint-worker.ts')
const CLAIMS = 500
const TICKS = 500
const TICKS_OF_TWO_SECONDS = 20
const FIRST_TICKS = CAMPAIGNS / CALLS_OF_TICK
const ASKED = 200
const ATTEMPTS_EACH = 20
/** A Wednesday: part of the zones of Africa and America is open. */
const NOW = Date.UTC(2026, 9, 14, 13)

/**
 * What the campaigns of floor 3 cost with 1,000,000 recipients in 100 campaigns, half of them due, in 80 groups of zone and region
 * each, on the disk: a claim, one pass of the dialer over all of them, funnel, preflight, the explanation of one recipient, and the
 * statistics of a campaign with many attempts. Yardsticks, in the same run: as many rows written, or read, by their primary key.
 */
export async function benchCampaigns(say: (line: string) => void): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-bench-'))
  try {
    say(`  filling ${RECIPIENTS} recipients in ${CAMPAIGNS} campaigns, half of them due`)
    const opened = openDatabase(folder)
    if (!opened.ok) throw new Error(opened.error.message)
    const { database, close } = opened.value
    // as in the engine: no commit stops to copy a long log into the database
    const checkpoints = startCheckpoints({ workerFile: CHECKPOINT_WORKER, dataDir: folder, log: silentLog })
    try {
      const { campaignIds, trunkId } = fillCampaigns(database, RECIPIENTS, NOW)
      const bare = bareClaim(database, trunkId, CLAIMS + TICKS * CALLS_OF_TICK)
      const house = await openDialingHouse(database, campaignIds, trunkId, NOW)
      say('  claims and passes')
      const results = {
        recipients: RECIPIENTS,
        'one claim': claims(database, house, bare),
        ...(await passes(database, house, bare, checkpoints.copy)),
      }
      say('  questions')
      return { ...results, ...(await questions(database, house)) }
    } finally {
      await checkpoints.end()
      close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type BareClaim = ReturnType<typeof bareClaim>

/** One recipient at a time, by the real gates of persons, with its commit. */
function claims(database: Database, house: DialingHouse, bare: BareClaim): unknown {
  const own: number[] = []
  const yard: number[] = []
  for (let nth = 0; nth < CLAIMS; nth++) {
    const campaign = house.campaigns[nth % house.campaigns.length]
    if (campaign === undefined) break
    const { settings, rules, id, trunkId } = campaign
    const gate = createPersonGate(settings, rules, NOW)
    own.push(
      took(
        database.transaction(() => {
          const found = house.store.campaigns.claimDue(id, trunkId, FILLED_GROUPS, NOW, 1, gate)
          if (found.claimed.length !== 1) throw new Error('nobody was claimed')
        }).immediate,
      ),
    )
    yard.push(took(database.transaction(() => bare(1, NOW)).immediate))
  }
  return { ms: percentiles(own), 'yardstick: the writes of one claim by primary key, ms': percentiles(yard) }
}

async function passes(
  database: Database,
  house: DialingHouse,
  bare: BareClaim,
  asTimePasses: () => Promise<void>,
): Promise<Record<string, unknown>> {
  const started = (): number => {
    const tick = house.tick()
    if (tick.started !== CALLS_OF_TICK) throw new Error(`a pass started ${tick.started} calls`)
    return tick.ms
  }
  return {
    [`the first ${FIRST_TICKS} passes after the start, in which every campaign gets its first call, ms`]:
      percentiles(Array.from({ length: FIRST_TICKS }, () => house.tick().ms)),
    [`a pass over ${CAMPAIGNS} campaigns that starts ${CALLS_OF_TICK} calls`]: {
      ...(await pacedFigures(started, asTimePasses)),
      'yardstick: the writes of as many claims by primary key': await pacedFigures(
        () => took(database.transaction(() => bare(CALLS_OF_TICK, NOW)).immediate),
        asTimePasses,
      ),
    },
    'a pass that finds no room': figures(TICKS, () => house.tickWithoutRoom().ms),
    'a pass that says anew what every campaign waits for': figures(20, () => house.tickAfterAMinute().ms),
  }
}

async function questions(database: Database, house: DialingHouse): Promise<Record<string, unknown>> {
  const { explaining, campaigns } = house
  const ms = {
    funnel: [] as number[],
    explain: [] as number[],
    preflight: [] as number[],
    row: [] as number[],
  }
  const byKey = database.prepare<[number], unknown>('SELECT * FROM campaign_recipients WHERE id = ?')
  for (const { id } of campaigns) ms.funnel.push(took(() => readFunnel(explaining, id)))
  const someone = database.prepare<[number, number], { id: number; recipientId: number }>(
    'SELECT id, recipient_id AS recipientId FROM campaign_recipients WHERE campaign_id = ? LIMIT 1 OFFSET ?',
  )
  for (let nth = 0; nth < ASKED; nth++) {
    const id = campaigns[nth % campaigns.length]?.id ?? 0
    const campaign = house.store.campaigns.get(id)
    const row = someone.get(id, nth)
    if (campaign === null || row === undefined) break
    ms.explain.push(took(() => explainRecipient(explaining, campaign, row.recipientId, NOW)))
    ms.row.push(took(() => byKey.get(row.id)))
  }
  const askPreflight = createPreflight(explaining)
  for (const { id } of campaigns.slice(0, 20)) {
    const stored = house.store.campaigns.get(id)
    if (stored === null) continue
    const { settings, listId, trunkId } = stored
    for (const campaignId of [id, null]) {
      const from = performance.now()
      // another draft each time: the same one would be remembered
      const draft = { ...settings, listId, moreListIds: [], trunkId }
      const answer = await house.untilDone(askPreflight(draft, campaignId))
      if (!answer.ok) throw new Error(answer.error.message)
      ms.preflight.push(performance.now() - from)
    }
  }
  const [many] = campaigns
  const attempts = many ? fillAttempts(database, many.id) : 0
  const walk = database.prepare<[number], unknown>(
    'SELECT count(*), sum(ended_at), sum(answered_at) FROM attempts WHERE campaign_id = ?',
  )
  const cold = took(() => readStatistics(explaining, many?.id ?? 0))
  return {
    'funnel of a campaign, ms': percentiles(ms.funnel),
    'preflight of a campaign or a draft, ms': percentiles(ms.preflight),
    'explain one recipient, ms': percentiles(ms.explain),
    'yardstick: one row by primary key, ms': percentiles(ms.row),
    [`statistics and hours of the week from ${attempts} attempts`]: {
      firstMs: cold,
      ...figures(5, () => took(() => readStatistics(explaining, many?.id ?? 0))),
      'yardstick: the same attempts summed, ms': took(() => walk.get(many?.id ?? 0)),
    },
  }
}

/** Ended attempts of everybody of a campaign, over four weeks; how many. */
function fillAttempts(database: Database, campaignId: number): number {
  return database
    .prepare(
      `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${ATTEMPTS_EACH}),
         calls AS (SELECT cr.*, c.trunk_id, r.number, r.person, n.i, ${NOW} - (cr.id * 7919 % 2419200 + n.i) * 1000 AS ms
           FROM n, campaign_recipients cr JOIN campaigns c ON c.id = cr.campaign_id JOIN recipients r ON r.id = cr.recipient_id
           WHERE cr.campaign_id = ?)
       INSERT INTO attempts (campaign_id, campaign_recipient_id, recipient_id, trunk_id, number, person, ordinal, state, claimed_at,
         dialed_at, ringing_at, answered_at, ended_at, outcome, blame)
       SELECT campaign_id, id, recipient_id, trunk_id, number, person, 100 + i, 'ended', ms, ms + 5, ms + 900,
         iif(id % 3 = 0, ms + 9000, NULL), ms + 24000, iif(id % 3 = 0, 'answered', 'no-answer'), 'recipient' FROM calls`,
    )
    .run(campaignId).changes
}

function took(act: () => unknown): number {
  const from = performance.now()
  act()
  return performance.now() - from
}

/** What acts took on the clock on the wall, and what the processor had to do for each of them: that is the same on a busy machine. */
function figures(count: number, act: () => number): Record<string, unknown> {
  const cpu = process.cpuUsage()
  const ms = Array.from({ length: count }, act)
  const { user, system } = process.cpuUsage(cpu)
  return { ms: percentiles(ms), meanCpuMs: (user + system) / 1_000 / count }
}

/** The same of TICKS passes, which the loop makes ten times a second: between any 20 of them the other thread has two seconds for the log. */
async function pacedFigures(
  act: () => number,
  asTimePasses: () => Promise<void>,
): Promise<Record<string, unknown>> {
  const ms: number[] = []
  let cpuMs = 0
  while (ms.length < TICKS) {
    await asTimePasses()
    const cpu = process.cpuUsage()
    for (let nth = 0; nth < TICKS_OF_TWO_SECONDS; nth++) ms.push(act())
    const { user, system } = process.cpuUsage(cpu)
    cpuMs += (user + system) / 1_000
  }
  return { ms: percentiles(ms), meanCpuMs: cpuMs / ms.length }
}
