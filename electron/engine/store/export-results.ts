import type { Database } from 'better-sqlite3'
import { failure, success } from '../../../shared/errors.ts'
import {
  FINAL_STATE_WORDS,
  type FinalState,
  RECIPIENT_STATE_WORDS,
  type RecipientState,
} from '../../../shared/model/campaign.ts'
import type { TargetOf } from '../../../shared/model/export.ts'
import { OUTCOME_WORDS, type Outcome } from '../../../shared/model/outcome.ts'
import { localCell, regionCell, secondsCell, utcCell, zoneCell, zoneOfTimes } from './export-cells.ts'
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
import {
  type ExportTableResult,
  filtered,
  orderOf,
  type Query,
  type TableParts,
  tableOf,
  variablesOf,
} from './export-table.ts'
import { createResultFinding } from './find-results.ts'
import { createPeopleBlocks } from './people-blocks.ts'

interface ResultFacts extends FurtherFacts, ConsentFacts {
  readonly number: string
  readonly name: string | null
  readonly external_id: string | null
  readonly country: string | null
  readonly region: string
  readonly zone: string
  readonly category: string | null
  readonly tags: string
  readonly list: string
  readonly line: number
  readonly variables: string
  readonly state: RecipientState
  readonly final_state: FinalState | null
  readonly last_outcome: Outcome | null
  readonly attempts: number
  readonly because: string | null
  readonly next_at: number | null
  readonly enrolled_at: number
  readonly first_at: number | null
  readonly last_at: number | null
  readonly talked_ms: number | null
}

const SORTABLE = {
  number: 'r.number',
  name: 'r.name COLLATE NOCASE',
  externalId: 'r.external_id',
  category: 'r.category COLLATE NOCASE',
  country: 'r.country',
  region: 'cr.region',
  zone: 'cr.zone',
  list: 'l.name COLLATE NOCASE',
  status: 'coalesce(cr.final_state, cr.state)',
  lastOutcome: 'cr.last_outcome',
  attempts: 'cr.attempts',
  firstUtc: 'first_at',
  lastUtc: 'last_at',
  notBeforeUtc: 'cr.next_at',
  talkSeconds: 'talked_ms',
} as const

const READERS: TableParts<'results', ResultFacts>['readers'] = {
  number: facts => facts.number,
  name: facts => facts.name,
  externalId: facts => facts.external_id,
  ...consentReaders<ResultFacts>(),
  ...furtherReaders<ResultFacts>(),
  category: facts => facts.category,
  tags: facts => tagsCell(facts.tags),
  country: facts => facts.country,
  region: facts => regionCell(facts.region),
  zone: facts => zoneCell(facts.zone),
  list: facts => facts.list,
  status: ({ final_state: final, state }) =>
    final === null ? RECIPIENT_STATE_WORDS[state] : FINAL_STATE_WORDS[final],
  lastOutcome: facts => facts.last_outcome && OUTCOME_WORDS[facts.last_outcome],
  attempts: facts => facts.attempts,
  firstLocal: facts => localCell(facts.first_at, zoneOfTimes(facts.zone)),
  firstUtc: facts => utcCell(facts.first_at),
  lastLocal: facts => localCell(facts.last_at, zoneOfTimes(facts.zone)),
  lastUtc: facts => utcCell(facts.last_at),
  notBeforeLocal: facts => localCell(facts.next_at, zoneOfTimes(facts.zone)),
  notBeforeUtc: facts => utcCell(facts.next_at),
  timesZone: facts => zoneOfTimes(facts.zone),
  talkSeconds: facts => secondsCell(facts.talked_ms),
  because: facts => facts.because,
  enrolledUtc: facts => utcCell(facts.enrolled_at),
  line: facts => facts.line,
}

/** The recipients of a campaign as its page shows them, with every column of each of its lists. */
export function resultTable(database: Database, target: TargetOf<'results'>): ExportTableResult {
  const { campaignId, sort, what } = target
  const lists = database
    .prepare<[number], { id: number }>(
      'SELECT list_id AS id FROM campaign_lists WHERE campaign_id = ? ORDER BY position',
    )
    .all(campaignId)
  if (!database.prepare('SELECT 1 FROM campaigns WHERE id = ?').get(campaignId))
    return failure('campaign_not_found', `There is no campaign ${campaignId}.`)
  // the unique index (campaign, recipient) gives the order and the groups: nothing is sorted
  const order = orderOf(sort, SORTABLE, 'cr.recipient_id')
  if (!order.ok) return order
  const chosen = chosenOf(database, target)
  const everyone: Query = {
    sql: `SELECT r.id, r.variables FROM campaign_recipients cr JOIN recipients r ON r.id = cr.recipient_id
      WHERE cr.campaign_id = ?`,
    parameters: [campaignId],
  }
  return success(
    tableOf<'results', ResultFacts>({
      what,
      database,
      readers: READERS,
      ofList: variablesOf,
      empty: [
        ...emptyNumberColumns(mostFurther(database, everyone)),
        ...emptyConsentColumns(database, everyone),
      ],
      listColumns: listColumnsOf(
        database,
        lists.map(list => list.id),
        everyone,
      ),
      rows: [
        {
          sql: `SELECT r.number, r.name, r.external_id, r.country, r.category, r.tags, r.variables, r.line, l.name AS list, cr.zone,
            cr.region, cr.state, cr.final_state, cr.last_outcome, cr.attempts, cr.because, cr.next_at, cr.enrolled_at, ${CONSENT_SQL}, ${FURTHER_SQL},
            min(coalesce(a.dialed_at, a.claimed_at)) AS first_at, max(coalesce(a.dialed_at, a.claimed_at)) AS last_at,
            sum(a.ended_at - a.answered_at) AS talked_ms
          FROM campaign_recipients cr
            JOIN recipients r ON r.id = cr.recipient_id
            JOIN recipient_lists l ON l.id = r.list_id
            LEFT JOIN attempts a ON a.campaign_recipient_id = cr.id
          WHERE cr.campaign_id = ? AND cr.id IN (${chosen.sql})
          GROUP BY cr.recipient_id${order.value}`,
          parameters: [campaignId, ...chosen.parameters],
        },
      ],
      count: { sql: `SELECT count(*) AS count FROM (${chosen.sql})`, parameters: chosen.parameters },
    }),
  )
}

/** The keys of the recipients whom the table shows: found by its search, or by its filter alone. */
function chosenOf(database: Database, target: TargetOf<'results'>): Query {
  const { campaignId, search } = target
  if (search.trim() === '') {
    return filtered('campaign_recipients', [
      ['campaign_id = ?', campaignId],
      ['state = ?', target.state],
      ['final_state = ?', target.finalState],
      ['last_outcome = ?', target.lastOutcome],
    ])
  }
  const find = createResultFinding(database, createPeopleBlocks(database))
  const { rows } = find({ ...target, offset: 0, limit: Number.POSITIVE_INFINITY })
  return {
    sql: 'SELECT id FROM campaign_recipients WHERE campaign_id = ? AND recipient_id IN (SELECT value FROM json_each(?))',
    parameters: [campaignId, JSON.stringify(rows)],
  }
}
