import type { Database } from 'better-sqlite3'
import type { FurtherNumber, NewRecipient } from '../ports/import-store.ts'

type Row = Pick<
  NewRecipient,
  | 'line'
  | 'number'
  | 'name'
  | 'country'
  | 'zone'
  | 'zoneEvidence'
  | 'region'
  | 'regionEvidence'
  | 'externalId'
  | 'category'
  | 'consentSource'
  | 'consentForm'
  | 'contactKind'
> & {
  readonly id: number
  readonly variables: string
  readonly tags: string
  readonly consentAt: number | null
}

const COLUMNS = `r.id, r.line, r.number, r.name, r.country, r.zone, r.zone_evidence AS zoneEvidence, r.region,
  r.region_evidence AS regionEvidence, r.external_id AS externalId, r.category, r.tags, r.variables,
  r.consent_source AS consentSource, r.consent_at AS consentAt,
  r.consent_form AS consentForm, r.contact_kind AS contactKind`

/** Everybody of a list in its order, for a simulation that calls them in another database. */
export function readWholeList(database: Database, listId: number): readonly NewRecipient[] {
  return read(database, `SELECT ${COLUMNS} FROM recipients r WHERE r.list_id = ? ORDER BY r.id`, listId)
}

/** Those of a campaign who are not done, in their order. */
export function readRestOfCampaign(database: Database, campaignId: number): readonly NewRecipient[] {
  return read(
    database,
    `SELECT ${COLUMNS} FROM campaign_recipients cr JOIN recipients r ON r.id = cr.recipient_id
     WHERE cr.campaign_id = ? AND cr.state <> 'done' ORDER BY cr.id`,
    campaignId,
  )
}

function read(database: Database, sql: string, id: number): readonly NewRecipient[] {
  const further = database.prepare<[number], FurtherNumber>(
    `SELECT number, country, zone, zone_evidence AS zoneEvidence, region FROM recipient_numbers
     WHERE recipient_id = ? ORDER BY position`,
  )
  return database
    .prepare<[number], Row>(sql)
    .all(id)
    .map(({ id: recipientId, ...row }) => ({
      ...row,
      // both as the import wrote them
      variables: JSON.parse(row.variables) as Record<string, string>,
      tags: JSON.parse(row.tags) as string[],
      furtherNumbers: further.all(recipientId),
      consentAt: row.consentAt === null ? null : new Date(row.consentAt).toISOString(),
    }))
}
