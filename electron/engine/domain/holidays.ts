import Holidays, { type HolidaysTypes } from 'date-holidays'
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
