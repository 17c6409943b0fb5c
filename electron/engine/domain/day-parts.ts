import { instantOf, localDayAt } from './zone-clock.ts'

/** The parts of a day in which people are at home for different reasons. */
export const DAY_PARTS = ['morning', 'afternoon', 'evening'] as const
export type DayPart = (typeof DAY_PARTS)[number]

/** Hours of the wall clock at which the morning and the afternoon end; the evening ends with the day. */
const AFTERNOON_FROM = 12
const EVENING_FROM = 17
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
/** Another part of the day is waited for at most this long. */
export const OTHER_DAY_PART_WITHIN_MS = 48 * 3_600_000

export interface OtherDayPartQuestion {
  /** IANA name; several possible ones joined by `|`; empty when it is not known. */
  readonly zone: string
  /** Instants (ms) of the attempts that found nobody; the parts of the day they fell into have been tried. */
  readonly triedAt: readonly number[]
  /** The earliest instant that is wanted, ms. */
  readonly from: number
}

/** The part of the day that the wall clock of a zone shows at an instant (ms). */
export function dayPartAt(zone: string, at: number): DayPart {
  const { sinceMs } = localDayAt(zone, at)
  if (sinceMs < AFTERNOON_FROM * HOUR_MS) return 'morning'
  return sinceMs < EVENING_FROM * HOUR_MS ? 'afternoon' : 'evening'
}

/**
 * The first instant from `from` on that lies in a part of the recipient's day that has not been tried: in every zone, when
 * several are possible. Null when there is none within 48 h, and when no zone is known. Calling hours are asked later: a part
 * in which they are shut is waited for all the same, and the call then goes out when they open.
 */
export function otherDayPart({ zone, triedAt, from }: OtherDayPartQuestion): number | null {
  if (zone === '') return null
  const zones = zone.split('|').map(name => ({
    name,
    tried: new Set(triedAt.map(at => dayPartAt(name, at))),
  }))
  let at = from
  while (at <= from + OTHER_DAY_PART_WITHIN_MS) {
    let later = at
    for (const { name, tried } of zones) {
      if (tried.has(dayPartAt(name, at))) later = Math.max(later, endOfPart(name, at))
    }
    if (later === at) return at
    at = later
  }
  return null
}

/** When the part of the day that holds at `at` is over, ms. */
function endOfPart(zone: string, at: number): number {
  const { midnight, sinceMs } = localDayAt(zone, at)
  const hour = [AFTERNOON_FROM, EVENING_FROM].find(end => sinceMs < end * HOUR_MS) ?? 24
  const end = instantOf(zone, midnight + hour * HOUR_MS)
  // a clock that is set back over the end would stand still here
  return Math.max(end, at + MINUTE_MS)
}
