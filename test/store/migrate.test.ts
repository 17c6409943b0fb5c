import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite, { type Database } from 'better-sqlite3'
import { getTableConfig, type SQLiteTable } from 'drizzle-orm/sqlite-core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { databaseVersion, MIGRATIONS, type Migration, migrate } from '../../electron/engine/store/migrate.ts'
import * as attemptTables from '../../electron/engine/store/schema/attempts.ts'
import * as campaignTables from '../../electron/engine/store/schema/campaigns.ts'
import * as contactTables from '../../electron/engine/store/schema/contacts.ts'
import * as doNotCallTables from '../../electron/engine/store/schema/do-not-call.ts'
import * as exportTables from '../../electron/engine/store/schema/exports.ts'
import * as importTables from '../../electron/engine/store/schema/imports.ts'
import * as listTables from '../../electron/engine/store/schema/lists.ts'
import * as stopTables from '../../electron/engine/store/schema/stops.ts'

let folder = ''
let database: Database

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trunkline-migrate-'))
  database = new BetterSqlite(join(folder, 'a.sqlite'))
})
afterEach(() => {
  database.close()
  rmSync(folder, { recursive: true, force: true })
})

const rowsWith = (quality: string): string => `
  INSERT INTO imports VALUES (1, 'a.csv', 10, '{}', 'done', NULL, 2, 1, 0, 1, 0, 5, 6);
  INSERT INTO rejected_rows VALUES (1, 3, 'no-number', 'No number.', 'x');
  INSERT INTO recipient_lists VALUES (1, 1, 'A', 'ready', 5);
  INSERT INTO recipients VALUES (1, 1, 2, '+442071838750', 'Ann', 'GB', 'Europe/London', 'prefix', NULL, '{}');
  INSERT INTO trunks (id, name, settings, created_at) VALUES (1, 'T', '{}', 5);
  INSERT INTO campaigns VALUES (1, 'C', 'active', NULL, '{}', 1, 1, 5, 6, NULL);
  INSERT INTO campaign_recipients VALUES (1, 1, 1, 'Europe/London', 'done', NULL, 1, 1, 'answered', 'reached', 'Answered.');
  INSERT INTO attempts VALUES (1, 1, 1, 1, 1, '+442071838750', 1, 'ended', 7, 8, 9, 10, 11, 'answered', 'recipient', 200,
    'Answered.', 1, 1, 1, 1, 0, 0.5${quality});
  INSERT INTO attempt_events VALUES (1, 1, 8, 'dialing', 'Dialing.');
  INSERT INTO attempt_traces VALUES (1, '[]');`

const ROWS_OF_ENGINE = `
  INSERT INTO imports VALUES (1, 'a.csv', 10, '{}', 'done', NULL, 2, 1, 0, 1, 0, 5, 6);
  INSERT INTO rejected_rows VALUES (1, 3, 'no-number', 'No number.', 'x');
  INSERT INTO recipient_lists VALUES (1, 1, 'A', 'ready', 5);
  INSERT INTO recipients VALUES (1, 1, 2, '+442071838750', 'Ann', 'GB', 'Europe/London', 'prefix', NULL, '{}', 'GB', 'country',
    '["vip"]', 'Renewals');
  INSERT INTO recipient_numbers VALUES (1, 1, '+442071838751', 'Europe/London', 'prefix', 'GB', 'GB', 'mobile');
  INSERT INTO trunks (id, name, settings, created_at) VALUES (1, 'T', '{}', 5);
  INSERT INTO campaigns (id, name, state, settings, list_id, trunk_id, created_at, started_at)
    VALUES (1, 'C', 'active', '{}', 1, 1, 5, 6);
  INSERT INTO campaign_recipients (id, campaign_id, recipient_id, zone, region, state, attempts, attempts_used, last_outcome,
    final_state, because) VALUES (1, 1, 1, 'Europe/London', 'GB', 'done', 1, 1, 'answered', 'reached', 'Answered.');
  INSERT INTO attempts (id, campaign_id, campaign_recipient_id, recipient_id, trunk_id, number, person, ordinal, state,
    claimed_at, ended_at, outcome, blame)
    VALUES (1, 1, 1, 1, 1, '+442071838750', '+442071838750', 1, 'ended', 7, 11, 'answered', 'recipient');
  INSERT INTO attempt_events VALUES (1, 1, 8, 'dialing', 'Dialing.');
  INSERT INTO attempt_traces VALUES (1, '[]');
  INSERT INTO do_not_call VALUES (1, '+4420', 1, NULL, 'Asked for it.', 'operator', 'Ann', 5);
  INSERT INTO decisions VALUES (1, 5, 1, 1, 'do-not-call', NULL, 'On do-not-call.', NULL);`

