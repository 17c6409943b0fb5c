import { type NumberZones, zonesOfCountry } from './number-zones.ts'
import type { PlaceClues } from './place-clues.ts'
import { zonesOfCity, zonesOfCounty } from './place-names.ts'
import type { PostalPlace } from './postal-codes.ts'
import { nameOfCountry } from './recipient-country.ts'
import { countryOf, nameOfRegion, regionOfCountry, zoneOfRegion } from './recipient-region.ts'
import type { WeighedRegions } from './weigh-regions.ts'
import { sharedClocks, type Zones } from './zone-sets.ts'

/** What one cell, or the number, says of the zone. */
export interface ZoneClue {
  /** As a sentence. */
  readonly says: string
  readonly zones: Zones
  /** A whole state: the number may say in which part of it. */
  readonly isWide?: boolean
}

/** What clues are made from. */
export interface ClueContext {
  readonly clues: PlaceClues
  /** The countries that may own the number; never none where its calling code is known. */
  readonly countries: readonly string[]
  readonly number: NumberZones
  readonly postal: PostalPlace | null
  readonly regions: WeighedRegions
}

/** Calling codes whose numbers without geography are alike in all countries that share them: libphonenumber takes them together. */
const SHARED_BY_ALL: ReadonlySet<string> = new Set(['1', '61'])
const NUMBER_WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

/** What the list states of the place where number and list say it is, the most exact first. */
export function statedClues(context: ClueContext): readonly ZoneClue[] {
  const { clues, postal } = context
  const found: ZoneClue[] = []
  if (postal !== null && postal.zones.length > 0) {
    const isZip = postal.regions.some(region => countryOf(region) === 'US')
    found.push({
      says: `From ${isZip ? 'ZIP' : 'postal'} code ${clues.postalCode ?? ''}.`,
      zones: postal.zones,
    })
  }
  found.push(...namedPlaces(context).filter(clue => !mayBeNamesake(clue, context)))
  const region = regionClue(context)
  // one that is elsewhere contradicts what the list says more exactly
  if (region !== null && (found.length > 0 || isNear(context))) found.push(region)
  return found
}

/** What else the list says, of another place than the number: the person may be in either. */
export function cluesElsewhere(context: ClueContext): readonly ZoneClue[] {
  const { clues, countries } = context
  const { statedCountry } = clues
  const found: ZoneClue[] = []
  const region = isNear(context) ? null : regionClue(context)
  if (region !== null) found.push(region)
  found.push(...namedPlaces(context).filter(clue => mayBeNamesake(clue, context)))
  // Puerto Rico is in the United States, and Réunion in France
  const owners = [...countries, ...countries.map(country => countryOf(regionOfCountry(country)))]
  if (statedCountry !== null && !owners.includes(statedCountry)) {
    const zones = zonesOfCountry(statedCountry)
    if (zones.length > 0) found.push({ says: `The list says ${nameOfCountry(statedCountry)}.`, zones })
  }
  return found
}

/** What the number itself says; null where no calling code is known. */
export function numberClue({ clues, countries, number }: ClueContext): ZoneClue | null {
  const { prefix, callingCode } = number
  const zones = zonesThatMayBe(clues, countries, number)
  const [only] = zones
  if (only === undefined) return null
  const rest = prefix.slice(callingCode.length)
  const digits = rest === '' ? `+${callingCode}` : `+${callingCode} ${rest}`
  if (zones.length === 1) return { says: `From the number: ${digits} is in ${only}.`, zones }
  const count = NUMBER_WORDS[zones.length] ?? String(zones.length)
  // 7 9 is the mobile networks of Russia; elsewhere only the calling code alone says nothing of the place
  if (rest !== '' && callingCode !== '7') {
    return { says: `From the number: ${digits} covers ${count} time zones.`, zones }
  }
  const [country] = countries
  const isOne = countries.length === 1 && country !== undefined && callingCode !== '1'
  const where = isOne ? nameOfCountry(country) : `the countries of +${callingCode}`
  const start = `+${callingCode} ${clues.e164.slice(callingCode.length + 1, callingCode.length + 4)}`
  return { says: `From the number: ${start} may be anywhere in ${where} (${count} time zones).`, zones }
}

/** Of a calling code of several countries only the zones of those that may own the number. */
function zonesThatMayBe(
  { statedCountry }: PlaceClues,
  countries: readonly string[],
  { prefix, callingCode, zones }: NumberZones,
): Zones {
  if (prefix !== callingCode) return zones
  const isShared = SHARED_BY_ALL.has(callingCode)
  const owners = !isShared ? countries : statedCountry === null ? [] : [statedCountry]
  const own = sharedClocks(zones, owners.flatMap(zonesOfCountry))
  return own.length > 0 ? own : zones
}

/** County and city, within the state that is known. */
function namedPlaces({ clues, countries, postal, regions }: ClueContext): readonly ZoneClue[] {
  const { county = '', city = '', statedCountry } = clues
  const within = regions.stated === null ? (postal?.regions ?? regions.region.split('|')) : [regions.stated]
  const found: ZoneClue[] = []
  const ofCounty = county === '' ? [] : within.flatMap(region => zonesOfCounty(region, county) ?? [])
  if (ofCounty.length > 0) {
    const name = / (county|parish|borough)$/i.test(county) ? county : `${county} County`
    found.push({ says: `From ${name}, ${within.map(nameOfRegion).join(' or ')}.`, zones: ofCounty })
  }
  const whole = new Set([...within, ...(statedCountry === null ? countries : [statedCountry])])
  const ofCity = city === '' ? [] : [...whole].flatMap(where => zonesOfCity(where, city) ?? [])
  if (ofCity.length > 0) found.push({ says: `From the city: ${city}.`, zones: ofCity })
  return found
}

/** A city without its state, where the number is from elsewhere, may be a smaller one of the same name. */
function mayBeNamesake({ zones }: ZoneClue, { number, postal, regions }: ClueContext): boolean {
  return regions.stated === null && postal === null && sharedClocks(zones, number.zones).length === 0
}

function regionClue({ regions }: ClueContext): ZoneClue | null {
  const zones = regions.stated === null ? '' : zoneOfRegion(regions.stated)
  if (regions.stated === null || zones === '') return null
  return {
    says: `From the state or region: ${nameOfRegion(regions.stated)}.`,
    zones: zones.split('|'),
    isWide: true,
  }
}

/** Whether the stated region lies where number and list say. */
function isNear({ clues: { statedCountry }, countries, number, regions }: ClueContext): boolean {
  if (regions.stated === null) return false
  const country = countryOf(regions.stated)
  if (country === statedCountry || countries.includes(country)) return true
  return statedCountry === null && number.callingCode === '1' && (country === 'US' || country === 'CA')
}
