import type { Database } from 'better-sqlite3'

/** What SQLite answers: pages in the log, and how many of them are in the database. -1 where there is no log. */
interface Checkpointed {
  readonly log: number
  readonly checkpointed: number
}

/**
 * Copies the log into the database, at most so many times: SQLite starts the log over only when all of it is copied, and each pass is shorter
 * than the one before. PASSIVE waits for nobody and lets nobody wait: neither the engine's commits nor who reads. The problem, or null.
 */
export function copyLog(database: Database, passes: number): string | null {
  try {
    const checkpoint = database.prepare<[], Checkpointed>('PRAGMA wal_checkpoint(PASSIVE)')
    for (let pass = 0; pass < passes; pass++) {
      const state = checkpoint.get()
      if (state === undefined || state.checkpointed >= state.log) break
    }
    return null
  } catch (problem) {
    return problem instanceof Error ? problem.message : String(problem)
  }
}
