import type { Result } from '../../../shared/errors.ts'
import type { ExportColumn, ExportLayout, ExportTarget } from '../../../shared/model/export.ts'

/** What is written, and how. */
export interface ExportOrder {
  readonly target: ExportTarget
  readonly layout: ExportLayout
}

export interface ExportSize {
  /** Rows of data, the header not counted. */
  readonly rows: number
  /** Bytes of the whole file. */
  readonly bytes: number
}

/** How far a file is. */
export interface ExportStep extends ExportSize {
  /** Rows that it will have. */
  readonly rowsTotal: number
}

/** The columns that the rows of a table have, and how many rows there are. */
export interface ExportTableFacts {
  readonly columns: readonly ExportColumn[]
  readonly rows: number
}

export type ExportErrorCode =
  | 'campaign_not_found'
  | 'list_not_found'
  | 'import_not_found'
  | 'bad_input'
  | 'disk_full'
  | 'not_allowed'
  | 'store_busy'
  | 'internal'

/** Writes tables as files for people, away from the engine's thread. The files live in one folder, each under its id. */
export interface ExportWriter {
  /**
   * Writes what was in the store at one instant to the file of `id`; orders wait for one another. The file is there whole or not at
   * all. `onStep` hears now and then how far it is. A column that the table does not have is `bad_input`.
   */
  write(
    id: string,
    order: ExportOrder,
    onStep?: (step: ExportStep) => void,
  ): Promise<Result<ExportSize, ExportErrorCode>>
  /** Stops writing the file of `id`, or never begins: its answer is then a failure, and nothing of it stays. */
  cancel(id: string): void
  /** Reads what columns and how many rows a table has; waits for no file. */
  describe(target: ExportTarget): Promise<Result<ExportTableFacts, ExportErrorCode>>
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
