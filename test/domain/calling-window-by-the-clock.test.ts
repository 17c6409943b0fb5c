import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createWindowClock, isInsideWindow, windowAt } from '../../electron/engine/domain/calling-window.ts'
import { type CallingWindow, minutesOfDay } from '../../shared/model/calling-window.ts'
import { EVERY_DAY, iso, windowOf } from './window-of.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

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

/** Changes of clocks, each with its zone; Kathmandu has none, and stands for quarters of an hour. */
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
    weekdays: fc.subarray([...EVERY_DAY], { minLength: 1 }),
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
  const zones = fc.subarray(['Europe/Madrid', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'], {
    minLength: 2,
  })
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
