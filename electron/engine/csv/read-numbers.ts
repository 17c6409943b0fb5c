import { failure, success } from '../../../shared/errors.ts'
import type { FileInspection, ImportMapping } from '../../../shared/model/recipient-list.ts'
import { NUMBER_FIELDS } from '../../../shared/model/recipient-list.ts'
import { type DoNotCallPattern, readDoNotCallPattern } from '../domain/do-not-call-pattern.ts'
import { readPhoneNumbers } from '../domain/phone-number.ts'
import type { InspectList } from '../ports/list-reader.ts'
import type { NumberRow, OpenNumberFile } from '../ports/number-file.ts'
import { type ContextColumns, contextOf } from './column-cells.ts'
import { readPhoneHeader } from './header-words.ts'
import { readFileRows } from './open-rows.ts'
import { createHeaderWatch, rawOf, sentenceOfBroken } from './read-list.ts'
import type { RawRow } from './split-rows.ts'

/** So much is split into rows at once: a few ms of the engine's thread. */
const PIECE_BYTES = 16_384
/** Rows that are handed on together. */
const ROWS_AT_ONCE = 100

/** Opens files of numbers; how they are read is guessed as for lists of recipients. */
export function createNumberFiles(inspect: InspectList): OpenNumberFile {
  return async (file, { country }) => {
    const inspected = await inspect(file, null, country === null ? {} : { country })
    if (!inspected.ok) return inspected
    const { mapping, headers, choices } = inspected.value
    const choice = choices.find(one => one.code === 'country')
    if (choice) {
      return failure('choice_needed', `${choice.sentence.replace(/ Choose .*$/, '')} Choose the country.`, {
        code: choice.code,
        options: choice.options,
        option: choice.option,
      })
    }
    const columns = numberColumns(inspected.value)
    if (columns.length === 0) {
      return failure(
        'no_number_column',
        `No column of "${file.fileName}" has phone numbers. Name it "number" in the first row, or write one number per line.`,
      )
    }
    const context = contextColumns(mapping)
    const read = createReader(mapping, columns, context, headers.length === 1)
    return success({ country: mapping.defaultCountry, rows: readRows(file.path, mapping, read) })
  }
}

/** A file of one column has nothing but numbers, whatever they look like: beginnings with a * are no numbers to a list. */
function numberColumns({ mapping, headers, choices, sample }: FileInspection): readonly number[] {
  if (headers.length === 1) return [0]
  const isSure = !choices.some(({ code }) => code === 'phone-column')
  const phones = NUMBER_FIELDS.flatMap(field => {
    const at = mapping.columns.findIndex(use => use.kind === 'field' && use.field === field)
    return at === -1 || !isSure ? [] : [at]
  })
  if (phones.length > 0) return phones
  // beginnings such as +4420* are no numbers to a list
  const beginnings = headers.findIndex((header, column) => {
    const { is } = readPhoneHeader(header)
    const cells = sample.map(row => row.cells[column] ?? '').filter(cell => cell !== '')
    const good = cells.filter(cell => readDoNotCallPattern(cell, mapping.defaultCountry).ok)
    return is !== 'never' && is !== 'fax' && good.length > cells.length / 2
  })
  return beginnings === -1 ? [] : [beginnings]
}

function contextColumns({ columns }: ImportMapping): ContextColumns {
  const at = (field: string): number => columns.findIndex(use => use.kind === 'field' && use.field === field)
  return { country: at('country'), callingCode: at('callingCode'), areaCode: at('areaCode') }
}

type ReadCells = (cells: readonly string[]) => Pick<NumberRow, 'patterns' | 'problem'>

function createReader(
  { defaultCountry, numberStyle }: ImportMapping,
  columns: readonly number[],
  context: ContextColumns,
  isOneColumn: boolean,
): ReadCells {
  const list = { country: defaultCountry, style: numberStyle }
  return cells => {
    const reads = contextOf(cells, context, list)
    const patterns = new Map<string, DoNotCallPattern>()
    let problem: string | null = null
    for (const column of columns) {
      // where there is one column, a separator in it is part of its text
      const cell = (isOneColumn ? cells.join(' ') : (cells[column] ?? '')).replaceAll('\0', '').trim()
      if (cell === '') continue
      if (/\*['"]?$/.test(cell)) {
        const beginning = readDoNotCallPattern(cell, reads.country)
        if (beginning.ok) patterns.set(`${beginning.pattern}*`, beginning)
        else problem ??= beginning.sentence
        continue
      }
      for (const reading of readPhoneNumbers(cell, reads)) {
        if (reading.ok) patterns.set(reading.e164, { pattern: reading.e164, isPrefix: false })
        else problem ??= reading.sentence
      }
    }
    const found = [...patterns.values()].map(({ pattern, isPrefix }) => ({ pattern, isPrefix }))
    return {
      patterns: found,
      problem: problem ?? (found.length === 0 ? 'There is no phone number. Fill the cell in.' : null),
    }
  }
}

async function* readRows(
  path: string,
  mapping: ImportMapping,
  read: ReadCells,
): AsyncGenerator<readonly NumberRow[]> {
  const header = createHeaderWatch(mapping.skipRows, mapping.hasHeader)
  const rowOf = (row: RawRow): NumberRow[] => {
    const place = header.placeOf(row)
    if (place === 'above' || place === 'header') return []
    const about = { line: row.line, raw: rawOf(row) }
    if (row.cells === null) return [{ ...about, patterns: [], problem: sentenceOfBroken(row) }]
    if (row.cells.every(cell => cell.replaceAll('\0', '').trim() === '')) return []
    return [{ ...about, ...read(row.cells) }]
  }
  for await (const { rows } of readFileRows(path, mapping, PIECE_BYTES)) {
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
      yield rows.slice(from, from + ROWS_AT_ONCE).flatMap(rowOf)
  }
}
