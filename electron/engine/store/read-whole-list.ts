import type { Database } from 'better-sqlite3'
import type { NewRecipient } from '../ports/import-store.ts'

type Row = Pick<
  NewRecipient,
  'line' | 'number' | 'name' | 'country' | 'zone' | 'zoneEvidence' | 'externalId'
> & { readonly variables: string }

/** Everybody of a list in its order, for a simulation that calls them in another database. */
export function readWholeList(database: Database, listId: number): readonly NewRecipient[] {
  const rows = database
    .prepare<[number], Row>(
      `SELECT line, number, name, country, zone, zone_evidence AS zoneEvidence, external_id AS externalId, variables
       FROM recipients WHERE list_id = ? ORDER BY id`,
    )
    .all(listId)
  return rows.map(row => ({ ...row, variables: JSON.parse(row.variables) as Record<string, string> })) // as the import wrote it
}
