import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  DATABASE_FILE,
  type OpenedDatabase,
  openDatabase,
  openReadOnly,
} from '../../electron/engine/store/open-database.ts'
import { type Checkpoints, startCheckpoints } from '../../electron/engine/store/start-checkpoints.ts'
import { fillList } from '../support/fill-store.ts'
import { rememberingLog } from '../support/silent-log.ts'

const workerFile = join(import.meta.dirname, '../../electron/engine/store/checkpoint-worker.ts')

describe('the log of the database', () => {
  let dataDir: string
  let opened: OpenedDatabase
  let checkpoints: Checkpoints | null
  const log = rememberingLog()
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'trunkline-checkpoints-'))
    const result = openDatabase(dataDir)
    if (!result.ok) throw new Error(result.error.message)
    opened = result.value
    checkpoints = null
  })
  afterEach(async () => {
    await checkpoints?.end()
    opened.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
  const start = (file = workerFile): Checkpoints => {
    checkpoints = startCheckpoints({ workerFile: file, dataDir, log })
    return checkpoints
  }
  const logBytes = (): number => statSync(join(dataDir, `${DATABASE_FILE}-wal`)).size

  test('begins anew after it was copied, and a commit in the engine’s thread copies nothing', async () => {
    fillList(opened.database, 20_000)
    const once = logBytes()
    // some 1,400 pages: SQLite itself would have copied at 1,000 and begun anew by now
    fillList(opened.database, 20_000)
    const twice = logBytes()
    expect(twice).toBeGreaterThan(1.5 * once)
    await start().copy()
    fillList(opened.database, 20_000)
    expect(logBytes()).toBe(twice)
  })

  test('is copied while somebody reads, who sees the store as it was', async () => {
    const { copy } = start()
    fillList(opened.database, 100)
    const reading = openReadOnly(dataDir)
    if (!reading.ok) throw new Error(reading.error.message)
    const { database, close } = reading.value
    const count = database.prepare('SELECT count(*) FROM recipients').pluck()
    database.exec('BEGIN')
    expect(count.get()).toBe(100)
    fillList(opened.database, 100)
    await Promise.all([copy(), copy()])
    expect(count.get()).toBe(100)
    database.exec('COMMIT')
    expect(count.get()).toBe(200)
    close()
  })

  test('is gone when the thread was ended and the database closed', async () => {
    const { end } = start()
    fillList(opened.database, 100)
    await end()
    opened.close()
    expect(existsSync(join(dataDir, `${DATABASE_FILE}-wal`))).toBe(false)
  })

  test('holds nobody up when the thread dies: the log of the program says so', async () => {
    const { copy, end } = start(join(dataDir, 'nowhere.ts'))
    await copy()
    await copy()
    await end()
    expect(log.lines.map(line => line.message)).toContain('checkpoint thread died')
  })
})
