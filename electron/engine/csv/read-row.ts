import {
  type ImportMapping,
  NUMBER_FIELDS,
  RECIPIENT_FIELD_WORDS,
  type RecipientField,
  type RejectionReason,
} from '../../../shared/model/recipient-list.ts'
import { lineOf } from '../domain/phone-line.ts'
import { type NumberContext, quote, readPhoneNumbers } from '../domain/phone-number.ts'
import { readCountry } from '../domain/recipient-country.ts'
import { placeOfRecipient, type RecipientPlace } from '../domain/recipient-place.ts'
import type { FurtherNumber, NewRecipient } from '../ports/import-store.ts'
import type { GoodReading } from './column-cells.ts'
import {
  readCallAllowed,
  readContactKind,
  readDate,
  readDoNotCall,
  readTyped,
  saysCountry,
} from './read-cells.ts'
import { readConsentForm } from './read-consent-form.ts'

export type RowReading =
  | { readonly is: 'accepted'; readonly recipient: NewRecipient; readonly remarks: readonly string[] }
  | { readonly is: 'do-not-call'; readonly numbers: readonly string[]; readonly sentence: string }
  | { readonly is: 'rejected'; readonly reason: RejectionReason; readonly sentence: string }
  | { readonly is: 'blank' }

/** A cell that is longer is no name, number or note, but a mistake of the file. */
const CELL_CHARACTERS_MAX = 10_000
const TAGS_MAX = 50
const TAG_CHARACTERS_MAX = 100
/** Numbers of one person. */
const NUMBERS_MAX = 20

type Fields = Partial<Record<RecipientField, string>>

/**
 * Fields that are also kept as they are written, for scripts and exports: `{email}` of a message is one of them. What is worked out of
 * them (zone, country, name) can be worked out again from an export.
 */
export const KEPT = [
  'firstName',
  'lastName',
  'email',
  'company',
  'region',
  'county',
  'city',
  'postalCode',
  'callingCode',
  'areaCode',
  'callAllowed',
  'doNotCall',
  'country',
  'zone',
] as const satisfies readonly RecipientField[]

const KEPT_FIELDS: ReadonlySet<RecipientField> = new Set(KEPT)

/** A cell that is kept, with the column that it stood in: they are kept in the order of the file. */
type Variable = readonly [at: number, name: string, value: string]

/** What people write into a cell for a country when they know none. */
const NO_COUNTRY =
  /^(?:n\/a|-+|–|—|\?+|\.|0|none|null|nil|unknown|other|others|tbd|not set|undefined|unbekannt|keine|inconnu|autre|desconocido|otro|sconosciuto|altro|onbekend|nieznany|okänd|ukendt|ukjent|неизвестно|不明|未知)$/i

/** One mapping, made ready for reading many rows. */
interface Plan {
  readonly columns: ImportMapping['columns']
  readonly defaultCountry: string | null
  readonly style: NumberContext['style']
  /** The name under which the cell of a field is kept: its header, or what the field is called. */
  readonly names: Readonly<Partial<Record<RecipientField, string>>>
  /** Where a row with too many cells may have come apart: its number is trusted in the first column, or when it says its country. */
  readonly firstNumberColumn: number
  readonly hasDoNotCall: boolean
}

/** Reads rows the way the mapping says; the answer for one row of cells. `headers` name the columns, where the file does. Pure. */
export function createRowReader(
  mapping: ImportMapping,
  headers: readonly string[] | null = null,
): (cells: readonly string[], line: number) => RowReading {
  const plan = planOf(mapping, headers)
  return (written, line) => readRow(plan, written, line)
}

function planOf(mapping: ImportMapping, headers: readonly string[] | null): Plan {
  const { columns, defaultCountry, numberStyle } = mapping
  const taken = new Set(columns.flatMap(use => (use.kind === 'variable' ? [use.name] : [])))
  const names: Partial<Record<RecipientField, string>> = {}
  for (const [at, use] of columns.entries()) {
    if (use.kind !== 'field') continue
    const header = (headers?.[at] ?? '').trim().slice(0, 100)
    const name = header !== '' && !taken.has(header) ? header : RECIPIENT_FIELD_WORDS[use.field]
    taken.add(name)
    names[use.field] = name
  }
  const uses = (field: RecipientField): number =>
    columns.findIndex(use => use.kind === 'field' && use.field === field)
  return {
    columns,
    defaultCountry,
    style: numberStyle,
    names,
    firstNumberColumn: uses('number'),
    hasDoNotCall: uses('doNotCall') !== -1 || uses('callAllowed') !== -1,
  }
}

