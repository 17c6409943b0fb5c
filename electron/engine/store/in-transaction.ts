import type { Database } from 'better-sqlite3'

/** Runs `act` in one transaction (BEGIN IMMEDIATE); what it throws rolls everything back. Never nested. */
export function inTransaction<Value>(database: Database, act: () => Value): Value {
  if (database.inTransaction) throw new Error('transactions are not nested')
  database.exec('BEGIN IMMEDIATE')
  try {
    const value = act()
    database.exec('COMMIT')
    return value
  } catch (problem) {
    // a full disk has rolled back by itself already
    if (database.inTransaction) database.exec('ROLLBACK')
    throw problem
  }
}
