import type { ConsentForm } from '../../../shared/model/rule-pack.ts'

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
  /** What the consent is; null when the list does not say: then it counts as express. */
  readonly consentForm: ConsentForm | null
  readonly contactKind: 'consumer' | 'business' | null
}

/** Its fields are those of a recipient. */
export type FurtherNumber = Pick<NewRecipient, 'number' | 'country' | 'zone' | 'zoneEvidence' | 'region'>
