import { Temporal } from 'temporal-polyfill'
import { CAP_UNITS, type CountedCap } from '../../../shared/model/contact-limits.ts'
import type { Reason } from '../../../shared/model/reason.ts'
import type { Line } from '../../../shared/model/rule-pack.ts'
import { inZone } from './instant-words.ts'

const HOUR_MS = 3_600_000

/** A cap of the campaign's own settings (`rule` null) or of the law. */
export interface CapInForce {
  readonly cap: CountedCap
  readonly rule: Reason['rule']
  /** Lines that it binds; all where it is left out. */
  readonly lines?: readonly Line[]
}

/** A wait after an abandoned call, of the campaign's own settings (`rule` null) or of the law. */
export interface LockoutInForce {
  readonly hours: number
  readonly rule: Reason['rule']
  /** Lines that it binds; all where it is left out. */
  readonly lines?: readonly Line[]
}

/**
 * Until when (ms) a cap holds a contact back; null when it does not, `Infinity` when for ever. `nthNewest` is the instant of the
 * n-th newest contact that counts, n being the cap's count (null when there have been fewer). A rolling window is full while that
 * contact is younger than the window is long; one of the calendar until its day, week or month is over by the clocks of every
 * `zone` (IANA names joined by `|`).
 */
export function blockedUntil(
  cap: CountedCap,
  nthNewest: number | null,
  now: number,
  zone = 'UTC',
): number | null {
  if (nthNewest === null) return null
  const { value, unit } = cap.window
  if (unit === 'for-ever') return Number.POSITIVE_INFINITY
  const free =
    unit === 'hours' || unit === 'days'
      ? nthNewest + value * CAP_UNITS[unit]
      : Math.max(...(zone || 'UTC').split('|').map(one => endOfPeriod(unit, value, nthNewest, one)))
  return now < free ? free : null
}

/** When the period of the calendar in which an instant lies, and the `value - 1` periods after it, are over in a zone. */
function endOfPeriod(
  unit: 'calendar-days' | 'calendar-weeks' | 'calendar-months',
  value: number,
  at: number,
  zone: string,
): number {
  const day = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate()
  let ends: Temporal.PlainDate
  switch (unit) {
    case 'calendar-days':
      ends = day.add({ days: value })
      break
    case 'calendar-weeks':
      ends = day.subtract({ days: day.dayOfWeek - 1 }).add({ weeks: value })
      break
    case 'calendar-months':
      ends = day.with({ day: 1 }).add({ months: value })
      break
  }
  return ends.toZonedDateTime(zone).epochMilliseconds
}

/** Why a cap holds a contact back at `now`, or null. The clearing instant is given by the first clock of `zone` (IANA names joined by `|`). */
export function capReason(
  { cap, rule }: CapInForce,
  nthNewest: number | null,
  now: number,
  zone: string,
): Reason | null {
  const until = blockedUntil(cap, nthNewest, now, zone)
  if (until === null) return null
  const clearsAt = Number.isFinite(until) ? until : null
  const when = clearsAt === null ? 'never again' : `again from ${inZone(clearsAt, firstZone(zone))}`
  if (cap.counts === 'refused' || cap.counts === 'conversed') {
    const what = cap.counts === 'refused' ? 'They declined a call' : 'They answered a call'
    return { kind: 'lockout', sentence: `${what}, and the law asks for a wait; ${when}.`, clearsAt, rule }
  }
  const who = cap.per === 'number' ? 'This number' : 'This person'
  const sentence = `${who} has been contacted ${timesOf(cap)}, as often as ${rule === null ? 'the settings allow' : 'the law allows'}; ${when}.`
  return { kind: 'contact-cap', sentence, clearsAt, rule }
}

/** Until when (ms) a recipient is not called who answered at `abandonedAt` and found nobody; null when not, or not any more. */
export function lockedUntil(hours: number, abandonedAt: number | null, now: number): number | null {
  if (abandonedAt === null) return null
  const free = abandonedAt + hours * HOUR_MS
  return now < free ? free : null
}

/** Why a person is not called at `now` after an abandoned call, or null. The instant is given by the first clock of `zone` (IANA). */
export function lockoutReason(
  { hours, rule }: LockoutInForce,
  abandonedAt: number | null,
  now: number,
  zone: string,
): Reason | null {
  const clearsAt = lockedUntil(hours, abandonedAt, now)
  if (clearsAt === null) return null
  const sentence = `They answered a call and nobody was there, so they are not called for ${counted(hours, 'hour')}; again from ${inZone(clearsAt, firstZone(zone))}.`
  return { kind: 'lockout', sentence, clearsAt, rule }
}

/** The longest lockout in force, in ms; 0 when there is none. */
export function longestLockoutMs(lockouts: readonly LockoutInForce[]): number {
  return lockouts.reduce((longest, { hours }) => Math.max(longest, hours * HOUR_MS), 0)
}

/** `3 times in 24 hours`, `once in 7 days in this campaign`, `once in a calendar week`. */
export function timesOf({ count, window, scope, counts }: CountedCap): string {
  const times = count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`
  const answered =
    counts === 'answered' ? ' (answered calls)' : counts === 'unanswered' ? ' (unanswered calls)' : ''
  return `${times} in ${lengthOf(window)}${answered}${scope === 'campaign' ? ' in this campaign' : ''}`
}

const UNIT_WORDS = {
  hours: 'hour',
  days: 'day',
  'calendar-days': 'calendar day',
  'calendar-weeks': 'calendar week',
  'calendar-months': 'calendar month',
} as const

function lengthOf({ value, unit }: CountedCap['window']): string {
  if (unit === 'for-ever') return 'all'
  const rolls = unit === 'hours' || unit === 'days'
  return value === 1 && !rolls ? `a ${UNIT_WORDS[unit]}` : counted(value, UNIT_WORDS[unit])
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

const firstZone = (zone: string): string => zone.split('|')[0] || 'UTC'
