import readWorkbook from 'read-excel-file/node'
import { failure, type Result, success } from '../../../shared/errors.ts'
import type { RawRow } from './split-rows.ts'

export interface SheetName {
  readonly name: string
  readonly rows: number
}

export interface SheetRows {
  readonly sheets: readonly SheetName[]
  /** The one that was read. */
  readonly sheet: string
  /** As of a text file; a line is a row of the sheet. */
  readonly rows: readonly RawRow[]
}

/** The largest workbook that is read; it is held in the reader's memory, unpacked. */
export const WORKBOOK_ROWS_MAX = 1_048_576

/**
 * The rows of one sheet of an XLSX workbook: `sheet` by its name, or the first one with text. Cells are as a text file has them: numbers
 * with all of their digits, dates as `2027-01-31`. The message of a failure is the rest of a sentence that begins with the file's name.
 */
export async function readSheet(
  path: string,
  sheet: string | null,
  rowsMax: number,
): Promise<Result<SheetRows, 'file_not_csv' | 'bad_input'>> {
  let book: readonly { readonly sheet: string; readonly data: readonly (readonly unknown[])[] }[]
  try {
    book = await readWorkbook(path, { parseNumber: text => ({ number: text }), trim: false })
  } catch (problem) {
    const why = problem instanceof Error ? problem.message : String(problem)
    return failure(
      'file_not_csv',
      `cannot be read as a workbook (${why.slice(0, 100)}). Open it in a spreadsheet, save it as XLSX or CSV and choose that file.`,
    )
  }
  const sheets = book.map(one => ({ name: one.sheet, rows: one.data.length }))
  const chosen =
    sheet === null
      ? (book.find(one => one.data.length > 0) ?? book[0])
      : book.find(one => one.sheet === sheet)
  if (chosen === undefined) {
    const names = sheets.map(({ name }) => `“${name}”`).join(', ')
    return failure('bad_input', `has no sheet “${sheet ?? ''}”. Choose one of ${names}.`, {
      path: 'mapping.sheet',
    })
  }
  const rows = chosen.data.slice(0, rowsMax).map((cells, at): RawRow => {
    const texts = cells.map(textOf)
    return { line: at + 1, cells: texts, problem: null, raw: texts.join('\t') }
  })
  return success({ sheets, sheet: chosen.sheet, rows })
}

function textOf(cell: unknown): string {
  if (typeof cell === 'string') return cell
  if (cell instanceof Date) return textOfDate(cell)
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE'
  return typeof cell === 'object' && cell !== null && 'number' in cell
    ? textOfNumber(String(cell.number))
    : ''
}

/** `4.47400123451E11` of a sheet's file is 447400123451 to a person; a text stays as it is. */
function textOfNumber(text: string): string {
  if (!/^-?\d+(\.\d+)?(E[+-]?\d+)?$/.test(text)) return text
  if (/^-?\d{1,15}$/.test(text)) return text
  const number = Number(text)
  if (!Number.isFinite(number) || Math.abs(number) >= 1e21) return text
  return String(Number(number.toPrecision(15)))
}

function textOfDate(date: Date): string {
  const text = date.toISOString()
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 16)
}
