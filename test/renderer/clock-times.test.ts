import { describe, expect, test } from 'vitest'
import {
  cityOfZone,
  clockThere,
  clockTime,
  knownZones,
  sameClock,
  shortInstant,
} from '../../renderer/components/clock-times.ts'

/** Saturday, 21 November 2026, 10:51 in London and Lisbon. */
const AT = Date.UTC(2026, 10, 21, 10, 51)
const DAY_MS = 86_400_000

describe('the clock where a recipient is', () => {
  test.each([
    ['Europe/Madrid', '11:51', 'Madrid'],
    ['America/New_York', '05:51', 'New York'],
    ['Asia/Kathmandu', '16:36', 'Kathmandu'],
    ['Atlantic/Azores|Europe/Lisbon', '09:51–10:51', 'Azores or Lisbon'],
    ['Europe/London|Europe/Lisbon', '10:51', 'London or Lisbon'],
    ['America/Denver|America/Phoenix|America/New_York', '03:51–05:51', 'Denver or 2 more'],
  ])('%s shows %s, %s', (zone, clock, city) => {
    expect(clockThere(AT, zone)).toBe(clock)
    expect(cityOfZone(zone)).toBe(city)
  })

  test('a zone that this runtime does not know breaks nothing, and is not taken for ours', () => {
    expect(knownZones('Mars/Olympus|Europe/Madrid')).toEqual(['Europe/Madrid'])
    expect(clockThere(AT, 'Mars/Olympus')).toBe('–')
    expect(knownZones(null)).toEqual([])
    expect(knownZones('')).toEqual([])
  })
})

describe('an instant in short', () => {
  test.each([
    ['the same day', AT, '11:51'],
    ['the next day', AT + DAY_MS, 'Sun 11:51'],
    ['the day before', AT - DAY_MS, 'Fri 11:51'],
    ['a week later, whose weekday would mislead', AT + 7 * DAY_MS, '28 Nov 11:51'],
  ])('%s', (_name, at, text) => {
    expect(shortInstant(at, AT, 'Europe/Madrid')).toBe(text)
  })

  test('the day is that of the zone, not ours', () => {
    const late = Date.UTC(2026, 10, 21, 20, 0) // Sunday 09:00 in Auckland
    expect(shortInstant(late, AT, 'Pacific/Auckland')).toBe('Sun 09:00')
  })

  test('two zones with one offset are one clock until their summer times part', () => {
    expect(sameClock(AT, 'Europe/London', 'Africa/Abidjan')).toBe(true)
    expect(sameClock(Date.UTC(2026, 6, 1), 'Europe/London', 'Africa/Abidjan')).toBe(false)
  })

  test('midnight is 00:00', () => {
    expect(clockTime(Date.UTC(2026, 10, 21, 0, 0), 'UTC')).toBe('00:00')
  })
})
