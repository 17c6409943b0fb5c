import type { Verdict } from '../../../shared/model/outcome.ts'
import { accepted, type LearningBucket, refused } from './learning-bucket.ts'
import type { HealthEvent } from './trunk-health.ts'

/** What the end of a call says of its trunk: the one reading that its health, its rate and the trunks that take over go by. */
export type Lesson =
  /** It did what a trunk is for, whatever the recipient did. */
  | 'works'
  /** It takes no more calls just now: at once, or per second. */
  | 'limit'
  /** The account may not call. */
  | 'account'
  /** It refused the call for another reason of its own. */
  | 'fault'
  /** Nothing came back. */
  | 'silence'
  /** It was our own doing. */
  | 'nothing'

export function lessonOf({ outcome, blame, sipStatus, retryAfterSeconds, cause }: Verdict): Lesson {
  if (blame === 'us') return 'nothing'
  if (cause === 'limit' || cause === 'account') return cause
  if (cause === 'fault' || cause === 'caller-id') return 'fault'
  // somebody picked up, and the trunk's answer could not be used: each further call does the same to another person
  const isDeaf = outcome === 'abandoned' && blame === 'trunk'
  // RFC 3261 20.33; that of a recipient says when they are there
  if (blame !== 'recipient' && retryAfterSeconds !== null) return 'limit'
  if (outcome !== 'trunk-failed' && !isDeaf) return 'works'
  return sipStatus === null ? 'silence' : 'fault'
}

/** What the end of a call says of the health of its trunk; null for nothing. */
export function healthEventOf(verdict: Verdict): HealthEvent | null {
  const { sipStatus, retryAfterSeconds, sentence } = verdict
  const lesson = lessonOf(verdict)
  switch (lesson) {
    case 'works':
      return { is: 'answered' }
    case 'limit':
      return { is: 'unavailable', retryAfterS: retryAfterSeconds, status: sipStatus }
    case 'account':
      return { is: 'account-fault', sentence }
    case 'fault':
      return { is: 'server-error', status: sipStatus }
    case 'silence':
      return { is: 'silent' }
    case 'nothing':
      return null
    default:
      return assertNever(lesson)
  }
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
  const lesson = lessonOf(verdict)
  if (lesson === 'works')
    return { bucket: accepted(bucket, now), tooMany: rate.tooMany * (1 - NEWEST_WEIGHS) }
  if (lesson !== 'limit') return rate
  const refusal = { sentAt, retryAfterSeconds: null, why: whyOf(verdict) }
  // it went out at the rate of before: that one is given up already
  if (bucket.lowered !== null && sentAt <= bucket.lowered.at)
    return { ...rate, bucket: refused(bucket, refusal, now) }
  const tooMany = rate.tooMany * (1 - NEWEST_WEIGHS) + NEWEST_WEIGHS
  if (tooMany < TOO_MANY) return { ...rate, tooMany }
  return { bucket: refused(bucket, refusal, now), tooMany: 0 }
}

/** The middle of a sentence. */
function whyOf({ sipStatus, retryAfterSeconds }: Verdict): string {
  const rest = retryAfterSeconds === null ? '' : ` and asked for ${retryAfterSeconds} s of rest`
  return `it answered too many of the latest ones with ${sipStatus ?? 'a refusal'}${rest}`
}

function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`)
}
