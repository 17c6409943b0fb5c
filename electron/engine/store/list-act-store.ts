import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { type BulkAct, bulkActSchema } from '../../../shared/model/list-view.ts'
import type { ActSlice, ListActStore, StoredListAct } from '../ports/list-act-store.ts'
import { createCopying } from './copy-recipients.ts'
import { inTransaction, inUnhurriedTransaction } from './in-transaction.ts'
import { createRecipientRestoring, recipientAsJson } from './restore-recipients.ts'
import { storedJson } from './stored-json.ts'
import { createRecipientWriting } from './write-recipient.ts'

const readAct = storedJson(
  z.union([
    z.object({ kind: z.literal('bulk'), listId: z.number(), act: bulkActSchema }),
    z.object({ kind: z.literal('split'), listId: z.number(), created: z.array(z.number()) }),
  ]),
)

/** What the statements of a slice get: the act, the ids as a JSON array, and what the kind of act needs. */
interface Slice {
  readonly act: number
  readonly ids: string
  readonly value: string | number | null
  readonly now: number
}

/** Of a slice, those that the act has noted. */
const NOTED = `(SELECT subject_id FROM list_act_rows WHERE act_id = @act AND subject_id IN (SELECT value FROM json_each(@ids)))`
const note = (before: string, where: string): string =>
  `INSERT OR IGNORE INTO list_act_rows SELECT @act, r.id, ${before}
   FROM json_each(@ids) wanted CROSS JOIN recipients r ON r.id = wanted.value WHERE ${where}`
const WITHOUT_TAG = `(SELECT coalesce(json_group_array(t.value), '[]') FROM json_each(tags) t WHERE t.value <> @value)`
const HAS_TAG = 'EXISTS (SELECT 1 FROM json_each(r.tags) t WHERE t.value = @value)'

/** Acts of people on lists, over the one writing connection (see `openDatabase`). */
export function createListActStore(database: Database): ListActStore {
  const apply = createActs(database)
  const undoRows = createUndoing(database)
  const begin = database.prepare<[number, string]>(
    `INSERT INTO list_acts (at, act, state) VALUES (?, ?, 'running')`,
  )
  const describe = database.prepare<[string, number]>('UPDATE list_acts SET act = ? WHERE id = ?')
  const finish = database.prepare<[string, number]>('UPDATE list_acts SET state = ? WHERE id = ?')
  type ActRow = Omit<StoredListAct, 'act'> & { readonly act: string }
  const one = database.prepare<[number], ActRow>('SELECT id, act, state, at FROM list_acts WHERE id = ?')
  const open = database.prepare<[], ActRow>(
    `SELECT id, act, state, at FROM list_acts WHERE state IN ('running', 'undoing') ORDER BY id DESC`,
  )
  const old = database.prepare<[number], { id: number }>(
    `SELECT id FROM list_acts WHERE at < ? AND state IN ('done', 'undone') ORDER BY id LIMIT 1`,
  )
  const forgetRows = database.prepare<[number, number, number]>(
    `DELETE FROM list_act_rows WHERE act_id = ? AND subject_id IN (
       SELECT subject_id FROM list_act_rows WHERE act_id = ? ORDER BY subject_id LIMIT ?)`,
  )
  const forget = database.prepare<[number]>('DELETE FROM list_acts WHERE id = ?')
  const actOf = (row: ActRow): StoredListAct => ({ ...row, act: readAct(row.act) })

  return {
    begin: (act, now) => Number(begin.run(now, JSON.stringify(act)).lastInsertRowid),
    describe(actId, act) {
      describe.run(JSON.stringify(act), actId)
    },
    apply: (actId, act, ids, now) => inUnhurriedTransaction(database, () => apply(actId, act, ids, now)),
    finish(actId, state) {
      finish.run(state, actId)
    },
    get(actId) {
      const row = one.get(actId)
      return row ? actOf(row) : null
    },
    open: () => open.all().map(actOf),
    undoSlice(actId, limit) {
      const row = one.get(actId)
      return row ? inUnhurriedTransaction(database, () => undoRows(actId, actOf(row).act, limit)) : 0
    },
    forgetSome: (before, limit) =>
      inTransaction(database, () => {
        const act = old.get(before)
        if (!act) return false
        if (forgetRows.run(act.id, act.id, limit).changes < limit) forget.run(act.id)
        return true
      }),
    ...createCopying(database),
    ...createRecipientWriting(database),
  }
}

