import { type EngineEvent, type EventBatch, mergeKeyOf } from '../../shared/ipc/contract.ts'
import type { CancelTimer, Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'

/** Events wait this long for newer ones of their key, so that a page redraws at most ten times a second. */
const FLUSH_MS = 100

export interface EventOutbox {
  /** Tells `event` with the next batch; a newer one of the same key replaces it. */
  emit(event: EngineEvent): void
  /**
   * Tells what `read` finds when the batch leaves, so that a row that changes a hundred times is read once.
   * With `everyMs` it is read at most that often. `key` names what is read; null from `read` tells nothing.
   */
  mark(key: string, read: () => EngineEvent | null, everyMs?: number): void
  onBatch(listener: (batch: EventBatch) => void): () => void
  /** Number of the latest batch: what a snapshot taken now already contains. */
  readonly number: number
  close(): void
}

/** Collects what the engine tells and sends it to every listener in numbered batches, at most every 100 ms. */
export function createEventOutbox(clock: Clock, log: Log): EventOutbox {
  const listeners = new Set<(batch: EventBatch) => void>()
  const ready = new Map<string, EngineEvent>()
  const marks = new Map<string, { readonly read: () => EngineEvent | null; readonly notBefore: number }>()
  const lastRead = new Map<string, number>()
  let number = 0
  let cancelFlush: CancelTimer | null = null
  let closed = false

  function readMarks(): void {
    const now = clock.monotonic()
    for (const [key, mark] of marks) {
      if (mark.notBefore > now) continue
      marks.delete(key)
      lastRead.set(key, now)
      try {
        const event = mark.read()
        if (event) ready.set(mergeKeyOf(event), event)
      } catch (problem) {
        log.error('an event could not be read', { key, problem: String(problem) })
      }
    }
  }

  function flush(): void {
    cancelFlush = null
    if (listeners.size === 0) {
      // nobody looks: a page that comes later begins with a snapshot
      marks.clear()
      ready.clear()
      return
    }
    readMarks()
    if (ready.size > 0) {
      number += 1
      const batch: EventBatch = { number, events: [...ready.values()] }
      ready.clear()
      for (const listener of listeners) {
        try {
          listener(batch)
        } catch (problem) {
          log.error('a listener of events failed', { problem: String(problem) })
        }
      }
    }
    if (marks.size > 0) schedule()
  }

  function schedule(): void {
    if (!closed) cancelFlush ??= clock.after(FLUSH_MS, flush)
  }

  return {
    emit(event) {
      ready.set(mergeKeyOf(event), event)
      schedule()
    },
    mark(key, read, everyMs = 0) {
      const notBefore = (lastRead.get(key) ?? Number.NEGATIVE_INFINITY) + everyMs
      marks.set(key, { read, notBefore })
      schedule()
    },
    onBatch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    get number() {
      return number
    },
    close() {
      closed = true
      cancelFlush?.()
      cancelFlush = null
      listeners.clear()
    },
  }
}
