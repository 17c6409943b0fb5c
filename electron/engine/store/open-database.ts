import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite, { type Database } from 'better-sqlite3'
import { codeOf, failure, type Result, success } from '../../../shared/errors.ts'
import { backUpBefore } from './back-up.ts'
import { damagedFailure, findDamage } from './damage.ts'
import { bytesOf, DAMAGE_FILE, DATABASE_FILE, INDEX_FILE, LOCK_FILE, LOG_FILE } from './folder-files.ts'
import { DATABASE_VERSION, databaseVersion, isEmptyDatabase, migrate } from './migrate.ts'
import { quarantineRows } from './quarantine-rows.ts'
import { readSeal, sealOf, writeSeal } from './seal.ts'
import { createWriteGate, guardWrites, type WriteGate } from './write-gate.ts'

export { DATABASE_FILE, LOCK_FILE } from './folder-files.ts'

/** How long one statement waits for another program that looks at the database. */
const BUSY_TIMEOUT_MS = 5_000
/** Pages kept in memory: negative means KiB. */
const CACHE_KIB = 65_536
const CACHE_IN_MEMORY_KIB = 4 * CACHE_KIB
/**
 * A commit that finds so many pages in the log (80 MB) copies them into the database on the spot. That is for when nobody else does:
 * `startCheckpoints` keeps the log far shorter, unless its thread is dead or somebody reads for minutes.
 */
const LOG_PAGES_MAX = 20_000

export interface OpenedDatabase {
  readonly database: Database
  close(): void
}

/** The one that writes, with the gate that an import in another thread asks. */
export interface OpenedWriter extends OpenedDatabase {
  readonly gate: WriteGate
  readonly isLockOurs: () => boolean
}

export interface OpenOptions {
  /** The lock of the folder, by who has looked for damage already, or does so in a thread of its own. It is released with the database. */
  readonly lock?: FolderLock
  /** ms since the epoch; for what is dated. */
  readonly now?: number
}

/**
 * Opens the one writing connection on a data folder, which is made when it is missing, and brings the database to the
 * shape of this program. The folder stays locked until `close`, or until the process is gone, however it went.
 *
 * Failures: `store_busy` (another Trunkline is on this folder), `not_allowed` (written by a newer Trunkline, or not by
 * Trunkline at all), `disk_full`, `data_damaged` (nothing was written), `file_unreadable` (no permission).
 */
export function openDatabase(
  dataDir: string,
  { lock: taken, now = Date.now() }: OpenOptions = {},
): Result<OpenedWriter> {
  const closers: (() => void)[] = []
  const close = (): void => {
    for (let closer = closers.pop(); closer; closer = closers.pop()) closer()
  }
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    const lock = taken ? success(taken) : lockFolder(dataDir)
    if (!lock.ok) return lock
    closers.push(lock.value.release)
    const damage = taken ? null : findDamage(dataDir)
    const refusal = damage === null ? refusalOfFile(dataDir) : damagedFailure(dataDir, damage)
    if (refusal) {
      close()
      return refusal
    }
    let database = openWriter(dataDir)
    const { isOurs } = lock.value
    closers.push(() => (isOurs() ? sealAndClose(dataDir, database) : database.close()))
    if (dropStatistics(database)) {
      // a connection remembers what it read when it opened
      database.close()
      database = openWriter(dataDir)
    }
    database.exec('PRAGMA journal_mode = WAL')
    keepPrivate(dataDir)
    beginUse(dataDir, database)
    backUpBefore(dataDir, database, now)
    migrate(database)
    quarantineRows(database, now)
    database.exec('PRAGMA foreign_keys = ON')
    const gate = createWriteGate()
    guardWrites(database, gate)
    return success({ database, gate, isLockOurs: lock.value.isOurs, close })
  } catch (problem) {
    close()
    return failureOfOpening(dataDir, problem)
  }
}

export interface FolderLock {
  /**
   * Whether the lock still stands in the folder: somebody may have removed its file, or put another one in its place, and then a second
   * engine can open the same data. Some microseconds.
   */
  isOurs(): boolean
  release(): void
}

