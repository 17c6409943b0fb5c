import type { Result } from '../../../shared/errors.ts'
import type { DoNotCallPattern } from '../domain/do-not-call-pattern.ts'

/** One row of a file of numbers; blank ones, and the header, are left out. */
export interface NumberRow {
  /** Line of the file on which it begins, from 1. */
  readonly line: number
  /** The numbers and beginnings of all its phone columns; none when nothing can be read. */
  readonly patterns: readonly DoNotCallPattern[]
  /** What is wrong with the row, as a sentence, when it has no pattern; or with a part of it. */
  readonly problem: string | null
  /** The row as it stood in the file, its beginning. */
  readonly raw: string
}

export interface NumberFile {
  /** Country (ISO 3166) of numbers without a country code, decided as for lists of recipients; or null. */
  readonly country: string | null
  /** The rows in the order of the file, some hundred at a time. Throws what the file system throws. */
  readonly rows: AsyncIterable<readonly NumberRow[]>
}

/**
 * Opens a file of numbers: one per line, or a table with columns of them. Fails with a sentence when it is empty, no list, a table
 * without such a column (`no_number_column`), or when its numbers may be from several countries and none is chosen (`choice_needed`).
 */
export type OpenNumberFile = (
  file: { readonly path: string; readonly fileName: string; readonly bytes: number },
  options: {
    /** ISO 3166, as a person chose it; null for a guess. */
    readonly country: string | null
  },
) => Promise<Result<NumberFile>>
