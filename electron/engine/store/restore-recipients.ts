import type { Database } from 'better-sqlite3'
import { z } from 'zod'

const rowSchema = z.record(z.string(), z.union([z.string(), z.number(), z.null()]))
const beforeSchema = z.object({ row: rowSchema, numbers: z.array(rowSchema) })

/** Columns that are stored: what is computed from others is computed again. */
export function storedColumns(database: Database, table: 'recipients' | 'recipient_numbers'): string[] {
  return database
    .prepare<[string], string>('SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0 ORDER BY cid')
    .pluck()
    .all(table)
}

/** SQL: everything of the recipient `r` with their further numbers, as JSON. */
export function recipientAsJson(database: Database): string {
  const object = (columns: readonly string[], alias: string): string =>
    `json_object(${columns.map(column => `'${column}', ${alias}.${column}`).join(', ')})`
  return `json_object('row', ${object(storedColumns(database, 'recipients'), 'r')}, 'numbers', json((
    SELECT json_group_array(${object(storedColumns(database, 'recipient_numbers'), 'n')}) FROM recipient_numbers n
    WHERE n.recipient_id = r.id)))`
}

/**
 * Brings removed recipients back, under their id where nobody has taken it since. Who was imported again meanwhile stays as they are
 * now. A list that is gone takes nobody.
 */
export function createRecipientRestoring(
  database: Database,
): (found: readonly { readonly id: number; readonly before: string }[]) => void {
  const insertOf = (table: 'recipients' | 'recipient_numbers') => {
    const columns = storedColumns(database, table)
    return database.prepare<[Record<string, string | number | null>]>(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(column => `@${column}`).join(', ')})
       ON CONFLICT DO NOTHING`,
    )
  }
  const insert = insertOf('recipients')
  const insertNumber = insertOf('recipient_numbers')
  const isTaken = database.prepare<[number]>('SELECT 1 FROM recipients WHERE id = ?')
  const isReady = database.prepare<[number]>(`SELECT 1 FROM recipient_lists WHERE id = ? AND state = 'ready'`)
  const changed = database.prepare<[number]>(
    'INSERT INTO search_blocks VALUES (? >> 14, 1) ON CONFLICT DO UPDATE SET changes = changes + 1',
  )
  return found => {
    for (const { id, before } of found) {
      const { row, numbers } = beforeSchema.parse(JSON.parse(before))
      if (!isReady.get(Number(row.list_id))) continue
      const { changes, lastInsertRowid } = insert.run({ ...row, id: isTaken.get(id) ? null : id })
      if (changes === 0) continue
      const restored = Number(lastInsertRowid)
      for (const number of numbers) insertNumber.run({ ...number, recipient_id: restored })
      // an id below the highest is nothing that a search looks for by itself
      changed.run(restored)
    }
  }
}
