import { failure, type Result, success } from '../../../shared/errors.ts'
import type { EngineEvent, ParsedInput } from '../../../shared/ipc/contract.ts'
import { countsInWords } from '../../../shared/model/import-counts.ts'
import type { ImportProgress, RejectedRow, WatchedFolder } from '../../../shared/model/list-import.ts'
import type { FileInspection, ImportMapping } from '../../../shared/model/recipient-list.ts'
import { rejectedCsv } from '../domain/rejected-csv.ts'
import type { CancelTimer, Clock } from '../ports/clock.ts'
import type { ImportStore } from '../ports/import-store.ts'
import type { Log } from '../ports/log.ts'
import type { Uploads } from '../ports/uploads.ts'
import type { DropFolders, DroppedFile, FolderRecord, FolderStore } from '../ports/watched-folders.ts'
import type { Imports } from './import-recipients.ts'
import type { SavedMappings } from './keep-mappings.ts'

/** A file is taken when it is as long and as old at two looks. */
const LOOK_EVERY_MS = 2_000
const REJECTED_AT_ONCE = 200
/** Rejected rows that a report tells and a file of them has, at most. */
const REPORTED_MAX = 100
const REJECTED_MAX = 100_000

export interface WatchedFolders {
  list(): Result<WatchedFolder[]>
  save(order: ParsedInput<'watchedFolders.save'>): Promise<Result<WatchedFolder>>
  remove(id: number): Result<{ id: number }, 'folder_not_found'>
  /** Begins to look; the first look is a moment later. */
  begin(): void
  /** Looks now, and resolves when what was found is done. */
  look(): Promise<void>
  stop(): Promise<void>
}

export interface WatchFoldersDeps {
  readonly folders: FolderStore
  readonly drops: DropFolders
  readonly store: ImportStore
  readonly imports: Imports
  readonly mappings: SavedMappings
  readonly uploads: Uploads
  readonly clock: Clock
  readonly log: Log
  readonly emit: (event: EngineEvent) => void
}

/**
 * Imports files that are dropped into folders, one after the other. What was imported is known by folder, name, size and time, so that
 * a file that could not be moved away, or the end of the program between import and move, imports nothing twice.
 */
