import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeWavFile } from '../../../electron/engine/sound/wav-file.ts'
import type { NameResolver } from '../../../electron/engine/telephony/trunk/find-servers.ts'
import { type CallBench, createCallBench, trunkAt } from '../../support/call-bench.ts'
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts'
import { tone } from '../../support/goertzel.ts'
import { temporaryFolder } from '../../support/media-pair.ts'
import { type RawUas, startRawUas } from '../../support/raw-uas.ts'

let folder: ReturnType<typeof temporaryFolder>
let clock: FakeClock
let bench: CallBench
let before: RawUas
let after: RawUas
/** What DNS says of the trunk; null while it does not answer. */
let port: number | null
let asked: number

const resolver: NameResolver = {
  naptr: () => Promise.resolve([]),
  srv: () => {
    asked++
    if (port === null) return Promise.reject(new Error('no answer'))
    return Promise.resolve([{ priority: 0, weight: 0, port, name: 'server.test' }])
  },
  addresses: () => Promise.resolve([{ host: '127.0.0.1', ttlS: 86_400 }]),
}

const ringing = (): Promise<RawUas> =>
  startRawUas((request, reply) => {
    if (request.method === 'INVITE') reply(180, 'Ringing')
    if (request.method === 'CANCEL') reply(200, 'OK')
  })
const invitesOf = (uas: RawUas): number => uas.requests.filter(({ method }) => method === 'INVITE').length

beforeEach(async () => {
  folder = temporaryFolder()
  clock = createFakeClock()
  asked = 0
  await writeWavFile(folder.file('prompt.wav'), tone(440, 100))
  before = await ringing()
  after = await ringing()
  port = before.port
  bench = createCallBench({
    rtpPorts: { from: 34_700, to: 34_798 },
    promptFile: folder.file('prompt.wav'),
    clock,
    resolver,
  })
  await bench.telephony.useTrunk({ ...trunkAt('carrier.test', { transport: 'UDP' }), id: 1 })
})
afterEach(async () => {
  let over = false
  const closed = bench.telephony.close().finally(() => {
    over = true
  })
  while (!over) {
    await new Promise(resolve => setImmediate(resolve))
    clock.advance(100)
  }
  await closed
  expect(clock.waiting).toBe(0)
  await before.close()
  await after.close()
  folder.remove()
})

/** Minutes go by as far as DNS is concerned. */
async function timePasses(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 1_000) {
    clock.advance(1_000)
    await new Promise(resolve => setImmediate(resolve))
  }
}

const isTold = (): boolean =>
  bench.events.some(event => event.kind === 'trunk-checked' && /another address/.test(event.check.sentence))

test('a trunk whose name leads elsewhere within a minute gets new calls there, and keeps those that ring', async () => {
  const { attemptId: first } = bench.place({ ringTimeoutMs: 300_000 })
  await bench.until('ringing', first)
  port = after.port
  await timePasses(76_000)
  await expect.poll(isTold).toBe(true)
  const { attemptId: next } = bench.place({})
  await bench.until('ringing', next)
  expect([invitesOf(before), invitesOf(after)]).toEqual([1, 1])
  expect(bench.kinds(first)).toEqual(['dialing', 'ringing'])
})

test('a trunk whose name does not change, or cannot be asked for, stays as it is', async () => {
  await timePasses(76_000)
  expect(asked).toBe(2)
  port = null
  await timePasses(150_000)
  expect(asked).toBeGreaterThan(3)
  const { attemptId } = bench.place({})
  await bench.until('ringing', attemptId)
  expect(invitesOf(before)).toBe(1)
  expect(isTold()).toBe(false)
})
