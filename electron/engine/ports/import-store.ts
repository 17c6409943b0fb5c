import type { CampaignState } from '../../../shared/model/campaign.ts'
import type { ImportCounts } from '../../../shared/model/import-counts.ts'
import type { ImportedRow, ImportState, RejectedRow } from '../../../shared/model/list-import.ts'
import type { ImportMapping, ListRow, RowVerdict } from '../../../shared/model/recipient-list.ts'
import type { RefusedRow } from './list-reader.ts'

/** A recipient as a list reader makes it and the store keeps it. */
export interface NewRecipient {
  /** Line of the file on which its row begins, from 1. */
  readonly line: number
  /** E.164, with its +. */
  readonly number: string
  readonly name: string | null
  readonly country: string | null
  /** An IANA name; several possible ones joined by `|`; empty when not known. */
  readonly zone: string
  readonly zoneEvidence: string
  /** ISO 3166 (`US-FL`, `FR`); several possible ones joined by `|`; empty when not known. */
  readonly region: string
  readonly regionEvidence: string
  readonly externalId: string | null
  readonly tags: readonly string[]
  readonly category: string | null
  /** Other numbers of the same recipient, in the order in which they are tried. */
  readonly furtherNumbers: readonly FurtherNumber[]
  readonly variables: Readonly<Record<string, string>>
  /** Where and when the person agreed to be called, as the list says it: the text of a cell, and `2027-01-31` or with a time. */
  readonly consentSource: string | null
  readonly consentAt: string | null
  readonly contactKind: 'consumer' | 'business' | null
}

/** Its fields are those of a recipient. */
export type FurtherNumber = Pick<NewRecipient, 'number' | 'country' | 'zone' | 'zoneEvidence' | 'region'>

/** What one batch adds to an import, in one short transaction. */
export interface ImportBatch {
  readonly recipients: readonly NewRecipient[]
  readonly refused: readonly RefusedRow[]
  readonly blankLines: readonly number[]
  /** What of the file is accounted for, this batch included. */
  readonly counts: ImportCounts
}

/** An import as it is stored. */
export interface StoredImport {
  readonly id: number
  readonly fileName: string
  readonly listName: string
  readonly bytes: number
  readonly mapping: ImportMapping
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

/**
 * Imports and lists. Every call is one short, synchronous act on the one writing connection, and one transaction.
 * A list is seen by nobody until its import is finished. A broken or full disk throws.
 */
export interface ImportStore {
  /** Begins an import: a running import and a list that nobody sees. */
  begin(order: {
    readonly fileName: string
    readonly bytes: number
    readonly mapping: ImportMapping
    readonly listName: string
    readonly now: number
  }): { readonly importId: number; readonly listId: number }
  append(importId: number, batch: ImportBatch): void
  /** The list is ready and the import done, both at once. */
  finish(importId: number, counts: ImportCounts, now: number): void
  /**
   * The import has ended without a list; what it has brought is left to `removeSome`. The rejected rows of a failed one stay,
   * so that they can be exported and mended.
   */
  abandon(
    importId: number,
    state: 'cancelled' | 'failed',
    problem: string | null,
    counts: ImportCounts,
    now: number,
  ): void
  /** Imports that an earlier run left running are failed, with `problem`. How many there were. */
  abandonRunning(problem: string, now: number): number
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
