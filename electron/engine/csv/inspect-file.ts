import { open } from 'node:fs/promises'
import { failure, type Result, success } from '../../../shared/errors.ts'
import {
  DELIMITERS,
  type FileInspection,
  type ImportMapping,
  type ReadingHints,
} from '../../../shared/model/recipient-list.ts'
import { nameOfCountry } from '../domain/recipient-country.ts'
import type { CountryClues } from '../ports/list-reader.ts'
import { createDecoder, guessEncoding, looksBinary } from './decode-text.ts'
import { commonCountry, guessColumns, looksLikeHeader } from './guess-columns.ts'
import { createRowSplitter, type RawRow } from './split-rows.ts'

/** What is read of a file to guess how it is to be read. */
const HEAD_BYTES = 262_144
const SAMPLE_ROWS = 20
/** Rows that the guesses look at. */
const GUESS_ROWS = 200
/** What the guess of the separator looks at. */
const DELIMITER_CHARACTERS = 65_536
const DELIMITER_ROWS = 50
const CELL_CHARACTERS_SHOWN = 200
const COLUMNS_MAX = 500

type Delimiter = ImportMapping['delimiter']

/**
 * How a file is to be read, guessed from its beginning; or, with `mapping`, what it looks like when it is read that way. Nothing is
 * written. `machineCountry` is the country of numbers without a + when the file does not tell.
 */
