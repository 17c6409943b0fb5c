/**
 * Time as the engine sees it. Two implementations: `system/system-clock.ts` (real) and
 * `test/support/fake-clock.ts` (moved by hand).
 */
export interface Clock {
  /** Milliseconds since the Unix epoch (UTC). */
  now(): number
  /** Milliseconds on a clock that never jumps; for durations and timers only. */
  monotonic(): number
  /** Calls `act` once after `ms` milliseconds. The returned function cancels it; calling it twice is harmless. */
  after(ms: number, act: () => void): CancelTimer
}

export type CancelTimer = () => void
