import type { Database } from 'better-sqlite3'

/** Something that a table belongs to, by which a person names it. */
export interface Named {
  readonly id: number
  readonly name: string
}

/** Campaigns, lists and finished imports of a data folder, the oldest first. */
export function listExportable(database: Database): {
  readonly campaigns: readonly Named[]
  readonly lists: readonly Named[]
  readonly imports: readonly Named[]
} {
  const all = (sql: string): Named[] => database.prepare<[], Named>(sql).all()
  return {
    campaigns: all('SELECT id, name FROM campaigns ORDER BY id'),
    lists: all(`SELECT id, name FROM recipient_lists WHERE state = 'ready' ORDER BY id`),
    imports: all(`SELECT id, file_name AS name FROM imports WHERE state = 'done' ORDER BY id`),
  }
}
