import { Temporal } from 'temporal-polyfill'
import {
  type CallingWindow,
  minutesOfDay,
  WEEKDAYS,
  type Weekday,
} from '../../../shared/model/calling-window.ts'

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

interface Opening {
  readonly from: number
  readonly to: number
}

/**
 * Whether a recipient of this zone may be called at `now`, and when that changes. `zone` is an IANA name; several possible ones
 * are joined by `|`, and the window is open only when it is open in all of them; an empty zone is unknown.
 * What the recipient's wall clock shows decides: an hour that a change of clocks skips is not there, one that comes twice counts
 * twice.
 */
export function windowAt(window: CallingWindow, zone: string, now: number): WindowNow {
  if (zone === '' && window.unknownZone === 'hold') return { is: 'held' }
  const zones = (zone === '' ? window.unknownZone : zone).split('|')
  let at = now
  while (at <= now + YEAR_MS) {
    let until: number | null = null
    let later: number | null = null
    for (const one of zones) {
      const state = inOneZone(window, one, at)
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

/** What one zone says at `at`; null when it does not open in the time that is looked at. */
function inOneZone(
  window: CallingWindow,
  zone: string,
  at: number,
): Extract<WindowNow, { is: 'open' | 'closed' }> | null {
  const end = at + LOOKED_AT_MS
  let until: number | null = null
  for (const next of openingsBetween(window, zone, at, end)) {
    if (until === null) {
      if (next.from > at) return { is: 'closed', opensAt: next.from }
      until = next.to
    } else if (next.from <= until) {
      until = Math.max(until, next.to)
    } else {
      return { is: 'open', until }
    }
  }
  if (until === null) return null
  return { is: 'open', until: until < end ? until : null }
}

/** The openings of one zone between two instants, cut off there, by their beginnings; they may adjoin and overlap. */
function* openingsBetween(
  window: CallingWindow,
  zone: string,
  start: number,
  end: number,
): Generator<Opening, void, undefined> {
  const hours = window.hours
    .map(({ weekdays, from, to }) => ({
      weekdays,
      fromMs: minutesOfDay(from) * MINUTE_MS,
      toMs: minutesOfDay(to) * MINUTE_MS,
    }))
    .sort((one, other) => one.fromMs - other.fromMs)
  let at = start
  while (at < end) {
    // up to the next change of clocks, local time is the instant plus one offset
    const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
    const offset = local.offsetNanoseconds / 1_000_000
    const changes = local.getTimeZoneTransition('next')?.epochMilliseconds ?? end
    const until = Math.min(changes, end)
    for (let midnight = startOfDay(at + offset); midnight < until + offset; midnight += DAY_MS) {
      const weekday = weekdayOf(midnight)
      for (const { weekdays, fromMs, toMs } of hours) {
        if (weekday === undefined || !weekdays.includes(weekday)) continue
        const from = Math.max(at, midnight + fromMs - offset)
        const to = Math.min(until, midnight + toMs - offset)
        if (from < to) yield { from, to }
      }
    }
    at = until
  }
}

/** Local times are written here as if they were UTC. */
function startOfDay(local: number): number {
  return Math.floor(local / DAY_MS) * DAY_MS
}

function weekdayOf(local: number): Weekday | undefined {
  const sundayIsZero = new Date(local).getUTCDay()
  return WEEKDAYS[(sundayIsZero + 6) % 7]
}
