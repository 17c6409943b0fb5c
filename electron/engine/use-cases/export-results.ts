import { failure, type Result, success } from '../../../shared/errors.ts'
import type { ExportColumn, ExportProgress, ExportTarget } from '../../../shared/model/export.ts'
import type { Clock } from '../ports/clock.ts'
import type { ExportOrder, ExportSize, ExportWriter } from '../ports/export-writer.ts'
import type { Log } from '../ports/log.ts'
import type { Randomness } from '../ports/randomness.ts'

/** Files that are kept for fetching; each new one beyond them removes the oldest. */
export const EXPORTS_KEPT_MAX = 20
/** Exports that can be asked about, finished or not. */
const EXPORTS_KNOWN_MAX = 100
/** Characters of a name that go into a name of a file: up to 4 bytes each, and file systems end at 255 bytes. */
const NAME_CHARACTERS_MAX = 50
/** An id is an address that only who was given it can ask for. */
const ID_CHARACTERS = 32

export interface WrittenExport extends ExportSize {
  readonly exportId: string
  /** What the file is called when a person saves it. */
  readonly fileName: string
}

export interface MadeFile {
  /** What the file is about, in words; its name is made of them. */
  readonly title: string
  /** Without the dot: `pcap`. */
  readonly extension: string
  readonly bytes: Uint8Array
  /** What is counted in it, messages for example. */
  readonly rows: number
}

export interface Exports {
  /**
   * Begins to write a file; `onProgress` of the deps hears how that goes on. It is kept until 20 newer ones are there, or the engine is
   * started again.
   */
  start(order: ExportOrder): Result<ExportProgress>
  /** How far an export is, or null when there is none of that id. */
  progress(exportId: string): ExportProgress | null
  /** Stops writing; the answer is null when there is no such export. */
  cancel(exportId: string): ExportProgress | null
  /** The columns that the rows of a table have, and how many rows there are. */
  describe(
    target: ExportTarget,
  ): Promise<Result<{ readonly columns: readonly ExportColumn[]; readonly rows: number }>>
  /** Keeps a file that is made already in the same way; `title` and `extension` make its name. */
  keep(made: MadeFile): Promise<Result<WrittenExport>>
  /** The finished file of an export, or null when there is none of that id. */
  exportedFile(exportId: string): { readonly path: string; readonly fileName: string } | null
  end(): Promise<void>
}

export interface ExportDeps {
  readonly writer: ExportWriter
  readonly clock: Clock
  readonly randomness: Randomness
  readonly log: Log
  readonly onProgress: (progress: ExportProgress) => void
  /** Name of a campaign, or null when there is none. */
  readonly campaignName: (campaignId: number) => string | null
  /** Name of a list, or null when there is none. */
  readonly listName: (listId: number) => string | null
  /** Name of the file that was imported, or null when there was none. */
  readonly importedFileName: (importId: number) => string | null
}

