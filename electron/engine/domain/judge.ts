import {
  type CampaignState,
  FINAL_STATE_WORDS,
  type FinalState,
  type RecipientState,
} from '../../../shared/model/campaign.ts'
import { type Judgement, REASON_KINDS, type Reason, type ReasonKind } from '../../../shared/model/reason.ts'
import { type CapInForce, capReason, type LockoutInForce, lockoutReason } from './contact-caps.ts'
import { inZone } from './instant-words.ts'
import { decideLaunch, type ScheduleFacts, scheduleReasons } from './schedule.ts'
import type { Timetable } from './timetable.ts'

/** Nothing is looked for further ahead than a year and a day, ms. */
const AHEAD_MS = 366 * 86_400_000
/** Each step of the search passes the end of at least one reason; a year of nights, holidays and caps is far below. */
const STEPS_MAX = 2_000

export interface CampaignGateFacts extends ScheduleFacts {
  readonly state: CampaignState
  /** Why it is paused and when that ends by itself (ms), if it does. */
  readonly pause: { readonly sentence: string; readonly clearsAt: number | null } | null
  /** What holds calls back for a moment: the trunk and the pacing. They never decide about the next instant. */
  readonly passing: readonly Reason[]
}

export interface GroupGateFacts {
  readonly zone: string
  readonly region: string
  /** A rule of the region that asks for a consent which the campaign does not have. */
  readonly consent: Reason | null
}

export interface RowGateFacts {
  readonly state: RecipientState
  readonly finalState: FinalState | null
  /** Not before this instant (ms), and why. */
  readonly nextAt: number
  readonly blockedBy: ReasonKind | null
  readonly because: string | null
}

/** In a rehearsal nobody real is called: its caller passes no caps and no lockouts. */
export interface PersonGateFacts {
  /** Set when the step that would come next is not in the cadence any more: whether the campaign has reached them. */
  readonly beyondCadence: 'reached' | 'not-reached' | null
  /** The entry that forbids it, as a sentence; null when there is none. */
  readonly doNotCall: string | null
  /** Every cap in force with the instant of the n-th newest contact, n being its count. */
  readonly caps: readonly { readonly inForce: CapInForce; readonly nthNewest: number | null }[]
  readonly lockouts: readonly LockoutInForce[]
  /** The newest call that this person answered and nobody was there for. */
  readonly abandonedAt: number | null
  /** Another call to this number is in progress, and over by then at the latest. */
  readonly busyUntil: number | null
}

export interface JudgedFacts {
  readonly campaign: CampaignGateFacts
  readonly group: GroupGateFacts
  readonly row: RowGateFacts
  readonly person: PersonGateFacts
}

/**
 * Why a recipient is not called at `now` (ms), the binding reason first, and the first instant at which every reason is gone
 * but the trunk and the pacing. The four gates are those that the dialer asks.
 */
export function judge(facts: JudgedFacts, timetable: Timetable, now: number): Judgement {
  const reasons = reasonsAt(facts, timetable, now, now)
  const passing = isFinished(facts.row) ? [] : facts.campaign.passing
  return { reasons: bindingFirst([...reasons, ...passing]), nextAt: nextInstant(facts, timetable, now) }
}

/** The reason that a funnel counts: the first in its order. Null when there is none. */
export function countedReason(reasons: readonly Reason[]): Reason | null {
  return [...reasons].sort(byFunnel)[0] ?? null
}

/** Reasons of the campaign itself. A launch that is due now counts as made: the next tick makes it. */
export function campaignReasons(facts: CampaignGateFacts, now: number): readonly Reason[] {
  const never = (kind: ReasonKind, sentence: string): Reason => ({
    kind,
    sentence,
    clearsAt: null,
    rule: null,
  })
  const bySchedule = scheduleReasons(facts, now)
  switch (facts.state) {
    case 'active':
      return bySchedule
    case 'scheduled': {
      const launch = decideLaunch(facts, now)
      if (launch.is === 'hold') return [never('not-launched', launch.sentence), ...bySchedule]
      if (launch.is !== 'by-hand') return bySchedule
      return [never('not-launched', 'The campaign waits for somebody to start it.'), ...bySchedule]
    }
    case 'paused': {
      const { sentence, clearsAt } = facts.pause ?? { sentence: 'The campaign is paused.', clearsAt: null }
      const paused: Reason = { kind: 'campaign-not-active', sentence, clearsAt, rule: null }
      return clearsAt !== null && now >= clearsAt ? bySchedule : [paused, ...bySchedule]
    }
    case 'draft':
      return [never('campaign-not-active', 'The campaign is a draft.'), ...bySchedule]
    case 'completed':
    case 'cancelled':
      return [never('campaign-not-active', `The campaign is ${facts.state}.`)]
    default:
      return assertNever(facts.state)
  }
}

/** Reasons of the group: hours, law, holidays, consent. */
export function groupReasons(group: GroupGateFacts, timetable: Timetable, now: number): readonly Reason[] {
  const consent = group.consent === null ? [] : [group.consent]
  const hours = timetable.at(group.zone, group.region, now)
  if (hours.is === 'open') return consent
  const [first = CLOSED, ...others] = hours.because
  // each has its own end; that all of them agree comes later, and is what the one that holds longest waits for
  return [...consent, { ...first, clearsAt: hours.is === 'closed' ? hours.opensAt : null }, ...others]
}

