import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { describe, expect, test } from 'vitest'
import { placeOfPostalCode } from '../../electron/engine/domain/postal-codes.ts'
import { readCountry } from '../../electron/engine/domain/recipient-country.ts'
import { readRegion, regionsOfAreaCode } from '../../electron/engine/domain/recipient-region.ts'
import places from '../../resources/places.json' with { type: 'json' }
import postalCodes from '../../resources/postal-codes.json' with { type: 'json' }
import areaCodes from '../../resources/regions-by-area-code.json' with { type: 'json' }
import table from '../../resources/regions-of-countries.json' with { type: 'json' }
import { regionSchema } from '../../shared/model/rule-pack.ts'
import { canonicalZone } from '../../shared/zone-release.ts'

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

  test('name regions by ISO 3166, and zones of the release', () => {
    for (const [region, { names, zones }] of Object.entries(table.regions)) {
      expect(regionSchema.safeParse(region).success, region).toBe(true)
      expect(names.length).toBeGreaterThan(0)
      for (const zone of zones.split('|')) expect(canonicalZone(zone), region).toBe(zone)
    }
    expect(Object.keys(table.regions).filter(region => region.startsWith('US-'))).toHaveLength(56)
  })

  test('have runs of ZIP codes in order, and postal codes of regions that exist', () => {
    const runs = places.zip.split(';').map(run => run.slice(0, 5))
    expect([...runs].sort()).toEqual(runs)
    expect(new Set(runs).size).toBe(runs.length)
    for (const [country, lines] of Object.entries(postalCodes.countries)) {
      for (const line of lines) {
        const [regions = '', zones] = (line.split(' ')[0] ?? '').split('=')
        for (const region of regions.split('|')) {
          expect(
            region in table.regions || region.length === 2 || region.startsWith('FR-'),
            `${country} ${line}`,
          ).toBe(true)
        }
        for (const zone of zones?.split('|') ?? []) expect(canonicalZone(zone), line).toBe(zone)
      }
    }
  })

  test('a ZIP code has a zone of its state', () => {
    for (let zip = 0; zip <= 99_999; zip += 7) {
      const place = placeOfPostalCode('US', String(zip).padStart(5, '0'))
      if (place === null) continue
      expect(place.zones.length).toBeGreaterThan(0)
      for (const region of place.regions) expect(region in table.regions, String(zip)).toBe(true)
    }
  })
})

test.each<[country: string, code: string, regions: string, zones: string]>([
  ['US', '2134', 'US-MA', 'America/New_York'],
  ['US', '021341234', 'US-MA', 'America/New_York'],
  ['US', '46402-1234', 'US-IN', 'America/Chicago'],
  ['US', '96799', 'US-AS', 'Pacific/Pago_Pago'],
  ['US', '00901', 'US-PR', 'America/Puerto_Rico'],
  ['US', '32456', 'US-FL', 'America/New_York'],
  ['US', '32465', 'US-FL', 'America/Chicago'],
  ['US', '79901', 'US-TX', 'America/Denver'],
  ['US', '79701', 'US-TX', 'America/Chicago'],
  ['US', '67735', 'US-KS', 'America/Denver'],
  ['US', '49938', 'US-MI', 'America/Chicago'],
  ['US', '58601', 'US-ND', 'America/Denver'],
  ['US', '57701', 'US-SD', 'America/Denver'],
  ['US', '69101', 'US-NE', 'America/Chicago'],
  ['US', '69361', 'US-NE', 'America/Denver'],
  ['US', '83814', 'US-ID', 'America/Los_Angeles'],
  ['US', '83702', 'US-ID', 'America/Denver'],
  ['US', '89883', 'US-NV', 'America/Denver'],
  ['US', '99546', 'US-AK', 'America/Adak'],
  ['CA', 'x0a 0h0', 'CA-NU', 'America/Toronto'],
  ['CA', 'G4T', 'CA-QC', 'America/Halifax'],
  ['AU', '0872', 'AU-NT|AU-SA|AU-WA', 'Australia/Darwin|Australia/Adelaide|Australia/Perth'],
  ['AU', '2601', 'AU-ACT', 'Australia/Sydney'],
  ['RU', '683000', 'RU-KAM', 'Asia/Kamchatka'],
  ['BR', '69900-000', 'BR-AC', 'America/Rio_Branco'],
  ['MX', '32000', 'MX-CHH', 'America/Ciudad_Juarez'],
  ['MX', '77500', 'MX-ROO', 'America/Cancun'],
  ['ID', '80111', 'ID', 'Asia/Makassar'],
  ['ES', '38001', 'ES-CN', 'Atlantic/Canary'],
  ['NZ', '8942', 'NZ-CIT', 'Pacific/Chatham'],
])('postal code %s %s', (country, code, regions, zones) => {
  const place = placeOfPostalCode(country, code)
  expect(place?.regions.join('|')).toBe(regions)
  expect(place?.zones.join('|')).toBe(zones)
})

test('what is no postal code of the country says nothing', () => {
  expect(placeOfPostalCode('US', '09123')).toBeNull() // military mail
  expect(placeOfPostalCode('US', 'K1A 0B1')).toBeNull()
  expect(placeOfPostalCode('DE', '33101')).toBeNull()
  expect(placeOfPostalCode('CA', '90210')).toBeNull()
  for (const cell of ['', 'n/a', '-', '1234567890123', 'ABC'])
    expect(placeOfPostalCode('AU', cell), cell).toBeNull()
})

test('regions are read by code, by name in any case, and by ISO code, in their country', () => {
  expect(readRegion('Washington', null)).toBe('US-WA')
  expect(readRegion('WA', 'AU')).toBe('AU-WA')
  expect(readRegion('WA', 'US')).toBe('US-WA')
  expect(readRegion('WA', null)).toBeNull()
  expect(readRegion('BC', 'US')).toBeNull()
  expect(readRegion('BC', 'CA')).toBe('CA-BC')
  expect(readRegion('BC', 'MX')).toBe('MX-BCN')
  expect(readRegion('new  york', 'US')).toBe('US-NY')
  expect(readRegion('Northern Territory', null)).toBe('AU-NT')
  expect(readRegion('Thuringen', 'DE')).toBe('DE-TH')
  expect(readRegion('São Paulo', 'BR')).toBe('BR-SP')
  expect(readRegion('Московская область', 'RU')).toBe('RU-MOS')
  expect(readRegion('IT-25', 'IT')).toBe('IT-25')
  expect(readRegion('IT-25', 'US')).toBeNull()
  expect(readRegion('Narnia', 'US')).toBeNull()
  expect(readCountry('Georgia')).toBe('GE')
  expect(readRegion('Georgia', 'US')).toBe('US-GA')
})

test('a cell is a country by its code, or its name in one of many languages', () => {
  const named = ['de', 'Germany', ' Deutschland', 'ALLEMAGNE', 'Alemania', 'Niemcy', 'Германия']
  expect(named.map(readCountry)).toEqual(named.map(() => 'DE'))
  expect(['UK', 'usa', 'Côte d’Ivoire', "cote d'ivoire"].map(readCountry)).toEqual(['GB', 'US', 'CI', 'CI'])
  expect(['', 'XX', 'Atlantis', '49', 'D'].map(readCountry)).toEqual([null, null, null, null, null])
})
