import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import type { ListFilter, ListRecipient, ListSort, ListView } from '../../../shared/model/list-view.ts'
import { foldForSearch, searchWords } from '../domain/search-text.ts'
import type { ColumnValue, ListQuestions } from '../ports/list-search.ts'
import { audienceSql, audienceStatements } from './audience-sql.ts'
import type { PeopleBlocks } from './people-blocks.ts'

/** Orders of a list kept, the one asked for longest ago goes first: scrolling asks for the same one again and again. */
const ORDERS_MAX = 8
/** An order that depends on calls or the do-not-call list is worked out anew after so many milliseconds. */
const MOVING_MS = 3_000
/** Values of one column that are told. */
const VALUES_MAX = 200
/** Rows of a list that are looked at for what a filter offers; a list has its columns in every row. */
const SAMPLED_ROWS = 20_000

const tagsSchema = z.array(z.string())
const variablesSchema = z.record(z.string(), z.string())
const NUMBER = /^[+-]?\d+([.,]\d+)?$/

type RecipientFound = Omit<ListRecipient, 'variables' | 'tags'> & {
  readonly variables: string
  readonly tags: string
}

type Values = Record<string, string | number | null>

/** Lists as tables show them: searched, filtered, sorted, by pages. */
export function createListViews(
  database: Database,
  blocks: PeopleBlocks,
): Pick<ListQuestions, 'page' | 'ids' | 'choices' | 'values'> {
  const order = createOrders(database, blocks)
  const rows = database.prepare<[string], RecipientFound>(
    `SELECT r.id, r.name, r.number, r.country, nullif(r.zone, '') AS zone, r.zone_evidence AS zoneEvidence, r.region, r.category,
       r.tags, r.variables, r.edited_at AS editedAt,
       (SELECT count(*) FROM recipient_numbers n WHERE n.recipient_id = r.id) AS furtherNumbers
     FROM json_each(?) wanted CROSS JOIN recipients r ON r.id = wanted.value ORDER BY wanted.key`,
  )
  const counted = (column: string) =>
    database
      .prepare<[number], string>(
        `SELECT ${column} FROM list_recipient_counts WHERE list_id = ? AND ${column} <> '' GROUP BY 1
         HAVING sum(count) > 0 ORDER BY sum(count) DESC, 1 LIMIT ${VALUES_MAX}`,
      )
      .pluck()
  const [countries, regions, zones] = [counted('country'), counted('region'), counted('zone')]
  const sampled = (from: string, column: string) =>
    database
      .prepare<[number], string>(
        `SELECT DISTINCT ${column} FROM
           (SELECT tags, category, variables FROM recipients INDEXED BY recipients_by_list WHERE list_id = ? LIMIT ${SAMPLED_ROWS}) r
         ${from} WHERE ${column} <> '' ORDER BY 1 LIMIT ${VALUES_MAX}`,
      )
      .pluck()
  const tags = sampled('CROSS JOIN json_each(r.tags) t', 't.value')
  const categories = sampled('', 'r.category')
  const variables = sampled('CROSS JOIN json_each(r.variables) v', 'v.key')

  return {
    page(listId, view, offset, limit) {
      const ids = order(listId, view)
      const page = [...ids.subarray(offset, offset + limit)]
      return { total: ids.length, rows: rows.all(JSON.stringify(page)).map(recipientOf) }
    },
    // a copy: what is sent to another thread is given away
    ids: (listId, view) => order(listId, view).slice(),
    choices: listId => ({
      countries: countries.all(listId),
      regions: regions.all(listId),
      zones: zones.all(listId),
      tags: tags.all(listId),
      categories: categories.all(listId),
      variables: variables.all(listId),
    }),
    values(listId, column) {
      const sql = `SELECT ${columnSql(column)} AS value, count(*) AS count FROM recipients r
        WHERE r.list_id = @list AND value <> '' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${VALUES_MAX}`
      const found = database.prepare<[Values], ColumnValue>(sql)
      return found.all({ list: listId, ...variableOf(sql, column) })
    },
  }
}

/** The order of a list under a view, kept until something on it changes. */
function createOrders(
  database: Database,
  blocks: PeopleBlocks,
): (listId: number, view: ListView) => Uint32Array {
  const kept = new Map<string, { readonly stamp: string; readonly at: number; readonly ids: Uint32Array }>()
  const stampOf = database
    .prepare<[number], string>(
      `SELECT (SELECT coalesce(sum(changes), 0) FROM search_blocks) || ' ' ||
         (SELECT coalesce(sum(count), 0) FROM list_recipient_counts WHERE list_id = ?)`,
    )
    .pluck()
  const work = createOrdering(database, blocks)
  return (listId, view) => {
    const key = JSON.stringify([listId, view])
    const stamp = stampOf.get(listId) ?? ''
    const known = kept.get(key)
    kept.delete(key) // so that it becomes the youngest
    const moves = view.filter.called !== null || view.filter.doNotCall !== null
    const isGood = known?.stamp === stamp && (!moves || performance.now() - known.at < MOVING_MS)
    const entry = known && isGood ? known : { stamp, at: performance.now(), ids: work(listId, view) }
    kept.set(key, entry)
    const oldest = kept.keys().next()
    if (kept.size > ORDERS_MAX && !oldest.done) kept.delete(oldest.value)
    return entry.ids
  }
}

