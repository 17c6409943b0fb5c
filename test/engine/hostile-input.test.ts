import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createEngine } from '../../electron/engine/create-engine.ts'
import type { Engine } from '../../electron/engine/engine.ts'
import { loadProfile } from '../../electron/engine/practice-carrier/load-profile.ts'
import { fliteDir, resourcesDir, workerFiles } from '../../electron/headless/places.ts'
import { openTestEngine } from '../support/open-test-engine.ts'
import { silentLog } from '../support/silent-log.ts'
import { openStoreFolder, people } from '../support/store-folder.ts'

let folder: string
let dataDir: string
let engine: Awaited<ReturnType<typeof openTestEngine>> | Engine
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trunkline-hostile-input-'))
  dataDir = join(folder, 'data')
  mkdirSync(dataDir)
})
afterEach(async () => {
  await engine.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('a file that a request names', () => {
  /** Every kind of thing that would hold whoever opens it, and things elsewhere on the machine. */
  function badFiles(): Record<string, string> {
    const at = (name: string): string => join(dataDir, name)
    execFileSync('mkfifo', [at('pipe.json')])
    mkdirSync(at('folder.json'))
    writeFileSync(join(folder, 'outside.json'), '{}')
    writeFileSync(at('large.json'), Buffer.alloc(300 * 1_024, 32))
    symlinkSync(join(folder, 'outside.json'), at('link-out.json'))
    symlinkSync('/dev/zero', at('link-device.json'))
    symlinkSync(at('loop.json'), at('loop.json'))
    return {
      pipe: at('pipe.json'),
      folder: at('folder.json'),
      large: at('large.json'),
      'link out of the folder': at('link-out.json'),
      'link to a device': at('link-device.json'),
      'link to itself': at('loop.json'),
      device: '/dev/zero',
      'file elsewhere': join(folder, 'outside.json'),
      'way out': join(dataDir, '..', 'outside.json'),
      missing: at('missing.json'),
    }
  }

  test.skipIf(process.platform === 'win32')(
    'is opened only when it is a regular file of bounded size in the data folder',
    async () => {
      engine = await openTestEngine(dataDir)
      for (const [what, path] of Object.entries(badFiles())) {
        const asProfile = await engine.request('trunks.add', { kind: 'practice', name: what, profile: path })
        expect(asProfile, what).toMatchObject({
          ok: false,
          error: {
            code: expect.stringMatching(/^(?:file_unreadable|file_too_large|not_allowed)$/),
            message: expect.stringMatching(/^(?:The profile|There is no file).+\.$/),
          },
        })
        const asPrompt = await engine.request('prompts.listen', { prompt: { kind: 'wav', file: path } })
        expect(asPrompt, what).toMatchObject({ ok: false, error: { code: 'prompt_failed' } })
      }
      writeFileSync(join(dataDir, 'own.json'), JSON.stringify(everyday()))
      const own = await engine.request('trunks.add', {
        kind: 'practice',
        name: 'Own',
        profile: join(dataDir, 'own.json'),
      })
      expect(own).toMatchObject({ ok: true })
    },
  )

  function everyday(): unknown {
    const profile = loadProfile('everyday', resourcesDir)
    return profile.ok ? profile.value : null
  }
})

test('a text with U+0000 gets a sentence that names its field', async () => {
  const store = openStoreFolder(dataDir)
  const listId = store.list('Autumn', people(3))
  store.leave()
  const opened = await openTestEngine(dataDir)
  engine = opened
  for (const [name, input, path] of [
    ['lists.rename', { id: listId, name: '\0Autumn' }, 'name'],
    ['trunks.add', { kind: 'practice', name: 'A\0' }, 'name'],
    [
      'campaigns.create',
      { name: '\0', listId, trunkId: 1, prompt: { kind: 'speech', text: 'Hello.' } },
      'name',
    ],
  ] as const) {
    expect(await engine.request(name, input)).toMatchObject({
      ok: false,
      error: {
        code: 'bad_input',
        message: expect.stringContaining(`${name}: "${path}" has a character that cannot be stored`),
      },
    })
  }
})

test('lists that share numbers, or one list twice, are forecast', async () => {
  const store = openStoreFolder(dataDir)
  const first = store.list('Autumn', people(4))
  const second = store.list('Winter', people(2))
  const trunkId = store.trunk()
  store.leave()
  engine = await openTestEngine(dataDir)
  for (const listIds of [[second, first, second]]) {
    const draft = {
      name: 'Both',
      listId: first,
      moreListIds: listIds,
      trunkId,
      prompt: { kind: 'speech', text: 'Hello.' },
    }
    const reply = await engine.request('campaigns.forecast', { draft, answerRate: 1 })
    expect(reply).toMatchObject({ ok: true })
  }
})

test('the thread of a practice carrier ends when its trunk is removed', async () => {
  const opened = await createEngine({
    ...{ dataDir, resourcesDir, fliteDir, version: '0.0.0', host: 'headless', workers: workerFiles },
    log: silentLog,
  })
  if (!opened.ok) throw new Error(opened.error.message)
  engine = opened.value
  const carriers = (): number =>
    process.getActiveResourcesInfo().filter(resource => resource === 'MessagePort').length
  const before = carriers()
  const added = await engine.request('trunks.add', { kind: 'practice', name: 'Practice' })
  if (!added.ok) throw new Error(added.error.message)
  const { id } = added.value as { id: number }
  expect(await engine.request('trunks.check', { id })).toMatchObject({ ok: true, value: { state: 'up' } })
  expect(carriers()).toBeGreaterThan(before)
  expect(await engine.request('trunks.remove', { id })).toMatchObject({ ok: true })
  await vi.waitFor(() => expect(carriers()).toBe(before), { timeout: 20_000 })
})
