import type {
  Choice,
  ColumnUse,
  ColumnWhy,
  FileInspection,
  ImportMapping,
  ReadingHints,
  RecipientField,
} from '../../../shared/model/recipient-list.ts'
import { NUMBER_FIELDS } from '../../../shared/model/recipient-list.ts'
import { decideHomeCountry, type HomeCountry, wordsOfHomeCountry } from '../domain/home-country.ts'
import { quote, readPhoneNumbers } from '../domain/phone-number.ts'
import { nameOfCountry } from '../domain/recipient-country.ts'
import type { CountryClues } from '../ports/list-reader.ts'
import {
  type ContextColumns,
  contextOf,
  firstGood,
  type ListCountry,
  numberCells,
  type Rows,
} from './column-cells.ts'
import type { FileHead, FileLayout, InspectedFile } from './file-head.ts'
import { remarksOf } from './file-remarks.ts'
import { type ColumnGuess, countryOf, guessColumns, otherUses } from './guess-columns.ts'
import { readPhoneHeader } from './header-words.ts'

const SAMPLE_ROWS = 20
const GUESSED_SHOWN = 20
const CELL_CHARACTERS_SHOWN = 200
const SKIPPED_SHOWN = 30

/** What an inspection shows of a file that was read so far. */
export function describeFile(order: {
  readonly file: InspectedFile
  readonly head: FileHead
  readonly layout: FileLayout
  readonly mapping: ImportMapping | null
  readonly hints: ReadingHints
  readonly clues: CountryClues
}): FileInspection {
  const { file, head, layout, mapping, hints, clues } = order
  const { headers, hasHeader, width } = layout
  const rows = layout.body.map(({ cells }) => (cells ?? []).map(cell => cell.replaceAll('\0', '')))
  const keepsColumns = mapping !== null && mapping.columns.length === width
  const guessOrder = { headers, hasHeader, rows, clues, chosen: hints.country ?? null }
  const guess = keepsColumns ? chosenColumns(guessOrder, mapping.columns) : guessColumns(guessOrder)
  const country =
    mapping === null
      ? guess.country
      : countryOfMapping(guess.country, mapping.defaultCountry, order, guess, rows)
  const list: ListCountry = { country: mappedCountry(country, mapping), style: country.style }
  const columns = guess.columns
  const context = contextColumnsOf(columns)
  const sample = layout.body.slice(0, SAMPLE_ROWS).map((row, at) => ({
    line: row.line,
    cells: headers.map((_, column) => (rows[at]?.[column] ?? '').slice(0, CELL_CHARACTERS_SHOWN)),
    numbers: numbersOf(rows[at] ?? [], columns, context, list),
  }))
  return {
    fileName: file.fileName,
    bytes: file.bytes,
    format: head.format,
    sheets: [...head.sheets],
    mapping: {
      encoding: head.encoding,
      delimiter: head.delimiter,
      sheet: head.sheet,
      skipRows: layout.skipRows,
      quote: head.quote,
      hasHeader,
      columns,
      defaultCountry: list.country,
      numberStyle: country.style,
    },
    headers: [...headers],
    skipped: layout.skipped
      .slice(0, SKIPPED_SHOWN)
      .map(({ line, raw }) => ({ line, text: raw.slice(0, CELL_CHARACTERS_SHOWN) })),
    sample,
    columns: headers.map((header, column) => {
      const cells = numberCells(rows, column, context, list)
      const use = columns[column] ?? { kind: 'ignore' }
      const code = guess.whys[column] ?? 'other'
      return {
        header,
        why: { code, sentence: sentenceOfWhy(code, header) },
        filled: cells.filled,
        validNumbers: cells.valid,
        otherUses: otherUses(use, cells, readPhoneHeader(header).is),
      }
    }),
    country: {
      country: country.country,
      why: { code: country.why.code, sentence: wordsOfHomeCountry(country) },
      isCertain: country.isCertain,
      valid: country.valid,
      cells: country.cells,
      others: [...country.others],
    },
    valid: {
      rows: rows.length,
      withNumber: rows.filter(row => hasNumber(row, columns, context, list)).length,
    },
    guessed: guessedOf(layout, rows, columns, context, list),
    choices: choicesOf(headers, guess.ask, country),
    remarks: remarksOf({ head, layout, columns, country, defaultCountry: list.country }),
    savedMapping: null,
  }
}

/** The country that the numbers of the list are read in: none while a person has to choose. */
function mappedCountry(country: HomeCountry, mapping: ImportMapping | null): string | null {
  if (mapping !== null) return mapping.defaultCountry
  return country.isCertain && country.why.code !== 'not-needed' ? country.country : null
}

/** A mapping that was given stays; where another country was chosen than the guess, that is why. */
function countryOfMapping(
  guessed: HomeCountry,
  chosen: string | null,
  { clues }: { readonly clues: CountryClues },
  guess: ColumnGuess,
  rows: Rows,
): HomeCountry {
  if (chosen === null || (chosen === guessed.country && guessed.isCertain)) return guessed
  const phones = NUMBER_FIELDS.flatMap(field => columnOf(guess.columns, field))
  const context = contextColumnsOf(guess.columns)
  return countryOf({ rows, clues, chosen }, phones, context, new Map())
}

