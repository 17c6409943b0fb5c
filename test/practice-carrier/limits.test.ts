import { expect, test } from 'vitest'
import { createCallMemory } from '../../electron/engine/practice-carrier/call-memory.ts'
import { createCarrierLimits } from '../../electron/engine/practice-carrier/carrier-limits.ts'
import { createFakeClock } from '../support/fake-clock.ts'

const enterAll = (limits: ReturnType<typeof createCarrierLimits>, tries: number): number =>
  Array.from({ length: tries }, () => limits.enter()).filter(Boolean).length

test('a carrier takes as many calls as it has channels', () => {
  const limits = createCarrierLimits({ channels: 3, callsPerSecond: 100 }, createFakeClock())
  expect(enterAll(limits, 5)).toBe(3)
  limits.leave()
  expect(limits.inProgress).toBe(2)
  expect(enterAll(limits, 5)).toBe(1)
})

test('a carrier takes a second’s calls at once, and then as many as it says', () => {
  const clock = createFakeClock()
  const limits = createCarrierLimits({ channels: 1_000, callsPerSecond: 5 }, clock)
  expect(enterAll(limits, 20)).toBe(5)
  clock.advance(400)
  expect(enterAll(limits, 20)).toBe(2)
  clock.advance(60_000)
  expect(enterAll(limits, 20)).toBe(5)
})

test('a carrier that takes one call in ten seconds takes the first one', () => {
  const clock = createFakeClock()
  const limits = createCarrierLimits({ channels: 10, callsPerSecond: 0.1 }, clock)
  expect(enterAll(limits, 3)).toBe(1)
  clock.advance(9_000)
  expect(enterAll(limits, 3)).toBe(0)
  clock.advance(1_001)
  expect(enterAll(limits, 3)).toBe(1)
})

test('calls are counted per number, however it is written, and the quietest number is forgotten first', () => {
  const memory = createCallMemory(2)
  expect([memory.countCall('+4420'), memory.countCall('4420'), memory.countCall('+4421')]).toEqual([0, 1, 0])
  memory.countCall('+4420')
  memory.countCall('+4422')
  expect(memory.countCall('+4420')).toBe(3)
  expect(memory.countCall('+4421')).toBe(0)
})
