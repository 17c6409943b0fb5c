import type { RejectedRow } from '../../../shared/model/list-import.ts'

/** What the two columns are called that are added to rejected rows; an import passes over them. */
export const REJECTED_COLUMNS = ['rejected line', 'rejected because'] as const

/**
 * The header of a file of rejected rows: the one of the file they came from, and two columns for people. `header` is null where the file
 * had none: then there is none here either, so that the file is read as before.
 */
export function rejectedHeader(header: readonly string[] | null, delimiter: string): string | null {
  return header === null
    ? null
    : [...header, ...REJECTED_COLUMNS].map(cell => quoted(cell, delimiter)).join(delimiter)
}

/**
 * A rejected row as it stood in its file, with its line and what is wrong behind the last column, so that it can be repaired in a
 * spreadsheet and imported again. `columns` is how many the file has.
 */
export function rejectedLine(row: RejectedRow, columns: number, delimiter: string): string {
  const missing = Math.max(0, columns - countCells(row.raw, delimiter))
  const why = [String(row.line), quoted(row.sentence, delimiter)]
  return row.raw + delimiter.repeat(missing) + delimiter + why.join(delimiter)
}

function quoted(cell: string, delimiter: string): string {
  return cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

/** Cells of one row; what stands between quotes is one cell. */
function countCells(raw: string, delimiter: string): number {
  let cells = 1
  let isQuoted = false
  for (const character of raw) {
    if (character === '"') isQuoted = !isQuoted
    else if (character === delimiter && !isQuoted) cells += 1
  }
  return cells
}
