import type { MessagePort } from 'node:worker_threads'
import type { Result } from '../../../shared/errors.ts'
import type { RejectedRow } from '../../../shared/model/list-import.ts'
import type { FileInspection, ImportMapping, ReadingHints } from '../../../shared/model/recipient-list.ts'
import type { NewRecipient } from './import-store.ts'

export interface ReadOrder {
  readonly path: string
  readonly mapping: ImportMapping
}

/** A row that becomes no recipient. */
export interface RefusedRow extends RejectedRow {
  /** E.164, as far as it has any, in the order in which they would be called. */
  readonly numbers: readonly string[]
  /** As a recipient's; empty when it has no number. */
  readonly zone: string
}

/** Every row below the header is in exactly one of them. `accepted` are those that the file alone does not rule out. */
export interface ReadCounts {
  readonly rows: number
  readonly accepted: number
  /** The same person is in an earlier row. */
  readonly duplicate: number
  /** The row says that the person must not be called. */
  readonly doNotCall: number
  readonly rejected: number
  /** Rows without any text. */
  readonly blank: number
}

/** Rows of a file as they come, in its order. */
export interface ReadBatch {
  /** The cells of the header, when it has been read; null in a file without one. */
  readonly header: readonly string[] | null
  readonly recipients: readonly NewRecipient[]
  readonly refused: readonly RefusedRow[]
  /** Lines of the rows without any text. */
  readonly blankLines: readonly number[]
  /** Numbers (E.164) of the refused rows whose verdict is `do-not-call`: they go on the do-not-call list. */
  readonly doNotCall: readonly { readonly line: number; readonly number: string }[]
  /** Sentences about cells that were ignored; they cost no row. */
  readonly remarks: readonly { readonly line: number; readonly sentence: string }[]
  /** What of the file is accounted for, this batch included. */
  readonly counts: ReadCounts
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
  /**
   * How a file is to be read, guessed from the whole file; or, with `mapping`, what it looks like when it is read that way. `hints` are
   * decided already and stay as they are.
   */
  inspect(
    file: { readonly path: string; readonly fileName: string; readonly bytes: number },
    mapping: ImportMapping | null,
    hints: ReadingHints,
    clues: CountryClues,
  ): Promise<Result<FileInspection>>
  /** Cancels what is being read, and waits until its thread is gone. */
  end(): Promise<void>
}

/** One end of a channel between two threads. */
export type ChannelEnd = MessagePort

/** What comes out of the channel of `readInto`: a batch as JSON, which is quicker than a copy of it; null after the last one. */
export type PipedBatch = string | null

/** A reader in a thread of its own, which gives its batches straight to another thread. */
export interface PipingReader extends ListReader {
  /**
   * Reads a file into the channel, whose other end answers each batch with a message. A few batches at most are on their way. `ended`
   * tells when the last one was sent.
   */
  readInto(order: ReadOrder, into: ChannelEnd): ListReading
}

/** `ListReader.inspect` with the clues that the engine has. */
export type InspectList = (
  file: { readonly path: string; readonly fileName: string; readonly bytes: number },
  mapping: ImportMapping | null,
  hints: ReadingHints,
) => Promise<Result<FileInspection>>

/** What is known of the center beside the file, for the country of numbers without a country code (ISO 3166). */
export interface CountryClues {
  readonly trunks: readonly string[]
  readonly machine: string | null
}
