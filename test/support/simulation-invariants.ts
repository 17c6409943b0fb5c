import type { Database } from 'better-sqlite3'
import type { SimulatedTelephony } from '../../electron/engine/simulation/simulated-telephony.ts'
import type { VirtualClock } from '../../electron/engine/simulation/virtual-clock.ts'
import type { CallingWindow } from '../../shared/model/calling-window.ts'
import type { CampaignSettings } from '../../shared/model/campaign.ts'
import type { RandomTrunk } from './random-campaigns.ts'

/** What must hold at every instant, whatever happened. The mutants name them too. */
export const INVARIANTS = [
  'commit before act',
  'one open attempt',
  'inside the window',
  'do not call',
  'concurrency',
  'channels',
  'calls per second',
  'only active campaigns call',
  'retry delay',
  'every claim ends once',
  'nobody is lost',
  'final states are final',
  'counts are rows',
  'no error is logged',
  'campaigns come to their end',
] as const
export type Invariant = (typeof INVARIANTS)[number]

export class InvariantBroken extends Error {
  readonly invariant: Invariant
  constructor(invariant: Invariant, facts: unknown) {
    super(`${invariant}: ${typeof facts === 'string' ? facts : JSON.stringify(facts)}`)
    this.invariant = invariant
  }
}

/** What the harness itself did with a campaign: not what the engine says of it. */
export interface KnownCampaign {
  settings: CampaignSettings
  state: 'draft' | 'active' | 'paused' | 'cancelled'
  /** Its settings were changed: delays that were promised before cannot be worked out from them any more. */
  edited: boolean
  /** As many as this were allowed when calls in progress were claimed. */
  readonly trunkId: number
  readonly recipients: number
}

export interface Watched {
  readonly clock: VirtualClock
  readonly database: Database
  readonly telephony: () => SimulatedTelephony
  readonly campaigns: ReadonlyMap<number, KnownCampaign>
  readonly trunks: ReadonlyMap<number, RandomTrunk>
  /** Numbers that nobody may call any more. */
  readonly neverCall: ReadonlySet<string>
  readonly errors: () => readonly unknown[]
}

export interface InvariantWatch {
  /** After every timer: the calls that were placed by it. */
  lookAtCalls(): void
  /** After every step: all rows. */
  lookAtRows(): void
  /** The engine died: another one carries on, with a telephony of its own. */
  restarted(): void
  /** The time of day jumped: calls per second are counted on it, and begin anew. */
  jumped(): void
  readonly calls: number
}

interface ClaimRow {
  readonly id: number
  readonly campaign: number
  readonly trunk: number
  readonly number: string
  readonly recipient: number
  readonly ordinal: number
  readonly state: string
  readonly at: number
  readonly zone: string
  readonly recipientState: string
  readonly openOfCampaign: number
  readonly openOfTrunk: number
  readonly openToNumber: number
  readonly lastOutcome: string | null
  readonly lastEndedAt: number | null
}

const CLAIM_SQL = `
  SELECT a.id, a.campaign_id AS campaign, a.trunk_id AS trunk, a.number, a.campaign_recipient_id AS recipient, a.ordinal, a.state,
    a.claimed_at AS at, cr.zone, cr.state AS recipientState,
    (SELECT count(*) FROM attempts o WHERE o.campaign_id = a.campaign_id AND o.ended_at IS NULL) AS openOfCampaign,
    (SELECT count(*) FROM attempts o WHERE o.trunk_id = a.trunk_id AND o.ended_at IS NULL) AS openOfTrunk,
    (SELECT count(*) FROM attempts o WHERE o.number = a.number AND o.ended_at IS NULL) AS openToNumber,
    b.outcome AS lastOutcome, b.ended_at AS lastEndedAt
  FROM attempts a JOIN campaign_recipients cr ON cr.id = a.campaign_recipient_id
  LEFT JOIN attempts b ON b.campaign_recipient_id = a.campaign_recipient_id AND b.ordinal = a.ordinal - 1
  WHERE a.id = ?`

