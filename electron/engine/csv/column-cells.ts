import { type NumberContext, type PhoneNumberReading, readPhoneNumbers } from '../domain/phone-number.ts'
import { readCountry } from '../domain/recipient-country.ts'
import { readRegion } from '../domain/recipient-region.ts'
import { saysCountry } from './read-cells.ts'

export type Rows = readonly (readonly string[])[]

/** Columns of a row that say how its number is to be read; -1 where there is none. */
export interface ContextColumns {
  readonly country: number
  readonly callingCode: number
  readonly areaCode: number
}

export const NO_CONTEXT: ContextColumns = { country: -1, callingCode: -1, areaCode: -1 }

/** What is known of the numbers without + of a whole list. */
export interface ListCountry {
  readonly country: string | null
  readonly style: NumberContext['style']
}

/** How the number of this row is to be read: its own country is before that of the list. */
export function contextOf(row: readonly string[], columns: ContextColumns, list: ListCountry): NumberContext {
  const cell = (column: number): string | null => (column === -1 ? null : (row[column] ?? '').trim() || null)
  const stated = cell(columns.country)
  const country = stated === null ? null : readCountry(stated)
  return {
    country: country ?? list.country,
    source: country === null ? 'list' : 'row',
    callingCode: cell(columns.callingCode),
    areaCode: cell(columns.areaCode),
    style: list.style ?? null,
  }
}

export const filledCells = (rows: Rows, column: number): readonly string[] =>
  rows.map(row => (row[column] ?? '').trim()).filter(cell => cell !== '')

export function shareOf(rows: Rows, column: number, matches: (cell: string) => boolean): number {
  const cells = filledCells(rows, column)
  return cells.length === 0 ? 0 : cells.filter(matches).length / cells.length
}

/** What stands in a column, read as phone numbers. */
export interface NumberCells {
  readonly filled: number
  /** Cells with a number that can be called, and those of them that say their country by a +. */
  readonly valid: number
  readonly international: number
  /** Cells of digits alone, without the marks that people put into phone numbers. */
  readonly bare: number
}

export function numberCells(
  rows: Rows,
  column: number,
  columns: ContextColumns,
  list: ListCountry,
): NumberCells {
  const counts = { filled: 0, valid: 0, international: 0, bare: 0 }
  for (const row of rows) {
    const cell = (row[column] ?? '').trim()
    if (cell === '') continue
    counts.filled += 1
    if (/^[1-9]\d*$/.test(cell)) counts.bare += 1
    const reading = firstGood(readPhoneNumbers(cell, contextOf(row, columns, list)))
    if (reading === null) continue
    counts.valid += 1
    if (saysCountry(cell)) counts.international += 1
  }
  return counts
}

export type GoodReading = Extract<PhoneNumberReading, { ok: true }>

export function firstGood(readings: readonly PhoneNumberReading[]): GoodReading | null {
  for (const reading of readings) if (reading.ok) return reading
  return null
}

/**
 * Whether a column that is called like a country holds some: the majority of its filled cells decides, and one bad cell alone
 * never does.
 */
export function holdsCountries(rows: Rows, column: number): boolean {
  const cells = filledCells(rows, column)
  const bad = cells.filter(cell => readCountry(cell) === null).length
  return bad <= 1 || bad * 2 <= cells.length
}

const COUNTRIES_OF_REGIONS = ['US', 'CA', 'AU', 'DE', 'ES', 'GB'] as const

/** `state` may as well be the state of an order: most of its cells must name a region of some country. */
export const holdsRegions = (rows: Rows, column: number): boolean =>
  shareOf(rows, column, cell =>
    [null, ...COUNTRIES_OF_REGIONS].some(country => readRegion(cell, country) !== null),
  ) > 0.5

const POSTAL_FORMS: readonly (readonly [country: string, form: RegExp])[] = [
  ['GB', /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/i],
  ['CA', /^[A-Z]\d[A-Z][ -]?\d[A-Z]\d$/i],
  ['NL', /^\d{4} ?[A-Z]{2}$/i],
  ['US', /^\d{5}-\d{4}$/],
  ['BR', /^\d{5}-\d{3}$/],
  ['JP', /^〒?\d{3}-\d{4}$/],
  ['PL', /^\d{2}-\d{3}$/],
  ['PT', /^\d{4}-\d{3}$/],
  ['IE', /^[A-Z]\d[\dW] ?[A-Z\d]{4}$/i],
  ['SE', /^\d{3} \d{2}$/],
]

/** Countries that other columns point to, with the rows that do; where several point somewhere, the country itself counts first. */
export function statedCountries(
  rows: Rows,
  columns: { readonly country: number; readonly region: number; readonly postalCode: number },
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  const add = (country: string): void => void counts.set(country, (counts.get(country) ?? 0) + 1)
  const statesCountry = columns.country !== -1 && filledCells(rows, columns.country).length > 0
  if (statesCountry) {
    for (const cell of filledCells(rows, columns.country)) {
      const country = readCountry(cell)
      if (country !== null) add(country)
    }
    if (counts.size > 0) return counts
  }
  if (columns.region !== -1) {
    const [best] = COUNTRIES_OF_REGIONS.map(country => ({
      country,
      cells: filledCells(rows, columns.region).filter(cell => readRegion(cell, country)?.startsWith(country)),
    })).sort((one, other) => other.cells.length - one.cells.length)
    const cells = filledCells(rows, columns.region).length
    if (best && best.cells.length >= cells * 0.8) for (const _ of best.cells) add(best.country)
  }
  if (columns.postalCode !== -1) {
    for (const cell of filledCells(rows, columns.postalCode)) {
      const form = POSTAL_FORMS.find(([, pattern]) => pattern.test(cell))
      if (form) add(form[0])
    }
  }
  return counts
}
