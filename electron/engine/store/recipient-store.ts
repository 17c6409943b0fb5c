import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import type { RecipientStore, StoredRecipient } from '../ports/recipient-store.ts'
import {
  CONSENT_OF_ROW,
  type ConsentColumns,
  forbiddingSql,
  type WritingsAsked,
  writingsAsked,
} from './read-person.ts'

/** Rows of a list that are looked at for the choices of an audience. */
const SAMPLED_ROWS = 5_000

const tagsSchema = z.array(z.string())
const variablesSchema = z.record(z.string(), z.string())

interface RecipientRow extends ConsentColumns {
  readonly id: number
  readonly name: string | null
  readonly externalId: string | null
  readonly tags: string
  readonly category: string | null
  readonly variables: string
  readonly country: string | null
  readonly editedAt: number | null
  readonly listId: number
  readonly listName: string
}

/** Reads recipients by their keys. */
export function createRecipientStore(database: Database): RecipientStore {
  const recipient = database.prepare<[number], RecipientRow>(
    `SELECT r.id, r.name, r.external_id AS externalId, r.tags, r.category, r.variables, r.country,
       r.edited_at AS editedAt, ${CONSENT_OF_ROW}, l.id AS listId, l.name AS listName
     FROM recipients r CROSS JOIN recipient_lists l ON l.id = r.list_id WHERE r.id = ? AND l.state = 'ready'`,
  )
  const numbers = database.prepare<[{ id: number }], StoredRecipient['numbers'][number]>(
    `SELECT number, zone, zoneEvidence, region FROM (
       SELECT 0 AS position, number, zone, zone_evidence AS zoneEvidence, region FROM recipients WHERE id = @id
       UNION ALL SELECT position, number, zone, zone_evidence, region FROM recipient_numbers WHERE recipient_id = @id)
     ORDER BY position`,
  )
  const campaigns = database.prepare<[number, number], { id: number }>(
    `SELECT campaign_id AS id FROM campaign_recipients INDEXED BY campaign_recipients_by_recipient
     WHERE recipient_id = ? ORDER BY campaign_id DESC LIMIT ?`,
  )
  const forbidding = database.prepare<[WritingsAsked], { id: number }>(forbiddingSql('d.id', ''))
  const choicesOf = (from: string, column: string) =>
    database.prepare<[{ lists: string; limit: number }], { value: string }>(
      `SELECT DISTINCT ${column} AS value FROM json_each(@lists) list CROSS JOIN recipients r ON r.id IN (
         SELECT id FROM recipients INDEXED BY recipients_by_list WHERE list_id = list.value ORDER BY id LIMIT ${SAMPLED_ROWS})
       ${from} WHERE ${column} <> '' ORDER BY 1 LIMIT @limit`,
    )
  const tags = choicesOf('CROSS JOIN json_each(r.tags) t', 't.value')
  const categories = choicesOf('', 'r.category')
  const variables = choicesOf('CROSS JOIN json_each(r.variables) v', 'v.key')

  return {
    get(recipientId) {
      const found = recipient.get(recipientId)
      if (!found) return null
      const { listId, listName, consentSource, consentAt, consentForm, contactKind, ...row } = found
      return {
        ...row,
        tags: tagsSchema.parse(JSON.parse(row.tags)),
        variables: variablesSchema.parse(JSON.parse(row.variables)),
        consent: { source: consentSource, at: consentAt, form: consentForm, contact: contactKind },
        list: { id: listId, name: listName },
        numbers: numbers.all({ id: recipientId }),
      }
    },
    campaignsOf: (recipientId, limit) => campaigns.all(recipientId, limit).map(({ id }) => id),
    forbiddenBy: number => forbidding.all(writingsAsked(number)).map(({ id }) => id),
    choices(listIds, limit) {
      const asked = { lists: JSON.stringify([...new Set(listIds)]), limit }
      const values = (statement: typeof tags): string[] => statement.all(asked).map(({ value }) => value)
      return { tags: values(tags), categories: values(categories), variables: values(variables) }
    },
  }
}
