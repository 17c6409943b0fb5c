import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ProbeNews, ProbeOrder } from '../../electron/engine/ports/telephony.ts'
import { createStore } from '../../electron/engine/store/create-store.ts'
import { openDatabase } from '../../electron/engine/store/open-database.ts'
import {
  createTrunkTries,
  PROBES_KEPT_MAX,
  PROBES_RUNNING_MAX,
} from '../../electron/engine/use-cases/try-trunks.ts'
import { sipTrunkSchema } from '../../shared/model/trunk.ts'
import { NO_SOUND, waitingSteps } from '../../shared/model/trunk-probe.ts'
import { trunkTrace } from '../support/scripted-trunk-trace.ts'
import { silentLog } from '../support/silent-log.ts'

let folder: string
let close: () => void
let given: ReturnType<typeof startTries>
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trunkline-tries-'))
  given = startTries()
})
afterEach(() => {
  close()
  rmSync(folder, { recursive: true, force: true })
})

/** Tries over a telephony that does what the test tells it to. */
function startTries() {
  const opened = openDatabase(folder)
  if (!opened.ok) throw new Error(opened.error.message)
  close = () => opened.value.close()
  const store = createStore(opened.value.database)
  const running: { order: ProbeOrder; tell: (news: ProbeNews) => void; ended: boolean }[] = []
  let tokens = 0
  const tries = createTrunkTries({
    store,
    randomness: { token: () => `try-${tokens++}`, fraction: () => 0 },
    log: silentLog,
    telephony: {
      probeTrunk(order, tell) {
        const probe = { order, tell, ended: false }
        running.push(probe)
        return {
          trace: () => trunkTrace(3),
          end() {
            probe.ended = true
          },
        }
      },
    },
  })
  return { store, tries, running }
}

const settings = sipTrunkSchema.parse({
  kind: 'sip',
  name: 'New',
  address: 'pbx.example.com',
  credentials: { user: 'anna', password: '' },
})
const order: ProbeOrder = { settings, number: '600' }

test('a try is read while it runs: its steps, its sound, its messages; then it is done', () => {
  const { tries, running } = given
  expect(tries.start(order, null)).toEqual({ ok: true, value: { probeId: 'try-0' } })
  expect(tries.read('try-0')).toMatchObject({ value: { state: 'running', sound: null, messages: 3 } })
  const call = waitingSteps().find(({ name }) => name === 'call')
  if (!call) throw new Error('There is no step for the call.')
  running[0]?.tell({ kind: 'step', step: { ...call, state: 'running', sentence: 'It rings.' } })
  expect(tries.read('try-0')).toMatchObject({ value: { sound: NO_SOUND } })
  running[0]?.tell({ kind: 'sound', sound: { ...NO_SOUND, audio: true, levelDb: -20 } })
  running[0]?.tell({ kind: 'done' })
  expect(tries.read('try-0')).toMatchObject({
    value: { state: 'done', sound: { levelDb: -20 }, steps: { 6: { sentence: 'It rings.' } } },
  })
  expect(tries.trace('try-0')).toMatchObject({ value: { messages: { length: 3 } } })
})

test('an empty password is the stored one of that trunk, and of no other', () => {
  const { store, tries, running } = given
  const stored = { ...settings, credentials: { user: 'anna', password: 'secret' } }
  const id = store.transaction(() => store.trunks.insert(stored, 1))
  tries.start(order, id)
  tries.start(order, null)
  expect(running.map(probe => probe.order.settings.credentials?.password)).toEqual(['secret', ''])
})

test('only a few run at once, and the oldest ones that are over are forgotten', () => {
  const { tries, running } = given
  for (let i = 0; i < PROBES_RUNNING_MAX; i++) expect(tries.start(order, null).ok).toBe(true)
  expect(tries.start(order, null)).toMatchObject({ error: { code: 'probes_running' } })
  for (const probe of running) probe.tell({ kind: 'done' })
  for (let i = 0; i < PROBES_KEPT_MAX; i++) {
    tries.start(order, null)
    running.at(-1)?.tell({ kind: 'done' })
  }
  expect(tries.read('try-0')).toMatchObject({ error: { code: 'probe_not_found' } })
  expect(tries.read(`try-${PROBES_RUNNING_MAX + PROBES_KEPT_MAX - 1}`)).toMatchObject({ ok: true })
})

test('a try is ended by its number; one that is unknown says so', () => {
  const { tries, running } = given
  tries.start(order, null)
  expect(tries.end('try-0')).toEqual({ ok: true, value: {} })
  expect(running[0]?.ended).toBe(true)
  expect(tries.end('try-9')).toMatchObject({ error: { code: 'probe_not_found' } })
})
