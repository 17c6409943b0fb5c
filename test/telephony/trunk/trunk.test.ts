import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeWavFile } from '../../../electron/engine/sound/wav-file.ts'
import { systemClock } from '../../../electron/engine/system/system-clock.ts'
import { createMediaEngine } from '../../../electron/engine/telephony/media/media-engine.ts'
import { judgePing } from '../../../electron/engine/telephony/trunk/judge-ping.ts'
import { findLocalHost } from '../../../electron/engine/telephony/trunk/locate-trunk.ts'
import { openTrunk } from '../../../electron/engine/telephony/trunk/open-trunk.ts'
import { readAddress } from '../../../electron/engine/telephony/trunk/trunk-addresses.ts'
import type { PracticeTrunk } from '../../../electron/engine/telephony/trunk/trunk-holder.ts'
import { type Trunk, trunkSettingsSchema } from '../../../shared/model/trunk.ts'
import { type CallBench, createCallBench, trunkAt } from '../../support/call-bench.ts'
import { tone } from '../../support/goertzel.ts'
import { temporaryFolder } from '../../support/media-pair.ts'
import { quietSdp, type RawUas, startRawUas } from '../../support/raw-uas.ts'
import { silentLog } from '../../support/silent-log.ts'
import { trunkOptions } from '../../support/trunk-options.ts'

let folder: ReturnType<typeof temporaryFolder>
let bench: CallBench
const farEnds: RawUas[] = []
/** What was asked of the practice carrier, in order. */
let carrierLog: string[]

beforeEach(async () => {
  folder = temporaryFolder()
  carrierLog = []
  await writeWavFile(folder.file('prompt.wav'), tone(440, 100))
  bench = createCallBench({
    rtpPorts: { from: 32_300, to: 32_398 },
    promptFile: folder.file('prompt.wav'),
    async startPracticeCarrier(trunk) {
      if (trunk.profile === 'broken') throw new Error('The profile "broken" cannot be read.')
      const carrier = await answering()
      carrierLog.push(`start ${trunk.seed}`)
      return {
        host: '127.0.0.1',
        port: carrier.port,
        close: async () => void carrierLog.push(`close ${trunk.seed}`),
      }
    },
  })
})
afterEach(async () => {
  await bench.telephony.close()
  expect(bench.telephony.open).toEqual({ calls: 0, trunks: 0 })
  for (const farEnd of farEnds.splice(0)) await farEnd.close()
  folder.remove()
})

/** Answers every call, and OPTIONS with `status`. */
async function answering(status = 200): Promise<RawUas> {
  const farEnd = await startRawUas((request, reply) => {
    if (request.method === 'OPTIONS') reply(status, 'Phrase')
    if (request.method === 'INVITE') reply(200, 'OK', { body: quietSdp(9) })
    if (request.method === 'BYE') reply(200, 'OK')
  })
  farEnds.push(farEnd)
  return farEnd
}

const practice = (seed: number, profile = 'everyday'): Trunk => ({
  ...trunkSettingsSchema.parse({ kind: 'practice', name: 'Practice', seed, profile }),
  id: 1,
})

