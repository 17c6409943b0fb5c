import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import BetterSqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DATABASE_VERSION } from '../../electron/engine/store/migrate.ts'
import {
  DATABASE_FILE,
  LOCK_FILE,
  openDatabase,
  openReadOnly,
} from '../../electron/engine/store/open-database.ts'

const projectDir = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const closers: (() => void)[] = []
let dataDir = ''

beforeEach(() => {
  const parent = mkdtempSync(join(tmpdir(), 'trunkline-open-'))
  dataDir = join(parent, 'data')
  closers.push(() => rmSync(parent, { recursive: true, force: true }))
})
afterEach(() => {
  for (let closer = closers.pop(); closer; closer = closers.pop()) closer()
})

function open() {
  const opened = openDatabase(dataDir)
  if (!opened.ok) throw new Error(opened.error.message)
  closers.push(opened.value.close)
  return opened.value
}

function pragma(database: BetterSqlite.Database, name: string): unknown {
  return Object.values(Object(database.prepare(`PRAGMA ${name}`).get()))[0]
}

describe('opening a data folder', () => {
  test('makes the folder, and a database that keeps what it commits', () => {
    const { database } = open()
    expect(pragma(database, 'journal_mode')).toBe('wal')
    expect(pragma(database, 'synchronous')).toBe(2)
    expect(pragma(database, 'foreign_keys')).toBe(1)
    expect(pragma(database, 'busy_timeout')).toBe(5000)
    expect(pragma(database, 'user_version')).toBe(DATABASE_VERSION)
  })

  test.skipIf(process.platform === 'win32')(
    'nobody else reads what is in it, also what an older program made',
    () => {
      mkdirSync(dataDir, { mode: 0o755 })
      writeFileSync(join(dataDir, DATABASE_FILE), '', { mode: 0o644 })
      const { database } = open()
      database.exec('CREATE TABLE private_test (a INTEGER)')
      const mode = (file: string): string => (statSync(join(dataDir, file)).mode & 0o777).toString(8)
      expect([DATABASE_FILE, `${DATABASE_FILE}-wal`, `${DATABASE_FILE}-shm`, LOCK_FILE].map(mode)).toEqual([
        '600',
        '600',
        '600',
        '600',
      ])
    },
  )

  test('a new folder is for this account alone', { skip: process.platform === 'win32' }, () => {
    open()
    expect(statSync(dataDir).mode & 0o777).toBe(0o700)
  })

  test('finds again what was written', () => {
    const first = open()
    first.database.prepare(`INSERT INTO trunks (name, settings, created_at) VALUES ('A', '{}', 1)`).run()
    first.close()
    expect(open().database.prepare('SELECT name FROM trunks').get()).toMatchObject({ name: 'A' })
  })

  test('forgets the statistics of another tool, so that plans rest on indexes alone', () => {
    const first = open()
    first.database.exec(`INSERT INTO trunks (name, settings, created_at) VALUES ('A', '{}', 1); ANALYZE`)
    first.close()
    const { database } = open()
    expect(database.prepare(`SELECT name FROM sqlite_master WHERE name LIKE 'sqlite_stat%'`).all()).toEqual(
      [],
    )
  })

  test('a second engine on the same folder is refused, until the first one is closed', () => {
    const first = open()
    const second = openDatabase(dataDir)
    expect(second.ok || second.error).toEqual({
      code: 'store_busy',
      message: `This data folder is used by another running Trunkline (${dataDir}). Close it, or choose another folder.`,
    })
    first.close()
    open()
  })

  test('another process holds the folder while it lives, and SIGKILL frees it', async () => {
    const script = `
      import { openDatabase } from ${JSON.stringify(join(projectDir, 'electron/engine/store/open-database.ts'))}
      const opened = openDatabase(${JSON.stringify(dataDir)})
      opened.value.database.prepare("INSERT INTO trunks (name, settings, created_at) VALUES ('theirs', '{}', 1)").run()
      process.stdout.write(opened.ok ? 'open' : opened.error.message)
      setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    closers.push(() => child.kill('SIGKILL'))
    const [said] = await once(child.stdout, 'data')
    expect(String(said)).toBe('open')
    const refused = openDatabase(dataDir)
    expect(refused.ok || refused.error.code).toBe('store_busy')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(open().database.prepare('SELECT name FROM trunks').all()).toEqual([{ name: 'theirs' }])
  })

  test('a database that a newer program wrote is left alone', () => {
    const { database, close } = open()
    database.exec('PRAGMA user_version = 9999')
    close()
    const refused = openDatabase(dataDir)
    expect(refused.ok || refused.error.code).toBe('not_allowed')
    expect(refused.ok || refused.error.message).toContain('written by a newer Trunkline (data version 9999')
    const read = openReadOnly(dataDir)
    expect(read.ok || read.error.message).toContain('written by a newer Trunkline')
    // the refusal gave the lock back
    const again = openDatabase(dataDir)
    expect(again.ok || again.error.code).toBe('not_allowed')
  })

  test('a database of another program is left alone', () => {
    mkdirSync(dataDir)
    const foreign = new BetterSqlite(join(dataDir, DATABASE_FILE))
    foreign.exec('CREATE TABLE theirs (a)')
    foreign.close()
    const refused = openDatabase(dataDir)
    expect(refused.ok || refused.error.message).toContain('was not made by Trunkline')
  })

  test('what is no database says so', () => {
    mkdirSync(dataDir)
    writeFileSync(join(dataDir, DATABASE_FILE), 'number;name\n'.repeat(500))
    const refused = openDatabase(dataDir)
    expect(refused.ok || refused.error.code).toBe('data_damaged')
    expect(refused.ok || refused.error.message).toContain('is damaged')
  })

  test('a file in the place of the folder says so', () => {
    writeFileSync(dataDir, '')
    const refused = openDatabase(dataDir)
    expect(refused.ok || refused.error.code).toBe('file_unreadable')
  })
})

describe('a reading connection', () => {
  test('reads beside the engine, and cannot write', () => {
    const { database } = open()
    const reader = openReadOnly(dataDir)
    if (!reader.ok) throw new Error(reader.error.message)
    closers.push(reader.value.close)
    database.prepare(`INSERT INTO trunks (name, settings, created_at) VALUES ('A', '{}', 1)`).run()
    expect(reader.value.database.prepare('SELECT name FROM trunks').all()).toEqual([{ name: 'A' }])
    expect(() => reader.value.database.exec('DELETE FROM trunks')).toThrow(/readonly/)
  })

  test('reads a folder that no engine holds', () => {
    open().close()
    const reader = openReadOnly(dataDir)
    expect(reader.ok).toBe(true)
    if (reader.ok) reader.value.close()
  })

  test('a folder without data says so', () => {
    const reader = openReadOnly(dataDir)
    expect(reader.ok || reader.error.message).toBe(
      `There is no Trunkline data in ${dataDir}. Name the folder that was used before.`,
    )
  })
})