function createActs(database: Database): ListActStore['apply'] {
  const two = (before: string, where: string, change: string) => {
    const noting = database.prepare<[Slice]>(note(before, where))
    const changing = database.prepare<[Slice]>(change)
    return (slice: Slice): ActSlice => {
      const { changes: changed } = noting.run(slice)
      if (changed > 0) changing.run(slice)
      return { changed, entryIds: [] }
    }
  }
  const update = (set: string): string => `UPDATE recipients SET ${set} WHERE id IN ${NOTED}`
  const tag = two(`'{}'`, `NOT ${HAS_TAG}`, update(`tags = json_insert(tags, '$[#]', @value)`))
  const untag = two(`'{}'`, HAS_TAG, update(`tags = ${WITHOUT_TAG}`))
  const setCategory = two(
    `json_object('category', r.category)`,
    'r.category IS NOT @value',
    update('category = @value'),
  )
  // who is in a campaign stays: their attempts are its results
  const remove = two(
    recipientAsJson(database),
    'NOT EXISTS (SELECT 1 FROM campaign_recipients cr INDEXED BY campaign_recipients_by_recipient WHERE cr.recipient_id = r.id)',
    `DELETE FROM recipients WHERE id IN ${NOTED}`,
  )
  const move = createMoving(database)
  const block = createBlocking(database)

  return (actId, act, recipientIds, now) => {
    const slice = { act: actId, ids: JSON.stringify(recipientIds), value: null, now }
    switch (act.kind) {
      case 'tag':
        return tag({ ...slice, value: act.tag })
      case 'untag':
        return untag({ ...slice, value: act.tag })
      case 'set-category':
        return setCategory({ ...slice, value: act.category })
      case 'move':
        return move({ ...slice, value: act.listId })
      case 'remove':
        return remove(slice)
      case 'block':
        return block({ ...slice, value: act.reason })
      default:
        return assertNever(act)
    }
  }
}

/** Moves who is not on the other list yet; whether they are is for the unique index to say. */
function createMoving(database: Database): (slice: Slice) => ActSlice {
  const noting = database.prepare<[Slice]>(note(`json_object('list', r.list_id)`, 'r.list_id <> @value'))
  const moving = database.prepare<[Slice]>(
    `UPDATE OR IGNORE recipients SET list_id = @value WHERE id IN ${NOTED}`,
  )
  const stayed = database.prepare<[Slice]>(
    `DELETE FROM list_act_rows WHERE act_id = @act AND subject_id IN (SELECT value FROM json_each(@ids))
       AND EXISTS (SELECT 1 FROM recipients r WHERE r.id = subject_id AND r.list_id <> @value)`,
  )
  return slice => {
    const { changes } = noting.run(slice)
    if (changes === 0) return { changed: 0, entryIds: [] }
    moving.run(slice)
    return { changed: changes - stayed.run(slice).changes, entryIds: [] }
  }
}

