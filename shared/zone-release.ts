import table from '../resources/zone-release.json' with { type: 'json' }

const MINUTE_MS = 60_000
const FROM = Date.parse(table.from)
const UNTIL = Date.parse(table.until)
/** Zones are one clock when they agree from here to the end of the table. */
const COMPARED_FROM = Date.UTC(2026, 0, 1)

/** The release of the IANA time zone database that all local times follow, whatever this machine or browser has: `2026f`. */
export const TZ_RELEASE: string = table.release

/** A stretch of time in which a zone keeps one offset: from `from` to `until` (ms), local time minus UTC in ms. */
export interface ZoneStretch {
  readonly from: number
  readonly until: number
  readonly offset: number
}

interface Clock {
  readonly stretches: readonly ZoneStretch[]
  /** Text that two zones share when their clocks agree. */
  readonly key: string
}

let textOfZone: ReadonlyMap<string, string> | null = null
const clocks = new Map<string, Clock>()

/** Every name of the release, links included. */
export function zonesOfRelease(): Iterable<string> {
  return texts().keys()
}

let byLowerCase: ReadonlyMap<string, string> | null = null

/** The name that the release has for a zone written in any case; null when it is none. */
export function canonicalZone(name: string): string | null {
  if (texts().has(name)) return name
  byLowerCase ??= new Map([...texts().keys()].map(zone => [zone.toLowerCase(), zone]))
  return byLowerCase.get(name.toLowerCase()) ?? null
}

/** The stretch around an instant (ms); null for a zone that the release does not have, and outside its years. */
export function releaseStretch(zone: string, at: number): ZoneStretch | null {
  if (at < FROM || at >= UNTIL) return null
  const clock = clockOf(zone)
  if (clock === null) return null
  for (const stretch of clock.stretches) if (at < stretch.until) return stretch
  return null
}

/** Until when (ms) an answer of the runtime holds that was asked for an instant outside the table. */
export function releaseBeginsAfter(zone: string, at: number): number {
  return at < FROM && texts().has(zone) ? FROM : Number.POSITIVE_INFINITY
}

/** What two zones of the release share when their clocks agree from 2026 on; null for a name that it does not have. */
export function clockKey(zone: string): string | null {
  return clockOf(zone)?.key ?? null
}

const agreeing = new Map<string, boolean>()

/**
 * The zone to give to `Intl` for an instant (ms), so that it shows the time of the release: the zone itself where this runtime has
 * the same clock, otherwise its offset at that instant.
 */
export function zoneForIntl(zone: string, at: number): string {
  let agrees = agreeing.get(zone)
  if (agrees === undefined) {
    agrees = agreesWithRuntime(zone)
    agreeing.set(zone, agrees)
  }
  if (agrees) return zone
  const stretch = releaseStretch(zone, at)
  return stretch === null ? zone : offsetZone(stretch.offset)
}

/** `Etc/GMT+5` or `+05:45`. Etc names, which every runtime knows, have the opposite sign. */
function offsetZone(offset: number): string {
  const minutes = Math.abs(offset) / MINUTE_MS
  const sign = offset < 0 ? '-' : '+'
  if (minutes % 60 === 0) return minutes === 0 ? 'UTC' : `Etc/GMT${offset < 0 ? '+' : '-'}${minutes / 60}`
  const two = (part: number): string => String(part).padStart(2, '0')
  return `${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

function agreesWithRuntime(zone: string): boolean {
  const clock = clockOf(zone)
  if (clock === null) return true
  let runtime: (at: number) => number
  try {
    runtime = runtimeOffset(zone)
  } catch {
    return false // RangeError: a younger zone than this runtime
  }
  // a runtime that is behind is wrong in some stretch, at its beginning, in the middle or at its end
  return clock.stretches.every(({ from, until, offset }) => {
    for (let at = from; at < until; at += 14 * 86_400_000) if (runtime(at) !== offset) return false
    return runtime(until - 1) === offset
  })
}

function runtimeOffset(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
  return at => {
    const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(format.format(at)) ?? []
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE_MS
  }
}

function texts(): ReadonlyMap<string, string> {
  textOfZone ??= new Map(
    Object.entries(table.clocks).flatMap(([text, names]) => names.split(' ').map(name => [name, text])),
  )
  return textOfZone
}

function clockOf(zone: string): Clock | null {
  const text = texts().get(zone) ?? texts().get(canonicalZone(zone) ?? '')
  if (text === undefined) return null
  let clock = clocks.get(text)
  if (clock === undefined) {
    clock = readClock(text)
    clocks.set(text, clock)
  }
  return clock
}

/** `60 2kxy 120 ...`: the offset at the beginning in minutes, then minutes to each change (base 36) and the new offset. */
function readClock(text: string): Clock {
  const [first = '0', ...changes] = text.split(' ')
  const stretches: ZoneStretch[] = []
  let from = FROM
  let offset = Number(first) * MINUTE_MS
  for (let at = 0; at + 1 < changes.length; at += 2) {
    const until = from + Number.parseInt(changes[at] ?? '', 36) * MINUTE_MS
    stretches.push({ from, until, offset })
    from = until
    offset = Number(changes[at + 1]) * MINUTE_MS
  }
  stretches.push({ from, until: UNTIL, offset })
  const compared = stretches.filter(({ until }) => until > COMPARED_FROM)
  const key = compared.map(one => `${Math.max(one.from, COMPARED_FROM)} ${one.offset}`).join(' ')
  return { stretches, key }
}
