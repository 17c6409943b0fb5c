import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listBackups } from '../../electron/engine/store/backup-files.ts'
import { findDamage } from '../../electron/engine/store/damage.ts'
import {
  DATABASE_FILE,
  INDEX_FILE,
  LOCK_FILE,
  LOG_FILE,
  SEAL_FILE,
} from '../../electron/engine/store/folder-files.ts'
import { DATABASE_VERSION } from '../../electron/engine/store/migrate.ts'
import { lockFolder, openDatabase } from '../../electron/engine/store/open-database.ts'
import { createRowsSetAside } from '../../electron/engine/store/quarantine-rows.ts'
import { restoreBackup } from '../../electron/engine/store/restore-backup.ts'
import { contentOf, makeOriginals, NOW, type Originals } from '../support/damaged-folders.ts'
import { seeded } from '../support/seeded.ts'

const LATER = NOW + 3_600_000
const PAGE = 4_096
/** What decides whom Trunkline calls, and whom never again. */
const WHO_IS_CALLED = {
  recipients: 'id, list_id, number',
  campaign_recipients: 'id, campaign_id, recipient_id, state, next_at, zone, region, priority',
  do_not_call: 'id, line',
  contacts: 'id, line, at',
} as const

let originals: Originals
let whole: { readonly closed: string; readonly killed: string }
beforeAll(() => {
  originals = makeOriginals()
  // read from copies: SQLite makes the index of a log again
  whole = {
    closed: contentOf(originals.copyOf('closed'), WHO_IS_CALLED),
    killed: contentOf(originals.copyOf('killed'), WHO_IS_CALLED),
  }
})
afterAll(() => originals.remove())

/** Writes over some bytes of a file. */
function put(file: string, at: number, bytes: Uint8Array): void {
  const content = readFileSync(file)
  content.set(bytes, at)
  writeFileSync(file, content)
}
const garbage = (length: number, seed = 7): Uint8Array => {
  const random = seeded(`garbage ${seed}`)
  return Uint8Array.from({ length }, () => Math.floor(random() * 256))
}
const flip = (file: string, at: number, mask = 0x10): void => {
  put(file, at, Uint8Array.of((readFileSync(file)[at] ?? 0) ^ mask))
}
const edit = (dataDir: string, sql: string): void => {
  const database = new BetterSqlite(join(dataDir, DATABASE_FILE))
  database.exec(`PRAGMA ignore_check_constraints = ON; ${sql}`)
  database.close()
  // a damage that needs no look at the file itself
  rmSync(join(dataDir, SEAL_FILE), { force: true })
}

/** The files that must not change, with their sums; SQLite makes an empty log when it reads. */
function evidence(dataDir: string): Record<string, string> {
  return Object.fromEntries(
    [DATABASE_FILE, LOG_FILE]
      .filter(name => (statSync(join(dataDir, name), { throwIfNoEntry: false })?.size ?? 0) > 0)
      .map(name => [
        name,
        createHash('sha256')
          .update(readFileSync(join(dataDir, name)))
          .digest('hex'),
      ]),
  )
}

/** Restores the newest backup and looks at what is there then. */
function expectRestored(dataDir: string, before: Record<string, string>, where: string): void {
  const [backup] = listBackups(dataDir)
  if (!backup) throw new Error('no backup')
  const lock = lockFolder(dataDir)
  if (!lock.ok) throw new Error(lock.error.message)
  const restored = restoreBackup(dataDir, backup, LATER)
  lock.value.release()
  expect(restored, where).toMatchObject({ ok: true })
  if (!restored.ok) return
  if (where === 'the log is missing') {
    // who was called after the backup, and who asked not to be, is known from the damaged files
    expect(restored.value.carriedOver).toEqual({ contacts: 60, doNotCall: 0 })
  }
  // the damaged files are there as they were
  if (restored.value.setAside !== null) expect(evidence(restored.value.setAside), where).toEqual(before)
  const opened = openDatabase(dataDir)
  expect(opened, where).toMatchObject({ ok: true })
  if (!opened.ok) return
  const { database, close } = opened.value
  const count = (sql: string): unknown => database.prepare(sql).pluck().get()
  expect(count('SELECT count(*) FROM recipients'), where).toBe(400)
  expect(count(`SELECT count(*) FROM campaigns WHERE state = 'active'`), where).toBe(0)
  expect(count(`SELECT pause_cause FROM campaigns`), where).toMatch(
    /^A backup of 2026-01-05 09:00 UTC was restored/,
  )
  close()
}

type Damage = (dataDir: string) => void
const inDatabase =
  (act: (file: string) => void): Damage =>
  dataDir =>
    act(join(dataDir, DATABASE_FILE))