/** Exports of one engine. Files of an earlier run have no id that anybody could ask for: they are removed first. */
export function createExports(deps: ExportDeps): Exports {
  const { writer, clock, randomness, log } = deps
  /** Names of finished files, and how far every export is; the oldest first. */
  const kept = new Map<string, string>()
  const known = new Map<string, ExportProgress>()
  writer.clear()

  /** Remembers a written file, and removes the oldest ones beyond the limit. */
  function remember(exportId: string, fileName: string): void {
    kept.set(exportId, fileName)
    // a Map keeps the order of insertion: the first one is the oldest
    for (const oldest of kept.keys()) {
      if (kept.size <= EXPORTS_KEPT_MAX) break
      kept.delete(oldest)
      known.delete(oldest)
      writer.remove(oldest)
    }
  }

  function show(progress: ExportProgress): void {
    known.set(progress.exportId, progress)
    for (const [oldest, { state }] of known) {
      if (known.size <= EXPORTS_KNOWN_MAX) break
      if (state !== 'waiting' && state !== 'writing') known.delete(oldest)
    }
    deps.onProgress(progress)
  }

  async function write(begun: ExportProgress, order: ExportOrder): Promise<void> {
    const { exportId, what } = begun
    const startedAt = clock.monotonic()
    let latest = begun
    const written = await writer.write(exportId, order, step => {
      latest = { ...latest, ...step, state: 'writing' }
      if (known.get(exportId)?.state !== 'cancelled') show(latest)
    })
    if (known.get(exportId)?.state === 'cancelled') return
    if (!written.ok) {
      log.warn('export failed', { what, exportId, code: written.error.code })
      return show({ ...latest, state: 'failed', problem: written.error.message })
    }
    const { rows, bytes } = written.value
    log.info('export written', { what, rows, bytes, ms: Math.round(clock.monotonic() - startedAt) })
    remember(exportId, begun.fileName)
    show({ ...latest, rows, rowsTotal: rows, bytes, state: 'done' })
  }

  return {
    start(order) {
      const title = titleOf(order.target, deps)
      if (!title.ok) return title
      const begun: ExportProgress = {
        exportId: randomness.token(ID_CHARACTERS),
        what: order.target.what,
        state: 'waiting',
        fileName: `${title.value}-${localDay(clock.now())}.${order.layout.format}`,
        rows: 0,
        rowsTotal: null,
        bytes: 0,
        problem: null,
      }
      show(begun)
      void write(begun, order)
      return success(begun)
    },
    progress: exportId => known.get(exportId) ?? null,
    cancel(exportId) {
      const progress = known.get(exportId)
      if (!progress) return null
      if (progress.state !== 'waiting' && progress.state !== 'writing') return progress
      const cancelled: ExportProgress = { ...progress, state: 'cancelled' }
      show(cancelled)
      writer.cancel(exportId)
      return cancelled
    },
    describe: target => writer.describe(target),
    async keep({ title, extension, bytes, rows }) {
      const exportId = randomness.token(ID_CHARACTERS)
      const written = await writer.keep(exportId, bytes)
      if (!written.ok) return written
      log.info('file written', { extension, rows, bytes: bytes.length })
      const fileName = `${plainName(title, 'trace')}-${localDay(clock.now())}.${extension}`
      remember(exportId, fileName)
      return success({ exportId, fileName, rows, bytes: bytes.length })
    },
    exportedFile(exportId) {
      const fileName = kept.get(exportId)
      return fileName === undefined ? null : { path: writer.pathOf(exportId), fileName }
    },
    end: () => writer.end(),
  }
}

/** What the file is about, as the first part of its name: `Spring-renewals-results`. */
function titleOf(target: ExportTarget, deps: ExportDeps): Result<string> {
  switch (target.what) {
    case 'do-not-call':
      return success('do-not-call')
    case 'rejected': {
      const name = deps.importedFileName(target.importId)
      if (name === null) return failure('import_not_found', `There is no import ${target.importId}.`)
      return success(`${plainName(name.replace(/\.[^.]*$/, ''), 'import')}-rejected`)
    }
    case 'recipients': {
      if (target.listId === null) return success('recipients')
      const name = deps.listName(target.listId)
      if (name === null) return failure('list_not_found', `There is no list ${target.listId}.`)
      return success(`${plainName(name.replace(/\.(csv|txt|tsv|xlsx)$/i, ''), 'list')}-recipients`)
    }
    default: {
      if (target.campaignId === null) return success(target.what)
      const name = deps.campaignName(target.campaignId)
      if (name === null) return failure('campaign_not_found', `There is no campaign ${target.campaignId}.`)
      return success(`${plainName(name, 'campaign')}-${target.what}`)
    }
  }
}

/** A name as part of a file's name: letters and digits of any script, and hyphens for all else. */
function plainName(name: string, otherwise: string): string {
  const plain = name.normalize('NFC').replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
  const cut = [...plain].slice(0, NAME_CHARACTERS_MAX).join('')
  return cut.replace(/^-+|-+$/g, '') || otherwise
}

/** The day as this machine's calendar has it: `2026-11-21`. */
function localDay(now: number): string {
  const at = new Date(now)
  const two = (part: number): string => String(part).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}
