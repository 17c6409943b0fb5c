import { join } from 'node:path'
import type { ListSearch } from '../../electron/engine/ports/list-search.ts'
import { createImportStore } from '../../electron/engine/store/import-store.ts'
import { createListActStore } from '../../electron/engine/store/list-act-store.ts'
import { startListSearch } from '../../electron/engine/store/start-list-search.ts'
import { systemClock } from '../../electron/engine/system/system-clock.ts'
import { createListActs, type ListActDeps, type ListActs } from '../../electron/engine/use-cases/list-acts.ts'
import type { EngineEvent } from '../../shared/ipc/contract.ts'
import { rememberingLog } from './silent-log.ts'
import { openStoreFolder, type StoreFolder } from './store-folder.ts'

const WORKER = join(import.meta.dirname, '../../electron/engine/store/list-search-worker.ts')

/** What people do with lists, on a real database with the real thread that reads it; nobody is called. */
export interface ListHouse {
  readonly folder: StoreFolder
  readonly events: EngineEvent[]
  readonly hungUp: number[]
  search: ListSearch
  deps: ListActDeps
  acts: ListActs
  /** `SELECT` of the recipients of a list, one text each. */
  people(listId: number, sql?: string): unknown[]
  /** As after SIGKILL: what runs is left as it is on the disk. */
  crash(): Promise<void>
  close(): Promise<void>
}

export function openListHouse(): ListHouse {
  const folder = openStoreFolder()
  const events: EngineEvent[] = []
  const hungUp: number[] = []
  const log = rememberingLog()
  const open = () => {
    const { database, store } = folder
    const search = startListSearch({ workerFile: WORKER, dataDir: folder.dataDir, log })
    const deps: ListActDeps = {
      store,
      search,
      lists: createImportStore(database),
      acts: createListActStore(database),
      telephony: { hangUp: id => void hungUp.push(id) },
      dialer: { poke: () => undefined },
      clock: systemClock,
      log,
      flushNews: () => undefined,
      tell: () => undefined,
      emit: event => void events.push(event),
    }
    return { search, deps, acts: createListActs(deps) }
  }
  const house: ListHouse = {
    folder,
    events,
    hungUp,
    ...open(),
    people: (listId, sql = 'name') =>
      folder.database
        .prepare(`SELECT ${sql} FROM recipients WHERE list_id = ? ORDER BY id`)
        .pluck()
        .all(listId),
    async crash() {
      await house.search.end()
      folder.reopen()
      Object.assign(house, open())
    },
    async close() {
      await house.acts.stop()
      await house.search.end()
      folder.close()
    },
  }
  return house
}
