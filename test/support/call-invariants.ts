import type { Database } from 'better-sqlite3'
import type { CampaignSettings } from '../../shared/model/campaign.ts'
import { capWindowMs } from '../../shared/model/contact-limits.ts'
import { LADDER_OUTCOMES } from '../../shared/model/retry-policy.ts'
import { type CapOfLaw, capsOfLaw, closedBecause, localTime } from './clocks-by-intl.ts'
import { keptStatement } from './kept-statement.ts'
import { addLineByHand, writingsByHand } from './line-by-hand.ts'
import type { Forbidden } from './random-campaigns.ts'

/** What must hold at every instant, whatever happened. The mutants name them too. */
export const INVARIANTS = [
  'commit before act',
  'one open attempt',
  'inside the window',
  'inside the law',
  'within its time',
  'do not call',
  'contact caps',
  'lockout',
  'priorities',
  'concurrency',
  'channels',
  'reserved channels',
  'calls per second',
  'only active campaigns call',
  'retry delay',
  'every claim ends once',
  'nobody is lost',
  'each number once',
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

export function demand(holds: boolean, invariant: Invariant, facts: unknown): void {
  if (!holds) throw new InvariantBroken(invariant, facts)
}

/** What the harness itself did with a campaign: not what the engine says of it. */
export interface KnownCampaign {
  settings: CampaignSettings
  /** `active` is also one that launches by itself later. */
  state: 'draft' | 'active' | 'paused' | 'cancelled'
  /** Its settings were changed: delays that were promised before cannot be worked out from them any more. */
  edited: boolean
  readonly trunkId: number
  /** Places of its lists in the world. */
  readonly lists: readonly number[]
  /** How many are enrolled: numbers of its lists at the start, and as they are now. */
  readonly recipients: { readonly least: number; readonly most: number }
  readonly launchAt: number | null
}

export interface ClaimRow {
  readonly id: number
  readonly campaign: number
  readonly trunk: number
  readonly number: string
  readonly person: string
  readonly recipient: number
  readonly step: number
  readonly channel: 'voice' | 'sms'
  readonly at: number
  readonly zone: string
  readonly region: string
  readonly openOfCampaign: number
  readonly openOfTrunk: number
  readonly openToPerson: number
  readonly lastOutcome: string | null
  readonly lastEndedAt: number | null
  readonly lastStep: number | null
  readonly abandonedAt: number | null
  readonly launchedAt: number | null
  readonly waitsBefore: number | null
}

const PLACE = (what: 'zone' | 'region'): string => `coalesce(
    (SELECT r.${what} FROM recipients r WHERE r.id = a.recipient_id AND r.number = a.number),
    (SELECT n.${what} FROM recipient_numbers n WHERE n.recipient_id = a.recipient_id AND n.number = a.number))`

const CLAIM_SQL = `
  SELECT a.id, a.campaign_id AS campaign, a.trunk_id AS trunk, a.number, a.person, a.campaign_recipient_id AS recipient, a.step, a.channel,
    a.claimed_at AS at, ${PLACE('zone')} AS zone, ${PLACE('region')} AS region,
    (SELECT count(*) FROM attempts o WHERE o.campaign_id = a.campaign_id AND o.channel = 'voice' AND o.ended_at IS NULL) AS openOfCampaign,
    (SELECT count(*) FROM attempts o WHERE o.trunk_id = a.trunk_id AND o.channel = 'voice' AND o.ended_at IS NULL) AS openOfTrunk,
    (SELECT count(*) FROM attempts o WHERE (line_by_hand(o.number) = line_by_hand(a.number)
      OR line_by_hand(o.person) = line_by_hand(a.person)) AND o.ended_at IS NULL) AS openToPerson,
    b.outcome AS lastOutcome, b.ended_at AS lastEndedAt, b.step AS lastStep,
    (SELECT max(o.ended_at) FROM attempts o WHERE line_by_hand(o.number) = line_by_hand(a.number) AND o.outcome = 'abandoned') AS abandonedAt,
    (SELECT c.launched_at FROM campaigns c WHERE c.id = a.campaign_id) AS launchedAt,
    (SELECT w.id FROM campaign_recipients w JOIN recipients r ON r.id = w.recipient_id
      WHERE w.campaign_id = a.campaign_id AND w.zone = cr.zone AND w.region = cr.region AND w.state = 'due'
        AND w.priority < cr.priority AND w.next_at <= a.claimed_at AND w.enrolled_at < a.claimed_at
        AND NOT EXISTS (SELECT 1 FROM attempts o WHERE o.ended_at IS NULL AND (o.recipient_id = r.id
          OR line_by_hand(o.person) = line_by_hand(r.person) OR line_by_hand(o.number) = line_by_hand(r.number)
          OR line_by_hand(o.number) IN (SELECT line_by_hand(n.number) FROM recipient_numbers n WHERE n.recipient_id = r.id)))
      LIMIT 1) AS waitsBefore
  FROM attempts a JOIN campaign_recipients cr ON cr.id = a.campaign_recipient_id
  LEFT JOIN attempts b ON b.campaign_recipient_id = a.campaign_recipient_id AND b.ordinal = a.ordinal - 1
  WHERE a.id = ?`

/** Looks at one call or message that was just placed, at the instant `now`. */
export type LookAtCall = (attemptId: number, number: string, now: number) => ClaimRow

/** The promises about whom a call goes to and when; what does not hold throws InvariantBroken. */
export function createCallCheck(watched: {
  readonly database: Database
  readonly campaigns: ReadonlyMap<number, KnownCampaign>
  /** Whom nobody may call any more; `campaign` is its id here. */
  readonly neverCall: readonly Forbidden[]
}): LookAtCall {
  const { database, campaigns, neverCall } = watched
  addLineByHand(database)
  const claim = database.prepare<[number], ClaimRow>(CLAIM_SQL)

  /** Contacts before this one that fall into the window of the cap. */
  function contacts(row: ClaimRow, cap: CapOfLaw): number {
    const sql = `SELECT count(*) AS count FROM attempts WHERE counts = 1 AND id < ? AND claimed_at > ? AND ${cap.counted}
      AND line_by_hand(${cap.per}) = line_by_hand(?) ${cap.scope === 'campaign' ? 'AND campaign_id = ?' : 'AND ? > 0'}`
    const who = cap.per === 'number' ? row.number : row.person
    return (
      keptStatement<[number, number, string, number], { count: number }>(database, sql).get(
        row.id,
        row.at - cap.windowMs,
        who,
        row.campaign,
      )?.count ?? 0
    )
  }

  return (attemptId, number, now) => {
    const row = claim.get(attemptId)
    const campaign = row && campaigns.get(row.campaign)
    if (!row || !campaign) throw new InvariantBroken('commit before act', { attemptId, number })
    const { settings } = campaign
    const facts = { ...row, when: new Date(row.at).toISOString() }
    demand(row.number === number && row.at === now, 'commit before act', { ...facts, dialled: number })
    demand(campaign.state === 'active', 'only active campaigns call', facts)
    demand(row.openToPerson === 1, 'one open attempt', facts)
    const forbidden = neverCall.find(
      ({ pattern, isPrefix, campaign: only }) =>
        (only === null || only === row.campaign) &&
        writingsByHand(number).some(one => (isPrefix ? one.startsWith(pattern) : one === pattern)),
    )
    demand(!forbidden, 'do not call', { ...facts, forbidden })
    const closed = closedBecause(settings, row, row.at, row.channel)
    if (closed)
      throw new InvariantBroken(closed, { ...facts, window: settings.callingWindow, law: settings.law })
    demand(isWithinItsTime(campaign, row), 'within its time', { ...facts, schedule: settings.schedule })
    const own = settings.limits.caps.map(cap => ({ ...cap, windowMs: capWindowMs(cap), counted: '1 = 1' }))
    for (const cap of [...own, ...capsOfLaw(settings.law, row.region, row.at, row.channel, row.number)]) {
      const before = contacts(row, cap)
      demand(before < cap.count, 'contact caps', { ...facts, cap, before })
    }
    const free = (row.abandonedAt ?? 0) + settings.limits.lockoutHours * 3_600_000
    demand(row.at >= free, 'lockout', facts)
    demand(row.waitsBefore === null, 'priorities', facts)
    demand(isAfterDelay(campaign, row), 'retry delay', { ...facts, retries: settings.retries })
    return row
  }
}

/** Between the look at the clock that launches it and the launch, somebody may set the clock back. */
const SET_BACK_MS = 20 * 60_000

function isWithinItsTime({ settings, launchAt }: KnownCampaign, { at, launchedAt }: ClaimRow): boolean {
  const { zone, startsOn, endsOn, windowHours } = settings.schedule
  const { date } = localTime(zone ?? 'UTC', at)
  if (date < (startsOn ?? '') || (endsOn ?? '9999') < date) return false
  if (launchedAt === null || (launchAt !== null && launchedAt < launchAt - SET_BACK_MS)) return false
  // the hours count from when the last step can be due
  const stepsWaitMs = settings.cadence.reduce((sum, { delaySeconds }) => sum + delaySeconds * 1_000, 0)
  return windowHours === null || at < launchedAt + stepsWaitMs + windowHours * 3_600_000
}

function isAfterDelay({ settings, edited }: KnownCampaign, row: ClaimRow): boolean {
  const { lastOutcome, lastEndedAt, lastStep, step, at } = row
  if (lastOutcome === null || lastEndedAt === null || edited || step !== lastStep) return true
  const rules = Object.entries(settings.retries.rules)
  const byLadder = [...LADDER_OUTCOMES].some(outcome => outcome === lastOutcome)
  if (settings.retries.ladder.length > 0 && byLadder) return true
  const rule = rules.find(([outcome]) => outcome === lastOutcome)?.[1]
  return !rule || at >= lastEndedAt + Math.floor(rule.delaySeconds * 1_000)
}