describe('checking a trunk', () => {
  test('opening one sends nothing: there are far ends that take an OPTIONS for an error', async () => {
    const farEnd = await answering()
    expect(await bench.telephony.useTrunk(trunkAt(farEnd.address))).toMatchObject({ state: 'unknown' })
    const { attemptId } = bench.place({})
    await bench.until('trace', attemptId)
    expect(farEnd.requests.map(request => request.method)).toEqual(['INVITE', 'ACK', 'BYE'])
  })

  test.each([
    [200, 'up'],
    [404, 'up'],
    [405, 'up'],
    [481, 'up'],
    [401, 'suspect'],
    [403, 'suspect'],
    [407, 'suspect'],
    [500, 'suspect'],
    [503, 'suspect'],
  ] as const)('an answer of %i says %s', async (status, state) => {
    const farEnd = await answering(status)
    await bench.telephony.useTrunk(trunkAt(farEnd.address))
    const check = await bench.telephony.checkTrunk(1, 2_000)
    expect(check).toMatchObject({ state, sentence: expect.stringMatching(/^It .*\.$/) })
    expect(check.roundTripMs).toBeGreaterThan(0)
    expect(bench.events.at(-1)).toEqual({ kind: 'trunk-checked', trunkId: 1, check })
    // The same settings again change nothing, and what is known stays known.
    expect(await bench.telephony.useTrunk(trunkAt(farEnd.address))).toEqual(check)
  })

  test('a trunk that says nothing is down, and up again when it answers', async () => {
    const farEnd = await answering()
    const deaf = trunkAt(farEnd.address)
    await bench.telephony.useTrunk(deaf)
    await farEnd.close()
    farEnds.splice(0)
    expect(await bench.telephony.checkTrunk(1, 100)).toEqual({
      state: 'down',
      at: expect.any(Number),
      roundTripMs: null,
      sentence: `Nothing answered at ${farEnd.address} within 0.1 s. Check the address, the port and the firewall.`,
    })
    const again = await answering()
    await bench.telephony.useTrunk(trunkAt(again.address))
    expect(await bench.telephony.checkTrunk(1, 2_000)).toMatchObject({ state: 'up' })
  })

  test('a name that does not exist is said, and ends calls at once', async () => {
    const check = await bench.telephony.useTrunk(trunkAt('no-such-trunk.invalid'))
    expect(check).toMatchObject({
      state: 'down',
      sentence: expect.stringMatching(/^The name no-such-trunk\.invalid cannot be found/),
    })
    const { attemptId } = bench.place({})
    expect((await bench.until('ended', attemptId)).verdict).toMatchObject({
      outcome: 'trunk-failed',
      blame: 'trunk',
      sentence: check.sentence,
    })
  })

  test('a local address that is not ours is said', async () => {
    const farEnd = await answering()
    const check = await bench.telephony.useTrunk(trunkAt(farEnd.address, { localHost: '192.0.2.1' }))
    expect(check).toMatchObject({ state: 'down', sentence: expect.stringContaining('192.0.2.1') })
  })

  test('a trunk that is not in use is unknown', async () => {
    expect(await bench.telephony.checkTrunk(7, 100)).toMatchObject({ state: 'unknown' })
  })

  test('rounds what it measured', () => {
    const context = { address: 'a', timeoutMs: 1, at: 5 }
    expect(judgePing({ status: 200, roundTripMs: 1.2345 }, context)).toEqual({
      state: 'up',
      at: 5,
      roundTripMs: 1.2,
      sentence: 'It answered in 1.2 ms.',
    })
  })
})

describe('calls and their trunk', () => {
  test('an attempt on an unknown trunk ends at once, by our fault, after placeCall has returned', async () => {
    const { attemptId } = bench.place({ trunkId: 99 })
    expect(bench.events).toEqual([])
    expect((await bench.until('ended', attemptId)).verdict).toMatchObject({
      outcome: 'trunk-failed',
      blame: 'us',
    })
    expect(bench.kinds(attemptId)).toEqual(['ended'])
  })

  test('a number that is none ends the attempt', async () => {
    const farEnd = await answering()
    await bench.telephony.useTrunk(trunkAt(farEnd.address))
    const { attemptId } = bench.place({ number: 'sip:x@y\r\nEvil: 1' })
    const { verdict } = await bench.until('ended', attemptId)
    expect(verdict.sentence).toContain('not a number that can be dialled')
    expect(farEnd.requests.some(request => request.method === 'INVITE')).toBe(false)
  })

  test('a packet that the system refuses to send is our fault, not that of the trunk', async () => {
    // A socket on loopback cannot send to any other network: nothing leaves this machine.
    await bench.telephony.useTrunk(trunkAt('192.0.2.1', { localHost: '127.0.0.1' }))
    const { attemptId } = bench.place({})
    const { verdict } = await bench.until('ended', attemptId)
    expect(verdict).toMatchObject({ outcome: 'trunk-failed', blame: 'us', sipStatus: null })
    expect(verdict.sentence).toContain('could not be sent')
    await bench.until('trace', attemptId)
  })

  test('changed settings hold for new calls; a running one ends where it began', async () => {
    const before = await answering()
    const after = await answering()
    await bench.telephony.useTrunk(trunkAt(before.address))
    const first = bench.place({ listenAfterPromptMs: 5_000 })
    await bench.until('answered', first.attemptId)
    await bench.telephony.useTrunk(trunkAt(after.address))
    const second = bench.place({})
    await bench.until('ended', second.attemptId)
    expect(bench.kinds(first.attemptId)).toEqual(['dialing', 'answered'])
    bench.telephony.hangUp(first.attemptId)
    await before.next('BYE')
    await bench.until('trace', first.attemptId)
    expect(before.requests.filter(request => request.method === 'INVITE')).toHaveLength(1)
    expect(after.requests.filter(request => request.method === 'INVITE')).toHaveLength(1)
  })

  test('dropping a trunk hangs up what it carries', async () => {
    const farEnd = await answering()
    await bench.telephony.useTrunk(trunkAt(farEnd.address))
    const { attemptId } = bench.place({ listenAfterPromptMs: 5_000 })
    await bench.until('answered', attemptId)
    await bench.telephony.dropTrunk(1)
    expect(bench.kinds(attemptId).slice(-2)).toEqual(['ended', 'trace'])
    expect(farEnd.requests.some(request => request.method === 'BYE')).toBe(true)
    expect(bench.telephony.open).toEqual({ calls: 0, trunks: 0 })
  })
})

