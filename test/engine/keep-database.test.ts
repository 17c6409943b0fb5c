import { closeSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite from 'better-sqlite3'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openData } from '../../electron/engine/open-data.ts'
import type { DatabaseKeeping } from '../../electron/engine/ports/database-keeping.ts'
import { checkContents } from '../../electron/engine/store/check-contents.ts'
import { DATABASE_FILE, LOCK_FILE, SEAL_FILE } from '../../electron/engine/store/folder-files.ts'
import { createGuard } from '../../electron/engine/use-cases/guard-act.ts'
import { CONTACTS_KEPT_MS, createKeepDatabase } from '../../electron/engine/use-cases/keep-database.ts'
import { type BackupFile, backupSettingsSchema } from '../../shared/model/backup.ts'
import { makeOriginals, type Originals } from '../support/damaged-folders.ts'
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts'
import { openTestEngine } from '../support/open-test-engine.ts'
import { rememberingLog, silentLog } from '../support/silent-log.ts'

const HOUR_MS = 3_600_000
const MONDAY = Date.UTC(2026, 0, 5, 9)

describe('the schedule', () => {
  let clock: FakeClock
  let calls: number
  let damage: string | null
  const acts: string[] = []
  const files: BackupFile[] = []
  const damages: string[] = []
  let keep: ReturnType<typeof createKeepDatabase>

  beforeEach(() => {
    clock = createFakeClock(MONDAY)
    calls = 0
    damage = null
    for (const list of [acts, files, damages]) list.length = 0
    const keeping: DatabaseKeeping = {
      findDamage: () => Promise.resolve(null),
      check() {
        acts.push('check')
        return Promise.resolve(damage)
      },
      backUp(reason, at) {
        acts.push(`back up ${reason}`)
        const backup = { path: '/b', fileName: `b-${at}`, at, reason, bytes: 1 }
        files.unshift(backup)
        return Promise.resolve({ ok: true, backup })
      },
      backups: () => ({ folder: '/', settings: backupSettingsSchema.parse({}), files: [...files] }),
      configure: () => undefined,
      restoreAtNextStart: () => undefined,
      end: () => Promise.resolve(),
    }
    const log = rememberingLog()
    keep = createKeepDatabase({
      keeping,
      store: {
        contacts: {
          prune(before) {
            acts.push(`prune before ${before - clock.now()}`)
            return 0
          },
        },
        transaction: act => act(),
      },
      clock,
      log,
      guard: createGuard(clock, log),
      callsInProgress: () => calls,
      onDamage: problem => void damages.push(problem),
      restart: null,
    })
    keep.begin()
  })
  afterEach(() => keep.stop())

  async function pass(ms: number): Promise<void> {
    for (let done = 0; done < ms; done += 60_000) {
      clock.advance(60_000)
      await new Promise(resolve => setImmediate(resolve))
    }
  }

  test('checks and backs up once a day, when nobody is on a call', async () => {
    calls = 3
    await pass(2 * HOUR_MS)
    expect(acts).toEqual([])
    calls = 0
    await pass(HOUR_MS)
    expect(acts).toEqual([`prune before ${-CONTACTS_KEPT_MS}`, 'check', 'back up schedule'])
    await pass(23 * HOUR_MS)
    expect(files).toHaveLength(1)
    await pass(2 * HOUR_MS)
    expect(files).toHaveLength(2)
  })

  test('does it all the same when calls never stop, six hours late', async () => {
    calls = 3
    await pass(5 * HOUR_MS)
    expect(files).toHaveLength(0)
    await pass(2 * HOUR_MS)
    expect(files).toHaveLength(1)
  })

  test('what is damaged is told, and not backed up', async () => {
    damage = 'a page cannot be read'
    await pass(HOUR_MS / 2)
    expect(damages).toEqual(['a page cannot be read'])
    expect(files).toHaveLength(0)
  })

  test('a clock that is set back by days keeps no backup away for longer than that, and one set forward makes one', async () => {
    await pass(HOUR_MS / 2)
    clock.jump(3 * 24 * HOUR_MS)
    await pass(2 * HOUR_MS)
    expect(files.length).toBeGreaterThanOrEqual(1)
  })
})

