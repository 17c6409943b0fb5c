import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  newBucket,
  nextTokenAt,
  refill,
  type TokenBucket,
  take,
  withRate,
} from '../../electron/engine/domain/token-bucket.ts'

const START = Date.UTC(2026, 0, 5, 9)
/** What trunk settings allow, in hundredths of a call per second. */
const rate = fc.integer({ min: 10, max: 20_000 }).map(hundredths => hundredths / 100)
const burstOf = (perSecond: number): number => Math.max(1, Math.ceil(perSecond / 10))

/** Takes every whole token there is. */
function drain(bucket: TokenBucket): { readonly bucket: TokenBucket; readonly taken: number } {
  const taken = Math.floor(bucket.tokens)
  return { bucket: take(bucket, taken), taken }
}

test('a new bucket lets one call out at once, and the next one after its share of a second', () => {
  const first = newBucket(4, START)
  expect(nextTokenAt(first)).toBe(START)
  const empty = take(first, 1)
  expect(nextTokenAt(empty)).toBe(START + 250)
  expect(refill(empty, START + 249).tokens).toBeLessThan(1)
  expect(refill(empty, START + 250).tokens).toBe(1)
})

test.each([
  [0.1, 1],
  [1, 1],
  [10, 1],
  [11, 2],
  [25, 3],
  [200, 20],
])('after an hour of rest, %d calls per second start with %d at once', (perSecond, burst) => {
  expect(refill(newBucket(perSecond, START), START + 3_600_000).tokens).toBe(burst)
})

test('a clock that goes backwards adds nothing, and takes nothing away for ever', () => {
  const empty = take(newBucket(10, START), 1)
  const back = refill(empty, START - 60_000)
  expect(back.tokens).toBe(0)
  expect(nextTokenAt(back)).toBe(START - 60_000 + 100)
})

test('another rate keeps what was saved, up to its own burst', () => {
  const full = refill(newBucket(200, START), START + 10_000)
  expect(withRate(full, 50, START + 10_000)).toEqual({ perSecond: 50, tokens: 5, at: START + 10_000 })
  expect(withRate(take(newBucket(1, START), 1), 100, START + 500).tokens).toBeCloseTo(0.5)
})

test('no schedule gets more than the rate times the time and one burst', () => {
  const moments = fc.array(fc.integer({ min: 0, max: 2_000 }), { maxLength: 200 })
  fc.assert(
    fc.property(rate, moments, (perSecond, gaps) => {
      let bucket = newBucket(perSecond, START)
      let now = START
      const takings: { readonly at: number; readonly count: number }[] = []
      for (const gap of gaps) {
        now += gap
        const drained = drain(refill(bucket, now))
        bucket = drained.bucket
        takings.push({ at: now, count: drained.taken })
      }
      // of every stretch of the schedule, not of the whole only
      for (let first = 0; first < takings.length; first++) {
        let total = 0
        for (const { at, count } of takings.slice(first)) {
          total += count
          const seconds = (at - (takings[first]?.at ?? at)) / 1000
          expect(total).toBeLessThanOrEqual(perSecond * seconds + burstOf(perSecond) + 1e-6)
        }
      }
    }),
    { numRuns: 100 },
  )
})

test('whoever comes back at the instant that was named finds a token, and not a millisecond before', () => {
  fc.assert(
    fc.property(rate, fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 40 }), (perSecond, gaps) => {
      let bucket = newBucket(perSecond, START)
      let now = START
      for (const gap of gaps) {
        now += gap
        bucket = drain(refill(bucket, now)).bucket
        const at = nextTokenAt(bucket)
        expect(at).toBeGreaterThan(now)
        expect(refill(bucket, at).tokens).toBeGreaterThanOrEqual(1)
        // the sum may round up to the token that is one part in 2^53 away
        expect(refill(bucket, at - 1).tokens).toBeLessThan(1 + 1e-9)
        expect(refill(bucket, at - 2).tokens).toBeLessThan(1)
      }
    }),
    { numRuns: 2_000 },
  )
})

test('a rate is reached: calls that start as soon as they may lose less than a millisecond each', () => {
  fc.assert(
    fc.property(rate, perSecond => {
      let bucket = newBucket(perSecond, START)
      for (let call = 0; call < 200; call++) bucket = take(refill(bucket, nextTokenAt(bucket)), 1)
      expect(bucket.at - START).toBeLessThan((199 * 1000) / perSecond + 200)
    }),
  )
})
