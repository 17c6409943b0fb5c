import { keyNote, optedOutNote } from '../domain/pressed-keys.ts'
import type { Log } from '../ports/log.ts'
import type { TelephonyEvent } from '../ports/telephony.ts'
import { optOut } from './keep-do-not-call.ts'
import type { SuppressDeps } from './suppress-forbidden.ts'

/** Keys of one call that are written into its story. */
const KEYS_OF_CALL_MAX = 32
/** Some far ends send each key in two ways; the second comes within this, in milliseconds. */
const SAME_KEY_MS = 500

type Digit = Extract<TelephonyEvent, { kind: 'digit' }>

export interface KeyListener {
  /** A key that a recipient pressed while talking. `done` is the leaving alone of who asked for that by it; null for any other key. */
  hear(digit: Digit): { readonly done: Promise<void> } | null
  /** The call is over. */
  forget(attemptId: number): void
}

/**
 * Hears what people press. The key by which the campaign says that they opt out puts their numbers on the do-not-call list at once and
 * ends the call (47 CFR 64.1200(b)(3), 16 CFR 310.4(b)(1)(v)(B)(ii)); others stand in the story of the attempt.
 */
export function createKeyListener(deps: {
  readonly suppress: SuppressDeps
  readonly telephony: { endOptedOut(attemptId: number): void }
  /** Writes a line into the story of an attempt. */
  readonly note: (attemptId: number, at: number, note: { kind: string; sentence: string }) => void
  readonly log: Log
}): KeyListener {
  const { suppress, telephony, note, log } = deps
  const { store } = suppress
  const heard = new Map<number, { count: number; last: Digit; optedOut: boolean }>()

  return {
    hear(digit) {
      const { attemptId, at } = digit
      // which one may be a secret of the recipient's
      log.info('the far end pressed a key', { attemptId, how: digit.how })
      const before = heard.get(attemptId)
      const { last } = before ?? {}
      if (last?.digit === digit.digit && last.how !== digit.how && at - last.at < SAME_KEY_MS) return null
      const call = { count: (before?.count ?? 0) + 1, last: digit, optedOut: before?.optedOut ?? false }
      heard.set(attemptId, call)
      const attempt = store.attempts.openOf(attemptId)
      const facts = attempt && store.campaigns.get(attempt.campaignId)?.settings.facts
      if (!attempt || !facts || call.optedOut) return null
      if (facts.optOutKey !== digit.digit) {
        if (call.count <= KEYS_OF_CALL_MAX) note(attemptId, at, keyNote(digit.digit))
        return null
      }
      const { done } = optOut(suppress, attempt.number, 'key')
      call.optedOut = true
      note(attemptId, at, optedOutNote(digit.digit))
      telephony.endOptedOut(attemptId)
      return { done }
    },
    forget: attemptId => void heard.delete(attemptId),
  }
}
