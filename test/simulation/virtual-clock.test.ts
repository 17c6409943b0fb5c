import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createVirtualClock } from '../../electron/engine/simulation/virtual-clock.ts'

const NOON = Date.UTC(2026, 5, 1, 12)

test('timers run at their own instants, equals in the order in which they were set, and cancelled ones never', () => {
  const timers = fc.array(fc.record({ ms: fc.integer({ min: 0, max: 50 }), cancelled: fc.boolean() }), {
    maxLength: 300,
  })
  fc.assert(
    fc.property(timers, all => {
      const clock = createVirtualClock(NOON)
      const ran: { nth: number; at: number }[] = []
      const cancels = all.map(({ ms }, nth) => clock.after(ms, () => ran.push({ nth, at: clock.now() })))
      for (const [nth, { cancelled }] of all.entries()) if (cancelled) cancels[nth]?.()
      const expected = all
        .map(({ ms, cancelled }, nth) => ({ nth, at: NOON + ms, cancelled }))
        .filter(({ cancelled }) => !cancelled)
        .sort((one, other) => one.at - other.at || one.nth - other.nth)
        .map(({ nth, at }) => ({ nth, at }))
      expect(clock.waiting).toBe(expected.length)
      expect(clock.nextDue).toBe(expected[0]?.at)
      clock.advance(100)
      expect(ran).toEqual(expected)
      expect(clock.waiting).toBe(0)
      expect(clock.now()).toBe(NOON + 100)
    }),
    { seed: 7 },
  )
})

test('a timer that a timer sets runs in the same stretch, and cancelling twice is harmless', () => {
  const clock = createVirtualClock(NOON)
  const ran: number[] = []
  clock.after(10, () => clock.after(10, () => ran.push(clock.monotonic())))
  const cancel = clock.after(15, () => ran.push(-1))
  cancel()
  cancel()
  clock.advance(20)
  expect(ran).toEqual([20])
  expect(clock.waiting).toBe(0)
})

test('it goes from timer to timer, and not beyond what was allowed', () => {
  const clock = createVirtualClock(NOON)
  clock.after(3_600_000, () => undefined)
  expect(clock.runNext(1_000)).toBe(false)
  expect(clock.monotonic()).toBe(0)
  expect(clock.runNext(3_600_000)).toBe(true)
  expect(clock.now()).toBe(NOON + 3_600_000)
  expect(clock.runNext(3_600_000)).toBe(false)
})

test('when somebody sets the clock of the machine, the time of day jumps and timers keep their delay', () => {
  const clock = createVirtualClock(NOON)
  const ran: number[] = []
  clock.after(1_000, () => ran.push(clock.monotonic()))
  clock.jump(-300_000)
  expect(clock.now()).toBe(NOON - 300_000)
  expect(clock.nextDue).toBe(NOON - 299_000)
  clock.advance(1_000)
  expect(ran).toEqual([1_000])
})
