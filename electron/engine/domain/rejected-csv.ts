import { REJECTED_HEADERS } from '../../../shared/model/export-columns.ts'
import type { RejectedRow } from '../../../shared/model/list-import.ts'
import { guardFormula, unguardFormula } from './formula-guard.ts'

/** With it, a spreadsheet reads the file as UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF'

/** The file that rejected rows come from, as it was read. */
export interface RejectedSource {
  /** The cells of its header; null where it had none. */
  readonly header: readonly string[] | null
  readonly columns: number
  readonly delimiter: string
  readonly quote: string
}

/**
 * A file of rejected rows, to be repaired in a spreadsheet and imported again: the columns of the file that they come from, in its order,
 * then the line and what is wrong, which an import passes over.
 */
export function rejectedCsv(source: RejectedSource, rows: readonly RejectedRow[]): string {
  const { delimiter } = source
  const cells = rows.map(row => cellsOfRow(row.raw, source))
  const names = namesOfColumns(source, widest(source, cells))
  const lines = [
    [...names, ...Object.values(REJECTED_HEADERS)],
    ...rows.map(({ line, sentence }, at) => [
      ...names.map((_, column) => cells[at]?.[column] ?? ''),
      String(line),
      sentence,
    ]),
  ].map(line => line.map(cell => quoted(guardFormula(cell, delimiter), delimiter)).join(delimiter))
  return `${BYTE_ORDER_MARK}${lines.join('\r\n')}\r\n`
}

/** The names of the columns of the file, and of those beyond its last one that some row has. */
export function namesOfColumns({ header }: RejectedSource, columns: number): readonly string[] {
  return Array.from({ length: columns }, (_, at) => header?.[at]?.trim() || `Column ${at + 1}`)
}

/** How many columns hold all cells of these rows, those of the file at least. */
export function widest({ columns }: RejectedSource, rows: Iterable<readonly string[]>): number {
  let most = columns
  for (const cells of rows) most = Math.max(most, cells.findLastIndex(cell => cell !== '') + 1)
  return most
}

/** The cells of a row as it stood in its file. Where a quote is never closed, it is text like all else. */
export function cellsOfRow(raw: string, { delimiter, quote }: RejectedSource): readonly string[] {
  const cells: string[] = []
  let cell = ''
  let isQuoted = false
  for (let at = 0; at < raw.length; at++) {
    const character = raw.charAt(at)
    if (isQuoted) {
      if (character !== quote) cell += character
      else if (raw.charAt(at + 1) === quote) cell += raw.charAt(++at)
      else isQuoted = false
    } else if (character === quote && cell.trim() === '') {
      isQuoted = true
      cell = ''
    } else if (character === delimiter) {
      cells.push(cell)
      cell = ''
    } else cell += character
  }
  const all = isQuoted ? raw.split(delimiter) : [...cells, cell]
  return all.map(one => unguardFormula(one, delimiter))
}

/** A cell between quotes where it needs them (RFC 4180, section 2), or has spaces that a reader may drop. */
function quoted(cell: string, delimiter: string): string {
  return cell.includes(delimiter) || /^ | $|["\r\n\uFEFF]/.test(cell)
    ? `"${cell.replaceAll('"', '""')}"`
    : cell
}