export function createWatchedFolders(deps: WatchFoldersDeps): WatchedFolders {
  const { folders, drops, store, imports, clock, log } = deps
  /** Files of the look before, by folder. */
  const seen = new Map<number, ReadonlyMap<string, DroppedFile>>()
  const problems = new Map<number, string>()
  let cancelTimer: CancelTimer | null = null
  let looking: Promise<void> | null = null
  let stopped = false

  const rowOf = (folder: FolderRecord): WatchedFolder => ({
    ...folder,
    problem: problems.get(folder.id) ?? null,
  })
  function tell(id: number): void {
    const folder = folders.get(id)
    if (folder) deps.emit({ name: 'watched-folder-changed', payload: rowOf(folder) })
  }
  function setProblem(id: number, problem: string | null): void {
    if ((problems.get(id) ?? null) === problem) return
    if (problem === null) problems.delete(id)
    else problems.set(id, problem)
    tell(id)
  }

  async function lookInto(folder: FolderRecord): Promise<void> {
    let found: readonly DroppedFile[] | null
    try {
      found = await drops.files(folder.path)
    } catch (problem) {
      setProblem(folder.id, `The folder cannot be read (${String(problem)}). Check its rights.`)
      return
    }
    if (found === null) {
      setProblem(folder.id, 'The folder is not there. Make it, or name another one.')
      return
    }
    const before = seen.get(folder.id)
    seen.set(folder.id, new Map(found.map(file => [file.name, file])))
    for (const file of found) {
      const earlier = before?.get(file.name)
      const isWhole = earlier?.bytes === file.bytes && earlier.writtenAt === file.writtenAt
      if (isWhole && !stopped) await take(folder, file)
    }
    if (!problems.get(folder.id)?.startsWith('“')) setProblem(folder.id, null)
  }

  async function take(folder: FolderRecord, file: DroppedFile): Promise<void> {
    const source = `${folder.path}\n${file.name}\n${file.bytes}\n${file.writtenAt}`
    const earlier = store.importOfSource(source)
    const ended = earlier === null ? await importFile(folder, file, source) : endedOf(earlier)
    // another import runs, or the program closes: the file is taken with a later look
    if (ended === null || (stopped && !ended.isDone)) return
    const { isDone, text, rejected } = ended
    const sentence = text.split('\n', 1)[0] ?? ''
    folders.note(folder.id, { fileName: file.name, at: clock.now(), isDone, sentence })
    log.info('a file of a watched folder was taken', { path: folder.path, file: file.name, isDone })
    try {
      await drops.move(folder.path, file.name, isDone ? 'done' : 'failed', { text, rejected })
      setProblem(folder.id, null)
    } catch (problem) {
      setProblem(
        folder.id,
        `“${file.name}” cannot be moved away (${String(problem)}). Check the rights of the folder.`,
      )
    }
    tell(folder.id)
  }

  interface Ended {
    readonly isDone: boolean
    readonly text: string
    readonly rejected: string | null
  }
  const failed = (text: string): Ended => ({ isDone: false, text, rejected: null })

  async function importFile(folder: FolderRecord, file: DroppedFile, source: string): Promise<Ended | null> {
    const uploaded = await upload(folder, file)
    if (!uploaded.ok) return failed(uploaded.error.message)
    const uploadId = uploaded.value
    const inspected = await imports.inspect(uploadId, null, {})
    const mapping = inspected.ok ? mappingOf(folder, inspected.value) : inspected.error.message
    if (typeof mapping === 'string') {
      await deps.uploads.discard(uploadId)
      return failed(mapping)
    }
    const known = store.lists().find(({ name }) => name === folder.listName)
    const started = imports.start({
      uploadId,
      mapping,
      listName: folder.listName,
      listId: known?.id ?? null,
      gone: 'keep',
      saveMappingAs: '',
      source,
    })
    if (!started.ok) {
      await deps.uploads.discard(uploadId)
      return started.error.code === 'import_running' ? null : failed(started.error.message)
    }
    await imports.settled()
    return endedOf(started.value.importId)
  }

  async function upload(folder: FolderRecord, file: DroppedFile): Promise<Result<string>> {
    const begun = deps.uploads.begin(file.name, file.bytes)
    if (!begun.ok) return begun
    const { uploadId } = begun.value
    let offset = 0
    try {
      for await (const chunk of drops.chunks(folder.path, file.name)) {
        const appended = deps.uploads.append(uploadId, offset, chunk)
        if (!appended.ok) return appended
        offset = appended.value.received
      }
    } catch (problem) {
      return failure('file_unreadable', `“${file.name}” cannot be read (${String(problem)}).`)
    }
    return success(uploadId)
  }

  /** The mapping that the folder names, or the recognised one; a sentence where a person must choose. */
  function mappingOf(folder: FolderRecord, inspection: FileInspection): ImportMapping | string {
    if (folder.mappingId === null) {
      const [choice] = inspection.choices
      return choice
        ? `${choice.sentence} Import the file once by hand, save its mapping, and choose that for the folder.`
        : inspection.mapping
    }
    const saved = deps.mappings.get(folder.mappingId)
    if (!saved) return 'The saved mapping of the folder is gone. Choose another one.'
    if (saved.mapping.columns.length !== inspection.headers.length)
      return `The file has ${inspection.headers.length} columns, but the saved mapping “${saved.name}” has ${saved.mapping.columns.length}. Choose another mapping for the folder.`
    const { encoding, delimiter, sheet, skipRows } = inspection.mapping
    return { ...saved.mapping, encoding, delimiter, sheet, skipRows }
  }

  function endedOf(importId: number): Ended | null {
    const progress = imports.get(importId)
    if (!progress.ok) return failed(progress.error.message)
    const { state, problem } = progress.value
    if (state === 'running' || state === 'undoing') return null
    const isDone = state === 'done' || state === 'undone'
    return {
      isDone,
      text: reportOf(progress.value, isDone ? null : (problem ?? 'The import was cancelled.')),
      rejected: rejectedOf(importId),
    }
  }

  function reportOf(
    { fileName, listName, counts, importId }: ImportProgress,
    problem: string | null,
  ): string {
    const first = problem ?? `${fileName} was imported into “${listName}”.`
    const lines = [['rows', counts.rows], ...countsInWords(counts)].map(
      ([word, count]) => `${word}: ${count}`,
    )
    const rows = store
      .rejected(importId, { offset: 0, limit: REPORTED_MAX, verdict: null })
      .rows.map(({ line, sentence }) => `line ${line}: ${sentence}`)
    return [first, '', ...lines, ...(rows.length > 0 ? ['', ...rows] : [])].join('\n')
  }

  function rejectedOf(importId: number): string | null {
    const stored = store.import(importId)
    if (!stored || stored.counts.rejected === 0) return null
    const { delimiter, quote, columns } = stored.mapping
    const rejected: RejectedRow[] = []
    for (let offset = 0; offset < REJECTED_MAX; offset += REJECTED_AT_ONCE) {
      const { rows } = store.rejected(importId, { offset, limit: REJECTED_AT_ONCE, verdict: 'rejected' })
      rejected.push(...rows)
      if (rows.length < REJECTED_AT_ONCE) break
    }
    return rejectedCsv({ header: stored.header, columns: columns.length, delimiter, quote }, rejected)
  }

  async function lookOnce(): Promise<void> {
    for (const folder of folders.all()) {
      if (stopped) return
      if (folder.enabled) await lookInto(folder)
    }
  }

  function look(): Promise<void> {
    looking ??= lookOnce().finally(() => {
      looking = null
    })
    return looking
  }

  function lookLater(): void {
    if (stopped) return
    cancelTimer = clock.after(LOOK_EVERY_MS, () => {
      look().then(lookLater, (problem: unknown) => {
        log.error('watched folders could not be looked into', { problem: String(problem) })
        lookLater()
      })
    })
  }

  return {
    list: () => success(folders.all().map(rowOf)),
    async save(order) {
      if ((await drops.files(order.path).catch(() => null)) === null)
        return failure(
          'folder_not_found',
          `There is no folder ${order.path} on the machine of Trunkline. Make it, or name another one.`,
          {
            path: 'path',
          },
        )
      if (order.mappingId !== null && !deps.mappings.get(order.mappingId))
        return failure('mapping_not_found', 'This saved mapping is gone. Choose another one.', {
          path: 'mappingId',
        })
      const id = folders.save(order)
      if (id === null)
        return failure('bad_input', `${order.path} is watched already. Change that entry.`, { path: 'path' })
      const folder = folders.get(id)
      if (!folder) return failure('folder_not_found', `There is no watched folder ${id}.`)
      seen.delete(id)
      problems.delete(id)
      tell(id)
      return success(rowOf(folder))
    },
    remove(id) {
      if (!folders.remove(id)) return failure('folder_not_found', `There is no watched folder ${id}.`)
      deps.emit({ name: 'watched-folder-removed', payload: { id } })
      return success({ id })
    },
    begin: lookLater,
    look,
    async stop() {
      stopped = true
      cancelTimer?.()
      await looking?.catch(() => undefined)
    },
  }
}
