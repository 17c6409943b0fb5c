import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { blockedUntil } from '../../electron/engine/domain/contact-caps.ts'
import type { PersonGate } from '../../electron/engine/ports/person-gate.ts'
import { createClaim } from '../../electron/engine/store/claim-due-recipients.ts'
import { createStore } from '../../electron/engine/store/create-store.ts'
import { openDatabase } from '../../electron/engine/store/open-database.ts'
import { audienceFilterSchema } from '../../shared/model/audience.ts'
import { contactLimitsSchema } from '../../shared/model/contact-limits.ts'
import { bareClaim, CAMPAIGNS, FILLED_GROUPS, fillCampaigns } from './fill-campaigns.ts'
import { percentiles } from './percentiles.ts'

/** The same with few recipients: a claim costs no more with a million. */
const RECIPIENTS = [10_000, 100_000, 1_000_000] as const
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
    const { campaignIds, trunkId } = fillCampaigns(database, recipients, now)
    const needed = ROUNDS.reduce((sum, { limit, claims }) => sum + limit * claims, 0)
    const bare = bareClaim(database, trunkId, needed)
    const { claimDue } = createClaim(database)
    const gate = capGate(now)
    const results: Record<string, unknown> = {}
    let turn = 0
    for (const { limit, claims } of ROUNDS) {
      const claimMs: number[] = []
      const bareMs: number[] = []
      for (let i = 0; i < claims; i++) {
        const id = campaignIds[turn++ % campaignIds.length] ?? 0
        const claim = (): number => claimDue(id, trunkId, FILLED_GROUPS, now, limit, gate).claimed.length
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

/** Do-not-call and the caps that ship. */
function capGate(now: number): PersonGate {
  const { caps } = contactLimitsSchema.parse({})
  return {
    capsOf: () => caps,
    channelOf: () => 'voice',
    judge({ doNotCall, contacts }) {
      const full = contacts.some(
        ({ cap, nthNewest }) => nthNewest !== null && blockedUntil(cap, nthNewest, now) !== null,
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
