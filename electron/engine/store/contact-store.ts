import type { Database } from 'better-sqlite3'
import type { ContactStore } from '../ports/store.ts'

/** Some laws ask for silence for ever after these: who declined, and who talked. */
const FOR_EVER = `('rejected', 'blocked', 'answered', 'hung-up-early')`

/** The memory of contacts, which the triggers of `attempts` write. */
export function createContactStore(database: Database): ContactStore {
  const prune = database.prepare<[number, number]>(
    `DELETE FROM contacts WHERE id IN (
       SELECT id FROM contacts INDEXED BY contacts_by_time
       WHERE at < ? AND coalesce(outcome, '') NOT IN ${FOR_EVER} LIMIT ?)`,
  )
  return { prune: (before, limit) => prune.run(before, limit).changes }
}
