import type { Database } from 'better-sqlite3'
import { failure, success } from '../../../shared/errors.ts'
import { listColumnKey, type TargetOf } from '../../../shared/model/export.ts'
import { EXPORT_COLUMNS } from '../../../shared/model/export-columns.ts'
import { importMappingSchema } from '../../../shared/model/recipient-list.ts'
import { cellsOfRow, namesOfColumns, type RejectedSource, widest } from '../domain/rejected-csv.ts'
import type { Cell } from './export-cells.ts'
import { type ExportTable, type ExportTableResult, orderOf } from './export-table.ts'

interface RejectedFacts {
  readonly line: number
  readonly sentence: string
  readonly raw: string
}

const SORTABLE = { line: 'line', sentence: 'reason' } as const
const WORDS = EXPORT_COLUMNS.rejected

/**
 * The rows that did not become recipients, by line, in the columns of their file and with how to fix them: once they are fixed, the
 * export is imported like the file itself.
 */
export function rejectedTable(database: Database, target: TargetOf<'rejected'>): ExportTableResult {
  const { importId, verdict, sort } = target
  const source = sourceOf(database, importId)
  if (source === null) return failure('import_not_found', `There is no import ${importId}.`)
  const order = orderOf(sort, SORTABLE, 'line')
  if (!order.ok) return order
  const from = `FROM rejected_rows WHERE import_id = ? AND ${verdict === null ? "verdict <> 'blank'" : 'verdict = ?'}`
  const parameters = verdict === null ? [importId] : [importId, verdict]
  const rowsOf = (end: string): Iterable<RejectedFacts> =>
    database
      .prepare<unknown[], RejectedFacts>(`SELECT line, sentence, raw ${from}${end}`)
      .iterate(...parameters)
  const columns = originalColumns(source, rowsOf(''))
  const table: ExportTable = {
    columns: [
      ...columns.map(({ key, header }) => ({ key, header, isDefault: true, isOfList: true })),
      { key: 'line', header: WORDS.line.header, isDefault: true, isOfList: false },
      { key: 'sentence', header: WORDS.sentence.header, isDefault: true, isOfList: false },
      { key: 'raw', header: WORDS.raw.header, isDefault: false, isOfList: false },
    ],
    count: () =>
      database.prepare<unknown[], { count: number }>(`SELECT count(*) AS count ${from}`).get(...parameters)
        ?.count ?? 0,
    *rows(keys) {
      const readers = keys.map(key => readerOf(key, columns))
      for (const facts of rowsOf(order.value)) {
        const cells = cellsOfRow(facts.raw, source)
        yield readers.map(read => read(facts, cells))
      }
    },
  }
  return success(table)
}

/** How the file of an import was read; null when there is no such import. */
function sourceOf(database: Database, importId: number): RejectedSource | null {
  const found = database
    .prepare<[number], { mapping: string; header: string | null }>(
      'SELECT mapping, header FROM imports WHERE id = ?',
    )
    .get(importId)
  if (found === undefined) return null
  // one of an older version that cannot be read any more: a row is one cell then
  const mapping = importMappingSchema.safeParse(JSON.parse(found.mapping))
  const header: unknown = found.header === null ? null : JSON.parse(found.header)
  return {
    header: Array.isArray(header) ? header.map(String) : null,
    columns: mapping.success ? mapping.data.columns.length : 1,
    delimiter: mapping.success ? mapping.data.delimiter : ',',
    quote: mapping.success ? mapping.data.quote : '"',
  }
}

interface OriginalColumn {
  readonly key: string
  readonly header: string
}

/** The columns of the file, each with a key of its own: headers may be there twice. */
function originalColumns(source: RejectedSource, rows: Iterable<RejectedFacts>): readonly OriginalColumn[] {
  const columns = widest(source, cellsOf(source, rows))
  const keys = new Set<string>()
  return namesOfColumns(source, columns).map(header => {
    let key = listColumnKey(header)
    for (let nth = 2; keys.has(key); nth++) key = listColumnKey(`${header} ${nth}`)
    keys.add(key)
    return { key, header }
  })
}

function* cellsOf(source: RejectedSource, rows: Iterable<RejectedFacts>): Iterable<readonly string[]> {
  for (const { raw } of rows) yield cellsOfRow(raw, source)
}

type Reader = (facts: RejectedFacts, cells: readonly string[]) => Cell

function readerOf(key: string, columns: readonly OriginalColumn[]): Reader {
  switch (key) {
    case 'line':
      return facts => facts.line
    case 'sentence':
      return facts => facts.sentence
    case 'raw':
      return facts => facts.raw
    default: {
      const at = columns.findIndex(column => column.key === key)
      return (_, cells) => cells[at] ?? null
    }
  }
}
