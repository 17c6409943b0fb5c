import {
  FURTHER_NUMBER_FIELDS,
  type ImportMapping,
  RECIPIENT_FIELD_WORDS,
  type RecipientField,
} from '../../../shared/model/recipient-list.ts'
import type { NewRecipient } from './new-recipient.ts'
import { lineOf } from './phone-line.ts'

/** What a file says of people: only that is changed when it updates a list. */
export interface FileScope {
  readonly fields: ReadonlySet<RecipientField>
  /** Names of the recipients' own columns that the file has. */
  readonly variables: ReadonlySet<string>
}

/** One change of one person, in words that a person reads. */
export interface FieldChange {
  /** A field, or the name of a column. */
  readonly field: string
  /** True for one of the list's own columns. */
  readonly isColumn: boolean
  readonly before: string
  readonly after: string
}

export interface RecipientUpdate {
  /** What they are afterwards. */
  readonly next: NewRecipient
  /** None: the file says what is known already. */
  readonly changes: readonly FieldChange[]
}

const PLACE_FIELDS = ['zone', 'country', 'region', 'county', 'city', 'postalCode'] as const

/** What a file with this mapping and header (null: none) says of people. */
export function scopeOf(mapping: ImportMapping, header: readonly string[] | null): FileScope {
  const fields = new Set<RecipientField>()
  const variables = new Set<string>()
  for (const [at, use] of mapping.columns.entries()) {
    if (use.kind === 'variable') variables.add(use.name)
    if (use.kind !== 'field') continue
    fields.add(use.field)
    // cells of fields that decide something are kept as columns, under the header or the field's own word
    variables.add(RECIPIENT_FIELD_WORDS[use.field])
    const name = header?.[at]?.trim()
    if (name) variables.add(name)
  }
  return { fields, variables }
}

/**
 * What a row of a file makes of somebody who is known. Columns that the file does not have stay as they are, and so do the number in its
 * known writing when the line is the same, and the place when the file says nothing of it.
 */
export function updateRecipient(known: NewRecipient, row: NewRecipient, scope: FileScope): RecipientUpdate {
  const has = (...fields: readonly RecipientField[]): boolean => fields.some(field => scope.fields.has(field))
  const isSameLine = lineOf(known.number) === lineOf(row.number)
  const placeOf = isSameLine && !has(...PLACE_FIELDS) ? known : row
  const next: NewRecipient = {
    line: row.line,
    number: isSameLine ? known.number : row.number,
    name: has('name', 'firstName', 'lastName') ? row.name : known.name,
    country: placeOf.country,
    zone: placeOf.zone,
    zoneEvidence: placeOf.zoneEvidence,
    region: placeOf.region,
    regionEvidence: placeOf.regionEvidence,
    externalId: row.externalId ?? known.externalId,
    tags: has('tags') ? row.tags : known.tags,
    category: has('category') ? row.category : known.category,
    furtherNumbers:
      has(...FURTHER_NUMBER_FIELDS) || row.furtherNumbers.length > 0
        ? row.furtherNumbers
        : known.furtherNumbers,
    variables: updateVariables(known.variables, row.variables, scope.variables),
    ...updateConsent(known, row),
    contactKind: has('contactKind') ? row.contactKind : known.contactKind,
  }
  return { next, changes: changesOf(known, next) }
}

type Consent = Pick<NewRecipient, 'consentSource' | 'consentAt' | 'consentForm'>

/** A consent is not taken back by an empty cell, nor replaced by an older one: who is not to be called is said in other columns. */
function updateConsent(known: NewRecipient, row: NewRecipient): Consent {
  const isOlder =
    known.consentAt !== null &&
    row.consentAt !== null &&
    Date.parse(row.consentAt) < Date.parse(known.consentAt)
  const newer = isOlder ? known : row
  return {
    consentSource: newer.consentSource ?? known.consentSource,
    consentAt: newer.consentAt ?? known.consentAt,
    consentForm: newer.consentForm ?? known.consentForm,
  }
}

