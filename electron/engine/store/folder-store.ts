import type { Database } from 'better-sqlite3'
import { codeOf } from '../../../shared/errors.ts'
import type { FolderRecord, FolderStore } from '../ports/watched-folders.ts'

interface Row {
  readonly id: number
  readonly path: string
  readonly listName: string
  readonly mappingId: number | null
  readonly enabled: number
  readonly lastFile: string | null
  readonly lastAt: number | null
  readonly lastDone: number | null
  readonly lastSentence: string | null
}

export function createFolderStore(database: Database): FolderStore {
  const columns = `SELECT id, path, list_name AS listName, mapping_id AS mappingId, enabled, last_file AS lastFile,
    last_at AS lastAt, last_done AS lastDone, last_sentence AS lastSentence FROM watched_folders`
  const all = database.prepare<[], Row>(`${columns} ORDER BY id`)
  const one = database.prepare<[number], Row>(`${columns} WHERE id = ?`)
  const insert = database.prepare(
    'INSERT INTO watched_folders (path, list_name, mapping_id, enabled) VALUES (?, ?, ?, ?)',
  )
  const update = database.prepare(
    'UPDATE watched_folders SET path = ?, list_name = ?, mapping_id = ?, enabled = ? WHERE id = ?',
  )
  const remove = database.prepare<[number]>('DELETE FROM watched_folders WHERE id = ?')
  const note = database.prepare(
    'UPDATE watched_folders SET last_file = ?, last_at = ?, last_done = ?, last_sentence = ? WHERE id = ?',
  )
  return {
    all: () => all.all().map(recordOf),
    get(id) {
      const row = one.get(id)
      return row ? recordOf(row) : null
    },
    save({ id, path, listName, mappingId, enabled }) {
      try {
        if (id === null) return Number(insert.run(path, listName, mappingId, enabled ? 1 : 0).lastInsertRowid)
        return update.run(path, listName, mappingId, enabled ? 1 : 0, id).changes === 1 ? id : null
      } catch (problem) {
        if (codeOf(problem).startsWith('SQLITE_CONSTRAINT')) return null
        throw problem
      }
    },
    remove: id => remove.run(id).changes === 1,
    note(id, { fileName, at, isDone, sentence }) {
      note.run(fileName, at, isDone ? 1 : 0, sentence, id)
    },
  }
}

function recordOf({ enabled, lastFile, lastAt, lastDone, lastSentence, ...row }: Row): FolderRecord {
  const last =
    lastFile === null
      ? null
      : { fileName: lastFile, at: lastAt ?? 0, isDone: lastDone === 1, sentence: lastSentence ?? '' }
  return { ...row, enabled: enabled === 1, last }
}
