import { failure, type Result, success } from '../../../shared/errors.ts'
import type { FileInspection, ImportMapping, ReadingHints } from '../../../shared/model/recipient-list.ts'
import type { CountryClues } from '../ports/list-reader.ts'
import { createDecoder, isEncoding, looksBinary } from './decode-text.ts'
import { describeFile } from './describe-file.ts'
import { readFormat, readHead } from './file-format.ts'
import type { FileHead, FileLayout, InspectedFile } from './file-head.ts'
import { guessDelimiter } from './guess-delimiter.ts'
import { guessEncoding } from './guess-encoding.ts'
import { guessHeader } from './guess-header.ts'
import { isRowOf } from './open-rows.ts'
import { createRowSplitter, type RawRow } from './split-rows.ts'
import { readSheet } from './workbook.ts'

/** What is read of a text file to guess separator, header and columns; its encoding is guessed from all of it. */
const HEAD_BYTES = 524_288
/** Rows that the guesses look at. */
const GUESS_ROWS = 1_000
const COLUMNS_MAX = 500

/**
 * How a file is to be read, guessed from the file; or, with `mapping`, what it looks like when it is read that way. Nothing is
 * written. `clues` tell the country of numbers without a + where the file does not.
 */
export async function inspectFile(
  file: InspectedFile,
  mapping: ImportMapping | null,
  hints: ReadingHints,
  clues: CountryClues,
): Promise<Result<FileInspection>> {
  if (file.bytes === 0)
    return failure('file_empty', `"${file.fileName}" is empty. Choose a file with one recipient per line.`)
  const head = await readFileHead(file, mapping, hints)
  if (!head.ok) return head
  const rows = head.value.rows.filter(({ cells }) => cells?.some(cell => cell.trim() !== '') ?? true)
  if (rows.length === 0)
    return failure(
      'file_empty',
      `"${file.fileName}" has no row with text in it. Choose a file with one recipient per line.`,
    )
  const layout = layoutOf(rows, mapping, hints)
  const { width } = layout
  if (width > COLUMNS_MAX)
    return failure(
      'file_not_csv',
      `"${file.fileName}" has ${width} columns; at most ${COLUMNS_MAX} are read.`,
    )
  return success(describeFile({ file, head: head.value, layout, mapping, hints, clues }))
}

async function readFileHead(
  file: InspectedFile,
  mapping: ImportMapping | null,
  hints: ReadingHints,
): Promise<Result<FileHead>> {
  const format = await readFormat(file.path)
  if (format.is === 'other') return failure('file_not_csv', `"${file.fileName}" ${format.advice}`)
  if (format.is === 'xlsx') return readWorkbookHead(file, mapping?.sheet ?? hints.sheet ?? null)
  const guess = await guessEncoding(file.path)
  const encoding = mapping?.encoding ?? hints.encoding ?? guess.encoding
  if (!isEncoding(encoding))
    return failure('bad_input', `“${encoding}” is not an encoding that can be read. Choose another one.`, {
      path: 'mapping.encoding',
    })
  const bytes = await readHead(file.path, HEAD_BYTES)
  if (looksBinary(bytes, encoding)) {
    return failure(
      'file_not_csv',
      `"${file.fileName}" is no text file. Save the list as CSV (in a spreadsheet: Save as, CSV UTF-8) and choose that file.`,
    )
  }
  const text = createDecoder(encoding).write(bytes)
  const guessed = guessDelimiter(text)
  const delimiter = mapping?.delimiter ?? hints.delimiter ?? guessed.delimiter
  const quote = mapping?.quote ?? guessed.quote
  const isWhole = file.bytes <= HEAD_BYTES
  const plain = splitRows(text, { delimiter, quote }, isWhole)
  const width = mapping?.columns.length || commonWidth(plain)
  const rows = splitRows(text, { delimiter, quote, isRow: isRowOf(width) }, isWhole)
  return success({ format: 'csv', sheets: [], sheet: null, encoding, guess, delimiter, quote, rows, text })
}

async function readWorkbookHead(file: InspectedFile, sheet: string | null): Promise<Result<FileHead>> {
  const read = await readSheet(file.path, sheet, GUESS_ROWS * 2)
  if (!read.ok) return failure(read.error.code, `"${file.fileName}" ${read.error.message}`)
  return success({
    format: 'xlsx',
    sheets: read.value.sheets,
    sheet: read.value.sheet,
    encoding: 'utf-8',
    guess: null,
    delimiter: ',',
    quote: '"',
    rows: read.value.rows,
    text: '',
  })
}

type Split = Parameters<typeof createRowSplitter>[0]

function splitRows(text: string, options: Split, isWhole: boolean): readonly RawRow[] {
  const splitter = createRowSplitter(options)
  const rows = splitter.add(text)
  // one long line without an end is still a row to be shown
  return (isWhole || rows.length === 0 ? [...rows, ...splitter.end()] : rows).slice(0, GUESS_ROWS * 2)
}

function commonWidth(rows: readonly RawRow[]): number {
  const counts = new Map<number, number>()
  for (const { cells } of rows) {
    if (cells?.some(cell => cell.trim() !== '')) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
  }
  const [most] = [...counts].sort(([a, one], [b, other]) => other - one || b - a)
  return most?.[0] ?? 1
}

function layoutOf(rows: readonly RawRow[], mapping: ImportMapping | null, hints: ReadingHints): FileLayout {
  const skip = mapping?.skipRows ?? hints.skipRows
  const said = mapping?.hasHeader ?? hints.hasHeader
  const guess = guessHeader(rows.map(({ cells }) => cells ?? []))
  const skipRows = skip ?? Math.max(0, (rows[guess.first]?.line ?? 1) - 1)
  const skipped = rows.filter(({ line }) => line <= skipRows)
  const read = rows.slice(skipped.length)
  const isGuessed = skip === undefined || skip === (rows[guess.header ?? -1]?.line ?? 0) - 1
  const hasHeader =
    said ??
    (isGuessed ? guess.header !== null : guessHeader(read.map(({ cells }) => cells ?? [])).header === 0)
  const [first] = hasHeader ? read : []
  const body = (hasHeader ? read.slice(1) : read).slice(0, GUESS_ROWS)
  const names = (first?.cells ?? []).map(cell => cell.replaceAll('\0', '').trim())
  const filled = names.findLastIndex(name => name !== '') + 1
  // separators at the end of the header alone are no columns
  const common = hasHeader ? Math.max(filled, widestFilled(body, names.length)) : commonWidth(read)
  const width = Math.max(1, mapping?.columns.length ?? 0, common)
  const headers = Array.from({ length: width }, (_, at) => names[at] || `Column ${at + 1}`)
  return { skipRows, hasHeader, width, headers, skipped, body }
}

/** Cells with text below the header: as far as the header has columns, and beyond where most rows go beyond. */
function widestFilled(rows: readonly RawRow[], headerWidth: number): number {
  const widths = rows.map(({ cells }) => (cells ?? []).findLastIndex(cell => cell.trim() !== '') + 1)
  const beyond = widths.filter(width => width > headerWidth)
  const widest = widths.reduce((most, width) => Math.max(most, Math.min(width, headerWidth)), 0)
  return beyond.length * 2 > rows.length ? Math.max(...beyond) : widest
}
