import { zoneSchema } from '../../../shared/model/calling-window.ts'
import type { ImportMapping, RejectionReason } from '../../../shared/model/recipient-list.ts'
import { readPhoneNumber } from '../domain/phone-number.ts'
import { zoneOfRecipient } from '../domain/recipient-zone.ts'

/** One recipient as it is stored. */
export interface ReadRecipient {
  readonly line: number
  readonly number: string
  readonly name: string | null
  readonly country: string | null
  readonly zone: string
  readonly zoneEvidence: string
  readonly externalId: string | null
  readonly variables: Readonly<Record<string, string>>
}

export type RowReading =
  | { readonly is: 'accepted'; readonly recipient: ReadRecipient }
  | { readonly is: 'rejected'; readonly reason: RejectionReason; readonly sentence: string }
  | { readonly is: 'blank' }

/** Characters of one cell that are kept. */
const CELL_CHARACTERS_MAX = 10_000

/** Reads rows the way the mapping says; the answer for one row of cells. Pure; keeps what it learned of zones. */
export function createRowReader(
  mapping: ImportMapping,
): (cells: readonly string[], line: number) => RowReading {
  const { columns } = mapping
  const lastNeeded = columns.findLastIndex(({ kind }) => kind !== 'ignore')
  const zones = new Map<string, boolean>()
  const isZone = (name: string): boolean => {
    const before = zones.get(name)
    if (before !== undefined) return before
    const known = zoneSchema.safeParse(name).success
    zones.set(name, known)
    return known
  }

  return (cells, line) => {
    if (cells.every(cell => cell.trim() === '')) return { is: 'blank' }
    if (cells.length <= lastNeeded) {
      return reject(
        'too-few-columns',
        `The row has ${count(cells.length)} and the file ${columns.length}. Add what is missing, or the separators.`,
      )
    }
    if (cells.slice(columns.length).some(cell => cell.trim() !== '')) {
      return reject(
        'too-many-columns',
        `The row has ${count(cells.length)} and the file ${columns.length}. Put a cell that holds the separator between quotes.`,
      )
    }
    const fields: Partial<Record<'number' | 'name' | 'zone' | 'country' | 'externalId', string>> = {}
    const variables: Record<string, string> = {}
    for (const [at, use] of columns.entries()) {
      const cell = (cells[at] ?? '').trim().slice(0, CELL_CHARACTERS_MAX)
      if (cell === '') continue
      if (use.kind === 'field') fields[use.field] = cell
      else if (use.kind === 'variable') variables[use.name] = cell
    }
    const country = fields.country?.toUpperCase() ?? null
    if (country !== null && !/^[A-Z]{2}$/.test(country)) {
      return reject(
        'bad-country',
        `"${fields.country}" is no country. Write its two letters, for example GB, or map the column as a variable.`,
      )
    }
    const number = readPhoneNumber(fields.number ?? '', country ?? mapping.defaultCountry)
    if (!number.ok) return reject(number.reason, number.sentence)
    if (fields.zone !== undefined && !isZone(fields.zone)) {
      return reject(
        'bad-zone',
        `"${fields.zone}" is no time zone. Write it like Europe/Madrid, or leave it empty.`,
      )
    }
    const { zone, evidence } = zoneOfRecipient(number.e164, fields.zone ?? null)
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
        variables,
      },
    }
  }
}

const count = (columns: number): string => (columns === 1 ? '1 column' : `${columns} columns`)

function reject(reason: RejectionReason, sentence: string): RowReading {
  return { is: 'rejected', reason, sentence }
}
