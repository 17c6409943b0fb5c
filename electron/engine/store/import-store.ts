import type { Database } from 'better-sqlite3'
import type { ImportStore } from '../ports/import-store.ts'
import { createImportLives } from './import-lives.ts'
import { inTransaction } from './in-transaction.ts'
import { createKeptImports } from './kept-imports.ts'
import { createListReading } from './read-lists.ts'

/** Imports and lists over the one writing connection (see `openDatabase`). */
export function createImportStore(database: Database): ImportStore {
  return {
    ...createImportLives(database),
    ...createKeptImports(database),
    ...createListWriting(database),
    ...createListReading(database),
  }
}

type ListWriting = Pick<ImportStore, 'rename' | 'archive' | 'remove' | 'removeSome'>

function createListWriting(database: Database): ListWriting {
  const rename = database.prepare(`UPDATE recipient_lists SET name = ? WHERE id = ? AND state = 'ready'`)
  const archive = database.prepare(
    `UPDATE recipient_lists SET archived_at = ? WHERE id = ? AND state = 'ready'`,
  )
  const hide = database.prepare(
    `UPDATE recipient_lists SET state = 'removing'
     WHERE id = ? AND state = 'ready' AND NOT EXISTS (SELECT 1 FROM campaign_lists WHERE list_id = recipient_lists.id)`,
  )
  const removing = database.prepare<[], { id: number }>(
    `SELECT id FROM recipient_lists WHERE state = 'removing' ORDER BY id LIMIT 1`,
  )
  const deleteRecipients = database.prepare(
    'DELETE FROM recipients WHERE id IN (SELECT id FROM recipients WHERE list_id = ? LIMIT ?)',
  )
  const deleteList = database.prepare('DELETE FROM recipient_lists WHERE id = ?')
  const unneeded = database.prepare<[number], { id: number; state: string }>(
    `SELECT i.id, i.state FROM imports i
     WHERE (i.state = 'done' AND i.list_id IS NULL)
       OR ((i.state = 'cancelled' OR (i.state IN ('failed', 'undone') AND i.ended_at < ?))
         AND EXISTS (SELECT 1 FROM rejected_rows WHERE import_id = i.id))
     ORDER BY i.id LIMIT 1`,
  )
  // an import that cannot be taken back any more: it came to nothing, or a newer one has changed the list
  const oldJournal = database.prepare<[], { id: number }>(
    `SELECT i.id FROM imports i
     WHERE (i.state IN ('cancelled', 'failed', 'undone') OR (i.state = 'done' AND EXISTS (
         SELECT 1 FROM imports newer WHERE newer.list_id = i.list_id AND newer.id > i.id AND newer.state = 'done')))
       AND EXISTS (SELECT 1 FROM import_changes WHERE import_id = i.id)
     ORDER BY i.id LIMIT 1`,
  )
  const deleteJournal = database.prepare<[{ importId: number; rows: number }]>(
    `DELETE FROM import_changes WHERE import_id = @importId
       AND seq IN (SELECT seq FROM import_changes WHERE import_id = @importId ORDER BY seq LIMIT @rows)`,
  )
  const deleteRejected = database.prepare<[{ importId: number; rows: number }]>(
    `DELETE FROM rejected_rows WHERE import_id = @importId
       AND line IN (SELECT line FROM rejected_rows WHERE import_id = @importId ORDER BY line LIMIT @rows)`,
  )
  const deleteImport = database.prepare('DELETE FROM imports WHERE id = ?')

  return {
    rename(listId, name) {
      rename.run(name, listId)
    },
    archive(listId, at) {
      archive.run(at, listId)
    },
    remove: listId => hide.run(listId).changes === 1,
    removeSome: (rows, failedBefore) =>
      inTransaction(database, () => {
        const list = removing.get()
        if (list) {
          if (deleteRecipients.run(list.id, rows).changes < rows) deleteList.run(list.id)
          return true
        }
        const journal = oldJournal.get()
        if (journal) {
          deleteJournal.run({ importId: journal.id, rows })
          return true
        }
        const old = unneeded.get(failedBefore)
        if (!old) return false
        // the import of a removed list goes with it; one that was cancelled or failed stays as a line of history
        if (deleteRejected.run({ importId: old.id, rows }).changes < rows && old.state === 'done')
          deleteImport.run(old.id)
        return true
      }),
  }
}
