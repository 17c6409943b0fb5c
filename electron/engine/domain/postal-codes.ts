import places from '../../../resources/places.json' with { type: 'json' }
import table from '../../../resources/postal-codes.json' with { type: 'json' }
import { zonesOfCountry } from './number-zones.ts'
import { zoneOfRegion } from './recipient-region.ts'
import { distinctClocks, type Zones } from './zone-sets.ts'

/** What a postal code says of the place. */
export interface PostalPlace {
  /** ISO 3166-2, or the country where the code says no more. */
  readonly regions: readonly string[]
  readonly zones: Zones
}

interface Beginning extends PostalPlace {
  readonly from: string
  readonly to: string
}

/** US ZIP codes in order: each run's first code, and what holds from there; null where no code is given out. */
interface ZipRun {
  readonly from: string
  readonly place: PostalPlace | null
}

const DIGITS_LONGEST = 10
const countries = new Map<string, readonly string[]>(Object.entries(table.countries))
const read = new Map<string, readonly Beginning[]>()
let zipRuns: readonly ZipRun[] | null = null

/** States and territories whose postal codes are ZIP codes. */
const ZIP_COUNTRIES: ReadonlySet<string> = new Set(['US', 'PR', 'VI', 'GU', 'MP', 'AS'])

/**
 * Regions and zones of a postal code, whole or its beginning, in a country (ISO 3166, or a region of it such as US-PR). Null
 * when it is none of that country, or when nothing is known of the country's codes.
 */
export function placeOfPostalCode(country: string, postalCode: string): PostalPlace | null {
  const root = country.slice(0, 2)
  const text = postalCode.trim().toUpperCase()
  if (ZIP_COUNTRIES.has(root)) return placeOfZip(text)
  if (root === 'CA') return /^[A-Z]\d[A-Z]([ -]?\d[A-Z]\d)?$/.test(text) ? longestBeginning(root, text) : null
  const digits = text.replace(/[\s.-]/g, '').replace(new RegExp(`^${root}`), '')
  if (!/^\d+$/.test(digits) || digits.length > DIGITS_LONGEST) return null
  // spreadsheets take the zeros off the front of numbers
  const length = LENGTHS.get(root)
  return length === undefined ? null : longestBeginning(root, digits.padStart(length, '0'))
}

/** Digits of a whole postal code. */
const LENGTHS: ReadonlyMap<string, number> = new Map([
  ['AU', 4],
  ['BR', 8],
  ['MX', 5],
  ['RU', 6],
  ['ID', 5],
  ['ES', 5],
  ['PT', 4],
  ['CL', 7],
  ['EC', 6],
  ['MN', 5],
  ['NZ', 4],
  ['FR', 5],
  ['PF', 5],
  ['DK', 4],
  ['GL', 4],
])

function longestBeginning(country: string, text: string): PostalPlace | null {
  let beginnings = read.get(country)
  if (beginnings === undefined) {
    beginnings = (countries.get(country) ?? []).flatMap(readLine)
    read.set(country, beginnings)
  }
  let best: Beginning | null = null
  for (const one of beginnings) {
    const start = text.slice(0, one.from.length)
    if (one.from <= start && start <= one.to && one.from.length > (best?.from.length ?? 0)) best = one
  }
  return best
}

/** `AU-NSW=Australia/Adelaide 2880 2881-2882`: regions, their zones where they are others, and beginnings. */
function readLine(line: string): Beginning[] {
  const [what = '', ...starts] = line.split(' ')
  const [regionText = '', zoneText] = what.split('=')
  const regions = regionText.split('|')
  const zones = zoneText?.split('|') ?? distinctClocks(regions.flatMap(zonesOfRegion))
  return starts.map(start => {
    const [from = '', to = from] = start.split('-')
    return { from, to, regions, zones }
  })
}

function zonesOfRegion(region: string): Zones {
  const zones = zoneOfRegion(region)
  return zones === '' ? zonesOfCountry(region.slice(0, 2)) : zones.split('|')
}

/** A US ZIP code, with or without its four further digits. */
function placeOfZip(text: string): PostalPlace | null {
  const zip = /^(\d{3,5})(?:[- ]?\d{4})?$/.exec(text)?.[1]?.padStart(5, '0')
  if (zip === undefined) return null
  zipRuns ??= readZipRuns()
  let low = 0
  let high = zipRuns.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((zipRuns[middle]?.from ?? '') <= zip) low = middle
    else high = middle - 1
  }
  const run = zipRuns[low]
  return run !== undefined && run.from <= zip ? run.place : null
}

function readZipRuns(): readonly ZipRun[] {
  const shared = new Map<string, PostalPlace>()
  return places.zip.split(';').map(run => {
    const [from = '', what = ''] = run.split(' ')
    const [states = '', zones = ''] = what.split(':')
    if (zones === '') return { from, place: null }
    const place = shared.get(what) ?? {
      regions: states.split(',').map(state => `US-${state}`),
      zones: zones.split(',').map(at => places.zones[Number(at)] ?? ''),
    }
    shared.set(what, place)
    return { from, place }
  })
}
