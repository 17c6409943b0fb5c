import type { Verdict } from '../../../shared/model/outcome.ts'
import { longestLockoutMs } from '../domain/contact-caps.ts'
import { decideNextStep } from '../domain/next-step.ts'
import { usesUpAttempt } from '../domain/try-again.ts'
import type { AttemptNote, OpenAttempt, Store } from '../ports/store.ts'
import type { MediaSummary } from '../ports/telephony.ts'
import { nextStepQuestion } from './next-step-question.ts'
import type { RuleBook } from './rule-book.ts'

/**
 * Ends an attempt and writes what comes next for its recipient, in the caller's transaction: the two are one write, so that
 * nobody is ever left without a next step.
 */
export function endAttempt(
  { store, rules }: { readonly store: Store; readonly rules: RuleBook },
  attempt: OpenAttempt,
  end: { readonly verdict: Verdict; readonly media: MediaSummary | null },
  note: AttemptNote,
): void {
  const { media } = end
  const campaign = store.campaigns.get(attempt.campaignId)
  if (!campaign) throw new Error(`attempt ${attempt.id} belongs to no campaign`)
  const verdict = campaign.state === 'cancelled' ? cancelledWithIt(attempt, end.verdict) : end.verdict
  const usesUp = usesUpAttempt(verdict.outcome, verdict.blame)
  const known = store.attempts.end(attempt.id, { verdict, media, usesUp, note })
  const number = known.numbers[known.position] ?? known.numbers[0]
  if (!number) throw new Error(`the recipient of attempt ${attempt.id} has no number`)
  const question = nextStepQuestion({
    known,
    verdict,
    settings: campaign.settings,
    lockoutMs: longestLockoutMs(rules.of(campaign).lockoutsOf(number.region, note.at)),
    campaignCancelled: campaign.state === 'cancelled',
    at: note.at,
  })
  const next = decideNextStep(question)
  switch (next.is) {
    case 'again': {
      const nextNumber = known.numbers[next.position] ?? number
      // whoever was put on do-not-call during the call is not left waiting for a turn that cannot come
      const forbidden = store.doNotCall.find(nextNumber.number, attempt.campaignId)
      if (forbidden) {
        const because = `On do-not-call: ${forbidden.reason}`
        store.attempts.done(attempt.campaignRecipientId, 'suppressed', because, verdict.outcome)
      } else
        store.attempts.again(attempt.campaignRecipientId, { ...next, group: nextNumber }, verdict.outcome)
      return
    }
    case 'done':
      store.attempts.done(attempt.campaignRecipientId, next.finalState, next.because, verdict.outcome)
  }
}

/** A call that nobody had answered is cancelled with its campaign; one that was answered stays interrupted. */
function cancelledWithIt(attempt: OpenAttempt, verdict: Verdict): Verdict {
  if (verdict.outcome !== 'interrupted' || attempt.state === 'answered') return verdict
  return { ...verdict, outcome: 'cancelled' }
}
