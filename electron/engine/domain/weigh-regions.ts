import type { PostalPlace } from './postal-codes.ts'
import {
  countryOf,
  knowsRegionsOf,
  nameOfRegion,
  readRegion,
  regionOfCountry,
  regionsOfAreaCode,
} from './recipient-region.ts'

/** What is known of the regions of a recipient. Countries are ISO 3166 codes. */
export interface RegionClues {
  /** With its +. */
  readonly e164: string
  /** The countries that may own the number. */
  readonly countries: readonly string[]
  readonly statedCountry: string | null
  /** What the postal code says; null without one, or when it says nothing. */
  readonly postal: PostalPlace | null
  readonly postalCode: string
  /** The cell of the state or region; empty without one. */
  readonly region: string
}

export interface WeighedRegions {
  /** ISO 3166: `US-FL` or `FR`; several possible ones joined by `|`; empty when nothing is known. */
  readonly region: string
  /** How it is known, as sentences. */
  readonly evidence: string
  /** The region that the cell names; null without one. */
  readonly stated: string | null
  /** Why the cell was ignored; null when it was understood. */
  readonly remark: string | null
}

/** One piece of evidence: the regions that it allows. */
interface Clue {
  readonly says: string
  readonly regions: readonly string[]
}

/**
 * The regions whose law and holidays may bind: what number, postal code and stated region agree on; when they do not agree, all
 * of what they say, so that the strictest of them counts.
 */
export function weighRegions(clues: RegionClues): WeighedRegions {
  const stated = clues.region === '' ? null : readStated(clues)
  const { statedCountry, countries } = clues
  const isUnknown =
    clues.region !== '' &&
    stated === null &&
    (statedCountry === null ? countries : [statedCountry]).some(knowsRegionsOf)
  const remark = isUnknown
    ? `The region “${clues.region.slice(0, 50)}” was ignored: it is not a known state or region.`
    : null
  const found = [
    ...fromNumber(clues),
    ...fromCountry(clues),
    ...(clues.postal === null
      ? []
      : [
          {
            says: `Postal code ${clues.postalCode} is in ${names(clues.postal.regions)}.`,
            regions: clues.postal.regions,
          },
        ]),
    ...(stated === null ? [] : [{ says: `The list says ${names([stated])}.`, regions: [stated] }]),
  ]
  const { region, says } = weigh(found)
  const evidence = remark === null ? says : [...says, remark]
  return { region, evidence: evidence.join(' '), stated, remark }
}

/** The region that a cell names in one of the countries that may be meant. */
function readStated({ region, statedCountry, countries }: RegionClues): string | null {
  const where = statedCountry === null ? countries : [statedCountry, ...countries]
  for (const country of where) {
    const found = readRegion(region, country)
    if (found !== null) return found
  }
  return where.length === 0 ? readRegion(region, null) : null
}

function fromNumber({ e164, countries }: RegionClues): readonly Clue[] {
  const areaCode = e164.startsWith('+1') ? e164.slice(2, 5) : ''
  const ofAreaCode = regionsOfAreaCode(areaCode)
  if (ofAreaCode.length > 0)
    return [{ says: `Area code ${areaCode} is in ${names(ofAreaCode)}.`, regions: ofAreaCode }]
  if (countries.length === 0) return []
  const of = [...new Set(countries.map(regionOfCountry))]
  const says =
    of.length === 1
      ? `The number belongs to ${names(of)}.`
      : `The number is in no known range of the countries that share its calling code: ${list(of)}.`
  return [{ says, regions: of }]
}

function fromCountry({ countries, statedCountry }: RegionClues): readonly Clue[] {
  if (statedCountry === null || (countries.length === 1 && countries[0] === statedCountry)) return []
  const of = [regionOfCountry(statedCountry)]
  return [{ says: `The list says ${names(of)}.`, regions: of }]
}

function weigh(clues: readonly Clue[]): { readonly region: string; readonly says: readonly string[] } {
  const says = clues.map(clue => clue.says)
  if (clues.length === 0) says.push('No region is known.')
  let agreed: readonly string[] | null = null
  for (const { regions: one } of clues) agreed = agreed === null ? one : shared(agreed, one)
  let kept = agreed ?? []
  if (clues.length > 0 && kept.length === 0) {
    const all = clues.flatMap(clue => clue.regions)
    kept = all.filter(region => !all.some(other => other.startsWith(`${region}-`)))
    says.push('They do not agree, so the rules of all of them apply.')
  }
  return { region: unique(kept).join('|'), says }
}

/** What both allow: `US` and `US-FL` agree on Florida. */
function shared(some: readonly string[], others: readonly string[]): readonly string[] {
  const both: string[] = []
  for (const one of some) {
    for (const other of others) {
      if (one === other || (countryOf(one) === other && one !== other)) both.push(one)
      else if (countryOf(other) === one) both.push(other)
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

function list(of: readonly string[]): string {
  return of.map(nameOfRegion).join(', ')
}
