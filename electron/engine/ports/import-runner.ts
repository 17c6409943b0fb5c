import type { Result } from '../../../shared/errors.ts'
import type { ImportCounts } from '../../../shared/model/import-counts.ts'
import type { Gone, ListDifference } from '../../../shared/model/list-import.ts'
import type { ImportMapping, RejectionReason } from '../../../shared/model/recipient-list.ts'
import type { UndoObstacle } from './import-store.ts'
import type { ReadErrorCode } from './list-reader.ts'

export interface ImportTask {
  readonly importId: number
  readonly listId: number
  /** The file. */
  readonly path: string
  readonly mapping: ImportMapping
  /** The list was there before, and its people are told apart. */
  readonly isUpdate: boolean
  /** What becomes of people who are not in the file. */
  readonly gone: Gone
}

/** How far an import is. */
export interface ImportNews {
  readonly counts: ImportCounts
  readonly bytesRead: number
}

export interface ReadWhole {
  readonly counts: ImportCounts
  /** How many rows had each reason. */
  readonly reasons: ReadonlyMap<RejectionReason, number>
}

export interface RunningImport {
  /** Resolves when the file is read wholly and what becomes of it is written, or `cancel` was called. Rejects with what the disk says. */
  readonly ended: Promise<Result<ReadWhole | 'cancelled', ReadErrorCode>>
  cancel(): void
}

/**
 * Does what is long of an import: reads the file, sorts its rows, writes what is to become of them where nobody sees it; then, when the
 * import is decided, applies it, or takes it back.
 */
export interface ImportRunner {
  run(task: ImportTask, onNews: (news: ImportNews) => void): RunningImport
  /** What the file would change in the list; nothing is written. */
  compare(
    task: Pick<ImportTask, 'path' | 'mapping' | 'listId'>,
  ): Promise<Result<ListDifference, ReadErrorCode>>
  /** Applies all that is left of an import's journal. */
  apply(importId: number): Promise<void>
  /** Takes back all that is applied of it. */
  revert(importId: number): Promise<void>
  /** Why a finished import cannot be taken back, or null. */
  undoObstacle(importId: number): Promise<UndoObstacle | null>
  /** Cancels what runs, and waits until it is gone. */
  end(): Promise<void>
}
