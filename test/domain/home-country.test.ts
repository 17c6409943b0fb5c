import { describe, expect, test } from 'vitest'
import {
  decideHomeCountry,
  type HomeCountryClues,
  wordsOfHomeCountry,
} from '../../electron/engine/domain/home-country.ts'

const decide = (
  nationalCells: readonly string[],
  machine: string | null,
  more: Partial<HomeCountryClues> = {},
) =>
  decideHomeCountry({
    nationalCells,
    machine,
    stated: new Map(),
    trunks: [],
    letters: [],
    chosen: null,
    ...more,
  })

const US = ['(305) 555-0101', '(212) 555-0102', '(713) 555-0103']
const US_DIGITS = ['3055550121', '3055550122']
const NO = ['41 23 45 67', '41 23 45 68']
const GB = ['07400 123451', '07400 123452', '07400 123453']
const AU = ['0412 345 678', '0423 456 789']
const FR = ['06 12 34 56 71', '06 12 34 56 72']
const DE = ['0171 2345678', '0172 2345678', '0151 23456789']
const EATEN = ['7400123451', '7911123456', '2079460111']

describe('the country of numbers without + is certain', () => {
  test.each([
    ['by their groups, on any machine', US, 'DE', 'US', 'numbers'],
    ['by their groups, on a machine without a country', US, null, 'US', 'numbers'],
    ['as digits alone on a machine of the country', US_DIGITS, 'US', 'US', 'machine'],
    ['by the machine where a neighbour has such numbers, too', NO, 'NO', 'NO', 'machine'],
    ['by the machine of that neighbour', NO, 'DK', 'DK', 'machine'],
    ['by mobiles that only one country writes like this', DE, 'FR', 'DE', 'numbers'],
    ['at home', GB, 'GB', 'GB', 'numbers'],
    ['at home with landlines', ['020 7946 0111', '0161 496 0123'], 'GB', 'GB', 'machine'],
    ['by tight plans against loose ones', AU, 'US', 'AU', 'numbers'],
    ['in France, where others have ten digits as well', FR, 'FR', 'FR', 'machine'],
    ['of one number on a machine of the country', ['0301234567'], 'DE', 'DE', 'machine'],
    ['with the ends of further numbers', ['0221 123456-78/79', '089 123456/57'], 'DE', 'DE', 'machine'],
    ['by carrier and mobile prefixes', ['11 2345-6789', '0351 15-234-5678'], 'US', 'AR', 'numbers'],
    ['with a prefix that was abolished', ['55 1234 5678', '044 55 1234 5678'], 'MX', 'MX', 'numbers'],
    ['with 8 as the prefix', ['8 916 123-45-61', '8 (495) 123-45-67'], 'US', 'RU', 'numbers'],
    [
      'as mobiles of India, which Brazil has as landlines',
      ['9876543210', '9123456789'],
      'IN',
      'IN',
      'machine',
    ],
    ['as mobiles of Israel', ['050-2345678', '050-7654321'], 'IL', 'IL', 'machine'],
    ['where a spreadsheet took the 0 off', EATEN, 'GB', 'GB', 'machine'],
    ['by drama numbers that no plan lists, at home', ['07700 900101'], 'GB', 'GB', 'machine'],
    ['for local numbers without area code in North America', ['555-0101', '555-0102'], 'US', 'US', 'machine'],
  ])('%s', (_, cells, machine, country, code) => {
    expect(decide(cells, machine)).toMatchObject({ country, isCertain: true, why: { code } })
  })

  test('by what the operator chose, whatever the numbers say', () => {
    expect(decide(US, 'US', { chosen: 'GB' })).toMatchObject({
      country: 'GB',
      isCertain: true,
      why: { code: 'chosen' },
    })
  })

  test('by other columns, with the rows that say so', () => {
    const stated = new Map([
      ['GB', 3],
      ['DE', 1],
    ])
    expect(decide(GB, 'DE', { stated })).toMatchObject({
      country: 'GB',
      isCertain: true,
      why: { code: 'columns', rows: 3 },
    })
  })

  test('by the caller ID of a trunk, where the machine fits none of the numbers', () => {
    expect(decide(['030 1234567'], 'US', { trunks: ['DE'] })).toMatchObject({
      country: 'DE',
      isCertain: true,
      why: { code: 'trunk' },
    })
  })

  test('by the letters of the list, where the machine fits none of the numbers', () => {
    const cells = ['081 234 5678', '02 123 4567']
    expect(decide(cells, 'GB')).toMatchObject({ isCertain: false })
    expect(decide(cells, 'GB', { letters: ['TH'] })).toMatchObject({
      country: 'TH',
      isCertain: true,
      why: { code: 'letters' },
    })
    // letters of people who live abroad do not move the list
    expect(decide(US, 'US', { letters: ['RU', 'UA'] })).toMatchObject({ country: 'US', isCertain: true })
  })

  test('where every number says its country there is nothing to decide', () => {
    for (const cells of [[], ['4915123456789', '4917612345678'], ['447400123451'], ['+1 305 555 0101']]) {
      expect(decide(cells, 'DE')).toMatchObject({ isCertain: true, why: { code: 'not-needed' }, cells: 0 })
    }
  })
})

describe('a person is asked', () => {
  test.each([
    ['where nothing but the numbers speaks, and they fit several countries', NO, null, 'NO'],
    ['where the machine is in a country that would take them all', GB, 'DE', 'GB'],
    ['where digits alone fit several countries', US_DIGITS, 'DE', 'US'],
    ['where the machine fits none of them, and several others do', FR, 'US', 'FR'],
    ['where a spreadsheet took the 0 off elsewhere', EATEN, 'DE', 'GB'],
    ['where mobiles of India are numbers of North America as well', ['6175550101', '7135550103'], 'IN', 'US'],
  ])('%s', (_, cells, machine, among) => {
    const home = decide(cells, machine)
    expect(home).toMatchObject({ isCertain: false, why: { code: 'undecided' } })
    expect([home.country, ...home.others.map(({ country }) => country)]).toContain(among)
  })
})

test('how the list writes the trunk prefix is told', () => {
  expect(decide(GB, 'GB').style).toBe('prefixed')
  expect(decide(EATEN, 'GB').style).toBe('bare')
  expect(decide(US, 'US').style).toBeNull()
})

test('the count of valid cells is told, also of the other countries', () => {
  const home = decide(['0171 2345678', '0172 2345678', '12'], 'DE')
  expect(home).toMatchObject({ country: 'DE', valid: 2, cells: 2 })
  expect(home.others.every(({ valid }) => valid >= 1 && valid <= 2)).toBe(true)
})

test('every reason is one plain sentence', () => {
  const home = decide(US, 'DE')
  expect(wordsOfHomeCountry(home)).toBe('The numbers without + are written as in the United States.')
  expect(wordsOfHomeCountry(decide(NO, null))).toMatch(
    /^The numbers without \+ fit several countries\. Choose/,
  )
})

test('a large list is decided in a few milliseconds of the engine’s thread once the plans are read', () => {
  const cells = Array.from({ length: 300 }, (_, at) => `0${1_700_000_000 + ((at * 7_919_331) % 99_999_999)}`)
  decide(cells, 'DE')
  const before = process.cpuUsage()
  for (let count = 0; count < 10; count++) expect(decide(cells, 'DE').country).toBe('DE')
  expect(process.cpuUsage(before).user / 10 / 1_000).toBeLessThan(50)
})
