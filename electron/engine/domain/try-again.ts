import { type Blame, OUTCOME_WORDS, type Outcome } from '../../../shared/model/outcome.ts'
import { retryClassOf } from '../../../shared/model/retry-class.ts'
import {
  LADDER_OUTCOMES,
  type RetriedOutcome,
  type RetryPolicy,
  type RetryStage,
} from '../../../shared/model/retry-policy.ts'
import { dayPartAt, otherDayPart } from './day-parts.ts'

/** Someone whom a trunk at its limit did not carry is not forgotten for longer. */
const TRUNK_DELAY_MAX_SECONDS = 900
/** No delay grows beyond this. */
const DELAY_SECONDS_MAX = 60 * 86_400
/** What a Retry-After is believed at most: one of weeks is a mistake, and would lose the person. */
const RETRY_AFTER_SECONDS_MAX = 86_400
/** Shorter delays are for calling again at once, whatever the time of day. */
const OTHER_DAY_PART_FROM_SECONDS = 3_600
const UNIT_SECONDS = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 } as const satisfies Record<
  RetryStage['unit'],
  number
>

export interface TryAgainQuestion {
  readonly outcome: RetriedOutcome
  readonly blame: Blame
  /** Seconds that the far end asked us to stay away, or null. */
  readonly retryAfterSeconds: number | null
  /** The trunk was at its limit or its account at fault: the call never reached them. */
  readonly isTrunkHeld?: boolean
  /** Attempts that the recipient has used up in this step of the cadence, with this one. */
  readonly attemptsUsed: number
  /** Earlier attempts of this recipient in this campaign that ended with the same outcome. */
  readonly sameOutcomeBefore: number
  readonly retries: RetryPolicy
  /** Ms that a person is left alone after an abandoned call, by the limits and by law; 0 when nothing asks for it. */
  readonly lockoutMs: number
  /** The recipient's zone: IANA names joined by `|`; empty when it is not known. */
  readonly zone: string
  /** When the attempts of this campaign that found nobody or a machine were made, with this one; ms. */
  readonly triedAt: readonly number[]
  /** Ms since the epoch. */
  readonly now: number
}

export type TryAgain =
  | {
      readonly is: 'again'
      readonly at: number
      readonly because: string
      readonly blockedBy: 'retry-delay' | 'lockout'
    }
  | { readonly is: 'used-up'; readonly because: string }

/** Whether an attempt counts against its recipient's limit. */
export function usesUpAttempt(outcome: Outcome, blame: Blame): boolean {
  return retryClassOf(outcome, blame) !== 'free'
}

/**
 * Whether and when the same step of the cadence is tried again. A ladder decides after what the recipient did, and its delays
 * are kept exactly; everything else, calls that we abandoned, and those that they had blocked as unwanted stay with the rule of
 * their outcome.
 */
export function tryAgain(question: TryAgainQuestion): TryAgain {
  const { outcome, retries } = question
  const rule = retries.rules[outcome]
  const stage = stageOf(question)
  const times = question.sameOutcomeBefore + 1
  const words = OUTCOME_WORDS[outcome].toLowerCase()
  if (stage === 'used-up') return usedUp(question.attemptsUsed, words)
  if (stage !== null) return later(question, stage.delay * UNIT_SECONDS[stage.unit], words)
  if (question.isTrunkHeld) {
    const grown =
      rule.delaySeconds * rule.multiplier ** Math.min(question.sameOutcomeBefore, rule.attemptsMax)
    return later(question, Math.min(grown, Math.max(rule.delaySeconds, TRUNK_DELAY_MAX_SECONDS)), words)
  }
  if (times >= rule.attemptsMax) {
    const because = `${times} ${times === 1 ? 'attempt' : 'attempts'} ended as ${words}, as many as the campaign allows.`
    return { is: 'used-up', because }
  }
  const limit = retries.ladder.length > 0 ? attemptsOfLadder(retries.ladder) : retries.attemptsMax
  if (question.attemptsUsed >= limit) return usedUp(question.attemptsUsed, words)
  const seconds = rule.delaySeconds * rule.multiplier ** question.sameOutcomeBefore
  if (outcome === 'abandoned') return afterAbandoned(question, seconds, words)
  const plain = later(question, seconds, words)
  if (!rule.otherDayPart || seconds < OTHER_DAY_PART_FROM_SECONDS) return plain
  const at = otherDayPart({ zone: question.zone, triedAt: question.triedAt, from: plain.at })
  if (at === null) return plain
  const parts = new Set(question.zone.split('|').map(zone => dayPartAt(zone, at)))
  const [part] = parts
  const when = parts.size === 1 && part !== undefined ? `the ${part}` : 'another part of the day'
  return { ...plain, at, because: `Called again in ${when}: ${words}.` }
}

function usedUp(used: number, words: string): TryAgain {
  const because = `${used} ${used === 1 ? 'attempt is' : 'attempts are'} used up, as many as the campaign allows; the last one ended as ${words}.`
  return { is: 'used-up', because }
}

function later(
  question: TryAgainQuestion,
  seconds: number,
  words: string,
): Extract<TryAgain, { is: 'again' }> {
  // that of a trunk holds the trunk back, not the person
  const asked = question.blame === 'trunk' ? 0 : (question.retryAfterSeconds ?? 0)
  const waited = Math.min(DELAY_SECONDS_MAX, Math.max(seconds, Math.min(asked, RETRY_AFTER_SECONDS_MAX)))
  return {
    is: 'again',
    at: question.now + Math.round(waited * 1000),
    because: `Called again later: ${words}.`,
    blockedBy: 'retry-delay',
  }
}

/** Whoever answered and found nobody is left alone for as long as the rule, the limits and the law ask for. */
function afterAbandoned(question: TryAgainQuestion, seconds: number, words: string): TryAgain {
  const plain = later(question, seconds, words)
  const free = question.now + question.lockoutMs
  if (question.lockoutMs === 0 || plain.at > free) return plain
  const because = 'Not called for a while: they answered, and nobody was there.'
  return { is: 'again', at: free, because, blockedBy: 'lockout' }
}

/** The stage that the attempt which has just ended belongs to; null when the ladder has no say. */
function stageOf(question: TryAgainQuestion): RetryStage | 'used-up' | null {
  const { ladder } = question.retries
  if (ladder.length === 0 || !LADDER_OUTCOMES.has(question.outcome)) return null
  if (!usesUpAttempt(question.outcome, question.blame)) return null
  if (question.attemptsUsed >= attemptsOfLadder(ladder)) return 'used-up'
  let last = 0
  for (const stage of ladder) {
    last += stage.attempts
    if (question.attemptsUsed <= last) return stage
  }
  return 'used-up'
}

function attemptsOfLadder(ladder: readonly RetryStage[]): number {
  return ladder.reduce((sum, { attempts }) => sum + attempts, 0)
}
