import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayPartAt, OTHER_DAY_PART_WITHIN_MS, otherDayPart } from '../../electron/engine/domain/day-parts.ts'
import { iso } from './window-of.ts'

const HOUR = 3_600_000
const MINUTE = 60_000
const at = (text: string): number => Date.parse(text)

describe('the part of the day', () => {
  test.each([
    ['Europe/Madrid', '2026-01-05T10:59:59Z', 'morning'],
    ['Europe/Madrid', '2026-01-05T11:00:00Z', 'afternoon'],
    ['Europe/Madrid', '2026-01-05T16:00:00Z', 'evening'],
    ['America/New_York', '2026-01-05T16:00:00Z', 'morning'],
    ['Asia/Kathmandu', '2026-01-05T18:15:00Z', 'morning'],
  ])('in %s at %s is %s', (zone, when, part) => {
    expect(dayPartAt(zone, at(when))).toBe(part)
  })
})

describe('another part of the day', () => {
  test('after a morning without answer is the afternoon', () => {
    const answer = otherDayPart({
      zone: 'Europe/Madrid',
      triedAt: [at('2026-01-05T08:00:00Z')],
      from: at('2026-01-05T09:00:00Z'),
    })
    expect(iso(answer ?? 0)).toBe('2026-01-05T11:00:00.000Z')
  })

  test('is now, when now is one that has not been tried', () => {
    const from = at('2026-01-05T13:00:00Z')
    expect(otherDayPart({ zone: 'Europe/Madrid', triedAt: [at('2026-01-05T08:00:00Z')], from })).toBe(from)
  })

  test('after a morning and an afternoon is the evening of the same day', () => {
    const answer = otherDayPart({
      zone: 'Europe/Madrid',
      triedAt: [at('2026-01-05T08:00:00Z'), at('2026-01-05T12:00:00Z')],
      from: at('2026-01-05T15:00:00Z'),
    })
    expect(iso(answer ?? 0)).toBe('2026-01-05T16:00:00.000Z')
  })

  test('after an evening is the next morning, even on a night that loses an hour', () => {
    const answer = otherDayPart({
      zone: 'Europe/Madrid',
      triedAt: [at('2026-03-28T19:00:00Z')],
      from: at('2026-03-28T22:30:00Z'),
    })
    expect(iso(answer ?? 0)).toBe('2026-03-28T23:00:00.000Z')
  })

  test('is none when all three have been tried', () => {
    const triedAt = ['08', '12', '19'].map(hour => at(`2026-01-05T${hour}:00:00Z`))
    expect(otherDayPart({ zone: 'Europe/Madrid', triedAt, from: at('2026-01-06T08:00:00Z') })).toBeNull()
  })

  test('is none when no zone is known', () => {
    expect(otherDayPart({ zone: '', triedAt: [0], from: HOUR })).toBeNull()
  })

  test('must be another one in every zone that is possible', () => {
    // tried at 09:00 in New York, 06:00 in Los Angeles: the afternoon of Los Angeles begins at 15:00 in New York
    const answer = otherDayPart({
      zone: 'America/New_York|America/Los_Angeles',
      triedAt: [at('2026-01-05T14:00:00Z')],
      from: at('2026-01-05T17:00:00Z'),
    })
    expect(iso(answer ?? 0)).toBe('2026-01-05T20:00:00.000Z')
  })
})

describe('generated days', () => {
  const zone = fc.constantFrom(
    'Europe/Madrid',
    'America/New_York',
    'America/St_Johns',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'America/Havana',
    'America/New_York|America/Los_Angeles',
  )
  const instant = fc
    .integer({ min: Date.UTC(2020, 0, 1) / MINUTE, max: Date.UTC(2036, 0, 1) / MINUTE })
    .map(minutes => minutes * MINUTE)
  // around a change of clocks as often as not
  const from = fc.oneof(
    instant,
    fc
      .record({
        change: fc.constantFrom(
          '2026-03-29T01:00Z',
          '2026-10-25T01:00Z',
          '2026-03-08T05:00Z',
          '2026-11-01T05:00Z',
        ),
        minutes: fc.integer({ min: -2_880, max: 1_440 }),
      })
      .map(({ change, minutes }) => Date.parse(change) + minutes * MINUTE),
  )

  test('the answer is the first minute in a part that was not tried, as a search minute by minute finds it', () => {
    fc.assert(
      fc.property(
        zone,
        from,
        fc.array(fc.integer({ min: -4_000, max: 0 }), { maxLength: 4 }),
        (zones, start, ago) => {
          const triedAt = ago.map(minutes => start + minutes * MINUTE)
          const names = zones.split('|')
          const tried = names.map(name => new Set(triedAt.map(one => dayPartAt(name, one))))
          let first: number | null = null
          for (let minute = start; minute <= start + OTHER_DAY_PART_WITHIN_MS; minute += MINUTE) {
            if (names.every((name, index) => !tried[index]?.has(dayPartAt(name, minute)))) {
              first = minute
              break
            }
          }
          expect(otherDayPart({ zone: zones, triedAt, from: start })).toBe(first)
        },
      ),
      { numRuns: 60 },
    )
  })
})
