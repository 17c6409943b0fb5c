import { transitionAttempt } from '../domain/attempt.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Store } from '../ports/store.ts'
import { endAttempt } from './end-attempt.ts'
import type { RuleBook } from './rule-book.ts'

/** Attempts ended in one transaction. */
const SLICE = 500

/** The calls that an earlier run left open, texts not counted, and how many of them had been answered. */
export interface LostCalls {
  readonly calls: number
  readonly answered: number
}

/**
 * Ends every attempt that an earlier run left open (it was killed, or the power failed): its call is gone. Who had answered counts
 * as reached, everybody else is due again by the rule for interruptions (`domain/attempt.ts`).
 */
export function recoverAfterRestart(
  { store, rules, clock }: { readonly store: Store; readonly rules: RuleBook; readonly clock: Clock },
  log: Log,
): LostCalls {
  const open = store.attempts.open()
  for (let at = 0; at < open.length; at += SLICE) {
    store.transaction(() => {
      for (const attempt of open.slice(at, at + SLICE)) {
        const step = transitionAttempt(attempt.state, { is: 'lost', because: 'restart' }, attempt.channel)
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
  const calls = open.filter(({ channel }) => channel === 'voice')
  return { calls: calls.length, answered: calls.filter(({ state }) => state === 'answered').length }
}
