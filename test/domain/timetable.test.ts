import { expect, test } from 'vitest'
import type { BoundRule, HoursRule } from '../../electron/engine/domain/rule-packs.ts'
import { createTimetable, type TimetableNow } from '../../electron/engine/domain/timetable.ts'
import type { CallingWindow } from '../../shared/model/calling-window.ts'
import { packHolidaysSchema, ruleSchema } from '../../shared/model/rule-pack.ts'
import { EVERY_DAY, hours, iso, WORKDAYS, windowOf } from './window-of.ts'

const ALWAYS = windowOf(hours(EVERY_DAY, '00:00', '24:00'))

function rule(id: string, fields: object): BoundRule<HoursRule> {
  const parsed = ruleSchema.parse({
    kind: 'hours',
    id,
    sentence: `The law says ${id}.`,
    appliesTo: ['marketing'],
    source: 'a citation',
    ...fields,
  })
  if (parsed.kind !== 'hours') throw new Error('not hours')
  return { pack: 'test', region: 'FR', holidays: packHolidaysSchema.parse({}), rule: parsed }
}

function at(
  window: CallingWindow,
  rules: readonly BoundRule<HoursRule>[],
  [zone, region, when]: readonly [string, string, string],
): TimetableNow {
  return createTimetable({ window, law: () => rules }).at(zone, region, Date.parse(when))
}

function told(now: TimetableNow): unknown {
  const change = now.is === 'open' ? now.until : now.is === 'closed' ? now.opensAt : null
  return [
    now.is,
    change === null ? null : iso(change),
    ...now.because.map(({ kind, clearsAt }) => `${kind} ${clearsAt === null ? 'never' : iso(clearsAt)}`),
  ]
}

const PARIS = 'Europe/Paris'
const NINE_TO_EIGHT = windowOf(hours(WORKDAYS, '09:00', '20:00'))
const FRENCH = rule('french-hours', {
  hours: [hours(WORKDAYS, '10:00', '13:00'), hours(WORKDAYS, '14:00', '20:00')],
  holidays: true,
})

test('open is what campaign and law both allow, until the first of them closes', () => {
  expect(told(at(NINE_TO_EIGHT, [FRENCH], [PARIS, 'FR', '2026-04-15T09:00:00Z']))).toEqual([
    'open',
    '2026-04-15T11:00:00.000Z',
  ])
  expect(told(at(NINE_TO_EIGHT, [], [PARIS, 'FR', '2026-04-15T09:00:00Z']))).toEqual([
    'open',
    '2026-04-15T18:00:00.000Z',
  ])
})

test('the law alone closes it, with the rule and where it is written', () => {
  const lunch = at(NINE_TO_EIGHT, [FRENCH], [PARIS, 'FR', '2026-04-15T11:30:00Z'])
  expect(told(lunch)).toEqual(['closed', '2026-04-15T12:00:00.000Z', 'law-hours 2026-04-15T12:00:00.000Z'])
  expect(lunch.because[0]?.rule).toEqual({ pack: 'test', id: 'french-hours', source: 'a citation' })
})

test('of several reasons the one that holds longest comes first, each with its own end', () => {
  expect(told(at(NINE_TO_EIGHT, [FRENCH], [PARIS, 'FR', '2026-04-15T04:00:00Z']))).toEqual([
    'closed',
    '2026-04-15T08:00:00.000Z',
    'law-hours 2026-04-15T08:00:00.000Z',
    'outside-window 2026-04-15T07:00:00.000Z',
  ])
})

test('the day before a public holiday has hours of its own where the law says so, and the reason names the holiday', () => {
  const law = rule('eves', {
    hours: [hours(WORKDAYS, '10:00', '20:00')],
    holidays: true,
    eves: [{ from: '09:00', to: '12:00' }],
  })
  const onMonday = (utc: string) => at(NINE_TO_EIGHT, [law], [PARIS, 'FR', `2026-07-13T${utc}:00Z`])
  expect(told(onMonday('08:00'))).toEqual(['open', '2026-07-13T10:00:00.000Z'])
  expect(told(onMonday('10:00'))).toEqual([
    'closed',
    '2026-07-15T08:00:00.000Z',
    'law-hours 2026-07-15T08:00:00.000Z',
  ])
  expect(onMonday('10:00').because[0]?.sentence).toBe(
    'Bastille Day, a public holiday there, is the next day. The law says eves.',
  )
  // a week later nothing is celebrated on the next day
  expect(at(NINE_TO_EIGHT, [law], [PARIS, 'FR', '2026-07-20T10:00:00Z']).is).toBe('open')
})

test('a public holiday closes the whole day, by its name, where campaign or law observe it', () => {
  const bastille = [PARIS, 'FR', '2026-07-14T09:00:00Z'] as const
  expect(at(NINE_TO_EIGHT, [], bastille).is).toBe('open')
  const observed = at({ ...NINE_TO_EIGHT, holidays: 'observe' }, [], bastille)
  expect(told(observed)).toEqual(['closed', '2026-07-15T07:00:00.000Z', 'holiday 2026-07-14T22:00:00.000Z'])
  expect(observed.because[0]?.sentence).toMatch(/^Bastille Day is a public holiday there/)
  const byLaw = at(NINE_TO_EIGHT, [FRENCH], bastille)
  expect(told(byLaw)).toEqual(['closed', '2026-07-15T08:00:00.000Z', 'holiday 2026-07-15T08:00:00.000Z'])
  expect(byLaw.because[0]?.rule?.id).toBe('french-hours')
})

