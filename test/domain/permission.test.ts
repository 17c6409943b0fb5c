import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { permissionAt } from '../../electron/engine/domain/permission.ts'
import { NO_CONSENT, type RecipientConsent } from '../../electron/engine/domain/recipient-consent.ts'
import { lawAsked } from '../../electron/engine/domain/rule-packs.ts'
import { shippedRulePacks } from '../../electron/engine/domain/shipped-rule-packs.ts'
import type { LegalClass } from '../../shared/model/campaign-kind.ts'
import type { LawChannel, Line } from '../../shared/model/rule-pack.ts'

const packs = shippedRulePacks()

interface More {
  readonly line?: Line | null
  readonly consent?: Partial<RecipientConsent>
}

function ask(
  region: string,
  zone: string,
  local: string,
  [legalClass, channel]: readonly [LegalClass, LawChannel],
  { line = null, consent = {} }: More = {},
) {
  const now = Temporal.PlainDateTime.from(local).toZonedDateTime(zone.split('|')[0] ?? '').epochMilliseconds
  const asked = { ...lawAsked(legalClass, channel), line }
  return permissionAt({ place: { zone, region }, asked, consent: { ...NO_CONSENT, ...consent }, packs }, now)
}

const NY = 'America/New_York'
const CHICAGO = 'America/Chicago'
const DENVER = 'America/Denver'
const LA = 'America/Los_Angeles'
const BC = 'America/Vancouver'

