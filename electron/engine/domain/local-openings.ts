import { Temporal } from 'temporal-polyfill'

const DAY_MS = 86_400_000
/** Zones that are asked for; cells of lists can name some hundreds. */
const ZONES_REMEMBERED_MAX = 1_000
/** Stretches between changes of clocks that are kept of one zone: two a year. */
const STRETCHES_REMEMBERED_MAX = 60

/** Open from `fromMs` (inclusive) to `toMs` (exclusive) after local midnight. */
export interface LocalHours {
  readonly fromMs: number
  readonly toMs: number
}

/**
 * The hours of one day of the calendar, by their beginnings; they may adjoin and overlap. The day is given by its midnight,
 * written as if local time were UTC.
 */
export type HoursOfDay = (midnight: number) => readonly LocalHours[]

/** Instants in ms since the epoch. `until` is null when it does not close in the time that is looked at. */
export type LocalState =
  | { readonly is: 'open'; readonly until: number | null }
  | { readonly is: 'closed'; readonly opensAt: number }

/**
 * What these hours say in one zone at the instant `at`; null when they do not open before `end`. The wall clock decides: an hour
 * that a change of clocks skips is not there, one that comes twice counts twice.
 */
export function stateInZone(hoursOf: HoursOfDay, zone: string, at: number, end: number): LocalState | null {
  let until: number | null = null
  let from = at
  while (from < end) {
    // up to the next change of clocks, local time is the instant plus one offset
    const { offset, until: changes } = stretchAt(zone, from)
    const stop = Math.min(changes, end)
    for (let midnight = startOfDay(from + offset); midnight < stop + offset; midnight += DAY_MS) {
      for (const { fromMs, toMs } of hoursOf(midnight)) {
        const opens = Math.max(from, midnight + fromMs - offset)
        const closes = Math.min(stop, midnight + toMs - offset)
        if (opens >= closes) continue
        if (until === null) {
          if (opens > at) return { is: 'closed', opensAt: opens }
          until = closes
        } else if (opens <= until) {
          until = Math.max(until, closes)
        } else {
          return { is: 'open', until }
        }
      }
      if (until !== null && until <= midnight - offset) return { is: 'open', until }
    }
    from = stop
  }
  if (until === null) return null
  return { is: 'open', until: until < end ? until : null }
}

/** Midnight of the local day that `at` falls into, and the time since then, both in ms. */
export function localDayAt(
  zone: string,
  at: number,
): { readonly midnight: number; readonly sinceMs: number } {
  const local = at + stretchAt(zone, at).offset
  const midnight = startOfDay(local)
  return { midnight, sinceMs: local - midnight }
}

interface Stretch {
  readonly from: number
  readonly until: number
  /** Local time minus UTC, in ms. */
  readonly offset: number
}

const stretches = new Map<string, Stretch[]>()

/** The stretch of time around `at` in which the zone keeps one offset. */
function stretchAt(zone: string, at: number): Stretch {
  let known = stretches.get(zone)
  if (known === undefined) {
    if (stretches.size >= ZONES_REMEMBERED_MAX) stretches.clear()
    known = []
    stretches.set(zone, known)
  }
  for (const one of known) if (at >= one.from && at < one.until) return one
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
  const next = local.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY
  // where it began is not asked: that costs as much again, and time goes forward
  const found = { from: at, until: next, offset: local.offsetNanoseconds / 1_000_000 }
  if (known.length >= STRETCHES_REMEMBERED_MAX) known.length = 0
  known.push(found)
  return found
}

function startOfDay(local: number): number {
  return Math.floor(local / DAY_MS) * DAY_MS
}
