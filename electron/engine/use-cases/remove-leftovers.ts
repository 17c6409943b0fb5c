import type { CancelTimer, Clock } from '../ports/clock.ts'
import type { ImportStore } from '../ports/import-store.ts'
import type { Log } from '../ports/log.ts'

/** Rows of one slice: short enough that calls go on beside it. */
const SLICE_ROWS = 250
/** The thread is free for this long after every slice. */
const PAUSE_MS = 5
/** After a slice that failed (a full disk): deleting needs some space, too. */
const RETRY_MS = 60_000
/** Rejected rows of an import without a list can be exported for this long. */
const FAILED_KEPT_MS = 30 * 24 * 3_600_000

export interface Leftovers {
  /** Begins to remove what nobody needs, if it has not begun already. */
  remove(): void
  stop(): void
}

/** Removes rows of removed lists and of imports that came to nothing, slice by slice, while the engine works. */
export function createLeftovers(store: ImportStore, clock: Clock, log: Log): Leftovers {
  let timer: CancelTimer | null = null
  let stopped = false

  function slice(): void {
    timer = null
    try {
      if (store.removeSome(SLICE_ROWS, clock.now() - FAILED_KEPT_MS)) timer = clock.after(PAUSE_MS, slice)
    } catch (problem) {
      log.warn('rows of removed lists are still there', { problem: String(problem) })
      timer = clock.after(RETRY_MS, slice)
    }
  }

  return {
    remove() {
      if (!stopped) timer ??= clock.after(PAUSE_MS, slice)
    },
    stop() {
      stopped = true
      timer?.()
      timer = null
    },
  }
}
