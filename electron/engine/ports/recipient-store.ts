import type { RecipientConsent } from '../domain/recipient-consent.ts'
import type { NewRecipient } from './import-store.ts'

/** One recipient with everything that their list says of them. */
export type StoredRecipient = Pick<
  NewRecipient,
  'name' | 'externalId' | 'tags' | 'category' | 'variables' | 'country'
> & {
  readonly id: number
  /** When a person changed them by hand; null when nobody did. */
  readonly editedAt: number | null
  readonly list: { readonly id: number; readonly name: string }
  readonly consent: RecipientConsent
  /** In the order in which they are called. Zones and regions as in the rows: several possible ones joined by `|`, unknown empty. */
  readonly numbers: readonly Pick<NewRecipient, 'number' | 'zone' | 'zoneEvidence' | 'region'>[]
}

/** What the lists have for conditions to compare with, sorted. */
export interface AudienceChoices {
  readonly tags: readonly string[]
  readonly categories: readonly string[]
  readonly variables: readonly string[]
}

/** Reading of recipients, whatever campaign they are in. Every call is short and synchronous. */
export interface RecipientStore {
  /** Null when there is none, or their list is not ready. */
  get(recipientId: number): StoredRecipient | null
  /** Ids of the campaigns that have them, newest first. */
  campaignsOf(recipientId: number, limit: number): readonly number[]
  /** Ids of every do-not-call entry that forbids this number, in all campaigns or in one of them. */
  forbiddenBy(number: string): readonly number[]
  /**
   * Tags, categories and columns among the first 5,000 rows of each list, `limit` of each at most: a list has its columns in every row, and
   * a rarer tag can be typed. Reading a million rows would take seconds each time that a page opens.
   */
  choices(listIds: readonly number[], limit: number): AudienceChoices
}