const CLOSED: Reason = {
  kind: 'outside-window',
  sentence: 'Nobody is called at this hour.',
  clearsAt: null,
  rule: null,
}

/** Reasons of the recipient's row: done, on a call, or not yet. `zone` (IANA) is the clock that sentences use. */
export function rowReasons(row: RowGateFacts, zone: string, now: number): readonly Reason[] {
  if (row.state === 'done') {
    const words = row.finalState === null ? 'Done' : FINAL_STATE_WORDS[row.finalState]
    const sentence = row.because === null ? `${words}.` : `${words}: ${row.because}`
    const done: Reason = { kind: 'done', sentence, clearsAt: null, rule: null }
    return row.finalState === 'unreachable' ? [done, { ...done, kind: 'number-invalid' }] : [done]
  }
  if (row.state === 'dialing') {
    return [{ kind: 'on-a-call', sentence: 'They are being called now.', clearsAt: null, rule: null }]
  }
  if (row.nextAt <= now) return []
  const sentence = `${row.because ?? 'It is not their turn yet.'} Not before ${inZone(row.nextAt, zone)}.`
  return [{ kind: row.blockedBy ?? 'retry-delay', sentence, clearsAt: row.nextAt, rule: null }]
}

/** Reasons of the person: no step left, do-not-call, caps, lockout, busy in another call. `zone`: IANA names joined by `|`, whose first is the clock of sentences. */
export function personReasons(person: PersonGateFacts, zone: string, now: number): readonly Reason[] {
  const reasons: (Reason | null)[] = []
  if (person.beyondCadence !== null) {
    const sentence = 'The campaign has no further step for them.'
    reasons.push({ kind: 'done', sentence, clearsAt: null, rule: null })
  }
  if (person.doNotCall !== null) {
    reasons.push({ kind: 'do-not-call', sentence: person.doNotCall, clearsAt: null, rule: null })
  }
  if (person.busyUntil !== null && now < person.busyUntil) {
    const sentence = 'Another call to this number is in progress.'
    reasons.push({ kind: 'on-a-call', sentence, clearsAt: person.busyUntil, rule: null })
  }
  for (const { inForce, nthNewest } of person.caps) reasons.push(capReason(inForce, nthNewest, now, zone))
  for (const lockout of person.lockouts) reasons.push(lockoutReason(lockout, person.abandonedAt, now, zone))
  return reasons.filter(reason => reason !== null)
}

/** In the order of the funnel, but the binding reason first: one that never clears, else the one that clears last. */
export function bindingFirst(reasons: readonly Reason[]): Reason[] {
  const ordered = [...reasons].sort(byFunnel)
  let binding = ordered[0]
  for (const reason of ordered) if (binding && weightOf(reason) > weightOf(binding)) binding = reason
  return binding === undefined ? [] : [binding, ...ordered.filter(reason => reason !== binding)]
}

/** Everything but what passes. `now` is the instant that is asked about, `asOf` the one at which the facts were read. */
function reasonsAt(facts: JudgedFacts, timetable: Timetable, now: number, asOf: number): readonly Reason[] {
  const { group, row, person } = facts
  const zone = group.zone.split('|')[0] || facts.campaign.schedule.zone || facts.campaign.ownZone
  const ofRow = rowReasons(row, zone, now)
  if (isFinished(row)) return ofRow
  const others = [
    ...campaignReasons(projected(facts.campaign, now, asOf), now),
    ...groupReasons(group, timetable, now),
    ...personReasons(person, group.zone || zone, now),
  ]
  // a gate that moved the row on is asked again itself, and says more than the row
  const repeated = (mine: Reason): boolean =>
    others.some(({ kind, clearsAt }) => kind === mine.kind && (clearsAt ?? Infinity) >= (mine.clearsAt ?? 0))
  return [...ofRow.filter(mine => !repeated(mine)), ...others]
}

/** The campaign as it will be at `now`, seen from `asOf`: a launch that lies between the two will have been made. */
function projected(campaign: CampaignGateFacts, now: number, asOf: number): CampaignGateFacts {
  if (campaign.state !== 'scheduled') return campaign
  const launch = decideLaunch(campaign, asOf)
  if (launch.is !== 'wait' || now < launch.at) return campaign
  return { ...campaign, state: 'active', launchedAt: launch.at }
}

function nextInstant(facts: JudgedFacts, timetable: Timetable, now: number): number | null {
  let at = now
  for (let step = 0; step < STEPS_MAX && at <= now + AHEAD_MS; step++) {
    const reasons = reasonsAt(facts, timetable, at, now)
    if (reasons.length === 0) return at
    let later = at
    for (const { clearsAt } of reasons) {
      if (clearsAt === null) return null
      later = Math.max(later, clearsAt)
    }
    if (later === at) return null // a gate that says it is clear now and is not: nothing to wait for
    at = later
  }
  return null
}

function isFinished({ state }: RowGateFacts): boolean {
  return state !== 'due'
}

function byFunnel(one: Reason, other: Reason): number {
  return REASON_KINDS.indexOf(one.kind) - REASON_KINDS.indexOf(other.kind)
}

/** Trunk and pacing weigh nothing beside the others: they pass, though nobody knows when. */
function weightOf({ kind, clearsAt }: Reason): number {
  if (kind === 'trunk' || kind === 'pacing') return -1
  return clearsAt ?? Infinity
}

function assertNever(value: never): never {
  throw new Error(`unexpected ${String(value)}`)
}
