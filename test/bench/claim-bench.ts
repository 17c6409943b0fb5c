import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import type { PersonGate } from '../../electron/engine/ports/person-gate.ts'
import { createClaim } from '../../electron/engine/store/claim-due-recipients.ts'
import { createStore } from '../../electron/engine/store/create-store.ts'
import { openDatabase } from '../../electron/engine/store/open-database.ts'
import { audienceFilterSchema } from '../../shared/model/audience.ts'
import { capWindowMs, contactLimitsSchema } from '../../shared/model/contact-limits.ts'
import { fillCampaign, fillList } from '../support/fill-store.ts'
import { percentiles } from './percentiles.ts'

const CAMPAIGNS = 100
/** The same with few recipients: a claim costs no more with a million. */
const RECIPIENTS = [10_000, 100_000, 1_000_000] as const
/** Zones and regions of each campaign, as in one around the world: 80 groups. */
const ZONES = 40
const REGIONS = ['', 'US-FL'] as const
const DO_NOT_CALL = 50_000
/** How many a claim takes, and how many claims are measured: one campaign after another. */
const ROUNDS = [
  { limit: 1, claims: 1_000 },
  { limit: 20, claims: 100 },
] as const

/**
 * Milliseconds that the store's claim takes on the disk (choose by priority who is longest due over 80 groups, ask
 * do-not-call, a cap and the lockout for each, mark them, write their attempts, commit with fsync) with 1,000,000 recipients
 * in 100 campaigns, half of them due. Yardstick: as many rows by their primary key, SELECT, UPDATE, INSERT and the same commit,
 * on the same database, in turns with the claim, so that both meet the same disk.
 */