/** Region, zone, local instant, channel, and whether a sales contact is allowed then; of 2026, a Wednesday being 15 April. */
const SALES: readonly [string, string, string, LawChannel, boolean][] = [
  // Pennsylvania: every day 8-21 without legal holidays; from 18 October 2026 Monday to Saturday 9-19
  ['US-PA', NY, '2026-10-17T20:59', 'live', true],
  ['US-PA', NY, '2026-10-11T10:00', 'recorded', true],
  ['US-PA', NY, '2026-10-18T10:00', 'recorded', false],
  ['US-PA', NY, '2026-10-19T08:30', 'live', false],
  ['US-PA', NY, '2026-10-19T09:00', 'live', true],
  ['US-PA', NY, '2026-10-19T19:00', 'text', false],
  ['US-PA', NY, '2026-04-03T12:00', 'live', false],
  ['US-PA', NY, '2026-11-03T12:00', 'live', false],
  ['US-PA', NY, '2026-11-04T12:00', 'live', true],
  ['US-PA', NY, '2026-12-25T12:00', 'text', false],
  // South Dakota: recorded calls on weekdays 9-21 only
  ['US-SD', CHICAGO, '2026-04-18T12:00', 'recorded', false],
  ['US-SD', CHICAGO, '2026-04-15T08:30', 'recorded', false],
  ['US-SD', CHICAGO, '2026-04-15T09:00', 'recorded', true],
  ['US-SD', CHICAGO, '2026-04-18T12:00', 'live', true],
  ['US-SD', CHICAGO, '2026-04-19T12:00', 'live', false],
  // Maine, Illinois and Nebraska bind recorded calls; live ones have the federal hours
  ['US-ME', NY, '2026-04-15T17:00', 'recorded', false],
  ['US-ME', NY, '2026-04-15T16:59', 'recorded', true],
  ['US-ME', NY, '2026-04-19T20:59', 'live', true],
  ['US-IL', CHICAGO, '2026-04-15T08:30', 'recorded', false],
  ['US-IL', CHICAGO, '2026-04-15T08:30', 'live', true],
  ['US-NE', CHICAGO, '2026-04-19T12:59', 'recorded', false],
  ['US-NE', CHICAGO, '2026-04-19T13:00', 'recorded', true],
  ['US-NE', CHICAGO, '2026-04-19T09:00', 'live', true],
  ['US-NE', CHICAGO, '2026-12-25T10:00', 'recorded', false],
  ['US-NE', CHICAGO, '2026-12-25T10:00', 'live', true],
  // Mississippi opens holidays, Utah calls until 21:00 but never on Sundays and holidays
  ['US-MS', CHICAGO, '2026-12-25T12:00', 'recorded', true],
  ['US-MS', CHICAGO, '2026-04-19T12:00', 'recorded', false],
  ['US-UT', DENVER, '2026-04-15T08:00', 'live', true],
  ['US-UT', DENVER, '2026-04-15T20:59', 'live', true],
  ['US-UT', DENVER, '2026-07-24T12:00', 'live', false],
  ['US-UT', DENVER, '2026-04-19T12:00', 'live', false],
  ['US-OR', LA, '2026-04-15T20:00', 'text', false],
  ['US-OR', LA, '2025-12-31T20:30', 'text', true],
  ['US-CT', NY, '2026-04-15T08:30', 'live', false],
  ['US-AL', CHICAGO, '2026-12-01T12:00', 'live', false],
  ['US-RI', NY, '2026-05-04T12:00', 'live', false],
  ['US-RI', NY, '2026-07-04T12:00', 'live', true],
  ['US-CA', LA, '2026-04-15T08:30', 'recorded', false],
  ['US-CA', LA, '2026-04-15T08:30', 'live', true],
  ['US-TX', CHICAGO, '2026-04-19T11:59', 'live', false],
  ['US-WA', LA, '2026-04-15T20:30', 'text', true],
  ['US-WA', LA, '2026-04-15T20:30', 'live', false],
  ['CA-BC', BC, '2026-09-30T12:00', 'live', false],
  ['CA-ON', 'America/Toronto', '2026-09-30T12:00', 'live', true],
  ['CA-BC', BC, '2026-04-18T18:00', 'live', false],
  // the rest of the world
  ['ES', 'Europe/Madrid', '2026-04-18T12:00', 'live', false],
  ['FR', 'Europe/Paris', '2026-12-07T13:30', 'recorded', false],
  ['FR', 'Europe/Paris', '2026-12-07T14:00', 'recorded', true],
  ['AU-VIC', 'Australia/Melbourne', '2026-11-03T12:00', 'live', true],
  ['AU-VIC', 'Australia/Melbourne', '2026-01-26T12:00', 'live', false],
  ['CO', 'America/Bogota', '2026-04-18T15:00', 'text', false],
  ['CO', 'America/Bogota', '2026-04-18T14:59', 'text', true],
  ['CO', 'America/Bogota', '2026-10-12T10:00', 'live', false],
  ['ZA', 'Africa/Johannesburg', '2026-04-18T13:00', 'live', false],
  ['ZA', 'Africa/Johannesburg', '2026-09-24T10:00', 'live', false],
  ['AE', 'Asia/Dubai', '2026-04-15T18:00', 'live', false],
  ['AE', 'Asia/Dubai', '2026-04-19T09:00', 'live', true],
  ['NO', 'Europe/Oslo', '2026-04-18T12:00', 'live', false],
  ['NO', 'Europe/Oslo', '2026-05-01T12:00', 'live', false],
  ['PT', 'Europe/Lisbon', '2026-04-15T21:59', 'live', true],
  ['PT', 'Europe/Lisbon', '2026-04-15T08:59', 'live', false],
  ['IT', 'Europe/Rome', '2026-04-18T19:00', 'live', false],
  ['NZ', 'Pacific/Auckland', '2026-04-19T12:00', 'live', false],
  ['KR', 'Asia/Seoul', '2026-04-15T21:00', 'text', false],
  ['KR', 'Asia/Seoul', '2026-04-15T21:00', 'live', true],
  ['SA', 'Asia/Riyadh', '2026-04-15T08:00', 'text', false],
  ['BR-RJ', 'America/Sao_Paulo', '2026-04-18T12:00', 'live', false],
  ['SE', 'Europe/Stockholm', '2026-04-19T23:00', 'live', true],
]

