import type { ColumnUse } from '../../../shared/model/recipient-list.ts'
import type { HomeCountry } from '../domain/home-country.ts'
import { nameOfCountry } from '../domain/recipient-country.ts'
import type { FileHead, FileLayout } from './file-head.ts'

const DELIMITER_WORDS: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
}

/** Sentences about what is worth a look before a file is imported. */
export function remarksOf(facts: {
  readonly head: FileHead
  readonly layout: FileLayout
  readonly columns: readonly ColumnUse[]
  readonly country: HomeCountry
  readonly defaultCountry: string | null
}): string[] {
  const { head, layout, columns, country, defaultCountry } = facts
  const { body, headers, skipped, hasHeader } = layout
  const remarks = head.format === 'csv' ? remarksOfText(head) : []
  if (skipped.length > 0)
    remarks.push(
      `${skipped.length === 1 ? 'A line' : `${skipped.length} lines`} above the ${hasHeader ? 'header' : 'first recipient'} ${skipped.length === 1 ? 'is' : 'are'} not read.`,
    )
  if (!hasHeader) remarks.push('The first row does not name the columns; it is read as a recipient.')
  if (body.length === 0) remarks.push('There is no row below the header: nothing can be imported.')
  const hasNumber = columns.some(use => use.kind === 'field' && use.field === 'number')
  if (!hasNumber && body.length > 0) remarks.push('No column with phone numbers was found. Choose it below.')
  const uneven = body.filter(({ cells }) => cells !== null && cells.length > headers.length).length
  if (uneven > 0)
    remarks.push(
      `${uneven} of the first ${body.length} rows ${uneven === 1 ? 'has' : 'have'} more cells than there are columns.`,
    )
  if (country.cells > 0) {
    remarks.push(
      defaultCountry === null
        ? 'Some numbers have no country code. Choose the country they are in.'
        : `Some numbers have no country code; they are read as numbers of ${nameOfCountry(defaultCountry)}.`,
    )
  }
  if (body.some(({ problem }) => problem === 'open-quote'))
    remarks.push('A quote is opened and never closed. That line is rejected, the others are read.')
  return remarks
}

function remarksOfText({ guess, encoding, delimiter, text }: FileHead): string[] {
  const remarks: string[] = []
  if (guess?.hasMark) remarks.push('The file begins with a byte order mark; it is left out.')
  if (guess && encoding !== 'utf-8' && !guess.hasMark) {
    const others = guess.others.length > 0 ? ` It may also be ${guess.others.slice(0, 3).join(' or ')}.` : ''
    remarks.push(
      `The letters are in ${encoding}.${others} If they look wrong below, choose another encoding.`,
    )
  }
  if (delimiter !== ',')
    remarks.push(`The columns are separated by ${DELIMITER_WORDS[delimiter] ?? `“${delimiter}”`}.`)
  if (guess && guess.zeros > 0) remarks.push('The file holds zero bytes; they are left out.')
  if (guess && guess.bad > 0 && encoding === guess.encoding)
    remarks.push(
      `${guess.bad === 1 ? 'One byte' : `${guess.bad.toLocaleString('en-US')} bytes`} of the file cannot be read as text. They are shown as �.`,
    )
  else if (text.includes('\uFFFD'))
    remarks.push('Some letters cannot be read in this encoding. Choose another one.')
  return remarks
}
