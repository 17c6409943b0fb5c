import { success } from '../../../shared/errors.ts'
import type { OpenStore } from '../ports/store.ts'
import { createStore } from './create-store.ts'
import { openDatabase } from './open-database.ts'

/** Opens the database of a data folder and the store over it; see `openDatabase` for its failures. */
export const openStore = ((dataDir: string) => {
  const opened = openDatabase(dataDir)
  if (!opened.ok) return opened
  const { database, close } = opened.value
  try {
    return success({ store: createStore(database), database, close })
  } catch (problem) {
    close()
    throw problem
  }
}) satisfies OpenStore
