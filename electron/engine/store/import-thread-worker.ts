/** Entry of the thread that writes imports over a connection of its own; it is told what to do by `start-import-thread.ts`. */
import { closeSync, fdatasyncSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import type { Database } from 'better-sqlite3'
import { codeOf } from '../../../shared/errors.ts'
import type { ChannelEnd, PipedBatch, ReadBatch } from '../ports/list-reader.ts'
import { createImportApplying } from './apply-import.ts'
import { createListComparison } from './compare-list.ts'
import { copyLog } from './copy-log.ts'
import type { ImportAct, ImportCommand, ImportReport, ImportThreadTask } from './import-messages.ts'
import { createImportSink } from './import-sink.ts'
import { DATABASE_FILE, openSecondWriter } from './open-database.ts'
import { createGatedSliceWriter, type SliceWriter } from './slice-writer.ts'
import { createUndoObstacles } from './undo-obstacle.ts'
import { createWriteGate } from './write-gate.ts'

/**
 * After so many rows the database's log is copied: with numbers in no order they change some 1,800 pages of it (7 MB). A commit of the
 * engine waits as long as the disk takes for all that was copied last, so larger copies save little and hold up calls.
 */
const ROWS_PER_COPY = 700
/** Entries of a journal that are applied in one transaction, and after how many the log is copied. */
const ENTRIES_OF_SLICE = 50
const ENTRIES_PER_COPY = 1_000
const COPY_PASSES_MAX = 4
/** What is written waits no longer for the disk: the engine's next commit would wait for all of it. */
const SYNC_EVERY_MS = 10
const NEWS_EVERY_MS = 100

/** What of an act can still be stopped. */
interface Taking {
  drop(): void
}

function serve(port: MessagePort, { dataDir, gate }: ImportThreadTask): void {
  const database = openSecondWriter(dataDir)
  const log = openLog(dataDir)
  const writer = createGatedSliceWriter(database, createWriteGate(gate), log.sync)
  const taking = new Map<number, Taking>()
  const report = (message: ImportReport): void => port.postMessage(message)
  const done = (id: number, value: unknown): void => report({ kind: 'done', id, value })
  const failed = (id: number, problem: unknown): void =>
    report({
      kind: 'failed',
      id,
      problem: problem instanceof Error ? problem.message : String(problem),
      code: codeOf(problem),
    })

  /** Takes batch after batch until there are no more, or nobody wants them. */
  function follow(
    id: number,
    from: ChannelEnd,
    take: (batch: ReadBatch) => void,
    whole: () => unknown,
  ): void {
    const stop = (tell: () => void): void => {
      if (!taking.delete(id)) return
      from.close()
      tell()
    }
    taking.set(id, { drop: () => stop(() => done(id, null)) })
    from.on('message', (piped: PipedBatch) => {
      if (!taking.has(id)) return
      try {
        if (piped === null) {
          const value = whole()
          stop(() => done(id, value))
          return
        }
        // the other end is a reader of this program
        take(JSON.parse(piped) as ReadBatch)
        from.postMessage('taken')
      } catch (problem) {
        stop(() => failed(id, problem))
      }
    })
  }

  function begin(id: number, act: ImportAct): void {
    if (act.kind === 'take') {
      const sink = createImportSink(database, act.task, writer)
      const tell = everySoOften(NEWS_EVERY_MS)
      const copy = everySoMany(ROWS_PER_COPY, () => copyLog(database, COPY_PASSES_MAX))
      follow(
        id,
        act.from,
        batch => {
          sink.take(batch)
          copy(sink.counts.rows)
          tell(() =>
            report({
              kind: 'news',
              id,
              news: { counts: { ...sink.counts }, bytesRead: batch.bytesRead },
            }),
          )
        },
        () => {
          sink.end()
          return { counts: { ...sink.counts }, reasons: sink.reasons }
        },
      )
    } else if (act.kind === 'compare') {
      const comparison = createListComparison(database, act.task)
      follow(id, act.from, comparison.take, comparison.difference)
    } else if (act.kind === 'obstacle') done(id, createUndoObstacles(database)(act.importId))
    else {
      goThrough(database, writer, act)
      done(id, null)
    }
  }

  port.on('message', (command: ImportCommand) => {
    if (command.kind === 'drop') taking.get(command.id)?.drop()
    else if (command.kind === 'end') {
      log.close()
      database.close()
      port.close()
    } else {
      try {
        begin(command.id, command.act)
      } catch (problem) {
        failed(command.id, problem)
      }
    }
  })
}

/** Applies a journal, or takes it back, slice after slice. */
function goThrough(
  database: Database,
  writer: SliceWriter,
  { kind, importId, now }: Extract<ImportAct, { kind: 'apply' | 'revert' }>,
): void {
  const applying = createImportApplying(database)
  const copy = everySoMany(ENTRIES_PER_COPY, () => copyLog(database, COPY_PASSES_MAX))
  let entries = 0
  const first = kind === 'apply' ? 0 : Number.MAX_SAFE_INTEGER
  for (let from: number | null = first; from !== null; ) {
    const at: number = from
    from = writer.once(() => applying[kind](importId, at, ENTRIES_OF_SLICE, now))
    entries += ENTRIES_OF_SLICE
    copy(entries)
  }
}

function everySoOften(ms: number): (act: () => void) => void {
  let last = Number.NEGATIVE_INFINITY
  return act => {
    const now = performance.now()
    if (now - last < ms) return
    last = now
    act()
  }
}

function everySoMany(step: number, act: () => void): (count: number) => void {
  let last = 0
  return count => {
    if (count - last < step) return
    last = count
    act()
  }
}

/** The database's log as a file. SQLite has no locks on it, so that it may be opened beside SQLite. */
function openLog(dataDir: string): { sync(): void; close(): void } {
  const file = openSync(join(dataDir, `${DATABASE_FILE}-wal`), 'r+')
  const often = everySoOften(SYNC_EVERY_MS)
  return { sync: () => often(() => fdatasyncSync(file)), close: () => closeSync(file) }
}

if (parentPort) serve(parentPort, workerData)
