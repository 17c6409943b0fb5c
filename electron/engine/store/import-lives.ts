import type { Database } from 'better-sqlite3'
import type { ImportStore } from '../ports/import-store.ts'
import { createImportApplying } from './apply-import.ts'
import { createCounting } from './import-sink.ts'
import { inTransaction } from './in-transaction.ts'

/** Entries that are completed in one transaction at the start, when nobody waits yet. */
const ENTRIES_OF_START = 2_000

type ImportLives = Pick<
  ImportStore,
  'begin' | 'decide' | 'finish' | 'abandon' | 'recover' | 'beginUndo' | 'finishUndo'
>

/** How imports begin and end: each step one transaction that is on the disk when it returns. */
export function createImportLives(database: Database): ImportLives {
  const insertImport = database.prepare(
    `INSERT INTO imports (file_name, bytes, mapping, list_name, list_id, is_update, kept_file, source, state, started_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'running', ?)`,
  )
  const insertList = database.prepare(
    `INSERT INTO recipient_lists (import_id, name, state, created_at) VALUES (?, ?, 'importing', ?)`,
  )
  const setList = database.prepare('UPDATE imports SET list_id = ? WHERE id = ?')
  const decide = database.prepare(`UPDATE imports SET is_applying = 1 WHERE id = ? AND state = 'running'`)
  const endImport = database.prepare(
    `UPDATE imports SET state = ?, problem = ?, ended_at = ?, is_applying = 0 WHERE id = ? AND state = ?`,
  )
  const moveNewList = database.prepare(
    `UPDATE recipient_lists SET state = ? WHERE import_id = ? AND state = 'importing'`,
  )
  const ownList = database.prepare(
    `UPDATE recipient_lists SET import_id = ? WHERE id = (SELECT list_id FROM imports WHERE id = ?)`,
  )
  const left = database.prepare<[], { id: number; state: string; isApplying: number }>(
    `SELECT id, state, is_applying AS isApplying FROM imports WHERE state IN ('running', 'undoing')`,
  )
  const facts = database.prepare<[number], { listId: number; isUpdate: number }>(
    'SELECT list_id AS listId, is_update AS isUpdate FROM imports WHERE id = ?',
  )
  const hideList = database.prepare(
    `UPDATE recipient_lists SET state = 'removing' WHERE id = ? AND state = 'ready'`,
  )
  const markUndoing = database.prepare(`UPDATE imports SET state = 'undoing' WHERE id = ? AND state = 'done'`)
  const newestDone = database.prepare<[number], { id: number }>(
    `SELECT id FROM imports WHERE list_id = ? AND state = 'done' ORDER BY id DESC LIMIT 1`,
  )
  const count = createCounting(database)
  const applying = createImportApplying(database)

  function end(
    importId: number,
    from: 'running' | 'undoing',
    to: 'done' | 'cancelled' | 'failed' | 'undone',
    problem: string | null,
    now: number,
  ): void {
    if (endImport.run(to, problem, now, importId, from).changes !== 1)
      throw new Error(`import ${importId} is not ${from}`)
  }
  function finish(importId: number, now: number): void {
    end(importId, 'running', 'done', null, now)
    moveNewList.run('ready', importId)
    ownList.run(importId, importId)
  }
  function abandon(
    importId: number,
    state: 'cancelled' | 'failed',
    problem: string | null,
    now: number,
  ): void {
    end(importId, 'running', state, problem, now)
    moveNewList.run('removing', importId)
  }
  function finishUndo(importId: number, now: number): void {
    const found = facts.get(importId)
    end(importId, 'undoing', 'undone', null, now)
    if (!found) return
    if (found.isUpdate === 0) hideList.run(found.listId)
    const newest = newestDone.get(found.listId)
    if (found.isUpdate === 1 && newest) ownList.run(newest.id, importId)
  }
  function complete(_importId: number, slice: (from: number) => number | null, first: number): void {
    for (let from: number | null = first; from !== null; ) {
      const at: number = from
      from = inTransaction(database, () => slice(at))
    }
  }

  return {
    begin: order =>
      inTransaction(database, () => {
        const { fileName, bytes, mapping, listName, listId: known, keptFile, source, now } = order
        const isUpdate = known === null ? 0 : 1
        const { lastInsertRowid } = insertImport.run(
          fileName,
          bytes,
          JSON.stringify(mapping),
          listName,
          known,
          isUpdate,
          keptFile,
          source,
          now,
        )
        const importId = Number(lastInsertRowid)
        if (known !== null) return { importId, listId: known }
        const listId = Number(insertList.run(importId, listName, now).lastInsertRowid)
        setList.run(listId, importId)
        return { importId, listId }
      }),
    decide(importId) {
      inTransaction(database, () => decide.run(importId))
    },
    finish(importId, counts, now) {
      inTransaction(database, () => {
        count(importId, counts)
        finish(importId, now)
      })
    },
    abandon(importId, state, problem, counts, now) {
      inTransaction(database, () => {
        count(importId, counts)
        abandon(importId, state, problem, now)
      })
    },
    recover(problem, now) {
      const found = left.all()
      let failed = 0
      for (const { id, state, isApplying } of found) {
        if (state === 'undoing') {
          complete(id, from => applying.revert(id, from, ENTRIES_OF_START, now), Number.MAX_SAFE_INTEGER)
          inTransaction(database, () => finishUndo(id, now))
        } else if (isApplying === 1) {
          complete(id, from => applying.apply(id, from, ENTRIES_OF_START, now), 0)
          inTransaction(database, () => finish(id, now))
        } else {
          inTransaction(database, () => abandon(id, 'failed', problem, now))
          failed += 1
        }
      }
      return { failed, completed: found.length - failed }
    },
    beginUndo(importId) {
      inTransaction(database, () => markUndoing.run(importId))
    },
    finishUndo(importId, now) {
      inTransaction(database, () => finishUndo(importId, now))
    },
  }
}