function updateVariables(
  known: NewRecipient['variables'],
  row: NewRecipient['variables'],
  own: ReadonlySet<string>,
): NewRecipient['variables'] {
  const kept = Object.entries(known).filter(([name]) => !own.has(name) && !Object.hasOwn(row, name))
  // in the order of the file, as it would be imported
  return Object.fromEntries([...kept, ...Object.entries(row)])
}

/** What differs, field by field. Evidence and lines of the file are no news to anybody. */
export function changesOf(before: NewRecipient, after: NewRecipient): FieldChange[] {
  const changes: FieldChange[] = []
  for (const field of COMPARED) {
    const one = TEXT_OF[field](before)
    const other = TEXT_OF[field](after)
    if (one !== other) changes.push({ field, isColumn: false, before: one, after: other })
  }
  for (const name of new Set([...Object.keys(before.variables), ...Object.keys(after.variables)])) {
    const one = before.variables[name] ?? ''
    const other = after.variables[name] ?? ''
    if (one !== other) changes.push({ field: name, isColumn: true, before: one, after: other })
  }
  return changes
}

const TEXT_OF = {
  number: one => one.number,
  name: one => one.name ?? '',
  country: one => one.country ?? '',
  zone: one => one.zone,
  region: one => one.region,
  externalId: one => one.externalId ?? '',
  tags: one => one.tags.join(', '),
  category: one => one.category ?? '',
  furtherNumbers: one => one.furtherNumbers.map(({ number }) => lineOf(number)).join(', '),
  consentSource: one => one.consentSource ?? '',
  consentAt: one => dayOf(one.consentAt),
  consentForm: one => one.consentForm ?? '',
  contactKind: one => one.contactKind ?? '',
} as const satisfies Record<string, (one: NewRecipient) => string>
type Compared = keyof typeof TEXT_OF
const COMPARED = [
  'number',
  'name',
  'country',
  'zone',
  'region',
  'externalId',
  'tags',
  'category',
  'furtherNumbers',
  'consentSource',
  'consentAt',
  'consentForm',
  'contactKind',
] as const satisfies readonly Compared[]

/** Stored as an instant, written as a day or an instant. */
function dayOf(text: string | null): string {
  const at = text === null ? Number.NaN : Date.parse(text)
  return Number.isNaN(at) ? '' : new Date(at).toISOString()
}

/**
 * Somebody as they were before these fields were changed; what was changed since in other fields stays.
 */
export function revertRecipient(
  now: NewRecipient,
  before: NewRecipient,
  changed: readonly Pick<FieldChange, 'field' | 'isColumn'>[],
): NewRecipient {
  const fields = new Set(changed.flatMap(({ field, isColumn }) => (isColumn ? [] : [field])))
  const variables = { ...now.variables }
  for (const { field: name, isColumn } of changed) {
    if (!isColumn) continue
    const was = before.variables[name]
    if (was === undefined) delete variables[name]
    else variables[name] = was
  }
  const own = <Field extends Compared & keyof NewRecipient>(field: Field): NewRecipient[Field] =>
    fields.has(field) ? before[field] : now[field]
  const placeIsOld =
    fields.has('zone') || fields.has('region') || fields.has('country') || fields.has('number')
  const place = placeIsOld ? before : now
  return {
    line: before.line,
    number: own('number'),
    name: own('name'),
    country: place.country,
    zone: place.zone,
    zoneEvidence: place.zoneEvidence,
    region: place.region,
    regionEvidence: place.regionEvidence,
    externalId: own('externalId'),
    tags: own('tags'),
    category: own('category'),
    furtherNumbers: own('furtherNumbers'),
    variables,
    consentSource: own('consentSource'),
    consentAt: own('consentAt'),
    consentForm: own('consentForm'),
    contactKind: own('contactKind'),
  }
}
