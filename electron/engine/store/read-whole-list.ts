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
> & { readonly id: number; readonly variables: string; readonly tags: string }

/** Everybody of a list in its order, for a simulation that calls them in another database. */
export function readWholeList(database: Database, listId: number): readonly NewRecipient[] {
  const rows = database
    .prepare<[number], Row>(
      `SELECT id, line, number, name, country, zone, zone_evidence AS zoneEvidence, region,
         region_evidence AS regionEvidence, external_id AS externalId, category, tags, variables
       FROM recipients WHERE list_id = ? ORDER BY id`,
    )
    .all(listId)
  const further = database.prepare<[number], FurtherNumber>(
    `SELECT number, country, zone, zone_evidence AS zoneEvidence, region FROM recipient_numbers
     WHERE recipient_id = ? ORDER BY position`,
  )
  return rows.map(({ id, ...row }) => ({
    ...row,
    // both as the import wrote them
    variables: JSON.parse(row.variables) as Record<string, string>,
    tags: JSON.parse(row.tags) as string[],
    furtherNumbers: further.all(id),
  }))
}