/** Watches a run. What does not hold throws InvariantBroken. */
export function watchInvariants(watched: Watched): InvariantWatch {
  const { clock, database, campaigns, trunks } = watched
  const claim = database.prepare<[number], ClaimRow>(CLAIM_SQL)
  const rows = prepareRowChecks(database)
  const done = new Map<number, string>()
  const placedIds = new Set<number>()
  const recent = new Map<number, number[]>()
  let seen = 0
  const demand = (holds: boolean, invariant: Invariant, facts: unknown): void => {
    if (!holds) throw new InvariantBroken(invariant, facts)
  }

  function lookAtCall(attemptId: number, number: string): void {
    const row = claim.get(attemptId)
    if (!row) throw new InvariantBroken('commit before act', { attemptId, number })
    const campaign = campaigns.get(row.campaign)
    const trunk = trunks.get(row.trunk)
    if (!campaign || !trunk) throw new InvariantBroken('commit before act', row)
    demand(row.number === number && row.at === clock.now(), 'commit before act', { ...row, dialled: number })
    demand(!placedIds.has(attemptId), 'every claim ends once', row)
    placedIds.add(attemptId)
    demand(campaign.state === 'active', 'only active campaigns call', row)
    demand(row.openToNumber === 1, 'one open attempt', row)
    demand(!watched.neverCall.has(number), 'do not call', row)
    demand(isInside(campaign.settings.callingWindow, row.zone, row.at), 'inside the window', {
      ...row,
      at: new Date(row.at).toISOString(),
      hours: campaign.settings.callingWindow,
    })
    demand(row.openOfCampaign <= campaign.settings.concurrencyMax, 'concurrency', row)
    demand(row.openOfTrunk <= trunk.channels, 'channels', row)
    demand(isInRate(row.trunk, trunk.callsPerSecond), 'calls per second', row)
    if (row.lastOutcome === null || row.lastEndedAt === null || campaign.edited) return
    const rule = Object.entries(campaign.settings.retries.rules).find(([key]) => key === row.lastOutcome)?.[1]
    if (rule)
      demand(row.at >= row.lastEndedAt + Math.floor(rule.delaySeconds * 1_000), 'retry delay', {
        ...row,
        rule,
      })
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
    lookAtCalls() {
      const { placed } = watched.telephony()
      for (; seen < placed.length; seen++) {
        const one = placed[seen]
        if (one) lookAtCall(one.order.attemptId, one.order.number)
      }
    },
    lookAtRows() {
      for (const { invariant, statement } of rows) {
        const broken = statement.all()
        demand(broken.length === 0, invariant, broken.slice(0, 3))
      }
      for (const { id, fate } of database
        .prepare<[], { id: number; fate: string }>(
          `SELECT id, final_state || ' after ' || attempts AS fate FROM campaign_recipients WHERE state = 'done'`,
        )
        .all()) {
        demand((done.get(id) ?? fate) === fate, 'final states are final', { id, was: done.get(id), fate })
        done.set(id, fate)
      }
      const gone = [...done.keys()].length > countDone(database)
      demand(!gone, 'final states are final', 'somebody who was done is not any more')
      for (const [id, { state, recipients }] of campaigns) {
        const count = countOf(database, id)
        demand(state === 'draft' || count === recipients, 'nobody is lost', { id, count, recipients })
      }
      const errors = watched.errors()
      demand(errors.length === 0, 'no error is logged', errors.slice(0, 3))
    },
    restarted() {
      seen = 0
      recent.clear()
    },
    jumped: () => recent.clear(),
  }
}

const countDone = (database: Database): number =>
  database
    .prepare<[], { count: number }>(`SELECT count(*) AS count FROM campaign_recipients WHERE state = 'done'`)
    .get()?.count ?? 0
const countOf = (database: Database, id: number): number =>
  database
    .prepare<[number], { count: number }>(
      'SELECT count(*) AS count FROM campaign_recipients WHERE campaign_id = ?',
    )
    .get(id)?.count ?? 0

/** Statements that find nothing while all is well. */
function prepareRowChecks(database: Database) {
  const checks: readonly (readonly [Invariant, string])[] = [
    [
      'one open attempt',
      `SELECT recipient_id FROM attempts WHERE state <> 'ended' GROUP BY recipient_id HAVING count(*) > 1
       UNION ALL SELECT number FROM attempts WHERE state <> 'ended' GROUP BY number HAVING count(*) > 1`,
    ],
    [
      'nobody is lost',
      `SELECT id FROM campaign_recipients cr WHERE (cr.state = 'dialing') <>
         EXISTS (SELECT 1 FROM attempts a WHERE a.campaign_recipient_id = cr.id AND a.state <> 'ended')`,
    ],
    [
      'every claim ends once',
      `SELECT a.id, a.state, (SELECT count(*) FROM attempt_events e WHERE e.attempt_id = a.id AND e.kind IN ('ended', 'interrupted')) AS ends
       FROM attempts a WHERE ends <> (a.state = 'ended')`,
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

const never = new WeakMap<CallingWindow, Map<string, boolean>>()
const MINUTE_MS = 60_000
const EIGHT_DAYS = 8 * 24 * 60

/** No minute of the eight days from `at` lies in the calling hours of all these zones. Asked once for each window. */
export function neverOpens(window: CallingWindow, zones: string, at: number): boolean {
  const known = never.get(window) ?? new Map<string, boolean>()
  never.set(window, known)
  const answer =
    known.get(zones) ??
    !Array.from({ length: EIGHT_DAYS }, (_, minute) => at + minute * MINUTE_MS).some(one =>
      isInside(window, zones, one),
    )
  known.set(zones, answer)
  return answer
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Asked of Intl alone: whether this instant lies in the calling hours of every one of these zones. */
export function isInside(window: CallingWindow, zones: string, at: number): boolean {
  if (zones === '' && window.unknownZone === 'hold') return false
  return (zones === '' ? window.unknownZone : zones).split('|').every(zone => {
    const format =
      formats.get(zone) ??
      new Intl.DateTimeFormat('en-GB', {
        timeZone: zone,
        weekday: 'long',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      })
    formats.set(zone, format)
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
    const time = `${part.hour}:${part.minute}`
    return window.hours.some(
      ({ weekdays, from, to }) =>
        weekdays.some(day => day === part.weekday?.toLowerCase()) && from <= time && time < to,
    )
  })
}
