import { getCountries } from 'libphonenumber-js/max'
import { describe, expect, test } from 'vitest'
import { COUNTRY_BY_ALPHA3, COUNTRY_CODES } from '../../electron/engine/domain/country-names.ts'
import { readCountry } from '../../electron/engine/domain/recipient-country.ts'

describe('a country is read as people and programs write it', () => {
  test.each([
    ['codes', 'DE', ['DE', 'de', ' DEU ', 'deu', 'D.E.', '🇩🇪']],
    [
      'names in many languages',
      'DE',
      [
        'Germany',
        'Deutschland',
        'Allemagne',
        'Alemania',
        'Германия',
        'ドイツ',
        '德国',
        'Německo',
        'जर्मनी',
        '독일',
        'ألمانيا',
      ],
    ],
    [
      'both at once',
      'DE',
      ['Germany (DE)', 'DE - Germany', 'Germany (+49)', 'DE: Deutschland', 'Germany / Deutschland'],
    ],
    [
      'the United States',
      'US',
      [
        'US',
        'USA',
        'U.S.A.',
        'U.S.',
        'United States',
        'United States of America',
        'United States of America (the)',
        'the United States',
        'America',
        'EE.UU.',
        'États-Unis',
        'США',
      ],
    ],
    [
      'the United Kingdom',
      'GB',
      [
        'UK',
        'U.K.',
        'GB',
        'GBR',
        'England',
        'Scotland',
        'Great Britain',
        'United Kingdom of Great Britain and Northern Ireland (the)',
        'Royaume-Uni',
        'Großbritannien',
      ],
    ],
    ['Turkey', 'TR', ['Turkey', 'Türkiye', 'Turkiye', 'TUR', 'Türkei']],
    [
      'Korea',
      'KR',
      [
        'Korea, Republic of',
        'Korea (the Republic of)',
        'Republic of Korea',
        'South Korea',
        'Korea',
        '대한민국',
      ],
    ],
    [
      'North Korea',
      'KP',
      [
        "Korea, Democratic People's Republic of",
        "Korea (the Democratic People's Republic of)",
        'North Korea',
      ],
    ],
    ['Viet Nam', 'VN', ['Viet Nam', 'Vietnam', 'Việt Nam']],
    ['Russia', 'RU', ['Russian Federation', 'Russian Federation (the)', 'Russia', 'Россия', 'РФ']],
    ['Iran', 'IR', ['Iran, Islamic Republic of', 'Iran (Islamic Republic of)', 'Iran']],
    ['Bolivia', 'BO', ['Bolivia, Plurinational State of', 'Bolivia (Plurinational State of)', 'Bolivia']],
    ['Ivory Coast', 'CI', ['Côte d’Ivoire', "Cote d'Ivoire", 'Ivory Coast', 'Elfenbeinküste']],
    [
      'the Congos',
      'CD',
      ['Congo, The Democratic Republic of the', 'Congo (the Democratic Republic of the)', 'DR Congo'],
    ],
    ['the other Congo', 'CG', ['Congo', 'Congo (the)', 'Congo - Brazzaville']],
    ['islands', 'VG', ['Virgin Islands (British)', 'Virgin Islands, British', 'British Virgin Islands']],
    ['saints', 'LC', ['Saint Lucia', 'St. Lucia', 'St Lucia']],
    ['two names', 'TT', ['Trinidad and Tobago', 'Trinidad & Tobago']],
    ['former names', 'CZ', ['Czech Republic', 'Czechia', 'Tschechien']],
    [
      'the Netherlands',
      'NL',
      ['Netherlands (Kingdom of the)', 'Holland', 'The Netherlands', 'Nederland', 'NLD'],
    ],
    ['Taiwan', 'TW', ['Taiwan (Province of China)', 'Taiwan, Province of China', 'Taiwan', '台灣']],
    ['Hong Kong', 'HK', ['Hong Kong', 'Hong Kong SAR China', 'HKG', '香港']],
    ['Namibia, whose code looks like nothing', 'NA', ['NA', 'na', 'NAM', 'Namibia']],
    ['Norway, whose code looks like no', 'NO', ['NO', 'Norge', 'Noreg', 'Norway']],
  ])('%s', (_, code, cells) => {
    for (const cell of cells) expect(readCountry(cell), cell).toBe(code)
  })

  test('what is no country is none', () => {
    for (const cell of [
      '',
      '-',
      '--',
      'N/A',
      'n.a.',
      '?',
      'none',
      'unknown',
      'home',
      'XX',
      '49',
      '+49',
      'Germany / France',
      'Atlantis',
      'x'.repeat(500),
    ])
      expect(readCountry(cell), cell).toBeNull()
  })
})

test('every country of the numbering plans has its codes and English name', () => {
  const names = new Intl.DisplayNames(['en'], { type: 'region' })
  for (const country of getCountries()) {
    if (country === 'AC' || country === 'TA') continue
    expect(COUNTRY_CODES, country).toContain(country)
    expect(readCountry(names.of(country) ?? ''), country).toBe(country)
  }
  expect(COUNTRY_BY_ALPHA3.size).toBe(250)
  for (const alpha3 of COUNTRY_BY_ALPHA3.keys()) expect(alpha3).toMatch(/^[A-Z]{3}$/)
})
