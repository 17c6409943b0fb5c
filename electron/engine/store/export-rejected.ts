import type { Database } from 'better-sqlite3'
import { failure, success } from '../../../shared/errors.ts'
import type { TargetOf } from '../../../shared/model/export.ts'
import { type ExportTableResult, orderOf, type TableParts, tableOf } from './export-table.ts'

interface RejectedFacts {
  readonly line: number
  readonly sentence: string
  readonly raw: string
}

const SORTABLE = { line: 'line', sentence: 'reason' } as const

const READERS: TableParts<'rejected', RejectedFacts>['readers'] = {
  line: facts => facts.line,
  sentence: facts => facts.sentence,
  raw: facts => facts.raw,
}

/** The rows that an import refused, by line, with how to fix them. */
export function rejectedTable(database: Database, target: TargetOf<'rejected'>): ExportTableResult {
  const { what, importId, sort } = target
  if (!database.prepare('SELECT 1 FROM imports WHERE id = ?').get(importId))
    return failure('import_not_found', `There is no import ${importId}.`)
  const order = orderOf(sort, SORTABLE, 'line')
  if (!order.ok) return order
  const from = 'FROM rejected_rows WHERE import_id = ?'
  return success(
    tableOf<'rejected', RejectedFacts>({
      what,
      database,
      readers: READERS,
      listColumns: [],
      rows: [{ sql: `SELECT line, sentence, raw ${from}${order.value}`, parameters: [importId] }],
      count: { sql: `SELECT count(*) AS count ${from}`, parameters: [importId] },
    }),
  )
}
