import {
  type CallingHours,
  type CallingWindow,
  minutesOfDay,
  WEEKDAYS,
} from '../../../shared/model/calling-window.ts'
import { type LocalHours, stateInZone } from './local-openings.ts'

/** What a calling window says at one instant. Instants in ms since the epoch. */
export type WindowNow =
  /** `until` is null when it never closes. */
  | { readonly is: 'open'; readonly until: number | null }
  | { readonly is: 'closed'; readonly opensAt: number }
  /** It does not open within a year. */
  | { readonly is: 'never' }
  /** The zone is not known, and the window says to hold such recipients. */
  | { readonly is: 'held' }

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/**
 * What repeats weekly shows within this time whether it ever opens or closes: one week may be lost to an hour (or, in Samoa in
 * 2011, to a day) that a change of clocks leaves out.
 */
const LOOKED_AT_MS = 16 * DAY_MS
/** Several zones may agree only in a part of the year. */
const YEAR_MS = 370 * DAY_MS

/**
 * Whether a recipient of this zone may be called at `now`, and when that changes. `zone` is an IANA name; several possible ones
 * are joined by `|`, and the window is open only when it is open in all of them; an empty zone is unknown.
 * What the recipient's wall clock shows decides: an hour that a change of clocks skips is not there, one that comes twice counts
 * twice.
 */
export function windowAt(window: CallingWindow, zone: string, now: number): WindowNow {
  if (zone === '' && window.unknownZone === 'hold') return { is: 'held' }
  const zones = (zone === '' ? window.unknownZone : zone).split('|')
  const byWeekday = hoursByWeekday(window.hours)
  const hoursOf = (midnight: number): readonly LocalHours[] => byWeekday[weekdayIndex(midnight)] ?? []
  let at = now
  while (at <= now + YEAR_MS) {
    let until: number | null = null
    let later: number | null = null
    for (const one of zones) {
      const state = stateInZone(hoursOf, one, at, at + LOOKED_AT_MS)
      if (state === null) return { is: 'never' }
      if (state.is === 'closed') later = Math.max(later ?? 0, state.opensAt)
      else if (state.until !== null) until = until === null ? state.until : Math.min(until, state.until)
    }
    if (later === null) return at === now ? { is: 'open', until } : { is: 'closed', opensAt: at }
    at = later
  }
  return { is: 'never' }
}

/** Whether a recipient of this zone may be called at `now`. */
export function isInsideWindow(window: CallingWindow, zone: string, now: number): boolean {
  return windowAt(window, zone, now).is === 'open'
}

export interface WindowClock {
  at(zone: string, now: number): WindowNow
}

/** Answers like `windowAt`, but works an answer out only when the one before has run out: asking costs a look into a Map. */
export function createWindowClock(window: CallingWindow): WindowClock {
  const known = new Map<string, { readonly from: number; readonly answer: WindowNow }>()
  return {
    at(zone, now) {
      const cached = known.get(zone)
      if (cached && now >= cached.from && now < endOf(cached.answer, cached.from)) return cached.answer
      const answer = windowAt(window, zone, now)
      known.set(zone, { from: now, answer })
      return answer
    },
  }
}

/** Until when an answer of the instant `from` holds. */
function endOf(answer: WindowNow, from: number): number {
  switch (answer.is) {
    case 'open':
      return answer.until ?? Number.POSITIVE_INFINITY
    case 'closed':
      return answer.opensAt
    case 'never':
      return from + YEAR_MS / 2
    case 'held':
      return Number.POSITIVE_INFINITY
  }
}

/** For each weekday, Monday first, the hours in order and without overlaps. */
export function hoursByWeekday(entries: readonly CallingHours[]): readonly (readonly LocalHours[])[] {
  return WEEKDAYS.map(weekday => {
    const hours = entries
      .filter(({ weekdays }) => weekdays.includes(weekday))
      .map(({ from, to }) => ({ fromMs: minutesOfDay(from) * MINUTE_MS, toMs: minutesOfDay(to) * MINUTE_MS }))
      .sort((one, other) => one.fromMs - other.fromMs)
    const merged: LocalHours[] = []
    for (const next of hours) {
      const last = merged.at(-1)
      if (last === undefined || next.fromMs > last.toMs) merged.push(next)
      else merged[merged.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, next.toMs) }
    }
    return merged
  })
}

/** Monday is 0. Local times are written here as if they were UTC. */
export function weekdayIndex(local: number): number {
  // 1 January 1970 was a Thursday, which is 3; the day before it, like all before, has a negative number
  return (((Math.floor(local / DAY_MS) + 3) % 7) + 7) % 7
}
