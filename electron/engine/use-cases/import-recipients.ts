import { codeOf, failure, type Result, success } from '../../../shared/errors.ts'
import type { EngineEvent } from '../../../shared/ipc/contract.ts'
import { type ImportCounts, NO_COUNTS, turnedAway } from '../../../shared/model/import-counts.ts'
import type { ImportedRow, ImportProgress } from '../../../shared/model/list-import.ts'
import type {
  FileInspection,
  ImportMapping,
  ReadingHints,
  RejectionReason,
} from '../../../shared/model/recipient-list.ts'
import type { Clock } from '../ports/clock.ts'
import type { ImportStore, StoredImport } from '../ports/import-store.ts'
import type { InspectList, ListReader, ListReading, ReadBatch } from '../ports/list-reader.ts'
import type { Log } from '../ports/log.ts'
import type { Upload, Uploads } from '../ports/uploads.ts'
import { checkMapping } from './check-mapping.ts'
import type { Leftovers } from './remove-leftovers.ts'

/** Imports whose progress is remembered after their end; older ones are read from the store. */
const REMEMBERED_MAX = 50
/**
 * After so many rows an import waits until the database's log is copied. With numbers in no order they change some 8,000 pages
 * (30 MB); without a pause the log would never begin anew while it lasts.
 */
const ROWS_PER_CHECKPOINT = 5_000
const CLOSED = 'Trunkline was closed before the import had ended. Import the file again.'
/** Imports that the page of imports shows. */
const LISTED_MAX = 50

export interface Imports {
  inspect(
    uploadId: string,
    mapping: ImportMapping | null,
    hints: ReadingHints,
  ): Promise<Result<FileInspection>>
  /** Begins an import; how it goes on is told by `import-progress`. One at a time. */
  start(order: {
    readonly uploadId: string
    readonly mapping: ImportMapping
    readonly listName: string
  }): Result<{ readonly importId: number }>
  get(importId: number): Result<ImportProgress, 'import_not_found'>
  /** Running ones first, then the newest. */
  list(): Result<ImportProgress[]>
  /** Rows of its file after this line, with what became of them. */
  rows(
    importId: number,
    afterLine: number,
    limit: number,
  ): Result<{ rows: ImportedRow[] }, 'import_not_found'>
  /** Stops a running import; nothing of it stays. One that has ended is answered as it is. */
  cancel(importId: number): Promise<Result<ImportProgress, 'import_not_found'>>
  /** Ends what is running; resolves when its thread is gone. */
  stop(): Promise<void>
}

export interface ImportDeps {
  readonly store: ImportStore
  readonly reader: ListReader
  readonly uploads: Uploads
  readonly inspect: InspectList
  readonly leftovers: Leftovers
  /** Copies the database's log in a thread of its own, so that it begins anew; see `ROWS_PER_CHECKPOINT`. */
  readonly checkpoint: () => Promise<void>
  readonly clock: Clock
  readonly log: Log
  readonly emit: (event: EngineEvent) => void
}

interface Run {
  readonly importId: number
  readonly listId: number
  readonly upload: Upload
  readonly reasons: Map<RejectionReason, number>
  readonly reading: ListReading
}

/**
 * Imports of one engine. A list is seen when its import is done, whole; whatever else ends an import (cancelled, failed, the
 * program killed) leaves no recipient. What an earlier run left open is ended here, before anything else is read.
 */
