import areaCodeTable from '../../../resources/regions-by-area-code.json' with { type: 'json' }
import table from '../../../resources/regions-of-countries.json' with { type: 'json' }
import { nameOfCountry, plainWords } from './recipient-country.ts'

/** What is known of where a recipient is, beside their clock. Countries are ISO 3166 codes. */
export interface PlaceClues {
  /** With its +. */
  readonly e164: string
  /** The country that the number belongs to. */
  readonly numberCountry: string | null
  /** The country that the list states, and what stands in its columns for postal code and region. */
  readonly statedCountry: string | null
  readonly postalCode: string | null
  readonly statedRegion: string | null
}

export interface RecipientRegion {
  /** ISO 3166: `US-FL` or `FR`; several possible ones joined by `|`; empty when nothing is known. */
  readonly region: string
  /** How it is known, as sentences. */
  readonly evidence: string
  /** What the list itself (postal code, region) says of the zone: for each clue IANA names joined by `|`. */
  readonly zones: readonly string[]
}

/** One piece of evidence: the regions that it allows. */
interface Clue {
  readonly says: string
  readonly regions: readonly string[]
  /** Whether the list states it, so that it tells of the zone too. */
  readonly stated: boolean
}

/** Areas with a country code of their own whose law is that of another country: the region that they are there. */
const PART_OF: Readonly<Record<string, string>> = {
  AS: 'US-AS',
  GU: 'US-GU',
  MP: 'US-MP',
  PR: 'US-PR',
  VI: 'US-VI',
  BL: 'FR-BL',
  GF: 'FR-GF',
  GP: 'FR-GP',
  MF: 'FR-MF',
  MQ: 'FR-MQ',
  RE: 'FR-RE',
  YT: 'FR-YT',
}
/** Lists repeat themselves, but cells come from files: what is remembered is bounded. */
const ANSWERS_REMEMBERED_MAX = 20_000
const answers = new Map<string, RecipientRegion>()

const regions = new Map<string, { readonly names: readonly string[]; readonly zones: string }>(
  Object.entries(table.regions),
)
const byAreaCode = readAreaCodes()
let byName: ReadonlyMap<string, readonly string[]> | null = null

/**
 * The regions whose law and holidays may bind: what number, postal code and stated region agree on; when they do not agree, all
 * of what they say, so that the strictest of them counts.
 */
export function regionOfRecipient(clues: PlaceClues): RecipientRegion {
  const { numberCountry, statedCountry, postalCode, statedRegion } = clues
  const areaCode = clues.e164.startsWith('+1') ? clues.e164.slice(2, 5) : ''
  const key = [areaCode, numberCountry, statedCountry, postalCode, statedRegion].join('\n')
  const known = answers.get(key)
  if (known !== undefined) return known
  const answer = weigh(cluesOf(clues, areaCode))
  if (answers.size >= ANSWERS_REMEMBERED_MAX) answers.clear()
  answers.set(key, answer)
  return answer
}

/** Regions of an area code of the North American Numbering Plan (`305`); none for codes of no place. */
export function regionsOfAreaCode(areaCode: string): readonly string[] {
  return byAreaCode.get(areaCode) ?? []
}

/** Regions of a US ZIP code or a Canadian postal code, whole or its beginning; null when it is none, or of no known region. */
export function regionsOfPostalCode(country: string, postalCode: string): readonly string[] | null {
  const text = postalCode.trim().toUpperCase()
  if (country === 'US' || country.startsWith('US-')) {
    // spreadsheets take the zeros off the front of numbers
    const zip = /^(\d{3,5})(-?\d{4})?$/.exec(text)?.[1]?.padStart(5, '0').slice(0, 3)
    const range = table.zip.find(([from = '', to = '']) => zip !== undefined && from <= zip && zip <= to)
    return range?.[2]?.split('|') ?? null
  }
  if (country === 'CA' && /^[A-Z]\d[A-Z]( ?\d[A-Z]\d)?$/.test(text)) {
    const letters: Readonly<Record<string, string>> = table.canadianPostalLetter
    return letters[text.charAt(0)]?.split('|') ?? null
  }
  return null
}

/**
 * The region that a cell names: `US-FL`, `Florida`, or `FL` where the country is known; null when it is none. Of countries whose
 * regions are not in the table only the ISO code is read.
 */
