import type { Verdict } from '../../../shared/model/outcome.ts'
import { accepted, type LearningBucket, refused } from './learning-bucket.ts'
import type { HealthEvent } from './trunk-health.ts'

/** What the end of a call says of the health of its trunk. */
export function healthEventOf(verdict: Verdict): HealthEvent {
  const { outcome, sipStatus, retryAfterSeconds } = verdict
  if (sipStatus === 503 && outcome === 'congestion')
    return { is: 'unavailable', retryAfterS: retryAfterSeconds }
  if (outcome !== 'trunk-failed' && !isDeafAnswer(verdict)) return { is: 'answered' }
  return sipStatus === null ? { is: 'silent' } : { is: 'server-error', status: sipStatus }
}

/** Calls per second that a trunk takes, and the share of its latest calls that were too many for it: 0 to 1, fading. */
export interface LearnedRate {
  readonly bucket: LearningBucket
  readonly tooMany: number
}

/** How much the newest call weighs: about ten calls are remembered. */
const NEWEST_WEIGHS = 0.1
/** Three refusals in a row. A gateway that is short of a line to one place now and then carries the others at the same rate. */
const TOO_MANY = 0.25

/**
 * The rate after the end of a call that was claimed at `sentAt` (ms): less when a quarter of the latest calls were too many, in time more
 * when the trunk took the call, and as before when it failed in another way. How long nothing goes out after a Retry-After is the
 * health's to say (trunk-health.ts), which caps it and tells it from other failures: here only the rate is learned.
 */
export function learnRate(rate: LearnedRate, verdict: Verdict, sentAt: number, now: number): LearnedRate {
  const { bucket } = rate
  if (!isTooMany(verdict)) {
    if (verdict.outcome === 'trunk-failed' || isDeafAnswer(verdict)) return rate
    return { bucket: accepted(bucket, now), tooMany: rate.tooMany * (1 - NEWEST_WEIGHS) }
  }
  const refusal = { sentAt, retryAfterSeconds: null, why: whyOf(verdict) }
  // it went out at the rate of before: that one is given up already
  if (bucket.lowered !== null && sentAt <= bucket.lowered.at)
    return { ...rate, bucket: refused(bucket, refusal, now) }
  const tooMany = rate.tooMany * (1 - NEWEST_WEIGHS) + NEWEST_WEIGHS
  if (tooMany < TOO_MANY) return { ...rate, tooMany }
  return { bucket: refused(bucket, refusal, now), tooMany: 0 }
}

/** Somebody picked up, and the trunk's answer could not be used: each further call does the same to another person. */
function isDeafAnswer({ outcome, blame }: Verdict): boolean {
  return outcome === 'abandoned' && blame === 'trunk'
}

/** 503, or an answer of the trunk's own with Retry-After (RFC 3261, 20.33): that of a recipient says when they are there. */
function isTooMany({ outcome, blame, sipStatus, retryAfterSeconds }: Verdict): boolean {
  if (sipStatus === 503 && outcome === 'congestion') return true
  return blame !== 'recipient' && retryAfterSeconds !== null
}

/** The middle of a sentence. */
function whyOf({ sipStatus, retryAfterSeconds }: Verdict): string {
  const rest = retryAfterSeconds === null ? '' : ` and asked for ${retryAfterSeconds} s of rest`
  return `it answered too many of the latest ones with ${sipStatus ?? 'a refusal'}${rest}`
}
