import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeWavFile } from '../../../electron/engine/sound/wav-file.ts'
import { headerValue } from '../../../electron/engine/telephony/transport/message-text.ts'
import { type CallBench, createCallBench, trunkAt } from '../../support/call-bench.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { tone } from '../../support/goertzel.ts'
import { temporaryFolder } from '../../support/media-pair.ts'
import { quietSdp, type RawUas, startRawUas } from '../../support/raw-uas.ts'

let folder: ReturnType<typeof temporaryFolder>
let bench: CallBench
let uas: RawUas
const benchWith = (more: Partial<Parameters<typeof createCallBench>[0]> = {}): CallBench =>
  createCallBench({ rtpPorts: { from: 32_200, to: 32_298 }, promptFile: folder.file('prompt.wav'), ...more })

beforeEach(async () => {
  folder = temporaryFolder()
  await writeWavFile(folder.file('prompt.wav'), tone(440, 200))
})
afterEach(async () => {
  await bench.telephony.close()
  expect(bench.telephony.open).toEqual({ calls: 0, trunks: 0 })
  await uas.close()
  folder.remove()
})

type Script = Parameters<typeof startRawUas>[0]

/** A far end that answers OPTIONS and BYE, and to the rest what the script says. */
async function farEnd(script: Script, more: Record<string, unknown> = {}): Promise<void> {
  uas = await startRawUas((request, reply, send) => {
    if (request.method === 'OPTIONS' || request.method === 'BYE') reply(200, 'OK')
    else script(request, reply, send)
  })
  expect(await bench.telephony.useTrunk(trunkAt(uas.address, more))).toMatchObject({ state: 'unknown' })
}

const methods = (): string[] =>
  uas.requests.map(request => request.method).filter(method => method !== 'OPTIONS')

describe('a 200 that crosses our CANCEL', () => {
  test('is acknowledged and hung up; the outcome stays', async () => {
    bench = benchWith()
    const crossing: { answer: () => void } = { answer: () => {} }
    await farEnd((request, reply) => {
      if (request.method === 'INVITE') {
        reply(180, 'Ringing')
        crossing.answer = () => reply(200, 'OK', { body: quietSdp(9) })
      }
      if (request.method !== 'CANCEL') return
      crossing.answer()
      reply(200, 'OK')
    })
    const { attemptId } = bench.place({ ringTimeoutMs: 100 })
    expect((await bench.until('ended', attemptId)).verdict).toMatchObject({
      outcome: 'no-answer',
      sipStatus: null,
    })
    await uas.next('BYE')
    await bench.until('trace', attemptId)
    expect(methods()).toEqual(['INVITE', 'CANCEL', 'ACK', 'BYE'])
    expect(bench.kinds(attemptId)).toEqual(['dialing', 'ringing', 'ended', 'trace'])
  })
})

describe('a trunk that says nothing', () => {
  test('fails the call after four seconds; a late 200 is acknowledged and hung up', async () => {
    const clock = createFakeClock()
    bench = benchWith({ clock })
    const late: { answer: () => void } = { answer: () => {} }
    await farEnd((request, reply) => {
      if (request.method === 'INVITE') late.answer = () => reply(200, 'OK', { body: quietSdp(9) })
    })
    const { attemptId } = bench.place({})
    await uas.next('INVITE')
    clock.advance(3_999)
    expect(bench.kinds(attemptId)).toEqual(['dialing'])
    clock.advance(1)
    const { verdict } = await bench.until('ended', attemptId)
    expect(verdict).toMatchObject({ outcome: 'trunk-failed', blame: 'trunk', sipStatus: null })
    expect(verdict.sentence).toBe('The trunk did not answer within 4 s. Check its address and the network.')
    late.answer()
    await uas.next('BYE')
    clock.advance(1_000)
    await bench.until('trace', attemptId)
    expect(bench.kinds(attemptId)).toEqual(['dialing', 'ended', 'trace'])
  })

  test('after 100 is cancelled at the ring timeout, and the missing 487 is not waited for', async () => {
    const clock = createFakeClock()
    bench = benchWith({ clock })
    await farEnd((request, reply) => {
      if (request.method !== 'INVITE') return
      reply(100, 'Trying')
      reply(183, 'Session Progress', { body: quietSdp(9) })
    })
    const { attemptId } = bench.place({ ringTimeoutMs: 20_000 })
    await bench.until('ringing', attemptId)
    clock.advance(20_000)
    await uas.next('CANCEL')
    expect(bench.kinds(attemptId)).toEqual(['dialing', 'ringing'])
    clock.advance(4_000)
    expect((await bench.until('ended', attemptId)).verdict.sentence).toBe(
      'It rang for 20 s and nobody answered.',
    )
    clock.advance(1_000)
    await bench.until('trace', attemptId)
  })
})

