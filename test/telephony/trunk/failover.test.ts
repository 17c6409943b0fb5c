import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeWavFile } from '../../../electron/engine/sound/wav-file.ts'
import type { NameResolver } from '../../../electron/engine/telephony/trunk/find-servers.ts'
import type { Trunk } from '../../../shared/model/trunk.ts'
import { type CallBench, createCallBench, trunkAt } from '../../support/call-bench.ts'
import { tone } from '../../support/goertzel.ts'
import { temporaryFolder } from '../../support/media-pair.ts'
import { quietSdp, type RawUas, type Reply, startRawUas } from '../../support/raw-uas.ts'

type Answer = readonly [number, string, Reply?]

let folder: ReturnType<typeof temporaryFolder>
let bench: CallBench
/** Ports behind `_sip._udp.carrier.test`, in order of priority. */
let carrierPorts: number[]
const farEnds: RawUas[] = []

const resolver: NameResolver = {
  naptr: () => Promise.resolve([]),
  srv: () =>
    Promise.resolve(carrierPorts.map((port, at) => ({ priority: at, weight: 0, port, name: 'server.test' }))),
  addresses: () => Promise.resolve([{ host: '127.0.0.1', ttlS: 60 }]),
}

beforeEach(async () => {
  folder = temporaryFolder()
  carrierPorts = []
  await writeWavFile(folder.file('prompt.wav'), tone(440, 100))
  bench = createCallBench({
    rtpPorts: { from: 32_500, to: 32_598 },
    promptFile: folder.file('prompt.wav'),
    resolver,
  })
})
afterEach(async () => {
  await bench.telephony.close()
  expect(bench.telephony.open).toEqual({ calls: 0, trunks: 0 })
  for (const farEnd of farEnds.splice(0)) await farEnd.close()
  folder.remove()
})

/** A far end that answers every INVITE with these responses. */
async function farEnd(...answers: Answer[]): Promise<RawUas> {
  const started = await startRawUas((request, reply) => {
    if (request.method === 'INVITE') for (const answer of answers) reply(...answer)
    if (request.method === 'BYE') reply(200, 'OK')
    if (request.method === 'CANCEL') reply(200, 'OK')
  })
  farEnds.push(started)
  return started
}

const ok: Answer = [200, 'OK', { body: quietSdp(9) }]
const trunk = (id: number, address: string): Trunk => ({ ...trunkAt(address), id })
const invites = (one: RawUas): number =>
  new Set(one.requests.filter(({ method }) => method === 'INVITE').map(request => request.headers[0]?.value))
    .size

async function callOver(first: RawUas, second: RawUas) {
  await bench.telephony.useTrunk(trunk(1, first.address))
  await bench.telephony.useTrunk(trunk(2, second.address))
  const { attemptId } = bench.place({ failover: [2] })
  const { verdict } = await bench.until('ended', attemptId, 12_000)
  const { messages } = await bench.until('trace', attemptId)
  return { attemptId, verdict, messages }
}

