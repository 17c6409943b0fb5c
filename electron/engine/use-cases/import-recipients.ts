import { failure, type Result, success } from '../../../shared/errors.ts'
import type { EngineEvent, ParsedInput, RequestOutput } from '../../../shared/ipc/contract.ts'
import { REJECTED_HEADERS } from '../../../shared/model/export-columns.ts'
import { type ImportCounts, NO_COUNTS } from '../../../shared/model/import-counts.ts'
import type { Gone, ImportedRow, ImportProgress, ListDifference } from '../../../shared/model/list-import.ts'
import type { FileInspection, ImportMapping, ReadingHints } from '../../../shared/model/recipient-list.ts'
import type { Clock } from '../ports/clock.ts'
import type { ImportNews, ImportRunner, ReadWhole, RunningImport } from '../ports/import-runner.ts'
import type { ImportStore, StoredImport } from '../ports/import-store.ts'
import type { InspectList } from '../ports/list-reader.ts'
import type { Log } from '../ports/log.ts'
import type { Upload, Uploads } from '../ports/uploads.ts'
import { checkMapping } from './check-mapping.ts'
import { isDiskFull, sentenceOfNobody, sentenceOfObstacle, sentenceOfStore } from './import-sentences.ts'
import type { SavedMappings } from './keep-mappings.ts'
import type { Leftovers } from './remove-leftovers.ts'

/** Headers of columns that we added to rejected rows. */
const REJECTED = Object.values(REJECTED_HEADERS)
/** Imports that the page of imports shows. */
const LISTED_MAX = 50
/** Files of so many imports are kept, for so long, and of so many bytes together. */
const KEPT_MAX = 10
const KEPT_MS = 7 * 24 * 3_600_000
const KEPT_BYTES_MAX = 4 * 1024 ** 3
const CLOSED = 'Trunkline was closed before the import had ended. Import the file again.'

export interface ImportOrder {
  readonly uploadId: string
  readonly mapping: ImportMapping
  /** Of a new list; not asked for where `listId` says which one is updated. */
  readonly listName: string
  readonly listId: number | null
  readonly gone: Gone
  /** Keeps the mapping under this name; empty: it is not kept. */
  readonly saveMappingAs: string
  /** What of a watched folder it is. */
  readonly source?: string
}

export interface Imports {
  inspect(
    uploadId: string,
    mapping: ImportMapping | null,
    hints: ReadingHints,
  ): Promise<Result<FileInspection>>
  /** Begins an import; how it goes on is told by `import-progress`. One at a time. */
  start(order: ImportOrder): Result<{ readonly importId: number }>
  /** What the file would change in a list. */
  compare(order: ParsedInput<'imports.compare'>): Promise<Result<ListDifference>>
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
  /** Takes a finished import back; resolves when that is done. */
  undo(importId: number): Promise<Result<ImportProgress>>
  /** Its file as an upload again. */
  reopen(importId: number): Result<RequestOutput<'imports.reopen'>>
  /** Resolves when the import that runs, if any, has ended. */
  settled(): Promise<void>
  /** Ends what is running; resolves when its thread is gone. */
  stop(): Promise<void>
}

export interface ImportDeps {
  readonly store: ImportStore
  readonly runner: ImportRunner
  readonly uploads: Uploads
  readonly inspect: InspectList
  readonly mappings: SavedMappings
  readonly leftovers: Leftovers
  readonly forbidding: Forbidding
  readonly clock: Clock
  readonly log: Log
  readonly emit: (event: EngineEvent) => void
}

/** Whom an import puts on the do-not-call list. */
export interface Forbidding {
  /** The newest entry. */
  newest(): number
  /** Who waits in a campaign at a number of the entries after this one is taken out. */
  leaveAlone(after: number): void
}

interface Running {
  readonly importId: number
  readonly listId: number
  readonly fileName: string
  readonly saveMappingAs: string
  readonly startedAt: number
  readonly reading: RunningImport
  news: ImportNews
  /** Read wholly: it cannot be cancelled any more. */
  isDecided: boolean
}

