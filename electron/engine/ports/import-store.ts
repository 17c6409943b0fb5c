import type { CampaignState } from '../../../shared/model/campaign.ts'
import type { ImportCounts } from '../../../shared/model/import-counts.ts'
import type { ImportedRow, ImportState, RejectedRow } from '../../../shared/model/list-import.ts'
import type { ImportMapping, ListRow, RowVerdict } from '../../../shared/model/recipient-list.ts'

export type { FurtherNumber, NewRecipient } from '../domain/new-recipient.ts'

/** An import as it is stored. */
export interface StoredImport {
  readonly id: number
  readonly fileName: string
  readonly listName: string
  readonly bytes: number
  readonly mapping: ImportMapping
  /** The cells of its header; null where it has none. */
  readonly header: readonly string[] | null
  readonly state: ImportState
  readonly problem: string | null
  readonly counts: ImportCounts
  readonly isUpdate: boolean
  /** Name of its file in the folder of kept files, or null. */
  readonly keptFile: string | null
  readonly startedAt: number
  readonly endedAt: number | null
  /** Its list while that can be seen, or null. */
  readonly listId: number | null
  /** It is done, and no newer import has changed its list. */
  readonly isNewest: boolean
}

/** What stands in the way of taking an import back. */
export type UndoObstacle =
  /** Campaigns use the list that it made. */
  | { readonly is: 'in-use'; readonly campaigns: readonly string[] }
  /** Campaigns have called people whom it added. */
  | { readonly is: 'called'; readonly people: number; readonly campaigns: readonly string[] }

/**
 * Imports and lists. Every call is one short, synchronous act on the one writing connection, and one transaction.
 * A list is seen by nobody until its import is finished. A broken or full disk throws.
 */
export interface ImportStore {
  /** Begins an import: a running one, and a list that nobody sees where it makes one (`listId` null). */
  begin(order: {
    readonly fileName: string
    readonly bytes: number
    readonly mapping: ImportMapping
    readonly listName: string
    readonly listId: number | null
    /** Name of the file in the folder of kept files; null when it is not kept. */
    readonly keptFile: string | null
    /** What of a watched folder it is; null for others. */
    readonly source: string | null
    readonly now: number
  }): { readonly importId: number; readonly listId: number }
  /** From here on the import is completed, whatever happens; its journal is applied next. */
  decide(importId: number): void
  /** The list is ready and the import done, both at once. */
  finish(importId: number, counts: ImportCounts, now: number): void
  /**
   * The import has ended without a trace in any list; what it has brought is left to `removeSome`. The rejected rows of a failed one stay,
   * so that they can be exported and repaired.
   */
  abandon(
    importId: number,
    state: 'cancelled' | 'failed',
    problem: string | null,
    counts: ImportCounts,
    now: number,
  ): void
  /**
   * What an earlier run left open is brought to an end, before anything else is read: imports that were decided and undos are completed,
   * the others are failed, with `problem`. How many there were.
   */
  recover(problem: string, now: number): { readonly failed: number; readonly completed: number }
  /** The import is being taken back; its journal is reverted next. */
  beginUndo(importId: number): void
  /** It is as if the file had never been imported, both at once. */
  finishUndo(importId: number, now: number): void
  /** Imports whose file is kept, the newest first. */
  keptFiles(): readonly {
    readonly importId: number
    readonly keptFile: string
    readonly bytes: number
    readonly startedAt: number
  }[]
  /** The file of this import is kept no more. */
  forgetFile(importId: number): void
  /** The newest import of this file of a watched folder that did not come to nothing, or null. */
  importOfSource(source: string): number | null
  /**
   * Removes at most `rows` rows of what nobody needs: lists that are being removed, rejected rows of imports without a list
   * (of a failed one when it ended before `failedBefore`). False when nothing is left.
   */
  removeSome(rows: number, failedBefore: number): boolean

  import(importId: number): StoredImport | null
  /** Running ones first, then the newest. */
  imports(limit: number): readonly StoredImport[]
  /** Rows of its file after this line, with what became of them. */
  rows(importId: number, afterLine: number, limit: number): ImportedRow[]

  lists(): readonly ListRow[]
  list(listId: number): ListRow | null
  rename(listId: number, name: string): void
  /** Puts a list out of sight at an instant, or back in sight (null). */
  archive(listId: number, at: number | null): void
  /** Campaigns that use a list, newest first. */
  campaignsOf(
    listId: number,
  ): readonly { readonly id: number; readonly name: string; readonly state: CampaignState }[]
  /** Hides a list and leaves its rows to `removeSome`; refused (false) while a campaign uses it. */
  remove(listId: number): boolean
  /** Rows that did not become recipients; of one verdict, or (null) of all but `blank`. */
  rejected(
    importId: number,
    page: { readonly offset: number; readonly limit: number; readonly verdict: RowVerdict | null },
  ): { readonly total: number; readonly rows: readonly RejectedRow[] }
}
