import type { Database, Statement } from 'better-sqlite3'
import { leaveGate } from './write-gate.ts'

interface Statements {
  readonly begin: Statement
  readonly commit: Statement
}

/** Prepared once for each database: several transactions are made for every call. */
const prepared = new WeakMap<Database, Statements>()

/** Runs `act` in one transaction (BEGIN IMMEDIATE); what it throws rolls everything back. Never nested. */
export function inTransaction<Value>(database: Database, act: () => Value): Value {
  if (database.inTransaction) throw new Error('transactions are not nested')
  const { begin, commit } = statementsOf(database)
  begin.run()
  try {
    const value = act()
    commit.run()
    return value
  } catch (problem) {
    // a full disk has rolled back by itself already
    if (database.inTransaction) database.exec('ROLLBACK')
    throw problem
  } finally {
    leaveGate(database)
  }
}

/**
 * Runs `act` in one transaction without waiting for the disk: for work of a thousand slices. Their order holds, and the next commit that
 * waits brings them to the disk with it (sqlite.org/pragma.html#pragma_synchronous).
 */
export function inUnhurriedTransaction<Value>(database: Database, act: () => Value): Value {
  database.exec('PRAGMA synchronous = NORMAL')
  try {
    return inTransaction(database, act)
  } finally {
    database.exec('PRAGMA synchronous = FULL')
  }
}

function statementsOf(database: Database): Statements {
  let statements = prepared.get(database)
  if (statements === undefined) {
    statements = { begin: database.prepare('BEGIN IMMEDIATE'), commit: database.prepare('COMMIT') }
    prepared.set(database, statements)
  }
  return statements
}
