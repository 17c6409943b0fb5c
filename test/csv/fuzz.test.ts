import { expect, test } from 'vitest'
import { fuzzLists } from '../support/fuzz-lists.ts'

test('300 random files never crash, and every row of each is in one count', {
  timeout: 120_000,
}, async () => {
  const { problems, rows, accepted } = await fuzzLists(0, 300)
  expect(problems).toEqual([])
  expect(rows).toBeGreaterThan(1_000)
  expect(accepted).toBeGreaterThan(100)
})