export function createImports(deps: ImportDeps): Imports {
  const { store, reader, uploads, clock, log, emit } = deps
  const known = new Map<number, ImportProgress>()
  let running: { readonly run: Run; readonly ended: Promise<void> } | null = null
  let closing = false
  const left = store.abandonRunning(CLOSED, clock.now())
  if (left > 0) log.warn('imports were cut off by the end of the last run', { imports: left })
  deps.leftovers.remove()

  function tell(progress: ImportProgress): void {
    known.delete(progress.importId)
    known.set(progress.importId, progress)
    for (const oldest of known.keys()) {
      if (known.size <= REMEMBERED_MAX) break
      known.delete(oldest)
    }
    emit({ name: 'import-progress', payload: progress })
  }

  function take(
    importId: number,
    startedAt: number,
    reasons: Run['reasons'],
    batch: ReadBatch,
  ): void | Promise<void> {
    const { duplicate, ...read } = batch.counts
    const counts: ImportCounts = { ...NO_COUNTS, ...read, duplicateInFile: duplicate }
    store.append(importId, { ...batch, counts })
    for (const { reason } of batch.refused) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
    const before = known.get(importId)
    if (!before) return undefined
    const seconds = Math.max(0.001, (clock.monotonic() - startedAt) / 1_000)
    const rowsPerSecond = Math.round(batch.counts.rows / seconds)
    tell({ ...before, bytesRead: batch.bytesRead, counts, rowsPerSecond })
    const checkpointsDue = (rows: number): number => Math.floor(rows / ROWS_PER_CHECKPOINT)
    return checkpointsDue(batch.counts.rows) > checkpointsDue(before.counts.rows)
      ? deps.checkpoint()
      : undefined
  }

  function finish(run: Run, how: Awaited<ListReading['ended']>): void {
    const { importId, listId } = run
    const counts = known.get(importId)?.counts ?? NO_COUNTS
    const failed = problemOf(run, how, counts)
    if (failed !== null) {
      abandon(run, 'failed', failed)
      return
    }
    if (how.ok && how.value === 'cancelled') {
      abandon(run, 'cancelled', null)
      return
    }
    store.finish(importId, counts, clock.now())
    log.info('list imported', { importId, listId, ...counts })
    end(run, 'done', null)
    const list = store.list(listId)
    if (list) emit({ name: 'list-changed', payload: list })
    void uploads.discard(run.upload.uploadId)
  }

  function problemOf(run: Run, how: Awaited<ListReading['ended']>, counts: ImportCounts): string | null {
    if (!how.ok) return how.error.message
    if (how.value === 'cancelled') return closing ? CLOSED : null
    return counts.accepted === 0 ? sentenceOfNobody(run, counts) : null
  }

  function abandon(run: Run, state: 'cancelled' | 'failed', problem: string | null): void {
    const counts = known.get(run.importId)?.counts ?? NO_COUNTS
    try {
      store.abandon(run.importId, state, problem, counts, clock.now())
    } catch (error) {
      // it is still 'running' on the disk, which nobody sees; the next start ends it
      log.error('the end of an import could not be written', {
        importId: run.importId,
        problem: String(error),
      })
    }
    log.info('import came to nothing', { importId: run.importId, state, problem })
    end(run, state, problem)
    deps.leftovers.remove()
  }

  function end(run: Run, state: 'done' | 'cancelled' | 'failed', problem: string | null): void {
    running = null
    const before = known.get(run.importId)
    const stored = store.import(run.importId)
    if (before && stored) tell({ ...progressOf(stored), rowsPerSecond: before.rowsPerSecond, state, problem })
  }

  async function follow(run: Run): Promise<void> {
    try {
      finish(run, await run.reading.ended)
    } catch (problem) {
      log.error('import failed', { importId: run.importId, problem: String(problem) })
      abandon(run, 'failed', sentenceOfStore(problem))
    }
  }

  function get(importId: number): Result<ImportProgress, 'import_not_found'> {
    const progress = known.get(importId)
    if (progress) return success(progress)
    const stored = store.import(importId)
    if (!stored) return failure('import_not_found', `There is no import ${importId}.`)
    return success(progressOf(stored))
  }

  return {
    async inspect(uploadId, mapping, hints) {
      const upload = uploads.take(uploadId)
      return upload.ok ? deps.inspect(upload.value, mapping, hints) : upload
    },
    start({ uploadId, mapping, listName }) {
      if (closing) return failure('not_allowed', 'Trunkline is closing. Import the file when it runs again.')
      if (running) {
        return failure(
          'import_running',
          `“${running.run.upload.fileName}” is being imported. Wait until it is done, or cancel it.`,
          { importId: running.run.importId },
        )
      }
      const checked = checkMapping(mapping)
      if (!checked.ok) return checked
      const taken = uploads.take(uploadId)
      if (!taken.ok) return taken
      const upload = taken.value
      const { fileName, bytes, path } = upload
      let ids: { readonly importId: number; readonly listId: number }
      try {
        ids = store.begin({ fileName, bytes, mapping, listName, now: clock.now() })
      } catch (problem) {
        return failure(isDiskFull(problem) ? 'disk_full' : 'internal', sentenceOfStore(problem))
      }
      const { importId } = ids
      log.info('import began', { importId, fileName, bytes })
      const startedAt = clock.monotonic()
      const reasons: Run['reasons'] = new Map()
      const stored = store.import(importId)
      if (stored) tell(progressOf(stored))
      const reading = reader.read({ path, mapping }, batch => take(importId, startedAt, reasons, batch))
      const run = { ...ids, upload, reasons, reading }
      running = { run, ended: follow(run) }
      return success({ importId })
    },
    get,
    rows(importId, afterLine, limit) {
      if (!store.import(importId)) return failure('import_not_found', `There is no import ${importId}.`)
      return success({ rows: store.rows(importId, afterLine, limit) })
    },
    list: () => success(store.imports(LISTED_MAX).map(stored => known.get(stored.id) ?? progressOf(stored))),
    async cancel(importId) {
      if (running?.run.importId === importId) {
        const { run, ended } = running
        run.reading.cancel()
        await ended
      }
      return get(importId)
    },
    async stop() {
      closing = true
      deps.leftovers.stop()
      const ended = running?.ended
      running?.run.reading.cancel()
      await ended
      await reader.end()
    },
  }
}

