import type { Reason } from '../../../shared/model/reason.ts'
import type { Schedule } from '../../../shared/model/schedule.ts'
import { inZone, readableZone } from './instant-words.ts'
import { instantOf } from './zone-clock.ts'

const HOUR_MS = 3_600_000
/** A launch that comes later than this after its time was missed: the machine was off, or asleep. */
export const LAUNCH_MISSED_AFTER_MS = 5 * 60_000

/** What decides when a campaign begins and ends, beside its calling window. */
export interface ScheduleFacts {
  readonly schedule: Schedule
  /** Last day of the offer, `YYYY-MM-DD`, included; null when there is none. */
  readonly offerExpiresOn: string | null
  /** This machine's zone (IANA), which holds where the schedule names none. */
  readonly ownZone: string
  /** When the campaign was launched (ms); null before. */
  readonly launchedAt: number | null
  /** Ms that the steps of the cadence wait in all (none when left out): the hours after the launch count for the last step too. */
  readonly stepsWaitMs?: number
}

/** What is to be done about a launch by the clock. */
export type LaunchDecision =
  /** Nobody launches it but a person. */
  | { readonly is: 'by-hand' }
  | { readonly is: 'wait'; readonly at: number }
  | { readonly is: 'launch'; readonly late: boolean; readonly sentence: string }
  /** It was missed, and a person has to start it. */
  | { readonly is: 'hold'; readonly sentence: string }

/** When calls end for good, and because of what. */
export interface End {
  readonly at: number
  readonly kind: 'campaign-over' | 'offer-expired'
  readonly sentence: string
}

/** The IANA zone in which the dates and times of a schedule are meant. */
export function zoneOfSchedule({ schedule, ownZone }: Pick<ScheduleFacts, 'schedule' | 'ownZone'>): string {
  return schedule.zone ?? ownZone
}

/**
 * The instant (ms) at which a campaign launches by itself; null when it does not. A time that the clocks skip is taken as much
 * later as they skip (02:30 becomes 03:30), one that comes twice is the first of the two: Temporal's `compatible`, RFC 5545.
 */
export function launchInstant(facts: Pick<ScheduleFacts, 'schedule' | 'ownZone'>): number | null {
  const { launchAt } = facts.schedule
  if (launchAt === null) return null
  return instantOf(zoneOfSchedule(facts), Date.parse(`${launchAt}Z`))
}

/** The first instant (ms) of the first day of calls; null when any day will do. */
export function callsNotBefore(facts: ScheduleFacts): number | null {
  const { startsOn } = facts.schedule
  return startsOn === null ? null : startOf(startsOn, zoneOfSchedule(facts))
}

/**
 * When calls would begin if nothing but the schedule counted (ms: its launch or `now`, and its first day), and what ends them, for a
 * campaign that was not launched yet. They never begin when the end comes first.
 */
export function plannedCalls(
  facts: Omit<ScheduleFacts, 'launchedAt'>,
  now: number,
): { readonly launch: number | null; readonly begin: number; readonly end: End | null } {
  const launch = launchInstant(facts)
  const asked = { ...facts, launchedAt: launch ?? now }
  return { launch, begin: Math.max(now, launch ?? now, callsNotBefore(asked) ?? now), end: callsEnd(asked) }
}

/**
 * The first instant (ms) at which no call may start any more: the hours after the launch have passed (hours of a clock that
 * nobody sets, from when it really launched, and as long again as the steps of the cadence wait), or the last day, or the last day of the offer. Null when nothing ends it.
 */
export function callsEnd(facts: ScheduleFacts): End | null {
  const { schedule, offerExpiresOn, launchedAt } = facts
  const zone = zoneOfSchedule(facts)
  const ends: End[] = []
  if (offerExpiresOn !== null) {
    const sentence = `The offer was good until ${offerExpiresOn}.`
    ends.push({ at: startOfNext(offerExpiresOn, zone), kind: 'offer-expired', sentence })
  }
  if (schedule.endsOn !== null) {
    const sentence = `${schedule.endsOn} was the last day of calls.`
    ends.push({ at: startOfNext(schedule.endsOn, zone), kind: 'campaign-over', sentence })
  }
  if (schedule.windowHours !== null && launchedAt !== null) {
    const { stepsWaitMs = 0 } = facts
    const hours = schedule.windowHours === 1 ? 'The hour' : `The ${schedule.windowHours} hours`
    const from = launchedAt + stepsWaitMs
    const what = stepsWaitMs === 0 ? 'the launch' : 'the last step was first due'
    const sentence = `${hours} after ${what} (${inZone(from, zone)}) have passed.`
    ends.push({ at: from + schedule.windowHours * HOUR_MS, kind: 'campaign-over', sentence })
  }
  return ends.reduce<End | null>((first, end) => (first === null || end.at < first.at ? end : first), null)
}

/** Whether a scheduled campaign launches now, later, or has missed its time and is held. */
export function decideLaunch(facts: ScheduleFacts, now: number): LaunchDecision {
  const at = launchInstant(facts)
  if (at === null) return { is: 'by-hand' }
  if (now < at) return { is: 'wait', at }
  const zone = zoneOfSchedule(facts)
  const planned = `${inZone(at, zone)}, ${readableZone(zone)}`
  const end = callsEnd({ ...facts, launchedAt: null })
  if (end !== null && now >= end.at) {
    return {
      is: 'hold',
      sentence: `The launch of ${planned}, was missed, and it is too late now: ${lower(end.sentence)}`,
    }
  }
  if (now - at <= LAUNCH_MISSED_AFTER_MS) {
    return { is: 'launch', late: false, sentence: `Launched as planned: ${planned}.` }
  }
  if (facts.schedule.missedLaunch === 'start-late') {
    return { is: 'launch', late: true, sentence: `Launched late: nobody was there at ${planned}.` }
  }
  return { is: 'hold', sentence: `The launch of ${planned}, was missed; start the campaign by hand.` }
}

/** Every reason of the schedule why nobody is called at `now`. That a launch which is due has not been made is the campaign's state. */
export function scheduleReasons(facts: ScheduleFacts, now: number): readonly Reason[] {
  const zone = zoneOfSchedule(facts)
  const reasons: Reason[] = []
  const launch = facts.launchedAt === null ? launchInstant(facts) : null
  const first = callsNotBefore(facts)
  if (launch !== null && now < launch) {
    const sentence = `The campaign is launched on ${inZone(launch, zone)}, ${readableZone(zone)}.`
    reasons.push({ kind: 'not-launched', sentence, clearsAt: launch, rule: null })
  }
  if (first !== null && now < first) {
    const sentence = `Calls begin on ${inZone(first, zone)}, ${readableZone(zone)}.`
    reasons.push({ kind: 'not-launched', sentence, clearsAt: first, rule: null })
  }
  const end = callsEnd(facts)
  if (end !== null && now >= end.at) {
    reasons.push({ kind: end.kind, sentence: end.sentence, clearsAt: null, rule: null })
  }
  return reasons
}

function startOf(day: string, zone: string): number {
  return instantOf(zone, Date.parse(`${day}T00:00Z`))
}

function startOfNext(day: string, zone: string): number {
  return instantOf(zone, Date.parse(`${day}T00:00Z`) + 24 * HOUR_MS)
}

function lower(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1)
}