test('days that the campaign is closed on are closed in every zone', () => {
  const closed = { ...ALWAYS, closedOn: ['2026-12-24'] }
  expect(told(at(closed, [], ['Asia/Tokyo', 'JP', '2026-12-23T16:00:00Z']))).toEqual([
    'closed',
    '2026-12-24T15:00:00.000Z',
    'outside-window 2026-12-24T15:00:00.000Z',
  ])
})

test('a rule begins on its first day and ends after its last one', () => {
  const until = rule('until', { hours: [hours(EVERY_DAY, '10:00', '13:00')], until: '2026-08-10' })
  const from = rule('from', { hours: [hours(EVERY_DAY, '12:00', '13:00')], from: '2026-08-11' })
  const ask = (when: string): unknown => told(at(ALWAYS, [until, from], [PARIS, 'FR', when]))
  expect(ask('2026-08-10T09:00:00Z')).toEqual(['open', '2026-08-10T11:00:00.000Z'])
  expect(ask('2026-08-10T11:00:00Z')).toEqual([
    'closed',
    '2026-08-11T10:00:00.000Z',
    'law-hours 2026-08-10T22:00:00.000Z',
  ])
  expect(ask('2026-08-10T23:00:00Z')).toEqual([
    'closed',
    '2026-08-11T10:00:00.000Z',
    'law-hours 2026-08-11T10:00:00.000Z',
  ])
})

test('several zones must all allow it, by their own clocks', () => {
  const zones = 'America/Chicago|America/New_York'
  expect(
    told(at(windowOf(hours(EVERY_DAY, '09:00', '17:00')), [], [zones, 'US', '2026-07-01T13:30:00Z'])),
  ).toEqual(['closed', '2026-07-01T14:00:00.000Z', 'outside-window 2026-07-01T14:00:00.000Z'])
})

test('hours that never meet are never, and it is said by what', () => {
  const night = windowOf(hours(EVERY_DAY, '21:30', '23:00'))
  const day = rule('day', { hours: [hours(EVERY_DAY, '08:00', '21:00')] })
  expect(told(at(night, [day], ['America/New_York', 'US', '2026-07-01T13:30:00Z']))).toEqual([
    'never',
    null,
    'outside-window 2026-07-02T01:30:00.000Z',
  ])
})

test('an unknown zone is held, or called by the clock that the campaign chose', () => {
  const held = at(NINE_TO_EIGHT, [FRENCH], ['', 'FR', '2026-04-15T09:00:00Z'])
  expect(told(held)).toEqual(['held', null, 'zone-unknown never'])
  const chosen = { ...NINE_TO_EIGHT, unknownZone: PARIS }
  expect(at(chosen, [FRENCH], ['', 'FR', '2026-04-15T09:00:00Z']).is).toBe('open')
})

test('answers are remembered no longer than they hold, reasons included', () => {
  const timetable = createTimetable({ window: NINE_TO_EIGHT, law: () => [FRENCH] })
  for (let minute = 0; minute < 3 * 24 * 60; minute += 7) {
    const now = Date.parse('2026-07-12T22:00:00Z') + minute * 60_000
    const fresh = createTimetable({ window: NINE_TO_EIGHT, law: () => [FRENCH] })
    expect(timetable.at(PARIS, 'FR', now), iso(now)).toEqual(fresh.at(PARIS, 'FR', now))
  }
})

test('zones whose hours never overlap are said to be the reason', () => {
  const window = windowOf(hours(EVERY_DAY, '09:00', '20:00'))
  const everywhere = 'America/Los_Angeles|Asia/Tokyo|Europe/London'
  const now = at(window, [], [everywhere, 'US', '2026-12-01T12:00:00Z'])
  expect(told(now)).toEqual(['never', null, 'zone-unknown never', 'outside-window never'])
  expect(now.because[0]?.sentence).toBe(
    'The recipient may be in 3 time zones whose calling hours never overlap. Add their time zone or postal code to the list.',
  )
  // they do in a longer window
  const long = windowOf(hours(EVERY_DAY, '06:00', '23:00'))
  expect(at(long, [], [everywhere, 'US', '2026-12-01T00:00:00Z']).is).toBe('closed')
  // eleven hours apart in winter, nine in summer
  const seasons = at(window, [], ['Australia/Melbourne|Europe/London', 'GB', '2026-12-01T12:00:00Z'])
  expect(seasons).toMatchObject({ is: 'closed', opensAt: Date.parse('2027-03-28T08:00Z') })
})

test('many zones cost the thread little, whether they agree or not', () => {
  const window = windowOf(hours(WORKDAYS, '09:00', '20:00'))
  for (const zones of [
    'Europe/Kaliningrad|Europe/Moscow|Europe/Samara|Asia/Yekaterinburg|Asia/Omsk|Asia/Novosibirsk|Asia/Irkutsk|Asia/Yakutsk|Asia/Vladivostok|Asia/Sakhalin|Asia/Kamchatka',
    'America/Adak|America/Anchorage|America/Chicago|America/Denver|America/Los_Angeles|America/New_York|America/Phoenix|Europe/Berlin|Pacific/Honolulu',
  ]) {
    const timetable = createTimetable({ window, law: () => [FRENCH] })
    const began = process.cpuUsage().user
    timetable.at(zones, 'FR', Date.parse('2026-12-01T00:00:00Z'))
    expect((process.cpuUsage().user - began) / 1_000, zones).toBeLessThan(100)
  }
})
