import type { FinalState, RecipientState } from '../../../shared/model/campaign.ts'
import type { ListRecipient, ListSort, ListView } from '../../../shared/model/list-view.ts'
import type { Outcome } from '../../../shared/model/outcome.ts'
import type { PersonRecords } from './person-store.ts'

/** What Ctrl+K finds. */
export interface SearchHit {
  readonly kind: 'campaign' | 'recipient' | 'list' | 'trunk'
  readonly id: number
  readonly title: string
  readonly subtitle: string
  readonly route: string
}

/** Rows of a page and how many there are in all. */
export interface PageOf<Row> {
  readonly total: number
  readonly rows: readonly Row[]
}

export interface ResultsFound {
  readonly campaignId: number
  readonly search: string
  readonly state: RecipientState | null
  readonly finalState: FinalState | null
  readonly lastOutcome: Outcome | null
  readonly offset: number
  readonly limit: number
}

/** What a filter of a list can compare with. */
export interface ListChoices {
  readonly countries: readonly string[]
  readonly regions: readonly string[]
  readonly zones: readonly string[]
  readonly tags: readonly string[]
  readonly categories: readonly string[]
  readonly variables: readonly string[]
}

/** What is asked of the thread that reads lists. */
export interface ListQuestions {
  find(text: string): readonly SearchHit[]
  page(listId: number, view: ListView, offset: number, limit: number): PageOf<ListRecipient>
  /** Ids of everyone whom a view shows, in its order. */
  ids(listId: number, view: ListView): Uint32Array
  /** A page of the recipients of a campaign whom a search finds, as ids of recipients, in the order of their lists. */
  results(asked: ResultsFound): PageOf<number>
  choices(listId: number): ListChoices
  /** Everything that is held about these numbers, every writing of one line. */
  person(numbers: readonly string[]): PersonRecords
  /** The values of a column, the most frequent first, and how many have each; empty values are left out. */
  values(listId: number, column: Pick<ListSort, 'column' | 'variable'>): readonly ColumnValue[]
}

export interface ColumnValue {
  readonly value: string
  readonly count: number
}

/**
 * Searches, filters and sorts lists of any size beside the engine's thread: a million recipients are read in tens of milliseconds, but
 * those are milliseconds that calls must not wait. Every promise rejects when the thread dies; the next question starts another one.
 */
export type ListSearch = {
  readonly [Name in keyof ListQuestions]: (
    ...asked: Parameters<ListQuestions[Name]>
  ) => Promise<ReturnType<ListQuestions[Name]>>
} & {
  /** Begins to read what a search needs, while nobody asks. */
  prepare(): void
  /** Resolves when the thread is gone and its connection closed. */
  end(): Promise<void>
}
