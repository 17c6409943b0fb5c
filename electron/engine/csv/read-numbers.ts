import { failure, success } from '../../../shared/errors.ts'
import type { ImportMapping, RecipientField } from '../../../shared/model/recipient-list.ts'
import { type DoNotCallPattern, readDoNotCallPattern } from '../domain/do-not-call-pattern.ts'
import { quote, readPhoneNumbers } from '../domain/phone-number.ts'
import type { InspectList } from '../ports/list-reader.ts'
import type { NumberFiles, NumberReading, NumberRow } from '../ports/number-file.ts'
import { contextOf } from './column-cells.ts'
import { createNumberInspection, phoneColumns } from './number-columns.ts'
import { readFileRows } from './open-rows.ts'
import { readCallAllowed, readDoNotCall } from './read-cells.ts'
import { createHeaderWatch, rawOf, sentenceOfBroken } from './read-list.ts'
import type { RawRow } from './split-rows.ts'

/** So much is split into rows at once: a few ms of the engine's thread. */
const PIECE_BYTES = 16_384
/** Rows that are handed on together. */
const ROWS_AT_ONCE = 100

/** Reads files of numbers; how they are read is guessed as for lists of recipients. */
export function createNumberFiles(inspectList: InspectList): NumberFiles {
  const inspect = createNumberInspection(inspectList)
  return {
    inspect,
    async open(file, mapping) {
      if (mapping !== null) return openMapped(file, mapping)
      const inspected = await inspect(file, null, {})
      if (!inspected.ok) return inspected
      const { choices } = inspected.value
      return choices.length === 0
        ? openMapped(file, inspected.value.mapping)
        : failure('choice_needed', choices.map(({ sentence }) => sentence).join(' '), { choices })
    },
  }
}

function openMapped(file: { readonly path: string; readonly fileName: string }, mapping: ImportMapping) {
  if (phoneColumns(mapping.columns).length === 0) {
    return failure(
      'no_number_column',
      `No column of "${file.fileName}" has phone numbers. Choose the column, name it "number" in the first row, or write one number per line.`,
    )
  }
  return success(readRows(file.path, mapping, createReader(mapping)))
}

type ReadCells = (cells: readonly string[]) => NumberReading

function createReader(mapping: ImportMapping): ReadCells {
  const { columns, defaultCountry, numberStyle } = mapping
  const at = (field: RecipientField): number =>
    columns.findIndex(use => use.kind === 'field' && use.field === field)
  const context = { country: at('country'), callingCode: at('callingCode'), areaCode: at('areaCode') }
  const list = { country: defaultCountry, style: numberStyle }
  const phones = phoneColumns(columns)
  const readMark = createMarkReader(at('doNotCall'), at('callAllowed'))
  return cells => {
    const cleaned = cells.map(cell => cell.replaceAll('\0', '').trim())
    if (cleaned.every(cell => cell === '')) return { is: 'blank' }
    const mark = readMark(cleaned)
    if (mark !== null) return mark
    const reads = contextOf(cleaned, context, list)
    const patterns = new Map<string, DoNotCallPattern>()
    let problem: NumberReading | null = null
    for (const column of phones) {
      // where there is one column, a separator in it is part of its text
      const cell = columns.length === 1 ? cleaned.join(' ').trim() : (cleaned[column] ?? '')
      if (cell === '') continue
      if (/\*['"]?$/.test(cell)) {
        const beginning = readDoNotCallPattern(cell, reads.country)
        if (beginning.ok) patterns.set(`${beginning.pattern}*`, beginning)
        else problem ??= { is: 'rejected', reason: beginning.reason, sentence: beginning.sentence }
        continue
      }
      for (const reading of readPhoneNumbers(cell, reads)) {
        if (reading.ok) patterns.set(reading.e164, { pattern: reading.e164, isPrefix: false })
        else problem ??= { is: 'rejected', reason: reading.reason, sentence: reading.sentence }
      }
    }
    if (patterns.size === 0) return problem ?? NO_NUMBER
    return {
      is: 'forbidden',
      patterns: [...patterns.values()].map(({ pattern, isPrefix }) => ({ pattern, isPrefix })),
    }
  }
}

const NO_NUMBER: NumberReading = {
  is: 'rejected',
  reason: 'no-number',
  sentence: 'There is no phone number. Fill the cell in.',
}

/** Reads the columns that say whether a person may be called; null where the row is to be blocked. */
function createMarkReader(
  doNotCall: number,
  callAllowed: number,
): (cells: readonly string[]) => NumberReading | null {
  return cells => {
    const forbids = doNotCall === -1 ? null : (cells[doNotCall] ?? '')
    const allows = callAllowed === -1 ? '' : (cells[callAllowed] ?? '')
    const isForbidden = forbids === null || readDoNotCall(forbids)
    // a blank cell of this column says nothing, and the row stands in a file of those who are not called
    const isAllowed = allows === '' ? null : readCallAllowed(allows)
    if (isAllowed === false || (forbids !== null && isForbidden === true)) return null
    if (isForbidden === null || (allows !== '' && isAllowed === null)) {
      const unclear = isForbidden === null ? (forbids ?? '') : allows
      return {
        is: 'rejected',
        reason: 'unclear-do-not-call',
        sentence: `${quote(unclear)} does not say whether the person may be called. Write yes or no.`,
      }
    }
    if (isForbidden && isAllowed === null) return null
    const cell = isAllowed ? allows : (forbids ?? '')
    return {
      is: 'may-be-called',
      sentence:
        cell === ''
          ? 'The do-not-call cell is empty, so the person may be called.'
          : `${quote(cell)} says that the person may be called.`,
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
    if (place === 'again') return [{ ...about, reading: REPEATED }]
    return [{ ...about, reading: row.cells === null ? brokenRow(row) : read(row.cells) }]
  }
  for await (const { rows } of readFileRows(path, mapping, PIECE_BYTES)) {
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
      yield rows.slice(from, from + ROWS_AT_ONCE).flatMap(rowOf)
  }
}

const REPEATED: NumberReading = {
  is: 'rejected',
  reason: 'repeated-header',
  sentence: 'The row repeats the names of the columns.',
}

const brokenRow = (row: RawRow): NumberReading => ({
  is: 'rejected',
  reason: row.problem ?? 'row-too-long',
  sentence: sentenceOfBroken(row),
})
