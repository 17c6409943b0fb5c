import { Temporal } from 'temporal-polyfill'
import table from '../../../resources/time-zones-by-prefix.json' with { type: 'json' }

/** Zones are one when their clocks agree for two years from here: every rule of today shows within them. */
const COMPARED_FROM = Date.UTC(2026, 0, 1)
const COMPARED_UNTIL = Date.UTC(2028, 0, 1)
/** The longest prefix of the table (see the test). */
export const PREFIX_DIGITS_MAX = 9
/** More possible zones than this tell nothing, and no calling window would be open in all of them. */
export const ZONES_MAX = 8
/** Zones named in a sentence before it says how many more there are. */
const ZONES_NAMED_MAX = 3

/** How sure a zone is: written in the list, the only one that the evidence allows, one of several, or not known. */
export type ZoneConfidence = 'given' | 'one-zone' | 'several' | 'unknown'

export interface RecipientZone {
  /** An IANA name; several possible ones joined by `|`; empty when nothing is known. */
  readonly zone: string
  /** How it is known, as a sentence. */
  readonly evidence: string
  readonly confidence: ZoneConfidence
}

/** Today's names of zones that the table, or a list, may call by an older one. An older runtime that lacks the new name keeps the old. */
const NEWER_NAMES: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Godthab': 'America/Nuuk',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Choibalsan': 'Asia/Ulaanbaatar',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
}
/** Zones that are younger than some runtimes, and one with the same clock that every runtime knows. */
const OLDER_STAND_INS: Readonly<Record<string, string>> = {
  'Europe/Kyiv': 'Europe/Kiev',
  'America/Ciudad_Juarez': 'America/Denver',
}

/** Names that were asked for; cells come from files, so what is remembered is bounded. */
const known = new Map<string, string | null>()
const NAMES_REMEMBERED_MAX = 2_000

/**
 * The zone of a recipient: the one that the list gives (`given`, checked by `readZone`, or null), else those that the longest
 * prefix of the number allows (`e164` begins with +). Of zones whose clocks agree only the one that the table names most often
 * under the same calling code is kept, so that a mobile number of Germany is in one zone, and one of Ireland in Dublin.
 */
export function zoneOfRecipient(e164: string, given: string | null): RecipientZone {
  if (given !== null) return { zone: given, evidence: 'Given in the list.', confidence: 'given' }
  for (let length = Math.min(PREFIX_DIGITS_MAX, e164.length - 1); length > 0; length--) {
    const prefix = e164.slice(1, length + 1)
    const zones = prefixes.get(prefix)
    if (zones === undefined) continue
    let zone = found.get(prefix)
    if (zone === undefined) {
      zone = zoneOfPrefix(prefix, zones)
      found.set(prefix, zone)
    }
    return zone
  }
  return UNKNOWN
}

const prefixes = new Map<string, readonly number[]>(Object.entries(table.prefixes))
/** One entry per prefix of the table at most. */
const found = new Map<string, RecipientZone>()
const clocks = new Map<string, string>()
/** Answers of `narrowZone`: prefixes times states at most, of which lists hold few. */
const narrowed = new Map<string, RecipientZone>()
const NARROWED_REMEMBERED_MAX = 20_000
let weights: ReadonlyMap<string, number> | null = null
const UNKNOWN: RecipientZone = {
  zone: '',
  evidence: 'No time zone is known for numbers that begin like this.',
  confidence: 'unknown',
}

function zoneOfPrefix(prefix: string, zones: readonly number[]): RecipientZone {
  weights ??= weighZones()
  const root = rootOf(prefix)
  const weightOf = (zone: number): number => weights?.get(`${root} ${zone}`) ?? 0
  const byClock = new Map<string, string>()
  for (const zone of [...zones].sort((a, b) => weightOf(b) - weightOf(a) || a - b)) {
    const name = nameInRuntime(table.zones[zone] ?? '')
    if (name === null) {
      const evidence = `A zone of +${prefix} is not known to this machine.`
      return { zone: '', evidence, confidence: 'unknown' }
    }
    const clock = clockOf(name)
    if (!byClock.has(clock)) byClock.set(clock, name)
  }
  const kept = [...byClock.values()].sort()
  const zone = kept.length > ZONES_MAX ? '' : kept.join('|')
  return { zone, evidence: evidenceOf(prefix, kept), confidence: confidenceOf(zone) }
}

function confidenceOf(zone: string): ZoneConfidence {
  if (zone === '') return 'unknown'
  return zone.includes('|') ? 'several' : 'one-zone'
}

/**
 * The zone of a recipient whose list also states places (`stated`: for each its zones joined by `|`): the clocks that all agree
 * on; when they do not agree all of them, so that nobody is called unless every clock allows it. A given zone stays.
 */
