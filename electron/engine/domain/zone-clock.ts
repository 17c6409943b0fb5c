import { Temporal } from 'temporal-polyfill'
import { releaseBeginsAfter, releaseStretch, type ZoneStretch } from '../../../shared/zone-release.ts'

const DAY_MS = 86_400_000
/** Zones that are asked for; cells of lists can name some hundreds. */
const ZONES_REMEMBERED_MAX = 1_000
/** Stretches between changes of clocks that are kept of one zone: two a year. */
const STRETCHES_REMEMBERED_MAX = 60

const stretches = new Map<string, ZoneStretch[]>()

/**
 * The stretch of time around `at` (ms) in which the zone keeps one offset. What the shipped release of the IANA database says
 * holds; for other years, and for names that it does not have, the runtime's own.
 */
export function stretchAt(zone: string, at: number): ZoneStretch {
  let known = stretches.get(zone)
  if (known === undefined) {
    if (stretches.size >= ZONES_REMEMBERED_MAX) stretches.clear()
    known = []
    stretches.set(zone, known)
  }
  for (const one of known) if (at >= one.from && at < one.until) return one
  const found = releaseStretch(zone, at) ?? runtimeStretch(zone, at)
  if (known.length >= STRETCHES_REMEMBERED_MAX) known.length = 0
  known.push(found)
  return found
}

function runtimeStretch(zone: string, at: number): ZoneStretch {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
  const next = local.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY
  const until = Math.min(next, releaseBeginsAfter(zone, at))
  // where it began is not asked: that costs as much again, and time goes forward
  return { from: at, until, offset: local.offsetNanoseconds / 1_000_000 }
}

/** Midnight of the local day that `at` falls into, written as if local time were UTC, and the time since then, both in ms. */
export function localDayAt(
  zone: string,
  at: number,
): { readonly midnight: number; readonly sinceMs: number } {
  const local = at + stretchAt(zone, at).offset
  const midnight = Math.floor(local / DAY_MS) * DAY_MS
  return { midnight, sinceMs: local - midnight }
}

/**
 * The instant (ms) of a local time (ms, written as if it were UTC). A time that the clocks skip is taken as much later as they
 * skip, one that comes twice is the first of the two: Temporal's `compatible`, RFC 5545.
 */
export function instantOf(zone: string, local: number): number {
  const before = local - stretchAt(zone, local - DAY_MS).offset
  const after = local - stretchAt(zone, local + DAY_MS).offset
  const both = [before, after].filter(at => at + stretchAt(zone, at).offset === local)
  return both.length === 0 ? before : Math.min(...both)
}
