import type { RejectionReason } from '../../../shared/model/recipient-list.ts'

/** Where the country of a number without + is known from: its row says so, or it is the one assumed for the whole list. */
export type CountrySource = 'row' | 'list'

/** What is known of a number from beside its cell. */
export interface NumberContext {
  /** ISO 3166 country of a number without +, or null. */
  readonly country: string | null
  readonly source: CountrySource
  /** What a column for the calling code says in this row: `49`, `+49` or `0049`. */
  readonly callingCode?: string | null
  /** What a column for the area code says in this row: `305`, `020`. */
  readonly areaCode?: string | null
  /** Whether the list writes the trunk prefix of its country (`HomeCountry.style`). */
  readonly style?: 'prefixed' | 'bare' | null
}

/** A number that can be called. */
export interface ReadNumber {
  readonly ok: true
  readonly e164: string
  /** ISO 3166; null where a number belongs to no country (satellites, +800) or to one of several. */
  readonly country: string | null
  /** The countries that may own it: `country` alone, or all that share its calling code where its range is not known (+44: GB, GG, IM, JE). */
  readonly countries: readonly string[]
  /** A country, calling code, area code or prefix was added that the cell does not have: people see what will be dialled. */
  readonly guessed: boolean
}

export type PhoneNumberReading = ReadNumber | RefusedNumber

/** `sentence` says what is wrong with this cell, and how to fix it. */
export interface RefusedNumber {
  readonly ok: false
  readonly reason: RejectionReason
  readonly sentence: string
}
