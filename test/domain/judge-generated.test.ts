import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type JudgedFacts, judge } from '../../electron/engine/domain/judge.ts'
import { launchInstant } from '../../electron/engine/domain/schedule.ts'
import type { Timetable } from '../../electron/engine/domain/timetable.ts'
import { capWindowMs, contactCapSchema } from '../../shared/model/contact-limits.ts'
import { REASON_KINDS, type Reason } from '../../shared/model/reason.ts'
import { facts, NOW, timetableOf } from './judged-facts.ts'
import { EVERY_DAY, hours, iso, windowOf } from './window-of.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const ALWAYS = windowOf(hours(EVERY_DAY, '00:00', '24:00'))

describe('generated recipients', () => {
  const instant = fc.integer({ min: -4 * 24 * 60, max: 4 * 24 * 60 }).map(minutes => NOW + minutes * 60_000)
  const window = fc
    .array(
      fc.record({
        weekdays: fc.subarray([...EVERY_DAY], { minLength: 1 }),
        from: fc.integer({ min: 0, max: 22 }),
        length: fc.integer({ min: 1, max: 20 }),
      }),
      { minLength: 1, maxLength: 3 },
    )
    .map(entries =>
      windowOf(
        ...entries.map(({ weekdays, from, length }) =>
          hours(
            weekdays,
            `${String(from).padStart(2, '0')}:00`,
            `${Math.min(24, from + length)
              .toString()
              .padStart(2, '0')}:00`,
          ),
        ),
      ),
    )
  const day = fc.integer({ min: -3, max: 9 }).map(days => iso(NOW + days * DAY).slice(0, 10))
  const cap = fc.record({
    count: fc.integer({ min: 1, max: 5 }),
    value: fc.integer({ min: 1, max: 72 }),
    nthNewest: fc.option(instant),
  })
  const random = fc.record({
    zone: fc.constantFrom(
      'Europe/Madrid',
      'America/New_York',
      'Asia/Tokyo',
      'America/New_York|America/Denver',
    ),
    launchAt: fc.option(fc.integer({ min: 1, max: 60 })),
    startsOn: fc.option(day),
    endsOn: fc.option(day),
    windowHours: fc.option(fc.integer({ min: 1, max: 24 })),
    pausedUntil: fc.option(instant),
    nextAt: instant,
    caps: fc.array(cap, { maxLength: 3 }),
    lockoutHours: fc.integer({ min: 0, max: 100 }),
    abandonedAt: fc.option(instant),
    busyUntil: fc.option(instant),
  })
  type RandomFacts = typeof random extends fc.Arbitrary<infer T> ? T : never

  function factsOf(made: RandomFacts): JudgedFacts {
    const launchAt = made.launchAt === null ? null : iso(NOW + made.launchAt * HOUR).slice(0, 16)
    const paused = made.pausedUntil !== null && made.launchAt === null
    return facts({
      campaign: {
        state: launchAt !== null ? 'scheduled' : paused ? 'paused' : 'active',
        pause: { sentence: 'Paused for a while.', clearsAt: made.pausedUntil },
        launchedAt: launchAt === null ? NOW - HOUR : null,
        schedule: {
          ...{ zone: 'UTC', launchAt, missedLaunch: 'hold', windowHours: made.windowHours },
          ...{ startsOn: made.startsOn, endsOn: made.endsOn },
        },
        passing: [{ kind: 'pacing', sentence: 'As many calls as allowed.', clearsAt: null, rule: null }],
      },
      group: { zone: made.zone },
      row: { nextAt: made.nextAt, blockedBy: 'retry-delay' },
      person: {
        caps: made.caps.map(({ count, value, nthNewest }) => ({
          inForce: { cap: contactCapSchema.parse({ count, window: { value, unit: 'hours' } }), rule: null },
          nthNewest,
        })),
        lockouts: [{ hours: made.lockoutHours, rule: null }],
        abandonedAt: made.abandonedAt,
        busyUntil: made.busyUntil,
      },
    })
  }

  /** The same facts, read at an instant after the launch. */
  function readAt(asked: JudgedFacts, at: number): JudgedFacts {
    const launch = asked.campaign.state === 'scheduled' ? launchInstant(asked.campaign) : null
    if (launch === null || at < launch) return asked
    return { ...asked, campaign: { ...asked.campaign, state: 'active', launchedAt: launch } }
  }
  const blocking = (asked: JudgedFacts, timetable: Timetable, at: number): Reason[] =>
    judge(readAt(asked, at), timetable, at).reasons.filter(({ kind }) => kind !== 'pacing')

  test('at the next instant nothing holds back but the pacing, and at every instant before something does', () => {
    fc.assert(
      fc.property(
        random,
        window,
        fc.array(fc.noBias(fc.integer({ min: 0, max: 999 })), { minLength: 8, maxLength: 8 }),
        (made, hoursOf, at) => {
          const asked = factsOf(made)
          const timetable = timetableOf(hoursOf)
          const { nextAt } = judge(asked, timetable, NOW)
          const until = nextAt ?? NOW + 5 * DAY
          if (nextAt !== null) expect(blocking(asked, timetable, nextAt)).toEqual([])
          for (const share of [...at, 0]) {
            const before = Math.floor(NOW + (share / 1000) * (until - NOW))
            if (before < until) expect(blocking(asked, timetable, before)).not.toEqual([])
          }
          if (nextAt !== null && nextAt > NOW) expect(blocking(asked, timetable, nextAt - 1)).not.toEqual([])
        },
      ),
      { numRuns: 150 },
    )
  })

  test('reasons are real at that instant: each clears later, and those after the binding one stand as the funnel does', () => {
    fc.assert(
      fc.property(random, window, (made, hoursOf) => {
        const { reasons } = judge(factsOf(made), timetableOf(hoursOf), NOW)
        for (const { clearsAt } of reasons) if (clearsAt !== null) expect(clearsAt).toBeGreaterThan(NOW)
        const order = reasons.slice(1).map(({ kind }) => REASON_KINDS.indexOf(kind))
        expect(order).toEqual([...order].sort((one, other) => one - other))
        const [binding, ...rest] = reasons.filter(({ kind }) => kind !== 'pacing')
        for (const { clearsAt } of rest) {
          expect(binding?.clearsAt ?? Infinity).toBeGreaterThanOrEqual(clearsAt ?? Infinity)
        }
      }),
      { numRuns: 100 },
    )
  })

  test('a cap clears the instant that the n-th newest contact is as old as its window', () => {
    const inForce = {
      cap: contactCapSchema.parse({ count: 2, window: { value: 3, unit: 'days' } }),
      rule: null,
    }
    const asked = facts({ person: { caps: [{ inForce, nthNewest: NOW - HOUR }] } })
    expect(judge(asked, timetableOf(ALWAYS), NOW).nextAt).toBe(NOW - HOUR + capWindowMs(inForce.cap))
  })
})
