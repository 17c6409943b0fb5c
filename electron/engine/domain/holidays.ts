import Holidays, { type HolidaysTypes } from 'date-holidays'
import { WEEKDAYS } from '../../../shared/model/calling-window.ts'
import type { HolidayOfPack, PackHolidays } from '../../../shared/model/rule-pack.ts'
import { countryOf } from './recipient-region.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** Regions times years; a center calls few of either. */
const YEARS_REMEMBERED_MAX = 5_000

/** Days without calls by their date, with the name of the holiday. */
type YearOfHolidays = ReadonlyMap<string, string>

const years = new Map<string, YearOfHolidays>()
const NONE: YearOfHolidays = new Map()
/** Countries with a calendar. */
let known: ReadonlySet<string> | null = null
const OVERSEAS: ReadonlySet<string> = new Set(['US-AS', 'US-GU', 'US-PR', 'US-VI'])
/** Where a public holiday is moved by a day that is none; elsewhere only the rules of public holidays are worked out. */
const NEEDS_OBSERVANCES: ReadonlySet<string> = new Set(['CH-GL'])

/**
 * The name of the public holiday that a day (`YYYY-MM-DD`) is in a region, or null. Of several possible regions, joined by `|`,
 * any counts. Where the calendar is not known there is no holiday; `regionsWithoutCalendar` tells where that is.
 * The calendars are those of date-holidays: public holidays alone, with their substitute days.
 */
export function holidayOn(regions: string, localDate: string): string | null {
  if (regions === '') return null
  for (const region of regions.split('|')) {
    const year = Number(localDate.slice(0, 4))
    const name = holidaysOf(region, year).get(localDate)
    if (name !== undefined) return name
    // one that began in December may last into the new year
    const before = localDate.slice(5, 7) === '01' ? holidaysOf(region, year - 1).get(localDate) : undefined
    if (before !== undefined) return before
  }
  return null
}

/**
 * The name of the holiday that a day (`YYYY-MM-DD`) is to the rules of a pack, or null: by the calendar that the pack names, in
 * those of the possible regions (joined by `|`) that lie in its own, and by the days that it adds.
 */
export function holidayForPack(
  pack: { readonly region: string; readonly holidays: PackHolidays },
  regions: string,
  localDate: string,
): string | null {
  const { calendar, add } = pack.holidays
  if (calendar === 'country') {
    const found = holidayOn(countryOf(pack.region), localDate)
    if (found !== null) return found
  }
  if (calendar === 'region') {
    const inside = regions
      .split('|')
      .filter(region => region === pack.region || region.startsWith(`${pack.region}-`))
    const found = holidayOn(inside.length === 0 ? pack.region : inside.join('|'), localDate)
    if (found !== null) return found
  }
  return add.find(holiday => dayOf(holiday, Number(localDate.slice(0, 4))) === localDate)?.name ?? null
}

/** The day (`YYYY-MM-DD`) on which a holiday falls in a year, or null when it has none then. */
function dayOf(holiday: HolidayOfPack, year: number): string | null {
  if ((holiday.from ?? year) > year || (holiday.until ?? year) < year) return null
  if ('on' in holiday) return `${year}-${holiday.on}`
  if ('easter' in holiday) return isoDay(easterSunday(year) + holiday.easter * DAY_MS)
  const first = Date.parse(`${year}-${holiday.fromDay}T00:00:00Z`)
  // Monday is 0, as in WEEKDAYS
  const weekday = (new Date(first).getUTCDay() + 6) % 7
  return isoDay(first + ((WEEKDAYS.indexOf(holiday.weekday) - weekday + 7) % 7) * DAY_MS)
}

const isoDay = (midnight: number): string => new Date(midnight).toISOString().slice(0, 10)

/** Midnight (UTC) of Easter Sunday of the Gregorian calendar, by the method of Meeus, Jones and Butcher. */
function easterSunday(year: number): number {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const g = Math.floor((8 * b + 13) / 25)
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const month = Math.floor((h + l - 7 * m + 114) / 31)
  const day = ((h + l - 7 * m + 114) % 31) + 1
  return Date.UTC(year, month - 1, day)
}

/** Those of the possible regions, joined by `|`, whose public holidays nobody here knows. */
export function regionsWithoutCalendar(regions: string): readonly string[] {
  return regions.split('|').filter(region => region === '' || calendarOf(region) === null)
}

/** Public holidays of one region that begin in one year. */
function holidaysOf(region: string, year: number): YearOfHolidays {
  const key = `${region} ${year}`
  let found = years.get(key)
  if (found === undefined) {
    found = workOut(region, year)
    if (years.size >= YEARS_REMEMBERED_MAX) years.clear()
    years.set(key, found)
  }
  return found
}

function workOut(region: string, year: number): YearOfHolidays {
  const calendar = calendarOf(region)
  if (calendar === null) return NONE
  const days = new Map<string, string>()
  for (const holiday of calendar.getHolidays(year)) {
    if (holiday.type !== 'public') continue
    for (const day of daysOf(holiday.date, holiday.end.getTime() - holiday.start.getTime())) {
      if (!days.has(day)) days.set(day, holiday.name)
    }
  }
  return days
}

/**
 * Every day of the calendar that a holiday touches; half a day counts as one. `date` is `2026-03-20 00:00:00 -0600`: it begins
 * six hours before that midnight; that evening is not yet a day of it.
 */
function daysOf(date: string, lastsMs: number): string[] {
  const day = Date.parse(`${date.slice(0, 10)}T00:00:00Z`)
  const clock = Date.parse(`${date.slice(0, 10)}T${date.slice(11, 19)}Z`)
  const earlier = / ([+-]\d\d)00$/.exec(date)?.[1]
  const end = clock + (earlier === undefined ? 0 : Number(earlier) * HOUR_MS) + lastsMs
  const days: string[] = []
  for (let at = day; at === day || at < end; at += DAY_MS) days.push(new Date(at).toISOString().slice(0, 10))
  return days
}

/** The calendar of a region: its own, or that of the country that it lies in. */
function calendarOf(region: string): Holidays | null {
  known ??= new Set(Object.keys(new Holidays().getCountries()))
  // parts of a country that have a country code of their own (US-PR) have their calendar under it
  const part = region.slice(3)
  const country = OVERSEAS.has(region) ? part : countryOf(region)
  if (!known.has(country)) return null
  const options: HolidaysTypes.Options = { languages: 'en' }
  if (!NEEDS_OBSERVANCES.has(region)) options.types = ['public']
  return part === '' || country === part
    ? new Holidays(country, options)
    : new Holidays(country, part, options)
}
