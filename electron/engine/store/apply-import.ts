import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { importMappingSchema } from '../../../shared/model/recipient-list.ts'
import type { NewRecipient } from '../domain/new-recipient.ts'
import { type FileScope, revertRecipient, scopeOf, updateRecipient } from '../domain/update-recipient.ts'
import { createRecipientRows, type StoredRecipient } from './recipient-rows.ts'

/** A number that nobody has, for somebody whose number goes to another person before they get their own. Never seen outside a transaction. */
const PARKED = '+9x'

interface Entry {
  readonly seq: number
  readonly line: number
  readonly kind: 'new' | 'changed' | 'gone' | 'forbidden'
  readonly recipientId: number | null
  readonly before: string | null
  readonly after: string | null
}

/** Does the entry of somebody who must leave the number `was`. */
type Act = (entry: Entry, was: string) => void

interface Job {
  readonly importId: number
  readonly listId: number
  readonly fileName: string
  readonly scope: FileScope
}

/** What a changed recipient was, and what was changed of them. */
const beforeSchema = z.object({
  before: z.custom<StoredRecipient>(value => typeof value === 'object' && value !== null),
  changed: z.array(z.object({ field: z.string(), isColumn: z.boolean() })),
})

/**
 * Applies what an import wrote into its journal, and takes it back: entry by entry, so that each can be completed by the next start. Every
 * call is a slice of the caller's transaction.
 */
export interface ImportApplying {
  /** Applies up to `limit` entries after `afterSeq`; the last one, or null at the end. */
  apply(importId: number, afterSeq: number, limit: number, now: number): number | null
  /** Takes back up to `limit` entries before `beforeSeq`; the last one, or null at the end. */
  revert(importId: number, beforeSeq: number, limit: number, now: number): number | null
}

