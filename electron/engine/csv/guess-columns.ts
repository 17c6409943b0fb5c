import {
  type ColumnUse,
  type ColumnWhy,
  NUMBER_FIELDS,
  RECIPIENT_FIELD_WORDS,
  type RecipientField,
} from '../../../shared/model/recipient-list.ts'
import { decideHomeCountry, type HomeCountry } from '../domain/home-country.ts'
import { countriesOfLetters } from '../domain/letters-of-countries.ts'
import { readCountry } from '../domain/recipient-country.ts'
import type { CountryClues } from '../ports/list-reader.ts'
import {
  type ContextColumns,
  filledCells,
  type ListCountry,
  NO_CONTEXT,
  type NumberCells,
  numberCells,
  type Rows,
  shareOf,
  statedCountries,
} from './column-cells.ts'
import { guessFields } from './guess-fields.ts'
import { type PhoneHeader, readPhoneHeader } from './header-words.ts'
import { isKept, type OwnExport, readOwnExport } from './own-export.ts'
import { isAreaCode, looksLikePhone, saysCountry } from './read-cells.ts'

const VARIABLE_NAME_MAX = 100
/** A column that no header names is one of phone numbers when so many of its cells are valid ones. */
const VALID_SHARE_MIN = 0.6
/** Two columns that make a number together must do so in nearly every row. */
const SPLIT_SHARE_MIN = 0.8
/** National cells that the country of a list is decided by. */
const NATIONAL_CELLS_MAX = 300

export interface ColumnGuess {
  readonly columns: ColumnUse[]
  readonly whys: readonly ColumnWhy[]
  /** Columns of which a person has to choose the one with phone numbers; empty when there is no doubt. */
  readonly ask: readonly number[]
  readonly country: HomeCountry
}

export interface GuessOrder {
  readonly headers: readonly string[]
  readonly hasHeader: boolean
  readonly rows: Rows
  readonly clues: CountryClues
  /** The country that a person chose, or null. */
  readonly chosen: string | null
}

/** A column and what speaks for its being one of phone numbers. */
interface Candidate {
  readonly column: number
  readonly header: PhoneHeader
  readonly cells: NumberCells
  readonly share: number
}

/**
 * What each column is: phone numbers by its header and by valid numbers in it, never by how many digits its cells have; the others by
 * their headers, where their cells agree. What nobody knows becomes a variable under its own name.
 */
export function guessColumns(order: GuessOrder): ColumnGuess {
  const { headers, hasHeader, rows } = order
  const own = hasHeader ? readOwnExport(headers) : null
  if (own !== null) return columnsOfOwn(order, own)
  const fields = hasHeader ? guessFields(headers, rows) : new Map<RecipientField, number>()
  const read = headers.map(header => readPhoneHeader(hasHeader ? header : ''))
  const byName = read.flatMap(({ is }, column) => (is === 'phone' ? [column] : []))
  const suspects = byName.length > 0 ? byName : headers.map((_, column) => column)
  const context = contextColumns(order, fields, suspects)
  const candidates = readCandidates(order, read, context, fields)
  const choice = choosePhones(candidates, hasHeader, headers.length)
  for (const column of choice.phones)
    for (const [field, at] of fields) if (at === column) fields.delete(field)
  const country = countryOf(order, choice.phones, context, fields)
  return {
    ...describe(order, candidates, choice.phones, fields, read),
    ask: choice.ask,
    country,
  }
}

