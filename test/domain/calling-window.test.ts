import { describe, expect, test } from 'vitest'
import { windowAt } from '../../electron/engine/domain/calling-window.ts'
import type { CallingWindow } from '../../shared/model/calling-window.ts'
import { EVERY_DAY, hours, iso, WORKDAYS, windowOf } from './window-of.ts'

const DAY = 86_400_000

function answerOf(window: CallingWindow, zone: string, now: string): string {
  const answer = windowAt(window, zone, Date.parse(now))
  switch (answer.is) {
    case 'open':
      return answer.until === null ? 'open for ever' : `open until ${iso(answer.until)}`
    case 'closed':
      return `closed until ${iso(answer.opensAt)}`
    default:
      return answer.is
  }
}

describe('a window in one zone', () => {
  const office = windowOf(hours(WORKDAYS, '09:00', '20:00'))

  test.each([
    // winter, UTC+1
    ['Europe/Madrid', '2026-01-15T07:59:59.999Z', 'closed until 2026-01-15T08:00:00.000Z'],
    ['Europe/Madrid', '2026-01-15T08:00:00Z', 'open until 2026-01-15T19:00:00.000Z'],
    ['Europe/Madrid', '2026-01-15T18:59:59.999Z', 'open until 2026-01-15T19:00:00.000Z'],
    ['Europe/Madrid', '2026-01-15T19:00:00Z', 'closed until 2026-01-16T08:00:00.000Z'],
    // from Friday evening over the weekend in which the clocks go forward: Monday opens an hour earlier in UTC
    ['Europe/Madrid', '2026-03-27T20:00:00Z', 'closed until 2026-03-30T07:00:00.000Z'],
    // and back again in October
    ['Europe/Madrid', '2026-10-23T19:00:00Z', 'closed until 2026-10-26T08:00:00.000Z'],
    ['America/New_York', '2026-03-06T23:00:00Z', 'open until 2026-03-07T01:00:00.000Z'],
    ['America/New_York', '2026-03-07T01:00:00Z', 'closed until 2026-03-09T13:00:00.000Z'],
    ['America/New_York', '2026-10-31T12:00:00Z', 'closed until 2026-11-02T14:00:00.000Z'],
    // half an hour of summer time: +10:30 and +11
    ['Australia/Lord_Howe', '2026-04-03T10:00:00Z', 'closed until 2026-04-05T22:30:00.000Z'],
    ['Australia/Lord_Howe', '2026-10-02T10:00:00Z', 'closed until 2026-10-04T22:00:00.000Z'],
    ['Asia/Kathmandu', '2026-06-01T03:14:00Z', 'closed until 2026-06-01T03:15:00.000Z'],
    ['Asia/Kathmandu', '2026-06-01T03:15:00Z', 'open until 2026-06-01T14:15:00.000Z'],
  ])('%s at %s is %s', (zone, now, answer) => {
    expect(answerOf(office, zone, now)).toBe(answer)
  })

  test('the day that Samoa left out is left out: Thursday the 29th is followed by Saturday the 31st', () => {
    const fridays = windowOf(hours(['friday'], '09:00', '10:00'))
    expect(answerOf(fridays, 'Pacific/Apia', '2011-12-24T00:00:00Z')).toBe(
      'closed until 2012-01-05T19:00:00.000Z',
    )
    expect(
      answerOf(windowOf(hours(EVERY_DAY, '09:00', '20:00')), 'Pacific/Apia', '2011-12-30T07:00:00Z'),
    ).toBe('closed until 2011-12-30T19:00:00.000Z')
  })
})