const inLog =
  (act: (file: string) => void): Damage =>
  dataDir =>
    act(join(dataDir, LOG_FILE))

describe('each damage of a folder whose engine was killed is told, nothing is written, and a backup brings it back', () => {
  test.each<[string, Damage, RegExp]>([
    ['the database is empty', inDatabase(file => truncateSync(file, 0)), /it is empty, and .* beside it/],
    ['the database is missing', inDatabase(file => rmSync(file)), /it is missing, and .* beside it/],
    ['100 bytes are left', inDatabase(file => truncateSync(file, 100)), /its end is cut off/],
    [
      'it is all zeros',
      inDatabase(file => put(file, 0, new Uint8Array(statSync(file).size))),
      /does not begin/,
    ],
    [
      'half of it is left',
      inDatabase(file => truncateSync(file, Math.floor(statSync(file).size / 2 / PAGE) * PAGE)),
      /malformed|Tree|page/i,
    ],
    [
      'a page in the middle is damaged',
      inDatabase(file => put(file, Math.floor(statSync(file).size / 2 / PAGE) * PAGE, garbage(PAGE))),
      /./,
    ],
    ['a frame of the log is damaged', inLog(file => flip(file, 32 + 3 * (PAGE + 24) + 500)), /its log/],
    [
      'half of the log is left',
      inLog(file => truncateSync(file, Math.floor(statSync(file).size / 2))),
      /its log ends too early/,
    ],
    [
      'ten pages are damaged',
      inDatabase(file => {
        for (let nth = 1; nth <= 10; nth++) put(file, nth * 4 * PAGE, garbage(PAGE, nth))
      }),
      /./,
    ],
    ['the header is damaged', inDatabase(file => put(file, 0, garbage(100))), /does not begin/],
    [
      'the page size is damaged',
      inDatabase(file => put(file, 16, Uint8Array.of(0x33, 0x77))),
      /size of its pages/,
    ],
    ['the header of the log is damaged', inLog(file => put(file, 0, garbage(32))), /beginning of its log/],
    ['the log is missing', inLog(file => rmSync(file)), /its log is missing/],
  ])('%s', (name, damage, sentence) => {
    const dataDir = originals.copyOf('killed')
    damage(dataDir)
    const before = evidence(dataDir)
    for (let start = 0; start < 2; start++) {
      const opened = openDatabase(dataDir)
      expect(opened, name).toMatchObject({ ok: false, error: { code: 'data_damaged' } })
      expect(opened.ok || opened.error.message, name).toMatch(sentence)
      expect(evidence(dataDir), name).toEqual(before)
    }
    expectRestored(dataDir, before, name)
  })

  test('a page of the schema that the log has in whole is healed from there, and otherwise told', () => {
    const dataDir = originals.copyOf('killed')
    put(join(dataDir, DATABASE_FILE), 2 * PAGE, garbage(PAGE))
    expectSameOrTold(dataDir, 'killed', 'schema page')
  })

  test('the index of the log is made again from it: nothing is lost', () => {
    const dataDir = originals.copyOf('killed')
    put(join(dataDir, INDEX_FILE), 0, garbage(200))
    expect(findDamage(dataDir)).toBeNull()
    expect(contentOf(dataDir, WHO_IS_CALLED)).toBe(whole.killed)
  })
})

describe('one row that cannot be read does not keep the product shut', () => {
  test('a trunk is set aside: its campaigns wait, and it leads nowhere until its settings are entered again', () => {
    const dataDir = originals.copyOf('closed')
    edit(dataDir, `UPDATE trunks SET settings = '{"kind":"si' WHERE id = 1`)
    const opened = openDatabase(dataDir)
    if (!opened.ok) throw new Error(opened.error.message)
    const { database, close } = opened.value
    const aside = createRowsSetAside(database)
    expect(aside()).toEqual([{ table: 'trunks', id: 1, name: 'Provider' }])
    expect(database.prepare('SELECT state, pause_cause FROM campaigns').get()).toMatchObject({
      state: 'paused',
      pause_cause: expect.stringMatching(/^The settings of its trunk were damaged/),
    })
    expect(database.prepare('SELECT content FROM rows_set_aside').pluck().all()).toEqual(['{"kind":"si'])
    database.exec(`UPDATE trunks SET settings = json_set(settings, '$.address', 'pbx.example')`)
    expect(aside()).toEqual([])
    close()
  })

  test('a campaign gets the usual settings and a pause', () => {
    const dataDir = originals.copyOf('closed')
    edit(dataDir, `UPDATE campaigns SET settings = 'x' WHERE id = 1`)
    const opened = openDatabase(dataDir)
    if (!opened.ok) throw new Error(opened.error.message)
    const { database, close } = opened.value
    expect(createRowsSetAside(database)()).toEqual([{ table: 'campaigns', id: 1, name: 'Spring' }])
    expect(database.prepare('SELECT state, pause_cause FROM campaigns').get()).toMatchObject({
      state: 'paused',
      pause_cause: expect.stringMatching(/^Its settings were damaged/),
    })
    close()
  })
})

