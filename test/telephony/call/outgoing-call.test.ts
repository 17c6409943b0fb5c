import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseWav, samplesOf, writeWavFile } from '../../../electron/engine/sound/wav-file.ts'
import { startMediaWorker } from '../../../electron/engine/telephony/media/media-client.ts'
import type { MediaPort } from '../../../electron/engine/telephony/media/media-port.ts'
import { type CallBench, createCallBench, trunkAt } from '../../support/call-bench.ts'
import { tone, tonePower } from '../../support/goertzel.ts'
import { temporaryFolder } from '../../support/media-pair.ts'
import { type ScriptedUas, startScriptedUas, type UasCall } from '../../support/scripted-uas.ts'
import { silentLog } from '../../support/silent-log.ts'

const PROMPT_MS = 600
let folder: ReturnType<typeof temporaryFolder>
let bench: CallBench
let uas: ScriptedUas | null
beforeEach(async () => {
  ;[folder, uas] = [temporaryFolder(), null]
  await writeWavFile(folder.file('prompt.wav'), tone(440, PROMPT_MS))
  await writeWavFile(folder.file('answer.wav'), tone(1_000, PROMPT_MS))
  bench = createCallBench({
    rtpPorts: { from: 32_000, to: 32_098 },
    promptFile: folder.file('prompt.wav'),
    media: recording,
  })
})
afterEach(async () => {
  await bench.telephony.close()
  expect(bench.telephony.open).toEqual({ calls: 0, trunks: 0 })
  await uas?.close()
  folder.remove()
})

/** The same media, which also records what we hear. */
function recording(engine: MediaPort): MediaPort {
  const open: MediaPort['open'] = (stream, options) =>
    engine.open(stream, { ...options, recordFile: folder.file(`heard-${stream}.wav`) })
  return Object.assign(Object.create(engine), { open })
}

async function farEnd(onCall: (call: UasCall) => Promise<void> | void): Promise<void> {
  uas = await startScriptedUas({
    rtpPorts: { from: 32_100, to: 32_198 },
    onCall,
    recordFile: number => folder.file(`far-end-${number}.wav`),
  })
  expect(await bench.telephony.useTrunk(trunkAt(uas.address))).toMatchObject({ state: 'unknown' })
}

function heard(file: string): Int16Array {
  const wav = parseWav(readFileSync(folder.file(file)))
  if (!wav.ok) throw new Error(wav.reason)
  return samplesOf(wav.value.data)
}

test('a call that is answered plays the prompt, hears the recipient and hangs up', async () => {
  await farEnd(async call => {
    await call.invitation.progress({ statusCode: 180 })
    await call.invitation.accept()
    call.play(folder.file('answer.wav'))
  })
  const { attemptId } = bench.place({ number: '+442071838750', listenAfterPromptMs: 300 })
  const ended = await bench.until('ended', attemptId)
  const trace = await bench.until('trace', attemptId)

  expect(bench.kinds(attemptId)).toEqual(['dialing', 'ringing', 'answered', 'ended', 'trace'])
  expect(ended.verdict).toEqual({
    outcome: 'answered',
    blame: 'recipient',
    sipStatus: 200,
    sentence: 'Answered and heard the whole message.',
    retryAfterSeconds: null,
  })
  expect(ended.media).toMatchObject({ promptPlayedMs: PROMPT_MS, promptFinished: true, packetsLost: 0 })
  expect(ended.media?.heardMs).toBeGreaterThan(PROMPT_MS / 2)
  expect(trace.messages.map(message => message.text.split('\r\n')[0]?.replace(/sip:\S+/, 'URI'))).toEqual([
    'INVITE URI SIP/2.0',
    'SIP/2.0 100 Trying',
    'SIP/2.0 180 Ringing',
    'SIP/2.0 200 OK',
    'ACK URI SIP/2.0',
    'BYE URI SIP/2.0',
    'SIP/2.0 200 OK',
  ])
  // The recording is written when the stream closes.
  await uas?.calls[0]?.session.finish()
  const there = heard('far-end-+442071838750.wav')
  expect(tonePower(there, 440)).toBeGreaterThan(100 * tonePower(there, 1_000))
  expect(tonePower(there, 440)).toBeGreaterThan(0.001)
  const here = heard('heard-1.wav')
  expect(tonePower(here, 1_000)).toBeGreaterThan(100 * tonePower(here, 440))
  expect(tonePower(here, 1_000)).toBeGreaterThan(0.001)
})

