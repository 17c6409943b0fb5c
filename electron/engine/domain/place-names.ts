import places from '../../../resources/places.json' with { type: 'json' }
import { plainWords } from './recipient-country.ts'
import type { Zones } from './zone-sets.ts'

/** Zones by names of places, for each region (`US-KY`) or country. */
type Gazetteer = ReadonlyMap<string, Readonly<Record<string, string>>>

const counties: Gazetteer = new Map(Object.entries(places.counties))
const cities: Gazetteer = new Map(Object.entries(places.cities))
const read = new Map<string, ReadonlyMap<string, Zones>>()

const COUNTY_WORDS = / (county|co|parish|borough|census area|municipality)$/

/** Zones of a US county in a state that a zone border divides (`US-KY`); null when it is none there, or the state is not divided. */
export function zonesOfCounty(region: string, county: string): Zones | null {
  const name = plainWords(county).replace(COUNTY_WORDS, '')
  return namesIn(counties, region).get(name) ?? null
}

/** Zones of a city in a region or country with several; null when it is not known there, or its name is that of several places. */
export function zonesOfCity(regionOrCountry: string, city: string): Zones | null {
  const name = plainWords(city)
  const names = namesIn(cities, regionOrCountry)
  return (
    names.get(name) ??
    names.get(name.replace(/^st /, 'saint ')) ??
    names.get(name.replace(/ city$/, '')) ??
    null
  )
}

/** Whether cities of a region or country are known at all. */
export function knowsCitiesOf(regionOrCountry: string): boolean {
  return cities.has(regionOrCountry)
}

function namesIn(gazetteer: Gazetteer, key: string): ReadonlyMap<string, Zones> {
  const kind = gazetteer === counties ? 'county' : 'city'
  let names = read.get(`${kind} ${key}`)
  if (names === undefined) {
    names = new Map(
      Object.entries(gazetteer.get(key) ?? {}).flatMap(([zones, list]) => {
        const all = zones.split(' ')
        return list.split(',').map(name => [name, all] as const)
      }),
    )
    read.set(`${kind} ${key}`, names)
  }
  return names
}
