import type { Result } from '../../../shared/errors.ts'
import type { FileInspection, ImportMapping, ReadingHints } from '../../../shared/model/recipient-list.ts'
import type { ChannelEnd, CountryClues, ReadBatch, ReadErrorCode, ReadOrder } from '../ports/list-reader.ts'
import type { InspectedFile } from './file-head.ts'

export interface InspectOrder {
  readonly file: InspectedFile
  readonly mapping: ImportMapping | null
  readonly hints: ReadingHints
  readonly clues: CountryClues
}

/** What the thread of a list reader is started with: a file to read, or one to look at. */
export type ListReaderData =
  | { readonly kind: 'read'; readonly order: ReadOrder; readonly into: ChannelEnd | null }
  | { readonly kind: 'inspect'; readonly order: InspectOrder }

/** What it says. */
export type ListReport =
  | { readonly kind: 'batch'; readonly batch: ReadBatch }
  | { readonly kind: 'whole' }
  | { readonly kind: 'failed'; readonly code: ReadErrorCode; readonly message: string }
  | { readonly kind: 'inspected'; readonly answer: Result<FileInspection> }

/** What it is told: a batch was taken, another one may come. */
export interface ListCommand {
  readonly kind: 'taken'
}

/** Batches that may be on their way: some are being taken while the next ones are read. */
export const BATCHES_AHEAD_MAX = 4
