import type { Database } from 'better-sqlite3'
import { failure, type Result, success } from '../../../shared/errors.ts'
import {
  type ExportColumn,
  type ExportKind,
  type ExportSort,
  listColumnKey,
  listColumnOf,
} from '../../../shared/model/export.ts'
import { EXPORT_COLUMNS, type ExportColumnKey } from '../../../shared/model/export-columns.ts'
import type { ExportErrorCode } from '../ports/export-writer.ts'
import type { Cell } from './export-cells.ts'

/** A table to write. The database is read as its rows are. */
export interface ExportTable {
  readonly columns: readonly ExportColumn[]
  /** Reads how many rows there are. */
  count(): number
  /** The rows, each with a cell for every key; a key that is not among the columns is an empty cell. */
  rows(keys: readonly string[]): Iterable<readonly Cell[]>
}

export type ExportTableResult = Result<ExportTable, ExportErrorCode>

/** A query and what it asks for, in the order of its question marks. */
export interface Query {
  readonly sql: string
  readonly parameters: readonly unknown[]
}

/** What a table of one kind is made of. */
export interface TableParts<Kind extends ExportKind, Facts> {
  readonly what: Kind
  readonly database: Database
  readonly readers: Readonly<Record<ExportColumnKey<Kind>, (facts: Facts) => Cell>>
  /** Columns of ours that hold nothing here; they can be chosen, and are not written by default. */
  readonly empty?: readonly ExportColumnKey<Kind>[]
  /** Names of the columns of the list's own file. */
  readonly listColumns: readonly string[]
  /** One after the other. */
  readonly rows: Iterable<Query>
  /** The cells of a row in the list's own columns; none unless told. */
  readonly ofList?: (facts: Facts) => ListValues
  readonly count: Query | number
}

export type ListValues = ReadonlyMap<string, unknown>
type CellReader<Facts> = (facts: Facts, values: ListValues) => Cell

/** Makes a table. */
export function tableOf<Kind extends ExportKind, Facts>(parts: TableParts<Kind, Facts>): ExportTable {
  const { database, listColumns, rows, count, ofList = () => NOTHING } = parts
  const columns = columnsOf(parts.what, listColumns, parts.empty ?? [])
  const readers = new Map<string, CellReader<Facts>>(
    Object.entries<(facts: Facts) => Cell>(parts.readers).map(([key, read]) => [key, read]),
  )
  for (const name of listColumns) readers.set(listColumnKey(name), (_, values) => textOf(values.get(name)))
  return {
    columns,
    count: () =>
      typeof count === 'number'
        ? count
        : (database.prepare<unknown[], { count: number }>(count.sql).get(...count.parameters)?.count ?? 0),
    *rows(keys) {
      const chosen = keys.map(key => readers.get(key) ?? (() => null))
      const asksList = keys.some(key => listColumnOf(key) !== null)
      // a query begins with the first row that is asked for: one that is open keeps its connection from being closed
      for (const { sql, parameters } of rows) {
        for (const facts of database.prepare<unknown[], Facts>(sql).iterate(...parameters)) {
          const values = asksList ? ofList(facts) : NOTHING
          yield chosen.map(read => read(facts, values))
        }
      }
    },
  }
}

/** Columns of ours, then those of the list. One of the list that is named like one of ours says whose it is. */
function columnsOf(
  what: ExportKind,
  listColumns: readonly string[],
  empty: readonly string[],
): ExportColumn[] {
  const ours = Object.entries<{ readonly header: string; readonly extra?: true }>(EXPORT_COLUMNS[what])
  const taken = new Set(ours.map(([, { header }]) => header.toLowerCase()))
  return [
    ...ours.map(([key, { header, extra }]) => ({
      key,
      header,
      isDefault: extra !== true && !empty.includes(key),
      isOfList: false,
    })),
    ...listColumns.map(name => ({
      key: listColumnKey(name),
      header: taken.has(name.toLowerCase()) ? `${name} (list)` : name,
      isDefault: true,
      isOfList: true,
    })),
  ]
}

const NOTHING: ListValues = new Map()

/** The variables of a recipient by their names. */
export function variablesOf({ variables }: { readonly variables: string }): ListValues {
  const parsed: unknown = JSON.parse(variables)
  return new Map(typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [])
}

function textOf(value: unknown): Cell {
  return value === undefined || value === null ? null : String(value)
}

/**
 * The keys of the rows of a table that its filter finds. A condition whose value is null is not asked; one with several question
 * marks has the same value for each.
 */
export function filtered(
  table: 'campaign_recipients' | 'attempts' | 'do_not_call',
  conditions: readonly (readonly [condition: string, value: string | number | null])[],
): Query {
  const asked = conditions.filter(([, value]) => value !== null)
  const where = asked.length === 0 ? '' : ` WHERE ${asked.map(([condition]) => condition).join(' AND ')}`
  return {
    sql: `SELECT id FROM ${table}${where}`,
    parameters: asked.flatMap(([condition, value]) => [...condition.matchAll(/\?/g)].map(() => value)),
  }
}

/**
 * The end of a query that sorts it; `otherwise` is the order of the table on the page, and decides between equal rows. `bad_input`
 * for a column that cannot be sorted by.
 */
export function orderOf(
  sort: ExportSort | null,
  sortable: Readonly<Record<string, string>>,
  otherwise: string,
): Result<string, 'bad_input'> {
  if (sort === null) return success(` ORDER BY ${otherwise}`)
  const expression = Object.hasOwn(sortable, sort.column) ? sortable[sort.column] : undefined
  if (expression === undefined) {
    return failure(
      'bad_input',
      `Rows cannot be sorted by "${sort.column}". Choose one of: ${Object.keys(sortable).join(', ')}.`,
    )
  }
  return success(` ORDER BY ${expression} ${sort.descending ? 'DESC' : 'ASC'}, ${otherwise}`)
}
