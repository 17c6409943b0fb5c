import type { Database } from 'better-sqlite3'
import { FINAL_STATE_WORDS, type FinalState, type RecipientState } from '../../../shared/model/campaign.ts'
import { OUTCOME_WORDS, type Outcome } from '../../../shared/model/outcome.ts'
import { importMappingSchema } from '../../../shared/model/recipient-list.ts'
import { type Cell, localCell, secondsCell, utcCell, zoneOfTimes } from './export-cells.ts'

/** A table to write: its header, and its rows as they are read. */
export interface ExportTable {
  readonly header: readonly string[]
  readonly rows: Iterable<readonly Cell[]>
}

const STATE_WORDS = {
  due: 'Due',
  dialing: 'Being called',
} as const satisfies Record<Exclude<RecipientState, 'done'>, string>

const RECIPIENT_HEADER = [
  'Phone number',
  'Name',
  'Your id',
  'Country',
  'Time zone',
  'Result',
  'Last outcome',
  'Attempts',
  'First attempt (local)',
  'First attempt (UTC)',
  'Last attempt (local)',
  'Last attempt (UTC)',
  'Local times in',
  'Seconds talked',
  'Reason',
] as const

interface RecipientFacts {
  readonly number: string
  readonly name: string | null
  readonly external_id: string | null
  readonly country: string | null
  readonly zone: string
  readonly variables: string
  readonly state: RecipientState
  readonly final_state: FinalState | null
  readonly last_outcome: Outcome | null
  readonly attempts: number
  readonly because: string | null
  readonly first_at: number | null
  readonly last_at: number | null
  readonly talked_ms: number | null
}

/**
 * One row per recipient of the campaign, in the order of the list: where they stand and why, then every column of the
 * list that Trunkline itself has no use for. Null when there is no such campaign. The database is read as the rows are.
 */
export function recipientTable(database: Database, campaignId: number): ExportTable | null {
  const variables = variablesOf(database, campaignId)
  if (!variables) return null
  const facts = database.prepare<[number], RecipientFacts>(
    // the unique index (campaign, recipient) gives the order and the groups: nothing is sorted
    `SELECT r.number, r.name, r.external_id, r.country, r.variables, cr.zone, cr.state, cr.final_state,
         cr.last_outcome, cr.attempts, cr.because,
         min(coalesce(a.dialed_at, a.claimed_at)) AS first_at, max(coalesce(a.dialed_at, a.claimed_at)) AS last_at,
         sum(a.ended_at - a.answered_at) AS talked_ms
       FROM campaign_recipients cr
         JOIN recipients r ON r.id = cr.recipient_id
         LEFT JOIN attempts a ON a.campaign_recipient_id = cr.id
       WHERE cr.campaign_id = ?
       GROUP BY cr.recipient_id
       ORDER BY cr.recipient_id`,
  )
  const header = [...RECIPIENT_HEADER, ...headersOf(variables, RECIPIENT_HEADER)]
  return {
    header,
    rows: mapRows(
      () => facts.iterate(campaignId),
      recipient => recipientCells(recipient, variables),
    ),
  }
}

function recipientCells(recipient: RecipientFacts, variables: readonly string[]): Cell[] {
  const zone = zoneOfTimes(recipient.zone)
  const given: unknown = JSON.parse(recipient.variables)
  const values = new Map<string, unknown>(
    typeof given === 'object' && given !== null ? Object.entries(given) : [],
  )
  return [
    recipient.number,
    recipient.name,
    recipient.external_id,
    recipient.country,
    recipient.zone.replaceAll('|', ' or '),
    recipient.final_state
      ? FINAL_STATE_WORDS[recipient.final_state]
      : recipient.state === 'done'
        ? null
        : STATE_WORDS[recipient.state],
    recipient.last_outcome && OUTCOME_WORDS[recipient.last_outcome],
    recipient.attempts,
    localCell(recipient.first_at, zone),
    utcCell(recipient.first_at),
    localCell(recipient.last_at, zone),
    utcCell(recipient.last_at),
    zone,
    secondsCell(recipient.talked_ms),
    recipient.because,
    ...variables.map(name => textOf(values.get(name))),
  ]
}

function textOf(value: unknown): Cell {
  return value === undefined || value === null ? null : String(value)
}

const ATTEMPT_HEADER = [
  'Attempt',
  'Phone number',
  'Name',
  'Your id',
  'Time zone',
  'Attempt of this recipient',
  'Outcome',
  'Because of',
  'SIP status',
  'Started (local)',
  'Started (UTC)',
  'Answered (UTC)',
  'Ended (UTC)',
  'Local times in',
  'Seconds until answered',
  'Seconds talked',
  'Seconds of message played',
  'Seconds heard',
  'Packets lost',
  'Jitter (ms)',
  'Round trip (ms)',
  'Quality (MOS)',
  'Reason',
] as const