test.each(SALES)('%s %s at %s, %s: %s', (region, zone, local, channel, allowed) => {
  const { permitted, because, next } = ask(region, zone, local, ['marketing', channel])
  expect(permitted).toBe(allowed)
  expect(because === null).toBe(allowed)
  expect(next).not.toBeNull()
})

test.each<[string, string, string, LegalClass, LawChannel, boolean]>([
  ['US-PA', NY, '2026-04-19T22:00', 'informational', 'recorded', true],
  ['US-CA', LA, '2026-04-15T21:30', 'recall', 'recorded', false],
  ['US-CA', LA, '2026-04-15T21:30', 'recall', 'text', true],
  ['US-TX', CHICAGO, '2026-04-15T07:59', 'debt-collection', 'live', false],
  ['CA-ON', 'America/Toronto', '2026-04-18T18:30', 'informational', 'recorded', false],
  ['CA-ON', 'America/Toronto', '2026-04-18T18:30', 'informational', 'live', true],
  ['AU-NSW', 'Australia/Sydney', '2026-04-19T12:00', 'research', 'live', true],
  ['AU-NSW', 'Australia/Sydney', '2026-04-15T20:30', 'research', 'live', false],
  ['AU-NSW', 'Australia/Sydney', '2026-04-19T12:00', 'marketing', 'live', false],
  ['PT', 'Europe/Lisbon', '2026-04-15T22:00', 'informational', 'live', false],
  ['MX', 'America/Mexico_City', '2026-04-15T06:59', 'debt-collection', 'live', false],
  ['IN', 'Asia/Kolkata', '2026-04-15T19:00', 'debt-collection', 'live', false],
])('%s %s at %s, %s by %s: %s', (region, zone, local, legalClass, channel, allowed) => {
  expect(ask(region, zone, local, [legalClass, channel]).permitted).toBe(allowed)
})

describe('of several possible places the strictest holds', () => {
  test('two states', () => {
    // Kentucky 10-21, Florida 8-20
    expect(ask('US-FL|US-KY', NY, '2026-04-15T09:30', ['marketing', 'live']).permitted).toBe(false)
    expect(ask('US-FL|US-KY', NY, '2026-04-15T20:30', ['marketing', 'live']).permitted).toBe(false)
    expect(ask('US-FL|US-KY', NY, '2026-04-15T19:59', ['marketing', 'live']).permitted).toBe(true)
  })

  test('two zones', () => {
    const inBoth = ask('US-FL', `${NY}|${CHICAGO}`, '2026-04-15T08:30', ['marketing', 'live'])
    expect(inBoth.permitted).toBe(false)
    expect(new Date(inBoth.next ?? 0).toISOString()).toBe('2026-04-15T13:00:00.000Z')
  })

  test('the countries that share a calling code', () => {
    expect(ask('GB|GG|IM|JE', 'Europe/London', '2026-04-19T08:30', ['marketing', 'recorded'])).toMatchObject({
      permitted: false,
      consentNeeded: true,
    })
  })

  test('an unknown zone is never called', () => {
    const now = Date.parse('2026-04-15T12:00:00Z')
    const place = { zone: '', region: 'US-FL' }
    const answer = permissionAt({ place, asked: lawAsked('marketing'), consent: NO_CONSENT, packs }, now)
    expect(answer).toMatchObject({ permitted: false, next: null, because: { code: 'zone-unknown' } })
  })
})

test('what comes next passes nights, weekends and holidays', () => {
  // Friday evening before Easter 2026: Good Friday was the day itself, Saturday opens at eight
  const pennsylvania = ask('US-PA', NY, '2026-04-02T21:00', ['marketing', 'live'])
  expect(new Date(pennsylvania.next ?? 0).toISOString()).toBe('2026-04-04T12:00:00.000Z')
  const france = ask('FR', 'Europe/Paris', '2026-12-24T20:00', ['marketing', 'live'])
  expect(new Date(france.next ?? 0).toISOString()).toBe('2026-12-28T09:00:00.000Z')
})

