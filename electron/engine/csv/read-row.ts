import type { ImportMapping, RecipientField, RejectionReason } from '../../../shared/model/recipient-list.ts'
import { quote, readPhoneNumber } from '../domain/phone-number.ts'
import { readCountry } from '../domain/recipient-country.ts'
import { readZone, zoneOfRecipient } from '../domain/recipient-zone.ts'
import type { NewRecipient } from '../ports/import-store.ts'

export type RowReading =
  | { readonly is: 'accepted'; readonly recipient: NewRecipient }
  | { readonly is: 'rejected'; readonly reason: RejectionReason; readonly sentence: string }
  | { readonly is: 'blank' }

/** A cell that is longer is no name, number or note, but a mistake of the file: most often a quote that is never closed. */
const CELL_CHARACTERS_MAX = 10_000

/** Reads rows the way the mapping says; the answer for one row of cells. Pure. */
export function createRowReader(
  mapping: ImportMapping,
): (cells: readonly string[], line: number) => RowReading {
  const { columns } = mapping
  const lastNeeded = columns.findLastIndex(({ kind }) => kind !== 'ignore')

  return (written, line) => {
    const cells = written.map(clean)
    if (cells.every(cell => cell === '')) return { is: 'blank' }
    if (cells.length <= lastNeeded) {
      return reject(
        'too-few-columns',
        `The row has ${count(cells.length)} and the file ${columns.length}. Add what is missing, or the separators.`,
      )
    }
    if (cells.slice(columns.length).some(cell => cell !== '')) {
      return reject(
        'too-many-columns',
        `The row has ${count(cells.length)} and the file ${columns.length}. Put a cell that holds the separator between quotes.`,
      )
    }
    const fields: Partial<Record<RecipientField, string>> = {}
    const variables: [name: string, value: string][] = []
    for (const [at, use] of columns.entries()) {
      const cell = cells[at] ?? ''
      if (cell === '' || use.kind === 'ignore') continue
      if (cell.length > CELL_CHARACTERS_MAX) {
        return reject(
          'row-too-long',
          `Column ${at + 1} has ${cell.length.toLocaleString('en-US')} characters; at most ${CELL_CHARACTERS_MAX.toLocaleString('en-US')} are read. Look for a quote that is not closed.`,
        )
      }
      if (use.kind === 'field') fields[use.field] = cell
      else variables.push([use.name, cell])
    }
    return readFields(fields, mapping.defaultCountry, line, variables)
  }
}

function readFields(
  fields: Readonly<Partial<Record<RecipientField, string>>>,
  defaultCountry: string | null,
  line: number,
  variables: readonly [name: string, value: string][],
): RowReading {
  const country = fields.country === undefined ? null : readCountry(fields.country)
  if (fields.country !== undefined && country === null) {
    return reject(
      'bad-country',
      `${quote(fields.country)} is no country. Write its two letters, for example GB, or map the column as a variable.`,
    )
  }
  const number =
    country === null
      ? readPhoneNumber(fields.number ?? '', defaultCountry, 'list')
      : readPhoneNumber(fields.number ?? '', country, 'row')
  if (!number.ok) return reject(number.reason, number.sentence)
  const given = fields.zone === undefined ? null : readZone(fields.zone)
  if (fields.zone !== undefined && given === null) {
    return reject(
      'bad-zone',
      `${quote(fields.zone)} is no time zone. Write it like Europe/Madrid, or leave it empty.`,
    )
  }
  const { zone, evidence } = zoneOfRecipient(number.e164, given)
  return {
    is: 'accepted',
    recipient: {
      line,
      number: number.e164,
      name: fields.name ?? null,
      country: number.country ?? country,
      zone,
      zoneEvidence: evidence,
      externalId: fields.externalId ?? null,
      // from entries, so that a column called `__proto__` is a variable like the others
      variables: Object.fromEntries(variables),
    },
  }
}

/** A zero byte is no text, wherever it comes from; SQLite's functions would end a text there. */
function clean(cell: string): string {
  return (cell.includes('\0') ? cell.replaceAll('\0', '') : cell).trim()
}

const count = (columns: number): string => (columns === 1 ? '1 column' : `${columns} columns`)

function reject(reason: RejectionReason, sentence: string): RowReading {
  return { is: 'rejected', reason, sentence }
}
