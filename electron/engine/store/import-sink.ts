import type { Database } from 'better-sqlite3'
import { type ImportCounts, NO_COUNTS } from '../../../shared/model/import-counts.ts'
import type { RejectionReason } from '../../../shared/model/recipient-list.ts'
import type { NewRecipient } from '../domain/new-recipient.ts'
import type { ImportTask } from '../ports/import-runner.ts'
import type { ReadBatch, RefusedRow } from '../ports/list-reader.ts'
import { createRecipientRows } from './recipient-rows.ts'
import type { SliceWriter } from './slice-writer.ts'
import { createPeopleSorter } from './sort-people.ts'
import { createForbiddenFinder, forbiddenRow, type TurnedAway } from './sort-rows.ts'

/** Rows of the journal that are written together. */
const JOURNAL_AT_ONCE = 200

type SinkTask = Omit<ImportTask, 'path'>

/** Takes the rows of a file as they are read and writes what is to become of them. Nobody sees any of it before the import is applied. */
export interface ImportSink {
  take(batch: ReadBatch): void
  /** The file is read wholly: writes what is known only now. */
  end(): void
  readonly counts: ImportCounts
  readonly reasons: ReadonlyMap<RejectionReason, number>
}

type Row =
  | { readonly is: 'recipient'; readonly one: NewRecipient }
  | { readonly is: 'refused'; readonly row: RefusedRow }
  | { readonly is: 'blank'; readonly line: number }
  | { readonly is: 'forbidden'; readonly line: number; readonly number: string }

/** Where rows go that nothing speaks against. */
interface Destination {
  readHeader(header: readonly string[]): void
  put(one: NewRecipient): 'accepted' | 'updated' | TurnedAway
  /** A row of somebody is turned away. */
  see(one: NewRecipient): void
  /** In the last transaction of a batch. */
  endBatch(): void
  /** After the last batch. */
  end(): void
}

type Refuse = (row: RefusedRow) => void

