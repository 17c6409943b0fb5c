import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite, { type Database } from 'better-sqlite3'
import { renameForGood, syncFile } from '../whole-file.ts'
import { checkContents } from './check-contents.ts'
import { bytesOf, DATABASE_FILE } from './folder-files.ts'
import { DATABASE_VERSION, databaseVersion, MIGRATIONS, migrate } from './migrate.ts'
import { pauseEverything } from './pause-everything.ts'
import { openDamaged, readByRowid, readFromBothEnds, type TableRead, type Value } from './read-damaged.ts'
import { noteSetAside, setAside } from './set-aside.ts'

/** What became of each table, and where the damaged files lie. */
export interface SalvageReport {
  readonly tables: readonly (TableRead & { readonly table: string })[]
  /** Rows that belonged to rows that are gone. */
  readonly orphans: number
  readonly setAside: string
}

/** Kept counts are counted again from what was kept. */
const COUNTS: readonly string[] = [
  'list_recipient_counts',
  'campaign_recipient_counts',
  'campaign_attempt_counts',
]
const COUNT_SQL = `
DELETE FROM list_recipient_counts;
INSERT INTO list_recipient_counts SELECT list_id, zone, region, coalesce(country, ''), count(*) FROM recipients GROUP BY 1, 2, 3, 4;
DELETE FROM campaign_recipient_counts;
INSERT INTO campaign_recipient_counts
  SELECT campaign_id, coalesce(final_state, state), zone, region, priority, coalesce(blocked_by, ''), count(*)
  FROM campaign_recipients GROUP BY 1, 2, 3, 4, 5, 6;
DELETE FROM campaign_attempt_counts;
INSERT INTO campaign_attempt_counts SELECT campaign_id, coalesce(outcome, 'open'), count(*) FROM attempts GROUP BY 1, 2;`

/** A call and its recipient belong together: where one of the two is lost, nobody is called for it again. */
const LOOSE_ENDS_SQL = `
UPDATE attempts SET state = 'ended', ended_at = claimed_at, outcome = 'interrupted', blame = 'us',
    sentence = 'The record of the call was damaged.'
  WHERE state <> 'ended' AND NOT EXISTS (
    SELECT 1 FROM campaign_recipients cr WHERE cr.id = attempts.campaign_recipient_id AND cr.state = 'dialing');
UPDATE campaign_recipients SET state = 'done', final_state = 'cancelled', because = 'The record of the call was damaged.'
  WHERE state = 'dialing' AND NOT EXISTS (
    SELECT 1 FROM attempts a WHERE a.campaign_recipient_id = campaign_recipients.id AND a.state <> 'ended');`

/** A text that a table cannot hold: the row is kept with this instead, and put aside at the next start where it matters. */
const INSTEAD: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  trunks: { settings: '{}' },
  campaigns: { settings: '{}' },
  imports: { mapping: '{}' },
  recipients: { variables: '{}', tags: '[]' },
}

/**
 * Reads what can be read of a damaged database into a new one, table by table, and puts that in its place; the damaged files are set aside
 * as they are. Every campaign that was active is paused: nobody is called before a person has looked. The folder is locked by the caller.
 * Throws when nothing can be read, and then nothing has changed.
 */
export function salvage(dataDir: string, now: number): SalvageReport {
  const target = join(dataDir, `salvaged-${DATABASE_FILE}`)
  const remove = (): void => {
    for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(`${target}${ending}`, { force: true })
  }
  remove()
  const source = openDamaged(dataDir)
  const database = new BetterSqlite(target)
  let report: Omit<SalvageReport, 'setAside'>
  try {
    database.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF')
    report = copyTables(source.database, database)
    migrate(database)
    database.exec('BEGIN')
    const triggers = takeTriggersAway(database)
    database.exec(LOOSE_ENDS_SQL)
    database.exec(COUNT_SQL)
    pauseEverything(database, 'The database was damaged, and this is what could be salvaged.')
    for (const sql of triggers) database.exec(sql)
    database.exec('COMMIT')
  } catch (problem) {
    database.close()
    source.close()
    remove()
    throw problem
  }
  database.close()
  source.close()
  const problem = checkContents(target)
  if (problem !== null) {
    remove()
    throw new Error(`what was salvaged does not hold together (${problem})`)
  }
  syncFile(target)
  const folder = setAside(dataDir, now)
  renameForGood(target, join(dataDir, DATABASE_FILE))
  noteSetAside(folder, 'salvaged.json', JSON.stringify(report, null, 2))
  return { ...report, setAside: folder }
}

/** Whether there is anything that a salvage could read. */
export function hasSomethingToSalvage(dataDir: string): boolean {
  return existsSync(join(dataDir, DATABASE_FILE)) && bytesOf(join(dataDir, DATABASE_FILE)) > 0
}

