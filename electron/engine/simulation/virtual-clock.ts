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
  /** A binary heap, the earliest first. Cancelled timers stay until they come up or are too many. */
  let heap: Timer[] = []

  function earliest(): Timer | undefined {
    while (heap[0]?.cancelled) takeFirst(heap)
    return heap[0]
  }
  function cancel(timer: Timer): void {
    if (timer.cancelled) return
    timer.cancelled = true
    live -= 1
    if (heap.length > 2 * live + COMPACT_FROM) heap = heap.filter(one => !one.cancelled).sort(compare) // sorted is a heap
  }
  function run(timer: Timer): void {
    takeFirst(heap)
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
      insert(heap, timer)
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
      for (const timer of heap) timer.cancelled = true
      heap = []
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

function insert(heap: Timer[], timer: Timer): void {
  let at = heap.length
  heap.push(timer)
  while (at > 0) {
    const above = (at - 1) >> 1
    const parent = heap[above]
    if (!parent || compare(parent, timer) <= 0) break
    heap[at] = parent
    heap[above] = timer
    at = above
  }
}

function takeFirst(heap: Timer[]): void {
  const last = heap.pop()
  if (!last || heap.length === 0) return
  heap[0] = last
  let at = 0
  for (;;) {
    let below = 2 * at + 1
    let child = heap[below]
    const right = heap[below + 1]
    if (child && right && compare(right, child) < 0) {
      child = right
      below += 1
    }
    if (!child || compare(last, child) <= 0) return
    heap[at] = child
    heap[below] = last
    at = below
  }
}
