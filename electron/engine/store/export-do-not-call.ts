import type { Database } from 'better-sqlite3'
import { DO_NOT_CALL_SOURCE_WORDS, type DoNotCallSource } from '../../../shared/model/do-not-call.ts'
import { type Cell, utcCell } from './export-cells.ts'
import type { ExportTable } from './export-rows.ts'

interface EntryFacts {
  readonly pattern: string
  readonly isPrefix: number
  readonly campaign: string | null
  readonly reason: string
  readonly source: DoNotCallSource
  readonly addedBy: string
  readonly at: number
}

/** The whole do-not-call list, oldest first. Its first column is what an import of it reads again, beginnings with their `*`. */
export function doNotCallTable(database: Database): ExportTable {
  const facts = database.prepare<[], EntryFacts>(
    `SELECT d.pattern, d.is_prefix AS isPrefix, c.name AS campaign, d.reason, d.source, d.added_by AS addedBy, d.at
     FROM do_not_call d LEFT JOIN campaigns c ON c.id = d.campaign_id ORDER BY d.id`,
  )
  return {
    header: ['Number', 'Campaign', 'Why', 'Source', 'Added by', 'Added (UTC)'],
    rows: cells(() => facts.iterate()),
  }
}

/** The query begins with the first row that is asked for, as the other tables do. */
function* cells(query: () => Iterable<EntryFacts>): Generator<Cell[]> {
  for (const { pattern, isPrefix, campaign, reason, source, addedBy, at } of query()) {
    yield [
      isPrefix === 1 ? `${pattern}*` : pattern,
      campaign ?? 'Every campaign',
      reason,
      DO_NOT_CALL_SOURCE_WORDS[source],
      addedBy,
      utcCell(at),
    ]
  }
}
