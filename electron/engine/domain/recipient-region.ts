import areaCodeTable from '../../../resources/regions-by-area-code.json' with { type: 'json' }
import table from '../../../resources/regions-of-countries.json' with { type: 'json' }
import { nameOfCountry, plainWords } from './recipient-country.ts'

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

const regions = new Map<string, { readonly names: readonly string[]; readonly zones: string }>(
  Object.entries(table.regions),
)
const byAreaCode = readAreaCodes()
const NAME_LETTERS_MIN = 4
/** Countries with fewer entries have only those regions that keep a law or a clock of their own. */
const REGIONS_OF_A_COUNTRY_MIN = 8
let countOfCountry: ReadonlyMap<string, number> | null = null
let byName: ReadonlyMap<string, readonly string[]> | null = null

/** Regions of an area code of the North American Numbering Plan (`305`); none for codes of no place. */
export function regionsOfAreaCode(areaCode: string): readonly string[] {
  return byAreaCode.get(areaCode) ?? []
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
  const here = named.find(region => countryOf(region) === root)
  // a short form says nothing outside its own country
  const isName = text.replace(/[^\p{L}]/gu, '').length >= NAME_LETTERS_MIN
  return here ?? (named.length === 1 && isName ? (named[0] ?? null) : null)
}

/** IANA zones of a region joined by `|`: one where the whole region keeps it; empty where the table says nothing. */
export function zoneOfRegion(region: string): string {
  return regions.get(region)?.zones ?? ''
}

/** Whether all states or provinces of a country are in the table, so that another name is a mistake. */
export function knowsRegionsOf(country: string): boolean {
  countOfCountry ??= countRegions()
  return (countOfCountry.get(countryOf(regionOfCountry(country))) ?? 0) >= REGIONS_OF_A_COUNTRY_MIN
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

function readAreaCodes(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const [region, codes] of Object.entries(areaCodeTable.areaCodes)) {
    for (const code of codes.split(' ')) found.set(code, [...(found.get(code) ?? []), region])
  }
  return found
}

function countRegions(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const region of regions.keys()) counts.set(countryOf(region), (counts.get(countryOf(region)) ?? 0) + 1)
  return counts
}

function readNames(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const [region, { names: written }] of regions) {
    for (const name of written.map(plainWords)) found.set(name, [...(found.get(name) ?? []), region])
  }
  return found
}
