import type { Database } from 'better-sqlite3'
import type { NewRecipient } from '../ports/import-store.ts'

type Row = Pick<
  NewRecipient,
  'line' | 'number' | 'name' | 'country' | 'zone' | 'zoneEvidence' | 'externalId'
> & { readonly variables: string }

const COLUMNS = `line, number, name, country, r.zone, zone_evidence AS zoneEvidence, external_id AS externalId, variables`

/** Everybody of a list in its order, for a simulation that calls them in another database. */
export function readWholeList(database: Database, listId: number): readonly NewRecipient[] {
  return read(database, `SELECT ${COLUMNS} FROM recipients r WHERE list_id = ? ORDER BY r.id`, listId)
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
  return database
    .prepare<[number], Row>(sql)
    .all(id)
    .map(row => ({ ...row, variables: JSON.parse(row.variables) as Record<string, string> })) // as the import wrote it
}