interface AttemptFacts {
  readonly id: number
  readonly number: string
  readonly name: string | null
  readonly external_id: string | null
  readonly zone: string
  readonly ordinal: number
  readonly outcome: Outcome | null
  readonly blame: string | null
  readonly sip_status: number | null
  readonly started_at: number
  readonly answered_at: number | null
  readonly ended_at: number | null
  readonly prompt_played_ms: number | null
  readonly heard_ms: number | null
  readonly packets_lost: number | null
  readonly jitter_ms: number | null
  readonly round_trip_ms: number | null
  readonly mos: number | null
  readonly sentence: string | null
}

/** One row per attempt of the campaign, oldest first. Null when there is no such campaign. */
export function attemptTable(database: Database, campaignId: number): ExportTable | null {
  if (!database.prepare('SELECT 1 FROM campaigns WHERE id = ?').get(campaignId)) return null
  const facts = database.prepare<[number], AttemptFacts>(
    `SELECT a.id, a.number, r.name, r.external_id, cr.zone, a.ordinal, a.outcome, a.blame, a.sip_status,
         coalesce(a.dialed_at, a.claimed_at) AS started_at, a.answered_at, a.ended_at,
         a.prompt_played_ms, a.heard_ms, a.packets_lost, a.jitter_ms, a.round_trip_ms, a.mos, a.sentence
       FROM attempts a
         JOIN recipients r ON r.id = a.recipient_id
         JOIN campaign_recipients cr ON cr.id = a.campaign_recipient_id
       WHERE a.campaign_id = ?
       ORDER BY a.id`,
  )
  return { header: ATTEMPT_HEADER, rows: mapRows(() => facts.iterate(campaignId), attemptCells) }
}

function attemptCells(attempt: AttemptFacts): Cell[] {
  const zone = zoneOfTimes(attempt.zone)
  const { started_at: started, answered_at: answered, ended_at: ended } = attempt
  return [
    attempt.id,
    attempt.number,
    attempt.name,
    attempt.external_id,
    attempt.zone.replaceAll('|', ' or '),
    attempt.ordinal,
    attempt.outcome ? OUTCOME_WORDS[attempt.outcome] : STATE_WORDS.dialing,
    attempt.blame,
    attempt.sip_status,
    localCell(started, zone),
    utcCell(started),
    utcCell(answered),
    utcCell(ended),
    zone,
    secondsCell(answered === null ? null : answered - started),
    secondsCell(answered === null || ended === null ? null : ended - answered),
    secondsCell(attempt.prompt_played_ms),
    secondsCell(attempt.heard_ms),
    attempt.packets_lost,
    tenths(attempt.jitter_ms),
    tenths(attempt.round_trip_ms),
    tenths(attempt.mos),
    attempt.sentence,
  ]
}

const tenths = (value: number | null): number | null => (value === null ? null : Math.round(value * 10) / 10)

interface RejectedFacts {
  readonly line: number
  readonly reason: string
  readonly sentence: string
  readonly raw: string
}

/** The rows that an import refused, by line, with what to mend. Null when there is no such import. */
export function rejectedTable(database: Database, importId: number): ExportTable | null {
  if (!database.prepare('SELECT 1 FROM imports WHERE id = ?').get(importId)) return null
  const facts = database.prepare<[number], RejectedFacts>(
    'SELECT line, reason, sentence, raw FROM rejected_rows WHERE import_id = ? ORDER BY line',
  )
  return {
    header: ['Line', 'Reason', 'What to mend', 'Row as it stood in the file'],
    rows: mapRows(
      () => facts.iterate(importId),
      row => [row.line, row.reason, row.sentence, row.raw],
    ),
  }
}

/** Names of the list's own columns, in the order of its file; null when there is no such campaign. */
function variablesOf(database: Database, campaignId: number): readonly string[] | null {
  const row = database
    .prepare<[number], { mapping: string }>(
      `SELECT i.mapping FROM campaigns c JOIN recipient_lists l ON l.id = c.list_id JOIN imports i ON i.id = l.import_id
       WHERE c.id = ?`,
    )
    .get(campaignId)
  if (!row) return null
  const { columns } = importMappingSchema.parse(JSON.parse(row.mapping))
  return [...new Set(columns.flatMap(column => (column.kind === 'variable' ? [column.name] : [])))]
}

/** A column of the list that is named like one of ours says whose it is, so that no name comes twice. */
function headersOf(variables: readonly string[], ours: readonly string[]): string[] {
  const taken = new Set(ours.map(name => name.toLowerCase()))
  return variables.map(name => (taken.has(name.toLowerCase()) ? `${name} (list)` : name))
}

/** The query begins with the first row that is asked for: one that is open keeps its connection from being closed. */
function* mapRows<Facts>(query: () => Iterable<Facts>, cellsOf: (facts: Facts) => Cell[]): Generator<Cell[]> {
  for (const facts of query()) yield cellsOf(facts)
}
