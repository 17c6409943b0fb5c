import fc from 'fast-check'
import { expect, test } from 'vitest'
import { howManyMayStart, type PacingLimits } from '../../electron/engine/domain/pacing.ts'

const free: PacingLimits = { concurrencyMax: 10, campaignCalls: 4, channels: 20, trunkCalls: 15, tokens: 7.9 }

test.each([
  ['channels are the tightest', {}, { count: 5, binding: 'channels' }],
  ['concurrency is the tightest', { campaignCalls: 7 }, { count: 3, binding: 'concurrency' }],
  ['the rate is the tightest', { tokens: 2.99 }, { count: 2, binding: 'calls-per-second' }],
  ['less than a token is none', { tokens: 0.999 }, { count: 0, binding: 'calls-per-second' }],
  ['concurrency was lowered below what runs', { concurrencyMax: 2 }, { count: 0, binding: 'concurrency' }],
  ['channels were lowered below what runs', { channels: 3 }, { count: 0, binding: 'channels' }],
  ['of equals the first is named', { campaignCalls: 5 }, { count: 5, binding: 'concurrency' }],
] as const)('%s', (_name, changes, answer) => {
  expect(howManyMayStart({ ...free, ...changes })).toEqual(answer)
})

test('no limit is ever passed, and the one that is named is the one that binds', () => {
  const calls = fc.integer({ min: 0, max: 300 })
  const limits = fc.record({
    concurrencyMax: calls,
    campaignCalls: calls,
    channels: calls,
    trunkCalls: calls,
    tokens: fc.double({ min: -5, max: 50, noNaN: true }),
  })
  fc.assert(
    fc.property(limits, given => {
      const { count, binding } = howManyMayStart(given)
      const room = {
        concurrency: given.concurrencyMax - given.campaignCalls,
        channels: given.channels - given.trunkCalls,
        'calls-per-second': given.tokens,
      }
      expect(Number.isInteger(count)).toBe(true)
      expect(count).toBeGreaterThanOrEqual(0)
      if (count > 0) for (const left of Object.values(room)) expect(count).toBeLessThanOrEqual(left)
      // one call more would pass the limit that is named
      expect(count + 1).toBeGreaterThan(room[binding])
    }),
    { numRuns: 2_000 },
  )
})