/** Takes the lock of a data folder, which exists. Failures: `store_busy`. Throws what the disk says. */
export function lockFolder(dataDir: string): Result<FolderLock> {
  const file = join(dataDir, LOCK_FILE)
  const lock = new BetterSqlite(file)
  try {
    if (takeLock(lock)) {
      const taken = identityOf(file)
      return success({
        isOurs: () => taken !== null && identityOf(file) === taken,
        release: () => lock.close(),
      })
    }
  } catch (problem) {
    lock.close()
    if (codeOf(problem) !== 'SQLITE_NOTADB') throw problem
    return failure(
      'file_unreadable',
      `The file ${join(dataDir, LOCK_FILE)} is not Trunkline's. Make sure that no Trunkline is running on this folder, remove that file, and start again.`,
    )
  }
  lock.close()
  return failure(
    'store_busy',
    `This data folder is used by another running Trunkline (${dataDir}). Close it, or choose another folder.`,
  )
}

/** Which file it is, whatever its name; null when there is none. */
function identityOf(file: string): string | null {
  const facts = statSync(file, { bigint: true, throwIfNoEntry: false })
  return facts ? `${facts.dev}:${facts.ino}` : null
}

/** Says on the disk that the database is in use, with a log beside it that holds something: one that is empty later was cut off. */
function beginUse(dataDir: string, database: Database): void {
  database.exec(`PRAGMA user_version = ${databaseVersion(database)}`)
  if (readSeal(dataDir)?.state !== 'open') writeSeal(dataDir, { state: 'open' })
}

/** Closes the writing connection, which folds the log into the database, and seals what is left. */
function sealAndClose(dataDir: string, database: Database): void {
  if (readSeal(dataDir)?.state === 'open') {
    try {
      writeSeal(dataDir, { state: 'closing' })
    } catch {
      // the disk refuses: the log stays beside the database, as after a power cut, and nothing of it is lost
      return
    }
  }
  database.close()
  // a database that was found damaged while it was in use is looked through again, whatever its sum is
  const isDamaged = existsSync(join(dataDir, DAMAGE_FILE))
  if (bytesOf(join(dataDir, LOG_FILE)) > 0 || readSeal(dataDir) === null || isDamaged) return
  writeSeal(dataDir, sealOf(dataDir))
}

/**
 * The passwords of trunks and the numbers of people are for this account alone, also in a folder that others may read. SQLite makes
 * its other files with the permissions of the database.
 */
function keepPrivate(dataDir: string): void {
  for (const file of [DATABASE_FILE, LOG_FILE, INDEX_FILE, LOCK_FILE]) {
    const path = join(dataDir, file)
    if (existsSync(path)) chmodSync(path, 0o600)
  }
}

/** A database of the same shape that lives in memory and is gone when it is closed: for simulations. */
export function openInMemory(): OpenedDatabase {
  emptyDatabase ??= serializeEmpty()
  const database = new BetterSqlite(emptyDatabase)
  // nothing of it is to survive anything
  database.exec('PRAGMA synchronous = OFF')
  // its pages are copied into the cache, as those of a file are
  database.exec(`PRAGMA cache_size = -${CACHE_IN_MEMORY_KIB}`)
  database.exec('PRAGMA foreign_keys = ON')
  return { database, close: () => database.close() }
}

/** Migrated once: a test opens thousands of them. */
let emptyDatabase: Buffer | null = null

function serializeEmpty(): Buffer {
  const database = new BetterSqlite(':memory:')
  try {
    migrate(database)
    return database.serialize()
  } finally {
    database.close()
  }
}

/**
 * Opens a reading connection, for exports and for looking into a folder while an engine may be writing there. It takes
 * no lock and changes nothing. Failures: `not_allowed` (another version wrote it), `file_unreadable` (nothing there).
 */
export function openReadOnly(dataDir: string): Result<OpenedDatabase> {
  const path = join(dataDir, DATABASE_FILE)
  if (!existsSync(path)) {
    return failure(
      'file_unreadable',
      `There is no Trunkline data in ${dataDir}. Name the folder that was used before.`,
    )
  }
  let database: Database | null = null
  try {
    const opened = new BetterSqlite(path, { readonly: true })
    database = opened
    opened.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
    opened.exec('PRAGMA query_only = ON')
    const refusal = refusalOf(opened, dataDir, 'read')
    if (refusal) {
      opened.close()
      return refusal
    }
    return success({ database: opened, close: () => opened.close() })
  } catch (problem) {
    database?.close()
    return failureOfOpening(dataDir, problem)
  }
}

/**
 * Holds `engine.lock` in an open exclusive transaction. The operating system gives such a lock back when the process ends,
 * even by SIGKILL, which no file with a process id in it can promise. Nobody else may open this file by other means than
 * SQLite: closing any descriptor of it in this process would drop the lock (sqlite.org/howtocorrupt.html, section 2.2).
 */