describe('a practice trunk', () => {
  test('is opened over its carrier, and closes it', async () => {
    expect(await bench.telephony.useTrunk(practice(1))).toMatchObject({ state: 'up' })
    const { attemptId } = bench.place({})
    expect((await bench.until('ended', attemptId)).verdict).toMatchObject({ outcome: 'answered' })
    await bench.telephony.useTrunk({ ...practice(1), name: 'Renamed', channels: 5 })
    expect(carrierLog).toEqual(['start 1'])
    await bench.until('trace', attemptId)
    await bench.telephony.useTrunk(practice(2))
    expect(carrierLog).toEqual(['start 1', 'start 2', 'close 1'])
    await bench.telephony.dropTrunk(1)
    expect(carrierLog).toEqual(['start 1', 'start 2', 'close 1', 'close 2'])
  })

  test('that cannot start is down, with the reason', async () => {
    const broken: PracticeTrunk = {
      ...trunkSettingsSchema.options[1].parse({ kind: 'practice', name: 'P', profile: 'broken' }),
      id: 1,
    }
    expect(await bench.telephony.useTrunk(broken)).toMatchObject({
      state: 'down',
      sentence: 'The trunk could not be opened: The profile "broken" cannot be read.',
    })
  })
})

test.each([
  ['pbx.example.com', { host: 'pbx.example.com', port: null }],
  ['192.168.1.10:5080', { host: '192.168.1.10', port: 5080 }],
  ['[2001:db8::1]', { host: '2001:db8::1', port: null }],
  ['[2001:db8::1]:5070', { host: '2001:db8::1', port: 5070 }],
])('the address %s is taken apart', (address, wanted) => {
  expect(readAddress(address)).toEqual(wanted)
})

test('loopback is reached from loopback', async () => {
  expect(await findLocalHost({ host: '127.0.0.1', port: 5060 })).toEqual({ ok: true, value: '127.0.0.1' })
})

test('nothing of a call is left on the wire once its trunk is closed', async () => {
  const farEnd = await answering()
  const media = createMediaEngine({
    clock: systemClock,
    rtpPorts: { from: 32_400, to: 32_498 },
    log: silentLog,
  })
  const opened = await openTrunk(trunkOptions(farEnd.address))
  if (!opened.ok) throw new Error(opened.sentence)
  const trunk = opened.value
  const order = {
    attemptId: 1,
    trunkId: 1,
    number: '100',
    callerId: null,
    ringTimeoutMs: 5_000,
    talkTimeoutMs: 5_000,
    promptFile: folder.file('prompt.wav'),
    listenAfterPromptMs: 0,
  }
  await new Promise<void>(resolve => {
    const { call } = trunk.startCall({
      order,
      callerId: null,
      server: 0,
      media,
      stream: 1,
      tell: () => {},
      onGone: resolve,
    })
    media.onEvent(event => call.onMedia(event))
  })
  expect(trunk.open.flows).toBe(1)
  // Finished transactions are remembered for repetitions (timers K and M), and no longer than the trunk is open.
  expect(trunk.open.transactions).toBeGreaterThan(0)
  expect(media.counters().streams).toBe(0)
  await trunk.close()
  expect(trunk.open).toEqual({ flows: 0, transactions: 0, timers: 0, connections: 0 })
  await media.end()
})

test('a check over a connection that is refused says so, not that nothing answered', async () => {
  const opened = await openTrunk(trunkOptions('127.0.0.1:9', { transport: 'TCP' }))
  if (!opened.ok) throw new Error(opened.sentence)
  const check = await opened.value.check(3_000)
  expect(check).toMatchObject({ state: 'down', roundTripMs: null })
  expect(check.sentence).toMatch(/refuses the connection/)
  await opened.value.close()
})