/** A file that we exported is read by its headers alone, so that everything comes back as it was. */
function columnsOfOwn(order: GuessOrder, { fields: ours, derived, headers }: OwnExport): ColumnGuess {
  const ofList = [...guessFields(headers, order.rows)].filter(([field]) => isKept(field))
  const fields = new Map<RecipientField, number>([...ofList, ...ours])
  const names = new Set<string>()
  const columns = order.headers.map((header, column): ColumnUse => {
    const [field] = [...fields].find(([, at]) => at === column) ?? []
    if (derived.has(column)) return { kind: 'ignore' }
    if (field !== undefined) {
      names.add(header.trim())
      return { kind: 'field', field }
    }
    const plain = header.trim().slice(0, VARIABLE_NAME_MAX)
    const name = freeName(plain === '' ? `Column ${column + 1}` : plain, names)
    names.add(name)
    return { kind: 'variable', name, type: 'text' }
  })
  const phones = NUMBER_FIELDS.flatMap(field => fields.get(field) ?? [])
  return {
    columns,
    whys: columns.map(use => (use.kind === 'field' ? 'named' : 'other')),
    ask: [],
    country: countryOf(order, phones, { ...NO_CONTEXT, country: fields.get('country') ?? -1 }, fields),
  }
}

/** The country of the numbers in these columns that do not say theirs. */
export function countryOf(
  { rows, clues, chosen }: Pick<GuessOrder, 'rows' | 'clues' | 'chosen'>,
  phones: readonly number[],
  context: ContextColumns,
  fields: ReadonlyMap<RecipientField, number>,
): HomeCountry {
  const nationalCells: string[] = []
  for (const row of rows) {
    if (nationalCells.length >= NATIONAL_CELLS_MAX) break
    // a row that says its country, or its calling code, needs none of the list
    if (context.callingCode !== -1 && (row[context.callingCode] ?? '').trim() !== '') continue
    if (context.country !== -1 && readCountry(row[context.country] ?? '') !== null) continue
    const areaCode = context.areaCode === -1 ? '' : (row[context.areaCode] ?? '').trim()
    for (const column of phones) {
      const cell = (row[column] ?? '').trim()
      if (looksLikePhone(areaCode + cell) && !saysCountry(cell)) nationalCells.push(`${areaCode}${cell}`)
    }
  }
  const places = statedCountries(rows, {
    country: context.country,
    region: fields.get('region') ?? -1,
    postalCode: fields.get('postalCode') ?? -1,
  })
  // area codes of three digits in a column of their own are how North America keeps its numbers
  const isNorthAmerican =
    places.size === 0 &&
    context.areaCode !== -1 &&
    phones.length > 0 &&
    shareOf(rows, context.areaCode, cell => /^\(?[2-9]\d{2}\)?$/.test(cell)) > 0.95 &&
    phones.every(column => shareOf(rows, column, cell => /^[2-9]\d{2}[-. ]?\d{4}$/.test(cell)) > 0.95)
  const stated = isNorthAmerican ? new Map([['US', rows.length]]) : places
  const letters = countriesOfLetters(rows)
  return decideHomeCountry({ ...clues, nationalCells, stated, letters, chosen })
}

/** Calling and area codes in columns of their own; without a header, a column of short digits before one of local numbers. */
function contextColumns(
  order: GuessOrder,
  fields: Map<RecipientField, number>,
  suspects: readonly number[],
): ContextColumns {
  const context = {
    country: fields.get('country') ?? -1,
    callingCode: fields.get('callingCode') ?? -1,
    areaCode: fields.get('areaCode') ?? -1,
  }
  if (order.hasHeader) return bestContext(order, fields, context, suspects)
  const split = order.headers.findIndex((_, column) => isSplitNumber(order, column))
  if (split === -1) return context
  fields.set('areaCode', split)
  return { ...context, areaCode: split }
}

/** `Vorwahl`, `Prefijo` and the like may be either: what makes more valid numbers is right. */
function bestContext(
  order: GuessOrder,
  fields: Map<RecipientField, number>,
  context: ContextColumns,
  suspects: readonly number[],
): ContextColumns {
  const column = context.callingCode === -1 ? context.areaCode : context.callingCode
  if (column === -1 || (context.callingCode !== -1 && context.areaCode !== -1)) return context
  const options = [
    { ...context, callingCode: column, areaCode: -1 },
    { ...context, callingCode: -1, areaCode: column },
    { ...context, callingCode: -1, areaCode: -1 },
  ].map(option => ({ option, valid: validWith(order, fields, option, suspects) }))
  const [best] = options.sort((one, other) => other.valid - one.valid)
  if (!best) return context
  fields.delete('callingCode')
  fields.delete('areaCode')
  if (best.option.callingCode !== -1) fields.set('callingCode', column)
  if (best.option.areaCode !== -1) fields.set('areaCode', column)
  return best.option
}

