import { describe, expect, test } from 'vitest'
import { bindingFirst, countedReason, judge } from '../../electron/engine/domain/judge.ts'
import type { Timetable } from '../../electron/engine/domain/timetable.ts'
import { contactCapSchema } from '../../shared/model/contact-limits.ts'
import type { Reason } from '../../shared/model/reason.ts'
import { scheduleSchema } from '../../shared/model/schedule.ts'
import { type Changes, facts, NOW, timetableOf } from './judged-facts.ts'
import { EVERY_DAY, hours, iso, WORKDAYS, windowOf } from './window-of.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const ALWAYS = windowOf(hours(EVERY_DAY, '00:00', '24:00'))
const OFFICE = windowOf(hours(WORKDAYS, '09:00', '20:00'))
const THREE_A_DAY = {
  cap: contactCapSchema.parse({ count: 3, window: { value: 24, unit: 'hours' } }),
  rule: null,
}
const kinds = (judgement: { readonly reasons: readonly Reason[] }): string[] =>
  judgement.reasons.map(({ kind }) => kind)

describe('one reason', () => {
  const consent: Reason = { kind: 'consent-missing', sentence: 'No consent.', clearsAt: null, rule: null }
  test.each<[string, Changes, string, string | null]>([
    ['a draft', { campaign: { state: 'draft' } }, 'campaign-not-active', null],
    ['a pause by an operator', { campaign: { state: 'paused' } }, 'campaign-not-active', null],
    [
      'a pause that ends by itself',
      { campaign: { state: 'paused', pause: { sentence: 'No agents.', clearsAt: NOW + HOUR } } },
      'campaign-not-active',
      '2026-01-05T10:00:00.000Z',
    ],
    ['a cancelled campaign', { campaign: { state: 'cancelled' } }, 'campaign-not-active', null],
    [
      'a launch to come',
      {
        campaign: {
          ...{ state: 'scheduled', launchedAt: null },
          schedule: scheduleSchema.parse({ launchAt: '2026-01-06T09:00' }),
        },
      },
      'not-launched',
      '2026-01-06T08:00:00.000Z',
    ],
    [
      'a launch that was missed and is held',
      {
        campaign: {
          ...{ state: 'scheduled', launchedAt: null },
          schedule: scheduleSchema.parse({ launchAt: '2026-01-05T09:00', missedLaunch: 'hold' }),
        },
      },
      'not-launched',
      null,
    ],
    ['an offer that has expired', { campaign: { offerExpiresOn: '2026-01-04' } }, 'offer-expired', null],
    ['a consent that the law asks for', { group: { consent } }, 'consent-missing', null],
    ['an unknown zone', { group: { zone: '' } }, 'zone-unknown', null],
    [
      'a retry',
      { row: { nextAt: NOW + 60_000, blockedBy: 'retry-delay' } },
      'retry-delay',
      '2026-01-05T09:01:00.000Z',
    ],
    [
      'a step of the cadence',
      { row: { nextAt: NOW + DAY, blockedBy: 'cadence-delay' } },
      'cadence-delay',
      '2026-01-06T09:00:00.000Z',
    ],
    ['do not call', { person: { doNotCall: 'They asked us not to call.' } }, 'do-not-call', null],
    [
      'a cap',
      { person: { caps: [{ inForce: THREE_A_DAY, nthNewest: NOW - 20 * HOUR }] } },
      'contact-cap',
      '2026-01-05T13:00:00.000Z',
    ],
    [
      'a lockout',
      { person: { lockouts: [{ hours: 72, rule: null }], abandonedAt: NOW } },
      'lockout',
      '2026-01-08T09:00:00.000Z',
    ],
    ['another call', { person: { busyUntil: NOW + 60_000 } }, 'on-a-call', '2026-01-05T09:01:00.000Z'],
    ['a call', { row: { state: 'dialing' } }, 'on-a-call', null],
    ['being reached', { row: { state: 'done', finalState: 'reached' } }, 'done', null],
  ])('%s', (_name, changes, kind, nextAt) => {
    const judgement = judge(facts(changes), timetableOf(windowOf(hours(EVERY_DAY, '00:00', '24:00'))), NOW)
    expect(kinds(judgement)).toEqual([kind])
    expect(judgement.nextAt === null ? null : iso(judgement.nextAt)).toBe(nextAt)
    for (const { sentence } of judgement.reasons) expect(sentence).toMatch(/^[A-Z].*\.$/)
  })
})

