import type { Database, Statement } from 'better-sqlite3'
import type { AudienceCondition, AudienceFilter } from '../../../shared/model/audience.ts'
import { compareTexts, foldText } from '../domain/audience.ts'

/** A condition on one alias of `recipients`, with everything that a person wrote as a named parameter. */
export interface AudienceSql {
  readonly sql: string
  readonly parameters: Readonly<Record<string, string>>
}

/** Statements kept by their text: the shapes of the filters that are in use. */
const STATEMENTS_MAX = 50

type AudienceStatement<Row> = Statement<[Record<string, string | number | null>], Row>

/** Prepares statements of audiences on this connection, each text once. */
export function audienceStatements<Row>(database: Database): (sql: string) => AudienceStatement<Row> {
  const kept = new Map<string, AudienceStatement<Row>>()
  return sql => {
    const known = kept.get(sql)
    if (known) return known
    if (kept.size >= STATEMENTS_MAX) kept.clear()
    defineAudienceFunctions(database, sql)
    const prepared = database.prepare<[Record<string, string | number | null>], Row>(sql)
    kept.set(sql, prepared)
    return prepared
  }
}

/** Connections that have the functions already. */
const defined = new WeakSet<Database>()

/**
 * Gives the connection the functions that a statement of an audience may call, when this one does. What cannot differ between the
 * database and the domain is the domain's: letters of every script, numbers and dates. A filter without conditions, in the order of
 * the lists, needs none.
 */
function defineAudienceFunctions(database: Database, sql: string): void {
  if (defined.has(database) || !/fold_text|compare_texts|shuffled_place/.test(sql)) return
  defined.add(database)
  const deterministic = { deterministic: true } as const
  database.function('shuffled_place', deterministic, shuffledPlace)
  database.function('fold_text', deterministic, (text: unknown) =>
    typeof text === 'string' ? foldText(text) : '',
  )
  database.function('compare_texts', deterministic, (text: unknown, value: unknown) =>
    typeof text === 'string' && typeof value === 'string' ? compareTexts(text, value) : null,
  )
}

/** The columns that hold one text. */
const COLUMNS = {
  category: 'category',
  country: 'country',
  region: 'region',
  zone: 'zone',
  name: 'name',
  number: 'number',
} as const satisfies Partial<Record<AudienceCondition['field'], string>>

/**
 * The filter as a condition of SQL on `alias` (one of our own words, never a person's). Says the same as `matchesAudience`.
 * Only the shape of the filter is in the text, so that texts repeat and their statements can be kept.
 */
export function audienceSql({ all, any, none }: AudienceFilter, alias: 'r' | 'earlier'): AudienceSql {
  const parameters: Record<string, string> = {}
  const compile = (part: string) => (condition: AudienceCondition, at: number) =>
    conditionSql(condition, alias, `${part}${at}`, parameters)
  const parts = all.map(compile('all'))
  if (any.length > 0) parts.push(`(${any.map(compile('any')).join(' OR ')})`)
  parts.push(...none.map(compile('none')).map(sql => `NOT ${sql}`))
  return { sql: parts.length === 0 ? '1' : parts.join(' AND '), parameters }
}

function conditionSql(
  condition: AudienceCondition,
  alias: string,
  name: string,
  parameters: Record<string, string>,
): string {
  const { field, variable, test, value } = condition
  const wanted = `@${name}`
  const compares = test === 'less-than' || test === 'more-than'
  if (test !== 'is-empty' && test !== 'is-not-empty') parameters[name] = compares ? value : foldText(value)
  if (field === 'tag') return overSet(condition, `json_each(${alias}.tags) s WHERE`, wanted)
  if (field === 'variable') {
    parameters[`${name}_key`] = variable
    return overSet(condition, `json_each(${alias}.variables) s WHERE s.key = @${name}_key AND`, wanted)
  }
  const column = `${alias}.${COLUMNS[field]}`
  const found = `(${notEmpty(test, value, column)} ${textTest(test, column, wanted)})`
  return isNegative(test) ? `NOT ${found}` : found
}

/** The test on any one of a set: of the tags, or of the variables with one name (there is at most one). */
function overSet({ test, value }: AudienceCondition, from: string, wanted: string): string {
  const text = 'CAST(s.value AS TEXT)'
  const found = `EXISTS (SELECT 1 FROM ${from} ${notEmpty(test, value, text)} ${textTest(test, text, wanted)})`
  return isNegative(test) ? `NOT ${found}` : found
}

/** What is found to have a text in it is not empty; asking once more would double the time of a million recipients. */
function notEmpty(test: AudienceCondition['test'], value: string, text: string): string {
  const finds = test === 'is' || test === 'is-not' || test === 'contains' || test === 'begins-with'
  return finds && foldText(value) !== '' ? '' : `fold_text(${text}) <> '' AND`
}

const isNegative = (test: AudienceCondition['test']): boolean => test === 'is-not' || test === 'is-empty'

/** On one text that is not empty. */
function textTest(test: AudienceCondition['test'], text: string, wanted: string): string {
  switch (test) {
    case 'is':
    case 'is-not':
      return `fold_text(${text}) = ${wanted}`
    case 'contains':
      return `instr(fold_text(${text}), ${wanted}) > 0`
    case 'begins-with':
      return `instr(fold_text(${text}), ${wanted}) = 1`
    case 'less-than':
      return `compare_texts(${text}, ${wanted}) = -1`
    case 'more-than':
      return `compare_texts(${text}, ${wanted}) = 1`
    case 'is-empty':
    case 'is-not-empty':
      return '1'
    default:
      return assertNever(test)
  }
}

function assertNever(test: never): never {
  throw new Error(`there is no condition ${String(test)}`)
}

/** A place in an order that is the same each time and has nothing to do with the list: two rounds of a 32-bit integer hash. */
function shuffledPlace(campaign: unknown, recipient: unknown): number {
  let hash = Math.imul(Number(recipient), 0x9e37_79b1) ^ Math.imul(Number(campaign), 0x85eb_ca6b)
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb_352d)
  hash = Math.imul(hash ^ (hash >>> 15), 0x846c_a68b)
  return (hash ^ (hash >>> 16)) >>> 0
}