function validWith(
  order: GuessOrder,
  fields: ReadonlyMap<RecipientField, number>,
  context: ContextColumns,
  suspects: readonly number[],
): number {
  const columns = suspects.filter(column => ![context.callingCode, context.areaCode].includes(column))
  const list = listCountry(countryOf(order, columns, context, fields))
  const rows = order.rows.slice(0, 100)
  return Math.max(0, ...columns.map(column => numberCells(rows, column, context, list).valid))
}

/** `305,5550101`: a column of area codes, and local numbers that are no numbers without them. */
function isSplitNumber(order: GuessOrder, column: number): boolean {
  const { rows, headers } = order
  const next = column + 1
  if (next >= headers.length || filledCells(rows, column).length === 0) return false
  if (shareOf(rows, column, isAreaCode) < 0.95) return false
  if (shareOf(rows, next, cell => /^[\d\s.-]{5,10}$/.test(cell) && !/^\d{4}-/.test(cell)) < 0.95) return false
  const context = { ...NO_CONTEXT, areaCode: column }
  const home = countryOf(order, [next], context, new Map())
  const list = listCountry(home)
  const together = numberCells(rows, next, context, list)
  const alone = numberCells(rows, next, NO_CONTEXT, list)
  return together.valid >= together.filled * SPLIT_SHARE_MIN && together.valid > alone.valid
}

const listCountry = ({ country, style }: HomeCountry): ListCountry => ({ country, style })

function readCandidates(
  order: GuessOrder,
  read: readonly PhoneHeader[],
  context: ContextColumns,
  fields: ReadonlyMap<RecipientField, number>,
): readonly Candidate[] {
  const own = new Set([context.callingCode, context.areaCode, context.country])
  return read.flatMap((header, column) => {
    if (own.has(column) || header.is === 'about') return []
    const list = listCountry(countryOf(order, [column], context, fields))
    const cells = numberCells(order.rows, column, context, list)
    return [{ column, header, cells, share: cells.filled === 0 ? 0 : cells.valid / cells.filled }]
  })
}

interface PhoneChoice {
  /** In the order in which they are called. */
  readonly phones: readonly number[]
  readonly ask: readonly number[]
}

function choosePhones(candidates: readonly Candidate[], hasHeader: boolean, width: number): PhoneChoice {
  const is = (...kinds: readonly PhoneHeader['is'][]): readonly Candidate[] =>
    candidates.filter(({ header }) => kinds.includes(header.is))
  const hasNumbers = ({ share, cells }: Candidate): boolean => cells.valid > 0 && share >= VALID_SHARE_MIN
  const named = is('phone')
  const good = named.filter(({ cells }) => cells.valid > 0)
  if (good.length > 0) {
    // a phone column that is blank in the rows looked at may be filled further down
    return sure(named.filter(({ cells }) => cells.valid > 0 || cells.filled === 0))
  }
  const weak = is('weak').filter(({ cells, share }) => cells.valid > 0 && share >= 0.5)
  const unnamed = is('nothing').filter(hasNumbers)
  const [firstNamed] = named
  if (firstNamed) {
    const others = [...weak, ...unnamed]
    if (others.length === 0 || named.every(({ cells }) => cells.filled === 0 && others.length === 0))
      return sure(named)
    return { phones: [firstNamed.column], ask: [...named, ...others].map(({ column }) => column) }
  }
  if (weak.length > 0 && unnamed.every(({ cells }) => cells.international === 0)) return sure(weak)
  const found = [...weak, ...unnamed]
  const international = found.filter(({ cells }) => cells.international * 2 > cells.valid)
  if (international.length > 0) return sure(international)
  const [only] = found
  if (found.length === 1 && only) {
    // digits alone under a name that nobody knows may count something else
    const isDoubtful =
      hasHeader && width > 1 && only.header.is === 'nothing' && only.cells.bare === only.cells.filled
    return { phones: [only.column], ask: isDoubtful ? [only.column] : [] }
  }
  if (found.length > 1) return { phones: [], ask: found.map(({ column }) => column) }
  const unlikely = is('fax', 'never', 'of-someone-else').filter(hasNumbers)
  if (unlikely.length > 0) return { phones: [], ask: unlikely.map(({ column }) => column) }
  const [single] = candidates
  // a file of one column has nothing but numbers, whatever they look like
  if (width === 1 && single && single.header.is !== 'fax') return { phones: [single.column], ask: [] }
  return { phones: [], ask: candidates.map(({ column }) => column) }
}

