import { zoneForIntl, zonesOfRelease } from '../../shared/zone-release.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

/** An instant (ms) in a zone by the engine's release of the time zone database, which may be newer than the browser's. */
function written(
  at: number,
  kind: string,
  zone: string | undefined,
  options: Intl.DateTimeFormatOptions,
): string {
  const [first] = knownZones(zone)
  return format(kind, first === undefined ? undefined : zoneForIntl(first, at), options).format(at)
}

function format(
  kind: string,
  shown: string | undefined,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${kind}|${shown ?? ''}`
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-GB', shown ? { ...options, timeZone: shown } : options)
  formats.set(key, made)
  return made
}

/** IANA zone of this page. */
export const OUR_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone

const ofRelease = new Set(zonesOfRelease())
const judged = new Map<string, boolean>()

function isKnownHere(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined
  } catch {
    return false // RangeError: no such zone
  }
}

function isKnown(zone: string): boolean {
  let known = judged.get(zone)
  if (known === undefined) {
    known = ofRelease.has(zone) || isKnownHere(zone)
    judged.set(zone, known)
  }
  return known
}

/**
 * The zones that a recipient's zone stands for: a number may lie in several (`Europe/Lisbon|Atlantic/Azores`).
 * Leaves out those that this browser does not know.
 */
export function knownZones(zone: string | null | undefined): readonly string[] {
  return zone ? zone.split('|').filter(isKnown) : []
}

/** The wall clock where somebody is: `14:05`, or `09:05–10:05` where the number lies in several zones. */
export function clockThere(at: number, zone: string): string {
  const times = [...new Set(knownZones(zone).map(one => clockTime(at, one)))].sort()
  const [first = '–'] = times
  return times.length > 1 ? `${first}–${times.at(-1)}` : first
}

/** `14:05` in `zone` (ours when left out; the first of several). */
export function clockTime(at: number, zone?: string): string {
  return written(at, 'hm', zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
}

/** `14:05:09` in `zone`. */
export function clockSeconds(at: number, zone?: string): string {
  return written(at, 'hms', zone, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
}

/** `21 Nov 2026` in `zone`: two instants on the same day give the same text. */
export function calendarDay(at: number, zone?: string): string {
  return written(at, 'day', zone, { day: 'numeric', month: 'short', year: 'numeric' })
}

/** `14:05` today, `Mon 14:05` within a week, `3 Dec 14:05` otherwise; the day is that of `zone`. */
export function shortInstant(at: number, now: number, zone?: string): string {
  const time = clockTime(at, zone)
  if (calendarDay(at, zone) === calendarDay(now, zone)) return time
  const near = Math.abs(at - now) < 6 * 86_400_000
  const day = near
    ? written(at, 'weekday', zone, { weekday: 'short' })
    : written(at, 'date', zone, { day: 'numeric', month: 'short' })
  return `${day} ${time}`
}

/** `Saturday, 21 November 2026 at 14:05:09 CET`. */
export function fullInstant(at: number, zone?: string): string {
  return written(at, 'full', zone, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  })
}

/** `Madrid` of `Europe/Madrid`; `Lisbon or Azores` of two zones; `Denver or 3 more` of many. */
export function cityOfZone(zone: string): string {
  const [first = zone, second, ...rest] = zone
    .split('|')
    .map(one => (one.split('/').at(-1) ?? one).replaceAll('_', ' '))
  if (second === undefined) return first
  return rest.length > 0 ? `${first} or ${rest.length + 1} more` : `${first} or ${second}`
}

/** Whether the wall clocks of both zones show the same at `at`. */
export function sameClock(at: number, a: string, b: string): boolean {
  return clockTime(at, a) === clockTime(at, b) && calendarDay(at, a) === calendarDay(at, b)
}
