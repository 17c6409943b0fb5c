import { readFileSync } from 'node:fs'
import { getCountry } from 'countries-and-timezones'
import examples from 'libphonenumber-js/examples.mobile.json' with { type: 'json' }
import { getCountries, getExampleNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { describe, expect, test } from 'vitest'
import {
  prefixesOfNumbers,
  zonesOfCountry,
  zonesOfNumber,
} from '../../electron/engine/domain/number-zones.ts'
import { regionsOfAreaCode, zoneOfRegion } from '../../electron/engine/domain/recipient-region.ts'
import { canonicalZone, clockKey } from '../../shared/zone-release.ts'
import regionsOfPrefixes from '../fixtures/zones/regions-of-prefixes.json' with { type: 'json' }
import towns from '../fixtures/zones/towns-of-area-codes.json' with { type: 'json' }

const clocks = (zones: readonly string[]): string[] =>
  [...new Set(zones.map(zone => clockKey(zone) ?? zone))].sort()

/** Google's map: prefixes and their zones. */
const google = new Map(
  readFileSync(new URL('../fixtures/zones/libphonenumber-time-zones.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter(line => /^\d/.test(line))
    .map(line => {
      const [prefix = '', zones = ''] = line.split('|')
      return [prefix, zones.split('&')]
    }),
)

test('every prefix has zones of the release, each clock once', () => {
  for (const { prefix, zones } of prefixesOfNumbers()) {
    expect(zones.map(canonicalZone), prefix).toEqual(zones)
    expect(clocks(zones), prefix).toHaveLength(zones.length)
  }
})

describe('North America', () => {
  const areaCodes = Array.from({ length: 800 }, (_, at) => String(at + 200))
  const isPlace = (code: string): boolean => {
    for (const line of ['2345678', '5550123', '2002345', '4202345']) {
      const number = parsePhoneNumberFromString(`+1${code}${line}`)
      if (number?.isValid() === true && number.getType() === 'FIXED_LINE_OR_MOBILE') return true
    }
    return false
  }
  const zonesOf = (code: string): readonly string[] => zonesOfNumber(`+1${code}5550123`).zones
  const known = areaCodes.filter(code => zonesOfNumber(`+1${code}5550123`).prefix === `1${code}`)

  test('every area code of a place is known, and no other', () => {
    expect(areaCodes.filter(code => isPlace(code) && !known.includes(code))).toEqual([])
    // islands have numbers of one kind or the other; some codes of states are younger than libphonenumber's plan
    const isIsland = (code: string): boolean =>
      parsePhoneNumberFromString(`+1${code}4102345`)?.country !== undefined
    const others = known.filter(
      code => !isPlace(code) && !isIsland(code) && regionsOfAreaCode(code).length === 0,
    )
    expect(others).toEqual([])
    expect(known.length).toBeGreaterThan(440)
  })

  test('an area code has the zones of its state or province, and of no other', () => {
    for (const code of known) {
      const regions = regionsOfAreaCode(code)
      if (regions.length === 0) continue
      const zones = regions.flatMap(region => zoneOfRegion(region).split('|'))
      for (const zone of zonesOf(code)) expect(clocks(zones), `${code}: ${zone}`).toContain(clockKey(zone))
    }
  })

  test('every zone in which an area code has a town is among its zones, and no other but for those named here', () => {
    const more: string[] = []
    for (const [code, byZone] of Object.entries(towns.areaCodes)) {
      const here = clocks(zonesOf(code))
      for (const [zone, names] of Object.entries(byZone))
        expect(here, `${code}: ${names}`).toContain(clockKey(zone))
      const there = clocks(Object.keys(byZone))
      for (const zone of zonesOf(code))
        if (!there.includes(clockKey(zone) ?? '')) more.push(`${code} ${zone}`)
    }
    expect(more.sort()).toEqual([
      '418 America/Blanc-Sablon', // Lower North Shore
      '775 America/Denver', // West Wendover, 49 CFR 71.9
      '778 America/Dawson_Creek', // overlays the whole of British Columbia
      '778 America/Edmonton',
      '807 America/Atikokan', // Atikokan and Pickle Lake
      '867 America/Atikokan', // Coral Harbour
      '867 America/Cambridge_Bay',
      '907 America/Adak', // Adak and Atka
    ])
  })

  test("agrees with Google's map but for what is named here", () => {
    const differences: string[] = []
    for (const code of known) {
      const inside = [...google]
        .filter(([prefix]) => prefix.startsWith(`1${code}`))
        .flatMap(([, zones]) => zones)
      // 1 alone is every zone: Google does not know the code yet
      if (inside.length > 0 && clocks(inside).join() !== clocks(zonesOf(code)).join()) differences.push(code)
    }
    const why = {
      'overlays of 250, which has Mountain time in the east': ['236', '257', '672', '778'],
      'Peace River, which keeps Mountain standard time': ['250'],
      'overlays 270, western Kentucky': ['364'],
      'overlays 850, the Panhandle': ['448'],
      'overlays 541, Malheur County': ['458'],
      'overlays 812, Evansville': ['930'],
      'the Magdalen Islands and the Lower North Shore': ['367', '418', '581'],
      'Regina has no summer time': ['474'],
      Orlando: ['689'],
      'Newfoundland has two clocks': ['709', '879'],
      'Atikokan keeps standard time': ['807'],
      'the clocks of Nunavut': ['867'],
      'the Aleutians; Alaska has no clock of Hawaii': ['907'],
    }
    expect(differences).toEqual(Object.values(why).flat().sort())
  })

  test.each([
    ['219', 'Gary is Central, Francesville Eastern', ['America/Chicago', 'America/New_York']],
    ['850', 'Pensacola is Central', ['America/Chicago', 'America/New_York']],
    ['689', 'Orlando', ['America/New_York']],
    ['364', 'Bowling Green is Central', ['America/Chicago', 'America/New_York']],
    ['423', 'Chattanooga is Eastern', ['America/Chicago', 'America/New_York']],
    ['474', 'Regina', ['America/Regina']],
    ['602', 'Phoenix', ['America/Phoenix']],
    ['928', 'Navajo Nation changes its clocks', ['America/Denver', 'America/Phoenix']],
    ['915', 'El Paso', ['America/Denver']],
    ['208', 'Idaho', ['America/Denver', 'America/Los_Angeles']],
  ])('%s: %s', (code, _, zones) => {
    expect([...zonesOf(code)].sort()).toEqual(zones)
  })
})

describe('countries of several zones', () => {
  test('have every clock that IANA lists for them, but for those named here', () => {
    const left: string[] = []
    for (const country of getCountries()) {
      const here = clocks(zonesOfCountry(country))
      for (const zone of getCountry(country)?.timezones ?? []) {
        const name = canonicalZone(zone)
        if (name !== null && zone.includes('/') && !zone.startsWith('Etc') && here.length > 0) {
          if (!here.includes(clockKey(name) ?? '')) left.push(`${country} ${zone}`)
        }
      }
    }
    expect(left.filter(one => !NOT_OF_NUMBERS.has(one))).toEqual([])
  })

  test('have prefixes in the zones of the regions that they are in', () => {
    const wrong: string[] = []
    for (const prefixes of Object.values(regionsOfPrefixes.countries)) {
      for (const [prefix, regions] of Object.entries(prefixes)) {
        const here = clocks(zonesOfNumber(`+${prefix}2000000`).zones)
        const there = clocks(regions.split(' ').flatMap(region => zoneOfRegion(region).split('|')))
        if (!here.some(clock => there.includes(clock))) wrong.push(`${prefix} ${regions}`)
      }
    }
    // in truth San Juan del Río and Cozumel
    expect(wrong).toEqual(['52427 MX-ROO', '52987 MX-QUE'])
  })

  test("agree with Google's map, or have more, but for what is named here", () => {
    const wrong: string[] = []
    for (const [prefix, zones] of google) {
      if (prefix.startsWith('1')) continue
      const here = clocks(zonesOfNumber(`+${prefix}`).zones)
      const missing = clocks(zones).filter(clock => !here.includes(clock))
      if (missing.length > 0) wrong.push(prefix)
    }
    const unexplained = wrong.filter(prefix => !GOOGLE_ERRS.some(([start]) => prefix.startsWith(start)))
    expect(unexplained).toEqual([])
  })
})

/** Zones of IANA without numbers of their own. */
const NOT_OF_NUMBERS: ReadonlySet<string> = new Set([
  'AU Asia/Tokyo', // a bird observatory
  'CN Asia/Urumqi', // Beijing time is the law's
  'GL America/Danmarkshavn', // a weather station
  'UA Europe/Simferopol', // not reached under +380
])

/** Where Google's map is wrong, by the beginning of its prefixes, and what is right. */
const GOOGLE_ERRS: readonly (readonly [prefix: string, why: string])[] = [
  ['211', 'South Sudan keeps Central Africa Time since 2021'],
  ['212', 'Morocco keeps its own clock'],
  ['213', 'Algeria has no summer time'],
  ['218', 'Libya has no summer time'],
  ['243', 'Kasai and Kivu are in the east, which keeps +2'],
  ['2622689', 'between the ranges of Réunion and Mayotte'],
  ['505', 'Nicaragua has no summer time'],
  ['52', 'states keep Central, Pacific or border time since 2022; none keeps that of New York'],
  ['55', 'states by their area code: 91 is Belém, 81 Recife, 5x and 67, 69, 92 have one zone each'],
  ['5632', 'Valparaíso, but for the numbers of Easter Island'],
  ['59352', 'Manabí; the Galápagos are 05 25 and 05 30'],
  ['612', 'New South Wales has its numbers there'],
  ['617', 'Queensland'],
  ['618', 'the west, the south and the north each have their ranges'],
  ['62', 'islands by their area code'],
  ['64330', 'Ashburton; the Chatham Islands are 03 305'],
  ['7', 'Kaliningrad is not Bucharest; Saratov is on Samara time since 2016'],
  ['970', 'Palestine changes its clocks on days of its own'],
  ['97614', 'Bayankhongor keeps the time of Ulaanbaatar'],
  ['97624', 'Bayankhongor keeps the time of Ulaanbaatar'],
]

test.each(getCountries().filter(country => country in examples))(
  'mobile numbers of %s have all clocks of the country, or those of their area',
  country => {
    const example = getExampleNumber(country, examples)
    const own = clocks(zonesOfCountry(country))
    if (!example || own.length === 0) return
    const { zones, prefix, callingCode } = zonesOfNumber(example.number)
    expect(zones.length, example.number).toBeGreaterThan(0)
    const told = clocks(zones)
    expect(
      told.some(clock => own.includes(clock)),
      `${example.number} in ${zones.join()}`,
    ).toBe(true)
    if (prefix === callingCode) for (const clock of own) expect(told, example.number).toContain(clock)
  },
)

test('numbers without geography have all the zones of their country', () => {
  const all = (country: string): string[] => clocks(zonesOfCountry(country))
  for (const [number, country] of [
    ['+61491570006', 'AU'],
    ['+61130012345', 'AU'],
    ['+79161234567', 'RU'],
    ['+78001234567', 'RU'],
    ['+628123456789', 'ID'],
    ['+351912345678', 'PT'],
    ['+34612345678', 'ES'],
    ['+64211234567', 'NZ'],
    ['+56961234567', 'CL'],
    ['+593991234567', 'EC'],
    ['+243991234567', 'CD'],
    ['+97688123456', 'MN'],
    ['+5508001234567', 'BR'],
    ['+528001234567', 'MX'],
  ] as const) {
    const told = clocks(zonesOfNumber(number).zones)
    for (const clock of all(country)) expect(told, number).toContain(clock)
  }
  // toll-free numbers of North America are shared by all of it, as in libphonenumber
  const tollFree = clocks(zonesOfNumber('+18005550134').zones)
  for (const clock of [...all('US'), ...all('JM'), ...clocks(['America/St_Johns'])])
    expect(tollFree).toContain(clock)
  expect(zonesOfNumber('+80012345678').zones).toEqual([])
  expect(zonesOfNumber('+870773111632').zones).toEqual([])
})

test.each([
  ['+442079460111', 'Europe/London'],
  ['+4915123456780', 'Europe/Berlin'],
  ['+919812345678', 'Asia/Kolkata'],
  ['+9779812345678', 'Asia/Kathmandu'],
  ['+353850178478', 'Europe/Dublin'],
  ['+212650112122', 'Africa/Casablanca'],
  ['+213551234567', 'Africa/Algiers'],
  ['+61893245678', 'Australia/Perth'],
  ['+61889201234', 'Australia/Darwin'],
  ['+61733330000', 'Australia/Brisbane'],
  ['+551133334444', 'America/Sao_Paulo'],
  ['+559232345678', 'America/Manaus'],
  ['+556832345678', 'America/Rio_Branco'],
  ['+526641234567', 'America/Tijuana'],
  ['+5216641234567', 'America/Tijuana'],
  ['+529981234567', 'America/Cancun'],
  ['+74012123456', 'Europe/Kaliningrad'],
  ['+77012345678', 'Asia/Almaty'],
  ['+34922123456', 'Atlantic/Canary'],
  ['+351292123456', 'Atlantic/Azores'],
  ['+6433050123', 'Pacific/Chatham'],
])('%s is in %s', (number, zone) => {
  expect(zonesOfNumber(number).zones).toEqual([zone])
})
