import type { CancelTimer, Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Store } from '../ports/store.ts'
import type { Telephony } from '../ports/telephony.ts'
import type { CallsInProgress } from './calls-in-progress.ts'
import type { AttemptFollower } from './follow-attempts.ts'
import type { GuardAct } from './guard-act.ts'

const LOOK_EVERY_MS = 30_000
/** Beyond ringing and talking, a call may wait for a line, try other trunks, and be hung up politely. */
const GRACE_MS = 120_000

/**
 * A slot lives as long as its call. Should a call ever end without a word, this hangs it up and then ends its attempt, so that its
 * channel is free again; it is logged as an error, because it is one.
 */
export function createReaper(options: {
  readonly calls: CallsInProgress
  readonly store: Store
  readonly telephony: Telephony
  readonly clock: Clock
  readonly log: Log
  readonly guard: GuardAct
  readonly take: AttemptFollower['take']
}): { begin(): void; stop(): void } {
  const { calls, store, telephony, clock, log, guard } = options
  const hungUp = new Set<number>()
  let cancelTimer: CancelTimer | null = null

  function look(): void {
    // somebody who sets the machine's clock must not end a call by it
    const now = clock.monotonic()
    for (const { attemptId, campaignId, at } of calls.claimedBefore(now - GRACE_MS)) {
      const settings = store.campaigns.get(campaignId)?.settings
      const longest = ((settings?.ringTimeoutSeconds ?? 0) + (settings?.talkTimeoutSeconds ?? 0)) * 1000
      if (now - at < longest + GRACE_MS) continue
      if (!hungUp.has(attemptId)) {
        log.error('a call has outlived its time and is hung up', { attemptId, campaignId, ageMs: now - at })
        hungUp.add(attemptId)
        telephony.hangUp(attemptId)
        continue
      }
      log.error('a call that was hung up is still there; its attempt is ended', { attemptId, campaignId })
      options.take({ kind: 'lost', attemptId, at: clock.now() })
    }
    for (const attemptId of hungUp) if (!calls.has(attemptId)) hungUp.delete(attemptId)
    lookLater()
  }

  function lookLater(): void {
    cancelTimer = clock.after(LOOK_EVERY_MS, () => {
      if (
        guard('reap calls', () => {
          look()
          return true
        }) === null
      )
        lookLater()
    })
  }

  return {
    begin: lookLater,
    stop: () => cancelTimer?.(),
  }
}