function readRow(plan: Plan, written: readonly string[], line: number): RowReading {
  const { columns } = plan
  const fields: Fields = {}
  const variables: Variable[] = []
  const remarks: string[] = []
  let isBlank = true
  for (let at = 0; at < written.length; at++) {
    const cell = clean(written[at] ?? '')
    if (cell === '') continue
    isBlank = false
    const use = columns[at]
    if (use === undefined || use.kind === 'ignore') continue
    if (cell.length > CELL_CHARACTERS_MAX) return rejectedCell(at, cell.length)
    if (use.kind === 'field') {
      fields[use.field] = cell
      if (KEPT_FIELDS.has(use.field)) variables.push([at, nameOfKept(plan, use.field), cell])
    } else variables.push([at, use.name, use.type === 'text' ? cell : typed(cell, use, remarks)])
  }
  if (isBlank) return { is: 'blank' }
  if (written.length > columns.length) {
    const extra = written.slice(columns.length).map(clean)
    if (extra.some(cell => cell !== '')) {
      const number = fields.number ?? ''
      if (plan.hasDoNotCall || !(plan.firstNumberColumn === 0 || saysCountry(number))) {
        return reject(
          'too-many-columns',
          `The row has ${count(written.length)} and the file ${columns.length}. Put a cell that holds the separator between quotes.`,
        )
      }
      remarks.push(
        `The row has more cells than the file has columns: ${quote(extra.join(' '))} was not read.`,
      )
    }
  }
  return readFields(plan, fields, line, variables, remarks)
}

/** The name under which the cell of a field is kept. */
function nameOfKept({ names }: Plan, field: RecipientField): string {
  return names[field] ?? RECIPIENT_FIELD_WORDS[field]
}

function typed(
  cell: string,
  use: Extract<ImportMapping['columns'][number], { kind: 'variable' }>,
  remarks: string[],
): string {
  const value = readTyped(cell, use.type)
  if (value !== null) return value
  const word = use.type === 'yes-no' ? 'neither yes nor no' : `not a ${use.type}`
  remarks.push(`${quote(cell)} in “${use.name}” is ${word}. It is kept as text.`)
  return cell
}

function readFields(
  plan: Plan,
  fields: Fields,
  line: number,
  variables: Variable[],
  remarks: string[],
): RowReading {
  const keep = (field: RecipientField, cell: string): void => {
    const at = plan.columns.findIndex(use => use.kind === 'field' && use.field === field)
    variables.push([at, nameOfKept(plan, field), cell])
    variables.sort(([one], [other]) => one - other)
  }
  const country = fields.country === undefined ? null : readCountry(fields.country)
  const isUnknown = fields.country !== undefined && country === null && !NO_COUNTRY.test(fields.country)
  if (isUnknown) remarks.push(`Country ${quote(fields.country ?? '')} was ignored: it is not a country.`)
  const read = readNumbers(plan, fields, country, isUnknown)
  const forbidden = readForbidden(plan, fields)
  if (forbidden === null)
    return reject(
      'unclear-do-not-call',
      `${quote(fields.doNotCall ?? fields.callAllowed ?? '')} does not say whether the person may be called. Write yes or no.`,
    )
  const [first, ...others] = read.good
  if (first === undefined) {
    return isUnknown && read.problem.reason === 'needs-country'
      ? reject(
          'bad-country',
          `${quote(fields.country ?? '')} is not a country. Write its two letters, for example GB, or write the number with + and the country code.`,
        )
      : reject(read.problem.reason, read.problem.sentence)
  }
  if (forbidden) {
    return {
      is: 'do-not-call',
      numbers: read.good.map(({ e164 }) => e164),
      sentence: `The list says that ${first.e164} must not be called.`,
    }
  }
  for (const { field, cell, sentence } of read.bad) {
    keep(field, cell)
    remarks.push(sentence)
  }
  const place = placeOf(first, fields, country)
  remarks.push(...place.remarks)
  const consentAt = fields.consentAt === undefined ? null : readDate(fields.consentAt)
  if (fields.consentAt !== undefined && consentAt === null) {
    keep('consentAt', fields.consentAt)
    remarks.push(`${quote(fields.consentAt)} was ignored: it is not a date of consent.`)
  }
  const form = fields.consentForm === undefined ? null : readConsentForm(fields.consentForm)
  if (fields.consentForm !== undefined && (form === null || form === 'none')) {
    keep('consentForm', fields.consentForm)
    remarks.push(sentenceOfKind(fields.consentForm, form))
  }
  // without consent there is no proof of it and no date
  if (form === 'none' && fields.consentSource !== undefined) keep('consentSource', fields.consentSource)
  if (form === 'none' && fields.consentAt !== undefined && consentAt !== null)
    keep('consentAt', fields.consentAt)
  const contactKind = fields.contactKind === undefined ? null : readContactKind(fields.contactKind)
  if (fields.contactKind !== undefined && contactKind === null) keep('contactKind', fields.contactKind)
  return {
    is: 'accepted',
    remarks,
    recipient: {
      line,
      number: first.e164,
      name: nameOf(fields),
      country: first.country ?? country,
      zone: place.zone,
      zoneEvidence: place.zoneEvidence,
      region: place.region,
      regionEvidence: place.regionEvidence,
      externalId: fields.externalId ?? null,
      tags: fields.tags === undefined ? [] : readTags(fields.tags),
      category: fields.category ?? null,
      furtherNumbers: others.map(number => furtherNumber(number, fields, country)),
      // from entries, so that a column called `__proto__` is a variable like the others
      variables: Object.fromEntries(variables.map(([, name, value]) => [name, value])),
      consentSource: form === 'none' ? null : (fields.consentSource ?? null),
      consentAt: form === 'none' ? null : consentAt,
      consentForm: form === 'none' ? null : form,
      contactKind,
    },
  }
}

