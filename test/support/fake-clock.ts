import type { Clock } from '../../electron/engine/ports/clock.ts'

interface Timer {
  readonly due: number
  readonly order: number
  readonly act: () => void
}

export interface FakeClock extends Clock {
  /** Moves time forward by `ms`, running every timer that falls due, each at its own instant. */
  advance(ms: number): void
  /** Forgets every timer, as a process that dies does. */
  dropAll(): void
  /** How many timers are waiting: 0 when nothing leaked. */
  readonly waiting: number
  /** The instant of the next timer, or undefined. */
  readonly nextDue: number | undefined
}

/** A clock that stands still until a test moves it. `start` is in ms since the epoch. */
export function createFakeClock(start = Date.UTC(2026, 0, 5, 9, 0, 0)): FakeClock {
  let now = start
  let order = 0
  const timers = new Set<Timer>()
  const earliest = (): Timer | undefined => {
    let best: Timer | undefined
    for (const timer of timers) {
      if (!best || timer.due < best.due || (timer.due === best.due && timer.order < best.order)) best = timer
    }
    return best
  }
  return {
    now: () => Math.floor(now),
    monotonic: () => now - start,
    after(ms, act) {
      const timer: Timer = { due: now + Math.max(0, ms), order: order++, act }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    advance(ms) {
      const end = now + ms
      for (let next = earliest(); next && next.due <= end; next = earliest()) {
        timers.delete(next)
        now = Math.max(now, next.due)
        next.act()
      }
      now = end
    },
    dropAll: () => timers.clear(),
    get waiting() {
      return timers.size
    },
    get nextDue() {
      return earliest()?.due
    },
  }
}
