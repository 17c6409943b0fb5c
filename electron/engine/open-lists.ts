import { type Result, success } from '../../shared/errors.ts'
import type { Reply } from '../../shared/ipc/bridge.ts'
import type { EngineEvent } from '../../shared/ipc/contract.ts'
import { createListReaderHere } from './csv/read-here.ts'
import type { WorkerFiles } from './engine.ts'
import { createRequestHandler } from './handle-request.ts'
import { createListFiles } from './open-list-files.ts'
import type { Log } from './ports/log.ts'
import { createStore } from './store/create-store.ts'
import { openDatabase } from './store/open-database.ts'
import { createImportRunner } from './store/run-import.ts'
import { startListSearch } from './store/start-list-search.ts'
import { systemClock } from './system/system-clock.ts'
import { systemRandomness } from './system/system-randomness.ts'
import { countriesOfTrunks } from './use-cases/countries-of-trunks.ts'
import { createDoNotCallImport } from './use-cases/import-do-not-call.ts'

/** Lists, imports and the do-not-call list of a data folder, without anything that calls. */
export interface ListsHost {
  /** Answers the requests about uploads, imports, lists and do-not-call. */
  request(name: string, input: unknown): Promise<Reply>
  onEvent(listener: (event: EngineEvent) => void): () => void
  close(): Promise<void>
}

/**
 * Opens a data folder for its lists alone: no trunk is registered and no campaign goes on, so that a command is quick and has no side
 * effects. Who waits in a campaign at a number that is forbidden here is passed over when it is their turn, by the gate of every call.
 * The folder is locked until `close`, as by the engine.
 */
export function openLists(
  dataDir: string,
  workers: Pick<WorkerFiles, 'listSearch'>,
  log: Log,
): Result<ListsHost> {
  const opened = openDatabase(dataDir)
  if (!opened.ok) return opened
  const { database } = opened.value
  const store = createStore(database)
  const listeners = new Set<(event: EngineEvent) => void>()
  // its thread starts with the first question, which most commands never ask
  const search = startListSearch({ workerFile: workers.listSearch, dataDir, log })
  const reader = createListReaderHere()
  const files = createListFiles({
    database,
    dataDir,
    reader,
    runner: createImportRunner({ database, reader, clock: systemClock, checkpoint: () => Promise.resolve() }),
    search,
    trunkCountries: () => countriesOfTrunks(store.trunks.all()),
    forbidding: { newest: () => 0, leaveAlone: () => undefined },
    clock: systemClock,
    randomness: systemRandomness,
    log,
    emit(event) {
      for (const listener of listeners) listener(event)
    },
  })
  const doNotCall = createDoNotCallImport({
    store,
    telephony: { hangUp: () => undefined },
    dialer: { poke: () => undefined },
    clock: systemClock,
    log,
    flushNews: () => undefined,
    tell: () => undefined,
    uploads: files.uploads,
    numberFiles: files.numberFiles,
  })
  return success({
    request: createRequestHandler(
      { ...files.requests, 'doNotCall.inspect': doNotCall.inspect, 'doNotCall.import': doNotCall.importFile },
      log,
    ),
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      await files.stop()
      await search.end()
      opened.value.close()
    },
  })
}
