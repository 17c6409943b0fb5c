import type { Clock } from '../../ports/clock.ts'
import { TICK_MS, TICK_RESYNC_MS, TICK_SLOTS } from './media-limits.ts'

export type MediaClock = Pick<Clock, 'monotonic' | 'after'>

export interface TickerHooks {
  /** Slot 0..3: the streams of this slot are due. */
  readonly onTick: (slot: number, now: number) => void
  /** The thread was held up; so many whole frames of every stream are skipped. */
  readonly onStall: (skippedFrames: number, lateMs: number) => void
}

export interface Ticker {
  start(): void
  stop(): void
}

/**
 * The beat of all streams: one timer for the thread, never one per stream.
 *
 * Tick k is due at `t0 + k * 5 ms`, wherever the timer really fired, so errors do not add up: after N seconds
 * exactly 50 * N frames went out per stream. Ticks missed by a short delay are made up for at once (the far
 * end's jitter buffer takes them); after a long one they would be a flood, so whole frames are skipped.
 */
export function createTicker(clock: MediaClock, hooks: TickerHooks): Ticker {
  let origin = 0
  let tick = 0
  let cancel: (() => void) | null = null

  const run = (): void => {
    cancel = null
    const now = clock.monotonic()
    const lateMs = now - (origin + tick * TICK_MS)
    if (lateMs > TICK_RESYNC_MS) {
      const skippedFrames = Math.floor(lateMs / TICK_MS / TICK_SLOTS)
      tick += skippedFrames * TICK_SLOTS
      hooks.onStall(skippedFrames, lateMs)
    }
    while (origin + tick * TICK_MS <= now) {
      hooks.onTick(tick % TICK_SLOTS, now)
      tick++
    }
    arm()
  }
  const arm = (): void => {
    const wait = origin + tick * TICK_MS - clock.monotonic()
    cancel = clock.after(Math.max(1, Math.ceil(wait)), run)
  }
  return {
    start() {
      if (cancel) return
      origin = clock.monotonic()
      tick = 0
      arm()
    },
    stop() {
      cancel?.()
      cancel = null
    },
  }
}
