import {
  FURTHER_NUMBER_FIELDS,
  type ImportMapping,
  RECIPIENT_FIELD_WORDS,
  type RecipientField,
  type RejectionReason,
} from '../../../shared/model/recipient-list.ts'
import { quote, readPhoneNumber } from '../domain/phone-number.ts'
import { readCountry } from '../domain/recipient-country.ts'
import { placeOfRecipient, type RecipientPlace } from '../domain/recipient-place.ts'
import type { FurtherNumber, NewRecipient } from '../ports/import-store.ts'

export type RowReading =
  | { readonly is: 'accepted'; readonly recipient: NewRecipient }
  | { readonly is: 'rejected'; readonly reason: RejectionReason; readonly sentence: string }
  | { readonly is: 'blank' }

/** A cell that is longer is no name, number or note, but a mistake of the file: most often a quote that is never closed. */
const CELL_CHARACTERS_MAX = 10_000
const TAGS_MAX = 50
const TAG_CHARACTERS_MAX = 100

type Fields = Readonly<Partial<Record<RecipientField, string>>>

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
  fields: Fields,
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
  const place = placeOf(number, fields, country)
  const further = readFurtherNumbers(fields, number, country, defaultCountry)
  return {
    is: 'accepted',
    recipient: {
      line,
      number: number.e164,
      name: fields.name ?? null,
      country: number.country ?? country,
      zone: place.zone,
      zoneEvidence: place.zoneEvidence,
      region: place.region,
      regionEvidence: place.regionEvidence,
      externalId: fields.externalId ?? null,
      tags: readTags(fields.tags ?? ''),
      category: fields.category ?? null,
      furtherNumbers: further.numbers,
      // from entries, so that a column called `__proto__` is a variable like the others
      variables: Object.fromEntries([...kept(fields), ...further.unread, ...variables]),
      consentSource: null,
      consentAt: null,
      contactKind: null,
    },
  }
}

type ReadNumber = Extract<ReturnType<typeof readPhoneNumber>, { ok: true }>

/** Where the person is when this number of theirs is called. */
function placeOf(
  { e164, country }: ReadNumber,
  { zone: zoneCell, postalCode, region }: Fields,
  statedCountry: string | null,
): RecipientPlace {
  return placeOfRecipient({
    e164,
    countries: country === null ? [] : [country],
    statedCountry,
    ...(zoneCell === undefined ? {} : { zoneCell }),
    ...(postalCode === undefined ? {} : { postalCode }),
    ...(region === undefined ? {} : { region }),
  })
}

/** What the list says in columns that decide something stays readable in scripts and exports, under the name of the field. */
function kept(fields: Fields): [name: string, value: string][] {
  return (['postalCode', 'region'] as const).flatMap(field => {
    const cell = fields[field]
    return cell === undefined ? [] : [[RECIPIENT_FIELD_WORDS[field], cell]]
  })
}

/** A further number that is none does not cost the recipient: it is kept as a note. One that is there already is left out. */
function readFurtherNumbers(
  fields: Fields,
  first: ReadNumber,
  country: string | null,
  defaultCountry: string | null,
): { readonly numbers: FurtherNumber[]; readonly unread: [name: string, value: string][] } {
  const numbers: FurtherNumber[] = []
  const unread: [name: string, value: string][] = []
  for (const field of FURTHER_NUMBER_FIELDS) {
    const cell = fields[field]
    if (cell === undefined) continue
    const number = readPhoneNumber(cell, country ?? defaultCountry, country === null ? 'list' : 'row')
    if (!number.ok) {
      unread.push([RECIPIENT_FIELD_WORDS[field], cell])
    } else if (![first.e164, ...numbers.map(one => one.number)].includes(number.e164)) {
      const { zone, zoneEvidence, region } = placeOf(number, fields, country)
      const { e164, country: ofNumber } = number
      numbers.push({
        number: e164,
        country: ofNumber ?? country,
        zone,
        zoneEvidence,
        region,
      })
    }
  }
  return { numbers, unread }
}

/** Tags stand in one cell, between commas, semicolons or bars. */
function readTags(cell: string): string[] {
  const tags = cell.split(/[,;|]/).map(tag => tag.trim().slice(0, TAG_CHARACTERS_MAX))
  return [...new Set(tags.filter(tag => tag !== ''))].slice(0, TAGS_MAX)
}

/** A zero byte is no text, wherever it comes from; SQLite's functions would end a text there. */
function clean(cell: string): string {
  return (cell.includes('\0') ? cell.replaceAll('\0', '') : cell).trim()
}

const count = (columns: number): string => (columns === 1 ? '1 column' : `${columns} columns`)

function reject(reason: RejectionReason, sentence: string): RowReading {
  return { is: 'rejected', reason, sentence }
}
