import type { ReadBatch, ReadErrorCode, ReadOrder } from '../ports/list-reader.ts'

/** What the thread of a list reader is started with. */
export type ListReaderData = ReadOrder

/** What it says. */
export type ListReport =
  | { readonly kind: 'batch'; readonly batch: ReadBatch }
  | { readonly kind: 'whole' }
  | { readonly kind: 'failed'; readonly code: ReadErrorCode; readonly message: string }

/** What it is told: a batch was taken, another one may come. */
export interface ListCommand {
  readonly kind: 'taken'
}

/** Batches that may be on their way: one is being taken while the next one is read. */
export const BATCHES_AHEAD_MAX = 2
