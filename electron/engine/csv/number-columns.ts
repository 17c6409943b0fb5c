import { success } from '../../../shared/errors.ts'
import { countryToAdopt } from '../../../shared/model/mapping-file.ts'
import {
  type Choice,
  type ColumnUse,
  type FileInspection,
  NUMBER_FIELDS,
} from '../../../shared/model/recipient-list.ts'
import { readDoNotCallPattern } from '../domain/do-not-call-pattern.ts'
import type { InspectList } from '../ports/list-reader.ts'
import { readPhoneHeader } from './header-words.ts'

const NUMBER: ColumnUse = { kind: 'field', field: 'number' }

/**
 * Inspects files as files of numbers: what is taken for the phone column may hold beginnings, which are no numbers to a list of recipients.
 * A mapping that is given stays.
 */
export function createNumberInspection(inspect: InspectList): InspectList {
  return async (file, mapping, hints) => {
    const found = await inspect(file, mapping, hints)
    if (!found.ok || mapping !== null) return found
    const columns = likelyColumns(found.value)
    const [column, ...others] = columns
    if (column === undefined) return found
    if (others.length > 0) return success(asking(found.value, columns))
    const own = { ...found.value.mapping, columns: found.value.mapping.columns.with(column, NUMBER) }
    let read = await inspect(file, own, hints)
    const country = read.ok ? countryToAdopt(read.value) : null
    if (country !== null) read = await inspect(file, { ...own, defaultCountry: country }, hints)
    if (!read.ok) return read
    const why = { code: 'cells', sentence: 'Its cells are phone numbers.' } as const
    return success({
      ...read.value,
      columns: found.value.columns.map((one, at) => (at === column ? { ...one, why } : one)),
    })
  }
}

/** Columns that hold the numbers, where the inspection of a list does not say so; none where it does, or where nobody can tell. */
function likelyColumns({ mapping, headers, choices, sample }: FileInspection): readonly number[] {
  const asks = choices.some(({ code }) => code === 'phone-column')
  if (phoneColumns(mapping.columns).length > 0 && !asks) return []
  // a file of one column has nothing but numbers, whatever they look like
  if (headers.length === 1) return [0]
  return headers.flatMap((header, column) => {
    const { is } = readPhoneHeader(header)
    const cells = sample.map(row => (row.cells[column] ?? '').trim()).filter(cell => cell !== '')
    const good = cells.filter(cell => readDoNotCallPattern(cell, mapping.defaultCountry).ok)
    const isLikely = is !== 'never' && is !== 'fax' && good.length > cells.length / 2
    // what is asked anyway is answered by a beginning alone
    return isLikely && (!asks || cells.some(cell => cell.endsWith('*'))) ? [column] : []
  })
}

function asking(inspection: FileInspection, columns: readonly number[]): FileInspection {
  const choice: Choice = {
    code: 'phone-column',
    sentence: 'It is not certain which column holds the phone numbers. Choose it.',
    options: columns.map(column => inspection.headers[column] ?? ''),
    option: '--mapping',
  }
  const others = inspection.choices.filter(({ code }) => code !== 'phone-column')
  return { ...inspection, choices: [choice, ...others] }
}

/** The columns of phone numbers, in the order in which they are read. */
export function phoneColumns(columns: readonly ColumnUse[]): readonly number[] {
  return NUMBER_FIELDS.flatMap(field => {
    const at = columns.findIndex(use => use.kind === 'field' && use.field === field)
    return at === -1 ? [] : [at]
  })
}
