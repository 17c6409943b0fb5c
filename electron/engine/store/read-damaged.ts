import { closeSync, copyFileSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite, { type Database } from 'better-sqlite3'
import { readHeader } from './check-contents.ts'
import { bytesOf, DATABASE_FILE, LOG_FILE } from './folder-files.ts'
import { migrate } from './migrate.ts'

const HEADER_BYTES = 100
const ROWS_AT_ONCE = 500
/** So many numbers of rows in a stretch that cannot be read are looked for one by one; beyond that the stretch is given up. */
const LOST_IN_A_ROW_MAX = 20_000

export type Value = string | number | bigint | Buffer | null

/** What could be read of one table. */
export interface TableRead {
  readonly kept: number
  /** At most so many: among them are numbers that no row had. */
  readonly lost: number
  /** Nothing says how many more there were. */
  readonly isCutShort: boolean
}

export interface DamagedDatabase {
  readonly database: Database
  close(): void
}

/**
 * Opens a database that may be damaged, for reading only: what its log holds is read with it. Where the header of the file is damaged and
 * the log does not hold another one, a copy with a header of today is read. Throws when nothing can be read.
 */
export function openDamaged(dataDir: string): DamagedDatabase {
  const file = join(dataDir, DATABASE_FILE)
  const repaired = join(dataDir, `repaired-${DATABASE_FILE}`)
  const removeCopy = (): void => {
    for (const ending of ['', '-wal', '-shm']) rmSync(`${repaired}${ending}`, { force: true })
  }
  const open = (path: string): Database | null => {
    const database = new BetterSqlite(path, { readonly: true, fileMustExist: true })
    try {
      // a file that is shorter than it says, and a schema with a bad row, are read as far as they go
      database.unsafeMode(true)
      database.exec('PRAGMA writable_schema = ON')
      if (database.prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' LIMIT 1`).get()) return database
    } catch {
      // closed below
    }
    database.close()
    return null
  }
  const asItIs = bytesOf(file) > 0 ? open(file) : null
  if (asItIs) return { database: asItIs, close: () => asItIs.close() }
  removeCopy()
  if (bytesOf(file) >= HEADER_BYTES && typeof readHeader(file) === 'string') {
    copyFileSync(file, repaired)
    if (bytesOf(join(dataDir, LOG_FILE)) > 0) copyFileSync(join(dataDir, LOG_FILE), `${repaired}-wal`)
    writeHeader(repaired)
    const database = open(repaired)
    if (database) {
      return {
        database,
        close() {
          database.close()
          removeCopy()
        },
      }
    }
  }
  removeCopy()
  throw new Error('nothing in it can be read')
}

/** Puts the header of a new database of today in the place of a damaged one. */
function writeHeader(file: string): void {
  const fresh = new BetterSqlite(':memory:')
  let header: Buffer
  try {
    migrate(fresh)
    header = Buffer.from(fresh.serialize().subarray(0, HEADER_BYTES))
  } finally {
    fresh.close()
  }
  const pageBytes = header.readUInt16BE(16)
  const descriptor = openSync(file, 'r+')
  try {
    // as long as the file is, without a list of free pages
    header.writeUInt32BE(Math.floor(bytesOf(file) / pageBytes), 28)
    header.writeUInt32BE(0, 32)
    header.writeUInt32BE(0, 36)
    // 2: with a log beside it, which is read as well
    header.fill(2, 18, 20)
    writeSync(descriptor, header, 0, HEADER_BYTES, 0)
  } finally {
    closeSync(descriptor)
  }
}

/** Reads a table with row numbers, stretch by stretch; where a page cannot be read the stretch is halved, down to single rows. */
export function readByRowid(
  database: Database,
  table: string,
  columns: readonly string[],
  take: (row: readonly Value[]) => boolean,
): TableRead {
  const last = highestRowid(database, table)
  const first = lowestRowid(database, table)
  if (last === null) return { kept: 0, lost: 0, isCutShort: true }
  const read = database
    .prepare<[number, number], Value[]>(
      `SELECT rowid, ${columns.join(', ')} FROM "${table}" NOT INDEXED WHERE rowid BETWEEN ? AND ? ORDER BY rowid LIMIT ${ROWS_AT_ONCE}`,
    )
    .raw()
  let kept = 0
  let lost = 0
  let inARow = 0
  let isCutShort = false
  const keep = (row: readonly Value[]): void => {
    if (take(row.slice(1))) kept++
    else lost++
  }
  const stretch = (from: number, to: number): void => {
    let at = from
    while (at <= to) {
      let rows: Value[][]
      try {
        rows = read.all(at, to)
      } catch {
        break
      }
      inARow = 0
      for (const row of rows) keep(row)
      if (rows.length < ROWS_AT_ONCE) return
      at = Number(rows.at(-1)?.[0]) + 1
    }
    if (at > to) return
    if (at === to) {
      lost++
      inARow++
      return
    }
    if (inARow > LOST_IN_A_ROW_MAX) {
      isCutShort = true
      return
    }
    const middle = Math.floor((at + to) / 2)
    stretch(at, middle)
    stretch(middle + 1, to)
  }
  stretch(first ?? 0, last)
  return { kept, lost, isCutShort }
}

/** Reads a table without row numbers from both of its ends, each until a page cannot be read. */
export function readFromBothEnds(
  database: Database,
  table: string,
  columns: readonly string[],
  key: readonly string[],
  take: (row: readonly Value[]) => boolean,
): TableRead {
  const names = columns.map(name => `"${name}"`).join(', ')
  let kept = 0
  let lost = 0
  const order = (direction: string): string => key.map(name => `"${name}" ${direction}`).join(', ')
  const seen = new Set<string>()
  const from = (direction: string): boolean => {
    try {
      const rows = database
        .prepare<[], Value[]>(`SELECT ${names} FROM "${table}" ORDER BY ${order(direction)}`)
        .raw()
        .iterate()
      for (const row of rows) {
        const id = JSON.stringify(row.map(value => (typeof value === 'bigint' ? String(value) : value)))
        if (seen.has(id)) continue
        seen.add(id)
        if (take(row)) kept++
        else lost++
      }
      return true
    } catch {
      return false
    }
  }
  const isWhole = from('ASC') || from('DESC')
  return { kept, lost, isCutShort: !isWhole }
}

function highestRowid(database: Database, table: string): number | null {
  return edgeOf(database, table, 'max')
}

function lowestRowid(database: Database, table: string): number | null {
  return edgeOf(database, table, 'min')
}

/** From the table itself, or from the first of its indexes that can be read. */
function edgeOf(database: Database, table: string, which: 'min' | 'max'): number | null {
  const ways = ['NOT INDEXED', ...indexesOf(database, table).map(name => `INDEXED BY "${name}"`)]
  for (const way of ways) {
    try {
      const row = database
        .prepare<[], { edge: number | null }>(`SELECT ${which}(rowid) AS edge FROM "${table}" ${way}`)
        .get()
      return row?.edge ?? (which === 'max' ? -1 : 0)
    } catch {
      // this way is damaged, too
    }
  }
  return null
}

function indexesOf(database: Database, table: string): readonly string[] {
  try {
    return database
      .prepare<[string], { name: string }>(`SELECT name FROM pragma_index_list(?) WHERE partial = 0`)
      .all(table)
      .map(({ name }) => name)
  } catch {
    return []
  }
}
