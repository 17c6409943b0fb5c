import { transitionAttempt } from '../domain/attempt.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Store } from '../ports/store.ts'
import { endAttempt } from './end-attempt.ts'
import type { RuleBook } from './rule-book.ts'

/** Attempts ended in one transaction. */
const SLICE = 500

/**
 * Ends every attempt that an earlier run left open (it was killed, or the power failed): its call is gone. Whoever had
 * answered was spoken to and counts as reached; everybody else is due again by the rule for interruptions. Returns how many.
 */
export function recoverAfterRestart(
  { store, rules, clock }: { readonly store: Store; readonly rules: RuleBook; readonly clock: Clock },
  log: Log,
): number {
  const open = store.attempts.open()
  for (let at = 0; at < open.length; at += SLICE) {
    store.transaction(() => {
      for (const attempt of open.slice(at, at + SLICE)) {
        const step = transitionAttempt(attempt.state, { is: 'interrupted' }, attempt.channel)
        if (!step?.end) throw new Error(`attempt ${attempt.id} in state ${attempt.state} cannot be ended`)
        endAttempt(
          { store, rules },
          attempt,
          { verdict: step.end, media: null },
          { at: clock.now(), kind: step.kind, sentence: step.sentence },
        )
      }
    })
  }
  if (open.length > 0) log.warn('attempts of an earlier run were interrupted', { attempts: open.length })
  return open.length
}