/** An import as a page sees it. */
function progressOf(stored: StoredImport): ImportProgress {
  const { id, bytes, state, isNewest, keptFile, mapping: _, ...rest } = stored
  return {
    ...rest,
    importId: id,
    state,
    bytesRead: state === 'done' ? bytes : 0,
    bytesTotal: bytes,
    rowsPerSecond: 0,
    canUndo: isNewest,
    canReopen: keptFile !== null,
  }
}

function sentenceOfNobody(run: Run, counts: ImportCounts): string {
  const file = `“${run.upload.fileName}”`
  const refused = turnedAway(counts)
  if (refused === 0) return `${file} has no row with a recipient. Choose a file with one recipient per line.`
  const [most] = [...run.reasons].sort(([, one], [, other]) => other - one)
  const why = most ? ` Most often: ${REASON_WORDS[most[0]]}.` : ''
  return `None of the ${refused.toLocaleString('en-US')} rows of ${file} has a number that can be called.${why} Look at the rejected rows, and at which column holds the number.`
}

/** Why rows are rejected, inside a sentence. */
const REASON_WORDS = {
  'no-number': 'there is no number',
  'not-a-number': 'the cell is no phone number',
  'number-too-short': 'the number is too short',
  'number-too-long': 'the number is too long',
  'unknown-country-code': 'the country code does not exist',
  'needs-country': 'the number does not say which country it is in',
  'ambiguous-country': 'the number fits more than one country',
  'not-callable': 'the number is one that is never called',
  'too-few-columns': 'the row has too few columns',
  'too-many-columns': 'the row has too many columns',
  'bad-zone': 'the time zone is unknown',
  'bad-country': 'the country is unknown',
  'duplicate-in-file': 'the number is there twice',
  'duplicate-in-list': 'the person is in the list already',
  'do-not-call': 'the person must not be called',
  'unclear-do-not-call': 'it is not clear whether the person may be called',
  'repeated-header': 'the row repeats the names of the columns',
  'row-too-long': 'the row is too long',
  'open-quote': 'a quote is not closed',
} as const satisfies Record<RejectionReason, string>

function isDiskFull(problem: unknown): boolean {
  const code = codeOf(problem)
  return code === 'SQLITE_FULL' || code === 'ENOSPC'
}

function sentenceOfStore(problem: unknown): string {
  return isDiskFull(problem)
    ? 'The disk is full, and nothing was imported. Free some space and import the file again.'
    : `The list could not be stored (${problem instanceof Error ? problem.message : String(problem)}). Import the file again.`
}