/** As `ROWS_OF_ENGINE` in the shape of version 5, with an update that can be taken back. */
const ROWS_OF_LISTS =
  ROWS_OF_ENGINE.replace(
    /INSERT INTO imports VALUES .*;/,
    `INSERT INTO imports (id, file_name, bytes, mapping, state, rows, accepted, rejected, started_at, ended_at, list_name)
       VALUES (1, 'a.csv', 10, '{}', 'done', 2, 1, 1, 5, 6, 'A');`,
  )
    .replace(
      /INSERT INTO rejected_rows VALUES .*;/,
      `INSERT INTO rejected_rows VALUES (1, 3, 'no-number', 'No number.', 'x', 'rejected', '[]', '');`,
    )
    .replace(
      /INSERT INTO recipients VALUES/,
      `INSERT INTO recipients (id, list_id, line, number, name, country, zone, zone_evidence, external_id, variables, region,
         region_evidence, tags, category) VALUES`,
    )
    .replace(
      'INSERT INTO recipient_lists VALUES',
      'INSERT INTO recipient_lists (id, import_id, name, state, created_at) VALUES',
    ) +
  `
  INSERT INTO list_acts VALUES (1, 5, '{"kind":"tag","tag":"vip"}', 'done');
  INSERT INTO list_act_rows VALUES (1, 1, '[]');
  UPDATE recipients SET category = 'Others';
  INSERT INTO export_presets VALUES (1, 'results', 'For the CRM', '["number"]', 'csv', ';');
  INSERT INTO import_changes VALUES (1, 1, 2, 'changed', 1, '{}', '{}', 1);
  INSERT INTO saved_mappings VALUES (1, 'Export', '["Name"]', 'name', '{}', 5);
  INSERT INTO watched_folders VALUES (1, '/in', 'A', 1, 1, NULL, NULL, NULL, NULL);`

/** As `ROWS_OF_LISTS`, with a campaign that `Pause all` paused. */
const ROWS_OF_STOPS = `${ROWS_OF_LISTS}
  UPDATE campaigns SET state = 'paused', pause_kind = 'operator', pause_cause = 'All paused.';
  UPDATE engine_state SET all_paused_at = 7;
  INSERT INTO paused_together VALUES (1, 'pause-all');`

/** Rows that a database of version N holds, so that the step to N + 1 has something to carry over. */
const ROWS_OF_VERSION: Readonly<Record<number, string>> = {
  0: '',
  1: rowsWith(''),
  2: rowsWith(', 38.5, 0.01, 4.2'),
  3: ROWS_OF_ENGINE,
  4: ROWS_OF_ENGINE,
  5: ROWS_OF_LISTS,
  6: ROWS_OF_LISTS,
  7: ROWS_OF_LISTS,
  8: ROWS_OF_STOPS,
  9: ROWS_OF_STOPS,
  10: ROWS_OF_STOPS,
}