function chosenColumns(
  order: Parameters<typeof guessColumns>[0],
  columns: readonly ColumnUse[],
): ColumnGuess {
  const fields = new Map<RecipientField, number>(
    columns.flatMap((use, at) => (use.kind === 'field' ? [[use.field, at] as const] : [])),
  )
  const phones = NUMBER_FIELDS.flatMap(field => columnOf(columns, field))
  const country =
    phones.length === 0
      ? decideHomeCountry({
          nationalCells: [],
          stated: new Map(),
          trunks: [],
          letters: [],
          machine: null,
          chosen: order.chosen,
        })
      : countryOf(order, phones, contextColumnsOf(columns), fields)
  return { columns: [...columns], whys: columns.map(() => 'chosen'), ask: [], country }
}

const columnOf = (columns: readonly ColumnUse[], field: RecipientField): number[] => {
  const at = columns.findIndex(use => use.kind === 'field' && use.field === field)
  return at === -1 ? [] : [at]
}

const contextColumnsOf = (columns: readonly ColumnUse[]): ContextColumns => ({
  country: columnOf(columns, 'country')[0] ?? -1,
  callingCode: columnOf(columns, 'callingCode')[0] ?? -1,
  areaCode: columnOf(columns, 'areaCode')[0] ?? -1,
})

type SampleNumber = FileInspection['sample'][number]['numbers'][number]

/** Every number of a row as it will be dialled, in the order in which they are called. */
function numbersOf(
  row: readonly string[],
  columns: readonly ColumnUse[],
  context: ContextColumns,
  list: ListCountry,
): SampleNumber[] {
  const reads = contextOf(row, context, list)
  return NUMBER_FIELDS.flatMap(field => columnOf(columns, field)).flatMap(column => {
    const written = (row[column] ?? '').trim()
    if (written === '') return []
    return readPhoneNumbers(written, reads).map(reading => ({
      column,
      written: written.slice(0, CELL_CHARACTERS_SHOWN),
      e164: reading.ok ? reading.e164 : null,
      guessed: reading.ok && reading.guessed,
      problem: reading.ok ? null : reading.sentence,
    }))
  })
}

function hasNumber(
  row: readonly string[],
  columns: readonly ColumnUse[],
  context: ContextColumns,
  list: ListCountry,
): boolean {
  const reads = contextOf(row, context, list)
  return NUMBER_FIELDS.flatMap(field => columnOf(columns, field)).some(
    column => firstGood(readPhoneNumbers((row[column] ?? '').trim(), reads)) !== null,
  )
}

function guessedOf(
  layout: FileLayout,
  rows: Rows,
  columns: readonly ColumnUse[],
  context: ContextColumns,
  list: ListCountry,
): FileInspection['guessed'] {
  const found: FileInspection['guessed'] = []
  for (const [at, { line }] of layout.body.entries()) {
    for (const { column, written, e164, guessed } of numbersOf(rows[at] ?? [], columns, context, list)) {
      if (guessed && e164 !== null) found.push({ line, column, written, e164 })
      if (found.length >= GUESSED_SHOWN) return found
    }
  }
  return found
}

function sentenceOfWhy(code: ColumnWhy, header: string): string {
  switch (code) {
    case 'named':
      return `The column is called ${quote(header)}.`
    case 'cells':
      return 'Its cells are phone numbers.'
    case 'kind-of-phone':
      return `${quote(header)} is about a phone, and is not a number.`
    case 'never-called':
      return `${quote(header)} is not a number to call.`
    case 'no-valid-number':
      return `It is called ${quote(header)}, but none of its cells is a valid phone number.`
    case 'another-is-better':
      return 'Other columns are called first.'
    case 'other':
      return 'It is kept under its own name.'
    case 'empty':
      return 'It is empty.'
    case 'chosen':
      return 'You chose it.'
  }
}

function choicesOf(headers: readonly string[], ask: readonly number[], country: HomeCountry): Choice[] {
  const choices: Choice[] = []
  if (ask.length > 0) {
    choices.push({
      code: 'phone-column',
      sentence: 'It is not certain which column holds the phone numbers. Choose it.',
      options: ask.map(column => headers[column] ?? ''),
      option: '--mapping',
    })
  }
  if (!country.isCertain) {
    const options = [country.country, ...country.others.map(other => other.country)]
    const best = options.filter((one, at): one is string => one !== null && options.indexOf(one) === at)
    choices.push({
      code: 'country',
      sentence:
        best.length > 1
          ? `Numbers without a country code may be from ${best.slice(0, 3).map(nameOfCountry).join(' or ')}. Choose the country.`
          : 'Numbers without a country code may be from several countries. Choose the country.',
      options: best,
      option: '--country',
    })
  }
  return choices
}
