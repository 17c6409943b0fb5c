import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  callsEnd,
  callsNotBefore,
  decideLaunch,
  LAUNCH_MISSED_AFTER_MS,
  launchInstant,
  type ScheduleFacts,
  scheduleReasons,
} from '../../electron/engine/domain/schedule.ts'
import { scheduleSchema } from '../../shared/model/schedule.ts'
import { iso } from './window-of.ts'

const HOUR = 3_600_000

function facts(
  schedule: Parameters<typeof scheduleSchema.parse>[0],
  more: Partial<ScheduleFacts> = {},
): ScheduleFacts {
  return {
    schedule: scheduleSchema.parse(schedule),
    offerExpiresOn: null,
    ownZone: 'Europe/Madrid',
    launchedAt: null,
    ...more,
  }
}

describe('the launch', () => {
  test.each([
    [null, '2026-01-05T09:00', '2026-01-05T08:00:00.000Z'],
    ['America/New_York', '2026-01-05T09:00', '2026-01-05T14:00:00.000Z'],
    ['America/New_York', '2026-07-06T09:00', '2026-07-06T13:00:00.000Z'],
    // 02:30 is skipped: as much later as the clocks go forward
    ['Europe/Madrid', '2026-03-29T02:30', '2026-03-29T01:30:00.000Z'],
    // 02:30 comes twice: the first one
    ['Europe/Madrid', '2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
  ])('in zone %s at %s is %s', (zone, launchAt, instant) => {
    expect(iso(launchInstant(facts({ zone, launchAt })) ?? 0)).toBe(instant)
  })

  test('of a campaign that somebody starts has no instant', () => {
    expect(launchInstant(facts({}))).toBeNull()
    expect(decideLaunch(facts({}), 0)).toEqual({ is: 'by-hand' })
  })

  const planned = facts({ launchAt: '2026-01-05T09:00' })
  const at = Date.UTC(2026, 0, 5, 8)
  test('is waited for, and made when its time has come', () => {
    expect(decideLaunch(planned, at - 1)).toEqual({ is: 'wait', at })
    for (const now of [at, at + LAUNCH_MISSED_AFTER_MS]) {
      expect(decideLaunch(planned, now)).toEqual({
        is: 'launch',
        late: false,
        sentence: 'Launched as planned: Mon 5 Jan at 09:00, Madrid time.',
      })
    }
  })

  test('that was missed starts late, or is held, as the campaign says', () => {
    const now = at + LAUNCH_MISSED_AFTER_MS + 1
    expect(decideLaunch(planned, now)).toMatchObject({ is: 'launch', late: true })
    const held = facts({ launchAt: '2026-01-05T09:00', missedLaunch: 'hold' })
    expect(decideLaunch(held, now)).toEqual({
      is: 'hold',
      sentence: 'The launch of Mon 5 Jan at 09:00, Madrid time, was missed; start the campaign by hand.',
    })
  })

  test('that was missed past the last day is held whatever the campaign says', () => {
    const ended = facts({ launchAt: '2026-01-05T09:00', endsOn: '2026-01-05' })
    expect(decideLaunch(ended, Date.UTC(2026, 0, 5, 23))).toEqual({
      is: 'hold',
      sentence:
        'The launch of Mon 5 Jan at 09:00, Madrid time, was missed, and it is too late now: 2026-01-05 was the last day of calls.',
    })
  })
})

describe('first and last days', () => {
  test('begin and end with the day of the campaign zone, whatever the machine thinks', () => {
    const auckland = facts({ zone: 'Pacific/Auckland', startsOn: '2026-01-05', endsOn: '2026-01-09' })
    expect(iso(callsNotBefore(auckland) ?? 0)).toBe('2026-01-04T11:00:00.000Z')
    expect(iso(callsEnd(auckland)?.at ?? 0)).toBe('2026-01-09T11:00:00.000Z')
  })

  test('a day that begins at one o’clock begins at one o’clock', () => {
    // Beirut skips midnight
    const beirut = facts({ zone: 'Asia/Beirut', startsOn: '2026-03-29' })
    expect(iso(callsNotBefore(beirut) ?? 0)).toBe('2026-03-28T22:00:00.000Z')
  })

  test('the hours after the launch are hours, over a change of clocks as well', () => {
    const launchedAt = Date.UTC(2026, 2, 28, 22)
    expect(callsEnd(facts({ windowHours: 4 }, { launchedAt }))).toEqual({
      at: launchedAt + 4 * HOUR,
      kind: 'campaign-over',
      sentence: 'The 4 hours after the launch (Sat 28 Mar at 23:00) have passed.',
    })
    expect(callsEnd(facts({ windowHours: 4 }))).toBeNull()
  })

  test('the earliest end counts, and says what it is', () => {
    const offer = facts({ endsOn: '2026-02-01' }, { offerExpiresOn: '2026-01-31' })
    expect(callsEnd(offer)).toMatchObject({ kind: 'offer-expired', at: Date.UTC(2026, 0, 31, 23) })
  })
})

describe('the reasons', () => {
  test('before the launch and before the first day, both', () => {
    const early = facts({ launchAt: '2026-01-05T09:00', startsOn: '2026-01-06' })
    expect(scheduleReasons(early, Date.UTC(2026, 0, 1))).toEqual([
      {
        kind: 'not-launched',
        sentence: 'The campaign is launched on Mon 5 Jan at 09:00, Madrid time.',
        clearsAt: Date.UTC(2026, 0, 5, 8),
        rule: null,
      },
      {
        kind: 'not-launched',
        sentence: 'Calls begin on Tue 6 Jan at 00:00, Madrid time.',
        clearsAt: Date.UTC(2026, 0, 5, 23),
        rule: null,
      },
    ])
  })

  test('of an end do not clear', () => {
    const over = facts({}, { offerExpiresOn: '2026-01-31' })
    const reasons = scheduleReasons(over, Date.UTC(2026, 1, 1))
    expect(reasons).toMatchObject([{ kind: 'offer-expired', clearsAt: null }])
  })
})

test('for random schedules, the reasons are there exactly outside the launch, the first and the last instant', () => {
  const day = fc.integer({ min: 0, max: 5_000 }).map(days => iso(Date.UTC(2020, 0, 1 + days)).slice(0, 10))
  const optionalDay = fc.option(day)
  const zone = fc.constantFrom('Europe/Madrid', 'America/New_York', 'Asia/Beirut', 'Pacific/Apia', null)
  fc.assert(
    fc.property(
      fc.record({ zone, startsOn: optionalDay, endsOn: optionalDay, offerExpiresOn: optionalDay }),
      fc.option(fc.integer({ min: 1, max: 24 })),
      fc.integer({ min: -40, max: 40 }),
      (dates, windowHours, hours) => {
        const { startsOn, endsOn } = dates
        fc.pre(startsOn === null || endsOn === null || startsOn <= endsOn)
        const base = Date.parse(`${startsOn ?? endsOn ?? dates.offerExpiresOn ?? '2026-01-01'}T00:00:00Z`)
        const now = base + hours * HOUR
        const launchedAt = now - 2 * HOUR
        const { offerExpiresOn } = dates
        const asked = facts(
          { zone: dates.zone, startsOn, endsOn, windowHours },
          { offerExpiresOn, launchedAt },
        )
        // the date that a clock on the wall of that zone shows
        const today = new Intl.DateTimeFormat('sv-SE', { timeZone: dates.zone ?? 'Europe/Madrid' }).format(
          now,
        )
        const allowed =
          (startsOn === null || startsOn <= today) &&
          (endsOn === null || today <= endsOn) &&
          (offerExpiresOn === null || today <= offerExpiresOn) &&
          (windowHours === null || now < launchedAt + windowHours * HOUR)
        expect(scheduleReasons(asked, now).length === 0).toBe(allowed)
      },
    ),
    { numRuns: 300 },
  )
})

test('where steps wait, the hours after the launch count from when the last one can be due', () => {
  const launchedAt = Date.UTC(2026, 3, 10, 9)
  const asked = facts({ windowHours: 8, zone: 'UTC' }, { launchedAt, stepsWaitMs: 24 * HOUR })
  expect(callsEnd(asked)).toEqual({
    at: Date.UTC(2026, 3, 11, 17),
    kind: 'campaign-over',
    sentence: expect.stringContaining('The 8 hours after the last step was first due'),
  })
})