describe('an engine', () => {
  let originals: Originals
  beforeAll(() => {
    originals = makeOriginals()
  })
  afterAll(() => originals.remove())

  /** A closed folder whose campaign calls nobody. */
  function quietFolder(): string {
    const dataDir = originals.copyOf('closed')
    const database = new BetterSqlite(join(dataDir, DATABASE_FILE))
    database.exec(`UPDATE campaigns SET state = 'paused', pause_kind = 'operator', pause_cause = 'Paused.'`)
    database.close()
    rmSync(join(dataDir, SEAL_FILE))
    return dataDir
  }

  test('backs up when asked, and restores at the restart that it asks for: campaigns are paused then', async () => {
    const dataDir = quietFolder()
    let restarts = 0
    const engine = await openTestEngine(dataDir, { restart: () => restarts++ })
    const made = await engine.ask('backups.create', {})
    expect(made).toMatchObject({
      reason: 'asked',
      fileName: expect.stringMatching(/^trunkline-.*-asked\.sqlite$/),
    })
    const list = await engine.ask('backups.list', {})
    // the other one was months old
    expect(list.files.map(({ reason }) => reason)).toEqual(['asked'])
    expect(await engine.ask('backups.restore', { fileName: list.files[0]?.fileName ?? '' })).toEqual({
      restarting: true,
    })
    await expect.poll(() => restarts).toBe(1)
    await engine.stop()
    const again = await openTestEngine(dataDir)
    const [campaign] = await again.ask('campaigns.list', {})
    expect(campaign).toMatchObject({ state: 'paused', attempts: { total: 180 } })
    expect(readdirSync(join(dataDir, 'set-aside'))).toHaveLength(1)
    await again.stop()
  })

  test('makes one backup after the other when several are asked for at once', async () => {
    const dataDir = quietFolder()
    const engine = await openTestEngine(dataDir)
    const made = await Promise.all([1, 2, 3, 4].map(() => engine.ask('backups.create', {})))
    expect(made.map(({ path }) => checkContents(path))).toEqual([null, null, null, null])
    expect(await engine.ask('app.status', {})).toMatchObject({ problems: [] })
    await engine.stop()
  })

  test('does not open a damaged database, and says what can be done', async () => {
    const dataDir = originals.copyOf('closed')
    const file = join(dataDir, DATABASE_FILE)
    const content = readFileSync(file)
    content[content.length - 100] = (content.at(-100) ?? 0) ^ 1
    writeFileSync(file, content)
    await expect(openTestEngine(dataDir)).rejects.toThrow(/is damaged.*Restore a backup, salvage/)
  })

  test('holds all calls when pages are damaged under it, says so, and does not start with them again', async () => {
    const dataDir = quietFolder()
    const engine = await openTestEngine(dataDir)
    const file = join(dataDir, DATABASE_FILE)
    const content = readFileSync(file)
    // in place, as a disk does it: the pages of the engine are the same file
    const disk = openSync(file, 'r+')
    writeSync(disk, Buffer.alloc(content.length / 2, 0xee), 0, content.length / 2, content.length / 2)
    closeSync(disk)
    const made = await engine.request('backups.create', {})
    expect(made).toMatchObject({ ok: false, error: { code: 'data_damaged' } })
    const status = await engine.ask('app.status', {})
    expect(status.problems[0]).toMatchObject({
      severity: 'error',
      sentence: expect.stringMatching(
        /^The database is damaged .*No call starts\. Close Trunkline and start it again/,
      ),
    })
    await engine.stop()
    await expect(openTestEngine(dataDir)).rejects.toThrow(/is damaged/)
  })

  test('stops in order when its lock is removed or replaced under it', {
    skip: process.platform === 'win32',
  }, async () => {
    const dataDir = quietFolder()
    const told: string[] = []
    const engine = await openTestEngine(dataDir, { onFatal: sentence => void told.push(sentence) })
    rmSync(join(dataDir, LOCK_FILE))
    await expect.poll(() => told, { timeout: 20_000 }).toHaveLength(1)
    expect(told[0]).toMatch(/^The file engine\.lock in the data folder was removed or replaced/)
    const status = await engine.ask('app.status', {})
    expect(status.problems[0]).toMatchObject({ severity: 'error', sentence: told[0] })
    await engine.stop()
  })
})

test('a large database is looked through while everything but the calls opens', {
  timeout: 60_000,
}, async () => {
  const originals = makeOriginals()
  const dataDir = originals.copyOf('closed')
  const database = new BetterSqlite(join(dataDir, DATABASE_FILE))
  database.exec(
    `CREATE TABLE ballast (a BLOB); INSERT INTO ballast VALUES (zeroblob(6000000)); DROP TABLE ballast`,
  )
  database.close()
  rmSync(join(dataDir, SEAL_FILE))
  let found = (_: string | null): void => undefined
  const opened = await openData(
    dataDir,
    {
      findDamage: () =>
        new Promise(resolve => {
          found = resolve
        }),
    },
    silentLog,
  )
  if (!opened.ok) throw new Error(opened.error.message)
  const { checking } = opened.value
  expect(checking).not.toBeNull()
  found('a page cannot be read')
  expect(await checking).toBe('a page cannot be read')
  opened.value.database.close()
  originals.remove()
})
