import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseWav, samplesOf, writeWavFile } from '../../../../electron/engine/sound/wav-file.ts'
import { Downsampler, Upsampler } from '../../../../electron/engine/telephony/media/codec/half-band.ts'
import { encodeG711 } from '../../../../electron/engine/telephony/media/g711.ts'
import type { MediaEngine } from '../../../../electron/engine/telephony/media/media-engine.ts'
import type { RemoteMedia } from '../../../../electron/engine/telephony/media/media-port.ts'
import { RtpLine } from '../../../../electron/engine/telephony/media/rtp-line.ts'
import {
  SRTP_SUITES,
  type SrtpMasterKey,
  type SrtpSuite,
} from '../../../../electron/engine/telephony/media/srtp/session-keys.ts'
import { createSrtpReceiver } from '../../../../electron/engine/telephony/media/srtp/srtp-receiver.ts'
import { clearestPower, tone, tonePower } from '../../../support/goertzel.ts'
import { LOOPBACK, startEngine, temporaryFolder, watchEvents } from '../../../support/media-pair.ts'

const TALK_MS = 600

describe('two engines talk over real RTP', () => {
  let ours: MediaEngine
  let theirs: MediaEngine
  let folder: ReturnType<typeof temporaryFolder>

  beforeEach(() => {
    ours = startEngine({ from: 31_600, to: 31_698 })
    theirs = startEngine({ from: 31_700, to: 31_798 })
    folder = temporaryFolder()
  })
  afterEach(async () => {
    await Promise.all([ours.end(), theirs.end()])
    folder.remove()
  })

  /** Both say a tone at the same time under these terms; what each recorded. */
  async function talk(spoken: Partial<RemoteMedia>, keys?: { a: SrtpMasterKey; b: SrtpMasterKey }) {
    await writeWavFile(folder.file('440.wav'), tone(440, TALK_MS))
    await writeWavFile(folder.file('1000.wav'), tone(1_000, TALK_MS))
    const events = [watchEvents(ours), watchEvents(theirs)] as const
    const a = await ours.open(1, { host: LOOPBACK, recordFile: folder.file('a.wav') })
    const b = await theirs.open(1, { host: LOOPBACK, recordFile: folder.file('b.wav') })
    const format = { codec: 'PCMU', payloadType: 0, send: true, ...spoken } as const
    ours.connect(1, { ...b, ...format, ...(keys && { srtp: { send: keys.a, receive: keys.b } }) })
    theirs.connect(1, { ...a, ...format, ...(keys && { srtp: { send: keys.b, receive: keys.a } }) })
    ours.play(1, folder.file('440.wav'))
    theirs.play(1, folder.file('1000.wav'))
    await Promise.all(events.map(side => side.next(event => event.kind === 'played')))
    return {
      events,
      async end() {
        await Promise.all(events.map(side => side.next(event => event.kind === 'voice' && !event.speaking)))
        const summaries = [await ours.close(1), await theirs.close(1)]
        return {
          summaries,
          byUs: recordingOf(folder.file('a.wav')),
          byThem: recordingOf(folder.file('b.wav')),
        }
      },
    }
  }

  function expectTones(heard: { byUs: Int16Array; byThem: Int16Array }): void {
    expect(tonePower(heard.byThem, 440)).toBeGreaterThan(100 * tonePower(heard.byThem, 1_000))
    expect(tonePower(heard.byUs, 1_000)).toBeGreaterThan(100 * tonePower(heard.byUs, 440))
    // 0.3 of full scale was sent
    expect(clearestPower(heard.byThem, 440)).toBeGreaterThan(0.06)
    expect(clearestPower(heard.byUs, 1_000)).toBeGreaterThan(0.06)
  }

  test.each([
    ['G722', 9],
    ['OPUS', 96],
  ] as const)('each side records the tone of the other in %s', async (codec, payloadType) => {
    const call = await talk({ codec, payloadType })
    const heard = await call.end()
    expectTones(heard)
    for (const summary of heard.summaries) {
      expect(summary).toMatchObject({ packetsLost: 0, promptFinished: true })
      // an RTP clock read with the wrong rate shows as jitter of hundreds of milliseconds
      expect(summary?.jitterMs).toBeLessThan(60)
    }
  })

  test.each(Object.keys(SRTP_SUITES).filter(isSuite))(
    'each side records the tone of the other under %s',
    async suite => {
      const call = await talk(
        { codec: 'OPUS', payloadType: 96 },
        { a: randomKey(suite), b: randomKey(suite) },
      )
      expectTones(await call.end())
    },
  )

  test('keys go through Opus as events counted at 48000', async () => {
    const call = await talk({ codec: 'OPUS', payloadType: 96, dtmfPayloadType: 102, dtmfClockRate: 48_000 })
    expect(ours.sendDtmf(1, '5#', 'events')).toBe(true)
    await call.events[1].next(event => event.kind === 'digit' && event.digit === '#')
    const digits = call.events[1].seen.filter(event => event.kind === 'digit')
    expect(digits.map(({ digit, how }) => [digit, how])).toEqual([
      ['5', 'events'],
      ['#', 'events'],
    ])
    for (const { durationMs } of digits) {
      expect(durationMs).toBeGreaterThan(40)
      expect(durationMs).toBeLessThan(400)
    }
    await call.end()
  })

  test('a telephone in packets of 30 ms is heard on the other side of a bridge in Opus', async () => {
    const a = await ours.open(1, { host: LOOPBACK })
    const b = await ours.open(2, { host: LOOPBACK })
    const far = await theirs.open(1, { host: LOOPBACK, recordFile: folder.file('far.wav') })
    const opus = { codec: 'OPUS', payloadType: 96, send: true } as const
    ours.connect(2, { ...far, ...opus })
    theirs.connect(1, { ...b, ...opus })
    const farEvents = watchEvents(theirs)
    ours.hear(2, 1, 1)
    const phone = createSocket('udp4')
    try {
      phone.bind(0, LOOPBACK)
      await once(phone, 'listening')
      ours.connect(1, {
        host: LOOPBACK,
        port: phone.address().port,
        codec: 'PCMU',
        payloadType: 0,
        send: true,
      })
      const sound = encodeG711('PCMU', tone(440, 1_200))
      const packet = Buffer.alloc(252)
      // paced by what arrives from us: one packet of ours is 20 ms
      let arrived = 0
      let sequence = 0
      phone.on('message', () => {
        arrived++
        if (sequence * 30 < arrived * 20 && sequence < 40) {
          packet.writeUInt16BE(0x8000)
          packet.writeUInt16BE(sequence, 2)
          packet.writeUInt32BE(sequence * 240, 4)
          packet.writeUInt32BE(1, 8)
          packet.set(sound.subarray(sequence * 240, sequence * 240 + 240), 12)
          phone.send(Buffer.from(packet), a.port, LOOPBACK)
          sequence++
        }
      })
      await farEvents.next(event => event.kind === 'voice' && event.speaking)
      await farEvents.next(event => event.kind === 'voice' && !event.speaking)
    } finally {
      phone.close()
    }
    await theirs.close(1)
    expect(clearestPower(recordingOf(folder.file('far.wav')), 440)).toBeGreaterThan(0.04)
  })
})