function sure(candidates: readonly Candidate[]): PhoneChoice {
  const sorted = [...candidates].sort(
    (one, other) => one.header.rank - other.header.rank || one.column - other.column,
  )
  return { phones: sorted.slice(0, NUMBER_FIELDS.length).map(({ column }) => column), ask: [] }
}

function describe(
  { headers, rows, hasHeader }: GuessOrder,
  candidates: readonly Candidate[],
  phones: readonly number[],
  fields: ReadonlyMap<RecipientField, number>,
  read: readonly PhoneHeader[],
): { readonly columns: ColumnUse[]; readonly whys: ColumnWhy[] } {
  const whys: ColumnWhy[] = []
  const names = new Set<string>()
  const columns = headers.map((header, column): ColumnUse => {
    const is = read[column]?.is
    const phone = phones.indexOf(column)
    const number = NUMBER_FIELDS[phone]
    if (phone !== -1 && number !== undefined) {
      whys.push(is === 'phone' || is === 'weak' ? 'named' : 'cells')
      names.add(header.trim())
      return { kind: 'field', field: number }
    }
    const [field] = [...fields].find(([, at]) => at === column) ?? []
    if (field !== undefined) {
      whys.push(hasHeader ? 'named' : 'cells')
      names.add(header.trim())
      return { kind: 'field', field }
    }
    const isBlank = filledCells(rows, column).length === 0
    whys.push(
      whyOf(
        is,
        isBlank,
        candidates.find(one => one.column === column),
      ),
    )
    const plain = header.trim().slice(0, VARIABLE_NAME_MAX)
    if (plain === '' && isBlank) return { kind: 'ignore' }
    const name = freeName(plain === '' ? `Column ${column + 1}` : plain, names)
    names.add(name)
    return { kind: 'variable', name, type: 'text' }
  })
  return { columns, whys }
}

function whyOf(
  is: PhoneHeader['is'] | undefined,
  isBlank: boolean,
  candidate: Candidate | undefined,
): ColumnWhy {
  switch (is) {
    case 'fax':
    case 'never':
    case 'of-someone-else':
      return 'never-called'
    case 'about':
      return 'kind-of-phone'
    case 'phone':
      return candidate !== undefined && candidate.cells.valid === 0 ? 'no-valid-number' : 'another-is-better'
    default:
      return isBlank ? 'empty' : 'other'
  }
}

/** Two columns of one name are two variables: `note`, `note 2`. */
function freeName(name: string, names: ReadonlySet<string>): string {
  let free = name
  for (let count = 2; names.has(free); count++) free = `${name.slice(0, VARIABLE_NAME_MAX - 4)} ${count}`
  return free
}

/** What else a column may be chosen for, the likeliest first. */
export function otherUses(use: ColumnUse, cells: NumberCells, is: PhoneHeader['is']): RecipientField[] {
  const uses: RecipientField[] = []
  const isNumber = use.kind === 'field' && NUMBER_FIELDS.some(field => field === use.field)
  if (!isNumber && (cells.valid > 0 || is === 'phone')) uses.push('number', 'number2')
  return uses.filter(field => RECIPIENT_FIELD_WORDS[field] !== undefined)
}
