import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createWindowClock, isInsideWindow, windowAt } from '../../electron/engine/domain/calling-window.ts'
import {
  type CallingWindow,
  callingWindowSchema,
  minutesOfDay,
  WEEKDAYS,
} from '../../shared/model/calling-window.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const EVERY_DAY = [...WEEKDAYS]
const WORKDAYS = EVERY_DAY.slice(0, 5)

function hours(weekdays: readonly (typeof WEEKDAYS)[number][], from: string, to: string) {
  return { weekdays: [...weekdays], from, to }
}

function windowOf(...entries: CallingWindow['hours']): CallingWindow {
  return callingWindowSchema.parse({ hours: entries })
}

/** An instant as ISO says it, so that a failure shows times that people read. */
function iso(at: number): string {
  return new Date(at).toISOString()
}

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

/**
 * The definition, asked of another library: the wall clock of the zone (by Intl) shows a weekday and a time that the window
 * names. The code under test reckons with offsets instead.
 */
function insideByTheClock(window: CallingWindow, zone: string, at: number): boolean {
  const parts = new Map(
    clockOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  const weekday = parts.get('weekday')?.toLowerCase()
  const minute = Number(parts.get('hour')) * 60 + Number(parts.get('minute'))
  return window.hours.some(
    ({ weekdays, from, to }) =>
      weekdays.some(day => day === weekday) && minutesOfDay(from) <= minute && minute < minutesOfDay(to),
  )
}

const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    weekday: 'long',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  })
  clocks.set(zone, made)
  return made
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

describe('for generated windows, around the days on which clocks are set', () => {
  /** Changes of clocks, each with its zone; the last of a zone without any is a day like others. */
  const ANCHORS: readonly (readonly [string, string])[] = [
    ['Europe/Madrid', '2026-03-29T01:00:00Z'],
    ['Europe/Madrid', '2026-10-25T01:00:00Z'],
    ['America/New_York', '2026-03-08T07:00:00Z'],
    ['America/New_York', '2026-11-01T06:00:00Z'],
    ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
    ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
    ['Pacific/Apia', '2011-12-30T10:00:00Z'],
    ['America/Havana', '2026-03-08T05:00:00Z'],
    ['America/Santiago', '2026-04-05T03:00:00Z'],
    ['Asia/Kathmandu', '2026-07-01T00:00:00Z'],
  ]
  const time = fc
    .integer({ min: 0, max: 96 })
    .map(
      quarter =>
        `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`,
    )
  const entry = fc
    .record({
      weekdays: fc.subarray(EVERY_DAY, { minLength: 1 }),
      times: fc.tuple(time, time).filter(([one, other]) => one !== other),
    })
    .map(({ weekdays, times: [one, other] }) =>
      one < other ? { weekdays, from: one, to: other } : { weekdays, from: other, to: one },
    )
  const window = fc.array(entry, { minLength: 1, maxLength: 4 }).map(entries => windowOf(...entries))
  const place = fc
    .record({
      anchor: fc.constantFrom(...ANCHORS),
      minutes: fc.integer({ min: -9 * 24 * 60, max: 9 * 24 * 60 }),
      seconds: fc.integer({ min: 0, max: 59 }),
    })
    .map(({ anchor: [zone, at], minutes, seconds }) => ({
      zone,
      now: Date.parse(at) + minutes * MINUTE + seconds * 1000,
    }))

  test('open and closed are what the wall clock says', () => {
    fc.assert(
      fc.property(window, place, (calling, { zone, now }) => {
        expect(isInsideWindow(calling, zone, now), iso(now)).toBe(insideByTheClock(calling, zone, now))
      }),
      { numRuns: 1_000 },
    )
  })

  test('a boundary is the first minute that differs, and nothing before it does', () => {
    fc.assert(
      fc.property(window, place, (calling, { zone, now }) => {
        const answer = windowAt(calling, zone, now)
        if (answer.is !== 'open' && answer.is !== 'closed') throw new Error(`it says ${answer.is}`)
        const isOpen = answer.is === 'open'
        const boundary = answer.is === 'open' ? answer.until : answer.opensAt
        const end = boundary ?? now + 20 * DAY
        expect(end).toBeGreaterThan(now)
        if (boundary !== null) {
          expect(insideByTheClock(calling, zone, boundary), `at ${iso(boundary)}`).toBe(!isOpen)
          expect(insideByTheClock(calling, zone, boundary - MINUTE), `before ${iso(boundary)}`).toBe(isOpen)
        }
        for (let at = now; at < end; at += 3 * HOUR + 7 * MINUTE) {
          expect(insideByTheClock(calling, zone, at), `on the way, ${iso(at)}`).toBe(isOpen)
        }
      }),
      { numRuns: 400 },
    )
  })

  test('an opening of several zones is inside all of them, and the minute before it is not', () => {
    const zones = fc.subarray(
      ['Europe/Madrid', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'],
      {
        minLength: 2,
      },
    )
    fc.assert(
      fc.property(window, place, zones, (calling, { now }, several) => {
        const answer = windowAt(calling, several.join('|'), now)
        const inAll = (at: number) => several.every(zone => insideByTheClock(calling, zone, at))
        expect(answer.is === 'open').toBe(inAll(now))
        if (answer.is !== 'closed') return
        expect(inAll(answer.opensAt), iso(answer.opensAt)).toBe(true)
        expect(inAll(answer.opensAt - MINUTE)).toBe(false)
      }),
      { numRuns: 200 },
    )
  })

  test('a window clock says what the window says, whichever way its time goes', () => {
    const steps = fc.array(fc.integer({ min: -3 * 24 * 60, max: 4 * 24 * 60 }), { maxLength: 30 })
    fc.assert(
      fc.property(
        window,
        fc.array(place, { minLength: 1, maxLength: 3 }),
        steps,
        (calling, places, minutes) => {
          const clock = createWindowClock(calling)
          for (const { zone, now } of places) {
            let at = now
            for (const step of [0, ...minutes]) {
              at += step * MINUTE
              expect(clock.at(zone, at), iso(at)).toEqual(windowAt(calling, zone, at))
              expect(clock.at('', at)).toEqual({ is: 'held' })
            }
          }
        },
      ),
      { numRuns: 200 },
    )
  })
})
