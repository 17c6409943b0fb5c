import { expect, test } from 'vitest'
import { fuzzApi } from '../support/fuzz-api.ts'

// 100,000 of them are a bench: npm run bench -- --only api
test('2,000 requests, made up, changed and by hand, end nothing and get no 500, no internal error and no raw SQL', async () => {
  const result = await fuzzApi(2_000, 'every run the same')
  expect(result.faults).toEqual([])
  expect(result).toMatchObject({
    ...{ deaths: 0, unanswered: 0, status500: 0, internal: 0, rawSql: 0, againstContract: 0 },
    answered: result.requests,
  })
  expect(result.ok).toBeGreaterThan(200)
}, 90_000)
