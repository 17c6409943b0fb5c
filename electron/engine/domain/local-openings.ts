import { stretchAt } from './zone-clock.ts'

const DAY_MS = 86_400_000
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

function startOfDay(local: number): number {
  return Math.floor(local / DAY_MS) * DAY_MS
}
