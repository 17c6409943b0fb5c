import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  blockedUntil,
  capReason,
  lockedUntil,
  lockoutReason,
  longestLockoutMs,
  timesOf,
} from '../../electron/engine/domain/contact-caps.ts'
import {
  type ContactCap,
  type CountedCap,
  capWindowMs,
  contactCapSchema,
} from '../../shared/model/contact-limits.ts'

const NOW = Date.UTC(2026, 0, 5, 9)
const HOUR = 3_600_000
const cap = (count: number, value: number, unit: 'hours' | 'days', more = {}): ContactCap =>
  contactCapSchema.parse({ count, window: { value, unit }, ...more })
const LAW = { pack: 'us-fl', id: 'calls-per-day', source: 'Fla. Stat. 501.616(6)(b)' }

describe('a cap of three contacts in 24 hours', () => {
  const three = cap(3, 24, 'hours')
  test('lets the third one through', () => {
    expect(blockedUntil(three, null, NOW)).toBeNull()
  })

  test('holds the fourth one until the third newest is 24 hours old, to the millisecond', () => {
    expect(blockedUntil(three, NOW - 24 * HOUR + 1, NOW)).toBe(NOW + 1)
    expect(blockedUntil(three, NOW - 24 * HOUR, NOW)).toBeNull()
  })

  test('says so, with the instant on the recipient’s clock', () => {
    expect(capReason({ cap: three, rule: null }, NOW - HOUR, NOW, 'Europe/Madrid')).toEqual({
      kind: 'contact-cap',
      sentence:
        'This number has been contacted 3 times in 24 hours, as often as the settings allow; again from Tue 6 Jan at 09:00.',
      clearsAt: NOW + 23 * HOUR,
      rule: null,
    })
  })
})

test('a cap of the law names the law, and one per person speaks of the person', () => {
  const byLaw = { cap: cap(1, 7, 'days', { per: 'person', scope: 'campaign' }), rule: LAW }
  expect(capReason(byLaw, NOW, NOW, 'America/New_York')).toEqual({
    kind: 'contact-cap',
    sentence:
      'This person has been contacted once in 7 days in this campaign, as often as the law allows; again from Mon 12 Jan at 04:00.',
    clearsAt: NOW + 7 * 24 * HOUR,
    rule: LAW,
  })
})

describe('a cap of the calendar', () => {
  const calendar = (unit: CountedCap['window']['unit'], count = 1): CountedCap => ({
    count,
    window: { value: 1, unit },
    per: 'person',
    scope: 'system',
  })
  // Wednesday 2 December 2026, 23:30 in Dubai
  const at = Date.parse('2026-12-02T19:30:00Z')

  test.each<[CountedCap['window']['unit'], string]>([
    ['calendar-days', '2026-12-02T20:00:00.000Z'],
    ['calendar-weeks', '2026-12-06T20:00:00.000Z'],
    ['calendar-months', '2026-12-31T20:00:00.000Z'],
  ])('%s end at midnight there', (unit, ends) => {
    const until = blockedUntil(calendar(unit), at, at + 1, 'Asia/Dubai')
    expect(new Date(until ?? 0).toISOString()).toBe(ends)
    expect(blockedUntil(calendar(unit), at, Date.parse(ends), 'Asia/Dubai')).toBeNull()
    expect(blockedUntil(calendar(unit), null, at, 'Asia/Dubai')).toBeNull()
  })

  test('ends when it is over by every clock', () => {
    const until = blockedUntil(calendar('calendar-days'), at, at + 1, 'Asia/Dubai|Europe/London')
    expect(new Date(until ?? 0).toISOString()).toBe('2026-12-03T00:00:00.000Z')
  })

  test('for ever never clears, and says so', () => {
    const never = { cap: { ...calendar('for-ever'), counts: 'refused' as const }, rule: LAW }
    expect(capReason(never, at, at + 1, 'Asia/Dubai')).toEqual({
      kind: 'lockout',
      sentence: 'They declined a call, and the law asks for a wait; never again.',
      clearsAt: null,
      rule: LAW,
    })
  })
})

test.each<[CountedCap, string]>([
  [
    { ...cap(2, 1, 'days'), counts: 'unanswered', window: { value: 1, unit: 'calendar-weeks' } },
    'twice in a calendar week (unanswered calls)',
  ],
  [cap(1, 1, 'hours'), 'once in 1 hour'],
  [cap(2, 1, 'days'), 'twice in 1 day'],
  [cap(7, 7, 'days', { scope: 'campaign' }), '7 times in 7 days in this campaign'],
])('a cap in words', (one, words) => {
  expect(timesOf(one)).toBe(words)
})

describe('the lockout after an abandoned call', () => {
  test('ends to the millisecond', () => {
    expect(lockedUntil(72, NOW - 72 * HOUR + 1, NOW)).toBe(NOW + 1)
    expect(lockedUntil(72, NOW - 72 * HOUR, NOW)).toBeNull()
    expect(lockedUntil(72, null, NOW)).toBeNull()
    expect(lockedUntil(0, NOW, NOW)).toBeNull()
  })

  test('says so', () => {
    expect(lockoutReason({ hours: 72, rule: null }, NOW, NOW, 'Europe/London')).toEqual({
      kind: 'lockout',
      sentence:
        'They answered a call and nobody was there, so they are not called for 72 hours; again from Thu 8 Jan at 09:00.',
      clearsAt: NOW + 72 * HOUR,
      rule: null,
    })
  })

  test('is the longest of those in force', () => {
    expect(longestLockoutMs([])).toBe(0)
    expect(
      longestLockoutMs([
        { hours: 24, rule: null },
        { hours: 72, rule: LAW },
      ]),
    ).toBe(72 * HOUR)
  })
})

test('whoever calls as soon as the cap allows never has more contacts in any window, and is never held for ever', () => {
  const anyCap = fc.record({
    count: fc.integer({ min: 1, max: 6 }),
    value: fc.integer({ min: 1, max: 48 }),
    unit: fc.constantFrom('hours' as const, 'days' as const),
  })
  fc.assert(
    fc.property(anyCap, fc.array(fc.nat(90_000), { minLength: 5, maxLength: 40 }), (one, waits) => {
      const limit = cap(one.count, one.value, one.unit)
      const contacts: number[] = []
      let now = NOW
      for (const wait of waits) {
        now += wait * 1000
        const nthNewest = contacts.at(-one.count) ?? null
        const until = blockedUntil(limit, nthNewest, now)
        if (until !== null) {
          expect(until).toBeGreaterThan(now)
          expect(blockedUntil(limit, nthNewest, until - 1)).toBe(until)
          expect(blockedUntil(limit, nthNewest, until)).toBeNull()
          now = until
        }
        contacts.push(now)
        // by hand: every stretch of the window's length, ending with this contact
        const inWindow = contacts.filter(at => at > now - capWindowMs(limit))
        expect(inWindow.length).toBeLessThanOrEqual(one.count)
      }
    }),
  )
})
