import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import type { EngineEvent } from '../../shared/ipc/contract.ts'
import { createNumberFiles } from './csv/read-numbers.ts'
import { createUploads } from './csv/uploads.ts'
import type { Clock } from './ports/clock.ts'
import type { ImportRunner } from './ports/import-runner.ts'
import type { ImportStore } from './ports/import-store.ts'
import type { InspectList, ListReader } from './ports/list-reader.ts'
import type { ListSearch } from './ports/list-search.ts'
import type { Log } from './ports/log.ts'
import type { NumberFiles } from './ports/number-file.ts'
import type { Randomness } from './ports/randomness.ts'
import type { Uploads } from './ports/uploads.ts'
import type { Handlers } from './requests/handlers.ts'
import { createImportRequests, type ImportRequestName } from './requests/import-requests.ts'
import { createListRequests, type ListRequestName } from './requests/list-requests.ts'
import { createFolderStore } from './store/folder-store.ts'
import { createImportStore } from './store/import-store.ts'
import { createMappingStore } from './store/mapping-store.ts'
import { createDropFolders } from './system/drop-folders.ts'
import { machineCountry } from './system/machine-country.ts'
import { createImports, type Forbidding } from './use-cases/import-recipients.ts'
import { createLists } from './use-cases/keep-lists.ts'
import { createSavedMappings } from './use-cases/keep-mappings.ts'
import { createLeftovers } from './use-cases/remove-leftovers.ts'
import { createWatchedFolders, type WatchedFolders } from './use-cases/watch-folders.ts'

export interface ListFiles {
  readonly uploads: Uploads
  readonly store: ImportStore
  readonly requests: Handlers<ImportRequestName | ListRequestName>
  readonly numberFiles: NumberFiles
  /** Name of a list, or null when there is none of that id. */
  listName(listId: number): string | null
  /** Name of the file of an import, or null when there is none of that id. */
  importedFileName(importId: number): string | null
  watched: WatchedFolders
  /** A running import is ended, and files that were not imported are removed. */
  stop(): Promise<void>
}

/** Lists of one engine: files coming in, imports, and the lists that they have become. */
export function createListFiles(options: {
  readonly database: Database
  readonly dataDir: string
  readonly reader: ListReader
  readonly runner: ImportRunner
  readonly search: ListSearch
  /** Countries (ISO 3166) of the trunks' caller IDs. */
  readonly trunkCountries: () => readonly string[]
  readonly forbidding: Forbidding
  readonly clock: Clock
  readonly randomness: Randomness
  readonly log: Log
  readonly emit: (event: EngineEvent) => void
}): ListFiles {
  const { search, clock, randomness, log, emit } = options
  const store = createImportStore(options.database)
  const uploads = createUploads({
    dir: join(options.dataDir, 'uploads'),
    keptDir: join(options.dataDir, 'imported-files'),
    clock,
    randomness,
    log,
  })
  const leftovers = createLeftovers(store, clock, log)
  const { reader } = options
  const inspect: InspectList = (file, mapping, hints) =>
    reader.inspect(file, mapping, hints, { trunks: options.trunkCountries(), machine: machineCountry() })
  const mappings = createSavedMappings(createMappingStore(options.database), clock)
  const imports = createImports({
    store,
    runner: options.runner,
    mappings,
    forbidding: options.forbidding,
    uploads,
    inspect,
    leftovers,
    clock,
    log,
    emit,
  })
  const watched = createWatchedFolders({
    folders: createFolderStore(options.database),
    drops: createDropFolders(),
    store,
    imports,
    mappings,
    uploads,
    clock,
    log,
    emit,
  })
  const lists = createLists({ store, search, leftovers, clock, log, emit })
  return {
    uploads,
    store,
    watched,
    requests: {
      ...createImportRequests({ uploads, imports, lists, mappings, watched }),
      ...createListRequests({ lists, search }),
    },
    numberFiles: createNumberFiles(inspect),
    listName: listId => store.list(listId)?.name ?? null,
    importedFileName: lists.importedFileName,
    async stop() {
      const unwatched = watched.stop()
      await imports.stop()
      await unwatched
      uploads.clear()
    },
  }
}
