import { newBucket, nextTokenAt, refill, type TokenBucket, take, withRate } from './token-bucket.ts'

/** A refusal leaves this part of the rate. */
const LOWERED_TO = 0.7
/** One call in five seconds still goes out, to learn whether the trunk has recovered. */
export const RATE_LEAST_PER_SECOND = 0.2
const RAISED_BY = 1.1
export const RAISED_EVERY_MS = 10_000
/** No trunk is left alone longer than this because of one Retry-After. */
export const PAUSE_MAX_MS = 3_600_000

/**
 * Calls per second that a trunk takes, learned from what it refuses: never above its setting. Instants in ms since the epoch.
 *
 *   at the setting --refused--> lowered (x 0.7 for each round of refusals) --10 s of success--> raised (x 1.1) ... the setting
 *   any of them --refused with Retry-After--> nothing goes out until then
 */
export interface LearningBucket {
  readonly bucket: TokenBucket
  /** Calls per second of the trunk's settings. */
  readonly setting: number
  /** Nothing goes out before `until`. */
  readonly paused: { readonly until: number; readonly why: string } | null
  /** The newest refusal that lowered the rate; null when the rate is that of the setting. */
  readonly lowered: { readonly at: number; readonly why: string } | null
  /** When the rate changed last, or a refusal came; it rises when this is long enough ago. */
  readonly steadySince: number
}

/** A call that the trunk refused because there are too many: 503, or any answer with Retry-After (RFC 3261, 20.33 and 21.5.4). */
export interface Refusal {
  /** When the call was sent: those that were under way when the rate was lowered say nothing new. */
  readonly sentAt: number
  readonly retryAfterSeconds: number | null
  /** What the trunk said, as the middle of a sentence: `the trunk answered 503 Service Unavailable`. */
  readonly why: string
}

export function newLearningBucket(setting: number, now: number): LearningBucket {
  return { bucket: newBucket(setting, now), setting, paused: null, lowered: null, steadySince: now }
}

/** The bucket as it is at `now`. Nothing is saved up during a pause; the one call after it goes out at once. */
export function refillLearning(learned: LearningBucket, now: number): LearningBucket {
  const { bucket, paused } = learned
  if (paused === null) return { ...learned, bucket: refill(bucket, now) }
  // a clock that was set back must not make the pause longer than any pause is
  const until = Math.min(paused.until, now + PAUSE_MAX_MS)
  if (now < until)
    return { ...learned, paused: { ...paused, until }, bucket: { ...bucket, tokens: 0, at: now } }
  return { ...learned, paused: null, bucket: refill({ ...bucket, tokens: 1, at: until }, now) }
}

/** Without `count` tokens, which it must hold. */
export function takeLearning(learned: LearningBucket, count: number): LearningBucket {
  return { ...learned, bucket: take(learned.bucket, count) }
}

/** When a call may go out (again), ms. */
export function nextCallAt({ bucket, paused }: LearningBucket): number {
  return paused?.until ?? nextTokenAt(bucket)
}

/** The same trunk with another setting: what was learned stays, as far as the new setting allows. */
export function withSetting(learned: LearningBucket, setting: number, now: number): LearningBucket {
  const filled = refillLearning(learned, now)
  const rate = filled.lowered === null ? setting : Math.min(setting, filled.bucket.perSecond)
  return atRate({ ...filled, setting }, rate, now)
}

/** What a refusal teaches: less, once for every round of calls, and nothing at all for as long as Retry-After says. */
export function refused(learned: LearningBucket, refusal: Refusal, now: number): LearningBucket {
  const filled = refillLearning(learned, now)
  const paused = pausedBy(filled, refusal, now)
  const known = filled.lowered !== null && refusal.sentAt <= filled.lowered.at
  if (known) return { ...paused, steadySince: now }
  const least = Math.min(RATE_LEAST_PER_SECOND, filled.setting)
  const rate = Math.max(least, filled.bucket.perSecond * LOWERED_TO)
  // a trunk that is set to less than the least has nothing to give up
  const lowered = rate < filled.setting ? { at: now, why: refusal.why } : null
  return { ...paused, lowered, bucket: withRate(paused.bucket, rate, now), steadySince: now }
}

/** What a call teaches that the trunk took: a tenth more when nothing was refused for ten seconds, up to the setting. */
export function accepted(learned: LearningBucket, now: number): LearningBucket {
  if (learned.lowered === null) return learned
  // a clock that was set back starts the ten seconds anew
  if (now < learned.steadySince) return { ...learned, steadySince: now }
  if (now - learned.steadySince < RAISED_EVERY_MS) return learned
  const filled = refillLearning(learned, now)
  return { ...atRate(filled, filled.bucket.perSecond * RAISED_BY, now), steadySince: now }
}

/** The present rate, and why it is not the setting, as a sentence; null when it is. */
export function rateNow(
  learned: LearningBucket,
  now: number,
): { perSecond: number; sentence: string | null } {
  const { bucket, setting, paused, lowered } = learned
  const rates = `${rounded(bucket.perSecond)} instead of ${rounded(setting)} calls per second`
  if (paused !== null && now < paused.until) {
    const seconds = Math.ceil((paused.until - now) / 1000)
    const then = lowered === null ? '' : ` Then ${rates}.`
    const sentence = `No calls for ${seconds} s, because ${paused.why} and asked us to wait.${then}`
    return { perSecond: 0, sentence }
  }
  if (lowered === null) return { perSecond: bucket.perSecond, sentence: null }
  const sentence = `The trunk takes ${rates}, because ${lowered.why}. The rate rises by a tenth for every 10 seconds without a refusal.`
  return { perSecond: bucket.perSecond, sentence }
}

function atRate(learned: LearningBucket, rate: number, now: number): LearningBucket {
  const full = rate >= learned.setting
  return {
    ...learned,
    bucket: withRate(learned.bucket, full ? learned.setting : rate, now),
    lowered: full ? null : learned.lowered,
  }
}

function pausedBy(learned: LearningBucket, { retryAfterSeconds, why }: Refusal, now: number): LearningBucket {
  if (retryAfterSeconds === null || retryAfterSeconds <= 0) return learned
  const until = now + Math.min(PAUSE_MAX_MS, retryAfterSeconds * 1000)
  if (learned.paused !== null && learned.paused.until >= until) return learned
  return { ...learned, paused: { until, why }, bucket: { ...learned.bucket, tokens: 0, at: now } }
}

function rounded(perSecond: number): string {
  return String(perSecond < 1 ? Math.round(perSecond * 100) / 100 : Math.round(perSecond * 10) / 10)
}