export function createImportSink(database: Database, task: SinkTask, writer: SliceWriter): ImportSink {
  const { importId } = task
  const counts = { ...NO_COUNTS }
  const reasons = new Map<RejectionReason, number>()
  const insertRejected = database.prepare(
    `INSERT OR IGNORE INTO rejected_rows (import_id, line, reason, sentence, raw, verdict, numbers, zone)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const setHeader = database.prepare('UPDATE imports SET header = ? WHERE id = ?')
  const count = createCounting(database)
  const forbidden = createForbiddenFinder(database)
  const journal = createJournal(database, importId)
  const refuse: Refuse = row => {
    const { line, verdict, reason, sentence, raw, numbers, zone } = row
    insertRejected.run(importId, line, reason, sentence, raw, verdict, JSON.stringify(numbers), zone)
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
    if (verdict === 'do-not-call') counts.doNotCall += 1
    else if (verdict === 'rejected') counts.rejected += 1
    else if (reason === 'duplicate-in-list') counts.duplicateInList += 1
    else counts.duplicateInFile += 1
  }
  const destination = task.isUpdate
    ? createListUpdate(database, task, writer, journal, counts, refuse)
    : createNewList(database, task)
  let header: readonly string[] | null = null

  function takeRecipient(one: NewRecipient): void {
    const because = forbidden(one.number)
    const became = because === null ? destination.put(one) : forbiddenRow(one.number, because)
    if (because !== null) destination.see(one)
    if (typeof became === 'string') counts[became] += 1
    else refuse(refusedRow(one, became))
  }

  function takeRow(row: Row): void {
    if (row.is === 'forbidden') {
      journal.write(row.line, 'forbidden', null, { number: row.number })
      return
    }
    counts.rows += 1
    if (row.is === 'recipient') takeRecipient(row.one)
    else if (row.is === 'refused') refuse(row.row)
    else {
      counts.blank += 1
      insertRejected.run(importId, row.line, 'blank', '', '', 'blank', '[]', '')
    }
  }

  return {
    take(batch) {
      if (header === null && batch.header !== null) {
        header = batch.header
        destination.readHeader(header)
      }
      writer.all(rowsOf(batch), takeRow, () => {
        destination.endBatch()
        if (header !== null) setHeader.run(JSON.stringify(header), importId)
        count(importId, counts)
      })
    },
    end() {
      destination.end()
      writer.once(() => count(importId, counts))
    },
    counts,
    reasons,
  }
}

function rowsOf({ recipients, refused, blankLines, doNotCall }: ReadBatch): Row[] {
  return [
    ...doNotCall.map(({ line, number }) => ({ is: 'forbidden', line, number }) as const),
    ...recipients.map(one => ({ is: 'recipient', one }) as const),
    ...refused.map(row => ({ is: 'refused', row }) as const),
    ...blankLines.map(line => ({ is: 'blank', line }) as const),
  ]
}

/** The cells are not kept for people whom the list has: they are told by name and number. */
function refusedRow(one: NewRecipient, why: TurnedAway): RefusedRow {
  const { line, number, name, zone, furtherNumbers } = one
  const raw = [name, number].filter(text => text !== null).join(' ')
  return { ...why, line, raw, numbers: [number, ...furtherNumbers.map(further => further.number)], zone }
}

/** Writes the counts of an import, while it runs and at its end. */
export function createCounting(database: Database): (importId: number, counts: ImportCounts) => void {
  const count = database.prepare(
    `UPDATE imports SET rows = @rows, accepted = @accepted, updated = @updated, duplicate_in_file = @duplicateInFile,
       duplicate_in_list = @duplicateInList, do_not_call = @doNotCall, rejected = @rejected, blank = @blank WHERE id = @id`,
  )
  return (id, counts) => void count.run({ ...counts, id })
}

/** People of a list that nobody sees yet. A trigger would count them row by row; see migration 5. */
function createNewList(database: Database, { listId }: SinkTask): Destination {
  const rows = createRecipientRows(database)
  const countPlace = database.prepare(
    `INSERT INTO list_recipient_counts VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count`,
  )
  let places = new Map<string, { readonly one: NewRecipient; people: number }>()
  const nothing = (): void => undefined
  return {
    readHeader: nothing,
    see: nothing,
    put(one) {
      rows.insert(listId, one)
      const key = `${one.zone} ${one.region} ${one.country}`
      const place = places.get(key)
      if (place) place.people += 1
      else places.set(key, { one, people: 1 })
      return 'accepted'
    },
    endBatch() {
      for (const { one, people } of places.values())
        countPlace.run(listId, one.zone, one.region, one.country ?? '', people)
      places = new Map()
    },
    end: nothing,
  }
}

type Kind = 'new' | 'changed' | 'gone' | 'forbidden'
interface Journal {
  /** The entry's place. */
  write(line: number, kind: Kind, recipientId: number | null, after: unknown): number
  remove(seq: number): void
}

function createJournal(database: Database, importId: number): Journal {
  const insert = database.prepare(
    'INSERT INTO import_changes (import_id, seq, line, kind, recipient_id, after) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const remove = database.prepare('DELETE FROM import_changes WHERE import_id = ? AND seq = ?')
  let last = 0
  return {
    write(line, kind, recipientId, after) {
      last += 1
      insert.run(importId, last, line, kind, recipientId, after === null ? null : JSON.stringify(after))
      return last
    },
    remove(seq) {
      remove.run(importId, seq)
    },
  }
}

/** A number that a row of the file gives to one person while another of the list has it. */
interface Contested {
  readonly seq: number
  readonly one: NewRecipient
  readonly heldBy: number
  readonly was: 'accepted' | 'updated'
}

/** What a file changes in a list is written into the journal only. */
function createListUpdate(
  database: Database,
  { listId, mapping, gone }: SinkTask,
  writer: SliceWriter,
  journal: Journal,
  counts: { accepted: number; updated: number },
  refuse: Refuse,
): Destination {
  const sorter = createPeopleSorter(database, listId, mapping)
  const rows = createRecipientRows(database)
  const contested: Contested[] = []
  /** People who get another number. */
  const moving = new Set<number>()

  return {
    readHeader: sorter.readHeader,
    see: sorter.see,
    put(one) {
      const sorted = sorter.sort(one)
      if (sorted.is === 'turned-away') return sorted.why
      const was = sorted.is === 'new' ? 'accepted' : 'updated'
      const id = sorted.is === 'new' ? null : sorted.known.id
      const seq = journal.write(one.line, sorted.is, id, one)
      if (
        sorted.is === 'changed' &&
        sorted.changes.some(({ field, isColumn }) => field === 'number' && !isColumn)
      )
        moving.add(sorted.known.id)
      if (sorted.heldBy !== null) contested.push({ seq, one, heldBy: sorted.heldBy, was })
      return was
    },
    endBatch: () => undefined,
    end() {
      const lost = contested.filter(({ heldBy }) => !moving.has(heldBy))
      writer.all(lost, ({ seq, one, was }) => {
        journal.remove(seq)
        counts[was] -= 1
        refuse(
          refusedRow(one, {
            verdict: 'duplicate',
            reason: 'duplicate-in-list',
            sentence: `${one.number} belongs to another person of the list, who has another id. Change the number or the id.`,
          }),
        )
      })
      if (gone === 'keep') return
      let slice: number[] = []
      const flush = (): void => {
        writer.all(slice, id => void journal.write(0, 'gone', id, null))
        slice = []
      }
      for (const id of [...sorter.gone()].map(person => person.id)) {
        // whoever is in a campaign stays: what was done about them is kept
        if (!rows.isEnrolled(id)) slice.push(id)
        if (slice.length >= JOURNAL_AT_ONCE) flush()
      }
      flush()
    },
  }
}
