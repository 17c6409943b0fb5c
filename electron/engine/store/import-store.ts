import type { Database } from 'better-sqlite3'
import type { ImportCounts } from '../../../shared/model/import-counts.ts'
import type { ImportStore, NewRecipient } from '../ports/import-store.ts'
import { inTransaction } from './in-transaction.ts'
import { createListReading } from './read-lists.ts'

/** Imports and lists over the one writing connection (see `openDatabase`). */
export function createImportStore(database: Database): ImportStore {
  return { ...createImportWriting(database), ...createListWriting(database), ...createListReading(database) }
}

type ImportWriting = Pick<ImportStore, 'begin' | 'append' | 'finish' | 'abandon' | 'abandonRunning'>

function createImportWriting(database: Database): ImportWriting {
  const insertImport = database.prepare(
    `INSERT INTO imports (file_name, bytes, mapping, list_name, state, started_at) VALUES (?, ?, ?, ?, 'running', ?)`,
  )
  const insertList = database.prepare(
    `INSERT INTO recipient_lists (import_id, name, state, created_at) VALUES (?, ?, 'importing', ?)`,
  )
  const setList = database.prepare('UPDATE imports SET list_id = ? WHERE id = ?')
  const countZones = database.prepare(
    `INSERT INTO list_recipient_counts VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count`,
  )
  const listOf = database.prepare<[number], { id: number }>(
    `SELECT l.id FROM recipient_lists l JOIN imports i ON i.id = l.import_id
     WHERE i.id = ? AND i.state = 'running' AND l.state = 'importing'`,
  )
  const insertRecipient = database.prepare(
    `INSERT INTO recipients (list_id, line, number, name, country, zone, zone_evidence, region, region_evidence, external_id,
       tags, category, variables, consent_source, consent_at, contact_kind)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const insertNumber = database.prepare(
    `INSERT INTO recipient_numbers (recipient_id, position, number, zone, zone_evidence, country, region)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  const insertRejected = database.prepare(
    `INSERT INTO rejected_rows (import_id, line, reason, sentence, raw, verdict, numbers, zone)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const count = database.prepare(
    `UPDATE imports SET rows = @rows, accepted = @accepted, updated = @updated, duplicate_in_file = @duplicateInFile,
       duplicate_in_list = @duplicateInList, do_not_call = @doNotCall, rejected = @rejected, blank = @blank WHERE id = @id`,
  )
  const endImport = database.prepare(
    `UPDATE imports SET state = ?, problem = ?, ended_at = ? WHERE id = ? AND state = 'running'`,
  )
  const moveList = database.prepare(
    `UPDATE recipient_lists SET state = ? WHERE import_id = ? AND state = 'importing'`,
  )
  const running = database.prepare<[], { id: number }>(`SELECT id FROM imports WHERE state = 'running'`)

  function write(importId: number, counts: ImportCounts): void {
    count.run({ ...counts, id: importId })
  }
  /** A trigger would do it row by row; see migration 5. */
  function countBatch(listId: number, recipients: readonly NewRecipient[]): void {
    const places = new Map<string, { readonly one: NewRecipient; count: number }>()
    for (const one of recipients) {
      const key = `${one.zone} ${one.region} ${one.country}`
      const place = places.get(key)
      if (place) place.count += 1
      else places.set(key, { one, count: 1 })
    }
    for (const { one, count: people } of places.values())
      countZones.run(listId, one.zone, one.region, one.country ?? '', people)
  }
  function end(
    importId: number,
    state: 'done' | 'cancelled' | 'failed',
    problem: string | null,
    now: number,
  ): void {
    if (endImport.run(state, problem, now, importId).changes !== 1)
      throw new Error(`import ${importId} is not running`)
    moveList.run(state === 'done' ? 'ready' : 'removing', importId)
  }
  /**
   * Commits without waiting for the disk, which took half of an import's time in the engine's thread. The log is whole after a
   * power cut all the same (sqlite.org/pragma.html#pragma_synchronous); it may end before the last rows of a list, and a list
   * whose import has not ended is removed anyway. The commit that ends an import waits again, and what is before it in the log
   * is then on the disk with it; so is every other commit.
   */
  function unhurried(act: () => void): void {
    database.exec('PRAGMA synchronous = NORMAL')
    try {
      inTransaction(database, act)
    } finally {
      database.exec('PRAGMA synchronous = FULL')
    }
  }

  return {
    begin: ({ fileName, bytes, mapping, listName, now }) =>
      inTransaction(database, () => {
        const importId = Number(
          insertImport.run(fileName, bytes, JSON.stringify(mapping), listName, now).lastInsertRowid,
        )
        const listId = Number(insertList.run(importId, listName, now).lastInsertRowid)
        setList.run(listId, importId)
        return { importId, listId }
      }),
    append: (importId, batch) =>
      unhurried(() => {
        const list = listOf.get(importId)
        if (!list) throw new Error(`import ${importId} is not running`)
        countBatch(list.id, batch.recipients)
        for (const one of batch.recipients) {
          const { lastInsertRowid } = insertRecipient.run(
            list.id,
            one.line,
            one.number,
            one.name,
            one.country,
            one.zone,
            one.zoneEvidence,
            one.region,
            one.regionEvidence,
            one.externalId,
            one.tags.length === 0 ? '[]' : JSON.stringify(one.tags),
            one.category,
            JSON.stringify(one.variables),
            one.consentSource,
            one.consentAt === null ? null : Date.parse(one.consentAt),
            one.contactKind,
          )
          for (const [at, { number, zone, zoneEvidence, country, region }] of one.furtherNumbers.entries())
            insertNumber.run(lastInsertRowid, at + 1, number, zone, zoneEvidence, country, region)
        }
        for (const { line, reason, sentence, raw, verdict, numbers, zone } of batch.refused)
          insertRejected.run(importId, line, reason, sentence, raw, verdict, JSON.stringify(numbers), zone)
        for (const line of batch.blankLines)
          insertRejected.run(importId, line, 'blank', '', '', 'blank', '[]', '')
        write(importId, batch.counts)
      }),
    finish(importId, counts, now) {
      inTransaction(database, () => {
        write(importId, counts)
        end(importId, 'done', null, now)
      })
    },
    abandon(importId, state, problem, counts, now) {
      inTransaction(database, () => {
        write(importId, counts)
        end(importId, state, problem, now)
      })
    },
    abandonRunning: (problem, now) =>
      inTransaction(database, () => {
        const left = running.all()
        for (const { id } of left) end(id, 'failed', problem, now)
        return left.length
      }),
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
     WHERE (i.state IN ('done', 'cancelled') OR (i.state = 'failed' AND i.ended_at < ?))
       AND NOT EXISTS (SELECT 1 FROM recipient_lists WHERE import_id = i.id)
       AND (i.state = 'done' OR EXISTS (SELECT 1 FROM rejected_rows WHERE import_id = i.id))
     ORDER BY i.id LIMIT 1`,
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
        const old = unneeded.get(failedBefore)
        if (!old) return false
        // the import of a removed list goes with it; one that was cancelled or failed stays as a line of history
        if (deleteRejected.run({ importId: old.id, rows }).changes < rows && old.state === 'done')
          deleteImport.run(old.id)
        return true
      }),
  }
}
