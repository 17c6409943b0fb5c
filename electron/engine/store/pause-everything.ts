import type { Database } from 'better-sqlite3'

/**
 * Pauses every active campaign and takes scheduled ones back to drafts: what this database knows may be older than what has happened, and
 * nobody is called before a person has looked at it. `why` begins the sentence that the campaigns then show.
 */
export function pauseEverything(database: Database, why: string): void {
  database
    .prepare(
      `UPDATE campaigns SET state = 'paused', pause_kind = 'operator', pause_cause = ? WHERE state = 'active'`,
    )
    .run(`${why} Calls since then may be missing here. Resume when you have checked whom it would call.`)
  database.exec(`UPDATE campaigns SET state = 'draft', launch_at = NULL WHERE state = 'scheduled'`)
}
