import type { BulkAct } from '../../../shared/model/list-view.ts'
import type { FurtherNumber, NewRecipient } from './import-store.ts'

/** An act on lists as it is kept, so that it can be undone. */
export type ListAct =
  | { readonly kind: 'bulk'; readonly listId: number; readonly act: BulkAct }
  /** `created`: the lists that it made. */
  | { readonly kind: 'split'; readonly listId: number; readonly created: readonly number[] }

export interface StoredListAct {
  readonly id: number
  readonly act: ListAct
  readonly state: 'running' | 'done' | 'undoing' | 'undone'
  readonly at: number
}

/** What one slice of an act did. */
export interface ActSlice {
  /** Recipients changed. */
  readonly changed: number
  /** Entries of do-not-call that were added. */
  readonly entryIds: readonly number[]
}

/** What a person can change of a recipient; numbers are in the order in which they are called, the first one apart. */
export type RecipientChanges = Pick<
  NewRecipient,
  | 'number'
  | 'name'
  | 'country'
  | 'zone'
  | 'zoneEvidence'
  | 'region'
  | 'regionEvidence'
  | 'externalId'
  | 'category'
  | 'tags'
  | 'variables'
  | 'consentSource'
  | 'consentAt'
  | 'consentForm'
  | 'contactKind'
> & { readonly furtherNumbers: readonly FurtherNumber[] }

/** Writing to lists by people. Every call is short and one transaction of its own; long acts are made of many. */
export interface ListActStore {
  begin(act: ListAct, now: number): number
  /** Notes the lists that a split has made. */
  describe(actId: number, act: ListAct): void
  /** Does an act to some recipients, and notes what they were before. */
  apply(actId: number, act: BulkAct, recipientIds: readonly number[], now: number): ActSlice
  finish(actId: number, state: StoredListAct['state']): void
  get(actId: number): StoredListAct | null
  /** Acts that were cut off: `running` or `undoing`. */
  open(): readonly StoredListAct[]
  /** Takes back what an act did to at most `limit` recipients; how many, 0 when nothing is left. */
  undoSlice(actId: number, limit: number): number
  /** Forgets at most `limit` rows of acts before this instant; false when there are none. */
  forgetSome(before: number, limit: number): boolean

  /** An empty list; `isReady` false: seen by nobody until `showList`. */
  createList(name: string, origin: 'merge' | 'split', isReady: boolean, now: number): number
  showList(listId: number): void
  /** Removes lists that were being merged when the engine was stopped. How many. */
  abandonMerges(): number
  /**
   * Copies at most `limit` recipients of a list, beyond one, to another list. Who is there already is completed: with tags, and with
   * what was empty. `last` is null when there is nobody left.
   */
  copySlice(
    fromListId: number,
    afterId: number,
    toListId: number,
    limit: number,
  ): { readonly last: number | null; readonly copied: number; readonly duplicates: number }

  /** Writes what a person changed by hand; who waits in a campaign waits under the new zone and region. */
  updateRecipient(recipientId: number, changes: RecipientChanges, now: number): void
  /** Another recipient of the same list with this number, or with the other writing of its line, or null. */
  whoHas(
    number: string,
    listId: number,
    otherThan: number,
  ): { readonly id: number; readonly name: string | null } | null
}
