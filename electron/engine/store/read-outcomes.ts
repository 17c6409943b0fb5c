import type { Database } from 'better-sqlite3'
import type { OutcomesOfHour } from '../domain/answering.ts'

export type OutcomesByHour = readonly OutcomesOfHour[]

/** How the calls since `since` (ms) ended, by the hour (UTC) in which they were placed. Rehearsals say nothing of people. */
export function readOutcomesByHour(database: Database, since: number): OutcomesByHour {
  return database
    .prepare<[number], OutcomesOfHour>(
      `SELECT CAST(strftime('%H', a.claimed_at / 1000, 'unixepoch') AS INTEGER) AS hour, a.outcome, count(*) AS count
       FROM attempts a JOIN trunks t ON t.id = a.trunk_id
       WHERE a.claimed_at >= ? AND a.outcome IS NOT NULL AND json_extract(t.settings, '$.kind') = 'sip'
       GROUP BY hour, a.outcome`,
    )
    .all(since)
}
