import type { AudienceFilter } from '../../../shared/model/audience.ts'
import type { DoNotCallSource } from '../../../shared/model/do-not-call.ts'
import type { CountedGroup } from './campaign-store.ts'
import type { DoNotCallMatch } from './person-gate.ts'

/** What is to be forbidden: a number (E.164, with its +), or every number that begins so. */
export interface NewDoNotCall {
  readonly pattern: string
  readonly isPrefix: boolean
  /** Null: in every campaign. */
  readonly campaignId: number | null
  /** Why, for people: `Asked not to be called again.` */
  readonly reason: string
  /** Where it came from. */
  readonly source: DoNotCallSource
  /** Who or what added it, in words: the operator, the name of a file. */
  readonly addedBy: string
}

export interface DoNotCallEntry extends DoNotCallMatch {
  readonly source: DoNotCallSource
  readonly addedBy: string
}

/** What an entry of a file was to the list. */
export type HowAdded = 'new' | 'in-file' | 'on-list'

/** How far the suppression of one entry has got; its shape is the store's own business. */
export interface SuppressCursor {
  /** Among the first numbers of recipients, or among the further ones. */
  readonly among: 'first' | 'further'
  readonly number: string
  readonly id: number
}

/**
 * Whom nobody may call. The database itself refuses a call to a number that stands here. Every call is one short, synchronous
 * act on the one writing connection; a broken or full disk throws.
 */
export interface DoNotCallStore {
  /** Adds an entry. One that is there already stays as it is: who added it first, and why, is what counts. */
  add(entry: NewDoNotCall, now: number): { readonly id: number; readonly added: boolean }
  /** False when there was none. People who were suppressed by it stay so until they are brought back. */
  remove(id: number): boolean
  get(id: number): DoNotCallEntry | null
  /** The entry that forbids this number in this campaign (or, without one, in all of them), or null. Index seeks. */
  find(number: string, campaignId: number | null): DoNotCallMatch | null
  /** Newest first. `campaignId`: null for those of all campaigns, undefined for every entry. */
  page(filter: {
    readonly campaignId: number | null | undefined
    /** Part of a number, reason or name; empty finds all. */
    readonly search: string
    /** Where they came from; null or absent: anywhere. */
    readonly source?: DoNotCallSource | null
    readonly offset: number
    readonly limit: number
  }): { readonly total: number; readonly rows: readonly DoNotCallEntry[] }
  /** Up to `limit` entries after `afterId` in the order of their ids, for exports and for suppressing what was imported. */
  rows(afterId: number, limit: number): readonly DoNotCallEntry[]
  /**
   * Adds some thousand entries in the caller's transaction; for each whether it is new, came with an entry after `newest` (an earlier row
   * of the same file), or was there before.
   */
  importSlice(entries: readonly NewDoNotCall[], newest: number, now: number): readonly HowAdded[]
  /**
   * Of up to `limit` entries after `afterId` those that forbid the number of somebody on a list (and every prefix): of an imported file
   * few do. `last` is the last entry that was looked at, null when there is none.
   */
  concerning(
    afterId: number,
    limit: number,
  ): { readonly ids: readonly number[]; readonly last: number | null }
  /**
   * Looks at up to `limit` recipients whom an entry forbids, after `cursor` (null: from the first); whoever of them is due in a campaign
   * that it covers, and would be called at that number next, is done as `suppressed`, with a decision. `next` is null at the end.
   */
  suppressSlice(
    id: number,
    cursor: SuppressCursor | null,
    limit: number,
    now: number,
  ): { readonly suppressed: number; readonly next: SuppressCursor | null }
  /**
   * The other way round, for an entry that was removed: of up to `limit` recipients whom it forbade those who are done as `suppressed` in a
   * campaign that is neither cancelled nor archived, and whom no other entry forbids, are due again, with a decision. `next` is null at the end.
   */
  bringBackSlice(
    entry: DoNotCallEntry,
    cursor: SuppressCursor | null,
    limit: number,
    now: number,
  ): {
    readonly broughtBack: number
    /** Campaigns that have somebody to call again. */
    readonly campaignIds: readonly number[]
    readonly next: SuppressCursor | null
  }
  /**
   * All numbers of the recipients, in any list, who have this one, itself first. More than `limit` mean that many people share it (a
   * switchboard): then it is itself alone.
   */
  numbersOfWhoHas(number: string, limit: number): readonly string[]
  /**
   * How many of an audience the entries after `afterId` (0: from the first) forbid, `limit` entries at a time, by group, each number once.
   * Entries of all campaigns count, and those of `campaignId`. `next` is null at the end.
   */
  countForbiddenSlice(
    audience: {
      readonly listIds: readonly number[]
      readonly filter: AudienceFilter
      readonly campaignId: number | null
    },
    afterId: number,
    limit: number,
  ): { readonly groups: readonly CountedGroup[]; readonly next: number | null }
  /** Calls in progress that this entry forbids: the caller hangs up those that nobody has answered. */
  openAttempts(id: number): readonly number[]
}