describe('a call that is refused', () => {
  test.each([
    [486, 'Busy Here', [], 'busy', 'recipient'],
    [404, 'Not Found', [], 'invalid-number', 'recipient'],
    [603, 'Decline', [], 'rejected', 'recipient'],
    [500, 'Server Error', ['Reason: Q.850;cause=17;text="User busy"'], 'busy', 'recipient'],
  ] as const)(
    'with %i %s ends once, with its outcome',
    async (statusCode, reasonPhrase, headers, outcome, blame) => {
      await farEnd(call => call.invitation.reject({ statusCode, reasonPhrase, extraHeaders: [...headers] }))
      const { attemptId } = bench.place({})
      expect((await bench.until('ended', attemptId)).verdict).toMatchObject({
        outcome,
        blame,
        sipStatus: statusCode,
      })
      const { messages } = await bench.until('trace', attemptId)
      expect(messages.at(-1)?.text).toMatch(/^ACK /)
      expect(bench.kinds(attemptId)).toEqual(['dialing', 'ended', 'trace'])
    },
  )

  test('with 503 says how long to stay away', async () => {
    await farEnd(call =>
      call.invitation.reject({ statusCode: 503, extraHeaders: ['Retry-After: 17 (full)'] }),
    )
    const { attemptId } = bench.place({})
    expect((await bench.until('ended', attemptId)).verdict).toMatchObject({
      outcome: 'congestion',
      retryAfterSeconds: 17,
    })
  })
})

test('early media is heard before anybody answers', async () => {
  await farEnd(async call => {
    await call.invitation.progress({ statusCode: 183 })
    call.play(folder.file('answer.wav'))
  })
  const { attemptId } = bench.place({ ringTimeoutMs: 1_000 })
  expect(await bench.until('ringing', attemptId)).toMatchObject({ earlyMedia: true })
  const ended = await bench.until('ended', attemptId)
  expect(ended.verdict).toMatchObject({ outcome: 'no-answer', blame: 'recipient', sipStatus: null })
  expect(ended.media).toMatchObject({ promptPlayedMs: 0, promptFinished: false })
  const here = heard('heard-1.wav')
  expect(tonePower(here, 1_000)).toBeGreaterThan(0.001)
})

test('a call that rings for ever is cancelled, and its 487 is acknowledged', async () => {
  await farEnd(call => call.invitation.progress({ statusCode: 180 }))
  const { attemptId } = bench.place({ ringTimeoutMs: 200 })
  const ended = await bench.until('ended', attemptId)
  expect(ended.verdict).toMatchObject({ outcome: 'no-answer', blame: 'recipient' })
  const { messages } = await bench.until('trace', attemptId)
  const lines = messages.map(message =>
    message.text
      .split(' ')
      .slice(0, 2)
      .join(' ')
      .replace(/ sip:.*/, ''),
  )
  expect(lines).toContain('CANCEL')
  expect(lines).toContain('SIP/2.0 487')
  expect(lines.at(-1)).toBe('ACK')
})

test('a recipient who hangs up early has not been reached', async () => {
  await farEnd(async call => {
    await call.invitation.accept()
    await call.invitation.bye()
  })
  const { attemptId } = bench.place({})
  expect((await bench.until('ended', attemptId)).verdict).toMatchObject({
    outcome: 'hung-up-early',
    blame: 'recipient',
    sipStatus: 200,
  })
  await bench.until('trace', attemptId)
  expect(bench.kinds(attemptId)).toEqual(['dialing', 'answered', 'ended', 'trace'])
})

describe('an operator hangs up', () => {
  test('while it rings: the call is cancelled', async () => {
    await farEnd(call => call.invitation.progress({ statusCode: 180 }))
    const { attemptId } = bench.place({})
    await bench.until('ringing', attemptId)
    bench.telephony.hangUp(attemptId)
    bench.telephony.hangUp(attemptId)
    expect((await bench.until('ended', attemptId)).verdict).toMatchObject({
      outcome: 'interrupted',
      blame: 'us',
    })
  })

  test('while somebody talks: BYE', async () => {
    await farEnd(call => call.invitation.accept().then(() => undefined))
    const { attemptId } = bench.place({})
    await bench.until('answered', attemptId)
    bench.telephony.hangUp(attemptId)
    expect((await bench.until('ended', attemptId)).verdict).toMatchObject({
      outcome: 'interrupted',
      blame: 'us',
      sipStatus: 200,
    })
    const { messages } = await bench.until('trace', attemptId)
    expect(messages.some(message => message.direction === 'sent' && message.text.startsWith('BYE '))).toBe(
      true,
    )
  })

  test('before the INVITE has left: nothing is sent', async () => {
    await farEnd(() => undefined)
    const { attemptId } = bench.place({})
    bench.telephony.hangUp(attemptId)
    expect((await bench.until('ended', attemptId)).verdict).toMatchObject({ outcome: 'interrupted' })
    const { messages } = await bench.until('trace', attemptId)
    expect(messages).toEqual([])
    expect(uas?.calls).toEqual([])
  })
})

