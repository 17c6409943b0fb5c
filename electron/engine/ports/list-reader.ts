import type { Result } from '../../../shared/errors.ts'
import type { FileInspection, ImportMapping } from '../../../shared/model/recipient-list.ts'
import type { ImportBatch } from './import-store.ts'

export interface ReadOrder {
  readonly path: string
  readonly mapping: ImportMapping
}

/** Rows of a file as they come, in its order. */
export interface ReadBatch extends ImportBatch {
  /** Bytes of the file that were read for this batch and those before it. */
  readonly bytesRead: number
}

export type ReadErrorCode = 'file_unreadable' | 'file_too_large' | 'internal'

export type TakeBatch = (batch: ReadBatch) => void | Promise<void>

export interface ListReading {
  /**
   * Resolves when the last batch was taken or `cancel` was called, after its thread is gone. Rejects with what `take` threw.
   */
  readonly ended: Promise<Result<'whole' | 'cancelled', ReadErrorCode>>
  /** Stops it; no batch is given after this. Harmless when it has ended. */
  cancel(): void
}

/** Reads lists away from the engine's thread. */
export interface ListReader {
  /**
   * Gives the rows of a file to `take`, batch by batch; the next ones are read while `take` works, a few at most, so that a
   * file of any size needs little memory. Where `take` answers with a promise, no more than those few are given until it
   * resolves. The last batch may be empty: its counts are those of the whole file.
   */
  read(order: ReadOrder, take: TakeBatch): ListReading
  /** Cancels what is being read, and waits until its thread is gone. */
  end(): Promise<void>
}

/** How a file is to be read, guessed from its beginning; or, with `mapping`, what it looks like when it is read that way. */
export type InspectList = (
  file: { readonly path: string; readonly fileName: string; readonly bytes: number },
  mapping: ImportMapping | null,
) => Promise<Result<FileInspection>>
