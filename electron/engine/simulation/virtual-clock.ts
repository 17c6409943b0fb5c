import TinyQueue from 'tinyqueue'
import type { Clock } from '../ports/clock.ts'

interface Timer {
  /** On the clock that never jumps. */
  readonly due: number
  readonly order: number
  readonly act: () => void
  cancelled: boolean
}

/** Time that stands still until somebody moves it; a week passes as fast as its timers run. */
export interface VirtualClock extends Clock {
  /** Moves time forward by `ms`, running every timer that falls due, each at its own instant. */
  advance(ms: number): void
  /** Moves time to the next timer and runs it, if it falls due within `ms`; false, and nothing moved, when none does. */
  runNext(ms: number): boolean
  /** Somebody sets the clock of the machine: the time of day jumps by `ms`, timers and durations do not notice. */
  jump(ms: number): void
  /** Forgets every timer, as a process that dies does. */
  dropAll(): void
  /** How many timers are waiting: 0 when nothing leaked. */
  readonly waiting: number
  /** The time of day at which the next timer is due if nobody sets the clock; undefined when none waits. */
  readonly nextDue: number | undefined
}

/** A clock that begins at `start` (ms since the epoch). Timers of one instant run in the order in which they were set. */
export function createVirtualClock(start: number): VirtualClock {
  let passed = 0
  let wallStart = start
  let order = 0
  let live = 0
  /** The earliest first. Cancelled timers stay until they come up or are too many. */
  let timers = new TinyQueue<Timer>([], compare)

  function earliest(): Timer | undefined {
    while (timers.peek()?.cancelled) timers.pop()
    return timers.peek()
  }
  function cancel(timer: Timer): void {
    if (timer.cancelled) return
    timer.cancelled = true
    live -= 1
    if (timers.length > 2 * live + COMPACT_FROM)
      timers = new TinyQueue(
        timers.data.filter(one => !one.cancelled),
        compare,
      )
  }
  function run(timer: Timer): void {
    timers.pop()
    timer.cancelled = true
    live -= 1
    passed = Math.max(passed, timer.due)
    timer.act()
  }

  return {
    now: () => Math.floor(wallStart + passed),
    monotonic: () => passed,
    after(ms, act) {
      const timer: Timer = { due: passed + Math.max(0, ms), order: order++, act, cancelled: false }
      live += 1
      timers.push(timer)
      return () => cancel(timer)
    },
    advance(ms) {
      const end = passed + ms
      for (let next = earliest(); next && next.due <= end; next = earliest()) run(next)
      passed = end
    },
    runNext(ms) {
      const next = earliest()
      if (!next || next.due > passed + ms) return false
      run(next)
      return true
    },
    jump(ms) {
      wallStart += ms
    },
    dropAll() {
      for (const timer of timers.data) timer.cancelled = true
      timers = new TinyQueue<Timer>([], compare)
      live = 0
    },
    get waiting() {
      return live
    },
    get nextDue() {
      const next = earliest()
      return next && wallStart + next.due
    },
  }
}

/** Fewer cancelled timers than this are not worth looking for. */
const COMPACT_FROM = 64

const compare = (one: Timer, other: Timer): number => one.due - other.due || one.order - other.order
