import type { Database } from 'better-sqlite3'
import { failure, success } from '../../../shared/errors.ts'
import type { TargetOf } from '../../../shared/model/export.ts'
import { RECIPIENT_FIELD_WORDS } from '../../../shared/model/recipient-list.ts'
import { BY_HAND } from '../domain/by-hand.ts'
import { regionCell, utcCell, zoneCell } from './export-cells.ts'
import {
  CONSENT_SQL,
  type ConsentFacts,
  consentReaders,
  emptyConsentColumns,
  emptyNumberColumns,
  FURTHER_SQL,
  type FurtherFacts,
  furtherReaders,
  listColumnsOf,
  mostFurther,
  tagsCell,
} from './export-list-columns.ts'
import { type ExportTableResult, type Query, type TableParts, tableOf, variablesOf } from './export-table.ts'
import { createListViews } from './list-views.ts'
import { createPeopleBlocks } from './people-blocks.ts'

interface RecipientFacts extends FurtherFacts, ConsentFacts {
  readonly number: string
  readonly name: string | null
  readonly external_id: string | null
  readonly country: string | null
  readonly zone: string
  readonly zone_evidence: string
  readonly region: string
  readonly category: string | null
  readonly tags: string
  readonly variables: string
  readonly list: string
  readonly line: number
  readonly created_at: number
}

const READERS: TableParts<'recipients', RecipientFacts>['readers'] = {
  number: facts => facts.number,
  name: facts => facts.name,
  externalId: facts => facts.external_id,
  ...consentReaders<RecipientFacts>(),
  ...furtherReaders<RecipientFacts>(),
  category: facts => facts.category,
  tags: facts => tagsCell(facts.tags),
  zone: facts => (facts.zone_evidence === BY_HAND ? facts.zone : statedZone(facts)),
  country: facts => facts.country,
  calculatedZone: facts => zoneCell(facts.zone),
  zoneEvidence: facts => facts.zone_evidence,
  calculatedRegion: facts => regionCell(facts.region),
  list: facts => facts.list,
  line: facts => facts.line,
  addedUtc: facts => utcCell(facts.created_at),
}

/** Under this name a file of ours has the zones that it states. */
const ZONE = RECIPIENT_FIELD_WORDS.zone

/** What the file said of the zone, when its column had our name. */
function statedZone(facts: RecipientFacts): string | null {
  const stated = facts.variables.includes(`"${ZONE}"`) ? variablesOf(facts).get(ZONE) : undefined
  return typeof stated === 'string' ? stated : null
}

/** Whether a person has chosen the zone of anybody on these lists. */
function isZoneSet(database: Database, lists: readonly number[]): boolean {
  const found = database.prepare(
    'SELECT 1 FROM recipients WHERE list_id IN (SELECT value FROM json_each(?)) AND zone_evidence = ? LIMIT 1',
  )
  return found.get(JSON.stringify(lists), BY_HAND) !== undefined
}

/** Ids that one statement reads: as JSON some 30 KB. */
const IDS_PER_QUERY = 4_000

const COLUMNS = `r.number, r.name, r.external_id, r.country, r.zone, r.zone_evidence, r.region, r.category, r.tags, r.variables, r.line,
  l.name AS list, l.created_at, ${CONSENT_SQL}, ${FURTHER_SQL}`

/** The recipients of a list as its page shows them; of every list, one after the other, when none is named. */
export function recipientTable(database: Database, target: TargetOf<'recipients'>): ExportTableResult {
  const { what, listId } = target
  const lists = database
    .prepare<unknown[], { id: number }>(
      `SELECT id FROM recipient_lists WHERE state = 'ready'${listId === null ? ' AND archived_at IS NULL' : ' AND id = ?'} ORDER BY id`,
    )
    .all(...(listId === null ? [] : [listId]))
    .map(list => list.id)
  if (listId !== null && lists.length === 0) return failure('list_not_found', `There is no list ${listId}.`)
  const everyone: Query = {
    sql: 'SELECT r.id, r.variables FROM recipients r WHERE r.list_id IN (SELECT value FROM json_each(?))',
    parameters: [JSON.stringify(lists)],
  }
  const listColumns = listColumnsOf(database, lists, everyone)
  const views = createListViews(database, createPeopleBlocks(database))
  const { search, filter, sort } = target
  const ids = lists.flatMap(list => [...views.ids(list, { search, filter, sort })])
  return success(
    tableOf<'recipients', RecipientFacts>({
      what,
      database,
      readers: READERS,
      ofList: variablesOf,
      empty: [
        ...emptyNumberColumns(mostFurther(database, everyone)),
        ...emptyConsentColumns(database, everyone),
        ...(listColumns.includes(ZONE) || isZoneSet(database, lists) ? [] : (['zone'] as const)),
      ],
      // one column for what files and people say of it
      listColumns: listColumns.filter(name => name !== ZONE),
      rows: slicesOf(ids),
      count: ids.length,
    }),
  )
}

/** Reads rows by their ids, in this order, slice by slice. */
function* slicesOf(ids: readonly number[]): Generator<Query> {
  for (let at = 0; at < ids.length; at += IDS_PER_QUERY) {
    yield {
      sql: `SELECT ${COLUMNS} FROM json_each(?) wanted CROSS JOIN recipients r ON r.id = wanted.value
        JOIN recipient_lists l ON l.id = r.list_id ORDER BY wanted.key`,
      parameters: [JSON.stringify(ids.slice(at, at + IDS_PER_QUERY))],
    }
  }
}
