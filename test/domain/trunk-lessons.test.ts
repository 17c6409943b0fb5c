import { expect, test } from 'vitest'
import { newLearningBucket } from '../../electron/engine/domain/learning-bucket.ts'
import { type LearnedRate, learnRate } from '../../electron/engine/domain/trunk-lessons.ts'
import { decideVerdict } from '../../electron/engine/telephony/call/verdict.ts'
import type { Verdict } from '../../shared/model/outcome.ts'

const START = Date.UTC(2026, 0, 5, 9)
const refusal = (status: number, retryAfterSeconds: number | null = null): Verdict =>
  decideVerdict({
    kind: 'refused',
    status,
    phrase: '',
    q850: null,
    retryAfterSeconds,
    hasCredentials: false,
  })

/** The rate after calls that ended one second after another, each sent half a second before. */
function after(verdicts: readonly Verdict[]): LearnedRate {
  let rate: LearnedRate = { bucket: newLearningBucket(10, START), tooMany: 0 }
  for (const [at, verdict] of verdicts.entries())
    rate = learnRate(rate, verdict, START + at * 1000 + 500, START + (at + 1) * 1000)
  return rate
}
const perSecond = (verdicts: readonly Verdict[]): number => after(verdicts).bucket.bucket.perSecond
const times = (count: number, verdict: Verdict): Verdict[] => Array.from({ length: count }, () => verdict)

const full = refusal(503)
const busy = refusal(486)

test.each([
  ['three calls in a row with 503', times(3, full), 7],
  ['three in a row with Retry-After', times(3, refusal(503, 5)), 7],
  ['six in a row, three of them at the lower rate', times(6, full), 4.9],
  [
    'every second call',
    times(10, full)
      .flatMap(one => [one, busy])
      .slice(0, 8),
    7,
  ],
] as const)('less is called when a trunk refuses %s', (_what, verdicts, rate) => {
  expect(perSecond(verdicts)).toBeCloseTo(rate)
})

test.each([
  ['one call of ten has no line', times(20, full).flatMap(one => [one, ...times(9, busy)])],
  ['recipients are busy and say when to call again', times(50, refusal(486, 60))],
  ['numbers are not in service', times(50, refusal(404))],
  ['the trunk fails for another reason', times(50, refusal(403))],
] as const)('as many are called as before when %s', (_what, verdicts) => {
  expect(perSecond(verdicts)).toBe(10)
})

test('calls that were under way when the rate was lowered teach nothing more', () => {
  let rate = after(times(3, full))
  for (let call = 0; call < 20; call++) rate = learnRate(rate, full, START + 2_000, START + 4_000)
  expect(rate.bucket.bucket.perSecond).toBeCloseTo(7)
})

test('the rate rises again while calls are taken, up to the setting', () => {
  expect(perSecond([...times(3, full), ...times(10, busy)])).toBeCloseTo(7.7)
  expect(perSecond([...times(3, full), ...times(120, busy)])).toBe(10)
})

test('a Retry-After makes no pause here: the health of the trunk rests', () => {
  expect(after(times(3, refusal(503, 60))).bucket.paused).toBeNull()
})
