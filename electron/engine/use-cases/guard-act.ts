import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'

/** An act that holds the engine's thread longer than this is logged with its name: audio and signalling wait for it. */
const HOLD_MS = 20

/** Runs acts of timers and callbacks: what they throw is logged and never ends the process; what is slow is named. */
export type GuardAct = <Value>(name: string, act: () => Value) => Value | null

/** The guard over one clock and log. Its answer is null when the act threw. */
export function createGuard(clock: Clock, log: Log): GuardAct {
  return (name, act) => {
    const began = clock.monotonic()
    try {
      return act()
    } catch (problem) {
      log.error('an act failed', {
        name,
        problem: problem instanceof Error ? (problem.stack ?? problem.message) : String(problem),
      })
      return null
    } finally {
      const heldMs = clock.monotonic() - began
      if (heldMs > HOLD_MS) log.info('an act held the thread', { name, heldMs: Math.round(heldMs) })
    }
  }
}
