import type { EncodingGuess } from './guess-encoding.ts'
import type { RawRow } from './split-rows.ts'
import type { SheetName } from './workbook.ts'

export interface InspectedFile {
  readonly path: string
  readonly fileName: string
  readonly bytes: number
}

/** A file as far as it was read, and how. */
export interface FileHead {
  readonly format: 'csv' | 'xlsx'
  readonly sheets: readonly SheetName[]
  readonly sheet: string | null
  readonly encoding: string
  readonly guess: EncodingGuess | null
  readonly delimiter: string
  readonly quote: '"' | "'"
  readonly rows: readonly RawRow[]
  /** Of a text file, for remarks about its letters. */
  readonly text: string
}

/** Where the header and the recipients are. */
export interface FileLayout {
  readonly skipRows: number
  readonly hasHeader: boolean
  readonly width: number
  readonly headers: readonly string[]
  readonly skipped: readonly RawRow[]
  readonly body: readonly RawRow[]
}
