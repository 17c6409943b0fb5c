import type { Database } from 'better-sqlite3'
import { otherWritingOf } from '../domain/phone-line.ts'
import type { ListActStore, RecipientChanges } from '../ports/list-act-store.ts'
import { inTransaction } from './in-transaction.ts'
import { instantOfConsent } from './recipient-rows.ts'

type Writing = Pick<ListActStore, 'updateRecipient' | 'whoHas'>

type Columns = Omit<RecipientChanges, 'tags' | 'variables' | 'furtherNumbers' | 'consentAt'> & {
  readonly id: number
  readonly now: number
  readonly tags: string
  readonly variables: string
  readonly consentAt: number | null
}

/** Writes what a person changed of one recipient. */
export function createRecipientWriting(database: Database): Writing {
  const update = database.prepare<[Columns]>(
    `UPDATE recipients SET number = @number, name = @name, country = @country, zone = @zone, zone_evidence = @zoneEvidence,
       region = @region, region_evidence = @regionEvidence, external_id = @externalId, category = @category, tags = @tags,
       variables = @variables, consent_source = @consentSource, consent_at = @consentAt, consent_form = @consentForm,
       contact_kind = @contactKind, edited_at = @now WHERE id = @id`,
  )
  const dropNumbers = database.prepare<[number]>('DELETE FROM recipient_numbers WHERE recipient_id = ?')
  const addNumber = database.prepare<[number, number, string, string, string, string | null, string]>(
    `INSERT INTO recipient_numbers (recipient_id, position, number, zone, zone_evidence, country, region)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  // the number that is called next is where its place in the order says, or the last one there is
  const wait = database.prepare<
    [{ id: number; position: number; zone: string; region: string; last: 0 | 1 }]
  >(
    `UPDATE campaign_recipients SET position = @position, zone = @zone, region = @region
     WHERE recipient_id = @id AND state = 'due' AND (position = @position OR (@last AND position > @position))`,
  )
  const who = database.prepare<[string, string | null, number, number], { id: number; name: string | null }>(
    'SELECT id, name FROM recipients WHERE number IN (?, ?) AND list_id = ? AND id <> ?',
  )
  return {
    updateRecipient: (id, { furtherNumbers, tags, variables, ...changes }, now) =>
      inTransaction(database, () => {
        update.run({
          ...changes,
          id,
          now,
          tags: JSON.stringify(tags),
          variables: JSON.stringify(variables),
          consentAt: instantOfConsent(changes.consentAt),
        })
        dropNumbers.run(id)
        for (const [at, { number, zone, zoneEvidence, country, region }] of furtherNumbers.entries())
          addNumber.run(id, at + 1, number, zone, zoneEvidence, country, region)
        const places = [changes, ...furtherNumbers]
        for (const [position, { zone, region }] of places.entries())
          wait.run({ id, position, zone, region, last: position === places.length - 1 ? 1 : 0 })
      }),
    whoHas: (number, listId, otherThan) => who.get(number, otherWritingOf(number), listId, otherThan) ?? null,
  }
}
