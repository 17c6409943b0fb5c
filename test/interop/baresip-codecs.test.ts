import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import type { TelephonyEvent } from '../../electron/engine/ports/telephony.ts'
import { parseWav, samplesOf, writeWavFile } from '../../electron/engine/sound/wav-file.ts'
import { systemClock } from '../../electron/engine/system/system-clock.ts'
import { createMediaEngine } from '../../electron/engine/telephony/media/media-engine.ts'
import { type AudioTerms, PLAIN_TERMS } from '../../electron/engine/telephony/sdp/audio-terms.ts'
import { openTrunk } from '../../electron/engine/telephony/trunk/open-trunk.ts'
import { type BaresipOptions, findBaresipModules, startBaresip } from '../support/baresip.ts'
import { hasCommand } from '../support/find-programs.ts'
import { clearestPower, tone, tonePower } from '../support/goertzel.ts'
import { temporaryFolder } from '../support/media-pair.ts'
import { silentLog } from '../support/silent-log.ts'
import { trunkOptions } from '../support/trunk-options.ts'

const OUR_TONE = 440
const ITS_TONE = 1_000
const PROMPT_MS = 1_500
/** baresip hangs up at the end of its file. */
const ITS_FILE_MS = 30_000
const has = hasCommand('baresip') && findBaresipModules() !== null

const closers: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** One call of ours to a baresip that answers it; what both sides heard. */
async function callBaresip(peer: Omit<BaresipOptions, 'says'>, audio: AudioTerms, ports: number) {
  const folder = temporaryFolder()
  closers.push(folder.remove)
  await writeWavFile(folder.file('prompt.wav'), tone(OUR_TONE, PROMPT_MS))
  const baresip = await startBaresip({ ...peer, says: rate => tone(ITS_TONE, ITS_FILE_MS, 0.3, rate) })
  closers.push(baresip.stop)
  const media = createMediaEngine({
    clock: systemClock,
    rtpPorts: { from: ports, to: ports + 20 },
    log: silentLog,
  })
  closers.push(() => media.end())
  const opened = await openTrunk(trunkOptions(`127.0.0.1:${baresip.port}`))
  if (!opened.ok) throw new Error(opened.sentence)
  closers.push(() => opened.value.close())
  const order = {
    attemptId: 1,
    trunkId: 1,
    number: baresip.user,
    callerId: null,
    ringTimeoutMs: 5_000,
    talkTimeoutMs: 10_000,
    promptFile: folder.file('prompt.wav'),
    listenAfterPromptMs: 200,
  }
  const events: TelephonyEvent[] = []
  const tell = (event: TelephonyEvent): void => {
    events.push(event)
    if (event.kind === 'answered') media.record(1, folder.file('heard.wav'), 'stereo')
  }
  const recorded = new Promise<void>(resolve =>
    media.onEvent(event => event.kind === 'recorded' && resolve()),
  )
  await new Promise<void>(resolve => {
    const { call } = opened.value.startCall({
      order,
      callerId: null,
      server: 0,
      media,
      audio,
      stream: 1,
      tell,
      onGone: resolve,
    })
    media.onEvent(event => call.onMedia(event))
  })
  const ladder = events
    .flatMap(event => (event.kind === 'trace' ? event.messages : []))
    .map(message => JSON.stringify(message))
    .join('\n')
  const ended = events.find(event => event.kind === 'ended')
  const answered = events.some(event => event.kind === 'answered')
  if (answered) await recorded
  return {
    baresip,
    ladder,
    answered,
    summary: ended?.media ?? null,
    verdict: ended?.verdict,
    byUs: () => leftOf(folder.file('heard.wav')),
  }
}

/** The far end's side of a stereo recording. */
function leftOf(file: string): Int16Array {
  const wav = parseWav(readFileSync(file))
  if (!wav.ok) throw new Error(wav.reason)
  return samplesOf(wav.value.data).filter((_, index) => index % 2 === 0)
}

function expectTone(samples: Int16Array, hertz: number, other: number, rate: number, ladder: string): void {
  expect(clearestPower(samples, hertz, rate), ladder).toBeGreaterThan(0.05)
  expect(tonePower(samples, other, rate), ladder).toBeLessThan(0.001)
}

const ALL: AudioTerms = { ...PLAIN_TERMS, codecs: ['PCMU', 'PCMA', 'G722', 'OPUS'] }

describe.skipIf(!has)('baresip answers, and both hear the tone of the other', () => {
  test.each<readonly [string, Omit<BaresipOptions, 'says'>, AudioTerms, RegExp]>([
    ['G.711 mu-law', { codecs: ['pcmu'] }, ALL, /RTP\/AVP 0[ \\]/],
    ['G.711 A-law', { codecs: ['pcma'] }, ALL, /RTP\/AVP 8[ \\]/],
    ['G.722', { codecs: ['g722/16000/1'], sampleRate: 16_000 }, ALL, /RTP\/AVP 9[ \\]/],
    ['Opus', { codecs: ['opus/48000/2'], sampleRate: 48_000 }, ALL, /opus\/48000\/2/],
    [
      'SRTP required by both',
      { codecs: ['pcmu'], encryption: 'srtp-mand' },
      { ...ALL, srtp: 'required' },
      /RTP\/SAVP 0[ \\]/,
    ],
    [
      'SRTP with AES-GCM',
      { codecs: ['pcmu'], encryption: 'srtp-mand' },
      { ...ALL, srtp: 'required', suites: ['AEAD_AES_256_GCM'] },
      /AEAD_AES_256_GCM/,
    ],
    [
      'SRTP as best effort',
      { codecs: ['pcmu'], encryption: 'srtp' },
      { ...ALL, srtp: 'optional' },
      /a=crypto/,
    ],
    [
      'SRTP under Opus',
      { codecs: ['opus/48000/2'], encryption: 'srtp-mand', sampleRate: 48_000 },
      { ...ALL, srtp: 'required' },
      /RTP\/SAVP/,
    ],
  ])('%s', async (name, peer, terms, wanted) => {
    const ports = 33_000 + 40 * [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 20, 0)
    const call = await callBaresip(peer, terms, ports)
    const report = `${call.ladder}\n${call.baresip.output()}`
    expect(call.answered, report).toBe(true)
    expect(call.ladder, report).toMatch(wanted)
    expect(call.summary, report).toMatchObject({ packetsLost: 0, promptFinished: true })
    expectTone(call.byUs(), ITS_TONE, OUR_TONE, 8_000, report)
    const heard = await call.baresip.heard()
    expectTone(heard.samples, OUR_TONE, ITS_TONE, heard.samplesPerSecond, report)
  })

  test('a call without encryption is refused where it is required', async () => {
    const call = await callBaresip({ codecs: ['pcmu'] }, { ...ALL, srtp: 'required' }, 33_900)
    expect(call.answered).toBe(false)
    expect(call.summary?.packetsSent ?? 0).toBe(0)
  })
})
