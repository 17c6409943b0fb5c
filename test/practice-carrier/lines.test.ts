import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { lineToCarrier } from '../../electron/engine/practice-carrier/line-to-carrier.ts'
import {
  createPracticeCarrier,
  type PracticeCarrier,
} from '../../electron/engine/practice-carrier/practice-carrier.ts'
import { writeWavFile } from '../../electron/engine/sound/wav-file.ts'
import { systemClock } from '../../electron/engine/system/system-clock.ts'
import { systemRandomness } from '../../electron/engine/system/system-randomness.ts'
import type { MediaEvent } from '../../electron/engine/telephony/media/media-port.ts'
import { formatAddress } from '../../electron/engine/telephony/transport/routing.ts'
import { DIGEST_ALGORITHMS } from '../../electron/engine/telephony/trunk/digest.ts'
import { type Profile, profileSchema } from '../../shared/model/profile.ts'
import type { TraceMessage } from '../../shared/model/trace.ts'
import { type CallBench, createCallBench, trunkAt } from '../support/call-bench.ts'
import { tone } from '../support/goertzel.ts'
import { temporaryFolder } from '../support/media-pair.ts'
import { silentLog } from '../support/silent-log.ts'

const resourcesDir = path.join(import.meta.dirname, '../../resources')
const at = (ms: number) => ({ from: ms, to: ms })
const TALKER = {
  kind: 'answers-and-talks',
  weight: 1,
  ringsAfterMs: at(10),
  answersAfterMs: at(50),
  listensMs: at(300),
  replies: 0,
  hangsUpAfterMs: at(10),
}
const ACCOUNT = { user: 'center', password: 'open sesame' }

let folder: ReturnType<typeof temporaryFolder>
let bench: CallBench
let carrier: PracticeCarrier
let mediaEvents: MediaEvent[]

beforeEach(async () => {
  folder = temporaryFolder()
  mediaEvents = []
  const heard = mediaEvents
  await writeWavFile(folder.file('prompt.wav'), tone(440, 800))
  bench = createCallBench({
    rtpPorts: { from: 33_100, to: 33_198 },
    promptFile: folder.file('prompt.wav'),
    media(engine) {
      engine.onEvent(event => heard.push(event))
      return engine
    },
  })
})
afterEach(async () => {
  await bench.telephony.close()
  expect(bench.telephony.open).toEqual({ calls: 0, trunks: 0 })
  await carrier.close()
  folder.remove()
})

/** A carrier with these terms, and our own trunk towards it, set as the carrier wants it but for `otherwise`. */
async function open(terms: object, person: object = {}, otherwise: object = {}): Promise<void> {
  const profile: Profile = profileSchema.parse({
    name: 'test',
    description: 'One behaviour.',
    public: [{ ...TALKER, ...person }],
    carrier: terms,
  })
  carrier = await createPracticeCarrier({
    profile,
    seed: 1,
    resourcesDir,
    clock: systemClock,
    randomness: systemRandomness,
    log: silentLog,
    rtpPorts: { from: 33_200, to: 33_298 },
  })
  const settings = { ...lineToCarrier(profile.carrier, carrier.addresses.certificate), ...otherwise }
  const transport = settings.transport
  const address = carrier.addresses.byTransport[transport]
  if (!address) throw new Error(`The carrier does not listen on ${transport}.`)
  await bench.telephony.useTrunk(trunkAt(formatAddress(address), settings))
}

/** Calls the talker, and waits for the end of it. */
async function call() {
  const { attemptId } = bench.place({ listenAfterPromptMs: 5_000 })
  const ended = await bench.until('ended', attemptId)
  const { messages } = await bench.until('trace', attemptId)
  return { ...ended, kinds: bench.kinds(attemptId), messages }
}

const statuses = (messages: readonly TraceMessage[], method: string): string[] =>
  messages.flatMap(({ text, resent }) =>
    !resent && !text.startsWith('SIP/2.0 100') && new RegExp(`^CSeq: \\d+ ${method}`, 'im').test(text)
      ? (/^SIP\/2\.0 (\d+)/.exec(text)?.slice(1) ?? [])
      : [],
  )
const answerOf = (messages: readonly TraceMessage[]): string =>
  messages.find(({ text }) => /^SIP\/2\.0 (200|183)[\s\S]*CSeq: \d+ INVITE/i.test(text))?.text ?? ''

/** Somebody talked to us, and heard our prompt. */
function expectBothHeard(ended: { readonly media: { readonly heardMs: number } | null }): void {
  expect(ended.media?.heardMs).toBeGreaterThan(200)
  expect(carrier.statistics().heardMs).toBeGreaterThan(300)
}

describe('a call over each transport', () => {
  test.each(['UDP', 'TCP', 'TLS'] as const)(
    '%s: both are heard, and the person hangs up',
    async transport => {
      await open({ transports: [transport] })
      const ended = await call()
      expect(ended.kinds).toEqual(['dialing', 'ringing', 'answered', 'ended', 'trace'])
      expect(new Set(ended.messages.map(message => message.transport))).toEqual(new Set([transport]))
      expect(
        ended.messages.some(({ direction, text }) => direction === 'received' && /^BYE /.test(text)),
      ).toBe(true)
      expectBothHeard(ended)
    },
  )

  test.each(['TCP', 'TLS'] as const)(
    'a carrier on all three keeps a call over %s there to its end',
    async transport => {
      await open({ transports: ['UDP', 'TCP', 'TLS'] }, {}, { transport })
      const ended = await call()
      expect(new Set(ended.messages.map(message => message.transport))).toEqual(new Set([transport]))
      expectBothHeard(ended)
    },
  )

  test('over TLS a trunk that does not know the certificate makes no call', async () => {
    await open({ transports: ['TLS'] }, {}, { tls: { ca: null } })
    expect(await bench.telephony.checkTrunk(1, 3_000)).toMatchObject({ state: 'down' })
    const { attemptId } = bench.place({})
    await bench.until('ended', attemptId)
    expect(bench.kinds(attemptId)).not.toContain('answered')
    expect(carrier.statistics().calls).toBe(0)
  })
})

