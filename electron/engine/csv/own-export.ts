import { DERIVED_HEADERS } from '../../../shared/model/export-columns.ts'
import {
  NUMBER_FIELDS,
  RECIPIENT_FIELD_WORDS,
  type RecipientField,
} from '../../../shared/model/recipient-list.ts'
import { KEPT } from './read-row.ts'

/** Fields that our exports have in columns of ours; all others are columns of the list under their own names. */
const FIELDS_OF_OURS = [
  ...NUMBER_FIELDS,
  'name',
  'externalId',
  'category',
  'tags',
  'consentSource',
  'consentAt',
  'consentForm',
  'contactKind',
] as const satisfies readonly RecipientField[]

/** What the columns of a file that we wrote ourselves are. */
export interface OwnExport {
  readonly fields: ReadonlyMap<RecipientField, number>
  /** Worked out by us: worked out again when the file is imported. */
  readonly derived: ReadonlySet<number>
  /** The headers of the list's own columns; those of ours are blank. */
  readonly headers: readonly string[]
}

const derivedHeaders = new Set(DERIVED_HEADERS)

/** Reads the headers of an export of recipients; null for any other file. */
export function readOwnExport(headers: readonly string[]): OwnExport | null {
  const plain = headers.map(header => header.trim())
  const derived = new Set(plain.flatMap((header, column) => (derivedHeaders.has(header) ? [column] : [])))
  if (derived.size === 0 || !plain.includes(RECIPIENT_FIELD_WORDS.number)) return null
  const fields = new Map<RecipientField, number>()
  for (const field of FIELDS_OF_OURS) {
    const column = plain.indexOf(RECIPIENT_FIELD_WORDS[field])
    if (column !== -1) fields.set(field, column)
  }
  const ours = new Set([...fields.values(), ...derived])
  return { fields, derived, headers: headers.map((header, column) => (ours.has(column) ? '' : header)) }
}

/** Of the columns of the list only such are fields that an import keeps beside what it works out of them. */
export function isKept(field: RecipientField): boolean {
  return KEPT.some(kept => kept === field)
}
