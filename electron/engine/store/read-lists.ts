import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import type { ImportCounts } from '../../../shared/model/import-counts.ts'
import { type RejectedRow, rejectedRowSchema } from '../../../shared/model/list-import.ts'
import { importMappingSchema, type ListRow } from '../../../shared/model/recipient-list.ts'
import type { ImportStore, ListRecipient, StoredImport } from '../ports/import-store.ts'
import { createImportedRows } from './read-imported-rows.ts'
import { anywhere } from './search-text.ts'
import { storedJson } from './stored-json.ts'

/** Rows of a list that a search looks into letter by letter; numbers are found by their beginning in all of it. */
const ROWS_LOOKED_AT_MAX = 50_000
/** Comes after every digit, so that a prefix of a number is a range of the index. */
const AFTER_DIGITS = ':'
const variablesSchema = z.record(z.string(), z.string())
const tagsSchema = z.array(z.string())

type ListReading = Pick<
  ImportStore,
  'import' | 'imports' | 'lists' | 'list' | 'recipients' | 'rejected' | 'rows'
>

type ImportRow = Omit<StoredImport, 'counts' | 'mapping' | 'isUpdate' | 'isNewest'> &
  ImportCounts & { readonly mapping: string; readonly isUpdate: number; readonly isNewest: number }
type ListFound = Omit<ListRow, 'counts'> & ImportCounts
type RecipientFound = Omit<ListRecipient, 'variables' | 'tags'> & {
  readonly variables: string
  readonly tags: string
}
type RejectedFound = Readonly<Record<keyof RejectedRow, unknown>>
interface RejectedPage {
  readonly import: number
  /** Empty for all that were turned away. */
  readonly verdict: string
}

interface ListPage {
  readonly list: number
  readonly limit: number
  readonly offset: number
}

/** A search as the statements take it: patterns, and the range of numbers with this beginning (empty for a name). */
interface Wanted {
  readonly list: number
  readonly name: string
  readonly number: string
  readonly from: string
  readonly to: string
}

