import type { Result } from '../../../shared/errors.ts'
import type { ImportMapping, RejectionReason } from '../../../shared/model/recipient-list.ts'
import type { DoNotCallPattern } from '../domain/do-not-call-pattern.ts'
import type { InspectList } from './list-reader.ts'

/** What a row of a file of numbers says. */
export type NumberReading =
  /** The numbers and beginnings of all its phone columns, one at least. */
  | { readonly is: 'forbidden'; readonly patterns: readonly DoNotCallPattern[] }
  /** A column of the file says that the person may be called. */
  | { readonly is: 'may-be-called'; readonly sentence: string }
  | { readonly is: 'rejected'; readonly reason: RejectionReason; readonly sentence: string }
  | { readonly is: 'blank' }

/** One row of a file of numbers; the header is left out. */
export interface NumberRow {
  /** Line of the file on which it begins, from 1. */
  readonly line: number
  readonly reading: NumberReading
  /** The row as it stood in the file, its beginning. */
  readonly raw: string
}

/** The rows of a file in its order, some hundred at a time. Reading throws what the file system throws. */
export type NumberRows = AsyncIterable<readonly NumberRow[]>

/** Reads files of numbers: one per line, or a table with columns of them. */
export interface NumberFiles {
  /** How a file is read: as a list of recipients is, but a beginning such as `+4420*` is a number, and so is all of a file with one column. */
  readonly inspect: InspectList
  /**
   * Opens a file; `mapping` null reads it as it is recognised. Fails with a sentence when it is empty, no list, has no column of numbers
   * (`no_number_column`), or when something is not certain and no mapping is given (`choice_needed`, with the choices).
   */
  open(
    file: { readonly path: string; readonly fileName: string; readonly bytes: number },
    mapping: ImportMapping | null,
  ): Promise<Result<NumberRows>>
}