/**
 * Imports of one engine. A list is seen when its import is done, whole; whatever else ends an import (cancelled, failed, the
 * program killed) leaves no recipient and changes none. What an earlier run left open is ended here, before anything else is read.
 */
export function createImports(deps: ImportDeps): Imports {
  const { store, runner, uploads, clock, log, emit } = deps
  let running: { readonly run: Running; readonly ended: Promise<void> } | null = null
  let undoing: { readonly fileName: string; readonly ended: Promise<unknown> } | null = null
  let closing = false
  const left = store.recover(CLOSED, clock.now())
  if (left.failed + left.completed > 0) log.warn('imports were cut off by the end of the last run', left)
  pruneFiles()
  deps.leftovers.remove()

  function progressOf(stored: StoredImport): ImportProgress {
    const { id, bytes, isNewest, keptFile, mapping: _, header: __, ...rest } = stored
    const run = running?.run.importId === id ? running.run : null
    const seconds = run ? Math.max(0.001, (clock.monotonic() - run.startedAt) / 1_000) : 1
    const counts = run ? run.news.counts : stored.counts
    return {
      ...rest,
      importId: id,
      counts,
      bytesRead: run
        ? run.news.bytesRead
        : stored.state === 'failed' || stored.state === 'cancelled'
          ? 0
          : bytes,
      bytesTotal: bytes,
      rowsPerSecond: run ? Math.round(counts.rows / seconds) : 0,
      canUndo: isNewest,
      canReopen: keptFile !== null,
    }
  }

  function tell(importId: number): void {
    const stored = store.import(importId)
    if (stored) emit({ name: 'import-progress', payload: progressOf(stored) })
  }
  function tellList(listId: number): void {
    const list = store.list(listId)
    emit(list ? { name: 'list-changed', payload: list } : { name: 'list-removed', payload: { id: listId } })
  }

  /** Older files, and what is too much, are kept no longer. */
  function pruneFiles(): void {
    let bytes = 0
    const kept: string[] = []
    for (const [at, file] of store.keptFiles().entries()) {
      bytes += file.bytes
      const isOld = at >= KEPT_MAX || clock.now() - file.startedAt > KEPT_MS || bytes > KEPT_BYTES_MAX
      if (isOld && running?.run.importId !== file.importId) store.forgetFile(file.importId)
      else kept.push(file.keptFile)
    }
    uploads.keepOnly(kept)
  }

  function abandon(run: Running, state: 'cancelled' | 'failed', problem: string | null): void {
    try {
      store.abandon(run.importId, state, problem, run.news.counts, clock.now())
    } catch (error) {
      // it is still 'running' on the disk, which nobody sees; the next start ends it
      log.error('the end of an import could not be written', {
        importId: run.importId,
        problem: String(error),
      })
    }
    log.info('import came to nothing', { importId: run.importId, state, problem })
  }

  async function finish(run: Running, { counts, reasons }: ReadWhole): Promise<void> {
    const { importId, listId, fileName } = run
    run.news = { ...run.news, counts }
    if (hasNobody(counts)) {
      abandon(run, 'failed', sentenceOfNobody(fileName, counts, reasons))
      return
    }
    store.decide(importId)
    run.isDecided = true
    const newest = deps.forbidding.newest()
    await runner.apply(importId)
    store.finish(importId, counts, clock.now())
    log.info('list imported', { importId, listId, ...counts })
    if (counts.doNotCall > 0) deps.forbidding.leaveAlone(newest)
    if (run.saveMappingAs !== '') saveMapping(run)
  }

  function saveMapping({ importId, saveMappingAs }: Running): void {
    const stored = store.import(importId)
    if (stored) deps.mappings.save(saveMappingAs, stored.header ?? [], stored.mapping)
  }

  async function follow(run: Running): Promise<void> {
    try {
      const how = await run.reading.ended
      if (!how.ok) abandon(run, 'failed', how.error.message)
      else if (how.value === 'cancelled')
        abandon(run, closing ? 'failed' : 'cancelled', closing ? CLOSED : null)
      else await finish(run, how.value)
    } catch (problem) {
      log.error('import failed', { importId: run.importId, problem: String(problem) })
      // what is decided is completed by the next start
      if (!run.isDecided) abandon(run, 'failed', sentenceOfStore(problem))
    }
    running = null
    deps.leftovers.remove()
    pruneFiles()
    if (closing) return
    tell(run.importId)
    tellList(run.listId)
  }

  function begin(order: ImportOrder, upload: Upload): Result<{ readonly importId: number }> {
    const { uploadId, mapping, listId: known, gone, source } = order
    const { fileName, bytes } = upload
    const list = known === null ? null : store.list(known)
    if (known !== null && !list)
      return failure('list_not_found', `There is no list ${known}. It may have been removed.`)
    const listName = list?.name ?? order.listName
    if (listName === '') return failure('bad_input', 'Give the list a name.', { path: 'listName' })
    const kept = uploads.keep(uploadId)
    if (!kept.ok) return kept
    const { name: keptFile, path } = kept.value
    let ids: { readonly importId: number; readonly listId: number }
    try {
      ids = store.begin({
        fileName,
        bytes,
        mapping,
        listName,
        listId: known,
        keptFile,
        source: source ?? null,
        now: clock.now(),
      })
    } catch (problem) {
      return failure(isDiskFull(problem) ? 'disk_full' : 'internal', sentenceOfStore(problem))
    }
    log.info('import began', { importId: ids.importId, fileName, bytes, isUpdate: known !== null })
    let run: Running | null = null
    const reading = runner.run({ ...ids, path, mapping, isUpdate: known !== null, gone }, news => {
      if (!run) return
      run.news = news
      tell(ids.importId)
    })
    run = {
      ...ids,
      fileName,
      saveMappingAs: order.saveMappingAs,
      startedAt: clock.monotonic(),
      reading,
      news: { counts: NO_COUNTS, bytesRead: 0 },
      isDecided: false,
    }
    running = { run, ended: follow(run) }
    tell(ids.importId)
    return success({ importId: ids.importId })
  }

  function busy(): Result<never> | null {
    if (closing) return failure('not_allowed', 'Trunkline is closing. Import the file when it runs again.')
    const fileName = running?.run.fileName ?? undoing?.fileName
    return fileName === undefined
      ? null
      : failure('import_running', `“${fileName}” is being imported. Wait until it is done, or cancel it.`, {
          ...(running ? { importId: running.run.importId } : {}),
        })
  }

  function get(importId: number): Result<ImportProgress, 'import_not_found'> {
    const stored = store.import(importId)
    return stored ? success(progressOf(stored)) : noSuchImport(importId)
  }

  async function takeBack(stored: StoredImport): Promise<Result<ImportProgress>> {
    const { id, fileName, listId, listName } = stored
    const obstacle = await runner.undoObstacle(id)
    if (obstacle)
      return failure('import_not_undoable', sentenceOfObstacle(obstacle, listName), { ...obstacle })
    store.beginUndo(id)
    tell(id)
    await runner.revert(id)
    store.finishUndo(id, clock.now())
    log.info('import undone', { importId: id, fileName })
    deps.leftovers.remove()
    tell(id)
    if (listId !== null) tellList(listId)
    return get(id)
  }

  return {
    async inspect(uploadId, mapping, hints) {
      const upload = uploads.take(uploadId)
      if (!upload.ok) return upload
      const found = await deps.inspect(upload.value, mapping, hints)
      if (!found.ok || mapping !== null) return found
      const recognised = success(withoutRejectedColumns(found.value))
      const saved = deps.mappings.forHeader(recognised.value.headers)
      if (!saved || saved.mapping.columns.length !== recognised.value.headers.length) return recognised
      // as it was saved, but for what the file itself and the hints decide
      const { encoding, delimiter, sheet, skipRows, hasHeader } = recognised.value.mapping
      const { country } = hints
      const own = { ...saved.mapping, encoding, delimiter, sheet, skipRows, hasHeader }
      const read = await deps.inspect(
        upload.value,
        country === undefined ? own : { ...own, defaultCountry: country },
        hints,
      )
      return read.ok
        ? success({ ...read.value, choices: [], savedMapping: { id: saved.id, name: saved.name } })
        : read
    },
    start(order) {
      const no = busy()
      if (no) return no
      const checked = checkMapping(order.mapping)
      if (!checked.ok) return checked
      const taken = uploads.take(order.uploadId)
      return taken.ok ? begin(order, taken.value) : taken
    },
    async compare({ uploadId, mapping, listId }) {
      const no = busy()
      if (no) return no
      const checked = checkMapping(mapping)
      if (!checked.ok) return checked
      if (!store.list(listId))
        return failure('list_not_found', `There is no list ${listId}. It may have been removed.`)
      const taken = uploads.take(uploadId)
      return taken.ok ? runner.compare({ path: taken.value.path, mapping, listId }) : taken
    },
    get,
    list: () => success(store.imports(LISTED_MAX).map(progressOf)),
    rows(importId, afterLine, limit) {
      if (!store.import(importId)) return noSuchImport(importId)
      return success({ rows: store.rows(importId, afterLine, limit) })
    },
    async cancel(importId) {
      if (running?.run.importId === importId && !running.run.isDecided) {
        const { run, ended } = running
        run.reading.cancel()
        await ended
      }
      return get(importId)
    },
    async undo(importId) {
      const no = busy()
      if (no) return no
      const stored = store.import(importId)
      if (!stored) return noSuchImport(importId)
      if (stored.state !== 'done')
        return failure(
          'import_not_undoable',
          `“${stored.fileName}” is not imported: there is nothing to undo.`,
        )
      if (stored.listId === null || !stored.isNewest)
        return failure(
          'import_not_undoable',
          stored.listId === null
            ? `The list “${stored.listName}” is gone already.`
            : `A newer import has changed the list “${stored.listName}”. Undo that one first.`,
        )
      const ended = takeBack(stored)
      undoing = { fileName: stored.fileName, ended }
      try {
        return await ended
      } finally {
        undoing = null
      }
    },
    reopen(importId) {
      const stored = store.import(importId)
      if (!stored) return noSuchImport(importId)
      const opened =
        stored.keptFile === null ? null : uploads.reopen(stored.keptFile, stored.fileName, stored.bytes)
      if (!opened)
        return failure('file_not_kept', `“${stored.fileName}” is not kept any more. Choose the file again.`)
      if (!opened.ok) return opened
      const { mapping, listName } = stored
      return success({ uploadId: opened.value.uploadId, mapping, listName })
    },
    async settled() {
      await running?.ended
      await undoing?.ended
    },
    async stop() {
      closing = true
      deps.leftovers.stop()
      const ended = running?.ended
      if (!running?.run.isDecided) running?.run.reading.cancel()
      await ended
      await undoing?.ended
      await runner.end()
    },
  }
}

const noSuchImport = (importId: number) => failure('import_not_found', `There is no import ${importId}.`)

/** The columns that were added to rejected rows say nothing of the people. */
function withoutRejectedColumns(inspection: FileInspection): FileInspection {
  const { mapping, headers } = inspection
  const columns = mapping.columns.map((use, at) =>
    REJECTED.some(name => name === headers[at]) ? ({ kind: 'ignore' } as const) : use,
  )
  return { ...inspection, mapping: { ...mapping, columns } }
}

/** A file without anybody to call, whom the list would not have already. */
const hasNobody = ({ accepted, updated, duplicateInList, doNotCall }: ImportCounts): boolean =>
  accepted + updated + duplicateInList + doNotCall === 0