function copyTables(source: Database, target: Database): Omit<SalvageReport, 'setAside'> {
  const version = versionOf(source)
  migrate(
    target,
    MIGRATIONS.filter(step => step.version <= version),
  )
  target.exec('PRAGMA foreign_keys = OFF; BEGIN')
  const triggers = takeTriggersAway(target)
  const tables: (TableRead & { table: string })[] = []
  for (const { name, withoutRowid } of tablesOf(target)) {
    if (COUNTS.includes(name) && version === DATABASE_VERSION) continue
    const known = columnsOf(source, name)
    const columns = columnsOf(target, name).filter(column => known.includes(column))
    if (columns.length === 0) {
      tables.push({ table: name, kept: 0, lost: 0, isCutShort: true })
      continue
    }
    const take = createTake(target, name, columns)
    const read = withoutRowid
      ? readFromBothEnds(source, name, columns, keyOf(target, name), take)
      : readOrNothing(source, name, columns, take)
    tables.push({ table: name, ...read })
  }
  const orphans = removeOrphans(target)
  for (const sql of triggers) target.exec(sql)
  target.exec('COMMIT')
  return { tables, orphans }
}

function readOrNothing(
  source: Database,
  table: string,
  columns: readonly string[],
  take: (row: readonly Value[]) => boolean,
): TableRead {
  try {
    return readByRowid(source, table, columns, take)
  } catch {
    return { kept: 0, lost: 0, isCutShort: true }
  }
}

/** Writes a row, or says that the table cannot hold it. */
function createTake(
  target: Database,
  table: string,
  columns: readonly string[],
): (row: readonly Value[]) => boolean {
  const insert = target.prepare<Value[]>(
    `INSERT INTO "${table}" (${columns.map(name => `"${name}"`).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  )
  const instead = INSTEAD[table]
  // what a new database begins with makes room for the first row that could be read
  let isNew = true
  const write = (row: readonly Value[]): boolean => {
    if (isNew) target.exec(`DELETE FROM "${table}"`)
    isNew = false
    try {
      insert.run(...row)
      return true
    } catch {
      return false
    }
  }
  return row => {
    if (write(row)) return true
    if (instead === undefined) return false
    return write(row.map((value, at) => readableOr(value, instead[columns[at] ?? ''])))
  }
}

function readableOr(value: Value, instead: string | undefined): Value {
  if (instead === undefined) return value
  try {
    JSON.parse(String(value))
    return value
  } catch {
    return instead
  }
}

function versionOf(source: Database): number {
  try {
    const version = databaseVersion(source)
    return version >= 1 && version <= DATABASE_VERSION ? version : DATABASE_VERSION
  } catch {
    return DATABASE_VERSION
  }
}

function tablesOf(database: Database): readonly { readonly name: string; readonly withoutRowid: boolean }[] {
  return database
    .prepare<[], { name: string; wr: number }>(
      `SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`,
    )
    .all()
    .map(({ name, wr }) => ({ name, withoutRowid: wr === 1 }))
}

/** The columns that are stored, and not calculated. */
function columnsOf(database: Database, table: string): string[] {
  return database
    .prepare<[string], { name: string }>(
      'SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0 ORDER BY cid',
    )
    .all(table)
    .map(({ name }) => name)
}

function keyOf(database: Database, table: string): readonly string[] {
  return database
    .prepare<[string], { name: string }>('SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk')
    .all(table)
    .map(({ name }) => name)
}

/** Drops every trigger, and returns how they are made again. */
function takeTriggersAway(database: Database): readonly string[] {
  const triggers = database
    .prepare<[], { name: string; sql: string }>(`SELECT name, sql FROM sqlite_master WHERE type = 'trigger'`)
    .all()
  for (const { name } of triggers) database.exec(`DROP TRIGGER "${name}"`)
  return triggers.map(({ sql }) => sql)
}

/** Removes rows whose parent is gone, and theirs, until every reference leads somewhere. How many. */
function removeOrphans(database: Database): number {
  const removals = tablesOf(database).flatMap(({ name }) =>
    database
      .prepare<[string], { from: string; table: string; to: string | null }>(
        'SELECT "from", "table", "to" FROM pragma_foreign_key_list(?)',
      )
      .all(name)
      .map(({ from, table, to }) =>
        database.prepare(
          `DELETE FROM "${name}" WHERE "${from}" IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM "${table}" parent WHERE parent."${to ?? 'id'}" = "${name}"."${from}")`,
        ),
      ),
  )
  let orphans = 0
  for (let removed = 1; removed > 0; ) {
    removed = removals.reduce((sum, removal) => sum + removal.run().changes, 0)
    orphans += removed
  }
  return orphans
}
