import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite, { type Database, type Statement } from 'better-sqlite3'
import { failure, type Result, success } from '../../../shared/errors.ts'
import { renameForGood, syncFile } from '../whole-file.ts'
import { checkContents, readHeader } from './check-contents.ts'
import { bytesOf, DATABASE_FILE } from './folder-files.ts'
import { DATABASE_VERSION, databaseVersion, migrate } from './migrate.ts'
import { pauseEverything } from './pause-everything.ts'
import { openDamaged, readByRowid, type Value } from './read-damaged.ts'
import { setAside } from './set-aside.ts'

export interface Restored {
  /** Where the database lies that was there before; null when there was none. */
  readonly setAside: string | null
  /** Contacts and do-not-call entries since the backup that could still be read from it. */
  readonly carriedOver: { readonly contacts: number; readonly doNotCall: number }
}

/**
 * Puts a backup in the place of the database of a folder, which the caller has locked. The present database is set aside, never lost;
 * who was contacted and who asked not to be called since the backup is carried over as far as it can be read. Active campaigns are
 * paused. Failures: `file_unreadable` (no backup, or a damaged one), `not_allowed` (of a newer Trunkline).
 */
export function restoreBackup(
  dataDir: string,
  backup: { readonly path: string; readonly at: number | null },
  now: number,
): Result<Restored> {
  const refused = refusalOf(backup.path)
  if (refused !== null) return refused
  const target = join(dataDir, `restored-${DATABASE_FILE}`)
  const remove = (): void => {
    for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(`${target}${ending}`, { force: true })
  }
  remove()
  copyFileSync(backup.path, target)
  const database = new BetterSqlite(target)
  let carriedOver: Restored['carriedOver']
  try {
    database.exec('PRAGMA journal_mode = DELETE')
    migrate(database)
    database.exec('BEGIN')
    carriedOver = carryOver(dataDir, database)
    const of =
      backup.at === null ? '' : ` of ${new Date(backup.at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
    pauseEverything(database, `A backup${of} was restored.`)
    database.exec('COMMIT')
  } catch (problem) {
    database.close()
    remove()
    throw problem
  }
  database.close()
  syncFile(target)
  const hadOne = bytesOf(join(dataDir, DATABASE_FILE)) > 0
  const folder = setAside(dataDir, now)
  renameForGood(target, join(dataDir, DATABASE_FILE))
  return success({ setAside: hadOne ? folder : null, carriedOver })
}

function refusalOf(path: string): ReturnType<typeof failure> | null {
  const again = 'Choose another backup.'
  if (bytesOf(path) === 0) return failure('file_unreadable', `There is no backup at ${path}. ${again}`)
  const header = readHeader(path)
  const problem = typeof header === 'string' ? header : checkContents(path)
  if (problem !== null)
    return failure('file_unreadable', `The backup ${path} is damaged: ${problem}. ${again}`)
  const database = new BetterSqlite(path, { readonly: true })
  try {
    const version = databaseVersion(database)
    if (version > DATABASE_VERSION)
      return failure(
        'not_allowed',
        `The backup ${path} was written by a newer Trunkline (data version ${version}, this program knows ${DATABASE_VERSION}). Install the newer Trunkline, or choose another backup.`,
      )
    if (version === 0) return failure('file_unreadable', `${path} is not a backup of Trunkline. ${again}`)
    return null
  } finally {
    database.close()
  }
}

const CONTACT_COLUMNS = [
  'campaign_name',
  'number',
  'person',
  'channel',
  'at',
  'answered_at',
  'ended_at',
  'outcome',
  'blame',
]
const DO_NOT_CALL_COLUMNS = ['pattern', 'is_prefix', 'campaign_id', 'reason', 'source', 'added_by', 'at']

/** What binds Trunkline towards people is younger than any backup: it is read from the database that is put away. */
function carryOver(dataDir: string, target: Database): Restored['carriedOver'] {
  let source: ReturnType<typeof openDamaged>
  try {
    source = openDamaged(dataDir)
  } catch {
    return { contacts: 0, doNotCall: 0 }
  }
  const named = (columns: readonly string[]): string => columns.map(column => `@${column}`).join(', ')
  const contact = target.prepare<[Record<string, Value>]>(
    `INSERT INTO contacts (${CONTACT_COLUMNS.join(', ')}) SELECT ${named(CONTACT_COLUMNS)}
     WHERE NOT EXISTS (SELECT 1 FROM contacts WHERE number = @number AND at = @at AND channel = @channel)`,
  )
  // an entry of a campaign that the backup does not know would be one of another campaign
  const entry = target.prepare<[Record<string, Value>]>(
    `INSERT INTO do_not_call (${DO_NOT_CALL_COLUMNS.join(', ')}) SELECT ${named(DO_NOT_CALL_COLUMNS)}
     WHERE @campaign_id IS NULL OR EXISTS (SELECT 1 FROM campaigns WHERE id = @campaign_id) ON CONFLICT DO NOTHING`,
  )
  try {
    return {
      contacts: carry(source.database, 'contacts', CONTACT_COLUMNS, contact),
      doNotCall: carry(source.database, 'do_not_call', DO_NOT_CALL_COLUMNS, entry),
    }
  } finally {
    source.close()
  }
}

function carry(
  source: Database,
  table: string,
  columns: readonly string[],
  insert: Statement<[Record<string, Value>]>,
): number {
  let carried = 0
  try {
    readByRowid(source, table, columns, row => {
      try {
        carried += insert.run(
          Object.fromEntries(columns.map((column, at) => [column, row[at] ?? null])),
        ).changes
        return true
      } catch {
        // a row that no table can hold: it is damaged, too
        return false
      }
    })
  } catch {
    // the table is not there, or nothing of it can be read
  }
  return carried
}
