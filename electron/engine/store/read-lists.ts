import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import type { CampaignState } from '../../../shared/model/campaign.ts'
import type { ImportCounts } from '../../../shared/model/import-counts.ts'
import { type RejectedRow, rejectedRowSchema } from '../../../shared/model/list-import.ts'
import { importMappingSchema, type ListRow } from '../../../shared/model/recipient-list.ts'
import type { ImportStore, StoredImport } from '../ports/import-store.ts'
import { createImportedRows } from './read-imported-rows.ts'
import { storedJson } from './stored-json.ts'

type ListReading = Pick<
  ImportStore,
  'import' | 'imports' | 'lists' | 'list' | 'campaignsOf' | 'rejected' | 'rows'
>

type ImportRow = Omit<StoredImport, 'counts' | 'mapping' | 'header' | 'isUpdate' | 'isNewest'> &
  ImportCounts & {
    readonly mapping: string
    readonly header: string | null
    readonly isUpdate: number
    readonly isNewest: number
  }
type ListFound = Omit<ListRow, 'counts'> & ImportCounts
type RejectedFound = Readonly<Record<keyof RejectedRow, unknown>>
interface RejectedPage {
  readonly import: number
  /** Empty for all that were turned away. */
  readonly verdict: string
}

const COUNTS = [
  ['rows', 'rows'],
  ['accepted', 'accepted'],
  ['updated', 'updated'],
  ['duplicate_in_file', 'duplicateInFile'],
  ['duplicate_in_list', 'duplicateInList'],
  ['do_not_call', 'doNotCall'],
  ['rejected', 'rejected'],
  ['blank', 'blank'],
] as const satisfies readonly (readonly [string, keyof ImportCounts])[]

/** Reads imports and lists; only lists that are ready are seen. */
export function createListReading(database: Database): ListReading {
  const counts = COUNTS.map(([column, count]) => `coalesce(i.${column}, 0) AS ${count}`).join(', ')
  const importRows = `
    SELECT i.id, i.file_name AS fileName, i.list_name AS listName, i.bytes, i.mapping, i.header, i.state, i.problem, ${counts},
      i.is_update AS isUpdate, i.kept_file AS keptFile, i.started_at AS startedAt, i.ended_at AS endedAt, l.id AS listId,
      (l.id IS NOT NULL AND i.state = 'done' AND NOT EXISTS (
        SELECT 1 FROM imports newer WHERE newer.list_id = i.list_id AND newer.id > i.id AND newer.state = 'done')) AS isNewest
    FROM imports i LEFT JOIN recipient_lists l ON l.id = i.list_id AND l.state = 'ready'`
  const oneImport = database.prepare<[number], ImportRow>(`${importRows} WHERE i.id = ?`)
  const newestImports = database.prepare<[number], ImportRow>(
    `${importRows} ORDER BY i.state NOT IN ('running', 'undoing'), i.id DESC LIMIT ?`,
  )
  const listRows = `
    SELECT l.id, l.name, l.origin, coalesce(i.file_name, '') AS fileName, l.import_id AS importId, ${counts},
      l.created_at AS createdAt, l.archived_at AS archivedAt,
      (SELECT coalesce(sum(count), 0) FROM list_recipient_counts WHERE list_id = l.id) AS people,
      (SELECT coalesce(sum(count), 0) FROM list_recipient_counts WHERE list_id = l.id AND zone = '') AS zoneUnknown,
      (SELECT count(DISTINCT country) FROM list_recipient_counts
        WHERE list_id = l.id AND country <> '' AND count > 0) AS countries,
      (SELECT count(*) FROM campaign_lists WHERE list_id = l.id) AS campaigns
    FROM recipient_lists l LEFT JOIN imports i ON i.id = l.import_id WHERE l.state = 'ready'`
  const allLists = database.prepare<[], ListFound>(`${listRows} ORDER BY l.id DESC`)
  const oneList = database.prepare<[number], ListFound>(`${listRows} AND l.id = ?`)
  const campaigns = database.prepare<[number], { id: number; name: string; state: CampaignState }>(
    `SELECT c.id, c.name, c.state FROM campaign_lists cl CROSS JOIN campaigns c ON c.id = cl.campaign_id
     WHERE cl.list_id = ? ORDER BY c.id DESC`,
  )
  const isTurnedAway = `import_id = @import AND verdict <> 'blank' AND (@verdict = '' OR verdict = @verdict)`
  const pageOfRejected = database.prepare<[RejectedPage & { limit: number; offset: number }], RejectedFound>(
    `SELECT line, verdict, reason, sentence, raw FROM rejected_rows WHERE ${isTurnedAway}
     ORDER BY line LIMIT @limit OFFSET @offset`,
  )
  const sizeOfRejected = database.prepare<[RejectedPage], { total: number }>(
    `SELECT count(*) AS total FROM rejected_rows WHERE ${isTurnedAway}`,
  )

  return {
    import(importId) {
      const row = oneImport.get(importId)
      return row ? importOf(row) : null
    },
    imports: limit => newestImports.all(limit).map(importOf),
    lists: () => allLists.all().map(withCounts),
    list(listId) {
      const row = oneList.get(listId)
      return row ? withCounts(row) : null
    },
    campaignsOf: listId => campaigns.all(listId),
    rejected(importId, { offset, limit, verdict }) {
      const asked = { import: importId, verdict: verdict ?? '' }
      const total = sizeOfRejected.get(asked)?.total ?? 0
      const rows = pageOfRejected.all({ ...asked, limit, offset })
      return { total, rows: rows.map(row => rejectedRowSchema.parse(row)) }
    },
    rows: createImportedRows(database),
  }
}

const readMapping = storedJson(importMappingSchema)
const readHeader = storedJson(z.array(z.string()))

function importOf(row: ImportRow): StoredImport {
  const { isUpdate, isNewest, mapping, header, ...rest } = withCounts(row)
  return {
    ...rest,
    mapping: readMapping(mapping),
    header: header === null ? null : readHeader(header),
    isUpdate: isUpdate === 1,
    isNewest: isNewest === 1,
  }
}

function withCounts<Row extends ImportCounts>(
  row: Row,
): Omit<Row, keyof ImportCounts> & { counts: ImportCounts } {
  const { rows, accepted, updated, duplicateInFile, duplicateInList, doNotCall, rejected, blank, ...rest } =
    row
  const counts = { rows, accepted, updated, duplicateInFile, duplicateInList, doNotCall, rejected, blank }
  return { ...rest, counts }
}