/** Reads imports and lists; only lists that are ready are seen. */
export function createListReading(database: Database): ListReading {
  const counts = `i.rows, i.accepted, i.updated, i.duplicate_in_file AS duplicateInFile,
    i.duplicate_in_list AS duplicateInList, i.do_not_call AS doNotCall, i.rejected, i.blank`
  const importRows = `
    SELECT i.id, i.file_name AS fileName, i.list_name AS listName, i.bytes, i.mapping, i.state, i.problem, ${counts},
      i.is_update AS isUpdate, i.kept_file AS keptFile, i.started_at AS startedAt, i.ended_at AS endedAt, l.id AS listId,
      (l.id IS NOT NULL AND i.state = 'done' AND NOT EXISTS (
        SELECT 1 FROM imports newer WHERE newer.list_id = i.list_id AND newer.id > i.id AND newer.state = 'done')) AS isNewest
    FROM imports i LEFT JOIN recipient_lists l ON l.id = i.list_id AND l.state = 'ready'`
  const oneImport = database.prepare<[number], ImportRow>(`${importRows} WHERE i.id = ?`)
  const newestImports = database.prepare<[number], ImportRow>(
    `${importRows} ORDER BY i.state NOT IN ('running', 'undoing'), i.id DESC LIMIT ?`,
  )
  const listRows = `
    SELECT l.id, l.name, i.file_name AS fileName, i.id AS importId, ${counts}, l.created_at AS createdAt,
      (SELECT coalesce(sum(count), 0) FROM list_recipient_counts WHERE list_id = l.id) AS people,
      (SELECT coalesce(sum(count), 0) FROM list_recipient_counts WHERE list_id = l.id AND zone = '') AS zoneUnknown,
      (SELECT count(DISTINCT country) FROM list_recipient_counts
        WHERE list_id = l.id AND country <> '' AND count > 0) AS countries,
      (SELECT count(*) FROM campaign_lists WHERE list_id = l.id) AS campaigns
    FROM recipient_lists l JOIN imports i ON i.id = l.import_id WHERE l.state = 'ready'`
  const allLists = database.prepare<[], ListFound>(`${listRows} ORDER BY l.id DESC`)
  const oneList = database.prepare<[number], ListFound>(`${listRows} AND l.id = ?`)
  const columns = `id, name, number, country, nullif(zone, '') AS zone, zone_evidence AS zoneEvidence, region, category, tags, variables,
    (SELECT count(*) FROM recipient_numbers n WHERE n.recipient_id = recipients.id) AS furtherNumbers`
  const isReady = `EXISTS (SELECT 1 FROM recipient_lists WHERE id = @list AND state = 'ready')`
  const pageOfList = database.prepare<[ListPage], RecipientFound>(
    `SELECT ${columns} FROM recipients WHERE list_id = @list AND ${isReady} ORDER BY id LIMIT @limit OFFSET @offset`,
  )
  const sizeOfList = database.prepare<[{ list: number }], { total: number }>(
    `SELECT coalesce(sum(count), 0) AS total FROM list_recipient_counts WHERE list_id = @list AND ${isReady}`,
  )
  const found = `
    SELECT id FROM (SELECT id, name, number FROM recipients WHERE list_id = @list ORDER BY id LIMIT ${ROWS_LOOKED_AT_MAX})
      WHERE name LIKE @name ESCAPE '\\' OR number LIKE @number ESCAPE '\\'
    UNION SELECT id FROM recipients WHERE list_id = @list AND number >= @from AND number < @to`
  const pageOfFound = database.prepare<[ListPage & Wanted], RecipientFound>(
    `SELECT ${columns} FROM recipients WHERE id IN (${found}) AND ${isReady} ORDER BY id LIMIT @limit OFFSET @offset`,
  )
  const sizeOfFound = database.prepare<[Wanted], { total: number }>(
    `SELECT count(*) AS total FROM (${found}) WHERE ${isReady}`,
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
    recipients(listId, { offset, limit, search }) {
      const text = search.trim()
      const page = { list: listId, limit, offset }
      if (text === '') {
        const total = sizeOfList.get({ list: listId })?.total ?? 0
        return { total, rows: pageOfList.all(page).map(recipientOf) }
      }
      const wanted = wantedOf(listId, text)
      const total = sizeOfFound.get(wanted)?.total ?? 0
      return { total, rows: pageOfFound.all({ ...page, ...wanted }).map(recipientOf) }
    },
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

function importOf(row: ImportRow): StoredImport {
  const { isUpdate, isNewest, mapping, ...rest } = withCounts(row)
  return { ...rest, mapping: readMapping(mapping), isUpdate: isUpdate === 1, isNewest: isNewest === 1 }
}

function withCounts<Row extends ImportCounts>(
  row: Row,
): Omit<Row, keyof ImportCounts> & { counts: ImportCounts } {
  const { rows, accepted, updated, duplicateInFile, duplicateInList, doNotCall, rejected, blank, ...rest } =
    row
  const counts = { rows, accepted, updated, duplicateInFile, duplicateInList, doNotCall, rejected, blank }
  return { ...rest, counts }
}

function recipientOf(row: RecipientFound): ListRecipient {
  const tags = tagsSchema.parse(JSON.parse(row.tags))
  return { ...row, tags, variables: variablesSchema.parse(JSON.parse(row.variables)) }
}

function wantedOf(list: number, text: string): Wanted {
  const digits = text.replaceAll(/[\s().+/-]/g, '')
  const name = anywhere(text)
  if (!/^\d+$/.test(digits)) return { list, name, number: name, from: '', to: '' }
  return { list, name, number: anywhere(digits), from: `+${digits}`, to: `+${digits}${AFTER_DIGITS}` }
}