export function createImportApplying(database: Database): ImportApplying {
  const rows = createRecipientRows(database)
  const columns = 'seq, line, kind, recipient_id AS recipientId, before, after'
  const forward = database.prepare<[number, number, number], Entry>(
    `SELECT ${columns} FROM import_changes WHERE import_id = ? AND seq > ? AND is_applied = 0 ORDER BY seq LIMIT ?`,
  )
  const backward = database.prepare<[number, number, number], Entry>(
    `SELECT ${columns} FROM import_changes WHERE import_id = ? AND seq < ? AND is_applied = 1 ORDER BY seq DESC LIMIT ?`,
  )
  const pendingOf = database.prepare<[number, number], Entry>(
    `SELECT ${columns} FROM import_changes WHERE import_id = ? AND recipient_id = ? AND kind = 'changed' AND is_applied = 0`,
  )
  const appliedOf = database.prepare<[number, number], Entry>(
    `SELECT ${columns} FROM import_changes WHERE import_id = ? AND recipient_id = ? AND kind = 'changed' AND is_applied = 1`,
  )
  const applied = database.prepare<[number | null, string | null, number, number]>(
    'UPDATE import_changes SET is_applied = 1, recipient_id = ?, before = ? WHERE import_id = ? AND seq = ?',
  )
  const reverted = database.prepare<[number, number]>(
    'UPDATE import_changes SET is_applied = 0 WHERE import_id = ? AND seq = ?',
  )
  const holder = database.prepare<[number, string, number], { id: number }>(
    `SELECT id FROM recipients INDEXED BY recipients_one_number_per_list WHERE list_id = ? AND number = ? AND id <> ?`,
  )
  const park = database.prepare<[string, number]>('UPDATE recipients SET number = ? WHERE id = ?')
  const forbid = database.prepare<[string, string, string, number]>(
    `INSERT INTO do_not_call (pattern, is_prefix, campaign_id, reason, source, added_by, at)
     VALUES (?, 0, NULL, ?, 'import', ?, ?) ON CONFLICT DO NOTHING`,
  )
  const allow = database.prepare<[number]>('DELETE FROM do_not_call WHERE id = ?')
  const state = database.prepare<[number, number], { applied: number }>(
    'SELECT is_applied AS applied FROM import_changes WHERE import_id = ? AND seq = ?',
  )
  // an entry that another one needed was done with it
  const still = (importId: number, seq: number, applied: 0 | 1): boolean =>
    state.get(importId, seq)?.applied === applied
  const jobs = createJobs(database)

  /** True when the number is free in the list, or its holder gets another one by `entryOf` right away. */
  function makeRoom(
    job: Job,
    number: string,
    id: number,
    entryOf: (importId: number, recipientId: number) => Entry | undefined,
    act: Act,
  ): boolean {
    const other = holder.get(job.listId, number, id)
    if (!other) return true
    const entry = entryOf(job.importId, other.id)
    if (!entry) return false
    park.run(`${PARKED}${other.id}`, other.id)
    if (id !== 0) park.run(`${PARKED}${id}`, id)
    // the other one leaves this number, whatever it is given
    act(entry, number)
    return holder.get(job.listId, number, id) === undefined
  }

  /** `was`: the number that somebody had before it was parked; null when it was not. */
  function applyOne(job: Job, entry: Entry, now: number, was: string | null = null): void {
    const { importId, listId } = job
    const done = (id: number | null, before: string | null = null): void =>
      void applied.run(id, before, importId, entry.seq)
    const again: Act = (other, number) => applyOne(job, other, now, number)
    if (entry.kind === 'forbidden') {
      const { number } = forbiddenSchema.parse(JSON.parse(entry.after ?? ''))
      const added = forbid.run(number, `Marked as do not call in ${job.fileName}.`, job.fileName, now)
      done(added.changes === 1 ? Number(added.lastInsertRowid) : null)
    } else if (entry.kind === 'new') {
      const one = recipientOf(entry.after)
      done(makeRoom(job, one.number, 0, pendingById, again) ? rows.insert(listId, one) : null)
    } else if (entry.recipientId === null) {
      done(null)
    } else if (entry.kind === 'gone') {
      const known = rows.get(entry.recipientId)
      // whoever was enrolled meanwhile stays
      const goes = known !== null && !rows.isEnrolled(known.id)
      done(entry.recipientId, goes ? JSON.stringify({ before: known, changed: [] }) : null)
      if (goes) rows.remove(known.id)
    } else {
      applyChange(job, entry, { id: entry.recipientId, was }, now, again)
    }
  }

  const pendingById = (importId: number, id: number): Entry | undefined => pendingOf.get(importId, id)
  const appliedById = (importId: number, id: number): Entry | undefined => appliedOf.get(importId, id)

  function applyChange(
    job: Job,
    entry: Entry,
    { id, was }: { readonly id: number; readonly was: string | null },
    now: number,
    again: Act,
  ): void {
    const stored = rows.get(id)
    if (!stored) {
      applied.run(id, null, job.importId, entry.seq)
      return
    }
    const known = was === null ? stored : { ...stored, number: was }
    const { next, changes } = updateRecipient(known, recipientOf(entry.after), job.scope)
    const isMoved = next.number !== known.number
    const before = JSON.stringify({
      before: known,
      changed: changes.map(({ field, isColumn }) => ({ field, isColumn })),
    })
    // marked first, so that a circle of numbers comes to an end
    applied.run(id, before, job.importId, entry.seq)
    const isFree = !isMoved || makeRoom(job, next.number, id, pendingById, again)
    rows.update(id, isFree ? next : { ...next, number: known.number }, now)
  }

  function revertOne(job: Job, entry: Entry, now: number, was: string | null = null): void {
    const { importId, listId } = job
    const { recipientId: id } = entry
    reverted.run(importId, entry.seq)
    if (id === null) return
    const again: Act = (other, number) => revertOne(job, other, now, number)
    if (entry.kind === 'forbidden') allow.run(id)
    else if (entry.kind === 'new') {
      // whoever was called since stays; the undo was refused before it came to this, unless it happened just now
      if (!rows.wasCalled(id)) rows.remove(id)
    } else if (entry.before !== null) {
      const { before, changed } = beforeSchema.parse(JSON.parse(entry.before))
      if (entry.kind === 'gone') {
        if (makeRoom(job, before.number, 0, appliedById, again)) rows.putBack(listId, before)
        return
      }
      const stored = rows.get(id)
      if (!stored) return
      const known = was === null ? stored : { ...stored, number: was }
      const next = revertRecipient(known, before, changed)
      const isFree =
        (was === null && next.number === known.number) || makeRoom(job, next.number, id, appliedById, again)
      rows.update(id, isFree ? next : { ...next, number: known.number }, now)
    }
  }

  return {
    apply(importId, afterSeq, limit, now) {
      const job = jobs(importId)
      const entries = forward.all(importId, afterSeq, limit)
      for (const entry of entries) if (still(importId, entry.seq, 0)) applyOne(job, entry, now)
      return entries.at(-1)?.seq ?? null
    },
    revert(importId, beforeSeq, limit, now) {
      const job = jobs(importId)
      const entries = backward.all(importId, beforeSeq, limit)
      for (const entry of entries) if (still(importId, entry.seq, 1)) revertOne(job, entry, now)
      return entries.at(-1)?.seq ?? null
    },
  }
}

const forbiddenSchema = z.object({ number: z.string() })

/** The journal is written by this program alone. */
function recipientOf(json: string | null): NewRecipient {
  return z
    .custom<NewRecipient>(value => typeof value === 'object' && value !== null && 'number' in value)
    .parse(JSON.parse(json ?? ''))
}

function createJobs(database: Database): (importId: number) => Job {
  const read = database.prepare<
    [number],
    { listId: number | null; fileName: string; mapping: string; header: string | null }
  >('SELECT list_id AS listId, file_name AS fileName, mapping, header FROM imports WHERE id = ?')
  let known: Job | null = null
  return importId => {
    if (known?.importId === importId) return known
    const found = read.get(importId)
    if (!found || found.listId === null) throw new Error(`import ${importId} has no list`)
    const mapping = importMappingSchema.parse(JSON.parse(found.mapping))
    const header = found.header === null ? null : z.array(z.string()).parse(JSON.parse(found.header))
    known = { importId, listId: found.listId, fileName: found.fileName, scope: scopeOf(mapping, header) }
    return known
  }
}
