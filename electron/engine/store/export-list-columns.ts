import type { Database } from 'better-sqlite3'
import { importMappingSchema } from '../../../shared/model/recipient-list.ts'
import type { Query } from './export-table.ts'

/**
 * Names of the columns that these recipients have from their files, in the order in which the recipients have them (which is that of
 * the file), then columns of `lists` in which nobody has anything. `recipients` selects `id` and `variables` of everyone who is asked about.
 */
export function listColumnsOf(
  database: Database,
  lists: readonly number[],
  { sql, parameters }: Query,
): readonly string[] {
  const inData = database.prepare<unknown[], { name: string }>(
    // the place of a name in its object is taken from the first recipient who has it
    `SELECT e.key AS name, min(r.id), e.id FROM (${sql}) r, json_each(r.variables) e GROUP BY e.key ORDER BY min(r.id), e.id`,
  )
  return [
    ...new Set([
      ...inData.all(...parameters).map(({ name }) => name),
      ...lists.flatMap(list => mappedColumns(database, list)),
    ]),
  ]
}

/** Columns of the file that made a list, whether anybody has something in them or not. */
function mappedColumns(database: Database, listId: number): readonly string[] {
  const row = database
    .prepare<[number], { mapping: string }>(
      'SELECT i.mapping FROM recipient_lists l JOIN imports i ON i.id = l.import_id WHERE l.id = ?',
    )
    .get(listId)
  const mapping = importMappingSchema.safeParse(row === undefined ? null : JSON.parse(row.mapping))
  if (!mapping.success) return [] // a list that no file made, or one of an older version: its data say what it has
  return mapping.data.columns.flatMap(column => (column.kind === 'variable' ? [column.name] : []))
}

/** Columns of further numbers that hold nothing, when recipients have up to `most` numbers besides the first. */
export function emptyNumberColumns(most: number) {
  return FURTHER_KEYS.slice(most)
}

export const FURTHER_KEYS = [
  'number2',
  'number3',
  'number4',
  'number5',
  'number6',
  'number7',
  'number8',
  'number9',
] as const

/** Facts that hold the further numbers of a recipient as a JSON array, in the order in which they are called. */
export interface FurtherFacts {
  readonly further: string
}

/** The column `further` of a query over `recipients r`. */
export const FURTHER_SQL = `(SELECT json_group_array(n.number ORDER BY n.position) FROM recipient_numbers n
  WHERE n.recipient_id = r.id) AS further`

/** How many numbers besides the first the recipients of `recipients` (a query for `id`) have at most. */
export function mostFurther(database: Database, { sql, parameters }: Query): number {
  const row = database
    .prepare<unknown[], { most: number | null }>(
      `SELECT max(n.position) AS most FROM (${sql}) r JOIN recipient_numbers n ON n.recipient_id = r.id`,
    )
    .get(...parameters)
  return row?.most ?? 0
}

/** Readers of the columns of further numbers. */
export function furtherReaders<Facts extends FurtherFacts>() {
  const at = (place: number) => (facts: Facts) => numbersOf(facts.further)[place] ?? null
  return {
    number2: at(0),
    number3: at(1),
    number4: at(2),
    number5: at(3),
    number6: at(4),
    number7: at(5),
    number8: at(6),
    // whoever has more than nine has the rest here; an import reads several numbers in one cell
    number9: (facts: Facts) => numbersOf(facts.further).slice(7).join(' / ') || null,
  }
}

function numbersOf(further: string): readonly string[] {
  if (further === '[]') return [] // most people have one number
  const numbers: unknown = JSON.parse(further)
  return Array.isArray(numbers) ? numbers.map(String) : []
}

/** Facts about the consent of a recipient, and whom their number reaches. */
export interface ConsentFacts {
  readonly consent_source: string | null
  readonly consent_at: number | null
  readonly consent_form: string | null
  readonly contact_kind: string | null
}

/** The columns of `ConsentFacts` in a query over `recipients r`. */
export const CONSENT_SQL = 'r.consent_source, r.consent_at, r.consent_form, r.contact_kind'

/** Columns of consent that hold nothing for `recipients` (a query for `id`). */
export function emptyConsentColumns(database: Database, { sql, parameters }: Query) {
  const row = database
    .prepare<unknown[], { source: number; at: number; form: number; kind: number }>(
      `SELECT count(r.consent_source) AS source, count(r.consent_at) AS at,
         count(r.consent_form) AS form, count(r.contact_kind) AS kind
       FROM (${sql}) chosen JOIN recipients r ON r.id = chosen.id`,
    )
    .get(...parameters)
  const empty: ('consentSource' | 'consentAt' | 'consentForm' | 'contactKind')[] = []
  if (!row?.source) empty.push('consentSource')
  if (!row?.at) empty.push('consentAt')
  if (!row?.form) empty.push('consentForm')
  if (!row?.kind) empty.push('contactKind')
  return empty
}

/** Readers of the columns of consent. */
export function consentReaders<Facts extends ConsentFacts>() {
  return {
    consentSource: (facts: Facts) => facts.consent_source,
    consentAt: (facts: Facts) => dateCell(facts.consent_at),
    consentForm: (facts: Facts) => facts.consent_form,
    contactKind: (facts: Facts) => facts.contact_kind,
  }
}

/** The day, or the day and time on this machine's clock, as an import reads it again. */
function dateCell(at: number | null): string | null {
  if (at === null) return null
  if (at % DAY_MS === 0) return new Date(at).toISOString().slice(0, 10)
  const local = new Date(at)
  const two = (part: number): string => String(part).padStart(2, '0')
  const day = `${local.getFullYear()}-${two(local.getMonth() + 1)}-${two(local.getDate())}`
  return `${day}T${two(local.getHours())}:${two(local.getMinutes())}`
}

const DAY_MS = 86_400_000

/** Tags in one cell, as an import reads them again. */
export function tagsCell(tags: string): string | null {
  if (tags === '[]') return null
  const parsed: unknown = JSON.parse(tags)
  return Array.isArray(parsed) ? parsed.join(', ') : null
}
