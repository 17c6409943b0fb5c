import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEngine } from '../../electron/engine/create-engine.ts'
import type { Engine, EngineOptions } from '../../electron/engine/engine.ts'
import { createSimulatedTelephony } from '../../electron/engine/simulation/simulated-telephony.ts'
import { systemClock } from '../../electron/engine/system/system-clock.ts'
import { fliteDir, resourcesDir, workerFiles } from '../../electron/headless/places.ts'
import type { Reply } from '../../shared/ipc/bridge.ts'
import { type EventBatch, mergeKeyOf, REQUESTS } from '../../shared/ipc/contract.ts'
import { decodeWire, encodeWire } from '../../shared/ipc/wire-codec.ts'
import { judgeAsAFile } from '../support/judged-as-a-file.ts'
import { rememberingLog } from '../support/silent-log.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'trunkline-contract-'))
const log = rememberingLog()
let engine: Engine

function options(): EngineOptions {
  return {
    dataDir,
    resourcesDir,
    fliteDir,
    version: '0.0.0',
    host: 'headless',
    workers: workerFiles,
    log,
    telephony: createSimulatedTelephony(systemClock, () => ({ is: 'silent' })),
  }
}

judgeAsAFile()
beforeAll(async () => {
  const opened = await createEngine(options())
  if (!opened.ok) throw new Error(opened.error.message)
  engine = opened.value
})
afterAll(async () => {
  await engine.stop()
  rmSync(dataDir, { recursive: true, force: true })
  expect(log.lines.filter(({ level }) => level === 'error')).toEqual([])
})

function valueIn(reply: Reply): unknown {
  if (!reply.ok) throw new Error(reply.error.message)
  return reply.value
}

const engineRequests = Object.keys(REQUESTS).filter(name => name !== 'files.save')

test.each(engineRequests)('%s has a handler, and nonsense gets a sentence', async name => {
  const reply = await engine.request(name, { id: 'seven', nonsense: true })
  if (reply.ok) return // takes everything, such as nothing at all
  expect(reply.error.code).not.toBe('unknown_request')
  expect(reply.error.code).not.toBe('internal')
  expect(reply.error.message).toMatch(/^\S.*\S$/)
})

test.each(['campaigns.hack', '__proto__', 'toString', 'files.save', ''])('"%s" is no request', async name => {
  expect(await engine.request(name, {})).toMatchObject({ ok: false, error: { code: 'unknown_request' } })
})

test.each([undefined, null, 7, 'text', [], { id: -1 }, { id: 1.5 }, { id: 2 ** 60 }])(
  'campaigns.get of %j is bad input',
  async input => {
    const reply = await engine.request('campaigns.get', input)
    expect(reply).toMatchObject({
      ok: false,
      error: { code: expect.stringMatching(/bad_input|campaign_not_found/) },
    })
  },
)

test('a mistake names its field, for the form', async () => {
  const reply = await engine.request('trunks.add', { kind: 'sip', name: '', address: 'not an address!' })
  expect(reply).toMatchObject({
    ok: false,
    error: {
      code: 'bad_input',
      details: {
        issues: expect.arrayContaining([
          { path: 'name', message: 'Give the trunk a name.' },
          { path: 'address', message: expect.stringContaining('host:port') },
        ]),
      },
    },
  })
})

test.each([
  'app.status',
  'campaigns.list',
  'lists.list',
  'trunks.list',
  'trunks.profiles',
  'live.snapshot',
  'attempts.list',
] as const)('%s answers what the contract says, and it crosses both ways', async name => {
  const value = valueIn(await engine.request(name, {}))
  expect(REQUESTS[name].output.parse(value)).toEqual(value)
  expect(structuredClone(value)).toEqual(value)
  expect(decodeWire(encodeWire(value))).toEqual(value)
})

test('what is done is told in numbered batches without a gap, newest row per key', async () => {
  const batches: EventBatch[] = []
  const told = new Promise<void>(resolve => {
    const stop = engine.onBatch(batch => {
      batches.push(batch)
      if (!batch.events.some(({ name }) => name === 'trunk-removed')) return
      stop()
      resolve()
    })
  })
  const added = valueIn(
    await engine.request('trunks.add', { kind: 'sip', name: 'Provider', address: '127.0.0.1:5999' }),
  )
  const { id } = REQUESTS['trunks.add'].output.parse(added)
  valueIn(await engine.request('trunks.remove', { id }))
  await told
  for (const [at, batch] of batches.entries()) {
    if (at > 0) expect(batch.number).toBe((batches[at - 1]?.number ?? 0) + 1)
    const keys = batch.events.map(mergeKeyOf)
    expect(new Set(keys).size).toBe(keys.length)
  }
})

test('two trunks at one SIP port are refused with a sentence', async () => {
  const settings = { kind: 'sip', name: 'First', address: '127.0.0.1:5999', sipPort: 15_301 } as const
  const added = valueIn(await engine.request('trunks.add', settings))
  const { id } = REQUESTS['trunks.add'].output.parse(added)
  const message = 'The trunk "First" uses SIP port 15301 already. Give each trunk a port of its own.'
  expect(await engine.request('trunks.add', { ...settings, name: 'Second' })).toMatchObject({
    ok: false,
    error: { code: 'bad_input', message, details: { path: 'sipPort' } },
  })
  // a trunk is in nobody's way but its own
  valueIn(await engine.request('trunks.update', { id, settings: { ...settings, name: 'Third' } }))
  valueIn(await engine.request('trunks.remove', { id }))
})

test('passwords stay in the engine', async () => {
  const added = valueIn(
    await engine.request('trunks.add', {
      kind: 'sip',
      name: 'Secret',
      address: '127.0.0.1:5999',
      credentials: { user: 'u', password: 'swordfish' },
    }),
  )
  const { id } = REQUESTS['trunks.add'].output.parse(added)
  expect(JSON.stringify(added)).not.toContain('swordfish')
  expect(JSON.stringify(valueIn(await engine.request('trunks.list', {})))).not.toContain('swordfish')
  expect(JSON.stringify(log.lines)).not.toContain('swordfish')
  valueIn(await engine.request('trunks.remove', { id }))
})

test('a second engine on the same folder is refused with a sentence', async () => {
  const second = await createEngine(options())
  expect(second).toMatchObject({
    ok: false,
    error: { code: 'store_busy', message: expect.stringContaining(dataDir) },
  })
})
