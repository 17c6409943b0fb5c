import { Temporal } from 'temporal-polyfill'
import { type CallingWindow, minutesOfDay, WEEKDAYS } from '../../../shared/model/calling-window.ts'

/** What a calling window says at one instant. Instants in ms since the epoch. */
export type WindowNow =
  /** `until` is null when it never closes. */
  | { readonly is: 'open'; readonly until: number | null }
  | { readonly is: 'closed'; readonly opensAt: number }
  /** It does not open within a year. */
  | { readonly is: 'never' }
  /** The zone is not known, and the window says to hold such recipients. */
  | { readonly is: 'held' }

/** A window that repeats weekly shows within this many days whether it ever opens or closes. */
const DAYS_LOOKED_AT = 9
/** Several zones may agree only in a part of the year. */
const YEAR_MS = 370 * 86_400_000

interface Opening {
  readonly from: number
  readonly to: number
}

/**
 * Whether a recipient of this zone may be called at `now`, and when that changes. `zone` is an IANA name; several possible ones
 * are joined by `|`, and the window is open only when it is open in all of them; an empty zone is unknown.
 * Where clocks are set, an opening begins late and ends early rather than reach outside the local hours.
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

function inOneZone(
  window: CallingWindow,
  zone: string,
  at: number,
): Extract<WindowNow, { is: 'open' | 'closed' }> | null {
  const today = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate()
  let open: Opening | null = null
  for (let day = -1; day <= DAYS_LOOKED_AT; day++) {
    for (const next of openingsOf(window, zone, today.add({ days: day }))) {
      if (next.to <= at) continue
      if (open === null) {
        if (next.from > at) return { is: 'closed', opensAt: next.from }
        open = next
      } else if (next.from <= open.to) {
        open = { from: open.from, to: Math.max(open.to, next.to) }
      } else {
        return { is: 'open', until: open.to }
      }
    }
  }
  return open === null ? null : { is: 'open', until: null }
}

/** The openings that begin on one local day, in order. */
function openingsOf(window: CallingWindow, zone: string, day: Temporal.PlainDate): readonly Opening[] {
  const weekday = WEEKDAYS[day.dayOfWeek - 1]
  return window.hours
    .filter(({ weekdays }) => weekday !== undefined && weekdays.includes(weekday))
    .map(({ from, to }) => ({
      from: instantOf(zone, day, from, 'later'),
      to: instantOf(zone, day, to, 'earlier'),
    }))
    .filter(({ from, to }) => from < to)
    .sort((one, other) => one.from - other.from)
}

function instantOf(
  zone: string,
  day: Temporal.PlainDate,
  time: string,
  disambiguation: 'later' | 'earlier',
): number {
  const minutes = minutesOfDay(time)
  return day.toPlainDateTime().add({ minutes }).toZonedDateTime(zone, { disambiguation }).epochMilliseconds
}
