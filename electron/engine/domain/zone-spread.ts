import type { HoursOfDay, LocalHours } from './local-openings.ts'
import { stretchAt } from './zone-clock.ts'

const DAY_MS = 86_400_000
/** What the hours of all days are together is worked out again after this time. */
const REMEMBERED_MS = 30 * DAY_MS
const WHOLE_DAY: readonly LocalHours[] = [{ fromMs: 0, toMs: DAY_MS }]

const remembered = new WeakMap<HoursOfDay, { readonly from: number; readonly hours: readonly LocalHours[] }>()

/** The times of day that are open on any day, from `now` on for the time that is looked at; in order, without overlaps. */
export function openOnAnyDay(hoursOf: HoursOfDay, now: number, lookedAtMs: number): readonly LocalHours[] {
  const known = remembered.get(hoursOf)
  if (known !== undefined && now >= known.from && now < known.from + REMEMBERED_MS) return known.hours
  const all = new Map<string, LocalHours>()
  const first = Math.floor(now / DAY_MS) * DAY_MS - 2 * DAY_MS
  for (let midnight = first; midnight < now + lookedAtMs + REMEMBERED_MS; midnight += DAY_MS) {
    for (const one of hoursOf(midnight)) all.set(`${one.fromMs} ${one.toMs}`, one)
  }
  const hours = merged([...all.values()])
  remembered.set(hoursOf, { from: now, hours })
  return hours
}

/**
 * Until when (ms) the clocks of these zones stand so far apart that at no time of day they are all within the open times; null when
 * they may be.
 */
export function apartUntil(zones: readonly string[], open: readonly LocalHours[], at: number): number | null {
  let until = Number.POSITIVE_INFINITY
  let together = WHOLE_DAY
  for (const zone of zones) {
    const stretch = stretchAt(zone, at)
    until = Math.min(until, stretch.until)
    together = intersection(together, inUtc(open, stretch.offset))
  }
  return together.length === 0 ? until : null
}

/** Times of day of a zone as times of day of UTC. */
function inUtc(hours: readonly LocalHours[], offset: number): readonly LocalHours[] {
  const moved = hours.flatMap(({ fromMs, toMs }) => {
    const from = (((fromMs - offset) % DAY_MS) + DAY_MS) % DAY_MS
    const to = from + (toMs - fromMs)
    if (to <= DAY_MS) return [{ fromMs: from, toMs: to }]
    return [
      { fromMs: from, toMs: DAY_MS },
      { fromMs: 0, toMs: to - DAY_MS },
    ]
  })
  return merged(moved)
}

function merged(hours: readonly LocalHours[]): readonly LocalHours[] {
  const list: LocalHours[] = []
  for (const next of [...hours].sort((one, other) => one.fromMs - other.fromMs)) {
    const last = list.at(-1)
    if (last === undefined || next.fromMs > last.toMs) list.push(next)
    else list[list.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, next.toMs) }
  }
  return list
}

function intersection(some: readonly LocalHours[], others: readonly LocalHours[]): readonly LocalHours[] {
  return some.flatMap(one =>
    others.flatMap(other => {
      const fromMs = Math.max(one.fromMs, other.fromMs)
      const toMs = Math.min(one.toMs, other.toMs)
      return fromMs < toMs ? [{ fromMs, toMs }] : []
    }),
  )
}
