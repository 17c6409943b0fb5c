import type { Cadence } from '../../../shared/model/cadence.ts'
import type { FinalState } from '../../../shared/model/campaign.ts'
import type { Blame, Outcome } from '../../../shared/model/outcome.ts'
import type { ReasonKind } from '../../../shared/model/reason.ts'
import type { RetryPolicy } from '../../../shared/model/retry-policy.ts'
import { type ContactHistory, nextCadenceStep, withOutcome } from './cadence.ts'
import { tryAgain, usesUpAttempt } from './try-again.ts'

/** Everything that decides what comes after an ended attempt. Instants in ms since the epoch. */
export interface NextStepQuestion {
  readonly outcome: Outcome
  readonly blame: Blame
  /** Seconds that the far end asked us to stay away, or null. */
  readonly retryAfterSeconds: number | null
  /** The trunk was at its limit or its account at fault: the call never reached them. */
  readonly isTrunkHeld?: boolean
  /** Attempts that the recipient has used up in this step of the cadence, with this one. */
  readonly attemptsUsed: number
  /** Earlier attempts of this recipient in this campaign, of any step, that ended with the same outcome. */
  readonly sameOutcomeBefore: number
  readonly retries: RetryPolicy
  readonly cadence: Cadence
  /** The step of the cadence that the attempt belonged to, from 0. */
  readonly step: number
  /** What the attempts before this one have come to. */
  readonly history: ContactHistory
  /** Which of the recipient's numbers was tried, from 0, how many there are, and which are known to be out of service. */
  readonly position: number
  readonly numbers: number
  readonly invalidPositions: readonly number[]
  /** IANA names joined by `|`; empty when it is not known. */
  readonly zone: string
  /** When the attempts of this campaign were made that found nobody or a machine, with this one. */
  readonly triedAt: readonly number[]
  /** Ms that a person is left alone after an abandoned call, by the limits and by law; 0 when nothing asks for it. */
  readonly lockoutMs: number
  readonly campaignCancelled: boolean
  readonly now: number
}

export type NextStep =
  | {
      readonly is: 'again'
      readonly at: number
      readonly because: string
      /** Why it is not now; `again` at once (the next number) is blocked by nothing. */
      readonly blockedBy: ReasonKind | null
      /** The number that is called. */
      readonly position: number
      /** The step of the cadence; its attempts are counted anew when it is another one than before. */
      readonly step: number
    }
  | { readonly is: 'done'; readonly finalState: FinalState; readonly because: string }

/**
 * Whether and when a recipient is contacted again after an attempt, at which number, and because of what: first their other
 * numbers and the retries of the step, then the steps of the cadence that follow. Hours, caps and do-not-call are asked later.
 */
export function decideNextStep(question: NextStepQuestion): NextStep {
  const { outcome } = question
  const before = question.history
  const known: NextStepQuestion = { ...question, history: withOutcome(before, outcome) }
  if (outcome === 'answered') return nextInPlan(known, 'Answered and listened.')
  if (outcome === 'sent') return nextInPlan(known, 'The text message was sent.')
  const position = nextNumber(known)
  if (position === null) return nextInPlan(known, invalidWords(known))
  if (question.campaignCancelled) return cancelled(known)
  if (outcome === 'invalid-number') {
    return {
      is: 'again',
      at: question.now,
      because: `Their number ${question.position + 1} is not in service; number ${position + 1} is next.`,
      blockedBy: null,
      position,
      step: question.step,
    }
  }
  // an operator ended this one call; the recipient did nothing and the campaign goes on
  const next = tryAgain({ ...known, outcome: outcome === 'cancelled' ? 'interrupted' : outcome })
  if (next.is === 'used-up') return nextInPlan(known, next.because)
  return { ...next, position, step: question.step }
}

/** The step has ended: the next one of the cadence, or the end of the recipient's part in the campaign. */
function nextInPlan(question: NextStepQuestion, ended: string): NextStep {
  if (question.campaignCancelled) return done(question, ended)
  const first = firstInService(question)
  const next = nextCadenceStep(
    question.cadence,
    question.step,
    question.history,
    question.now,
    first !== null,
  )
  if (next.is === 'done') {
    return done(question, question.cadence.length === 1 ? ended : `${ended} ${next.because}`)
  }
  // whoever was reached is written to where they were reached
  const stays = question.outcome === 'answered' || question.outcome === 'sent' || first === null
  return {
    is: 'again',
    at: next.at,
    because: `${ended} ${next.because}`,
    blockedBy: 'cadence-delay',
    position: stays ? question.position : first,
    step: next.step,
  }
}

function done(question: NextStepQuestion, because: string): NextStep {
  const { history } = question
  // a message that was sent is what the campaign wanted to say, as much as one that was listened to
  if (history.reached || history['message-sent']) return { is: 'done', finalState: 'reached', because }
  if (firstInService(question) === null) return { is: 'done', finalState: 'unreachable', because }
  return { is: 'done', finalState: 'exhausted', because }
}

function cancelled(question: NextStepQuestion): NextStep {
  const because = 'The campaign was cancelled.'
  if (question.history.reached || question.history['message-sent']) return done(question, because)
  return { is: 'done', finalState: 'cancelled', because }
}

/**
 * The number for the next attempt: they take turns, and one that is out of service has none. An attempt that the network or we
 * cut off has not tried the number, which keeps its turn. Null when no number is in service.
 */
function nextNumber(question: NextStepQuestion): number | null {
  const { position, numbers, outcome, blame } = question
  const tried = outcome === 'dead-air' || usesUpAttempt(outcome, blame)
  if (!tried) return position
  for (let further = 1; further <= numbers; further++) {
    const candidate = (position + further) % numbers
    if (isInService(question, candidate)) return candidate
  }
  return outcome === 'invalid-number' ? null : position
}

function firstInService(question: NextStepQuestion): number | null {
  for (let position = 0; position < question.numbers; position++) {
    if (isInService(question, position)) return position
  }
  return null
}

function isInService({ outcome, position, invalidPositions }: NextStepQuestion, asked: number): boolean {
  return !invalidPositions.includes(asked) && (asked !== position || outcome !== 'invalid-number')
}

function invalidWords({ numbers }: NextStepQuestion): string {
  return numbers === 1 ? 'The number is not in service.' : `None of their ${numbers} numbers is in service.`
}