describe('digest', () => {
  const challenge = (status: 401 | 407): { phrase: string; header: string } => ({
    phrase: status === 401 ? 'Unauthorized' : 'Proxy Authentication Required',
    header: `${status === 401 ? 'WWW' : 'Proxy'}-Authenticate: Digest realm="bench", nonce="n1", qop="auth", algorithm=MD5`,
  })
  const answerOf = (status: 401 | 407): string => (status === 401 ? 'authorization' : 'proxy-authorization')

  test.each([401, 407] as const)(
    '%i is answered with the credentials of the trunk, which the ladder hides',
    async status => {
      bench = benchWith()
      const { phrase, header } = challenge(status)
      await farEnd(
        (request, reply) => {
          if (request.method !== 'INVITE') return
          if (headerValue(request, answerOf(status)) === undefined)
            reply(status, phrase, { headers: [header] })
          else reply(486, 'Busy Here')
        },
        { credentials: { user: 'alice', password: 'wonderland' } },
      )
      const { attemptId } = bench.place({})
      expect((await bench.until('ended', attemptId)).verdict).toMatchObject({ outcome: 'busy' })
      const sent = uas.requests
        .map(request => headerValue(request, answerOf(status)))
        .filter(value => value !== undefined)
      expect(sent[0]).toMatch(/^Digest .*username="alice"/)
      const { messages } = await bench.until('trace', attemptId)
      expect(messages.some(message => /response="[0-9a-f]{32}"/.test(message.text))).toBe(false)
    },
  )

  test.each([
    [{ user: 'alice', password: 'wrong' }, /refused our user or password/],
    [null, /asks for a user and a password, and none are set/],
  ] as const)(
    'a trunk that goes on asking fails the call (credentials %j)',
    async (credentials, sentence) => {
      bench = benchWith()
      const { phrase, header } = challenge(401)
      await farEnd(
        (request, reply) => {
          if (request.method === 'INVITE') reply(401, phrase, { headers: [header] })
        },
        { credentials },
      )
      const { attemptId } = bench.place({})
      const { verdict } = await bench.until('ended', attemptId)
      expect(verdict).toMatchObject({ outcome: 'trunk-failed', blame: 'trunk', sipStatus: 401 })
      expect(verdict.sentence).toMatch(sentence)
      expect(methods().filter(method => method === 'INVITE').length).toBeLessThan(4)
    },
  )
})

test.each([
  ['no SDP', undefined, /no description/],
  ['a codec that we lack', quietSdp(9).replace('AVP 0', 'AVP 18'), /G\.711/],
  ['no audio', quietSdp(0), /takes no audio/],
])('a 200 with %s is acknowledged and hung up, and the trunk is blamed', async (_what, body, reason) => {
  bench = benchWith()
  await farEnd((request, reply) => {
    if (request.method === 'INVITE') reply(200, 'OK', body === undefined ? {} : { body })
  })
  const { attemptId } = bench.place({})
  const { verdict } = await bench.until('ended', attemptId)
  expect(verdict).toMatchObject({ outcome: 'abandoned', blame: 'trunk', sipStatus: 200 })
  expect(verdict.sentence).toMatch(reason)
  await uas.next('BYE')
  expect(methods()).toContain('ACK')
  await bench.until('trace', attemptId)
})

test('a 200 with another address than the 183 is followed', async () => {
  const targets: number[] = []
  bench = benchWith({
    media: engine =>
      Object.assign(Object.create(engine), {
        connect(stream: number, remote: { readonly port: number }) {
          targets.push(remote.port)
          Reflect.apply(engine.connect, engine, [stream, remote])
        },
      }),
  })
  await farEnd((request, reply) => {
    if (request.method !== 'INVITE') return
    reply(183, 'Session Progress', { body: quietSdp(32_302) })
    reply(200, 'OK', { body: quietSdp(32_304) })
  })
  const { attemptId } = bench.place({})
  expect((await bench.until('ended', attemptId)).verdict).toMatchObject({ outcome: 'answered' })
  expect(targets[0]).toBe(32_302)
  expect(targets.at(-1)).toBe(32_304)
})

test('responses whose lines end with LF alone are read', async () => {
  bench = benchWith()
  await farEnd((request, reply) => {
    if (request.method !== 'INVITE') return
    reply(180, 'Ringing', { lineEnd: '\n' })
    reply(200, 'OK', { body: quietSdp(32_302), lineEnd: '\n' })
  })
  const { attemptId } = bench.place({})
  expect((await bench.until('ended', attemptId)).verdict).toMatchObject({ outcome: 'answered' })
  await uas.next('BYE')
  expect(methods()).toEqual(['INVITE', 'ACK', 'BYE'])
})

test('a fork that answers with another tag than the one that rang is the call', async () => {
  bench = benchWith()
  await farEnd((request, reply) => {
    if (request.method !== 'INVITE') return
    reply(183, 'Session Progress', { body: quietSdp(32_302), tag: 'a' })
    reply(200, 'OK', { body: quietSdp(32_304), tag: 'b' })
  })
  const { attemptId } = bench.place({})
  expect((await bench.until('ended', attemptId)).verdict).toMatchObject({ outcome: 'answered' })
  expect(headerValue(await uas.next('BYE'), 'to')).toContain('tag=b')
})

test('the caller id and the number stand where a carrier looks for them', async () => {
  bench = benchWith()
  await farEnd(
    (request, reply) => {
      if (request.method === 'INVITE') reply(486, 'Busy Here')
    },
    { callerId: '+4930123456' },
  )
  bench.place({ number: '+442071838750' })
  const own = bench.place({ number: '*21#', callerId: '1000' })
  await bench.until('ended', own.attemptId)
  await bench.until('ended', 1)
  const invites = uas.requests.filter(request => request.method === 'INVITE')
  expect(invites.map(request => request.uri).sort()).toEqual([
    `sip:*21%23@${uas.address}`,
    `sip:+442071838750@${uas.address}`,
  ])
  expect(invites.map(request => headerValue(request, 'from')?.replace(/;tag=.*/, '')).sort()).toEqual([
    '<sip:+4930123456@127.0.0.1>',
    '<sip:1000@127.0.0.1>',
  ])
})
