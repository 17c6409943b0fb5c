import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { importedRowSchema } from '../../../shared/model/list-import.ts'
import type { ImportStore } from '../ports/import-store.ts'
import { storedJson } from './stored-json.ts'

interface Found {
  readonly line: number
  readonly verdict: string
  readonly reason: string | null
  readonly sentence: string | null
  /** A JSON array. */
  readonly numbers: string
  readonly zone: string
}

const readNumbers = storedJson(z.array(z.string()))

/** All numbers of `r`, its own first. */
const NUMBERS_OF_RECIPIENT = `(SELECT json_group_array(number) FROM (
    SELECT 0 AS position, r.number AS number
    UNION ALL SELECT position, number FROM recipient_numbers WHERE recipient_id = r.id ORDER BY position))`

/**
 * Reads what became of each row of a file, in its order. Of an import that made its list, the recipients are those of the list; of an
 * update, those that its journal names. The zones of a row are those of the number that is called first.
 */
export function createImportedRows(database: Database): ImportStore['rows'] {
  const turnedAway = `
    SELECT line, verdict, CASE verdict WHEN 'blank' THEN NULL ELSE reason END AS reason,
      CASE verdict WHEN 'blank' THEN NULL ELSE sentence END AS sentence, numbers, zone
    FROM rejected_rows WHERE import_id = @import AND line > @after`
  const made = database.prepare<[{ import: number; after: number; limit: number }], Found>(
    `SELECT * FROM (SELECT r.line, 'accepted' AS verdict, NULL AS reason, NULL AS sentence, ${NUMBERS_OF_RECIPIENT} AS numbers, r.zone
       FROM imports i CROSS JOIN recipients r INDEXED BY recipients_by_list ON r.list_id = i.list_id
       WHERE i.id = @import AND i.is_update = 0 AND r.line > @after ORDER BY r.id LIMIT @limit)
     UNION ALL SELECT * FROM (SELECT c.line, CASE c.kind WHEN 'new' THEN 'accepted' ELSE 'updated' END, NULL, NULL,
         ${NUMBERS_OF_RECIPIENT}, r.zone
       FROM import_changes c CROSS JOIN recipients r ON r.id = c.recipient_id
       WHERE c.import_id = @import AND c.kind IN ('new', 'changed') AND c.line > @after ORDER BY c.seq LIMIT @limit)
     UNION ALL SELECT * FROM (${turnedAway} ORDER BY line LIMIT @limit)
     ORDER BY line LIMIT @limit`,
  )
  return (importId, afterLine, limit) =>
    made.all({ import: importId, after: afterLine, limit }).map(({ numbers, zone, ...row }) =>
      importedRowSchema.parse({
        ...row,
        numbers: readNumbers(numbers),
        zones: zone === '' ? [] : zone.split('|'),
      }),
    )
}
