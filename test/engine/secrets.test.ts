import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import BetterSqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { KeyLock } from '../../electron/engine/ports/secrets.ts'
import { MIGRATIONS, migrate } from '../../electron/engine/store/migrate.ts'
import { DATABASE_FILE } from '../../electron/engine/store/open-database.ts'
import { sipTrunkSchema, type TrunkRow } from '../../shared/model/trunk.ts'
import { filesWith, openTestEngine } from '../support/open-test-engine.ts'
import { rememberingLog } from '../support/silent-log.ts'
import { openStoreFolder, people } from '../support/store-folder.ts'

const PASSWORD = 'Quetzal-Password-7'
const TLS_KEY = '-----BEGIN PRIVATE KEY-----\nQuetzalKey7\n-----END PRIVATE KEY-----'
const TOKEN = 'Quetzal-Token-7'
const SECRETS = [PASSWORD, 'QuetzalKey7', TOKEN]

const settings = sipTrunkSchema.parse({
  kind: 'sip',
  name: 'Provider',
  address: '127.0.0.1:5999',
  credentials: { user: 'me', password: PASSWORD },
  tls: { cert: 'certificate', key: TLS_KEY },
  headers: [{ name: 'X-Token', value: TOKEN }],
})
/** As a page sends them back: it never had the secrets. */
const sentBack = {
  ...settings,
  credentials: { user: 'me', password: '' },
  tls: { ...settings.tls, key: null },
  headers: [{ name: 'X-Token', value: '' }],
}

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'trunkline-secrets-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

/** A folder as versions before sealing left it: passwords in plain text, also that of a removed trunk. */
function fillPlainFolder(): void {
  const database = new BetterSqlite(join(dataDir, DATABASE_FILE))
  database.exec('PRAGMA journal_mode = WAL')
  const before = MIGRATIONS.findIndex(({ name }) => name === 'sealed secrets')
  migrate(database, MIGRATIONS.slice(0, before))
  const insert = database.prepare(
    'INSERT INTO trunks (name, settings, created_at, removed_at) VALUES (?, ?, 1, ?)',
  )
  insert.run('Provider', JSON.stringify(settings), null)
  insert.run('Old provider', JSON.stringify(settings), 2)
  // what was deleted from the file before deletions were overwritten
  insert.run('Gone', JSON.stringify({ ...settings, name: 'x'.repeat(20_000) + TOKEN }), 2)
  database.prepare('DELETE FROM trunks WHERE name = ?').run('Gone')
  database.close()
}