test('a call that lasts too long is hung up', async () => {
  await farEnd(call => call.invitation.accept().then(() => undefined))
  const { attemptId } = bench.place({ talkTimeoutMs: 200 })
  expect((await bench.until('ended', attemptId)).verdict).toMatchObject({
    outcome: 'hung-up-early',
    blame: 'us',
  })
})

test('a prompt that cannot be played ends the call, by our fault', async () => {
  await farEnd(call => call.invitation.accept().then(() => undefined))
  const { attemptId } = bench.place({ promptFile: folder.file('missing.wav') })
  const { verdict } = await bench.until('ended', attemptId)
  expect(verdict).toMatchObject({ outcome: 'abandoned', blame: 'us' })
  expect(verdict.sentence).toContain('missing.wav')
})

describe('media fails', () => {
  const dyingWorkerFile = path.join(import.meta.dirname, '../../fixtures/media/dying-media-worker.ts')

  test('its thread dies: the call is hung up, by our fault, and the next one has a new thread', async () => {
    const thread = await startMediaWorker({
      workerFile: dyingWorkerFile,
      rtpPorts: { from: 32_000, to: 32_098 },
      log: silentLog,
    })
    bench = createCallBench({
      rtpPorts: { from: 32_000, to: 32_098 },
      promptFile: folder.file('prompt.wav'),
      media: () => thread,
    })
    await farEnd(call => call.invitation.accept().then(() => undefined))
    for (let call = 0; call < 2; call++) {
      const { attemptId } = bench.place({})
      const { verdict, media } = await bench.until('ended', attemptId)
      expect(verdict).toMatchObject({ outcome: 'abandoned', blame: 'us' })
      expect(verdict.sentence).toContain('out of breath')
      expect(media).toBeNull()
      const { messages } = await bench.until('trace', attemptId)
      expect(messages.some(message => message.direction === 'sent' && message.text.startsWith('BYE '))).toBe(
        true,
      )
    }
  })

  test('no port is free: the call ends and nothing is sent', async () => {
    bench = createCallBench({ rtpPorts: { from: 32_080, to: 32_081 }, promptFile: folder.file('prompt.wav') })
    await farEnd(call => call.invitation.progress({ statusCode: 180 }))
    const first = bench.place({})
    await bench.until('ringing', first.attemptId)
    const second = bench.place({})
    const { verdict } = await bench.until('ended', second.attemptId)
    expect(verdict).toMatchObject({ outcome: 'trunk-failed', blame: 'us' })
    expect(verdict.sentence).toContain('No RTP port is free between 32080 and 32081.')
    expect(uas?.calls).toHaveLength(1)
  })
})

test('a listener that throws harms neither the call nor the others', async () => {
  bench.telephony.onEvent(() => {
    throw new Error('a listener with a bug')
  })
  const told: string[] = []
  bench.telephony.onEvent(({ kind }) => void told.push(kind))
  await farEnd(call => call.invitation.accept().then(() => undefined))
  const { attemptId } = bench.place({})
  expect((await bench.until('ended', attemptId)).verdict).toMatchObject({ outcome: 'answered' })
  await bench.until('trace', attemptId)
  await expect.poll(() => told).toEqual(['trunk-checked', 'dialing', 'answered', 'ended', 'trace'])
})

test('closing hangs up what rings and what talks', async () => {
  await farEnd(async call => {
    await call.invitation.progress({ statusCode: 180 })
    if (call.number === '100') await call.invitation.accept()
  })
  const talking = bench.place({ number: '100' })
  const ringing = bench.place({ number: '200' })
  await bench.until('answered', talking.attemptId)
  await bench.until('ringing', ringing.attemptId)
  await bench.telephony.close()
  for (const { attemptId } of [talking, ringing])
    expect(bench.kinds(attemptId).slice(-2)).toEqual(['ended', 'trace'])
  const { attemptId } = bench.place({ number: '300' })
  expect((await bench.until('ended', attemptId)).verdict.blame).toBe('us')
})