describe('hours that are skipped or come twice when clocks are set', () => {
  test.each([
    [
      'begins in the hour that is skipped',
      hours(EVERY_DAY, '02:30', '05:00'),
      '2026-03-29T00:00:00Z',
      'closed until 2026-03-29T01:00:00.000Z',
    ],
    [
      'ends in the hour that is skipped',
      hours(EVERY_DAY, '01:00', '02:30'),
      '2026-03-29T00:00:00Z',
      'open until 2026-03-29T01:00:00.000Z',
    ],
    [
      'lies in the hour that is skipped',
      hours(['sunday'], '02:10', '02:50'),
      '2026-03-28T00:00:00Z',
      'closed until 2026-04-05T00:10:00.000Z',
    ],
    [
      'covers the hour that comes twice',
      hours(EVERY_DAY, '01:00', '04:00'),
      '2026-10-25T00:00:00Z',
      'open until 2026-10-25T03:00:00.000Z',
    ],
    [
      'begins in the hour that comes twice',
      hours(['sunday'], '02:30', '05:00'),
      '2026-10-24T12:00:00Z',
      'closed until 2026-10-25T00:30:00.000Z',
    ],
    [
      'is open in the first of the two',
      hours(['sunday'], '02:30', '05:00'),
      '2026-10-25T00:45:00Z',
      'open until 2026-10-25T01:00:00.000Z',
    ],
    [
      'is closed in the first half of the second',
      hours(['sunday'], '02:30', '05:00'),
      '2026-10-25T01:00:00Z',
      'closed until 2026-10-25T01:30:00.000Z',
    ],
  ])('Madrid: a window that %s', (_name, entry, now, answer) => {
    expect(answerOf(windowOf(entry), 'Europe/Madrid', now)).toBe(answer)
  })

  test.each(['Europe/Madrid', 'America/Havana', 'Africa/Cairo', 'America/Santiago', 'Australia/Lord_Howe'])(
    'a window of all hours never closes in %s, though clocks are set at midnight there or not',
    zone => {
      const allDay = windowOf(hours(EVERY_DAY, '00:00', '24:00'))
      const halves = windowOf(hours(EVERY_DAY, '02:30', '24:00'), hours(EVERY_DAY, '00:00', '02:30'))
      for (let day = 0; day < 366; day++) {
        const now = iso(Date.parse('2026-01-01T00:00:00Z') + day * DAY)
        expect(answerOf(allDay, zone, now), now).toBe('open for ever')
        expect(answerOf(halves, zone, now), now).toBe('open for ever')
      }
    },
  )
})

describe('24:00', () => {
  test('joins with 00:00 of the next day into one opening', () => {
    const overMidnight = windowOf(hours(['friday'], '22:00', '24:00'), hours(['saturday'], '00:00', '02:00'))
    expect(answerOf(overMidnight, 'UTC', '2026-05-29T21:00:00Z')).toBe(
      'closed until 2026-05-29T22:00:00.000Z',
    )
    expect(answerOf(overMidnight, 'UTC', '2026-05-29T23:59:00Z')).toBe('open until 2026-05-30T02:00:00.000Z')
    expect(answerOf(overMidnight, 'UTC', '2026-05-30T00:00:00Z')).toBe('open until 2026-05-30T02:00:00.000Z')
  })

  test('ends the day when nothing follows', () => {
    const friday = windowOf(hours(['friday'], '22:00', '24:00'))
    expect(answerOf(friday, 'UTC', '2026-05-29T23:59:59Z')).toBe('open until 2026-05-30T00:00:00.000Z')
    expect(answerOf(friday, 'UTC', '2026-05-30T00:00:00Z')).toBe('closed until 2026-06-05T22:00:00.000Z')
  })

  test('hours that overlap, in any order, are one opening', () => {
    const window = windowOf(
      hours(['monday'], '15:00', '18:00'),
      hours(['monday'], '09:00', '16:00'),
      hours(['monday'], '10:00', '11:00'),
    )
    expect(answerOf(window, 'UTC', '2026-06-01T10:30:00Z')).toBe('open until 2026-06-01T18:00:00.000Z')
  })
})

describe('several possible zones, and none', () => {
  const office = windowOf(hours(WORKDAYS, '09:00', '20:00'))

  test('the window is open only while it is open in all of them', () => {
    const usa = 'America/New_York|America/Los_Angeles'
    expect(answerOf(office, usa, '2026-06-01T13:00:00Z')).toBe('closed until 2026-06-01T16:00:00.000Z')
    expect(answerOf(office, usa, '2026-06-01T16:00:00Z')).toBe('open until 2026-06-02T00:00:00.000Z')
    expect(answerOf(office, usa, '2026-06-02T00:00:00Z')).toBe('closed until 2026-06-02T16:00:00.000Z')
  })

  test('zones that never agree never open', () => {
    const morning = windowOf(hours(EVERY_DAY, '09:00', '10:00'))
    expect(answerOf(morning, 'Europe/Madrid|Asia/Kathmandu', '2026-06-01T00:00:00Z')).toBe('never')
  })

  test('zones that agree in a part of the year open there', () => {
    // Phoenix keeps its time all year: from March to November it is level with Los Angeles, then with Denver
    const morning = windowOf(hours(EVERY_DAY, '09:00', '10:00'))
    expect(answerOf(morning, 'America/Phoenix|America/Denver', '2026-06-01T00:00:00Z')).toBe(
      'closed until 2026-11-01T16:00:00.000Z',
    )
  })

  test('an unknown zone is held, or takes the zone that the window names', () => {
    expect(answerOf(office, '', '2026-06-01T13:00:00Z')).toBe('held')
    const inMadrid = { ...office, unknownZone: 'Europe/Madrid' }
    expect(answerOf(inMadrid, '', '2026-06-01T13:00:00Z')).toBe('open until 2026-06-01T18:00:00.000Z')
    expect(answerOf(inMadrid, 'America/New_York', '2026-06-01T12:00:00Z')).toBe(
      'closed until 2026-06-01T13:00:00.000Z',
    )
  })
})