describe('an account', () => {
  test.each(DIGEST_ALGORITHMS)(
    'registers and calls with %s, and leaves nothing registered',
    async algorithm => {
      await open({ digest: { ...ACCOUNT, algorithm } })
      await expect.poll(() => carrier.statistics().registered).toBe(1)
      const ended = await call()
      expect(statuses(ended.messages, 'INVITE')).toEqual(['407', '180', '200'])
      expectBothHeard(ended)
      const seen = bench.telephony.trunkTrace(1).messages
      expect(statuses(seen, 'REGISTER')).toEqual(['401', '200'])
      expect(carrier.statistics()).toMatchObject({ calls: 1, challenged: 1 })
      await bench.telephony.dropTrunk(1)
      expect(carrier.statistics().registered).toBe(0)
    },
  )

  test('shortens a registration that is asked for longer than it grants', async () => {
    await open({ digest: { ...ACCOUNT, expiresSeconds: 90 } }, {}, { registerExpiresS: 600 })
    await expect.poll(() => carrier.statistics().registered).toBe(1)
    const granted = bench.telephony.trunkTrace(1).messages.find(({ text }) => /^SIP\/2.0 200/.test(text))
    expect(granted?.text).toMatch(/^Contact: <sip:[^>]+>;expires=90\r$/m)
  })

  test.each([
    ['a wrong password', { credentials: { ...ACCOUNT, password: 'guess' } }],
    ['another user', { credentials: { ...ACCOUNT, user: 'stranger' } }],
    ['no password', { credentials: null, register: false }],
  ])('%s reaches nobody', async (_name, otherwise) => {
    await open({ digest: ACCOUNT }, {}, otherwise)
    const ended = await call()
    expect(new Set(statuses(ended.messages, 'INVITE'))).toEqual(new Set(['407']))
    expect(ended.media?.heardMs ?? 0).toBe(0)
    expect(carrier.statistics()).toMatchObject({ calls: 0, registered: 0 })
  })

  test('without one there is no registrar, and calls are not asked', async () => {
    await open({}, {}, { credentials: ACCOUNT, register: true })
    const ended = await call()
    expect(statuses(ended.messages, 'INVITE')).toEqual(['180', '200'])
    expect(statuses(bench.telephony.trunkTrace(1).messages, 'REGISTER')).toEqual(['405'])
  })
})

describe('audio', () => {
  test.each([
    ['pcma', 'PCMA/8000'],
    ['g722', 'G722/8000'],
    ['opus', 'opus/48000/2'],
  ])('%s is what both speak when the carrier speaks nothing else', async (codec, name) => {
    await open({ codecs: [codec] }, {}, { codecs: ['pcmu', 'opus', 'g722', 'pcma'] })
    const ended = await call()
    expect(answerOf(ended.messages)).toContain(
      `a=rtpmap:${/^m=audio \d+ RTP\/AVP (\d+)/m.exec(answerOf(ended.messages))?.[1]} ${name}`,
    )
    expectBothHeard(ended)
  })

  test('a caller without a common codec is refused with 488', async () => {
    await open({ codecs: ['opus'] }, {}, { codecs: ['pcmu'] })
    const ended = await call()
    expect(statuses(ended.messages, 'INVITE')).toContain('488')
    expect(ended.kinds).not.toContain('answered')
  })

  test.each([
    ['optional', 'optional', 'RTP/AVP', true],
    ['optional', 'required', 'RTP/SAVP', true],
    ['required', 'required', 'RTP/SAVP', true],
    ['optional', 'off', 'RTP/AVP', false],
  ])('SRTP %s at the carrier and %s at ours', async (theirs, ours, profile, encrypted) => {
    await open({ srtp: theirs }, { earlyMedia: 1 }, { srtp: ours })
    const ended = await call()
    const answer = answerOf(ended.messages)
    expect(answer).toMatch(new RegExp(`^m=audio \\d+ ${profile} `, 'm'))
    expect(/^a=crypto:/m.test(answer)).toBe(encrypted)
    expect(statuses(ended.messages, 'INVITE')).toContain('183')
    expectBothHeard(ended)
  })

  test('a carrier that wants SRTP refuses a caller without keys with 488', async () => {
    await open({ srtp: 'required' }, {}, { srtp: 'off' })
    const ended = await call()
    expect(statuses(ended.messages, 'INVITE')).toContain('488')
    expect(ended.kinds).not.toContain('answered')
  })
})

test.each([
  ['pcmu', 'off'],
  ['opus', 'required'],
])('a person presses keys that arrive once each, over %s with SRTP %s', async (codec, srtp) => {
  await open({ codecs: [codec], srtp }, { presses: '1#', listensMs: at(200) })
  const ended = await call()
  const keys = mediaEvents.filter(event => event.kind === 'digit')
  expect(keys.map(({ digit, how }) => `${digit} by ${how}`)).toEqual(['1 by events', '# by events'])
  expect(ended.kinds).toContain('answered')
})
