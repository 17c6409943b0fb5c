import { failure, type Result, success } from '../../../shared/errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { ExportOrder, ExportSize, ExportWriter } from '../ports/export-writer.ts'
import type { Log } from '../ports/log.ts'
import type { Randomness } from '../ports/randomness.ts'

/** Files that are kept for fetching; each new one beyond them removes the oldest. */
export const EXPORTS_KEPT_MAX = 20
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
  /** Writes a file and keeps it until 20 newer ones are there, or the engine is started anew. */
  write(order: ExportOrder): Promise<Result<WrittenExport>>
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
  /** Name of a campaign, or null when there is none. */
  readonly campaignName: (campaignId: number) => string | null
  /** Name of the file that was imported, or null when there was none. */
  readonly importedFileName: (importId: number) => string | null
}

/** Exports of one engine. Files of an earlier run have no id that anybody could ask for: they are removed first. */
export function createExports(deps: ExportDeps): Exports {
  const { writer, clock, randomness, log } = deps
  const kept = new Map<string, string>()
  writer.clear()

  /** Remembers a written file, and removes the oldest ones beyond the limit. */
  function remember(exportId: string, title: string, extension: string, size: ExportSize): WrittenExport {
    const fileName = `${title}-${localDay(clock.now())}.${extension}`
    kept.set(exportId, fileName)
    // a Map keeps the order of insertion: the first one is the oldest
    for (const oldest of kept.keys()) {
      if (kept.size <= EXPORTS_KEPT_MAX) break
      kept.delete(oldest)
      writer.remove(oldest)
    }
    return { exportId, fileName, ...size }
  }

  return {
    async write(order) {
      const title = titleOf(order, deps)
      if (!title.ok) return title
      const exportId = randomness.token(ID_CHARACTERS)
      const startedAt = clock.monotonic()
      const written = await writer.write(exportId, order)
      if (!written.ok) return written
      log.info('export written', {
        ...order,
        ...written.value,
        ms: Math.round(clock.monotonic() - startedAt),
      })
      return success(remember(exportId, title.value, 'csv', written.value))
    },
    async keep({ title, extension, bytes, rows }) {
      const exportId = randomness.token(ID_CHARACTERS)
      const written = await writer.keep(exportId, bytes)
      if (!written.ok) return written
      log.info('file written', { extension, rows, bytes: bytes.length })
      return success(remember(exportId, plainName(title, 'trace'), extension, { rows, bytes: bytes.length }))
    },
    exportedFile(exportId) {
      const fileName = kept.get(exportId)
      return fileName === undefined ? null : { path: writer.pathOf(exportId), fileName }
    },
    end: () => writer.end(),
  }
}

/** What the file is about, as the first part of its name: `Spring-renewals-results`. */
function titleOf(order: ExportOrder, deps: ExportDeps): Result<string> {
  if (order.kind === 'do-not-call') return success('do-not-call')
  if (order.kind === 'rejected') {
    const name = deps.importedFileName(order.importId)
    if (name === null) return failure('import_not_found', `There is no import ${order.importId}.`)
    return success(`${plainName(name.replace(/\.[^.]*$/, ''), 'import')}-rejected`)
  }
  const name = deps.campaignName(order.campaignId)
  if (name === null) return failure('campaign_not_found', `There is no campaign ${order.campaignId}.`)
  return success(`${plainName(name, 'campaign')}-${order.kind === 'recipients' ? 'results' : 'attempts'}`)
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
