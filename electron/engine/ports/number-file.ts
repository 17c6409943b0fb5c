import type { Result } from '../../../shared/errors.ts'

/** One row of a file of numbers; blank ones are left out. */
export interface NumberRow {
  /** Line of the file on which it begins, from 1. */
  readonly line: number
  /** What stands where the number is; null when the row could not be read (its quote is never closed, or it is too long). */
  readonly cell: string | null
  /** The row as it stood in the file, its beginning. */
  readonly raw: string
  /** The first row, where it looks like names of columns. */
  readonly isHeader: boolean
}

export interface NumberFile {
  /** Country (ISO 3166) of numbers without a country code: that of most others in the file, else the machine's; or null. */
  readonly country: string | null
  /** The rows in the order of the file, some hundred at a time. Throws what the file system throws. */
  readonly rows: AsyncIterable<readonly NumberRow[]>
}

/**
 * Opens a file of numbers: one per line, or a table with a column of them. Fails with a sentence when it is empty, no text, or a table
 * without such a column.
 */
export type OpenNumberFile = (file: {
  readonly path: string
  readonly fileName: string
  readonly bytes: number
}) => Promise<Result<NumberFile>>
