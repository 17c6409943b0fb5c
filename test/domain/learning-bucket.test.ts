import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  accepted,
  type LearningBucket,
  newLearningBucket,
  nextCallAt,
  PAUSE_MAX_MS,
  RAISED_EVERY_MS,
  RATE_LEAST_PER_SECOND,
  rateNow,
  refillLearning,
  refused,
  takeLearning,
  withSetting,
} from '../../electron/engine/domain/learning-bucket.ts'

const START = Date.UTC(2026, 0, 5, 9)
const WHY = 'the trunk answered 503 Service Unavailable'
const refusedAt = (
  learned: LearningBucket,
  now: number,
  more: { readonly sentAt?: number; readonly retryAfterSeconds?: number } = {},
): LearningBucket => refused(learned, { sentAt: now, retryAfterSeconds: null, why: WHY, ...more }, now)

describe('a trunk set to 10 calls per second', () => {
  const fresh = newLearningBucket(10, START)

  test('that never refuses keeps its rate and has nothing to say', () => {
    expect(rateNow(accepted(fresh, START + 60_000), START)).toEqual({ perSecond: 10, sentence: null })
  })

  test('takes seven after a 503, and says why', () => {
    const { perSecond, sentence } = rateNow(refusedAt(fresh, START), START)
    expect(perSecond).toBeCloseTo(7)
    expect(sentence).toBe(
      'The trunk takes 7 instead of 10 calls per second, because the trunk answered 503 Service Unavailable. The rate rises by a tenth for every 10 seconds without a refusal.',
    )
  })

  test('learns once from calls that were under way together, and again from one sent at the lower rate', () => {
    let learned = refusedAt(fresh, START + 100)
    for (let call = 0; call < 20; call++) learned = refusedAt(learned, START + 200, { sentAt: START + 50 })
    expect(rateNow(learned, START).perSecond).toBeCloseTo(7)
    learned = refusedAt(learned, START + 300, { sentAt: START + 250 })
    expect(rateNow(learned, START).perSecond).toBeCloseTo(4.9)
  })

  test('never goes below a call in five seconds', () => {
    let learned = fresh
    for (let second = 1; second <= 60; second++) learned = refusedAt(learned, START + second * 1000)
    expect(rateNow(learned, START).perSecond).toBe(RATE_LEAST_PER_SECOND)
    expect(
      nextCallAt(refillLearning(takeLearning(refillLearning(learned, START + 120_000), 1), START + 120_000)),
    ).toBe(START + 125_000)
  })

  test('rises by a tenth after ten seconds of success, not before', () => {
    const lowered = refusedAt(fresh, START)
    expect(rateNow(accepted(lowered, START + RAISED_EVERY_MS - 1), START).perSecond).toBeCloseTo(7)
    const raised = accepted(lowered, START + RAISED_EVERY_MS)
    expect(rateNow(raised, START).perSecond).toBeCloseTo(7.7)
    expect(rateNow(accepted(raised, START + RAISED_EVERY_MS + 1), START).perSecond).toBeCloseTo(7.7)
  })

  test('a refusal of an older call begins the ten seconds anew', () => {
    const lowered = refusedAt(fresh, START)
    const again = refusedAt(lowered, START + 6_000, { sentAt: START - 1 })
    expect(rateNow(accepted(again, START + RAISED_EVERY_MS), START).perSecond).toBeCloseTo(7)
  })

  test('is back at its setting after four times ten seconds, and says nothing any more', () => {
    let learned = refusedAt(fresh, START)
    for (let turn = 1; turn <= 4; turn++) learned = accepted(learned, START + turn * RAISED_EVERY_MS)
    expect(rateNow(learned, START)).toEqual({ perSecond: 10, sentence: null })
  })
})

describe('Retry-After', () => {
  const paused = refusedAt(newLearningBucket(10, START), START, { retryAfterSeconds: 30 })

  test('is a pause; then one call goes out at once, and the others at the lower rate', () => {
    expect(nextCallAt(refillLearning(paused, START + 1_000))).toBe(START + 30_000)
    expect(refillLearning(paused, START + 29_999).bucket.tokens).toBe(0)
    const after = refillLearning(paused, START + 30_000)
    expect(after.bucket.tokens).toBe(1)
    const next = nextCallAt(takeLearning(after, 1)) - (START + 30_000)
    expect(next).toBeGreaterThanOrEqual(142)
    expect(next).toBeLessThanOrEqual(144)
  })

  test('says how long it lasts', () => {
    expect(rateNow(paused, START + 12_000)).toEqual({
      perSecond: 0,
      sentence:
        'No calls for 18 s, because the trunk answered 503 Service Unavailable and asked us to wait. Then 7 instead of 10 calls per second.',
    })
  })

  test('of a later answer never makes it shorter', () => {
    const later = refusedAt(paused, START + 1_000, { sentAt: START - 1, retryAfterSeconds: 2 })
    expect(nextCallAt(later)).toBe(START + 30_000)
  })

  test('of a day is an hour, and a clock that is set back by a day waits no longer', () => {
    const long = refusedAt(newLearningBucket(10, START), START, { retryAfterSeconds: 86_400 })
    expect(nextCallAt(long)).toBe(START + PAUSE_MAX_MS)
    const back = START - 86_400_000
    expect(nextCallAt(refillLearning(long, back))).toBe(back + PAUSE_MAX_MS)
  })
})

describe('another setting', () => {
  test('leaves what was learned, as far as it allows', () => {
    const lowered = refusedAt(newLearningBucket(10, START), START)
    expect(rateNow(withSetting(lowered, 20, START), START).perSecond).toBeCloseTo(7)
    expect(rateNow(withSetting(lowered, 5, START), START)).toEqual({ perSecond: 5, sentence: null })
    expect(rateNow(withSetting(newLearningBucket(10, START), 20, START), START).perSecond).toBe(20)
  })

  test('below the least rate is kept to', () => {
    const slow = refusedAt(newLearningBucket(0.1, START), START + 1)
    expect(rateNow(slow, START)).toEqual({ perSecond: 0.1, sentence: null })
  })
})

test('whatever the trunk answers, the rate stays between the least and the setting, and pauses send nothing', () => {
  const news = fc.record({
    after: fc.nat(20_000),
    is: fc.constantFrom('accepted', 'refused', 'old-refusal'),
    retryAfterSeconds: fc.option(fc.nat(120), { freq: 4 }),
  })
  const setting = fc.integer({ min: 10, max: 20_000 }).map(hundredths => hundredths / 100)
  fc.assert(
    fc.property(setting, fc.array(news, { maxLength: 60 }), (perSecond, story) => {
      let learned = newLearningBucket(perSecond, START)
      let now = START
      for (const { after, is, retryAfterSeconds } of story) {
        now += after
        learned = refillLearning(learned, now)
        expect(learned.bucket.perSecond).toBeLessThanOrEqual(perSecond)
        expect(learned.bucket.perSecond).toBeGreaterThanOrEqual(Math.min(perSecond, RATE_LEAST_PER_SECOND))
        expect(learned.lowered === null).toBe(learned.bucket.perSecond === perSecond)
        if (learned.paused !== null) expect(learned.bucket.tokens).toBe(0)
        const next = nextCallAt(learned)
        expect(refillLearning(learned, next).bucket.tokens).toBeGreaterThanOrEqual(1)
        if (is === 'accepted') learned = accepted(learned, now)
        else {
          const sentAt = is === 'refused' ? now : START - 1
          learned = refused(learned, { sentAt, retryAfterSeconds, why: WHY }, now)
        }
      }
    }),
  )
})