export async function inspectFile(
  file: { readonly path: string; readonly fileName: string; readonly bytes: number },
  mapping: ImportMapping | null,
  _hints: ReadingHints,
  { machine: machineCountry }: CountryClues,
): Promise<Result<FileInspection>> {
  const head = await readHead(file.path)
  if (head.length === 0)
    return failure('file_empty', `"${file.fileName}" is empty. Choose a file with one recipient per line.`)
  const guess = guessEncoding(head)
  const encoding = mapping?.encoding ?? guess.encoding
  if (looksBinary(head, encoding)) {
    return failure(
      'file_not_csv',
      `"${file.fileName}" is no text file. Save the list as CSV (in a spreadsheet: Save as, CSV UTF-8) and choose that file.`,
    )
  }
  const text = createDecoder(encoding).write(head)
  const delimiter = mapping?.delimiter ?? guessDelimiter(text)
  const rows = rowsOf(text, delimiter, file.bytes <= HEAD_BYTES)
  const cells = rows.flatMap(row => (row.cells?.some(cell => cell.trim() !== '') ? [row.cells] : []))
  const [first] = cells
  if (!first)
    return failure(
      'file_empty',
      `"${file.fileName}" has no row with text in it. Choose a file with one recipient per line.`,
    )
  const width = mapping ? Math.max(first.length, mapping.columns.length) : first.length
  if (width > COLUMNS_MAX)
    return failure(
      'file_not_csv',
      `"${file.fileName}" has ${width} columns; at most ${COLUMNS_MAX} are read.`,
    )
  const hasHeader = mapping?.hasHeader ?? looksLikeHeader(cells)
  const headers = Array.from(
    { length: width },
    (_, at) => (hasHeader ? (first[at] ?? '').trim() : '') || `Column ${at + 1}`,
  )
  const body = (hasHeader ? cells.slice(1) : cells).slice(0, GUESS_ROWS)
  const keepsColumns = mapping !== null && mapping.columns.length === width
  const columns = keepsColumns ? mapping.columns : guessColumns(headers, hasHeader, body)
  const numberColumn = columns.findIndex(use => use.kind === 'field' && use.field === 'number')
  const needsCountry =
    numberColumn !== -1 && body.some(row => !/^\s*'?\s*(\+|00)/.test(row[numberColumn] ?? '+'))
  const defaultCountry = mapping
    ? mapping.defaultCountry
    : needsCountry
      ? (commonCountry(body, numberColumn) ?? machineCountry)
      : null
  return success({
    fileName: file.fileName,
    bytes: file.bytes,
    format: 'csv',
    sheets: [],
    mapping: { encoding, delimiter, sheet: null, skipRows: 0, hasHeader, columns, defaultCountry },
    headers,
    skipped: [],
    sample: body.slice(0, SAMPLE_ROWS).map((row, at) => ({
      line: at + (hasHeader ? 2 : 1),
      cells: headers.map((_, column) => (row[column] ?? '').slice(0, CELL_CHARACTERS_SHOWN)),
      numbers: [],
    })),
    columns: headers.map(header => ({
      header,
      why: { code: 'other', sentence: '' },
      filled: 0,
      validNumbers: 0,
      otherUses: [],
    })),
    country: {
      country: defaultCountry,
      why: { code: 'machine', sentence: '' },
      isCertain: true,
      valid: 0,
      cells: 0,
      others: [],
    },
    valid: { rows: 0, withNumber: 0 },
    guessed: [],
    choices: [],
    savedMapping: null,
    remarks: remarksOf({
      guess,
      encoding,
      delimiter,
      hasHeader,
      width,
      body,
      numberColumn,
      needsCountry,
      defaultCountry,
      rows,
      text,
    }),
  })
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/**
 * The separator with which most rows are as wide as the first one; the wider ones win a tie. (papaparse's own guess counts the
 * blank line at the end, and so misses short lists of two columns.)
 */
function guessDelimiter(text: string): Delimiter {
  let best: { readonly delimiter: Delimiter; readonly share: number; readonly width: number } | null = null
  for (const delimiter of DELIMITERS) {
    const rows = rowsOf(text.slice(0, DELIMITER_CHARACTERS), delimiter, true)
      .flatMap(({ cells }) => (cells?.some(cell => cell.trim() !== '') ? [cells] : []))
      .slice(0, DELIMITER_ROWS)
    const width = rows[0]?.length ?? 0
    if (width < 2) continue
    const share = rows.filter(row => row.length === width).length / rows.length
    if (best === null || share > best.share || (share === best.share && width > best.width))
      best = { delimiter, share, width }
  }
  return best?.delimiter ?? ','
}

function rowsOf(text: string, delimiter: Delimiter, isWhole: boolean): readonly RawRow[] {
  const splitter = createRowSplitter(delimiter)
  const rows = splitter.add(text)
  // one long line without an end is still a row to be shown
  return isWhole || rows.length === 0 ? [...rows, ...splitter.end()] : rows
}

const DELIMITER_WORDS: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
}

function remarksOf(facts: {
  readonly guess: ReturnType<typeof guessEncoding>
  readonly encoding: ImportMapping['encoding']
  readonly delimiter: Delimiter
  readonly hasHeader: boolean
  readonly width: number
  readonly body: readonly (readonly string[])[]
  readonly numberColumn: number
  readonly needsCountry: boolean
  readonly defaultCountry: string | null
  readonly rows: readonly RawRow[]
  readonly text: string
}): string[] {
  const remarks: string[] = []
  const { body, width, numberColumn } = facts
  if (facts.guess.hasMark) remarks.push('The file begins with a byte order mark; it is left out.')
  if (facts.encoding === 'windows-1252')
    remarks.push(
      'The letters are in Windows-1252 (Latin-1). If accents look wrong below, choose another encoding.',
    )
  if (facts.delimiter !== ',')
    remarks.push(
      `The columns are separated by ${DELIMITER_WORDS[facts.delimiter] ?? `“${facts.delimiter}”`}.`,
    )
  if (!facts.hasHeader) remarks.push('The first row does not name the columns; it is read as a recipient.')
  if (body.length === 0) remarks.push('There is no row below the header: nothing can be imported.')
  if (numberColumn === -1 && body.length > 0)
    remarks.push('No column with phone numbers was found. Choose it below.')
  const uneven = body.filter(row => row.length !== width).length
  if (uneven > 0)
    remarks.push(
      `${uneven} of the first ${body.length} rows ${uneven === 1 ? 'has' : 'have'} another number of columns than the first one.`,
    )
  if (facts.needsCountry) {
    remarks.push(
      facts.defaultCountry === null
        ? 'Some numbers have no country code. Choose the country they are in.'
        : `Some numbers have no country code; they are read as numbers of ${nameOfCountry(facts.defaultCountry)}.`,
    )
  }
  if (facts.rows.some(({ cells }) => cells === null))
    remarks.push('A quote is opened and never closed. That line is rejected, the others are read.')
  if (facts.text.includes('\u0000')) remarks.push('The file holds zero bytes; they are left out.')
  if (facts.text.includes('\uFFFD'))
    remarks.push('Some letters cannot be read in this encoding. Choose another one.')
  return remarks
}
