import fc from 'fast-check'
import { expect, test } from 'vitest'
import { judge, type PersonGateFacts } from '../../electron/engine/domain/judge.ts'
import { askPersonGate } from '../../electron/engine/domain/person-gate.ts'
import { contactCapSchema } from '../../shared/model/contact-limits.ts'
import { facts, NOW, timetableOf } from './judged-facts.ts'
import { EVERY_DAY, hours, windowOf } from './window-of.ts'

const HOUR = 3_600_000
const NOTHING: PersonGateFacts = {
  beyondCadence: null,
  doNotCall: null,
  caps: [],
  lockouts: [],
  abandonedAt: null,
  busyUntil: null,
}
const ALWAYS = timetableOf(windowOf(hours(EVERY_DAY, '00:00', '24:00')))

test('nothing against a person lets them through', () => {
  expect(askPersonGate(NOTHING, 'Europe/Madrid', NOW)).toEqual({ is: 'free' })
})

test('do-not-call ends their part, whatever else holds them back', () => {
  const person = { ...NOTHING, doNotCall: 'They asked us not to call.', busyUntil: NOW + HOUR }
  expect(askPersonGate(person, '', NOW)).toMatchObject({
    is: 'never',
    finalState: 'suppressed',
    reason: { kind: 'do-not-call' },
  })
})

test.each(['reached', 'not-reached'] as const)(
  'a cadence without their next step ends their part: %s',
  beyondCadence => {
    expect(askPersonGate({ ...NOTHING, beyondCadence, busyUntil: NOW + HOUR }, '', NOW)).toMatchObject({
      is: 'never',
      finalState: beyondCadence === 'reached' ? 'reached' : 'exhausted',
      reason: { kind: 'done', sentence: 'The campaign has no further step for them.' },
    })
  },
)

test('the gate opens exactly when the explanation says so', () => {
  const instant = fc.integer({ min: -200, max: 200 }).map(hoursOff => NOW + hoursOff * HOUR)
  const person = fc.record({
    beyondCadence: fc.option(fc.constantFrom('reached' as const, 'not-reached' as const), { freq: 8 }),
    doNotCall: fc.option(fc.constant('They asked us not to call.'), { freq: 8 }),
    caps: fc.array(
      fc.record({
        inForce: fc
          .record({ count: fc.integer({ min: 1, max: 5 }), days: fc.integer({ min: 1, max: 7 }) })
          .map(({ count, days }) => ({
            cap: contactCapSchema.parse({ count, window: { value: days, unit: 'days' } }),
            rule: null,
          })),
        nthNewest: fc.option(instant),
      }),
      { maxLength: 3 },
    ),
    lockouts: fc.array(fc.record({ hours: fc.nat(100), rule: fc.constant(null) }), { maxLength: 2 }),
    abandonedAt: fc.option(instant),
    busyUntil: fc.option(instant),
  })
  fc.assert(
    fc.property(person, asked => {
      const { reasons, nextAt } = judge(facts({ person: asked }), ALWAYS, NOW)
      const gate = askPersonGate(asked, 'Europe/Madrid', NOW)
      switch (gate.is) {
        case 'free':
          expect(nextAt).toBe(NOW)
          break
        case 'later':
          expect(nextAt).toBe(gate.at)
          expect(reasons[0]).toEqual(gate.reason)
          expect(askPersonGate(asked, 'Europe/Madrid', gate.at)).toEqual({ is: 'free' })
          break
        case 'never':
          expect(nextAt).toBeNull()
          expect(reasons[0]).toEqual(gate.reason)
      }
    }),
  )
})
