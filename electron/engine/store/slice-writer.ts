import type { Database } from 'better-sqlite3'
import { inTransaction } from './in-transaction.ts'

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
  /** One transaction that is on the disk when it returns, with everything before it. */
  synced<Value>(act: () => Value): Value
}

/**
 * Commits reach the disk with the next synced one, or with any of the engine's: until then a lost one costs nothing that anybody was told.
 */
export function createSliceWriter(database: Database): SliceWriter {
  function once<Value>(act: () => Value): Value {
    database.exec('PRAGMA synchronous = NORMAL')
    try {
      return inTransaction(database, act)
    } finally {
      database.exec('PRAGMA synchronous = FULL')
    }
  }
  return {
    once,
    all(items, each, end) {
      let at = 0
      do {
        once(() => {
          const until = performance.now() + SLICE_MS
          for (let item = items[at]; item !== undefined; item = items[++at]) {
            each(item)
            if (at % ITEMS_PER_LOOK === 0 && performance.now() > until) {
              at++
              break
            }
          }
          if (at >= items.length) end?.()
        })
      } while (at < items.length)
    },
    synced: act => inTransaction(database, act),
  }
}