/** Puts every number of theirs on the do-not-call list; what is noted are the entries that were not there before. */
function createBlocking(database: Database): (slice: Slice) => ActSlice {
  const numbers = database.prepare<[{ ids: string }], { id: number; number: string }>(
    `SELECT r.id, r.number FROM json_each(@ids) wanted CROSS JOIN recipients r ON r.id = wanted.value
     UNION ALL SELECT n.recipient_id, n.number FROM json_each(@ids) wanted
     CROSS JOIN recipient_numbers n ON n.recipient_id = wanted.value`,
  )
  const add = database.prepare<[string, string, number], { id: number }>(
    `INSERT INTO do_not_call (pattern, is_prefix, campaign_id, reason, source, added_by, at)
     VALUES (?, 0, NULL, ?, 'operator', 'Operator', ?) ON CONFLICT DO NOTHING RETURNING id`,
  )
  const noting = database.prepare<[number, number]>(`INSERT INTO list_act_rows VALUES (?, ?, '{}')`)
  return ({ act, ids, value, now }) => {
    const blocked = new Set<number>()
    const entryIds: number[] = []
    for (const { id, number } of numbers.all({ ids })) {
      const entry = add.get(number, String(value), now)
      if (!entry) continue
      noting.run(act, entry.id)
      entryIds.push(entry.id)
      blocked.add(id)
    }
    return { changed: blocked.size, entryIds }
  }
}

function createUndoing(
  database: Database,
): (actId: number, act: StoredListAct['act'], limit: number) => number {
  const rows = database.prepare<[number, number], { id: number; before: string }>(
    'SELECT subject_id AS id, before FROM list_act_rows WHERE act_id = ? ORDER BY subject_id LIMIT ?',
  )
  const done = database.prepare<[number, number]>(
    'DELETE FROM list_act_rows WHERE act_id = ? AND subject_id <= ?',
  )
  const ids = `(SELECT value ->> 'id' FROM json_each(@rows))`
  type Undone = { rows: string; value: string | number | null }
  const prepare = (sql: string) => database.prepare<[Undone]>(sql)
  const untag = prepare(`UPDATE recipients SET tags = ${WITHOUT_TAG} WHERE id IN ${ids}`)
  const tag = prepare(
    `UPDATE recipients AS r SET tags = json_insert(tags, '$[#]', @value) WHERE id IN ${ids} AND NOT ${HAS_TAG}`,
  )
  const category = prepare(
    `UPDATE recipients SET category = undone.value ->> '$.before.category' FROM json_each(@rows) undone
     WHERE recipients.id = undone.value ->> '$.id' AND recipients.category IS @value`,
  )
  const list = prepare(
    // a list that is gone takes nobody back
    `UPDATE OR IGNORE recipients SET list_id = undone.value ->> '$.before.list' FROM json_each(@rows) undone
     WHERE recipients.id = undone.value ->> '$.id' AND EXISTS (
       SELECT 1 FROM recipient_lists l WHERE l.id = undone.value ->> '$.before.list' AND l.state = 'ready')`,
  )
  const unblock = prepare(`DELETE FROM do_not_call WHERE id IN ${ids} AND @value IS NULL`)
  const restore = createRecipientRestoring(database)

  function undo(act: StoredListAct['act'], found: readonly { id: number; before: string }[]): void {
    const asJson = JSON.stringify(found.map(({ id, before }) => ({ id, before: JSON.parse(before) })))
    const run = (statement: ReturnType<typeof prepare>, value: string | number | null): void => {
      statement.run({ rows: asJson, value })
    }
    const bulk: BulkAct = act.kind === 'bulk' ? act.act : { kind: 'move', listId: act.listId }
    if (bulk.kind === 'tag') run(untag, bulk.tag)
    else if (bulk.kind === 'untag') run(tag, bulk.tag)
    else if (bulk.kind === 'set-category') run(category, bulk.category)
    else if (bulk.kind === 'move') run(list, null)
    else if (bulk.kind === 'block') run(unblock, null)
    else restore(found)
  }

  return (actId, act, limit) => {
    const found = rows.all(actId, limit)
    const last = found.at(-1)
    if (last === undefined) return 0
    undo(act, found)
    done.run(actId, last.id)
    return found.length
  }
}

function assertNever(act: never): never {
  throw new Error(`there is no act ${JSON.stringify(act)}`)
}