describe('consent', () => {
  const needed = (
    region: string,
    channel: LawChannel,
    more: More = {},
    on = '2026-12-07',
    legalClass: LegalClass = 'marketing',
  ) => ask(region, 'UTC', `${on}T12:00`, [legalClass, channel], more).consentNeeded

  test('is asked of the channels that the law names', () => {
    expect(needed('US-NJ', 'recorded')).toBe(true)
    expect(needed('US-NJ', 'live')).toBe(false)
    expect(needed('US-CT', 'live')).toBe(true)
    expect(needed('US-CT', 'text')).toBe(true)
    expect(needed('US-FL', 'live')).toBe(false)
    expect(needed('US-MD', 'live')).toBe(true)
    expect(needed('US-OK', 'live')).toBe(true)
    expect(needed('GB', 'live')).toBe(false)
    expect(needed('GB', 'recorded')).toBe(true)
    expect(needed('CA-ON', 'live')).toBe(false)
    expect(needed('PE', 'live')).toBe(true)
    expect(needed('PL', 'live')).toBe(true)
    expect(needed('AT', 'text')).toBe(true)
    expect(needed('NL', 'live')).toBe(true)
    expect(needed('TR', 'live')).toBe(true)
    expect(needed('FR', 'live', {}, '2026-08-10')).toBe(false)
    expect(needed('FR', 'live', {}, '2026-08-11')).toBe(true)
  })

  test('has the form that the law asks for', () => {
    const at = Date.parse('2026-06-01')
    expect(needed('US-CT', 'live', { consent: { at, form: 'express' } })).toBe(true)
    expect(needed('US-CT', 'live', { consent: { at, form: 'written' } })).toBe(false)
    expect(needed('TR', 'live', { consent: { at, form: 'written' } })).toBe(true)
    expect(needed('TR', 'live', { consent: { at, form: 'opt-in-list' } })).toBe(false)
    expect(needed('PL', 'live', { consent: { source: 'web form' } })).toBe(false)
  })

  test('ages in Spain: two years, and one without a date does not count', () => {
    const given = (day: string) => ({ consent: { at: Date.parse(day), form: 'express' as const } })
    expect(needed('ES', 'live', given('2024-12-07'))).toBe(true)
    expect(needed('ES', 'live', given('2024-12-08'))).toBe(false)
    expect(needed('ES', 'live', { consent: { source: 'web form' } })).toBe(true)
  })

  test('is asked of the lines that the law names', () => {
    expect(needed('DE', 'live', { line: 'business' })).toBe(false)
    expect(needed('DE', 'live', { line: 'home' })).toBe(true)
    expect(needed('DE', 'recorded', { line: 'business' })).toBe(true)
    expect(needed('AT', 'live', { line: 'business' })).toBe(true)
    expect(needed('IE', 'live', { line: 'home' })).toBe(false)
    expect(needed('IE', 'live', { line: 'mobile' })).toBe(true)
    expect(needed('IE', 'live')).toBe(true)
    expect(needed('US-NJ', 'recorded', { line: 'home' }, '2026-12-07', 'informational')).toBe(false)
    expect(needed('US-NJ', 'recorded', {}, '2026-12-07', 'informational')).toBe(true)
  })
})

test('each rule says whether it is in force and whether it allows the instant', () => {
  const { rules } = ask('FR', 'Europe/Paris', '2026-12-06T11:00', ['marketing', 'recorded'])
  const told = rules.map(({ rule, isInForce, allows }) => [rule.id, isInForce, allows])
  expect(told).toEqual([
    ['hours-until-2026', false, true],
    ['hours-from-2026', true, false],
    ['four-in-thirty-days', true, null],
    ['sixty-days-after-refusal', true, null],
    ['consent-from-2026', true, false],
    ['renovation', true, null],
  ])
})
