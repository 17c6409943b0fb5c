import type { Result } from '../../../shared/errors.ts'

/** What is written: the recipients or the attempts of a campaign, the rows that an import refused, or the do-not-call list. */
export type ExportOrder =
  | { readonly kind: 'recipients' | 'attempts'; readonly campaignId: number }
  | { readonly kind: 'rejected'; readonly importId: number }
  | { readonly kind: 'do-not-call' }

export interface ExportSize {
  /** Rows of data, the header not counted. */
  readonly rows: number
  /** Bytes of the whole file. */
  readonly bytes: number
}

export type ExportErrorCode =
  | 'campaign_not_found'
  | 'import_not_found'
  | 'disk_full'
  | 'not_allowed'
  | 'store_busy'
  | 'internal'

/** Writes files for people; CSV is made away from the engine's thread. The files live in one folder, each under its id. */
export interface ExportWriter {
  /**
   * Writes what stood in the store at one instant to the file of `id`; orders wait for one another. The file is there
   * whole or not at all. `onProgress` is told now and then how much has been written.
   */
  write(
    id: string,
    order: ExportOrder,
    onProgress?: (size: ExportSize) => void,
  ): Promise<Result<ExportSize, ExportErrorCode>>
  /** Writes bytes that are made already (a trace: some megabytes at most) to the file of `id`. */
  keep(id: string, bytes: Uint8Array): Promise<Result<{ readonly bytes: number }, ExportErrorCode>>
  /** Where the file of `id` lies, whether written or not. */
  pathOf(id: string): string
  /** Deletes the file of `id`; one that is gone already is fine. */
  remove(id: string): void
  /** Deletes every file of the folder, also what a crash left half-written. */
  clear(): void
  /** Ends what is being written, and refuses what comes later. */
  end(): Promise<void>
}
