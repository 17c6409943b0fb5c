import type { Clock } from '../ports/clock.ts'
import type { TelephonyEvent } from '../ports/telephony.ts'

/** Resolves when `isGone` is true after the last event of a call, its trace, or after `ms`. */
export function untilGone(
  listeners: ((event: TelephonyEvent) => void)[],
  clock: Clock,
  ms: number,
  isGone: () => boolean,
): Promise<void> {
  return new Promise(resolve => {
    const done = (): void => {
      cancel()
      const at = listeners.indexOf(look)
      if (at >= 0) listeners.splice(at, 1)
      resolve()
    }
    // The call is forgotten right after its trace.
    const look = (event: TelephonyEvent): void => {
      if (event.kind === 'trace') queueMicrotask(() => isGone() && done())
    }
    const cancel = clock.after(ms, done)
    listeners.push(look)
  })
}