/** Why a kind of consent was not taken. */
function sentenceOfKind(cell: string, form: 'none' | null): string {
  return form === 'none'
    ? `${quote(cell)} is no consent to be called: this row was taken as one without consent.`
    : `${quote(cell)} was ignored: it is not a kind of consent. Write express, written or opt-in list.`
}

/** True when the row says that the person must not be called; null when it says something that is neither. */
function readForbidden(plan: Plan, { doNotCall, callAllowed }: Fields): boolean | null {
  if (!plan.hasDoNotCall) return false
  const forbidden = doNotCall === undefined ? false : readDoNotCall(doNotCall)
  const allowed = callAllowed === undefined ? true : readCallAllowed(callAllowed)
  if (forbidden === true || allowed === false) return true
  return forbidden === null || allowed === null ? null : false
}

interface NumbersRead {
  /** Each line once, the first to call first. */
  readonly good: readonly GoodReading[]
  readonly bad: readonly {
    readonly field: RecipientField
    readonly cell: string
    readonly sentence: string
  }[]
  /** Why there is no good one: what is wrong with the first cell that has text. */
  readonly problem: { readonly reason: RejectionReason; readonly sentence: string }
}

/** The numbers of all phone columns by their priority, also several of one cell. */
function readNumbers(plan: Plan, fields: Fields, country: string | null, isElsewhere: boolean): NumbersRead {
  const context = {
    // a row that names another place than those that are known is not one of the list's country
    country: isElsewhere ? null : (country ?? plan.defaultCountry),
    source: country === null ? 'list' : 'row',
    callingCode: fields.callingCode ?? null,
    areaCode: fields.areaCode ?? null,
    style: plan.style ?? null,
  } as const
  const good: GoodReading[] = []
  const lines = new Set<string>()
  const bad: { field: RecipientField; cell: string; sentence: string }[] = []
  let problem: NumbersRead['problem'] | null = null
  for (const field of NUMBER_FIELDS) {
    const cell = fields[field]
    if (cell === undefined) continue
    let isBad = false
    for (const reading of readPhoneNumbers(cell, context)) {
      if (!reading.ok) {
        problem ??= reading
        if (!isBad) bad.push({ field, cell, sentence: reading.sentence })
        isBad = true
        continue
      }
      const line = lineOf(reading.e164)
      if (lines.has(line) || good.length >= NUMBERS_MAX) continue
      lines.add(line)
      good.push(reading)
    }
  }
  return { good, bad, problem: problem ?? NO_NUMBER }
}

const NO_NUMBER = {
  reason: 'no-number',
  sentence: 'There is no phone number. Fill the cell in.',
} as const

/** Where the person is when this number of theirs is called. */
function placeOf(number: GoodReading, fields: Fields, statedCountry: string | null): RecipientPlace {
  const { zone, postalCode, region, county, city } = fields
  return placeOfRecipient({
    e164: number.e164,
    countries: number.countries,
    statedCountry,
    ...(zone === undefined ? {} : { zoneCell: zone }),
    ...(postalCode === undefined ? {} : { postalCode }),
    ...(region === undefined ? {} : { region }),
    ...(county === undefined ? {} : { county }),
    ...(city === undefined ? {} : { city }),
  })
}

function furtherNumber(number: GoodReading, fields: Fields, country: string | null): FurtherNumber {
  const { zone, zoneEvidence, region } = placeOf(number, fields, country)
  return { number: number.e164, country: number.country ?? country, zone, zoneEvidence, region }
}

function nameOf({ name, firstName, lastName }: Fields): string | null {
  if (name !== undefined) return name
  if (firstName === undefined) return lastName ?? null
  return lastName === undefined ? firstName : `${firstName} ${lastName}`
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

function rejectedCell(at: number, characters: number): RowReading {
  return reject(
    'row-too-long',
    `Column ${at + 1} has ${characters.toLocaleString('en-US')} characters; at most ${CELL_CHARACTERS_MAX.toLocaleString('en-US')} are read. Look for a quote that is not closed.`,
  )
}

function reject(reason: RejectionReason, sentence: string): RowReading {
  return { is: 'rejected', reason, sentence }
}
