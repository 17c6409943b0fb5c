import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkContents } from '../../electron/engine/store/check-contents.ts'
import { DATABASE_FILE } from '../../electron/engine/store/folder-files.ts'
import { lockFolder, openDatabase } from '../../electron/engine/store/open-database.ts'
import { type SalvageReport, salvage } from '../../electron/engine/store/salvage.ts'
import { contentOf, makeOriginals, NOW, type Originals } from '../support/damaged-folders.ts'
import { seeded } from '../support/seeded.ts'

const PAGE = 4_096
const TABLES = { recipients: '*', campaign_recipients: '*', attempts: '*', contacts: '*', do_not_call: '*' }
let originals: Originals
beforeAll(() => {
  originals = makeOriginals()
})
afterAll(() => originals.remove())

function salvaged(dataDir: string): SalvageReport {
  const lock = lockFolder(dataDir)
  if (!lock.ok) throw new Error(lock.error.message)
  try {
    return salvage(dataDir, NOW)
  } finally {
    lock.value.release()
  }
}

const keptOf = (report: SalvageReport, table: string) =>
  report.tables.find(one => one.table === table) ?? { kept: 0, lost: 0, isCutShort: true }

test('of a database whose header alone is damaged everything is salvaged, its log included', () => {
  const dataDir = originals.copyOf('killed')
  const whole = contentOf(originals.copyOf('killed'), TABLES)
  const file = join(dataDir, DATABASE_FILE)
  const content = readFileSync(file)
  content.fill(0, 0, 100)
  writeFileSync(file, content)
  const report = salvaged(dataDir)
  expect(report.orphans).toBe(0)
  expect(contentOf(dataDir, TABLES)).toBe(whole)
  expect(statSync(join(report.setAside, DATABASE_FILE)).size).toBe(content.length)
})

test('half of a database gives what is on its pages, whole and in itself true, and nobody is called from it', () => {
  const dataDir = originals.copyOf('closed')
  const file = join(dataDir, DATABASE_FILE)
  truncateSync(file, Math.floor((statSync(file).size * 0.7) / PAGE) * PAGE)
  const report = salvaged(dataDir)
  expect(checkContents(file)).toBeNull()
  const opened = openDatabase(dataDir)
  if (!opened.ok) throw new Error(opened.error.message)
  const { database, close } = opened.value
  const count = (table: string): unknown => database.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
  expect(count('recipients')).toBe(keptOf(report, 'recipients').kept)
  expect(database.prepare(`SELECT count(*) FROM campaigns WHERE state = 'active'`).pluck().get()).toBe(0)
  close()
})

test('damaged pages cost their own rows; the report says how many, and the rest is there', () => {
  let lost = 0
  for (let nth = 0; nth < 12; nth++) {
    const dataDir = originals.copyOf('closed')
    const file = join(dataDir, DATABASE_FILE)
    const content = readFileSync(file)
    const random = seeded(`salvage ${nth}`)
    const pages = content.length / PAGE
    const page = 60 + Math.floor(random() * (pages - 60))
    content.set(
      Uint8Array.from({ length: PAGE }, () => Math.floor(random() * 256)),
      page * PAGE,
    )
    writeFileSync(file, content)
    const report = salvaged(dataDir)
    expect(checkContents(file), `page ${page}`).toBeNull()
    for (const { table, kept } of report.tables)
      expect(kept, `${table}, page ${page}`).toBeGreaterThanOrEqual(0)
    const recipients = keptOf(report, 'recipients')
    lost += report.tables.reduce((sum, table) => sum + table.lost, 0)
    expect(recipients.kept + recipients.lost, `page ${page}`).toBeGreaterThanOrEqual(400)
  }
  expect(lost).toBeGreaterThan(0)
})

test('a text that does not parse costs nothing but itself', () => {
  const dataDir = originals.copyOf('closed')
  const file = join(dataDir, DATABASE_FILE)
  const content = readFileSync(file)
  const at = content.indexOf('{"name":"Spring"')
  content[at] = 0x21
  writeFileSync(file, content)
  const report = salvaged(dataDir)
  expect(keptOf(report, 'campaigns')).toMatchObject({ kept: 1, lost: 0 })
  const opened = openDatabase(dataDir)
  if (!opened.ok) throw new Error(opened.error.message)
  expect(opened.value.database.prepare('SELECT state, name FROM campaigns').get()).toEqual({
    state: 'paused',
    name: 'Spring',
  })
  opened.value.close()
})
