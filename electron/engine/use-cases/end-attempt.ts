import type { Verdict } from '../../../shared/model/outcome.ts'
import { NO_CONTACTS } from '../domain/cadence.ts'
import { decideNextStep } from '../domain/next-step.ts'
import { usesUpAttempt } from '../domain/try-again.ts'
import type { AttemptNote, OpenAttempt, Store } from '../ports/store.ts'
import type { MediaSummary } from '../ports/telephony.ts'

/**
 * Ends an attempt and writes what comes next for its recipient, in the caller's transaction: the two are one write, so that
 * nobody is ever left without a next step.
 */
export function endAttempt(
  store: Store,
  attempt: OpenAttempt,
  end: { readonly verdict: Verdict; readonly media: MediaSummary | null },
  note: AttemptNote,
): void {
  const { verdict, media } = end
  const campaign = store.campaigns.get(attempt.campaignId)
  if (!campaign) throw new Error(`attempt ${attempt.id} belongs to no campaign`)
  const usesUp = usesUpAttempt(verdict.outcome, verdict.blame)
  const history = store.attempts.end(attempt.id, { verdict, media, usesUp, note })
  const next = decideNextStep({
    outcome: verdict.outcome,
    blame: verdict.blame,
    retryAfterSeconds: verdict.retryAfterSeconds,
    attemptsUsed: history.attemptsUsed,
    sameOutcomeBefore: history.sameOutcomeBefore,
    retries: campaign.settings.retries,
    // rows know one number and one step so far: the first of the plan
    cadence: campaign.settings.cadence.slice(0, 1),
    step: 0,
    history: NO_CONTACTS,
    position: 0,
    numbers: 1,
    invalidPositions: [],
    zone: '',
    triedAt: [],
    lockoutMs: 0,
    campaignCancelled: campaign.state === 'cancelled',
    now: note.at,
  })
  switch (next.is) {
    case 'again':
      store.attempts.again(attempt.campaignRecipientId, next.at, next.because, verdict.outcome)
      return
    case 'done':
      store.attempts.done(attempt.campaignRecipientId, next.finalState, next.because, verdict.outcome)
  }
}