describe('passwords, keys and values of headers', () => {
  test('are sealed in the data folder, masked in replies, and there again after a restart', async () => {
    const first = await openTestEngine(dataDir)
    const added = await first.ask('trunks.add', settings)
    expect(added).toMatchObject({ hasPassword: true, lostSecrets: false, user: 'me' })
    expect(JSON.stringify(added)).not.toMatch(/Quetzal/)
    await first.stop()
    expect(filesWith(dataDir, SECRETS)).toEqual([])

    const log = rememberingLog()
    const again = await openTestEngine(dataDir, { log })
    const [row] = await again.ask('trunks.list', {})
    expect(row).toMatchObject({ hasPassword: true, lostSecrets: false })
    await again.stop()
    expect(JSON.stringify(log.lines)).not.toMatch(/Quetzal/)
  })

  test('of an older version are sealed at the next start, and no byte of them stays in the file', async () => {
    fillPlainFolder()
    expect(filesWith(dataDir, [PASSWORD])).not.toEqual([])
    const engine = await openTestEngine(dataDir)
    const [row] = await engine.ask('trunks.list', {})
    expect(row).toMatchObject({ name: 'Provider', hasPassword: true })
    expect(filesWith(dataDir, SECRETS)).toEqual([])
    await engine.stop()
    expect(filesWith(dataDir, SECRETS)).toEqual([])
    const again = await openTestEngine(dataDir)
    expect(await again.ask('trunks.list', {})).toMatchObject([{ hasPassword: true }])
    await again.stop()
  })

  test('are gone with the trunk', async () => {
    const engine = await openTestEngine(dataDir)
    const { id } = await engine.ask('trunks.add', settings)
    await engine.ask('trunks.remove', { id })
    await engine.stop()
    const database = new BetterSqlite(join(dataDir, DATABASE_FILE), { readonly: true })
    expect(database.prepare('SELECT secrets, settings FROM trunks').all()).toEqual([
      { secrets: null, settings: expect.not.stringMatching(/Quetzal/) },
    ])
    database.close()
  })

  test('of a folder whose key is not here are told as lost; the rest works, and they can be entered again', async () => {
    const first = await openTestEngine(dataDir)
    const { id } = await first.ask('trunks.add', settings)
    await first.stop()
    rmSync(join(dataDir, 'secrets.key'))

    const moved = await openTestEngine(dataDir)
    expect(await moved.ask('trunks.list', {})).toMatchObject([
      { id, user: 'me', hasPassword: false, lostSecrets: true },
    ])
    await moved.ask('trunks.check', { id })
    const { problems } = await moved.ask('app.status', {})
    expect(problems).toEqual([
      {
        severity: 'error',
        sentence:
          'The password of trunk "Provider" cannot be read on this machine. Enter it again on the Trunks screen.',
      },
    ])
    const repaired = await moved.ask('trunks.update', { id, settings, keepPassword: false })
    expect(repaired).toMatchObject({ hasPassword: true, lostSecrets: false })
    expect((await moved.ask('app.status', {})).problems).toEqual([])
    await moved.stop()
  })

  test('are locked by the safe of the system where there is one, and lost without it', async () => {
    const safe: KeyLock = {
      lock: key => Buffer.concat([Buffer.from('safe:'), Buffer.from(key).reverse()]),
      unlock: locked =>
        locked.subarray(0, 5).toString() === 'safe:' ? Buffer.from(locked.subarray(5)).reverse() : null,
    }
    const desktop = await openTestEngine(dataDir, { keyLock: safe })
    await desktop.ask('trunks.add', settings)
    await desktop.stop()

    const headless = await openTestEngine(dataDir)
    expect(await headless.ask('trunks.list', {})).toMatchObject([{ lostSecrets: true }])
    await headless.ask('trunks.add', { ...settings, name: 'Second' })
    await headless.stop()

    const back = await openTestEngine(dataDir, { keyLock: safe })
    expect(await back.ask('trunks.list', {})).toMatchObject([{ lostSecrets: false }, { lostSecrets: false }])
    await back.stop()
  })

  test('are not lost for the product when the key file is damaged', async () => {
    writeFileSync(join(dataDir, 'secrets.key'), '{"version":1,"keys":[{"id"')
    const engine = await openTestEngine(dataDir)
    expect(await engine.ask('trunks.add', settings)).toMatchObject({ hasPassword: true })
    await engine.stop()
    expect(readdirSync(dataDir).filter(name => name.startsWith('secrets.key.damaged-'))).toHaveLength(1)
  })

  test('are never used with a server that they were not stored for', async () => {
    const engine = await openTestEngine(dataDir)
    const { id } = await engine.ask('trunks.add', settings)
    const elsewhere = { ...sentBack, address: '127.0.0.66:5060' }
    const overProxy = { ...sentBack, outboundProxy: '127.0.0.66' }
    for (const changed of [elsewhere, overProxy]) {
      for (const reply of [
        await engine.request('trunks.update', { id, settings: changed }),
        await engine.request('trunks.probe', { settings: changed, trunkId: id }),
      ]) {
        expect(reply).toMatchObject({
          ok: false,
          error: {
            code: 'bad_input',
            message: expect.stringMatching(/^Enter the password again: .*127\.0\.0\.1:5999/),
            details: { path: 'credentials.password' },
          },
        })
      }
    }
    const withPassword = { ...elsewhere, credentials: { user: 'me', password: 'new' } }
    expect(await engine.request('trunks.update', { id, settings: withPassword })).toMatchObject({
      ok: false,
      error: {
        message: expect.stringMatching(/^Enter the value of X-Token again/),
        details: { path: 'headers.0.value' },
      },
    })
    const renamed = await engine.ask('trunks.update', { id, settings: { ...sentBack, name: 'Renamed' } })
    expect(renamed).toMatchObject<Partial<TrunkRow>>({ name: 'Renamed', hasPassword: true })
    await engine.stop()
  })
})

describe('what is deleted', () => {
  test('is not in the bytes of the data folder after an orderly stop', async () => {
    const folder = openStoreFolder(dataDir)
    const listId = folder.list(
      'Autumn',
      people(3_000).map((person, at) => ({ ...person, name: `Quetzalcoatl ${at}` })),
    )
    folder.leave()
    expect(filesWith(dataDir, ['Quetzalcoatl'])).not.toEqual([])
    const engine = await openTestEngine(dataDir)
    await engine.ask('lists.remove', { id: listId })
    // rows are removed slice by slice while the engine works
    const database = new BetterSqlite(join(dataDir, DATABASE_FILE), { readonly: true })
    const left = database.prepare('SELECT count(*) AS people FROM recipients')
    await vi.waitUntil(() => isDeepStrictEqual(left.get(), { people: 0 }), { timeout: 20_000 })
    database.close()
    await engine.stop()
    expect(filesWith(dataDir, ['Quetzalcoatl'])).toEqual([])
  })
})

describe.skipIf(process.platform === 'win32')('other users of the machine', () => {
  test('can read no file of a data folder that was open to them', async () => {
    await (await openTestEngine(dataDir)).stop()
    mkdirSync(join(dataDir, 'recordings', 'inner'), { recursive: true })
    mkdirSync(join(dataDir, 'notes'))
    for (const name of ['recordings/inner/a.wav', 'trunkline.log', 'notes/mine.txt'])
      writeFileSync(join(dataDir, name), 'x')
    for (const name of ['.', 'recordings', 'recordings/inner', 'notes']) chmodSync(join(dataDir, name), 0o755)
    const engine = await openTestEngine(dataDir)
    await engine.ask('trunks.add', settings)
    await engine.stop()
    const open = readdirSync(dataDir, { recursive: true, withFileTypes: true })
      .map(entry => join(entry.parentPath, entry.name))
      .concat(dataDir)
      .filter(path => (statSync(path).mode & 0o077) !== 0)
    // what is not ours stays as it is, behind a folder that others cannot enter
    expect(open.sort()).toEqual([join(dataDir, 'notes'), join(dataDir, 'notes', 'mine.txt')])
  })
})
