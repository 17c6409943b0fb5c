import type { Database } from 'better-sqlite3'
import type { PersonRecords, PersonStore } from '../ports/person-store.ts'
import { inTransaction } from './in-transaction.ts'

/** No country has it (ITU-T E.164 keeps 999 in reserve): nothing is ever dialled there. */
const NOBODY = '+999'
const ID_DIGITS = 11

/** The number that stands for somebody who was erased: one for each of their places on a list. */
export function erasedNumber(recipientId: number): string {
  return `${NOBODY}${String(recipientId).padStart(ID_DIGITS, '0')}`
}

type ById = [{ id: number; number: string }]

/** Erases people over the one writing connection (see `openDatabase`). */
export function createPersonStore(database: Database): PersonStore {
  const prepare = (sql: string) => database.prepare<ById>(sql)
  const isCalled = prepare(
    `SELECT 1 FROM campaign_recipients INDEXED BY campaign_recipients_by_recipient WHERE recipient_id = @id
     UNION ALL SELECT 1 FROM attempts INDEXED BY attempts_by_recipient WHERE recipient_id = @id LIMIT 1`,
  )
  const ofRecipient = [
    prepare('DELETE FROM recipient_numbers WHERE recipient_id = @id'),
    prepare('DELETE FROM decisions WHERE recipient_id = @id'),
    prepare(
      `DELETE FROM list_act_rows WHERE subject_id = @id
         AND act_id IN (SELECT id FROM list_acts WHERE act ->> '$.act.kind' IS NOT 'block')`,
    ),
    prepare(
      `UPDATE campaign_recipients SET state = 'done', next_at = NULL, blocked_by = NULL, final_state = 'suppressed',
         because = 'Erased on request.' WHERE recipient_id = @id AND state = 'due'`,
    ),
  ]
  const remove = prepare('DELETE FROM recipients WHERE id = @id')
  const empty = prepare(
    `UPDATE recipients SET number = @number, name = NULL, external_id = NULL, tags = '[]', category = NULL, variables = '{}'
     WHERE id = @id`,
  )
  const ofAttempt = [
    prepare('DELETE FROM attempt_traces WHERE attempt_id = @id'),
    prepare(
      `UPDATE attempt_events SET sentence = replace(sentence, (SELECT number FROM attempts WHERE id = @id), 'the number')
       WHERE attempt_id = @id`,
    ),
    prepare(
      `UPDATE attempts SET sentence = replace(sentence, number, 'the number'), number = @number, person = @number WHERE id = @id`,
    ),
  ]
  // that somebody was called then stays, and what became of it; who it was does not
  const ofContact = prepare('UPDATE contacts SET number = @number, person = @number WHERE id = @id')
  const emptyRow = database.prepare<[number, number]>(
    `UPDATE rejected_rows SET raw = '', numbers = '[]', sentence = 'Erased on request.' WHERE import_id = ? AND line = ?`,
  )
  const removeChange = database.prepare<[number, number]>(
    'DELETE FROM import_changes WHERE import_id = ? AND seq = ?',
  )
  const forgetFile = database.prepare<[number]>('UPDATE imports SET kept_file = NULL WHERE id = ?')
  const block = database.prepare<[string, string, number]>(
    `INSERT INTO do_not_call (pattern, is_prefix, campaign_id, reason, source, added_by, at)
     VALUES (?, 0, NULL, ?, 'operator', 'Erasure', ?) ON CONFLICT DO NOTHING`,
  )
  // what stands in the entries that were there before may name the person
  const plain = database.prepare<[string, string]>(
    `UPDATE do_not_call SET reason = ?, added_by = 'Erasure' WHERE pattern = ? AND is_prefix = 0`,
  )

  return {
    erase(records: PersonRecords, numbers, reason, now) {
      // what is deleted is overwritten: see `openDatabase`
      inTransaction(database, () => {
        for (const number of numbers) {
          block.run(number, reason, now)
          plain.run(reason, number)
        }
        for (const attempt of records.attempts) {
          const number = erasedNumber(Number(attempt.recipient_id))
          for (const statement of ofAttempt) statement.run({ id: attempt.id, number })
        }
        for (const { id } of records.contacts) ofContact.run({ id, number: erasedNumber(id) })
        for (const { id } of records.recipients) {
          const asked = { id, number: erasedNumber(id) }
          for (const statement of ofRecipient) statement.run(asked)
          if (isCalled.get(asked)) empty.run(asked)
          else remove.run(asked)
        }
        for (const { import_id, line } of records.rejectedRows) emptyRow.run(import_id, line)
        for (const { import_id, seq } of records.importChanges) removeChange.run(import_id, seq)
        for (const { import_id } of records.keptFiles) forgetFile.run(import_id)
      })
    },
  }
}
