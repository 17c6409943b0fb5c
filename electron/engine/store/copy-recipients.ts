import type { Database } from 'better-sqlite3'
import { otherWritingOf } from '../domain/phone-line.ts'
import type { ListActStore } from '../ports/list-act-store.ts'
import { inUnhurriedTransaction } from './in-transaction.ts'
import { storedColumns } from './restore-recipients.ts'

type Copying = Pick<ListActStore, 'createList' | 'showList' | 'abandonMerges' | 'copySlice'>

interface Copied {
  readonly id: number
  readonly number: string
}

/** Makes lists of people who are on others. */
export function createCopying(database: Database): Copying {
  const create = database.prepare<[string, string, string, number]>(
    'INSERT INTO recipient_lists (import_id, name, origin, state, created_at) VALUES (NULL, ?, ?, ?, ?)',
  )
  const show = database.prepare<[number]>(
    `UPDATE recipient_lists SET state = 'ready' WHERE id = ? AND state = 'importing'`,
  )
  const abandon = database.prepare(
    `UPDATE recipient_lists SET state = 'removing' WHERE state = 'importing' AND origin = 'merge'`,
  )
  const slice = database.prepare<[number, number, number], Copied>(
    'SELECT id, number FROM recipients INDEXED BY recipients_by_list WHERE list_id = ? AND id > ? ORDER BY id LIMIT ?',
  )
  const columns = storedColumns(database, 'recipients').filter(name => name !== 'id' && name !== 'list_id')
  const copy = database.prepare<[{ list: number; id: number; other: string | null }]>(
    `INSERT INTO recipients (list_id, ${columns.join(', ')}) SELECT @list, ${columns.join(', ')} FROM recipients WHERE id = @id
       AND NOT EXISTS (SELECT 1 FROM recipients there WHERE there.list_id = @list AND there.number = @other)
     ON CONFLICT DO NOTHING`,
  )
  const numberColumns = storedColumns(database, 'recipient_numbers').filter(name => name !== 'recipient_id')
  const copyNumbers = database.prepare<[{ to: number; id: number }]>(
    `INSERT INTO recipient_numbers (recipient_id, ${numberColumns.join(', ')})
     SELECT @to, ${numberColumns.join(', ')} FROM recipient_numbers WHERE recipient_id = @id`,
  )
  const complete = database.prepare<[{ list: number; number: string; other: string | null; id: number }]>(
    `UPDATE recipients AS r SET
       name = coalesce(nullif(r.name, ''), other.name),
       external_id = coalesce(nullif(r.external_id, ''), other.external_id),
       category = coalesce(nullif(r.category, ''), other.category),
       variables = json_patch(other.variables, r.variables),
       tags = (SELECT json_group_array(value) FROM (
         SELECT value FROM json_each(r.tags) UNION SELECT value FROM json_each(other.tags)))
     FROM recipients other WHERE r.list_id = @list AND r.number IN (@number, @other) AND other.id = @id`,
  )
  // no trigger counts a list that nobody sees yet
  const count = database.prepare<[{ list: number; after: number }]>(
    `INSERT INTO list_recipient_counts
     SELECT list_id, zone, region, coalesce(country, ''), count(*) FROM recipients WHERE id > @after AND list_id = @list
     GROUP BY 1, 2, 3, 4 ON CONFLICT DO UPDATE SET count = count + excluded.count`,
  )
  const newest = database.prepare<[], number | null>('SELECT max(id) FROM recipients').pluck()

  return {
    createList: (name, origin, isReady, now) =>
      Number(create.run(name, origin, isReady ? 'ready' : 'importing', now).lastInsertRowid),
    showList(listId) {
      show.run(listId)
    },
    abandonMerges: () => abandon.run().changes,
    copySlice: (fromListId, afterId, toListId, limit) =>
      inUnhurriedTransaction(database, () => {
        const rows = slice.all(fromListId, afterId, limit)
        const before = newest.get() ?? 0
        let copied = 0
        for (const { id, number } of rows) {
          const other = otherWritingOf(number)
          const { changes, lastInsertRowid } = copy.run({ list: toListId, id, other })
          copied += changes
          if (changes === 1) copyNumbers.run({ to: Number(lastInsertRowid), id })
          else complete.run({ list: toListId, number, other, id })
        }
        if (copied > 0) count.run({ list: toListId, after: before })
        return { last: rows.at(-1)?.id ?? null, copied, duplicates: rows.length - copied }
      }),
  }
}
