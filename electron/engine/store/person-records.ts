import type { Database } from 'better-sqlite3'
import type { PersonRecords, StoredRow } from '../ports/person-store.ts'

type Asked = [{ numbers: string; recipients: string; attempts: string; imports: string }]

/** Reads everything that is held about these numbers (E.164, every writing of one line). It looks through whole tables: beside the engine's thread. */
export function createPersonRecords(database: Database): (numbers: readonly string[]) => PersonRecords {
  const among = (name: 'numbers' | 'recipients' | 'attempts' | 'imports'): string =>
    `IN (SELECT value FROM json_each(@${name}))`
  const prepare = <Row extends StoredRow>(sql: string) => database.prepare<Asked, Row>(sql)
  const recipients = prepare<PersonRecords['recipients'][number]>(
    `SELECT r.*, l.name AS list_name FROM recipients r JOIN recipient_lists l ON l.id = r.list_id
     WHERE r.id IN (SELECT id FROM recipients WHERE number ${among('numbers')}
       UNION SELECT recipient_id FROM recipient_numbers WHERE number ${among('numbers')}) ORDER BY r.id`,
  )
  const recipientNumbers = prepare(
    `SELECT * FROM recipient_numbers WHERE recipient_id ${among('recipients')} ORDER BY recipient_id, position`,
  )
  const campaigns = prepare(
    `SELECT cr.*, c.name AS campaign_name FROM campaign_recipients cr JOIN campaigns c ON c.id = cr.campaign_id
     WHERE cr.recipient_id ${among('recipients')} ORDER BY cr.id`,
  )
  const attempts = prepare<PersonRecords['attempts'][number]>(
    `SELECT a.*, c.name AS campaign_name FROM attempts a JOIN campaigns c ON c.id = a.campaign_id
     WHERE a.recipient_id ${among('recipients')} OR a.number ${among('numbers')} ORDER BY a.id`,
  )
  // those that outlived their campaign; the others are the attempts themselves
  const contacts = prepare<PersonRecords['contacts'][number]>(
    `SELECT * FROM contacts WHERE attempt_id IS NULL AND number ${among('numbers')} ORDER BY id`,
  )
  const attemptEvents = prepare(
    `SELECT * FROM attempt_events WHERE attempt_id ${among('attempts')} ORDER BY attempt_id, seq`,
  )
  const messages = prepare(
    `SELECT * FROM attempt_traces WHERE attempt_id ${among('attempts')} ORDER BY attempt_id`,
  )
  const decisions = prepare(
    `SELECT d.*, c.name AS campaign_name FROM decisions d JOIN campaigns c ON c.id = d.campaign_id
     WHERE d.recipient_id ${among('recipients')} ORDER BY d.id`,
  )
  const doNotCall = prepare(
    `SELECT * FROM do_not_call WHERE is_prefix = 0 AND pattern ${among('numbers')} ORDER BY id`,
  )
  const rejectedRows = prepare<PersonRecords['rejectedRows'][number]>(
    `SELECT r.*, i.file_name FROM rejected_rows r JOIN imports i ON i.id = r.import_id
     WHERE r.numbers <> '[]' AND EXISTS (SELECT 1 FROM json_each(r.numbers) n WHERE n.value ${among('numbers')})
     ORDER BY r.import_id, r.line`,
  )
  // of a forbidden number, recipient_id is an entry of do-not-call
  const importChanges = prepare<PersonRecords['importChanges'][number]>(
    `SELECT * FROM import_changes WHERE (kind <> 'forbidden' AND recipient_id ${among('recipients')})
       OR EXISTS (SELECT 1 FROM json_each(@numbers) n
         WHERE instr(after, '"' || n.value || '"') > 0 OR instr(before, '"' || n.value || '"') > 0)
     ORDER BY import_id, seq`,
  )
  // people of a list that was merged or split may be in any file
  const keptFiles = prepare<PersonRecords['keptFiles'][number]>(
    `SELECT i.id AS import_id, i.file_name, i.kept_file, i.started_at FROM imports i
     WHERE i.kept_file IS NOT NULL AND i.state NOT IN ('running', 'undoing') AND (
       i.id ${among('imports')}
       OR i.list_id IN (SELECT list_id FROM recipients WHERE id ${among('recipients')})
       OR EXISTS (SELECT 1 FROM recipients r JOIN recipient_lists l ON l.id = r.list_id
         WHERE r.id ${among('recipients')} AND l.origin <> 'import'))
     ORDER BY i.id`,
  )
  return numbers => {
    const asked = { numbers: JSON.stringify(numbers), recipients: '[]', attempts: '[]', imports: '[]' }
    const people = recipients.all(asked)
    const withPeople = { ...asked, recipients: JSON.stringify(people.map(({ id }) => id)) }
    const calls = attempts.all(withPeople)
    const withCalls = { ...withPeople, attempts: JSON.stringify(calls.map(({ id }) => id)) }
    const rejected = rejectedRows.all(asked)
    const changes = importChanges.all(withPeople)
    const imports = [...new Set([...rejected, ...changes].map(row => row.import_id))]
    return {
      recipients: people,
      recipientNumbers: recipientNumbers.all(withPeople),
      campaigns: campaigns.all(withPeople),
      attempts: calls,
      contacts: contacts.all(asked),
      attemptEvents: attemptEvents.all(withCalls),
      messages: messages.all(withCalls),
      decisions: decisions.all(withPeople),
      doNotCall: doNotCall.all(asked),
      rejectedRows: rejected,
      importChanges: changes,
      keptFiles: keptFiles.all({ ...withPeople, imports: JSON.stringify(imports) }),
    }
  }
}