function takeLock(lock: Database): boolean {
  try {
    lock.exec('PRAGMA busy_timeout = 0')
    lock.exec('BEGIN EXCLUSIVE')
    return true
  } catch (problem) {
    if (codeOf(problem).startsWith('SQLITE_BUSY')) return false
    throw problem
  }
}

/** Opens a connection that writes what is long, beside the one of `openDatabase`, in another thread of the same process. */
export function openSecondWriter(dataDir: string): Database {
  const database = new BetterSqlite(join(dataDir, DATABASE_FILE), { fileMustExist: true })
  database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
  // the engine's next commit, which waits for the disk, brings these to the disk with it
  database.exec('PRAGMA synchronous = NORMAL')
  flushDrive(database)
  database.exec(`PRAGMA cache_size = -${CACHE_KIB}`)
  database.exec('PRAGMA wal_autocheckpoint = 0')
  database.exec('PRAGMA secure_delete = ON')
  database.exec('PRAGMA foreign_keys = ON')
  return database
}

/** On macOS fsync leaves the bytes in the drive's own memory; other systems do not know these. */
export function flushDrive(database: Database): void {
  database.exec('PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON')
}

function openWriter(dataDir: string): Database {
  const database = new BetterSqlite(join(dataDir, DATABASE_FILE))
  try {
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
    // a commit is on the disk when it returns: a call is placed only after that
    database.exec('PRAGMA synchronous = FULL')
    flushDrive(database)
    database.exec(`PRAGMA cache_size = -${CACHE_KIB}`)
    database.exec(`PRAGMA wal_autocheckpoint = ${LOG_PAGES_MAX}`)
    // what is deleted is overwritten: a removed password or person is not in the file any more
    database.exec('PRAGMA secure_delete = ON')
    return database
  } catch (problem) {
    database.close()
    throw problem
  }
}

/**
 * Drops what ANALYZE once counted, if anybody ran it with another tool. At a moment when all recipients are due in one zone,
 * such counts say that the index of the claim tells nothing, and SQLite 3.45 then scans and sorts a million rows for each
 * call. The plans of this program rest on its indexes alone, which a test looks at. True when there was something to drop.
 */
function dropStatistics(database: Database): boolean {
  if (!database.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'`).get()) return false
  database.exec('DROP TABLE sqlite_stat1; DROP TABLE IF EXISTS sqlite_stat4')
  return true
}

/** Looks before anything is opened that writes: closing a writer folds the log into a database that is not ours to touch. */
function refusalOfFile(dataDir: string): ReturnType<typeof failure> | null {
  const file = join(dataDir, DATABASE_FILE)
  if (bytesOf(file) === 0) return null
  const database = new BetterSqlite(file, { readonly: true })
  try {
    return refusalOf(database, dataDir, 'write')
  } finally {
    database.close()
  }
}

/** Why this database is not ours to use, or null. */
function refusalOf(
  database: Database,
  dataDir: string,
  use: 'read' | 'write',
): ReturnType<typeof failure> | null {
  const version = databaseVersion(database)
  if (version > DATABASE_VERSION) {
    return failure(
      'not_allowed',
      `The data in ${dataDir} was written by a newer Trunkline (data version ${version}, this program knows ${DATABASE_VERSION}). Install the newer Trunkline, or choose another folder.`,
      { version, known: DATABASE_VERSION },
    )
  }
  if (version === 0 && !isEmptyDatabase(database)) {
    return failure(
      'not_allowed',
      `${join(dataDir, DATABASE_FILE)} was not made by Trunkline. Choose another folder.`,
    )
  }
  if (use === 'read' && version < DATABASE_VERSION) {
    return failure(
      'not_allowed',
      `The data in ${dataDir} was written by an older Trunkline. Open it once with this Trunkline, then look again.`,
      { version, known: DATABASE_VERSION },
    )
  }
  return null
}

/** What a person reads when a data folder cannot be opened, by the problem that the disk or SQLite named. */
export function failureOfOpening(dataDir: string, problem: unknown): ReturnType<typeof failure> {
  const code = codeOf(problem)
  const why = problem instanceof Error ? problem.message : String(problem)
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') {
    return failure('disk_full', `The disk of ${dataDir} is full. Free some space and start again.`)
  }
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return damagedFailure(dataDir, why)
  }
  return failure(
    'file_unreadable',
    `The data folder ${dataDir} cannot be used (${why}). See that this user may write there, or choose another folder.`,
  )
}
