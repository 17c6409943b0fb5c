import { closeSync, openSync, readSync } from 'node:fs'
import BetterSqlite, { type Database } from 'better-sqlite3'
import { bytesOf } from './folder-files.ts'
import { DATABASE_VERSION, databaseVersion } from './migrate.ts'

/** The header of an SQLite file (sqlite.org/fileformat2.html, section 1.3). */
const HEADER_BYTES = 100
const MAGIC = 'SQLite format 3\u0000'
const PAGE_BYTES_AT = 16
const PROBLEMS_MAX = 20

export interface FileHeader {
  readonly pageBytes: number
}

/** Reads the header of a database without SQLite; a string says what is wrong with it. */
export function readHeader(file: string): FileHeader | string {
  const header = Buffer.alloc(HEADER_BYTES)
  const descriptor = openSync(file, 'r')
  try {
    readSync(descriptor, header, 0, HEADER_BYTES, 0)
  } finally {
    closeSync(descriptor)
  }
  if (header.toString('latin1', 0, MAGIC.length) !== MAGIC) return 'it does not begin as a database does'
  const value = header.readUInt16BE(PAGE_BYTES_AT)
  const pageBytes = value === 1 ? 65_536 : value
  if (pageBytes < 512 || (pageBytes & (pageBytes - 1)) !== 0) return 'the size of its pages is damaged'
  if (bytesOf(file) % pageBytes !== 0) return 'its end is cut off'
  return { pageBytes }
}

/** Kept counts and the rows that they count; a difference hides people from the claim. */
const DRIFT_SQL = [
  `SELECT 1 FROM (
     SELECT campaign_id, state, zone, region, priority, blocked_by, count AS n FROM campaign_recipient_counts
     UNION ALL SELECT campaign_id, coalesce(final_state, state), zone, region, priority, coalesce(blocked_by, ''), -count(*)
       FROM campaign_recipients GROUP BY 1, 2, 3, 4, 5, 6)
   GROUP BY campaign_id, state, zone, region, priority, blocked_by HAVING sum(n) <> 0 LIMIT 1`,
  `SELECT 1 FROM (
     SELECT list_id, zone, region, country, count AS n FROM list_recipient_counts
     UNION ALL SELECT list_id, zone, region, coalesce(country, ''), -count(*) FROM recipients GROUP BY 1, 2, 3, 4)
   GROUP BY list_id, zone, region, country HAVING sum(n) <> 0 LIMIT 1`,
] as const

/** A recipient is being dialled exactly as long as they have an open attempt. */
const OPEN_SQL = `
  SELECT 1 FROM campaign_recipients cr LEFT JOIN attempts a ON a.campaign_recipient_id = cr.id AND a.state <> 'ended'
  WHERE cr.state = 'dialing' AND a.id IS NULL
  UNION ALL SELECT 1 FROM attempts a LEFT JOIN campaign_recipients cr ON cr.id = a.campaign_recipient_id AND cr.state = 'dialing'
  WHERE a.state <> 'ended' AND cr.id IS NULL LIMIT 1`

/**
 * Looks through a whole database: its pages, each row against each index, references, and what Trunkline itself keeps true. Over a
 * connection that only reads, beside a running engine or without one. The end of a sentence that says what is wrong, or null. A value
 * that does not fit its own column does not mean that the file is damaged: see `quarantine-rows.ts`.
 */
export function checkContents(file: string): string | null {
  let database: Database | null = null
  try {
    database = new BetterSqlite(file, { readonly: true, fileMustExist: true })
    return problemsOf(database)
  } catch (problem) {
    return problem instanceof Error ? problem.message : String(problem)
  } finally {
    database?.close()
  }
}

function problemsOf(database: Database): string | null {
  const version = databaseVersion(database)
  // whose it is, and whether this program may use it, is said by who opens it
  if (version > DATABASE_VERSION || (version === 0 && !isOurs(database))) return null
  const [first, ...others] = database
    .prepare<[], { integrity_check: string }>(`PRAGMA integrity_check(${PROBLEMS_MAX})`)
    .all()
    .map(row => row.integrity_check)
    .filter(line => line !== 'ok' && !isOfText(database, line))
    .flatMap(line => line.split('\n').filter(part => !part.startsWith('*** in database')))
  if (first !== undefined) return others.length === 0 ? first : `${first} (and ${others.length} more)`
  const orphan = database.prepare<[], { table: string; parent: string }>('PRAGMA foreign_key_check').get()
  if (orphan) return `a row of "${orphan.table}" belongs to a row of "${orphan.parent}" that is not there`
  if (version < DATABASE_VERSION) return null
  if (DRIFT_SQL.some(sql => database.prepare(sql).get() !== undefined))
    return 'the counts of recipients do not match the recipients'
  if (database.prepare(OPEN_SQL).get() !== undefined)
    return 'calls in progress and their recipients do not match'
  return null
}

/** Tables with a text that is read as a whole, and its column. */
const TEXT_OF_TABLE: Readonly<Record<string, string>> = {
  trunks: 'settings',
  campaigns: 'settings',
  imports: 'mapping',
  saved_mappings: 'mapping',
  export_presets: 'columns',
  list_acts: 'act',
}

/** One row's own text does not parse: the rest of the file is sound, and `quarantine-rows.ts` puts the row aside. */
function isOfText(database: Database, line: string): boolean {
  const table = /^CHECK constraint failed in (\w+)$/.exec(line)?.[1] ?? ''
  const column = TEXT_OF_TABLE[table]
  return (
    column !== undefined &&
    database.prepare(`SELECT 1 FROM ${table} WHERE NOT json_valid(${column}) LIMIT 1`).get() !== undefined
  )
}

/** Trunkline's, whatever its version: an unknown database is left alone. */
function isOurs(database: Database): boolean {
  return (
    database
      .prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'recipient_lists'`)
      .get() !== undefined
  )
}
