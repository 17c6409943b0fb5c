import windows from '../../../resources/windows-zones.json' with { type: 'json' }
import { canonicalZone, clockKey, releaseStretch, zonesOfRelease } from '../../../shared/zone-release.ts'
import { zonesOfCountry } from './number-zones.ts'
import { plainWords, readCountry } from './recipient-country.ts'
import { readRegion, zoneOfRegion } from './recipient-region.ts'
import { distinctClocks, sharedClocks, type Zones } from './zone-sets.ts'
import { ABBREVIATIONS, abbreviationOf, ZONE_PLACES } from './zone-words.ts'

/** What a cell says of the time zone. */
export type ZoneReading =
  /** Several where it says no more: MST is Denver or Phoenix. */
  | { readonly is: 'zones'; readonly zones: Zones }
  /** It costs the cell, never the row. */
  | { readonly is: 'ignored'; readonly why: string }

const CELL_CHARACTERS_MAX = 120
const MINUTE_MS = 60_000
/** Summer and winter of a year in which abbreviations still meant what people remember. */
const JANUARY = Date.UTC(2025, 0, 15)
const JULY = Date.UTC(2025, 6, 15)

/** Today's names of zones that lists may call by an older one. */
const NEWER_NAMES: ReadonlyMap<string, string> = new Map([
  ['Africa/Asmera', 'Africa/Asmara'],
  ['America/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
  ['America/Godthab', 'America/Nuuk'],
  ['America/Indianapolis', 'America/Indiana/Indianapolis'],
  ['Asia/Calcutta', 'Asia/Kolkata'],
  ['Asia/Choibalsan', 'Asia/Ulaanbaatar'],
  ['Asia/Dacca', 'Asia/Dhaka'],
  ['Asia/Katmandu', 'Asia/Kathmandu'],
  ['Asia/Macao', 'Asia/Macau'],
  ['Asia/Rangoon', 'Asia/Yangon'],
  ['Asia/Saigon', 'Asia/Ho_Chi_Minh'],
  ['Asia/Ulan_Bator', 'Asia/Ulaanbaatar'],
  ['Atlantic/Faeroe', 'Atlantic/Faroe'],
  ['Europe/Kiev', 'Europe/Kyiv'],
  ['Pacific/Enderbury', 'Pacific/Kanton'],
  ['Pacific/Ponape', 'Pacific/Pohnpei'],
  ['Pacific/Truk', 'Pacific/Chuuk'],
  ['Cuba', 'America/Havana'],
  ['Egypt', 'Africa/Cairo'],
  ['Eire', 'Europe/Dublin'],
  ['GB', 'Europe/London'],
  ['GB-Eire', 'Europe/London'],
  ['Hongkong', 'Asia/Hong_Kong'],
  ['Iceland', 'Atlantic/Reykjavik'],
  ['Iran', 'Asia/Tehran'],
  ['Israel', 'Asia/Jerusalem'],
  ['Jamaica', 'America/Jamaica'],
  ['Japan', 'Asia/Tokyo'],
  ['NZ', 'Pacific/Auckland'],
  ['NZ-CHAT', 'Pacific/Chatham'],
  ['Navajo', 'America/Denver'],
  ['PRC', 'Asia/Shanghai'],
  ['Poland', 'Europe/Warsaw'],
  ['Portugal', 'Europe/Lisbon'],
  ['ROC', 'Asia/Taipei'],
  ['ROK', 'Asia/Seoul'],
  ['Singapore', 'Asia/Singapore'],
  ['Turkey', 'Europe/Istanbul'],
  ['W-SU', 'Europe/Moscow'],
])
/** Old areas of IANA names, and the countries whose zones they name. */
const OLD_AREAS: ReadonlyMap<string, string> = new Map([
  ['US', 'US'],
  ['Canada', 'CA'],
  ['Brazil', 'BR'],
  ['Mexico', 'MX'],
  ['Chile', 'CL'],
])

/**
 * Reads a time zone however lists write it: IANA names in any case, Windows ids and display names, names of HubSpot, Salesforce
 * and Ruby on Rails, cities, abbreviations. `countries` are those of the person, the most certain first; `otherwise` are the zones
 * that everything else allows, which decide between several.
 */
export function readZoneCell(cell: string, countries: readonly string[], otherwise: Zones): ZoneReading {
  const text = cell.normalize('NFKC').replace(/\s+/g, ' ').trim()
  if (text.length > CELL_CHARACTERS_MAX) return UNKNOWN
  const exact = readNames(text)
  if (exact !== null) return { is: 'zones', zones: exact }
  const withoutOffset = text.replace(LEADING_OFFSET, '').replace(TRAILING_OFFSET, '')
  if (OFFSET.test(text) || OFFSET.test(withoutOffset) || withoutOffset === '') return AN_OFFSET
  const words = plainWords(withoutOffset)
  const abbreviated = abbreviationOf(words)
  if (abbreviated !== null) {
    // `Atlantic Time (Canada)`, but not `Eastern Time (US & Canada)`
    const inCanada = / canada$/.test(words) && !/ us (and )?canada$/.test(words)
    const found = zonesOfAbbreviation(abbreviated, inCanada ? ['CA'] : countries, otherwise)
    if (found !== null) return { is: 'zones', zones: found }
  }
  const zone = ofWindows(withoutOffset, countries) ?? ofPlaces(withoutOffset, countries)
  if (zone !== null) return { is: 'zones', zones: [zone] }
  return abbreviated === null ? UNKNOWN : AMBIGUOUS
}

const UNKNOWN: ZoneReading = { is: 'ignored', why: 'it is not a known time zone' }
const AMBIGUOUS: ZoneReading = { is: 'ignored', why: 'it means different times in different countries' }
const AN_OFFSET: ZoneReading = { is: 'ignored', why: 'an offset does not say when the clocks change' }
/** `(UTC-05:00) Eastern Time`, `GMT-5 New York`, `(UTC) Dublin, London`. */
const LEADING_OFFSET =
  /^(?:[([](?:UTC|GMT)?\s*(?:[+\-−–±]\s*\d{1,2}(?::?\d\d)?)?[)\]]|(?:UTC|GMT)?\s*[+\-−–±]\s*\d{1,2}(?::?\d\d)?)[\s,:]*(?=\S)/i
/** `Eastern (UTC-5)`. */
const TRAILING_OFFSET = /\s*[([](?:UTC|GMT)?\s*[+\-−–±]\s*\d{1,2}(?::?\d\d)?[)\]]$/i
/** `-5`, `UTC+01:00`, `GMT-0500`, `Etc/GMT+5`, `Z`. */
const OFFSET =
  /^((UTC|GMT|Etc\/\w+)?\s*[+\-−–±]\s*\d{1,2}(:?\d\d)?|UTC|UCT|Z|Zulu|Etc\/\w+|Universal|Factory|Coordinated Universal Time)$/i

/** The IANA name of a zone as it is called today, whatever the writing of its old or new one; null when it is none. */
export function readZoneName(text: string): string | null {
  const name = canonicalZone(text.replaceAll('_slash_', '/').replaceAll('\\', '/').replace(/\s+/g, '_'))
  if (name === null) return null
  const newer = NEWER_NAMES.get(name)
  if (newer !== undefined) return newer
  const [area = '', rest] = name.split('/')
  if (rest === undefined || area === 'Etc' || area === 'SystemV') return null
  const country = OLD_AREAS.get(area)
  if (country === undefined) return name
  const key = clockKey(name)
  return zonesOfCountry(country).find(zone => clockKey(zone) === key) ?? name
}

/** One IANA name, several as our exports join them, or one within other words: `(GMT-05:00) ... (America/New_York)`. */
function readNames(text: string): Zones | null {
  const whole = readZoneName(text)
  if (whole !== null) return [whole]
  const parts = text.split(/\||;| or /)
  if (parts.length > 1) {
    const all = parts.map(part => readZoneName(part.trim()))
    return all.every(zone => zone !== null) ? distinctClocks(all) : null
  }
  for (const [part] of text.matchAll(/[A-Za-z]+(?:\/[A-Za-z_+-]+)+/g)) {
    const zone = readZoneName(part)
    if (zone !== null) return [zone]
  }
  return null
}

function zonesOfAbbreviation(code: string, countries: readonly string[], otherwise: Zones): Zones | null {
  const abbreviation = ABBREVIATIONS.get(code)
  if (abbreviation === undefined) return null
  const changes = abbreviation.changes === true
  for (const country of countries) {
    const winters = abbreviation.places
      .filter(place => place.countries === undefined || place.countries.includes(country))
      .map(place => place.winter)
    const candidates = zonesOfCountry(country).filter(
      zone => winters.includes(winterOf(zone)) && (!changes || changesClocks(zone)),
    )
    if (candidates.length > 0) return narrowed(candidates, otherwise)
  }
  return abbreviation.otherwise === undefined ? null : narrowed(abbreviation.otherwise, otherwise)
}

function narrowed(candidates: Zones, otherwise: Zones): Zones {
  const shared = sharedClocks(candidates, otherwise)
  return shared.length > 0 ? shared : candidates
}

function winterOf(zone: string): number {
  return Math.min(offsetAt(zone, JANUARY), offsetAt(zone, JULY)) / MINUTE_MS
}

function changesClocks(zone: string): boolean {
  return offsetAt(zone, JANUARY) !== offsetAt(zone, JULY)
}

function offsetAt(zone: string, at: number): number {
  return releaseStretch(zone, at)?.offset ?? Number.NaN
}

let windowsIds: ReadonlyMap<string, string> | null = null

/** `GMT Standard Time`, `W. Europe Standard Time`: the zone of the country where it has one of its own. */
function ofWindows(text: string, countries: readonly string[]): string | null {
  windowsIds ??= new Map(Object.entries(windows.zones).map(([id, zones]) => [plainWords(id), zones]))
  const words = plainWords(text).replace(/ (daylight|summer) time$/, ' standard time')
  const found = windowsIds.get(words)
  if (found === undefined) return null
  const [main = '', ...own] = found.split(' ')
  const [country = ''] = countries
  const zone = own.find(one => one.startsWith(`${country}:`))?.slice(country.length + 1) ?? main
  return NEWER_NAMES.get(zone) ?? zone
}

/** Cities as display names list them: `Amsterdam, Berlin, Bern`, `Eastern Time - New York`; a state or a country of one zone. */
function ofPlaces(text: string, countries: readonly string[]): string | null {
  const whole = ofPlace(text, countries)
  if (whole !== null) return whole
  const parts = text.split(/,|\/| [-–] |[()]/).map(part => part.trim())
  const zones = parts.filter(part => part !== '').flatMap(part => ofPlace(part, countries) ?? [])
  return distinctClocks(zones).length === 1 ? (zones[0] ?? null) : null
}

let cities: ReadonlyMap<string, string> | null = null

function ofPlace(text: string, countries: readonly string[]): string | null {
  const words = plainWords(text).replace(/ (standard )?time$/, '')
  cities ??= readCities()
  const city = ZONE_PLACES.get(words) ?? cities.get(words)
  if (city !== undefined) return city
  const region = countries.map(country => readRegion(text, country)).find(one => one !== null) ?? null
  if (region !== null && zoneOfRegion(region) !== '' && !zoneOfRegion(region).includes('|'))
    return zoneOfRegion(region)
  const country = text.length > 3 ? readCountry(text) : null
  const zones = country === null ? [] : zonesOfCountry(country)
  return zones.length === 1 ? (zones[0] ?? null) : null
}

/** Last parts of IANA names, `new york`, that stand for one clock. */
function readCities(): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const name of zonesOfRelease()) {
    const [area = '', ...rest] = name.split('/')
    if (rest.length === 0 || area === 'Etc' || OLD_AREAS.has(area)) continue
    const words = plainWords(rest.at(-1) ?? '')
    if (!found.has(words)) found.set(words, NEWER_NAMES.get(name) ?? name)
  }
  return found
}
