import { expect, test } from 'vitest'
import { answeringOf, PUBLIC_ENDS, sharesAt, sharesOf } from '../../electron/engine/domain/answering.ts'
import { bandOf, sampleOf, standsFor } from '../../electron/engine/domain/forecast.ts'

test('a band lies between the lowest and the highest figure, with the middle one in it', () => {
  expect(bandOf([5])).toEqual({ p10: 5, p50: 5, p90: 5 })
  expect(bandOf([50, 10, 20, 40, 30])).toEqual({ p10: 14, p50: 30, p90: 46 })
  // a run without an end must not make the other four look later
  expect(bandOf([1, 2, 3, 4, Number.POSITIVE_INFINITY])).toMatchObject({
    p50: 3,
    p90: Number.POSITIVE_INFINITY,
  })
})

test('a list of up to 20,000 is simulated whole; of a longer one every so manyth, while a call at once is left', () => {
  expect([1, 20_000, 20_001, 100_000, 1_000_000].map(count => standsFor(count, 30))).toEqual([1, 1, 2, 5, 30])
  expect(standsFor(100_000, 2)).toBe(2)
  expect(sampleOf([0, 1, 2, 3, 4, 5, 6], 3)).toEqual([0, 3, 6])
})

test.each([0, 0.3, 1])('the shares of an answer rate of %d add up to one', rate => {
  const shares = sharesOf(rate)
  expect(PUBLIC_ENDS.reduce((sum, end) => sum + shares[end], 0)).toBeCloseTo(1)
  expect(shares.answered).toBe(rate)
  expect(Math.min(...Object.values(shares))).toBeGreaterThanOrEqual(0)
})

test('history speaks hour by hour where it has enough attempts, and not at all when it has too few', () => {
  const morning = [
    { hour: 8, outcome: 'answered', count: 150 },
    { hour: 8, outcome: 'no-answer', count: 50 },
  ] as const
  const evening = [
    { hour: 18, outcome: 'no-answer', count: 60 },
    { hour: 20, outcome: 'busy', count: 10 },
  ] as const
  const answering = answeringOf([...morning, ...evening, { hour: 3, outcome: 'cancelled', count: 9_000 }])
  expect(answering?.attempts).toBe(270)
  if (!answering) return
  expect(sharesAt(answering, Date.UTC(2026, 5, 1, 8, 59))).toMatchObject({ answered: 150, 'no-answer': 50 })
  expect(sharesAt(answering, Date.UTC(2026, 5, 1, 18))).toMatchObject({ answered: 0, 'no-answer': 60 })
  // ten attempts at eight in the evening say nothing of that hour
  expect(sharesAt(answering, Date.UTC(2026, 5, 1, 20))).toMatchObject({
    answered: 150,
    'no-answer': 110,
    busy: 10,
  })
  expect(answeringOf(evening)).toBeNull()
})