describe('a call whose trunk fails', () => {
  test.each([
    [503, 'Service Unavailable'],
    [500, 'Server Internal Error'],
    [502, 'Bad Gateway'],
    [504, 'Server Time-out'],
    [408, 'Request Timeout'],
    [402, 'Payment Required'],
    [403, 'Forbidden'],
    [407, 'Proxy Authentication Required'],
    [488, 'Not Acceptable Here'],
  ])('with %i goes over the next trunk, as the same attempt with one ladder', async (status, phrase) => {
    const [first, second] = [await farEnd([100, 'Trying'], [status, phrase]), await farEnd(ok)]
    const { attemptId, verdict, messages } = await callOver(first, second)
    expect(verdict.outcome).toBe('answered')
    expect(bench.kinds(attemptId)).toEqual(['dialing', 'moved', 'answered', 'ended', 'trace'])
    expect(bench.events.find(({ kind }) => kind === 'moved')).toMatchObject({
      from: 1,
      to: 2,
      verdict: { sipStatus: status },
    })
    expect(new Set(messages.map(({ remote }) => remote))).toEqual(new Set([first.address, second.address]))
    expect([invites(first), invites(second)]).toEqual([1, 1])
  })

  test('with a refusal of its account goes to another trunk, not to another server of the same', async () => {
    const forbidden: Answer = [403, 'Forbidden']
    const [first, same, other] = [await farEnd(forbidden), await farEnd(forbidden), await farEnd(ok)]
    carrierPorts = [first.port, same.port]
    await bench.telephony.useTrunk(trunk(1, 'carrier.test'))
    await bench.telephony.useTrunk(trunk(2, other.address))
    const { attemptId } = bench.place({ failover: [2] })
    expect((await bench.until('ended', attemptId)).verdict.outcome).toBe('answered')
    expect([first, same, other].map(invites)).toEqual([1, 0, 1])
  })

  test('by silence goes over the next one after four seconds', async () => {
    const { verdict } = await callOver(await farEnd(), await farEnd(ok))
    expect(verdict.outcome).toBe('answered')
  })

  test.each([
    [486, 'Busy Here', 'busy'],
    [404, 'Not Found', 'invalid-number'],
    [603, 'Decline', 'rejected'],
    [487, 'Request Terminated', 'no-answer'],
  ])('is not tried again after %i, which another trunk would say too', async (status, phrase, outcome) => {
    const second = await farEnd(ok)
    const { verdict } = await callOver(await farEnd([status, phrase]), second)
    expect(verdict.outcome).toBe(outcome)
    expect(invites(second)).toBe(0)
  })

  test('with a Q.850 cause of the recipient is not tried again', async () => {
    const second = await farEnd(ok)
    const busy: Answer = [500, 'Server Error', { headers: ['Reason: Q.850;cause=17;text="User busy"'] }]
    const { verdict } = await callOver(await farEnd(busy), second)
    expect(verdict.outcome).toBe('busy')
    expect(invites(second)).toBe(0)
  })

  test.each([
    [180, 'Ringing'],
    [181, 'Call Is Being Forwarded'],
    [183, 'Session Progress'],
  ])('after %i is not tried again: a phone may ring already', async (status, phrase) => {
    const second = await farEnd(ok)
    await callOver(await farEnd([status, phrase], [503, 'Service Unavailable']), second)
    expect(invites(second)).toBe(0)
  })

  test('over every trunk ends once, with what the last one said', async () => {
    const second = await farEnd([504, 'Server Time-out'])
    const { attemptId, verdict } = await callOver(await farEnd([503, 'Service Unavailable']), second)
    expect(verdict.sipStatus).toBe(504)
    expect(bench.kinds(attemptId)).toEqual(['dialing', 'moved', 'ended', 'trace'])
  })

  test('that is not open goes over the next one at once', async () => {
    const second = await farEnd(ok)
    await bench.telephony.useTrunk(trunk(1, '127.0.0.1:5060'))
    await bench.telephony.useTrunk({ ...trunkAt('127.0.0.1:5060', { localHost: '192.0.2.1' }), id: 1 })
    await bench.telephony.useTrunk(trunk(2, second.address))
    const { attemptId } = bench.place({ failover: [2] })
    expect((await bench.until('ended', attemptId)).verdict.outcome).toBe('answered')
  })

  test('that an operator hangs up meanwhile is not begun anew', async () => {
    const second = await farEnd(ok)
    const first = await farEnd()
    await bench.telephony.useTrunk(trunk(1, first.address))
    await bench.telephony.useTrunk(trunk(2, second.address))
    const { attemptId } = bench.place({ failover: [2] })
    await first.next('INVITE')
    bench.telephony.hangUp(attemptId)
    await bench.until('ended', attemptId)
    expect(invites(second)).toBe(0)
  })
})

test('a carrier with two servers behind its name carries the call over the second when the first is full', async () => {
  const [first, second] = [await farEnd([503, 'Service Unavailable']), await farEnd(ok)]
  carrierPorts = [first.port, second.port]
  await bench.telephony.useTrunk(trunk(1, 'carrier.test'))
  const { attemptId } = bench.place({})
  expect((await bench.until('ended', attemptId)).verdict.outcome).toBe('answered')
  expect(bench.kinds(attemptId)).not.toContain('moved')
  expect([invites(first), invites(second)]).toEqual([1, 1])
  expect(second.requests[0]?.uri).toBe('sip:+442071838750@carrier.test')
})
