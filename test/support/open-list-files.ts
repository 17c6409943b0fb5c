import { join } from 'node:path'
import { createListReader } from '../../electron/engine/csv/start-list-reader.ts'
import { createListFiles, type ListFiles } from '../../electron/engine/open-list-files.ts'
import type { ListSearch } from '../../electron/engine/ports/list-search.ts'
import type { Log } from '../../electron/engine/ports/log.ts'
import { type OpenedDatabase, openDatabase } from '../../electron/engine/store/open-database.ts'
import { createImportRunner } from '../../electron/engine/store/run-import.ts'
import { type Checkpoints, startCheckpoints } from '../../electron/engine/store/start-checkpoints.ts'
import { startImportThread } from '../../electron/engine/store/start-import-thread.ts'
import { startListSearch } from '../../electron/engine/store/start-list-search.ts'
import { systemClock } from '../../electron/engine/system/system-clock.ts'
import { systemRandomness } from '../../electron/engine/system/system-randomness.ts'
import type { Result } from '../../shared/errors.ts'
import type { EngineEvent } from '../../shared/ipc/contract.ts'

const ENGINE = join(import.meta.dirname, '..', '..', 'electron', 'engine')
const STORE = join(ENGINE, 'store')
const IMPORT_WORKER = join(STORE, 'import-thread-worker.ts')
const CHECKPOINT_WORKER = join(STORE, 'checkpoint-worker.ts')
const SEARCH_WORKER = join(STORE, 'list-search-worker.ts')
/** The thread that reads lists. */
export const READER_WORKER = join(ENGINE, 'csv', 'list-reader-worker.ts')

export interface OpenedListFiles {
  readonly opened: OpenedDatabase
  readonly files: ListFiles
  readonly search: ListSearch
  readonly checkpoints: Checkpoints
}

/** Opens the way in for lists on a data folder. `inThread`: imports are written by a thread of their own, as in the product. */
export function openListFiles(options: {
  readonly dataDir: string
  readonly readerWorker: string
  readonly inThread: boolean
  readonly log: Log
  readonly emit: (event: EngineEvent) => void
}): OpenedListFiles {
  const { dataDir, readerWorker, inThread, log, emit } = options
  const opened = valueOrThrow(openDatabase(dataDir))
  const { database, gate } = opened
  const checkpoints = startCheckpoints({ workerFile: CHECKPOINT_WORKER, dataDir, log })
  const search = startListSearch({ workerFile: SEARCH_WORKER, dataDir, log })
  const reader = createListReader({ workerFile: readerWorker, log })
  const clock = systemClock
  const files = createListFiles({
    database,
    dataDir,
    reader,
    runner: inThread
      ? startImportThread({ workerFile: IMPORT_WORKER, dataDir, gate, reader, clock, log })
      : createImportRunner({ database, reader, clock, checkpoint: checkpoints.copy }),
    search,
    trunkCountries: () => [],
    forbidding: { newest: () => 0, leaveAlone: () => undefined },
    clock,
    randomness: systemRandomness,
    log,
    emit,
  })
  return { opened, files, search, checkpoints }
}

/** The value of a success; throws what failed. */
export function valueOrThrow<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`)
  return result.value
}