describe('what is not damage has a sentence of its own, and nothing is touched', () => {
  test.each<[string, Damage, RegExp]>([
    [
      'a newer version',
      dataDir => edit(dataDir, `PRAGMA user_version = ${DATABASE_VERSION + 1}`),
      /written by a newer Trunkline/,
    ],
    [
      'another application',
      dataDir => {
        rmSync(join(dataDir, DATABASE_FILE))
        edit(dataDir, 'CREATE TABLE theirs (a)')
      },
      /was not made by Trunkline/,
    ],
    [
      'a lock that is another file',
      dataDir => writeFileSync(join(dataDir, LOCK_FILE), 'garbage'.repeat(900)),
      /is not Trunkline's.*remove that file/,
    ],
    [
      'a lock that is a folder',
      dataDir => {
        rmSync(join(dataDir, LOCK_FILE))
        mkdirSync(join(dataDir, LOCK_FILE))
      },
      /cannot be used/,
    ],
  ])('%s', (_, damage, sentence) => {
    const dataDir = originals.copyOf('closed')
    damage(dataDir)
    const before = evidence(dataDir)
    const opened = openDatabase(dataDir)
    expect(opened.ok || opened.error.message).toMatch(sentence)
    expect(evidence(dataDir)).toEqual(before)
  })

  test('a database that was put there by hand, without a seal, is looked through and used', () => {
    const dataDir = originals.copyOf('closed')
    rmSync(join(dataDir, SEAL_FILE))
    expect(findDamage(dataDir)).toBeNull()
  })

  test('a folder without anything of ours is a new product', () => {
    const dataDir = join(originals.copyOf('closed'), 'new')
    mkdirSync(dataDir)
    writeFileSync(join(dataDir, 'list.csv'), 'number\n')
    const opened = openDatabase(dataDir)
    expect(opened.ok).toBe(true)
    if (opened.ok) opened.value.close()
  })
})

/** Told, or nothing that decides who is called is other than it was. */
function expectSameOrTold(dataDir: string, which: 'closed' | 'killed', where: string): boolean {
  const before = evidence(dataDir)
  const problem = findDamage(dataDir)
  if (problem === null) {
    expect(contentOf(dataDir, WHO_IS_CALLED), where).toBe(whole[which])
    return false
  }
  expect(evidence(dataDir), where).toEqual(before)
  expectRestored(dataDir, before, `${where}: ${problem}`)
  return true
}

const RANDOM_DAMAGES = 200

test(`${RANDOM_DAMAGES} random damages are told, or have changed nothing that decides who is called`, {
  timeout: 120_000,
}, () => {
  let told = 0
  for (let nth = 0; nth < RANDOM_DAMAGES; nth++) {
    const random = seeded(`damage ${nth}`)
    const upTo = (count: number): number => Math.floor(random() * count)
    const which = random() < 0.5 ? 'closed' : 'killed'
    const dataDir = originals.copyOf(which)
    const files = [DATABASE_FILE, ...(which === 'killed' ? [LOG_FILE, LOG_FILE] : [DATABASE_FILE])]
    const name = files[upTo(files.length)] ?? DATABASE_FILE
    const file = join(dataDir, name)
    const bytes = statSync(file).size
    const kind = upTo(5)
    if (kind <= 1) for (let flips = 0; flips <= upTo(8); flips++) flip(file, upTo(bytes), 1 << upTo(8))
    else if (kind === 2) truncateSync(file, upTo(bytes))
    else if (kind === 3)
      put(file, upTo(bytes - PAGE), random() < 0.5 ? garbage(PAGE, nth) : new Uint8Array(PAGE))
    else rmSync(file)
    const where = `damage ${nth}: kind ${kind} of ${name}, ${which}`
    const wasTold = expectSameOrTold(dataDir, which, where)
    if (wasTold) told++
    // every byte of a database that was closed is known
    if (which === 'closed') expect(wasTold, where).toBe(true)
    rmSync(dataDir, { recursive: true })
  }
  expect(told).toBeGreaterThan(RANDOM_DAMAGES * 0.8)
})
