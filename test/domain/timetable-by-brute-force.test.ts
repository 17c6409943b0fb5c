import Holidays from 'date-holidays'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { type BoundRule, hoursRules, lawAsked, rulesOf } from '../../electron/engine/domain/rule-packs.ts'
import { shippedRulePacks } from '../../electron/engine/domain/shipped-rule-packs.ts'
import { createTimetable } from '../../electron/engine/domain/timetable.ts'
import { type CallingHours, type CallingWindow, minutesOfDay } from '../../shared/model/calling-window.ts'
import { packHolidaysSchema, ruleSchema } from '../../shared/model/rule-pack.ts'
import { localTime } from '../support/clocks-by-intl.ts'
import { EVERY_DAY, iso, windowOf } from './window-of.ts'

const MINUTE = 60_000
const QUARTER = 15 * MINUTE
const DAY = 24 * 60 * MINUTE
const SEARCHED = 3 * DAY

interface Case {
  readonly window: CallingWindow
  readonly rules: readonly BoundRule[]
  readonly zones: readonly string[]
  readonly region: string
  readonly now: number
}

interface WallClock {
  readonly weekday: string
  readonly date: string
  readonly minute: number
}

/**
 * The definition, minute by minute and by other means: Intl shows the wall clock of each zone, and a day is a holiday when
 * date-holidays lists it. Clocks change on quarters of an hour, so between them the wall clock just goes on.
 */
function isAllowed({ window, rules, zones, region }: Case, at: number): boolean {
  return zones.every(zone => {
    const quarter = wallClock(zone, Math.floor(at / QUARTER) * QUARTER)
    const clock = { ...quarter, minute: quarter.minute + (Math.floor(at / MINUTE) % 15) }
    if (!isWithin(window.hours, clock) || window.closedOn.includes(clock.date)) return false
    if (window.holidays === 'observe' && isHoliday(region, clock.date)) return false
    return rules.every(bound => {
      const { rule } = bound
      if (rule.kind !== 'hours') return true
      if (clock.date < (rule.from ?? '0') || clock.date > (rule.until ?? '9')) return true
      return isWithin(rule.hours, clock) && !(rule.holidays && isHolidayOf(bound, region, clock.date))
    })
  })
}

function isWithin(hours: readonly CallingHours[], { weekday, minute }: WallClock): boolean {
  return hours.some(
    ({ weekdays, from, to }) =>
      weekdays.some(day => day === weekday) && minutesOfDay(from) <= minute && minute < minutesOfDay(to),
  )
}

const clocks = new Map<string, WallClock>()

function wallClock(zone: string, at: number): WallClock {
  const key = `${zone} ${at}`
  let clock = clocks.get(key)
  if (clock === undefined) {
    const { weekday, date, time } = localTime(zone, at)
    const [hour = 0, minute = 0] = time.split(':').map(Number)
    clock = { weekday, date, minute: hour * 60 + minute }
    clocks.set(key, clock)
  }
  return clock
}

const calendars = new Map<string, ReadonlySet<string>>()

function isHoliday(regions: string, date: string): boolean {
  return regions.split('|').some(region => {
    const key = `${region} ${date.slice(0, 4)}`
    let days = calendars.get(key)
    if (days === undefined) {
      const [country = '', state] = region.split('-')
      const calendar = state === undefined ? new Holidays(country) : new Holidays(country, state)
      const listed = calendar.getHolidays(Number(date.slice(0, 4))).filter(({ type }) => type === 'public')
      days = new Set(listed.map(({ date: day }) => day.slice(0, 10)))
      calendars.set(key, days)
    }
    return days.has(date)
  })
}

/** A holiday to the rules of a pack; packs that add days of their own are not among these. */
function isHolidayOf({ region: of, holidays }: BoundRule, regions: string, date: string): boolean {
  if (holidays.add.length > 0) throw new Error('the definition knows no added holidays')
  if (holidays.calendar === 'country') return isHoliday(of.slice(0, 2), date)
  const inside = regions.split('|').filter(region => region === of || region.startsWith(`${of}-`))
  return inside.length > 0 && isHoliday(inside.join('|'), date)
}

