import { getCountry } from 'countries-and-timezones'
import examples from 'libphonenumber-js/examples.mobile.json' with { type: 'json' }
import { getCountries, getExampleNumber } from 'libphonenumber-js/max'
import { describe, expect, test } from 'vitest'
import { readCountry } from '../../electron/engine/domain/recipient-country.ts'
import {
  narrowZone,
  PREFIX_DIGITS_MAX,
  readZone,
  ZONES_MAX,
  zoneOfRecipient,
  zonesOfTable,
} from '../../electron/engine/domain/recipient-zone.ts'
import table from '../../resources/time-zones-by-prefix.json' with { type: 'json' }

const zoneOf = (e164: string): string => zoneOfRecipient(e164, null).zone

describe('the table of prefixes', () => {
  test('names only zones that this machine knows, and no prefix that is longer than what is looked at', () => {
    const names = zonesOfTable()
    expect(names).toHaveLength(table.zones.length)
    expect(table.zones.filter((_, at) => names[at] === null)).toEqual([])
    expect(Math.max(...Object.keys(table.prefixes).map(prefix => prefix.length))).toBe(PREFIX_DIGITS_MAX)
  })

  test('gives every prefix zones that a clock can show, as few as differ, or none', () => {
    for (const prefix of Object.keys(table.prefixes)) {
      const { zone, evidence } = zoneOfRecipient(`+${prefix}`, null)
      expect(evidence).toMatch(/\.$/)
      const zones = zone === '' ? [] : zone.split('|')
      expect(zones.length, prefix).toBeLessThanOrEqual(ZONES_MAX)
      expect(zones.map(readZone), prefix).toEqual(zones)
      // what differs shows at some hour of the year
      const clocks = zones.map(one => hoursOfYear(one))
      expect(new Set(clocks).size, prefix).toBe(zones.length)
    }
  })
})

/** What the clock of a zone shows, every six hours of 2026 and 2027. */
function hoursOfYear(zone: string): string {
  const known = clocks.get(zone)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
  let shown = ''
  for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2028, 0, 1); at += 6 * 3_600_000)
    shown += format.format(at)
  clocks.set(zone, shown)
  return shown
}
const clocks = new Map<string, string>()

test.each(getCountries().filter(country => country in examples))(
  'numbers of %s are not called by a clock that the country does not keep',
  country => {
    const example = getExampleNumber(country, examples)
    const zones = getCountry(country)?.timezones ?? []
    const kept = new Set(zones.map(hoursOfYear))
    // without zones of its own, or not under its own calling code, nothing can be compared
    if (!example || kept.size === 0 || SHARED_CODES.has(country)) return
    const told = zoneOf(example.number)
      .split('|')
      .filter(zone => zone !== '')
    for (const zone of told) expect(kept.has(hoursOfYear(zone)), `${example.number} in ${zone}`).toBe(true)
  },
)

/** Islands that are called under Australia's code. */
const SHARED_CODES = new Set(['CC', 'CX'])

describe('the zone of a recipient', () => {
  test.each([
    ['+442079460111', 'Europe/London'],
    ['+4915123456780', 'Europe/Berlin'],
    ['+14165550134', 'America/Toronto'],
    ['+12125550134', 'America/New_York'],
    ['+919812345678', 'Asia/Kolkata'],
    ['+9779812345678', 'Asia/Kathmandu'],
    ['+353850178478', 'Europe/Dublin'],
    ['+212650112122', 'Africa/Casablanca'],
    ['+213551234567', 'Africa/Algiers'],
    ['+351912345678', 'Atlantic/Azores|Europe/Lisbon'],
  ])('of %s is %s', (number, zone) => {
    expect(zoneOf(number)).toBe(zone)
  })

  test('is not known where it could be half of a continent, or nowhere', () => {
    expect(zoneOfRecipient('+18005550134', null)).toEqual({
      zone: '',
      evidence: expect.stringMatching(/\+1 may be in \d+ zones, which is too many to tell/),
      confidence: 'unknown',
    })
    expect(zoneOf('+80012345678')).toBe('')
    expect(zoneOf('+870773111632')).toBe('')
  })

  test('is the one that the list gives', () => {
    expect(zoneOfRecipient('+442079460111', 'Asia/Tokyo')).toEqual({
      zone: 'Asia/Tokyo',
      evidence: 'Given in the list.',
      confidence: 'given',
    })
  })

  test('is what the number and the places of the list agree on', () => {
    const florida = 'America/New_York|America/Chicago'
    const miami = zoneOfRecipient('+13055550134', null)
    expect(miami).toMatchObject({ zone: 'America/New_York', confidence: 'one-zone' })
    expect(narrowZone(miami, [florida])).toMatchObject({ zone: 'America/New_York', confidence: 'one-zone' })
    expect(narrowZone(miami, [])).toBe(miami)
    const tollFree = zoneOfRecipient('+18005550134', null)
    expect(narrowZone(tollFree, [florida])).toMatchObject({
      zone: 'America/Chicago|America/New_York',
      confidence: 'several',
    })
    const given = zoneOfRecipient('+13055550134', 'Asia/Tokyo')
    expect(narrowZone(given, [florida])).toBe(given)
  })

  test('keeps every clock when number and list do not agree, under one name for one clock', () => {
    const moved = narrowZone(zoneOfRecipient('+13055550134', null), ['America/Los_Angeles'])
    expect(moved).toEqual({
      zone: 'America/Los_Angeles|America/New_York',
      evidence: expect.stringMatching(/every clock of America\/Los_Angeles, America\/New_York must allow/),
      confidence: 'several',
    })
    // Detroit keeps the clock of New York
    const detroit = zoneOfRecipient('+13135550134', null)
    expect(narrowZone(detroit, ['America/New_York|America/Chicago']).zone).toBe(detroit.zone)
  })
})

test('a cell is a zone by its IANA name only', () => {
  expect(readZone(' europe/berlin ')).toBe('Europe/Berlin')
  expect(readZone('Asia/Calcutta')).toBe('Asia/Kolkata')
  expect(readZone('asia/ho_chi_minh')).toBe('Asia/Ho_Chi_Minh')
  expect(readZone('UTC')).toBe('UTC')
  for (const none of ['', '+01:00', 'CET+1', 'Mars/Base', 'London', 'x'.repeat(9_999)])
    expect(readZone(none), none).toBe(null)
})

test('a cell is a country by its code, or its name in one of many languages', () => {
  const named = ['de', 'Germany', ' Deutschland', 'ALLEMAGNE', 'Alemania', 'Niemcy', 'Германия']
  expect(named.map(readCountry)).toEqual(named.map(() => 'DE'))
  expect(['UK', 'usa', 'Côte d’Ivoire', "cote d'ivoire"].map(readCountry)).toEqual(['GB', 'US', 'CI', 'CI'])
  expect(['', 'XX', 'Atlantis', '49', 'D'].map(readCountry)).toEqual([null, null, null, null, null])
})
