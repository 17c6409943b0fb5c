import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ListFiles } from '../../electron/engine/open-list-files.ts'
import type { ListSearch } from '../../electron/engine/ports/list-search.ts'
import type { OpenedDatabase } from '../../electron/engine/store/open-database.ts'
import type { Checkpoints } from '../../electron/engine/store/start-checkpoints.ts'
import type { EngineEvent } from '../../shared/ipc/contract.ts'
import type { ImportProgress, RejectedRow } from '../../shared/model/list-import.ts'
import type { FileInspection, ImportMapping, ListRow } from '../../shared/model/recipient-list.ts'
import { openListFiles, READER_WORKER, valueOrThrow } from './open-list-files.ts'
import { rememberingLog } from './silent-log.ts'

/** What an import that makes a list says beside its name. */
export const NEW_LIST = { listId: null, gone: 'keep', saveMappingAs: '' } as const
/** A test that waits longer has failed. */
const WAIT_MS = 60_000

/** The real way in for lists: uploads, thread, database on disk; only the network and the pages are missing. */
export interface ListBench {
  readonly dataDir: string
  readonly events: EngineEvent[]
  readonly log: ReturnType<typeof rememberingLog>
  files: ListFiles
  opened: OpenedDatabase
  checkpoints: Checkpoints
  search: ListSearch
  upload(content: string | Uint8Array, fileName?: string): Promise<string>
  inspect(uploadId: string): Promise<FileInspection>
  /** Uploads, inspects and imports; `change` alters what was guessed. Resolves with how it ended. */
  importList(content: string | Uint8Array, change?: Partial<ImportMapping>): Promise<ImportProgress>
  start(content: string | Uint8Array, change?: Partial<ImportMapping>): Promise<number>
  ended(importId: number): Promise<ImportProgress>
  /** Resolves when an event is told that `is` accepts; those that were told already count. */
  until(is: (event: EngineEvent) => boolean): Promise<EngineEvent>
  rejected(importId: number): Promise<readonly RejectedRow[]>
  lists(): Promise<readonly ListRow[]>
  /** First column of the first row. */
  value(sql: string): unknown
  /** Resolves when `sql` gives `wanted`. */
  untilValue(sql: string, wanted: unknown): Promise<void>
  /** As after SIGKILL: the thread is gone, nothing is tidied, and the folder is opened again. */
  crash(): Promise<void>
  close(): Promise<void>
}

/** `inThread`: imports are written by a thread of their own, as in the product. */
export function openListBench(readerWorker = READER_WORKER, inThread = false): ListBench {
  const dataDir = mkdtempSync(join(tmpdir(), 'trunkline-lists-'))
  const log = rememberingLog()
  const events: EngineEvent[] = []
  const watchers = new Set<() => void>()
  const emit = (event: EngineEvent): void => {
    events.push(event)
    for (const watcher of watchers) watcher()
  }
  const open = () => openListFiles({ dataDir, readerWorker, inThread, log, emit })
  const first = open()
  const bench: ListBench = {
    dataDir,
    events,
    log,
    ...first,
    async upload(content, fileName = 'people.csv') {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content
      const { requests } = bench.files
      const { uploadId } = valueOrThrow(
        await requests['uploads.begin']({ fileName, bytes: bytes.byteLength }),
      )
      for (let offset = 0; offset < bytes.byteLength; offset += 1_048_576) {
        const chunk = bytes.subarray(offset, offset + 1_048_576)
        valueOrThrow(await requests['uploads.append']({ uploadId, offset, chunk }))
      }
      return uploadId
    },
    inspect: async uploadId =>
      valueOrThrow(await bench.files.requests['imports.inspect']({ uploadId, mapping: null, hints: {} })),
    async start(content, change = {}) {
      const uploadId = await bench.upload(content)
      const { mapping } = await bench.inspect(uploadId)
      const order = { uploadId, mapping: { ...mapping, ...change }, listName: 'People', ...NEW_LIST }
      return valueOrThrow(await bench.files.requests['imports.start'](order)).importId
    },
    async ended(importId) {
      const event = await bench.until(
        ({ name, payload }) =>
          name === 'import-progress' && payload.importId === importId && payload.state !== 'running',
      )
      if (event.name !== 'import-progress') throw new Error('another event')
      return event.payload
    },
    importList: async (content, change) => bench.ended(await bench.start(content, change)),
    until(is) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          watchers.delete(look)
          reject(new Error(`waited in vain; last event: ${JSON.stringify(events.at(-1))}`))
        }, WAIT_MS)
        const look = (): void => {
          const found = events.find(is)
          if (!found) return
          clearTimeout(timer)
          watchers.delete(look)
          resolve(found)
        }
        watchers.add(look)
        look()
      })
    },
    rejected: async importId =>
      valueOrThrow(
        await bench.files.requests['lists.rejected']({ importId, offset: 0, limit: 200, verdict: null }),
      ).rows,
    lists: async () => valueOrThrow(await bench.files.requests['lists.list']({})),
    value(sql) {
      const row = bench.opened.database.prepare(sql).get()
      return typeof row === 'object' && row !== null ? Object.values(row)[0] : undefined
    },
    async untilValue(sql, wanted) {
      const deadline = performance.now() + WAIT_MS
      while (bench.value(sql) !== wanted) {
        if (performance.now() > deadline) throw new Error(`${sql} is ${bench.value(sql)}, not ${wanted}`)
        await new Promise(resolve => setImmediate(resolve))
      }
    },
    async crash() {
      // whatever is still to be written finds the database closed, as a killed process would
      bench.opened.close()
      await bench.files.stop().catch(() => undefined)
      await bench.search.end()
      await bench.checkpoints.end()
      Object.assign(bench, open())
    },
    async close() {
      await bench.files.stop()
      await bench.search.end()
      await bench.checkpoints.end()
      bench.opened.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
  return bench
}