export async function benchClaims(say: (line: string) => void): Promise<unknown> {
  const results: Record<string, unknown> = {}
  for (const recipients of RECIPIENTS) {
    const folder = mkdtempSync(join(tmpdir(), 'trunkline-bench-'))
    try {
      say(`  filling ${recipients} recipients in ${CAMPAIGNS} campaigns, half of them due`)
      results[`${recipients} recipients`] = measure(folder, recipients)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  return results
}

function measure(dataDir: string, recipients: number): Record<string, unknown> {
  const opened = openDatabase(dataDir)
  if (!opened.ok) throw new Error(opened.error.message)
  const { database, close } = opened.value
  try {
    const now = Date.now()
    const { campaignIds, trunkId } = fill(database, recipients, now)
    const groups = Intl.supportedValuesOf('timeZone')
      .slice(0, ZONES)
      .flatMap(zone => REGIONS.map(region => ({ zone, region })))
    const bare = bareClaim(database, trunkId)
    const { claimDue } = createClaim(database)
    const gate = capGate(now)
    const results: Record<string, unknown> = {}
    let turn = 0
    for (const { limit, claims } of ROUNDS) {
      const claimMs: number[] = []
      const bareMs: number[] = []
      for (let i = 0; i < claims; i++) {
        const id = campaignIds[turn++ % campaignIds.length] ?? 0
        const claim = (): number => claimDue(id, trunkId, groups, now, limit, gate).claimed.length
        claimMs.push(timed(database, claim, limit))
        bareMs.push(timed(database, () => bare(limit, now), limit))
      }
      const claim = percentiles(claimMs)
      const yardstick = percentiles(bareMs)
      results[`${limit} at once`] = {
        claims,
        claimMs: claim,
        'yardstick: bare primary-key SELECT + UPDATE + INSERT + commit, ms': yardstick,
        ratioP50: claim.p50 / yardstick.p50,
        ratioP99: claim.p99 / yardstick.p99,
      }
    }
    results['asked of every campaign, ms'] = askedMs(database, campaignIds, now)
    return results
  } finally {
    close()
  }
}

/** The funnel of each campaign, the count of its audience, and the facts of one recipient that an explanation asks for. */
function askedMs(database: Database, campaignIds: readonly number[], now: number): Record<string, unknown> {
  const { campaigns, statistics } = createStore(database)
  const { capsOf } = capGate(now)
  const firstOf = database.prepare<[number], { recipientId: number; listId: number }>(
    `SELECT cr.recipient_id AS recipientId, c.list_id AS listId FROM campaign_recipients cr JOIN campaigns c ON c.id = cr.campaign_id
     WHERE c.id = ? LIMIT 1`,
  )
  const filter = audienceFilterSchema.parse({
    all: [{ field: 'variable', variable: 'Country', test: 'begins-with', value: 'united' }],
  })
  const ms: Record<'funnel' | 'audience' | 'person', number[]> = { funnel: [], audience: [], person: [] }
  for (const id of campaignIds) {
    const { recipientId, listId } = firstOf.get(id) ?? { recipientId: 0, listId: 0 }
    const start = performance.now()
    statistics.funnel(id, now)
    const afterFunnel = performance.now()
    campaigns.enrolled(id, recipientId)
    campaigns.personFacts(id, recipientId, capsOf)
    const afterPerson = performance.now()
    campaigns.countAudience([listId], filter)
    ms.funnel.push(afterFunnel - start)
    ms.person.push(afterPerson - afterFunnel)
    ms.audience.push(performance.now() - afterPerson)
  }
  return {
    funnel: percentiles(ms.funnel),
    'funnel of all campaigns together': ms.funnel.reduce((sum, value) => sum + value, 0),
    'row and facts of one recipient': percentiles(ms.person),
    'count of an audience with one condition': percentiles(ms.audience),
  }
}

/** A list and a campaign for each share of the recipients: three priorities, every other recipient put off for a day. */
function fill(
  database: Database,
  recipients: number,
  now: number,
): { campaignIds: readonly number[]; trunkId: number } {
  const zones = Intl.supportedValuesOf('timeZone').slice(0, ZONES)
  const share = recipients / CAMPAIGNS
  const campaignIds: number[] = []
  let trunkId = 0
  database.exec('BEGIN IMMEDIATE')
  for (let at = 0; at < CAMPAIGNS; at++) {
    const options = { regions: REGIONS, firstNumber: 7_400_000_000 + at * share }
    const filled = fillCampaign(database, fillList(database, share, zones, options).listId)
    campaignIds.push(filled.campaignId)
    trunkId = filled.trunkId
  }
  // calls over a practice trunk are no contacts, and no cap would have anything to find
  database.exec(`UPDATE trunks SET settings = json_set(settings, '$.kind', 'sip')`)
  database.exec('UPDATE campaign_recipients SET priority = 4 + id % 3')
  database
    .prepare(
      `UPDATE campaign_recipients SET next_at = ?, blocked_by = 'retry-delay' WHERE id * 7919 / 13 % 2 = 1`,
    )
    .run(now + 86_400_000)
  database.exec(`
    WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${DO_NOT_CALL})
    INSERT INTO do_not_call (pattern, is_prefix, reason, source, added_by, at)
      SELECT '+33' || (100000000 + i), 0, 'Asked for it.', 'bench', 'bench', 0 FROM n`)
  database.exec('COMMIT')
  // so that the first commits do not pay for moving what was filled from the log into the database
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  return { campaignIds, trunkId }
}

/** Do-not-call and the caps that ship. */
function capGate(now: number): PersonGate {
  const { caps } = contactLimitsSchema.parse({})
  return {
    capsOf: () => caps,
    channelOf: () => 'voice',
    judge({ doNotCall, contacts }) {
      const full = contacts.some(
        ({ cap, nthNewest }) => nthNewest !== null && nthNewest > now - capWindowMs(cap),
      )
      if (doNotCall || full) throw new Error('nobody here is to be kept back')
      return { is: 'free' }
    },
  }
}

/** One transaction, as the engine's own: milliseconds from BEGIN to the end of COMMIT. */
function timed(database: Database, act: () => number, expected: number): number {
  const started = performance.now()
  const count = database.transaction(act).immediate()
  const ms = performance.now() - started
  if (count !== expected) throw new Error(`${count} rows were claimed instead of ${expected}`)
  return ms
}

interface DueRow {
  readonly campaign_id: number
  readonly recipient_id: number
}

/** What a claim writes, for rows that are known beforehand: those that are due last, which no claim here gets to. */
function bareClaim(database: Database, trunkId: number): (count: number, now: number) => number {
  const needed = ROUNDS.reduce((sum, { limit, claims }) => sum + limit * claims, 0)
  const ids = database
    .prepare<[number], { id: number }>('SELECT id FROM campaign_recipients ORDER BY next_at DESC LIMIT ?')
    .all(needed)
    .map(({ id }) => id)
  // a prepared number: the yardstick has nothing to look up
  let number = 0
  const select = database.prepare<[number], DueRow>(
    'SELECT campaign_id, recipient_id FROM campaign_recipients WHERE id = ?',
  )
  const update = database.prepare<[number]>(
    `UPDATE campaign_recipients SET state = 'dialing', next_at = NULL, blocked_by = NULL WHERE id = ?`,
  )
  const insert = database.prepare<[number, number, number, number, string, number]>(
    `INSERT INTO attempts (campaign_id, campaign_recipient_id, recipient_id, trunk_id, number, person, ordinal, state, claimed_at)
     VALUES (?, ?, ?, ?, ?, '', 1, 'claimed', ?)`,
  )
  return (count, now) => {
    let claimed = 0
    for (const id of ids.splice(0, count)) {
      const row = select.get(id)
      if (!row) break
      update.run(id)
      insert.run(row.campaign_id, id, row.recipient_id, trunkId, `+99${number++}`, now)
      claimed++
    }
    return claimed
  }
}
