import { type CallingWindow, minutesOfDay, WEEKDAYS } from '../../../shared/model/calling-window.ts'
import type { Reason } from '../../../shared/model/reason.ts'
import { hoursByWeekday, weekdayIndex } from './calling-window.ts'
import { holidayForPack, holidayOn } from './holidays.ts'
import type { HoursOfDay, LocalHours } from './local-openings.ts'
import type { BoundRule, HoursRule } from './rule-packs.ts'

/** One thing that closes a timetable by itself. */
export interface TimetableLayer {
  readonly hoursOf: HoursOfDay
  /** Why it is closed on the day of this midnight. */
  reasonOn(midnight: number): Omit<Reason, 'clearsAt'>
}

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const WHOLE_DAY: readonly LocalHours[] = [{ fromMs: 0, toMs: DAY_MS }]
const NO_HOURS: readonly LocalHours[] = []

/** Everything that can close a campaign's timetable in a region: its own hours and days, holidays, and the rules of the law. */
export function layersOf(
  window: CallingWindow,
  rules: readonly BoundRule<HoursRule>[],
  region: string,
): readonly TimetableLayer[] {
  const layers = [campaignHours(window)]
  if (window.closedOn.length > 0) layers.push(closedDays(window.closedOn))
  if (window.holidays === 'observe') layers.push(holidays(region))
  return [...layers, ...rules.map(rule => lawHours(rule, region))]
}

function campaignHours(window: CallingWindow): TimetableLayer {
  const byWeekday = hoursByWeekday(window.hours)
  return {
    hoursOf: midnight => byWeekday[weekdayIndex(midnight)] ?? NO_HOURS,
    reasonOn: () => ({
      kind: 'outside-window',
      sentence: 'Outside the calling hours of the campaign.',
      rule: null,
    }),
  }
}

function closedDays(days: readonly string[]): TimetableLayer {
  const closed = new Set(days.map(midnightOf))
  return {
    hoursOf: midnight => (closed.has(midnight) ? NO_HOURS : WHOLE_DAY),
    reasonOn: midnight => ({
      kind: 'outside-window',
      sentence: `The campaign does not call on ${dateOf(midnight)}.`,
      rule: null,
    }),
  }
}

function holidays(region: string): TimetableLayer {
  return {
    hoursOf: midnight => (holidayOn(region, dateOf(midnight)) === null ? WHOLE_DAY : NO_HOURS),
    reasonOn: midnight => ({
      kind: 'holiday',
      sentence: `${holidayOn(region, dateOf(midnight)) ?? 'This day'} is a public holiday there, and the campaign observes it.`,
      rule: null,
    }),
  }
}

function lawHours(bound: BoundRule<HoursRule>, regions: string): TimetableLayer {
  const { pack, rule } = bound
  const byWeekday = hoursByWeekday(rule.hours)
  const first = rule.from === null ? Number.NEGATIVE_INFINITY : midnightOf(rule.from)
  const last = rule.until === null ? Number.POSITIVE_INFINITY : midnightOf(rule.until)
  const behind = { pack, id: rule.id, source: rule.source }
  const onHoliday = hoursOnHoliday(rule.holidays)
  const onEve = rule.eves.length === 0 ? null : rule.eves.map(inMs)
  const holidayOf = (midnight: number): string | null =>
    onHoliday?.[weekdayIndex(midnight)] == null ? null : holidayForPack(bound, regions, dateOf(midnight))
  /** The holiday that the next day is, where that changes this one. */
  const eveOf = (midnight: number): string | null =>
    onEve === null ? null : holidayForPack(bound, regions, dateOf(midnight + DAY_MS))
  return {
    hoursOf(midnight) {
      if (midnight < first || last < midnight) return WHOLE_DAY
      const hours = byWeekday[weekdayIndex(midnight)] ?? NO_HOURS
      if (hours.length === 0) return hours
      if (holidayOf(midnight) !== null)
        return intersectHours(hours, onHoliday?.[weekdayIndex(midnight)] ?? NO_HOURS)
      return onEve === null || eveOf(midnight) === null ? hours : intersectHours(hours, onEve)
    },
    reasonOn(midnight) {
      const holiday = holidayOf(midnight)
      if (holiday !== null) {
        const sentence = `${holiday} is a public holiday there. ${rule.sentence}`
        return { kind: 'holiday', sentence, rule: behind }
      }
      const eve = eveOf(midnight)
      const sentence =
        eve === null ? rule.sentence : `${eve}, a public holiday there, is the next day. ${rule.sentence}`
      return { kind: 'law-hours', sentence, rule: behind }
    },
  }
}

const inMs = ({ from, to }: { readonly from: string; readonly to: string }): LocalHours => ({
  fromMs: minutesOfDay(from) * MINUTE_MS,
  toMs: minutesOfDay(to) * MINUTE_MS,
})

/** The hours of a holiday by the day of the week on which it falls; null for those on which it is a day like others. */
function hoursOnHoliday(holidays: HoursRule['holidays']): readonly (readonly LocalHours[] | null)[] | null {
  if (holidays === false) return null
  if (holidays === true) return WEEKDAYS.map(() => NO_HOURS)
  const hours = holidays.hours.map(inMs)
  return WEEKDAYS.map(day => (holidays.weekdays.includes(day) ? hours : null))
}

/** The hours that are in both; each is in order and without overlaps. */
export function intersectHours(
  some: readonly LocalHours[],
  others: readonly LocalHours[],
): readonly LocalHours[] {
  if (some === WHOLE_DAY) return others
  if (others === WHOLE_DAY) return some
  const both: LocalHours[] = []
  for (const one of some) {
    for (const other of others) {
      const fromMs = Math.max(one.fromMs, other.fromMs)
      const toMs = Math.min(one.toMs, other.toMs)
      if (fromMs < toMs) both.push({ fromMs, toMs })
    }
  }
  return both
}

/** Midnights are written as if local time were UTC, so that a day has one whatever the zone. */
function midnightOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`)
}

const dates = new Map<number, string>()
/** Three years, which is more than is ever looked at together. */
const DATES_REMEMBERED_MAX = 1_100

/** `YYYY-MM-DD` of a midnight; writing it costs more than everything else that a day needs. */
function dateOf(midnight: number): string {
  let date = dates.get(midnight)
  if (date === undefined) {
    date = new Date(midnight).toISOString().slice(0, 10)
    if (dates.size >= DATES_REMEMBERED_MAX) dates.clear()
    dates.set(midnight, date)
  }
  return date
}
