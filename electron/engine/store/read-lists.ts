import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import {
  type ImportCounts,
  type ListRow,
  type RejectedRow,
  rejectionReasonSchema,
} from '../../../shared/model/recipient-list.ts'
import type { ImportStore, ListRecipient, StoredImport } from '../ports/import-store.ts'
import { anywhere } from './search-text.ts'

/** Rows of a list that a search looks into letter by letter; numbers are found by their beginning in all of it. */
const ROWS_LOOKED_AT_MAX = 50_000
/** Comes after every digit, so that a prefix of a number is a range of the index. */
const AFTER_DIGITS = ':'
const variablesSchema = z.record(z.string(), z.string())
const tagsSchema = z.array(z.string())

type ListReading = Pick<ImportStore, 'import' | 'lists' | 'list' | 'recipients' | 'rejected'>

type ImportRow = Omit<StoredImport, 'counts'> & ImportCounts
type ListFound = Omit<ListRow, 'counts'> & ImportCounts
type RecipientFound = Omit<ListRecipient, 'variables' | 'tags'> & {
  readonly variables: string
  readonly tags: string
}
type RejectedFound = Omit<RejectedRow, 'reason'> & { readonly reason: string }

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
  const counts = 'i.rows, i.accepted, i.duplicate, i.rejected, i.blank'
  const oneImport = database.prepare<[number], ImportRow>(
    `SELECT i.id, i.file_name AS fileName, i.bytes, i.state, i.problem, ${counts}, l.id AS listId FROM imports i
     LEFT JOIN recipient_lists l ON l.import_id = i.id AND l.state <> 'removing' WHERE i.id = ?`,
  )
  const listRows = `
    SELECT l.id, l.name, i.file_name AS fileName, i.id AS importId, ${counts}, l.created_at AS createdAt,
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
  const pageOfRejected = database.prepare<[number, number, number], RejectedFound>(
    'SELECT line, reason, sentence, raw FROM rejected_rows WHERE import_id = ? ORDER BY line LIMIT ? OFFSET ?',
  )
  const sizeOfRejected = database.prepare<[number], { total: number }>(
    'SELECT count(*) AS total FROM rejected_rows WHERE import_id = ?',
  )

  return {
    import(importId) {
      const row = oneImport.get(importId)
      return row ? withCounts(row) : null
    },
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
    rejected: (importId, { offset, limit }) => ({
      total: sizeOfRejected.get(importId)?.total ?? 0,
      rows: pageOfRejected
        .all(importId, limit, offset)
        .map(row => ({ ...row, reason: rejectionReasonSchema.parse(row.reason) })),
    }),
  }
}

function withCounts<Row extends ImportCounts>(
  row: Row,
): Omit<Row, keyof ImportCounts> & { counts: ImportCounts } {
  const { rows, accepted, duplicate, rejected, blank, ...rest } = row
  return { ...rest, counts: { rows, accepted, duplicate, rejected, blank } }
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