describe('migrations', () => {
  test('are numbered 1, 2, 3 without gaps, and each has rows to be tried with', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, at) => at + 1))
    for (const { version } of MIGRATIONS) expect(ROWS_OF_VERSION).toHaveProperty(String(version))
  })

  test.each(MIGRATIONS)('to version $version ($name) keeps every row', ({ version }) => {
    migrate(
      database,
      MIGRATIONS.filter(step => step.version < version),
    )
    database.exec(ROWS_OF_VERSION[version - 1] ?? '')
    const before = rowCounts()
    migrate(database)
    expect(databaseVersion(database)).toBe(MIGRATIONS.length)
    expect(rowCounts()).toMatchObject(before)
    expect(database.prepare('PRAGMA integrity_check').all()).toMatchObject([{ integrity_check: 'ok' }])
    expect(database.prepare('PRAGMA foreign_key_check').all()).toEqual([])
  })

  test('of the latest version take their rows, and change nothing when they are applied again', () => {
    migrate(database)
    database.exec(ROWS_OF_VERSION[MIGRATIONS.length] ?? '')
    const before = rowCounts()
    expect(before).toMatchObject({ attempts: 1, campaign_recipient_counts: 1, campaign_attempt_counts: 1 })
    migrate(database)
    expect(rowCounts()).toEqual(before)
  })

  test('stored trunks with a password keep the caller ID in From, where it was', () => {
    migrate(
      database,
      MIGRATIONS.filter(step => step.version < 9),
    )
    const insert = database.prepare(
      `INSERT INTO trunks (id, name, settings, created_at) VALUES (?, 'T', ?, 5)`,
    )
    insert.run(1, '{"kind":"sip","credentials":{"user":"100","password":""}}')
    insert.run(2, '{"kind":"sip","credentials":null,"callerIdBy":"from"}')
    insert.run(3, '{"kind":"sip","credentials":{"user":"100","password":""},"callerIdBy":"remote-party-id"}')
    migrate(database)
    const settings = database.prepare('SELECT settings FROM trunks ORDER BY id').pluck().all().map(String)
    expect(settings.map(text => text.includes('"callerIdReplacesUser":true'))).toEqual([true, false, false])
  })

  test('a step that fails leaves the database as it was', () => {
    const broken: Migration = {
      version: 2,
      name: 'broken',
      sql: `CREATE TABLE halves (a); INSERT INTO halves VALUES (1); INSERT INTO nowhere VALUES (1);`,
    }
    migrate(database, MIGRATIONS.slice(0, 1))
    expect(() => migrate(database, [...MIGRATIONS.slice(0, 1), broken])).toThrow(/nowhere/)
    expect(databaseVersion(database)).toBe(1)
    expect(rowCounts()).not.toHaveProperty('halves')
  })

  test('a step that loses a parent of rows is refused', () => {
    migrate(database, MIGRATIONS.slice(0, 1))
    database.exec(ROWS_OF_VERSION[1] ?? '')
    const orphaning: Migration = { version: 2, name: 'orphaning', sql: 'DELETE FROM trunks;' }
    expect(() => migrate(database, [...MIGRATIONS.slice(0, 1), orphaning])).toThrow(/without their parent/)
    expect(database.prepare('SELECT count(*) AS trunks FROM trunks').get()).toMatchObject({ trunks: 1 })
  })
})

describe('the tables as queries see them', () => {
  const tables: readonly SQLiteTable[] = [
    ...Object.values(listTables),
    ...Object.values(campaignTables),
    ...Object.values(attemptTables),
    ...Object.values(contactTables),
    ...Object.values(doNotCallTables),
    ...Object.values(importTables),
    ...Object.values(exportTables),
    ...Object.values(stopTables),
  ]

  test('are all the tables there are', () => {
    migrate(database)
    expect(tables.map(table => getTableConfig(table).name).sort()).toEqual(Object.keys(rowCounts()).sort())
  })

  test.each(tables.map(table => [getTableConfig(table).name, table] as const))(
    '%s has these columns',
    (name, table) => {
      migrate(database)
      const { columns, primaryKeys } = getTableConfig(table)
      const inKey = new Set(primaryKeys.flatMap(key => key.columns.map(column => column.name)))
      const described = columns.map(column => ({
        name: column.name,
        type: column.getSQLType().toUpperCase(),
        // an INTEGER PRIMARY KEY is the row's own number, and never null whatever its declaration says
        notnull: column.primary ? 0 : Number(column.notNull),
        pk: Number(column.primary || inKey.has(column.name)),
      }))
      const real = database
        .prepare<[string], { name: string; type: string; notnull: number; pk: number }>(
          'SELECT name, type, "notnull", pk > 0 AS pk FROM pragma_table_xinfo(?) ORDER BY cid',
        )
        .all(name)
      expect(described).toEqual(real)
    },
  )
})

function rowCounts(): Record<string, number> {
  const tables = database
    .prepare<[], { name: string }>(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`,
    )
    .all()
  return Object.fromEntries(
    tables.map(({ name }) => [
      name,
      database.prepare<[], { count: number }>(`SELECT count(*) AS count FROM ${name}`).get()?.count ?? 0,
    ]),
  )
}
