import { isSupportedCountry } from 'libphonenumber-js/max'
import { readPhoneNumber } from './phone-number.ts'
import { nameOfCountry } from './recipient-country.ts'

/** What a list, and the machine that reads it, says of the country of numbers without +. */
export interface HomeCountryClues {
  /** A sample (200 and more) of the cells of the phone columns that have no +. */
  readonly nationalCells: readonly string[]
  /** ISO 3166 countries that other columns point to (country, state or region, form of the postal code), with the rows that do. */
  readonly stated: ReadonlyMap<string, number>
  /** Countries of the caller IDs of the trunks. */
  readonly trunks: readonly string[]
  /** Country of the machine's locale, or null. */
  readonly machine: string | null
  /** What the operator chose, or null. */
  readonly chosen: string | null
}

/** Why it is this country: what decided. */
export type HomeCountryReason =
  /** The operator said so. */
  | { readonly code: 'chosen' }
  /** Every number says its country: there is nothing to decide. */
  | { readonly code: 'not-needed' }
  /** `rows` rows say so in other columns. */
  | { readonly code: 'columns'; readonly rows: number }
  /** The numbers are written as in this country, and fit no other one as well. */
  | { readonly code: 'numbers' }
  /** They fit several countries; this is the one of the machine. */
  | { readonly code: 'machine' }
  /** They fit several countries; this is the one of a trunk's caller ID. */
  | { readonly code: 'trunk' }
  /** Nothing decides: a person has to choose. */
  | { readonly code: 'undecided' }

export interface HomeCountry {
  /** ISO 3166, the best guess also where a choice is needed; null where there is none at all. */
  readonly country: string | null
  readonly why: HomeCountryReason
  /** False: a person has to choose. */
  readonly isCertain: boolean
  /** Other countries that the cells fit, the best first. */
  readonly others: readonly { readonly country: string; readonly valid: number }[]
  /** Cells that are numbers of `country`, of `cells`. */
  readonly valid: number
  readonly cells: number
  /**
   * Whether the cells are written with the trunk prefix of the country (the 0 of 020 7946 0111), or without it, as spreadsheets leave
   * them; null where the country has none or the cells do not tell. Belongs into the context of each number of the list.
   */
  readonly style: 'prefixed' | 'bare' | null
}

/** The country of the numbers of a list that have no +. Never inferred from the numbers that have one: those are the strangers of a list. */
export function decideHomeCountry(clues: HomeCountryClues): HomeCountry {
  const { nationalCells, chosen, machine } = clues
  const cells = nationalCells.filter(cell => cell.trim() !== '')
  const valid = (country: string): number =>
    cells.filter(cell => readPhoneNumber(cell, country, 'list').ok).length
  const base = { others: [], cells: cells.length, style: null } as const
  const answer = (country: string, why: HomeCountryReason): HomeCountry => ({
    ...base,
    country,
    why,
    isCertain: true,
    valid: valid(country),
  })
  if (chosen !== null && isSupportedCountry(chosen)) return answer(chosen, { code: 'chosen' })
  if (cells.length === 0)
    return { ...base, country: machine, why: { code: 'not-needed' }, isCertain: true, valid: 0 }
  const [stated] = [...clues.stated].sort(([, one], [, other]) => other - one)
  if (stated && valid(stated[0]) > 0) return answer(stated[0], { code: 'columns', rows: stated[1] })
  if (machine !== null && valid(machine) > 0) return answer(machine, { code: 'machine' })
  const trunk = clues.trunks.find(country => valid(country) > 0)
  if (trunk !== undefined) return answer(trunk, { code: 'trunk' })
  return { ...base, country: machine, why: { code: 'undecided' }, isCertain: false, valid: 0 }
}

/** Why it is this country, as one sentence. */
export function wordsOfHomeCountry({ country, why }: Pick<HomeCountry, 'country' | 'why'>): string {
  const name = country === null ? null : nameOfCountry(country)
  switch (why.code) {
    case 'chosen':
      return `You chose ${name}.`
    case 'not-needed':
      return 'Every number says its country.'
    case 'columns':
      return `${why.rows === 1 ? '1 row says' : `${why.rows} rows say`} ${name} in another column.`
    case 'numbers':
      return `The numbers without + are written as in ${name}.`
    case 'machine':
      return `The numbers without + fit several countries. This computer is set to ${name}.`
    case 'trunk':
      return `The numbers without + fit several countries. Your trunk’s caller ID is from ${name}.`
    case 'undecided':
      return 'The numbers without + fit several countries. Choose the one they are from.'
  }
}