export function readRegion(cell: string, country: string | null): string | null {
  const text = cell.trim()
  const code = text.toUpperCase()
  const root = country === null ? null : countryOf(regionOfCountry(country))
  if (regions.has(code)) return code
  if (root !== null && regions.has(`${root}-${code}`)) return `${root}-${code}`
  if (/^[A-Z]{2}-[A-Z0-9]{1,3}$/.test(code) && countryOf(code) === root) return code
  byName ??= readNames()
  const named = byName.get(plainWords(text)) ?? []
  return named.find(region => countryOf(region) === root) ?? (named.length === 1 ? (named[0] ?? null) : null)
}

/** IANA zones of a region joined by `|`: one where the whole region keeps it; empty where the table says nothing. */
export function zoneOfRegion(region: string): string {
  return regions.get(region)?.zones ?? ''
}

/** The region of a country: itself, or the part of another country that it is. */
export function regionOfCountry(country: string): string {
  return PART_OF[country] ?? country
}

/** `US` of `US-FL`. */
export function countryOf(region: string): string {
  return region.slice(0, 2)
}

/** `Florida`, or the country's name where the region has none of its own. */
export function nameOfRegion(region: string): string {
  return regions.get(region)?.names[0] ?? nameOfCountry(region.length > 2 ? partName(region) : region)
}

/** French areas overseas have their names under their own country codes. */
function partName(region: string): string {
  return PART_OF[region.slice(3)] === region ? region.slice(3) : countryOf(region)
}

function cluesOf(clues: PlaceClues, areaCode: string): Clue[] {
  const { numberCountry, statedCountry, postalCode, statedRegion } = clues
  const country = statedCountry ?? numberCountry
  const found: Clue[] = []
  const ofAreaCode = regionsOfAreaCode(areaCode)
  if (ofAreaCode.length > 0) {
    found.push({
      says: `Area code ${areaCode} is in ${names(ofAreaCode)}.`,
      regions: ofAreaCode,
      stated: false,
    })
  } else if (numberCountry !== null) {
    const of = [regionOfCountry(numberCountry)]
    found.push({ says: `The number is one of ${names(of)}.`, regions: of, stated: false })
  }
  if (statedCountry !== null && statedCountry !== numberCountry) {
    const of = [regionOfCountry(statedCountry)]
    found.push({ says: `The list says ${names(of)}.`, regions: of, stated: false })
  }
  if (postalCode !== null && country !== null) {
    const of = regionsOfPostalCode(regionOfCountry(country), postalCode)
    if (of !== null) {
      found.push({ says: `Postal code ${postalCode} is in ${names(of)}.`, regions: of, stated: true })
    }
  }
  if (statedRegion !== null) {
    const region = readRegion(statedRegion, country)
    found.push(
      region === null
        ? { says: `“${statedRegion.slice(0, 50)}” is no region that is known.`, regions: [], stated: false }
        : { says: `The list says ${names([region])}.`, regions: [region], stated: true },
    )
  }
  return found
}

function weigh(clues: readonly Clue[]): RecipientRegion {
  const telling = clues.filter(clue => clue.regions.length > 0)
  const says = clues.map(clue => clue.says)
  if (telling.length === 0) says.push('No region is known.')
  let agreed: readonly string[] | null = null
  for (const { regions: one } of telling) agreed = agreed === null ? one : shared(agreed, one)
  let kept = agreed ?? []
  if (telling.length > 0 && kept.length === 0) {
    const all = telling.flatMap(clue => clue.regions)
    kept = all.filter(region => !all.some(other => other.startsWith(`${region}-`)))
    says.push('They do not agree, so the rules of all of them hold.')
  }
  const zones = telling
    .filter(clue => clue.stated)
    .map(clue => clue.regions.map(zoneOfRegion))
    .filter(list => list.every(zone => zone !== ''))
    .map(list => unique(list.flatMap(zone => zone.split('|'))).join('|'))
  return { region: unique(kept).join('|'), evidence: says.join(' '), zones }
}

/** What both allow: `US` and `US-FL` agree on Florida. */
function shared(some: readonly string[], others: readonly string[]): readonly string[] {
  const both: string[] = []
  for (const one of some) {
    for (const other of others) {
      if (one === other || one.startsWith(`${other}-`)) both.push(one)
      else if (other.startsWith(`${one}-`)) both.push(other)
    }
  }
  return both
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort()
}

function names(of: readonly string[]): string {
  return of.map(nameOfRegion).join(' or ')
}

function readAreaCodes(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const [region, codes] of Object.entries(areaCodeTable.areaCodes)) {
    for (const code of codes.split(' ')) found.set(code, [...(found.get(code) ?? []), region])
  }
  return found
}

function readNames(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const [region, { names: written }] of regions) {
    for (const name of written.map(plainWords)) found.set(name, [...(found.get(name) ?? []), region])
  }
  return found
}
