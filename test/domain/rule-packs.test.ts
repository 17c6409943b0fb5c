import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { hoursRules, lawAsked, rulesFor, rulesOf } from '../../electron/engine/domain/rule-packs.ts'
import { shippedRulePacks } from '../../electron/engine/domain/shipped-rule-packs.ts'
import { createTimetable } from '../../electron/engine/domain/timetable.ts'
import { type RulePack, rulePackSchema } from '../../shared/model/rule-pack.ts'
import { EVERY_DAY, hours, windowOf } from './window-of.ts'

const ALWAYS = windowOf(hours(EVERY_DAY, '00:00', '24:00'))
const packs = shippedRulePacks()

test('every file of the folder is shipped, and its name is its id', () => {
  const folder = join(import.meta.dirname, '../../resources/rule-packs')
  const files = readdirSync(folder).map(name => name.replace('.json', ''))
  expect(packs.map(({ id }) => id).sort()).toEqual(files.sort())
})

test('every rule names its source, how sure it is and when it was read; none asks to be checked in its own text', () => {
  for (const { checkedOn, rules } of packs) {
    for (const { id, sentence, source, readOn } of rules) {
      expect(source, id).not.toBe('')
      expect(readOn, id).toBe(checkedOn)
      expect(sentence, id).not.toMatch(/must be checked|Taken from published tables/i)
    }
  }
})

test('some rules lead to the text itself; a link is one address, and is written as a browser writes it', () => {
  const links = packs.flatMap(({ rules }) => rules.map(rule => rule.links))
  expect(links.filter(each => each.length > 0).length).toBeGreaterThan(links.length / 3)
  // the shell opens a link only when it is written like this
  for (const link of links.flat()) expect(new URL(link).href).toBe(link)
})

describe.each(packs)('$id', pack => {
  test('says what it is not, has a rule id once, and is tested in and out of hours', () => {
    expect(pack.disclaimer).toMatch(/not legal advice/)
    const ids = pack.rules.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    if (!pack.rules.some(({ kind }) => kind === 'hours')) return
    expect(pack.tests.length).toBeGreaterThanOrEqual(5)
    expect(new Set(pack.tests.map(({ allowed }) => allowed)).size).toBe(2)
  })

  test.each(pack.tests)('$says', ({ legalClass, channel, local, zone, allowed }) => {
    const timetable = createTimetable({
      window: ALWAYS,
      law: region => hoursRules(rulesOf(packs, region, lawAsked(legalClass, channel))),
    })
    const at = Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds
    const now = timetable.at(zone, pack.region, at)
    expect(now.is, JSON.stringify(now.because)).toBe(allowed ? 'open' : 'closed')
    expect(now.because.every(({ rule }) => rule !== null && rule.source !== '')).toBe(true)
  })
})

describe('the strictest rule wins', () => {
  const idsOf = (region: string): string[] => [
    ...new Set(rulesOf(packs, region, lawAsked('marketing')).map(({ pack }) => pack)),
  ]

  test('a state has its own rules and those of its country, of several possible states those of all', () => {
    expect(idsOf('US-FL')).toEqual(['us-federal', 'us-fl'])
    expect(idsOf('US-NJ')).toEqual(['us-federal'])
    expect(idsOf('US-FL|US-OK')).toEqual(['us-federal', 'us-fl', 'us-ok'])
    expect(idsOf('DE|US-TX')).toEqual(['de', 'us-federal', 'us-tx'])
    expect(idsOf('FR-RE')).toEqual(['fr'])
    expect(idsOf('')).toEqual([])
    expect(idsOf('SE')).toEqual([])
  })

  test('all hours and caps count; of lockout and ring the longest, of abandonment the smallest share', () => {
    const law = rulesFor(packs, 'GB|US-FL|CA-ON', lawAsked('marketing'), '2026-04-15')
    expect(law.hours.map(({ pack }) => pack)).toEqual(['ca', 'gb', 'us-federal', 'us-fl'])
    expect(law.caps.map(({ rule }) => rule.cap.count)).toEqual([3])
    expect(law.lockouts.map(({ rule }) => rule.hours)).toEqual([72])
    expect(law.ring?.rule.secondsMin).toBe(15)
    expect(law.abandonment).toMatchObject({ pack: 'gb', rule: { percentMax: 3, days: 1 } })
    expect(law.consent.map(({ pack }) => pack)).toEqual(['ca', 'gb', 'gb', 'us-federal', 'us-fl'])
  })

  test('what a later pack says more strictly is taken, whatever the order', () => {
    const [gb] = packs.filter(({ id }) => id === 'gb')
    const strict: RulePack = rulePackSchema.parse({
      ...gb,
      id: 'strict',
      rules: gb?.rules.map(rule => {
        if (rule.kind === 'ring') return { ...rule, secondsMin: 20 }
        return rule.kind === 'abandonment' ? { ...rule, percentMax: 2, days: 30 } : rule
      }),
    })
    for (const both of [
      [...packs, strict],
      [strict, ...packs],
    ]) {
      const { ring, abandonment } = rulesFor(both, 'GB', lawAsked('marketing'), '2026-04-15')
      expect([ring?.pack, abandonment?.pack]).toEqual(['strict', 'strict'])
    }
  })

  test('France asks for consent from 11 August 2026 on', () => {
    const on = (day: string): string[] => {
      const { hours: bound, consent } = rulesFor(packs, 'FR', lawAsked('marketing'), day)
      return [...bound, ...consent].map(({ rule }) => rule.id)
    }
    expect(on('2026-08-10')).toEqual(['hours-until-2026'])
    expect(on('2026-08-11')).toEqual(['hours-from-2026', 'consent-from-2026'])
  })

  test('a rule binds its legal classes alone', () => {
    expect(rulesFor(packs, 'US-FL', lawAsked('informational'), '2026-04-15').hours).toEqual([])
    const debt = rulesFor(packs, 'US-FL', lawAsked('debt-collection', 'live'), '2026-04-15')
    expect(debt.hours.map(({ rule }) => rule.id)).toEqual(['fdcpa-hours'])
    expect(debt.caps.map(({ rule }) => rule.cap.count)).toEqual([7])
  })
})

test('hours of two states that may both be meant are those that both allow', () => {
  const timetable = createTimetable({
    window: ALWAYS,
    law: region => hoursRules(rulesOf(packs, region, lawAsked('marketing'))),
  })
  // Kentucky 10-21, Florida 8-20; 20:30 in New York
  const now = timetable.at('America/New_York', 'US-FL|US-KY', Date.parse('2026-04-16T00:30:00Z'))
  expect(now).toMatchObject({ is: 'closed', opensAt: Date.parse('2026-04-16T14:00:00Z') })
  expect(now.because.map(({ rule }) => rule?.pack)).toEqual(['us-fl'])
})
