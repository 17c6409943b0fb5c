import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import type { FurtherNumber, NewRecipient } from '../ports/import-store.ts'

/** A recipient as the tables have it. */
export interface StoredRecipient extends NewRecipient {
  readonly id: number
}

/** Reads and writes whole recipients: their row, their further numbers, and what campaigns copied from them. */
export interface RecipientRows {
  insert(listId: number, one: NewRecipient): number
  get(id: number): StoredRecipient | null
  /** Somebody is what `next` says; where a campaign has them waiting, it calls them at the new number and zone. */
  update(id: number, next: NewRecipient, now: number): void
  /** Puts back somebody who was removed, under the id that they had. */
  putBack(listId: number, one: StoredRecipient): void
  /** With their places in campaigns that have not called them. */
  remove(id: number): void
  /** True when a campaign has called them, or tried to. */
  wasCalled(id: number): boolean
  /** True when they are in a campaign, called or not. */
  isEnrolled(id: number): boolean
}

const COLUMNS = `line, number, name, country, zone, zone_evidence, region, region_evidence, external_id, tags, category, variables,
  consent_source, consent_at, consent_form, contact_kind`
const VALUES = `@line, @number, @name, @country, @zone, @zoneEvidence, @region, @regionEvidence, @externalId, @tags, @category,
  @variables, @consentSource, @consentAt, @consentForm,
  @contactKind`

interface Columns {
  readonly line: number
  readonly number: string
  readonly name: string | null
  readonly country: string | null
  readonly zone: string
  readonly zoneEvidence: string
  readonly region: string
  readonly regionEvidence: string
  readonly externalId: string | null
  readonly tags: string
  readonly category: string | null
  readonly variables: string
  readonly consentSource: string | null
  readonly consentAt: number | null
  readonly consentForm: NewRecipient['consentForm']
  readonly contactKind: NewRecipient['contactKind']
}

const tagsSchema = z.array(z.string())
const variablesSchema = z.record(z.string(), z.string())

export function createRecipientRows(database: Database): RecipientRows {
  const insert = database.prepare<[Columns & { listId: number }]>(
    `INSERT INTO recipients (list_id, ${COLUMNS}) VALUES (@listId, ${VALUES})`,
  )
  const insertAs = database.prepare<[Columns & { id: number; listId: number }]>(
    `INSERT INTO recipients (id, list_id, ${COLUMNS}) VALUES (@id, @listId, ${VALUES})`,
  )
  // rows are found again by a search that counts changes, not rows of old ids
  const touch = database.prepare<[number]>('UPDATE recipients SET line = line WHERE id = ?')
  const update = database.prepare<[Columns & { id: number; now: number }]>(
    `UPDATE recipients SET (${COLUMNS}, updated_at) = (${VALUES}, @now) WHERE id = @id`,
  )
  const one = database.prepare<[number], Columns & { id: number }>(
    `SELECT id, line, number, name, country, zone, zone_evidence AS zoneEvidence, region, region_evidence AS regionEvidence,
       external_id AS externalId, tags, category, variables, consent_source AS consentSource, consent_at AS consentAt,
       consent_form AS consentForm, contact_kind AS contactKind
     FROM recipients WHERE id = ?`,
  )
  const numbers = database.prepare<[number], FurtherNumber>(
    `SELECT number, country, zone, zone_evidence AS zoneEvidence, region FROM recipient_numbers
     WHERE recipient_id = ? ORDER BY position`,
  )
  const insertNumber = database.prepare(
    `INSERT INTO recipient_numbers (recipient_id, position, number, zone, zone_evidence, country, region)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  const deleteNumbers = database.prepare<[number]>('DELETE FROM recipient_numbers WHERE recipient_id = ?')
  // the zone of a waiting row is that of the number at its position; a number that is gone leads back to the first
  const moveWaiting = database.prepare<[{ id: number }]>(
    `UPDATE campaign_recipients SET
       position = CASE WHEN EXISTS (SELECT 1 FROM recipient_numbers n
         WHERE n.recipient_id = @id AND n.position = campaign_recipients.position) THEN position ELSE 0 END,
       (zone, region) = (SELECT coalesce(n.zone, r.zone), coalesce(n.region, r.region) FROM recipients r
         LEFT JOIN recipient_numbers n ON n.recipient_id = r.id AND n.position = campaign_recipients.position WHERE r.id = @id)
     WHERE recipient_id = @id AND state = 'due'`,
  )
  const withdraw = database.prepare<[number]>(
    `DELETE FROM campaign_recipients WHERE recipient_id = ? AND state <> 'dialing'`,
  )
  const removeOne = database.prepare<[number]>('DELETE FROM recipients WHERE id = ?')
  const called = database.prepare<[number], { called: number }>(
    `SELECT EXISTS (SELECT 1 FROM campaign_recipients cr INDEXED BY campaign_recipients_by_recipient
       WHERE cr.recipient_id = ? AND (cr.attempts > 0 OR cr.state = 'dialing')) AS called`,
  )
  const enrolled = database.prepare<[number], { enrolled: number }>(
    `SELECT EXISTS (SELECT 1 FROM campaign_recipients INDEXED BY campaign_recipients_by_recipient
       WHERE recipient_id = ?) AS enrolled`,
  )

  function insertNumbers(id: number | bigint, all: readonly FurtherNumber[]): void {
    for (const [at, { number, zone, zoneEvidence, country, region }] of all.entries())
      insertNumber.run(id, at + 1, number, zone, zoneEvidence, country, region)
  }

  return {
    insert(listId, recipient) {
      const { lastInsertRowid } = insert.run({ ...columnsOf(recipient), listId })
      if (recipient.furtherNumbers.length > 0) insertNumbers(lastInsertRowid, recipient.furtherNumbers)
      return Number(lastInsertRowid)
    },
    get(id) {
      const row = one.get(id)
      return row
        ? {
            ...row,
            tags: tagsSchema.parse(JSON.parse(row.tags)),
            variables: variablesSchema.parse(JSON.parse(row.variables)),
            consentAt: row.consentAt === null ? null : new Date(row.consentAt).toISOString(),
            furtherNumbers: numbers.all(id),
          }
        : null
    },
    update(id, next, now) {
      update.run({ ...columnsOf(next), id, now })
      deleteNumbers.run(id)
      insertNumbers(id, next.furtherNumbers)
      moveWaiting.run({ id })
    },
    putBack(listId, recipient) {
      insertAs.run({ ...columnsOf(recipient), id: recipient.id, listId })
      insertNumbers(recipient.id, recipient.furtherNumbers)
      touch.run(recipient.id)
    },
    remove(id) {
      withdraw.run(id)
      removeOne.run(id)
    },
    wasCalled: id => called.get(id)?.called === 1,
    isEnrolled: id => enrolled.get(id)?.enrolled === 1,
  }
}

function columnsOf(recipient: NewRecipient): Columns {
  const { furtherNumbers: _, tags, variables, consentAt, ...same } = recipient
  return {
    ...same,
    tags: tags.length === 0 ? '[]' : JSON.stringify(tags),
    variables: JSON.stringify(variables),
    consentAt: instantOfConsent(consentAt),
    // rows that an older version put aside do not have it
    consentForm: recipient.consentForm ?? null,
  }
}

/** Milliseconds since the Unix epoch of a date (`2027-01-31`, at 00:00 UTC) or an instant; null for none. */
export function instantOfConsent(text: string | null): number | null {
  const at = text === null ? Number.NaN : Date.parse(text)
  return Number.isNaN(at) ? null : at
}
