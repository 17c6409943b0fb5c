/** Clocks that differ by less than this are one clock that took a while to answer, in milliseconds. */
const SAME_CLOCK_MS = 2000

let aheadMs = 0

/** Notes what the engine's clock showed just now: a browser on another machine may have another time. */
export function noteEngineTime(at: number): void {
  const ahead = at - Date.now()
  aheadMs = Math.abs(ahead) < SAME_CLOCK_MS ? 0 : ahead
}

/** The engine's time for a time of this page, both in ms since the epoch. */
export function engineTime(ours: number): number {
  return ours + aheadMs
}
