import type { Database } from 'better-sqlite3'
import type { SimulatedTelephony } from '../../electron/engine/simulation/simulated-telephony.ts'
import type { VirtualClock } from '../../electron/engine/simulation/virtual-clock.ts'
import {
  type ClaimRow,
  createCallCheck,
  demand,
  type Invariant,
  InvariantBroken,
  type KnownCampaign,
} from './call-invariants.ts'
import { keptStatement } from './kept-statement.ts'
import type { Forbidden, RandomTrunk } from './random-campaigns.ts'

export interface Watched {
  readonly clock: VirtualClock
  readonly database: Database
  readonly telephony: () => SimulatedTelephony
  readonly campaigns: ReadonlyMap<number, KnownCampaign>
  readonly trunks: ReadonlyMap<number, RandomTrunk>
  /** Calls of one trunk may go over another. */
  readonly failover: boolean
  /** Whom nobody may call any more; `campaign` is its id here. */
  readonly neverCall: readonly Forbidden[]
  readonly isDialing: (campaignId: number) => boolean
  /** Its reserved channels are kept for it: it is dialled, and somebody of it may be called soon. */
  readonly keepsReserved: (campaignId: number) => boolean
  readonly errors: () => readonly unknown[]
}

export interface InvariantWatch {
  /** After every timer: the calls and messages that were placed by it. */
  lookAtCalls(): void
  /** After every step: all rows. */
  lookAtRows(): void
  /** The engine died: another one carries on, with a telephony of its own. */
  restarted(): void
  /** The time of day jumped: calls per second are counted on it, and begin anew. */
  jumped(): void
  readonly calls: number
  readonly texts: number
}

/** Watches a run. What does not hold throws InvariantBroken. */
export function watchInvariants(watched: Watched): InvariantWatch {
  const { clock, database, campaigns, trunks } = watched
  const checkCall = createCallCheck(watched)
  const rows = prepareRowChecks(database)
  const done = new Map<number, string>()
  const placedIds = new Set<number>()
  const recent = new Map<number, number[]>()
  let seen = { calls: 0, texts: 0 }
  let texts = 0
  /** Campaigns that were dialled at the last look: who came since may not have been known when others took a channel. */
  let dialing: ReadonlySet<number> = new Set()

  function lookAtCall(attemptId: number, number: string): void {
    const row = checkCall(attemptId, number, clock.now())
    const campaign = campaigns.get(row.campaign)
    const trunk = trunks.get(row.trunk)
    if (!campaign || !trunk) throw new InvariantBroken('commit before act', row)
    demand(!placedIds.has(attemptId), 'every claim ends once', row)
    placedIds.add(attemptId)
    demand(row.openOfCampaign <= campaign.settings.concurrencyMax, 'concurrency', row)
    demand(row.openOfTrunk <= trunk.channels, 'channels', row)
    demand(watched.failover || leavesReserved(row, trunk.channels), 'reserved channels', row)
    demand(isInRate(row.trunk, trunk.callsPerSecond), 'calls per second', row)
  }

  /** What others have reserved and do not use is left free by whoever has more calls than they have reserved themselves. */
  function leavesReserved({ campaign, trunk, openOfCampaign, openOfTrunk }: ClaimRow, channels: number) {
    const here = [...campaigns].filter(([id, { trunkId }]) => trunkId === trunk && watched.isDialing(id))
    const reservedOf = (one: KnownCampaign): number =>
      Math.min(one.settings.reservedConcurrency, one.settings.concurrencyMax)
    const sum = here.reduce((all, [, one]) => all + reservedOf(one), 0)
    const own = campaigns.get(campaign)
    if (sum > channels || !own || openOfCampaign <= reservedOf(own)) return true
    const kept = here
      .filter(([id]) => id !== campaign && dialing.has(id) && watched.keepsReserved(id))
      .reduce((all, [id, one]) => all + Math.max(0, reservedOf(one) - openOf(database, id)), 0)
    return openOfTrunk + kept <= channels
  }

  /** At most what a second brings, and what may go out at once after a pause. */
  function isInRate(trunkId: number, perSecond: number): boolean {
    const now = clock.monotonic()
    const times = (recent.get(trunkId) ?? []).filter(at => at > now - 1_000)
    times.push(now)
    recent.set(trunkId, times)
    return times.length <= Math.ceil(perSecond) + Math.max(1, Math.ceil(perSecond / 10))
  }

  return {
    get calls() {
      return placedIds.size
    },
    get texts() {
      return texts
    },
    lookAtCalls() {
      const telephony = watched.telephony()
      const placed = [...telephony.placed.slice(seen.calls), ...telephony.texts.slice(seen.texts)]
      texts += telephony.texts.length - seen.texts
      seen = { calls: telephony.placed.length, texts: telephony.texts.length }
      for (const { order } of placed) lookAtCall(order.attemptId, order.number)
      dialing = new Set(
        [...campaigns.keys()].filter(id => watched.isDialing(id) && watched.keepsReserved(id)),
      )
    },
    lookAtRows() {
      for (const { invariant, statement } of rows) {
        const broken = statement.all()
        demand(broken.length === 0, invariant, broken.slice(0, 3))
      }
      for (const { id, fate } of keptStatement<[], { id: number; fate: string }>(
        database,
        `SELECT id, final_state || ' after ' || attempts AS fate FROM campaign_recipients WHERE state = 'done'`,
      ).all()) {
        demand((done.get(id) ?? fate) === fate, 'final states are final', { id, was: done.get(id), fate })
        done.set(id, fate)
      }
      const gone = [...done.keys()].length > countDone(database)
      demand(!gone, 'final states are final', 'somebody who was done is not any more')
      for (const [id, { recipients }] of campaigns) {
        const { count, launched } = enrolledOf(database, id)
        const isAsMany = !launched || (recipients.least <= count && count <= recipients.most)
        demand(isAsMany, 'nobody is lost', { id, count, recipients })
      }
      const errors = watched.errors()
      demand(errors.length === 0, 'no error is logged', errors.slice(0, 3))
    },
    restarted() {
      seen = { calls: 0, texts: 0 }
      recent.clear()
      dialing = new Set()
    },
    jumped: () => recent.clear(),
  }
}

