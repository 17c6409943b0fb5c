import type { CampaignSettings } from '../../../shared/model/campaign.ts'
import type { Outcome, Verdict } from '../../../shared/model/outcome.ts'
import { type ContactHistory, NO_CONTACTS, withOutcome } from '../domain/cadence.ts'
import type { NextStepQuestion } from '../domain/next-step.ts'
import type { RecipientHistory } from '../ports/store.ts'

/** An attempt that has ended, or that is imagined to have. */
export interface EndedAttempt {
  readonly known: RecipientHistory
  readonly verdict: Pick<Verdict, 'outcome' | 'blame' | 'retryAfterSeconds' | 'cause'>
  readonly settings: Pick<CampaignSettings, 'retries' | 'cadence'>
  /** Ms that a person is left alone after an abandoned call; 0 when nothing asks for it. */
  readonly lockoutMs: number
  readonly campaignCancelled: boolean
  /** Ms since the epoch. */
  readonly at: number
}

/** What decides the next step of a recipient after an attempt: the same for what has happened and for what is planned. */
export function nextStepQuestion(ended: EndedAttempt): NextStepQuestion {
  const { known, verdict, settings, at } = ended
  const number = known.numbers[known.position] ?? known.numbers[0]
  return {
    outcome: verdict.outcome,
    blame: verdict.blame,
    retryAfterSeconds: verdict.retryAfterSeconds,
    isTrunkHeld: verdict.blame === 'trunk' && (verdict.cause === 'limit' || verdict.cause === 'account'),
    attemptsUsed: known.stepAttemptsUsed,
    sameOutcomeBefore: known.earlier.filter(({ outcome }) => outcome === verdict.outcome).length,
    retries: settings.retries,
    cadence: settings.cadence,
    step: known.step,
    history: known.earlier.reduce<ContactHistory>(
      (history, { outcome }) => withOutcome(history, outcome),
      NO_CONTACTS,
    ),
    position: known.position,
    numbers: known.numbers.length,
    invalidPositions: invalidPositions(known),
    zone: number?.zone ?? '',
    triedAt: triedAt(known, verdict.outcome, at),
    lockoutMs: ended.lockoutMs,
    campaignCancelled: ended.campaignCancelled,
    now: at,
  }
}

/** Places of the numbers that an earlier attempt found out of service. */
function invalidPositions({ numbers, earlier }: RecipientHistory): number[] {
  const invalid = new Set(
    earlier.flatMap(({ outcome, number }) => (outcome === 'invalid-number' ? [number] : [])),
  )
  return numbers.flatMap(({ number }, position) => (invalid.has(number) ? [position] : []))
}

/** When somebody was called and nobody, or a machine, was found. */
function triedAt({ earlier }: RecipientHistory, outcome: Outcome, at: number): number[] {
  const before = earlier.flatMap(one => (foundNobody(one.outcome) ? [one.claimedAt] : []))
  return foundNobody(outcome) ? [...before, at] : before
}

const foundNobody = (outcome: Outcome): boolean => outcome === 'no-answer' || outcome === 'machine'
