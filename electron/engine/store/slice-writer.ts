import type { Database } from 'better-sqlite3'
import { inTransaction } from './in-transaction.ts'
import type { WriteGate } from './write-gate.ts'

/** A transaction of an import holds the database hardly longer, in ms; its commit comes on top. */
const SLICE_MS = 4
/** Items between two looks at the clock. */
const ITEMS_PER_LOOK = 8

/** Writes in transactions so short that the engine's own writes hardly wait. */
export interface SliceWriter {
  /** Does `each` for all items in as many transactions as it takes; `end` belongs to the last of them. */
  all<Item>(items: readonly Item[], each: (item: Item) => void, end?: () => void): void
  /** One transaction. Returns what `act` returns. */
  once<Value>(act: () => Value): Value
}

type Once = SliceWriter['once']

/**
 * Writes in the engine's own thread. Commits reach the disk with the engine's next one: until then a lost one costs nothing that anybody
 * was told.
 */
export function createSliceWriter(database: Database): SliceWriter {
  const once: Once = act => {
    database.exec('PRAGMA synchronous = NORMAL')
    try {
      return inTransaction(database, act)
    } finally {
      database.exec('PRAGMA synchronous = FULL')
    }
  }
  return { once, all: inSlices(once, () => false) }
}

/** Writes over a second connection (see `openSecondWriter`); `rest` is called when the engine may write again. */
export function createGatedSliceWriter(
  database: Database,
  { importing }: WriteGate,
  rest: () => void,
): SliceWriter {
  const once: Once = act => {
    importing.enter()
    try {
      return inTransaction(database, act)
    } finally {
      importing.leave()
      rest()
    }
  }
  return { once, all: inSlices(once, importing.isWanted) }
}

/** `isWanted`: somebody waits for the end of a slice. */
function inSlices(once: Once, isWanted: () => boolean): SliceWriter['all'] {
  return (items, each, end) => {
    let at = 0
    do {
      once(() => {
        const until = performance.now() + SLICE_MS
        for (let item = items[at]; item !== undefined; item = items[++at]) {
          each(item)
          if (at % ITEMS_PER_LOOK === 0 && (isWanted() || performance.now() > until)) {
            at++
            break
          }
        }
        if (at >= items.length) end?.()
      })
    } while (at < items.length)
  }
}