/** Regions whose holidays last one day each, which is all that the definition above knows. */
const REGIONS = [
  'US-FL',
  'US-TX',
  'US-FL|US-KY',
  'GB',
  'DE-BY',
  'FR',
  'ES-MD',
  'AU-VIC',
  'CA-ON',
  'DE|US-LA',
  '',
]
const ZONES = [
  ...['America/New_York', 'America/Chicago', 'America/St_Johns', 'America/Santiago', 'Europe/London'],
  ...['Europe/Berlin', 'Africa/Casablanca', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Chatham'],
]
const HOLIDAYS = ['01-01', '05-01', '07-04', '07-14', '11-11', '12-25', '12-31']

const time = fc
  .integer({ min: 0, max: 24 * 60 })
  .map(
    minute => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`,
  )
const entry = fc
  .record({
    weekdays: fc.subarray([...EVERY_DAY], { minLength: 3 }),
    times: fc.tuple(time, time).filter(([one, other]) => one !== other),
  })
  .map(({ weekdays, times: [one, other] }) =>
    one < other ? { weekdays, from: one, to: other } : { weekdays, from: other, to: one },
  )
const hours = fc.array(entry, { minLength: 1, maxLength: 4 })
const day = fc
  .record({ year: fc.integer({ min: 2020, max: 2035 }), at: fc.integer({ min: 0, max: 364 }) })
  .map(({ year, at }) => Date.UTC(year, 0, 1) + at * DAY)
const moment = fc.record({
  kind: fc.constantFrom('clocks change', 'holiday', 'any day'),
  day,
  holiday: fc.constantFrom(...HOLIDAYS),
  offset: fc.integer({ min: -36 * 60, max: 12 * 60 }),
  ms: fc.integer({ min: 0, max: 59_999 }),
})
const ruleOf = fc.record({
  hours,
  holidays: fc.boolean(),
  starts: fc.option(fc.integer({ min: -2, max: 2 }), { nil: null }),
  ends: fc.option(fc.integer({ min: -2, max: 2 }), { nil: null }),
})
const laws = fc.oneof(fc.constant('shipped' as const), fc.array(ruleOf, { minLength: 0, maxLength: 2 }))

const cases: fc.Arbitrary<Case> = fc
  .record({
    hours,
    laws,
    observe: fc.boolean(),
    closed: fc.array(fc.integer({ min: -1, max: 2 }), { maxLength: 2 }),
    zones: fc.subarray(ZONES, { minLength: 1, maxLength: 3 }),
    region: fc.constantFrom(...REGIONS),
    moment,
  })
  .map(({ hours: entries, laws: law, observe, closed, zones, region, moment: when }) => {
    const base = baseOf(when, zones[0] ?? 'UTC')
    const now = base + when.offset * MINUTE + when.ms
    const dateIn = (days: number): string => iso(now + days * DAY).slice(0, 10)
    const window: CallingWindow = {
      ...windowOf(...entries),
      holidays: observe ? 'observe' : 'ignore',
      closedOn: closed.map(dateIn),
    }
    const rules =
      law === 'shipped'
        ? rulesOf(shippedRulePacks(), region, lawAsked('marketing', 'recorded'))
        : law.map(({ starts, ends, ...written }, at) => ({
            pack: 'random',
            region: region.slice(0, 2),
            holidays: packHolidaysSchema.parse({}),
            rule: ruleSchema.parse({
              ...written,
              kind: 'hours',
              id: `rule-${at}`,
              sentence: 'A rule.',
              appliesTo: ['marketing'],
              source: 'chance',
              from: starts === null ? null : dateIn(starts),
              until: ends === null ? null : dateIn(ends),
            }),
          }))
    return { window, rules, zones, region, now }
  })

/** Midnight of any day or of a holiday, or the instant at which the clocks of the zone change next after it. */
function baseOf(
  { kind, day: any, holiday }: { kind: string; day: number; holiday: string },
  zone: string,
): number {
  if (kind === 'holiday') return Date.parse(`${iso(any).slice(0, 4)}-${holiday}T00:00:00Z`)
  if (kind === 'any day') return any
  const local = Temporal.Instant.fromEpochMilliseconds(any).toZonedDateTimeISO(zone)
  return local.getTimeZoneTransition('next')?.epochMilliseconds ?? any
}

test('the next permitted instant is the first minute that clocks, law and holidays all allow', () => {
  fc.assert(
    fc.property(cases, tried => {
      const { window, rules, zones, region, now } = tried
      const timetable = createTimetable({ window, law: () => hoursRules(rules) })
      const answer = timetable.at(zones.join('|'), region, now)
      const isOpen = isAllowed(tried, now)
      expect(answer.is === 'open', `${iso(now)} ${JSON.stringify(answer)}`).toBe(isOpen)
      expect(answer.because.length > 0).toBe(!isOpen)
      const change = answer.is === 'open' ? answer.until : answer.is === 'closed' ? answer.opensAt : null
      const stop = Math.min(change ?? now + SEARCHED, now + SEARCHED)
      for (let at = Math.floor(now / MINUTE) * MINUTE + MINUTE; at < stop; at += MINUTE) {
        if (isAllowed(tried, at) !== isOpen)
          expect.fail(`${iso(at)} is no more ${answer.is}; from ${iso(now)}`)
      }
      if (change === null) return
      expect(change % MINUTE).toBe(0)
      expect(isAllowed(tried, change), `at ${iso(change)}`).toBe(!isOpen)
      expect(isAllowed(tried, change - MINUTE), `before ${iso(change)}`).toBe(isOpen)
    }),
    { numRuns: 400 },
  )
})

test('an opening is never on a holiday that is observed', () => {
  fc.assert(
    fc.property(cases, ({ window, rules, zones, region, now }) => {
      const observing: CallingWindow = { ...window, holidays: 'observe' }
      const timetable = createTimetable({ window: observing, law: () => hoursRules(rules) })
      let at = now
      for (let openings = 0; openings < 5; openings++) {
        const answer = timetable.at(zones.join('|'), region, at)
        if (answer.is === 'never' || answer.is === 'held') return
        at = answer.is === 'open' ? (answer.until ?? at + DAY) : answer.opensAt
        if (answer.is === 'closed') {
          for (const zone of zones) {
            const { date } = wallClock(zone, Math.floor(at / QUARTER) * QUARTER)
            expect(isHoliday(region, date), `${date} in ${region}`).toBe(false)
          }
        }
      }
    }),
    { numRuns: 300 },
  )
})
