import type { Database } from 'better-sqlite3'
import { success } from '../../../shared/errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { ImportRunner, ImportTask, RunningImport } from '../ports/import-runner.ts'
import type { ListReader, ListReading } from '../ports/list-reader.ts'
import { createImportApplying } from './apply-import.ts'
import { createListComparison } from './compare-list.ts'
import { createImportSink } from './import-sink.ts'
import { createSliceWriter, type SliceWriter } from './slice-writer.ts'
import { createUndoObstacles } from './undo-obstacle.ts'

/** Entries of a journal that are applied in one transaction. */
const ENTRIES_OF_SLICE = 50

/**
 * After so many rows an import waits until the database's log is copied. With numbers in no order they change some 8,000 pages
 * (30 MB); without a pause the log would never begin anew while it lasts.
 */
const ROWS_PER_CHECKPOINT = 5_000

/** Runs imports over one connection, in the thread that owns it. */
export function createImportRunner(options: {
  readonly database: Database
  readonly reader: ListReader
  readonly clock: Clock
  /** Copies the database's log in a thread of its own, so that it begins anew. */
  readonly checkpoint: () => Promise<void>
  readonly writer?: SliceWriter
}): ImportRunner {
  const { database, reader, clock } = options
  const writer = options.writer ?? createSliceWriter(database)
  const applying = createImportApplying(database)
  const undoObstacle = createUndoObstacles(database)
  const breathe = (): Promise<void> =>
    new Promise(resolve => {
      clock.after(0, resolve)
    })

  function run(task: ImportTask, onNews: Parameters<ImportRunner['run']>[1]): RunningImport {
    const sink = createImportSink(database, task, writer)
    let copied = 0
    const reading: ListReading = reader.read(task, batch => {
      sink.take(batch)
      onNews({ counts: { ...sink.counts }, bytesRead: batch.bytesRead })
      // calls come between two batches, also when several have come in already
      if (sink.counts.rows - copied < ROWS_PER_CHECKPOINT)
        return new Promise(resolve => setImmediate(resolve))
      copied = sink.counts.rows
      return options.checkpoint()
    })
    const ended = reading.ended.then(how => {
      if (!how.ok || how.value === 'cancelled') return how.ok ? success('cancelled' as const) : how
      sink.end()
      return success({ counts: { ...sink.counts }, reasons: sink.reasons })
    })
    return { ended, cancel: reading.cancel }
  }

  /** Slice after slice, until there is none. */
  async function inSlices(first: number, slice: (from: number) => number | null): Promise<void> {
    for (let from: number | null = first; from !== null; ) {
      const at: number = from
      from = writer.once(() => slice(at))
      await breathe()
    }
  }

  return {
    run,
    async compare(task) {
      const comparison = createListComparison(database, task)
      const how = await reader.read(task, comparison.take).ended
      return how.ok ? success(comparison.difference()) : how
    },
    apply: importId => inSlices(0, from => applying.apply(importId, from, ENTRIES_OF_SLICE, clock.now())),
    revert: importId =>
      inSlices(Number.MAX_SAFE_INTEGER, from =>
        applying.revert(importId, from, ENTRIES_OF_SLICE, clock.now()),
      ),
    undoObstacle: async importId => undoObstacle(importId),
    end: () => reader.end(),
  }
}
