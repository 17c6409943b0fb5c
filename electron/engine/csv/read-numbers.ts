import { open } from 'node:fs/promises'
import { failure, success } from '../../../shared/errors.ts'
import type { ImportMapping } from '../../../shared/model/recipient-list.ts'
import type { NumberRow, OpenNumberFile } from '../ports/number-file.ts'
import { createDecoder } from './decode-text.ts'
import { inspectFile } from './inspect-file.ts'
import { createRowSplitter, type RawRow } from './split-rows.ts'

/** So much is split into rows at once: a few ms of the engine's thread. */
const PIECE_BYTES = 32_768
/** Rows that are handed on together. */
const ROWS_AT_ONCE = 100
/** Of a row so much is kept. */
const RAW_CHARACTERS_MAX = 500

/** Opens files of numbers; how they are read is guessed as for lists of recipients. */
export function createNumberFiles(machineCountry: () => string | null): OpenNumberFile {
  return async file => {
    const country = machineCountry()
    const inspected = await inspectFile(file, null, {}, { trunks: [], machine: country })
    if (!inspected.ok) return inspected
    const { mapping, headers } = inspected.value
    const named = mapping.columns.findIndex(use => use.kind === 'field' && use.field === 'number')
    // a file of one column has nothing but numbers, whatever they look like: beginnings with a * are no numbers to a list
    const column = named === -1 && headers.length === 1 ? 0 : named
    if (column === -1) {
      return failure(
        'no_number_column',
        `No column of "${file.fileName}" has phone numbers. Name it "number" in the first row, or write one number per line.`,
      )
    }
    return success({
      country: mapping.defaultCountry ?? country,
      rows: readRows(file.path, mapping, column),
    })
  }
}

async function* readRows(
  path: string,
  mapping: ImportMapping,
  column: number,
): AsyncGenerator<readonly NumberRow[]> {
  const decoder = createDecoder(mapping.encoding)
  const splitter = createRowSplitter(mapping.delimiter)
  let headerIsDue = mapping.hasHeader
  const read = (row: RawRow): NumberRow[] => {
    if (row.cells?.every(cell => cell.trim() === '')) return []
    const isHeader = headerIsDue
    headerIsDue = false
    const raw = row.raw.slice(0, RAW_CHARACTERS_MAX).replaceAll('\0', '')
    return [{ line: row.line, cell: row.cells && cellOf(row.cells, column), raw, isHeader }]
  }
  const file = await open(path, 'r')
  try {
    const piece = Buffer.alloc(PIECE_BYTES)
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, PIECE_BYTES, null)
      if (bytesRead === 0) break
      yield* inSlices(splitter.add(decoder.write(piece.subarray(0, bytesRead))).flatMap(read))
    }
    yield* inSlices([...splitter.add(decoder.end()), ...splitter.end()].flatMap(read))
  } finally {
    await file.close()
  }
}

const cellOf = (cells: readonly string[], column: number): string =>
  (cells[column] ?? '').replaceAll('\0', '').trim()

function* inSlices(rows: readonly NumberRow[]): Generator<readonly NumberRow[]> {
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) yield rows.slice(from, from + ROWS_AT_ONCE)
}