describe('none and several', () => {
  test('whoever may be called now has no reason, and now is the instant', () => {
    expect(judge(facts(), timetableOf(OFFICE), NOW)).toEqual({ reasons: [], nextAt: NOW })
  })

  test('trunk and pacing hold back now, and decide nothing about the next instant', () => {
    const passing: Reason[] = [{ kind: 'trunk', sentence: 'The trunk is down.', clearsAt: null, rule: null }]
    const now = judge(facts({ campaign: { passing } }), timetableOf(ALWAYS), NOW)
    expect(now).toMatchObject({ reasons: passing, nextAt: NOW })
    const later = judge(
      facts({ campaign: { passing }, row: { nextAt: NOW + HOUR } }),
      timetableOf(ALWAYS),
      NOW,
    )
    expect(kinds(later)).toEqual(['retry-delay', 'trunk'])
    expect(later.nextAt).toBe(NOW + HOUR)
  })

  test('the last one to clear binds, the others follow in the order of the funnel', () => {
    const night = Date.UTC(2026, 0, 5, 20)
    const judgement = judge(
      facts({
        row: { nextAt: night + HOUR, blockedBy: 'retry-delay', because: 'Called again later: busy.' },
        person: { caps: [{ inForce: THREE_A_DAY, nthNewest: night - HOUR }] },
      }),
      timetableOf(OFFICE),
      night,
    )
    expect(judgement.reasons.map(({ kind, sentence }) => [kind, sentence])).toEqual([
      [
        'contact-cap',
        'This number has been contacted 3 times in 24 hours, as often as the settings allow; again from Tue 6 Jan at 20:00.',
      ],
      ['retry-delay', 'Called again later: busy. Not before Mon 5 Jan at 22:00.'],
      ['outside-window', 'Outside the calling hours of the campaign.'],
    ])
    // the cap clears when the office hours are over: the search goes on to the next morning
    expect(iso(judgement.nextAt ?? 0)).toBe('2026-01-07T08:00:00.000Z')
  })

  test('a reason that never clears binds before all others, and there is no next instant', () => {
    const judgement = judge(
      facts({ row: { nextAt: NOW + DAY }, person: { doNotCall: 'They asked us not to call.' } }),
      timetableOf(OFFICE),
      NOW,
    )
    expect(kinds(judgement)).toEqual(['do-not-call', 'retry-delay'])
    expect(judgement.nextAt).toBeNull()
  })

  test('a row that the cap has moved on gives the reason once', () => {
    const nthNewest = NOW - HOUR
    const judgement = judge(
      facts({
        row: { nextAt: nthNewest + DAY, blockedBy: 'contact-cap' },
        person: { caps: [{ inForce: THREE_A_DAY, nthNewest }] },
      }),
      timetableOf(ALWAYS),
      NOW,
    )
    expect(kinds(judgement)).toEqual(['contact-cap'])
  })

  test('a campaign that ends before the window opens has no next instant', () => {
    const night = Date.UTC(2026, 0, 5, 20)
    const campaign = { schedule: scheduleSchema.parse({ endsOn: '2026-01-05' }) }
    expect(judge(facts({ campaign }), timetableOf(OFFICE), night).nextAt).toBeNull()
  })

  test('the hours after a launch to come are counted from it', () => {
    const schedule = scheduleSchema.parse({ launchAt: '2026-01-06T21:00', windowHours: 10 })
    const campaign = { state: 'scheduled' as const, launchedAt: null, schedule }
    expect(judge(facts({ campaign }), timetableOf(OFFICE), NOW).nextAt).toBeNull()
    const longer = { ...campaign, schedule: { ...schedule, windowHours: 13 } }
    expect(iso(judge(facts({ campaign: longer }), timetableOf(OFFICE), NOW).nextAt ?? 0)).toBe(
      '2026-01-07T08:00:00.000Z',
    )
  })

  test('hours that several things close are all named; the one that holds longest waits for all to agree', () => {
    const closed = (kind: Reason['kind'], clearsAt: number): Reason => ({
      ...{ kind, clearsAt },
      sentence: 'Closed.',
      rule: null,
    })
    const because = [closed('holiday', NOW + 14 * HOUR), closed('law-hours', NOW + HOUR)]
    const timetable: Timetable = {
      at: (_zone, _region, now) =>
        now < NOW + 20 * HOUR
          ? { is: 'closed', opensAt: NOW + 20 * HOUR, because }
          : { is: 'open', until: null, because: [] },
    }
    const { reasons, nextAt } = judge(facts(), timetable, NOW)
    expect(reasons.map(({ kind, clearsAt }) => [kind, clearsAt])).toEqual([
      ['holiday', NOW + 20 * HOUR],
      ['law-hours', NOW + HOUR],
    ])
    expect(nextAt).toBe(NOW + 20 * HOUR)
  })

  test('the funnel counts the first in its order, whichever binds', () => {
    const of = (kind: Reason['kind'], clearsAt: number | null): Reason => ({
      ...{ kind, clearsAt },
      sentence: 'So.',
      rule: null,
    })
    const reasons = [of('outside-window', NOW + DAY), of('retry-delay', NOW + HOUR)]
    expect(countedReason(reasons)?.kind).toBe('retry-delay')
    expect(bindingFirst(reasons)[0]?.kind).toBe('outside-window')
    expect(countedReason([])).toBeNull()
  })
})