export function narrowZone(fromNumber: RecipientZone, stated: readonly string[]): RecipientZone {
  if (fromNumber.confidence === 'given' || stated.length === 0) return fromNumber
  const key = [fromNumber.evidence, ...stated].join('\n')
  let answer = narrowed.get(key)
  if (answer === undefined) {
    answer = agreeOnZone(fromNumber, stated)
    if (narrowed.size < NARROWED_REMEMBERED_MAX) narrowed.set(key, answer)
  }
  return answer
}

function agreeOnZone(fromNumber: RecipientZone, stated: readonly string[]): RecipientZone {
  const sets = [...(fromNumber.zone === '' ? [] : [fromNumber.zone]), ...stated].map(byClockOf)
  const all = new Map([...sets].reverse().flatMap(set => [...set]))
  const agreed = [...all].filter(([clock]) => sets.every(set => set.has(clock)))
  const kept = (agreed.length > 0 ? agreed : [...all]).map(([, name]) => name).sort()
  const zone = kept.length > ZONES_MAX ? '' : kept.join('|')
  const says =
    agreed.length > 0
      ? `With what the list says of the place: ${namesOf(kept)}.`
      : `The list says another place: every clock of ${namesOf(kept)} must allow a call.`
  return { zone, evidence: `${fromNumber.evidence} ${says}`, confidence: confidenceOf(zone) }
}

/** The zones of a text by their clocks; names that this runtime does not know are left out. */
function byClockOf(zones: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const listed of zones.split('|')) {
    const name = nameInRuntime(listed)
    if (name !== null && !found.has(clockOf(name))) found.set(clockOf(name), name)
  }
  return found
}

function clockOf(name: string): string {
  const clock = clocks.get(name) ?? offsetsOf(name)
  clocks.set(name, clock)
  return clock
}

/** The IANA name that this runtime uses for a zone, whatever its case; null when it is no zone. Offsets are none. */
export function readZone(cell: string): string | null {
  const text = cell.trim()
  let name = known.get(text)
  if (name === undefined) {
    name = /^[A-Za-z]/.test(text) ? zoneOfRuntime(text) : null
    if (known.size < NAMES_REMEMBERED_MAX) known.set(text, name)
  }
  return name
}

function zoneOfRuntime(text: string): string | null {
  if (!isZone(text)) return null
  // Intl answers with the oldest name of a zone (Asia/Saigon), Temporal with the one that was asked for
  const name = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text).timeZoneId
  const newer = NEWER_NAMES[name]
  return newer !== undefined && isZone(newer) ? newer : name
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null
  } catch {
    return false // RangeError: no such zone
  }
}

/** Every zone of the table under the name that this runtime knows, in the table's order. */
export function zonesOfTable(): readonly (string | null)[] {
  return table.zones.map(nameInRuntime)
}

function nameInRuntime(listed: string): string | null {
  for (const name of [NEWER_NAMES[listed], listed, OLDER_STAND_INS[listed]]) {
    if (name !== undefined && isZone(name)) return name
  }
  return null
}

function evidenceOf(prefix: string, zones: readonly string[]): string {
  const [only] = zones
  if (zones.length === 1 && only !== undefined) return `From the number: +${prefix} is in ${only}.`
  if (zones.length > ZONES_MAX)
    return `+${prefix} may be in ${zones.length} zones, which is too many to tell.`
  return `From the number: +${prefix} may be in ${namesOf(zones)}.`
}

function namesOf(zones: readonly string[]): string {
  const more = zones.length - ZONES_NAMED_MAX
  return `${zones.slice(0, ZONES_NAMED_MAX).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** How often the table names each zone under each calling code: the main zone of a country more often than its islands. */
function weighZones(): Map<string, number> {
  const weights = new Map<string, number>()
  for (const [prefix, zones] of Object.entries(table.prefixes)) {
    const root = rootOf(prefix)
    for (const zone of zones) weights.set(`${root} ${zone}`, (weights.get(`${root} ${zone}`) ?? 0) + 1)
  }
  return weights
}

/** The calling code of a prefix: the shortest entry of the table that it begins with. */
function rootOf(prefix: string): string {
  for (let length = 1; length < prefix.length; length++) {
    const root = prefix.slice(0, length)
    if (prefixes.has(root)) return root
  }
  return prefix
}

/** Its offset and every change within the compared time, as text that can be compared. */
function offsetsOf(zone: string): string {
  let at = Temporal.Instant.fromEpochMilliseconds(COMPARED_FROM).toZonedDateTimeISO(zone)
  let text = at.offset
  for (;;) {
    const next = at.getTimeZoneTransition('next')
    if (next === null || next.epochMilliseconds > COMPARED_UNTIL) return text
    text += ` ${next.epochMilliseconds}${next.offset}`
    at = next
  }
}
