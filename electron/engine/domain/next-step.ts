import type { FinalState } from '../../../shared/model/campaign.ts'
import { type Blame, OUTCOME_WORDS, type Outcome } from '../../../shared/model/outcome.ts'
import type { RetriedOutcome, RetryPolicy } from '../../../shared/model/retry-policy.ts'

/** No delay grows beyond this. */
const DELAY_SECONDS_MAX = 60 * 86_400

/** Everything that decides what comes after an ended attempt. */
export interface NextStepQuestion {
  readonly outcome: Outcome
  readonly blame: Blame
  /** Seconds that the far end asked us to stay away, or null. */
  readonly retryAfterSeconds: number | null
  /** Attempts that the recipient has used up, with this one. */
  readonly attemptsUsed: number
  /** Earlier attempts of this recipient in this campaign that ended with the same outcome. */
  readonly sameOutcomeBefore: number
  readonly retries: RetryPolicy
  readonly campaignCancelled: boolean
  /** Ms since the epoch. */
  readonly now: number
}

export type NextStep =
  | { readonly is: 'again'; readonly at: number; readonly because: string }
  | { readonly is: 'done'; readonly finalState: FinalState; readonly because: string }

/**
 * Whether an attempt counts against its recipient's limit: only what the recipient did does, and what the network cut short
 * (408, 487, 608), because their phone may well have rung.
 */
export function usesUpAttempt(outcome: Outcome, blame: Blame): boolean {
  switch (outcome) {
    case 'congestion':
    case 'trunk-failed':
    case 'interrupted':
    case 'cancelled':
    case 'dead-air':
      return false
    case 'answered':
    case 'invalid-number':
    case 'abandoned':
    case 'machine':
    case 'sent':
      return true
    case 'busy':
    case 'no-answer':
    case 'rejected':
    case 'blocked':
    case 'hung-up-early':
      return blame !== 'us' && blame !== 'trunk'
    default:
      return assertNever(outcome)
  }
}

/** Whether and when a recipient is called again after an attempt, and because of what. The calling window is asked later. */
export function decideNextStep(question: NextStepQuestion): NextStep {
  const { outcome } = question
  if (outcome === 'answered' || outcome === 'sent')
    return { is: 'done', finalState: 'reached', because: 'Answered and listened.' }
  if (outcome === 'invalid-number') {
    return { is: 'done', finalState: 'unreachable', because: 'The number is not in service.' }
  }
  if (question.campaignCancelled)
    return { is: 'done', finalState: 'cancelled', because: 'The campaign was cancelled.' }
  // an operator ended this one call; the recipient did nothing and the campaign goes on
  return tryAgain(question, outcome === 'cancelled' ? 'interrupted' : outcome)
}

function tryAgain(question: NextStepQuestion, outcome: RetriedOutcome): NextStep {
  const rule = question.retries.rules[outcome]
  const words = OUTCOME_WORDS[outcome].toLowerCase()
  const times = question.sameOutcomeBefore + 1
  if (times >= rule.attemptsMax) {
    return {
      is: 'done',
      finalState: 'exhausted',
      because: `${times} ${times === 1 ? 'attempt' : 'attempts'} ended as ${words}, as many as the campaign allows.`,
    }
  }
  if (question.attemptsUsed >= question.retries.attemptsMax) {
    const used = question.attemptsUsed
    return {
      is: 'done',
      finalState: 'exhausted',
      because: `${used} ${used === 1 ? 'attempt is' : 'attempts are'} used up, as many as the campaign allows; the last one ended as ${words}.`,
    }
  }
  const grown = rule.delaySeconds * rule.multiplier ** question.sameOutcomeBefore
  const seconds = Math.min(DELAY_SECONDS_MAX, Math.max(grown, question.retryAfterSeconds ?? 0))
  return {
    is: 'again',
    at: question.now + Math.round(seconds * 1000),
    because: `Called again later: ${words}.`,
  }
}

function assertNever(value: never): never {
  throw new Error(`unexpected ${String(value)}`)
}
