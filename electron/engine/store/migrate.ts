import type { Database } from 'better-sqlite3'
import { firstFloor } from './migrations/0001-first-floor.ts'
import { qualityOfCalls } from './migrations/0002-quality-of-calls.ts'
import { campaignEngine } from './migrations/0003-campaign-engine.ts'
import { statistics } from './migrations/0004-statistics.ts'
import { peopleAndLists } from './migrations/0005-people-and-lists.ts'
import { sealedSecrets } from './migrations/0006-sealed-secrets.ts'
import { contacts } from './migrations/0007-contacts.ts'
import { stops } from './migrations/0008-stops.ts'
import { userInFrom } from './migrations/0009-user-in-from.ts'
import { bringBack } from './migrations/0010-bring-back.ts'

/** One step of the database's shape. Shipped steps are never edited: a change is a new step. */
export interface Migration {
  /** `user_version` of the database once it is applied: 1, 2, 3, ... without gaps. */
  readonly version: number
  readonly name: string
  readonly sql: string
}

/** Every step, in order. */
export const MIGRATIONS: readonly Migration[] = [
  firstFloor,
  qualityOfCalls,
  campaignEngine,
  statistics,
  peopleAndLists,
  sealedSecrets,
  contacts,
  stops,
  userInFrom,
  bringBack,
]

/** `user_version` that this program reads and writes. */
export const DATABASE_VERSION = MIGRATIONS.length

/** The version that a database says it has; 0 for a new one. */
export function databaseVersion(database: Database): number {
  return numberOfPragma(database.prepare('PRAGMA user_version').get())
}

/** True for a database without a single table: one that was made a moment ago. */
export function isEmptyDatabase(database: Database): boolean {
  return database.prepare('SELECT 1 FROM sqlite_master LIMIT 1').get() === undefined
}

/**
 * Applies the steps that the database lacks, each in its own transaction together with its `user_version`, so that a
 * power cut leaves it at a whole step. References are checked once at the end of each step and not row by row, because a
 * step may rebuild a table under its children (sqlite.org/lang_altertable.html, section 7). Throws when a step fails.
 */
export function migrate(database: Database, migrations: readonly Migration[] = MIGRATIONS): void {
  database.exec('PRAGMA foreign_keys = OFF')
  for (const { version, name, sql } of migrations) {
    if (version <= databaseVersion(database)) continue
    database.exec('BEGIN IMMEDIATE')
    try {
      database.exec(sql)
      const orphans = database.prepare('PRAGMA foreign_key_check').all().length
      if (orphans > 0)
        throw new Error(`migration ${version} (${name}) leaves ${orphans} rows without their parent`)
      database.exec(`PRAGMA user_version = ${version}`)
      database.exec('COMMIT')
    } catch (problem) {
      if (database.inTransaction) database.exec('ROLLBACK')
      throw problem
    }
  }
}

function numberOfPragma(row: unknown): number {
  const [value] = typeof row === 'object' && row !== null ? Object.values(row) : []
  if (typeof value !== 'number') throw new Error('SQLite did not answer a PRAGMA with a number')
  return value
}