test('a line whose keys are agreed again goes on with its row of packets, one with another key begins anew', () => {
  const ours = randomKey('AES_CM_128_HMAC_SHA1_80')
  const theirs = randomKey('AES_CM_128_HMAC_SHA1_80')
  const line = new RtpLine(() => null)
  const far = createSrtpReceiver(ours)
  const agreed = { host: LOOPBACK, port: 4_000, codec: 'PCMU', payloadType: 0, send: true } as const
  const arrives = (sequence: number): boolean => {
    const packet = Buffer.alloc(172)
    packet.writeUInt16BE(0x8000)
    packet.writeUInt16BE(sequence, 2)
    const sealed = line.seal(packet, 172)
    if (!sealed) throw new Error('nothing to send')
    expect(packet.subarray(12)).toEqual(Buffer.alloc(160))
    return far.unprotect(Buffer.from(sealed.subarray(0, line.length)), line.length) === 172
  }
  line.agree({ ...agreed, srtp: { send: ours, receive: theirs } })
  expect([arrives(65_535), arrives(0)]).toEqual([true, true])
  // a re-INVITE brings the same keys, as copies from another thread: the row has turned over once, and still has
  const again = { send: structuredClone(ours), receive: structuredClone(theirs) }
  line.agree({ ...agreed, port: 4_002, srtp: again })
  expect(arrives(1)).toBe(true)
  line.agree({ ...agreed, srtp: { send: theirs, receive: ours } })
  expect(arrives(2)).toBe(false)
})

describe('8 and 16 kHz', () => {
  test.each([300, 1_000, 3_000])('%i Hz goes up and down again unchanged', hertz => {
    const sound = tone(hertz, 400)
    const up = new Upsampler()
    const down = new Downsampler()
    const wide = new Int16Array(320)
    const heard = new Int16Array(sound.length)
    for (let at = 0; at < sound.length; at += 160) {
      up.push(sound.subarray(at, at + 160), wide)
      down.push(wide, heard.subarray(at, at + 160))
    }
    expect(tonePower(heard.subarray(320), hertz)).toBeCloseTo(0.09, 2)
  })

  test('what a telephone line cannot carry is taken away, not folded back as whistling', () => {
    const heard = new Int16Array(3_200)
    new Downsampler().push(tone(6_000, 100, 0.3, 16_000), heard)
    expect(Math.max(...heard.subarray(100).map(Math.abs))).toBeLessThan(60)
  })
})

function isSuite(name: string): name is SrtpSuite {
  return Object.hasOwn(SRTP_SUITES, name)
}

function randomKey(suite: SrtpSuite): SrtpMasterKey {
  const { keyBytes, saltBytes } = SRTP_SUITES[suite]
  return { suite, key: randomBytes(keyBytes), salt: randomBytes(saltBytes) }
}

function recordingOf(file: string): Int16Array {
  const wav = parseWav(readFileSync(file))
  if (!wav.ok) throw new Error(wav.reason)
  return samplesOf(wav.value.data)
}