function createOrdering(
  database: Database,
  blocks: PeopleBlocks,
): (listId: number, view: ListView) => Uint32Array {
  const statements = audienceStatements<readonly [number, string | null]>(database)
  const prefixLengths = database
    .prepare<[], number>(
      'SELECT DISTINCT length(pattern) FROM do_not_call WHERE is_prefix = 1 AND campaign_id IS NULL',
    )
    .pluck()
  return (listId, { search, filter, sort }) => {
    const words = searchWords(search)
    const found = words.length === 0 ? null : blocks.find(words, new Set([listId]))
    const { sql, parameters } = filterSql(filter, prefixLengths)
    if (found !== null && sql === '1' && sort === null) return found
    const column = sort === null ? 'NULL' : columnSql(sort)
    const statement = `SELECT r.id, ${column} FROM recipients r WHERE r.list_id = @list AND ${sql} ORDER BY r.id`
    const rows = statements(statement)
      .raw()
      .all({ list: listId, ...parameters, ...(sort && variableOf(statement, sort)) })
    const wanted = found === null ? rows : rows.filter(isOneOf(found))
    return Uint32Array.from(sort === null ? wanted.map(([id]) => id) : sorted(wanted, sort.descending))
  }
}

/** Both ascending by id: the rows whose id is among the found. */
function isOneOf(found: Uint32Array): (row: readonly [number, string | null]) => boolean {
  let at = 0
  return ([id]) => {
    while (at < found.length && (found[at] ?? 0) < id) at++
    return found[at] === id
  }
}

/** Ids by their text: as numbers where all of them are, else without case and accents; who has none comes last either way. */
function sorted(rows: readonly (readonly [number, string | null])[], descending: boolean): number[] {
  const filled = rows.filter(([, text]) => text !== null && text !== '')
  const empty = rows.filter(([, text]) => text === null || text === '')
  const areNumbers = filled.every(([, text]) => NUMBER.test(text ?? ''))
  const keyed = filled.map(([id, text]) => ({
    id,
    key: areNumbers ? Number(text?.replace(',', '.')) : foldForSearch(text ?? ''),
  }))
  const sign = descending ? -1 : 1
  keyed.sort((a, b) => (a.key < b.key ? -sign : a.key > b.key ? sign : a.id - b.id))
  return [...keyed.map(({ id }) => id), ...empty.map(([id]) => id)]
}

function columnSql({ column }: Pick<ListSort, 'column'>): string {
  return column === 'variable'
    ? `(SELECT v.value FROM json_each(r.variables) v WHERE v.key = @sorted_by)`
    : `r.${column}`
}

function variableOf(sql: string, { variable }: Pick<ListSort, 'variable'>): Values {
  return sql.includes('@sorted_by') ? { sorted_by: variable } : {}
}

/** The filter as a condition on `r`, a recipient. */
function filterSql(
  filter: ListFilter,
  prefixLengths: { all(): number[] },
): { readonly sql: string; readonly parameters: Readonly<Record<string, string>> } {
  const { sql, parameters } = audienceSql(filter.conditions, 'r')
  const parts = sql === '1' ? [] : [sql]
  const yesOrNo = (is: boolean, condition: string): string => (is ? condition : `NOT ${condition}`)
  if (filter.edited !== null) parts.push(yesOrNo(filter.edited, '(r.edited_at IS NOT NULL)'))
  if (filter.called !== null)
    parts.push(
      yesOrNo(
        filter.called,
        'EXISTS (SELECT 1 FROM attempts a INDEXED BY attempts_by_recipient WHERE a.recipient_id = r.id)',
      ),
    )
  if (filter.doNotCall !== null) {
    const lengths = prefixLengths.all()
    const further = `EXISTS (SELECT 1 FROM recipient_numbers n WHERE n.recipient_id = r.id AND ${forbiddenSql('n.number', lengths)})`
    parts.push(yesOrNo(filter.doNotCall, `(${forbiddenSql('r.number', lengths)} OR ${further})`))
  }
  return { sql: parts.length === 0 ? '1' : parts.join(' AND '), parameters }
}

/** Whether a number is forbidden in every campaign: itself, or a beginning of one of these lengths. */
function forbiddenSql(number: string, prefixLengths: readonly number[]): string {
  const entry = (pattern: string, isPrefix: 0 | 1): string =>
    `EXISTS (SELECT 1 FROM do_not_call d INDEXED BY do_not_call_once WHERE ${pattern} AND d.is_prefix = ${isPrefix}
       AND coalesce(d.campaign_id, 0) = 0)`
  const exact = entry(`d.pattern = ${number}`, 0)
  if (prefixLengths.length === 0) return exact
  const beginnings = prefixLengths.map(length => `substr(${number}, 1, ${length})`).join(', ')
  return `(${exact} OR ${entry(`d.pattern IN (${beginnings})`, 1)})`
}

function recipientOf(row: RecipientFound): ListRecipient {
  const tags = tagsSchema.parse(JSON.parse(row.tags))
  return { ...row, tags, variables: variablesSchema.parse(JSON.parse(row.variables)) }
}
