import { open } from 'node:fs/promises'
import type { ImportMapping } from '../../../shared/model/recipient-list.ts'
import { unguardFormula } from '../domain/formula-guard.ts'
import { createDecoder } from './decode-text.ts'
import { readFormat } from './file-format.ts'
import { looksLikePhone } from './read-cells.ts'
import { createRowSplitter, type RawRow } from './split-rows.ts'
import { readSheetRows } from './workbook.ts'

export interface RowsOfFile {
  readonly rows: readonly RawRow[]
  /** Bytes of the file that were read for these rows and those before them. */
  readonly bytesRead: number
}

/** What must be known of a file to read its rows. */
export type RowFormat = Pick<ImportMapping, 'encoding' | 'delimiter' | 'quote' | 'sheet'> & {
  /** Columns of most rows; 0 when that is not known yet. */
  readonly width: number
}

/** The rows of a text file, some at a time, in its order; the apostrophes that our exports put before formulas are gone. Throws what the file system throws. */
export async function* readTextRows(
  path: string,
  format: RowFormat,
  pieceBytes: number,
): AsyncGenerator<RowsOfFile> {
  const decoder = createDecoder(format.encoding)
  const splitter = createRowSplitter({
    delimiter: format.delimiter,
    quote: format.quote,
    isRow: isRowOf(format.width),
  })
  const unguarded = (row: RawRow): RawRow =>
    row.cells === null || !row.raw.includes("'")
      ? row
      : { ...row, cells: row.cells.map(cell => unguardFormula(cell, format.delimiter)) }
  const file = await open(path, 'r')
  try {
    const piece = Buffer.alloc(pieceBytes)
    let bytesRead = 0
    for (;;) {
      const { bytesRead: got } = await file.read(piece, 0, pieceBytes, bytesRead)
      if (got === 0) break
      bytesRead += got
      yield { rows: splitter.add(decoder.write(piece.subarray(0, got))).map(unguarded), bytesRead }
    }
    yield { rows: [...splitter.add(decoder.end()), ...splitter.end()].map(unguarded), bytesRead }
  } finally {
    await file.close()
  }
}

/** A line inside a quoted cell is a row of its own when it is as wide as the others and holds something like a phone number. */
export const isRowOf =
  (width: number) =>
  (cells: readonly string[]): boolean =>
    width > 1 && cells.length === width && cells.some(looksLikePhone)

/** The rows of a file of either format, as its mapping says. Throws what the file system throws. */
export async function* readFileRows(
  path: string,
  mapping: ImportMapping,
  pieceBytes: number,
): AsyncGenerator<RowsOfFile> {
  const format = await readFormat(path)
  if (format.is === 'xlsx') yield* readSheetRows(path, mapping.sheet)
  else yield* readTextRows(path, { ...mapping, width: mapping.columns.length }, pieceBytes)
}
