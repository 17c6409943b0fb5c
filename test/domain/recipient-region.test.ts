import { getCountry } from 'countries-and-timezones'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { describe, expect, test } from 'vitest'
import { readCountry } from '../../electron/engine/domain/recipient-country.ts'
import {
  type PlaceClues,
  readRegion,
  regionOfRecipient,
  regionsOfAreaCode,
  regionsOfPostalCode,
} from '../../electron/engine/domain/recipient-region.ts'
import { readZone } from '../../electron/engine/domain/recipient-zone.ts'
import areaCodes from '../../resources/regions-by-area-code.json' with { type: 'json' }
import table from '../../resources/regions-of-countries.json' with { type: 'json' }
import { regionSchema } from '../../shared/model/rule-pack.ts'

function place(clues: Partial<PlaceClues> & { readonly e164: string }): string {
  return regionOfRecipient({
    numberCountry: parsePhoneNumberFromString(clues.e164)?.country ?? null,
    statedCountry: null,
    postalCode: null,
    statedRegion: null,
    ...clues,
  }).region
}

describe('the tables', () => {
  test('know a region of every area code that belongs to a place in the United States or Canada', () => {
    const missing: string[] = []
    for (let code = 200; code <= 999; code++) {
      const number = parsePhoneNumberFromString(`+1${code}2345678`)
      const isPlace = number?.isValid() === true && number.getType() === 'FIXED_LINE_OR_MOBILE'
      const known = regionsOfAreaCode(String(code))
      if (isPlace && /^(US|CA)$/.test(number.country ?? '') !== known.length > 0) {
        if (!known.some(region => region === `US-${number.country}`)) missing.push(String(code))
      }
      if (isPlace && number.country === 'CA') {
        expect(
          known.every(region => region.startsWith('CA-')),
          String(code),
        ).toBe(true)
      }
    }
    expect(missing).toEqual([])
  })

  test('put an area code into two regions only where its provinces share it', () => {
    const all = Object.values(areaCodes.areaCodes).flatMap(codes => codes.split(' '))
    const twice = new Set(all.filter((code, at) => all.indexOf(code) !== at))
    expect([...twice].sort()).toEqual(['782', '867', '902'])
    expect(all.every(code => /^[2-9]\d\d$/.test(code))).toBe(true)
  })

  test('name regions by ISO 3166, and zones that this machine knows and that the country keeps', () => {
    for (const [region, { names, zones }] of Object.entries(table.regions)) {
      expect(regionSchema.safeParse(region).success, region).toBe(true)
      expect(names.length).toBeGreaterThan(0)
      for (const zone of zones.split('|')) expect(readZone(zone), region).toBe(zone)
    }
    expect(Object.keys(table.regions).filter(region => region.startsWith('US-'))).toHaveLength(56)
    const states = getCountry('US')?.timezones ?? []
    expect(states).toContain(table.regions['US-AZ'].zones.split('|')[0])
  })

  test('have ZIP ranges in order that do not overlap, of regions that exist', () => {
    let before = ''
    for (const [from = '', to = '', regions = ''] of table.zip) {
      expect(from > before && from <= to, from).toBe(true)
      before = to
      for (const region of regions.split('|')) expect(Object.keys(table.regions)).toContain(region)
    }
  })
})

test.each([
  ['a number of Miami', '+13055550123', 'US-FL'],
  ['an overlay of Miami', '+17865550123', 'US-FL'],
  ['Toronto', '+14165550123', 'CA-ON'],
  ['Nova Scotia and Prince Edward Island, which share 902', '+19025550123', 'CA-NS|CA-PE'],
  ['the three territories of 867', '+18675550123', 'CA-NT|CA-NU|CA-YT'],
  ['Puerto Rico', '+17875550123', 'US-PR'],
  ['a toll-free number, of no place', '+18005550123', 'US'],
  ['Jamaica', '+18765550123', 'JM'],
  ['London', '+442079460000', 'GB'],
  ['Réunion', '+262692123456', 'FR-RE'],
])('the number says the region: %s', (_, e164, region) => {
  expect(place({ e164 })).toBe(region)
})

test('what postal code and stated region narrow down is kept', () => {
  expect(place({ e164: '+19025550123', postalCode: 'C1A 7N8' })).toBe('CA-PE')
  expect(place({ e164: '+18005550123', postalCode: '33101' })).toBe('US-FL')
  expect(place({ e164: '+493012345678', statedRegion: 'Bayern' })).toBe('DE-BY')
  expect(place({ e164: '+13055550123', postalCode: '33101-1234', statedRegion: 'fl' })).toBe('US-FL')
})

test('clues that do not agree are all kept, and it is said', () => {
  const moved = regionOfRecipient({
    e164: '+13055550123',
    numberCountry: 'US',
    statedCountry: null,
    postalCode: '30301',
    statedRegion: null,
  })
  expect(moved.region).toBe('US-FL|US-GA')
  expect(moved.evidence).toBe(
    'Area code 305 is in Florida. Postal code 30301 is in Georgia. They do not agree, so the rules of all of them hold.',
  )
  expect(place({ e164: '+4915112345678', statedCountry: 'US', statedRegion: 'Texas' })).toBe('DE|US-TX')
})

test('a region that nobody knows changes nothing, and it is said', () => {
  const { region, evidence } = regionOfRecipient({
    e164: '+13055550123',
    numberCountry: 'US',
    statedCountry: null,
    postalCode: 'K1A 0B1',
    statedRegion: 'Narnia',
  })
  expect(region).toBe('US-FL')
  expect(evidence).toBe('Area code 305 is in Florida. “Narnia” is no region that is known.')
})

test('postal codes of spreadsheets without their zeros are read, others are not taken for ZIP codes', () => {
  expect(regionsOfPostalCode('US', '2134')).toEqual(['US-MA'])
  expect(regionsOfPostalCode('US', '021341234')).toEqual(['US-MA'])
  expect(regionsOfPostalCode('US', '96799')).toEqual(['US-HI', 'US-AS'])
  expect(regionsOfPostalCode('US', '09123')).toBeNull() // military mail
  expect(regionsOfPostalCode('DE', '33101')).toBeNull()
  expect(regionsOfPostalCode('CA', 'x0a 0h0')).toEqual(['CA-NT', 'CA-NU'])
})

test('regions are read by code, by name in any case, and by ISO code, in their country', () => {
  expect(readRegion('Washington', null)).toBe('US-WA')
  expect(readRegion('WA', 'AU')).toBe('AU-WA')
  expect(readRegion('WA', 'US')).toBe('US-WA')
  expect(readRegion('WA', null)).toBeNull()
  expect(readRegion('new  york', 'US')).toBe('US-NY')
  expect(readRegion('Northern Territory', null)).toBe('AU-NT')
  expect(readRegion('Thuringen', 'DE')).toBe('DE-TH')
  expect(readRegion('IT-25', 'IT')).toBe('IT-25')
  expect(readRegion('IT-25', 'US')).toBeNull()
  expect(readRegion('Narnia', 'US')).toBeNull()
  expect(readCountry('Georgia')).toBe('GE')
  expect(readRegion('Georgia', 'US')).toBe('US-GA')
})
