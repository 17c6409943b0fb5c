import type { Database } from 'better-sqlite3'
import { failure, success } from '../../../shared/errors.ts'
import { ATTEMPT_STATE_WORDS, type AttemptState } from '../../../shared/model/call.ts'
import type { TargetOf } from '../../../shared/model/export.ts'
import { BLAME_WORDS, type Blame, OUTCOME_WORDS, type Outcome } from '../../../shared/model/outcome.ts'
import { type Cell, localCell, secondsCell, utcCell, zoneCell, zoneOfTimes } from './export-cells.ts'
import { listColumnsOf } from './export-list-columns.ts'
import {
  type ExportTableResult,
  filtered,
  orderOf,
  type Query,
  type TableParts,
  tableOf,
  variablesOf,
} from './export-table.ts'

interface AttemptFacts {
  readonly id: number
  readonly campaign: string
  readonly number: string
  readonly name: string | null
  readonly external_id: string | null
  readonly list: string
  readonly variables: string
  readonly zone: string
  readonly ordinal: number
  readonly state: AttemptState
  readonly outcome: Outcome | null
  readonly blame: Blame | null
  readonly sip_status: number | null
  readonly started_at: number
  readonly ringing_at: number | null
  readonly answered_at: number | null
  readonly ended_at: number | null
  readonly prompt_played_ms: number | null
  readonly heard_ms: number | null
  readonly packets_lost: number | null
  readonly jitter_ms: number | null
  readonly round_trip_ms: number | null
  readonly mos: number | null
  readonly sentence: string | null
  readonly trunk: string
}

const SORTABLE = {
  id: 'a.id',
  campaign: 'c.name COLLATE NOCASE',
  number: 'a.number',
  name: 'r.name COLLATE NOCASE',
  externalId: 'r.external_id',
  ordinal: 'a.ordinal',
  outcome: 'coalesce(a.outcome, a.state)',
  sipStatus: 'a.sip_status',
  startedUtc: 'started_at',
  talkSeconds: 'a.ended_at - a.answered_at',
  mos: 'a.mos',
} as const

const READERS: TableParts<'attempts', AttemptFacts>['readers'] = {
  id: facts => facts.id,
  campaign: facts => facts.campaign,
  number: facts => facts.number,
  name: facts => facts.name,
  externalId: facts => facts.external_id,
  list: facts => facts.list,
  zone: facts => zoneCell(facts.zone),
  ordinal: facts => facts.ordinal,
  outcome: ({ outcome, state }) => (outcome === null ? ATTEMPT_STATE_WORDS[state] : OUTCOME_WORDS[outcome]),
  blame: facts => facts.blame && BLAME_WORDS[facts.blame],
  sipStatus: facts => facts.sip_status,
  startedLocal: facts => localCell(facts.started_at, zoneOfTimes(facts.zone)),
  startedUtc: facts => utcCell(facts.started_at),
  ringingUtc: facts => utcCell(facts.ringing_at),
  answeredUtc: facts => utcCell(facts.answered_at),
  endedUtc: facts => utcCell(facts.ended_at),
  timesZone: facts => zoneOfTimes(facts.zone),
  answerSeconds: facts => between(facts.started_at, facts.answered_at),
  talkSeconds: facts => between(facts.answered_at, facts.ended_at),
  playedSeconds: facts => secondsCell(facts.prompt_played_ms),
  heardSeconds: facts => secondsCell(facts.heard_ms),
  packetsLost: facts => facts.packets_lost,
  jitter: facts => tenths(facts.jitter_ms),
  roundTrip: facts => tenths(facts.round_trip_ms),
  mos: facts => tenths(facts.mos),
  because: facts => facts.sentence,
  trunk: facts => facts.trunk,
}

const between = (from: number | null, to: number | null): Cell =>
  secondsCell(from === null || to === null ? null : to - from)

const tenths = (value: number | null): Cell => (value === null ? null : Math.round(value * 10) / 10)

/** Attempts as the pages show them, newest first, with every column of the recipients' lists. */
export function attemptTable(database: Database, target: TargetOf<'attempts'>): ExportTableResult {
  const { campaignId, sort, what } = target
  if (campaignId !== null && !database.prepare('SELECT 1 FROM campaigns WHERE id = ?').get(campaignId))
    return failure('campaign_not_found', `There is no campaign ${campaignId}.`)
  const order = orderOf(sort, SORTABLE, 'a.id DESC')
  if (!order.ok) return order
  const chosen = filtered('attempts', [
    ['campaign_id = ?', campaignId],
    ['recipient_id = ?', target.recipientId],
    ['outcome = ?', target.outcome],
  ])
  const called: Query = {
    sql: `SELECT r.id, r.variables FROM recipients r
      WHERE r.id IN (SELECT recipient_id FROM attempts WHERE id IN (${chosen.sql}))`,
    parameters: chosen.parameters,
  }
  const lists = database.prepare<unknown[], { id: number }>(
    campaignId === null
      ? 'SELECT id FROM recipient_lists ORDER BY id'
      : 'SELECT list_id AS id FROM campaign_lists WHERE campaign_id = ? ORDER BY position',
  )
  return success(
    tableOf<'attempts', AttemptFacts>({
      what,
      database,
      readers: READERS,
      ofList: variablesOf,
      listColumns: listColumnsOf(
        database,
        lists.all(...(campaignId === null ? [] : [campaignId])).map(list => list.id),
        called,
      ),
      rows: [
        {
          sql: `SELECT a.id, c.name AS campaign, a.number, r.name, r.external_id, r.variables, l.name AS list, cr.zone, a.ordinal, a.state,
            a.outcome, a.blame, a.sip_status, coalesce(a.dialed_at, a.claimed_at) AS started_at, a.ringing_at, a.answered_at,
            a.ended_at, a.prompt_played_ms, a.heard_ms, a.packets_lost, a.jitter_ms, a.round_trip_ms, a.mos, a.sentence,
            t.name AS trunk
          FROM attempts a
            JOIN campaigns c ON c.id = a.campaign_id
            JOIN recipients r ON r.id = a.recipient_id
            JOIN recipient_lists l ON l.id = r.list_id
            JOIN campaign_recipients cr ON cr.id = a.campaign_recipient_id
            JOIN trunks t ON t.id = a.trunk_id
          WHERE a.id IN (${chosen.sql})${order.value}`,
          parameters: chosen.parameters,
        },
      ],
      count: { sql: `SELECT count(*) AS count FROM (${chosen.sql})`, parameters: chosen.parameters },
    }),
  )
}