const countDone = (database: Database): number =>
  keptStatement<[], { count: number }>(
    database,
    `SELECT count(*) AS count FROM campaign_recipients WHERE state = 'done'`,
  ).get()?.count ?? 0
const openOf = (database: Database, id: number): number =>
  keptStatement<[number], { count: number }>(
    database,
    "SELECT count(*) AS count FROM attempts WHERE campaign_id = ? AND channel = 'voice' AND ended_at IS NULL",
  ).get(id)?.count ?? 0

function enrolledOf(database: Database, id: number): { readonly count: number; readonly launched: boolean } {
  const found = keptStatement<[number, number], { count: number; launched: number }>(
    database,
    `SELECT (SELECT count(*) FROM campaign_recipients WHERE campaign_id = ?) AS count, launched_at IS NOT NULL AS launched
       FROM campaigns WHERE id = ?`,
  ).get(id, id)
  return { count: found?.count ?? 0, launched: found?.launched === 1 }
}

/** Statements that find nothing while all is well. */
function prepareRowChecks(database: Database) {
  const checks: readonly (readonly [Invariant, string])[] = [
    [
      'one open attempt',
      `SELECT recipient_id FROM attempts WHERE state <> 'ended' GROUP BY recipient_id HAVING count(*) > 1
       UNION ALL SELECT number FROM attempts WHERE state <> 'ended' GROUP BY line_by_hand(number) HAVING count(*) > 1`,
    ],
    [
      'nobody is lost',
      `SELECT id FROM campaign_recipients cr WHERE (cr.state = 'dialing') <>
         EXISTS (SELECT 1 FROM attempts a WHERE a.campaign_recipient_id = cr.id AND a.state <> 'ended')`,
    ],
    [
      'every claim ends once',
      `SELECT a.id, a.state, (SELECT count(*) FROM attempt_events e WHERE e.attempt_id = a.id AND e.kind IN ('ended', 'lost')) AS ends
       FROM attempts a WHERE ends <> (a.state = 'ended')`,
    ],
    [
      'each number once',
      `SELECT cr.campaign_id, r.number FROM campaign_recipients cr JOIN recipients r ON r.id = cr.recipient_id
       GROUP BY cr.campaign_id, line_by_hand(r.number) HAVING count(*) > 1`,
    ],
    [
      'counts are rows',
      `SELECT cr.id FROM campaign_recipients cr WHERE cr.attempts <>
         (SELECT count(*) FROM attempts a WHERE a.campaign_recipient_id = cr.id AND a.state = 'ended')
       UNION ALL SELECT campaign_id FROM (SELECT campaign_id, state, zone, region, priority, blocked_by, count AS n FROM campaign_recipient_counts
         UNION ALL SELECT campaign_id, coalesce(final_state, state), zone, region, priority, coalesce(blocked_by, ''), -count(*)
         FROM campaign_recipients GROUP BY 1, 2, 3, 4, 5, 6) GROUP BY campaign_id, state, zone, region, priority, blocked_by HAVING sum(n) <> 0
       UNION ALL SELECT campaign_id FROM (SELECT campaign_id, outcome, count AS n FROM campaign_attempt_counts
         UNION ALL SELECT campaign_id, coalesce(outcome, 'open'), -count(*) FROM attempts GROUP BY 1, 2) GROUP BY campaign_id, outcome HAVING sum(n) <> 0`,
    ],
  ]
  return checks.map(([invariant, sql]) => ({ invariant, statement: database.prepare<[], unknown>(sql) }))
}
