import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeWavFile } from '../../../electron/engine/sound/wav-file.ts'
import { createDtmfDetector, createDtmfTones } from '../../../electron/engine/telephony/media/dtmf-tones.ts'
import { decodeG711Into, encodeG711 } from '../../../electron/engine/telephony/media/g711.ts'
import { type CallBench, createCallBench, trunkAt } from '../../support/call-bench.ts'
import { tone } from '../../support/goertzel.ts'
import { temporaryFolder } from '../../support/media-pair.ts'
import { quietSdp, type RawUas, startRawUas } from '../../support/raw-uas.ts'

let folder: ReturnType<typeof temporaryFolder>
let bench: CallBench
let trunk: RawUas
let ear: Socket
/** RTP that came to the far end. */
let heard: Buffer[]
/** Sends this to our audio. */
let speak: (packets: readonly Buffer[]) => void

beforeEach(async () => {
  folder = temporaryFolder()
  heard = []
  await writeWavFile(folder.file('prompt.wav'), tone(440, 4_000))
  bench = createCallBench({ rtpPorts: { from: 39_650, to: 39_668 }, promptFile: folder.file('prompt.wav') })
  ear = createSocket('udp4')
  ear.bind(0, '127.0.0.1')
  await once(ear, 'listening')
  ear.on('message', bytes => void heard.push(bytes))
})
afterEach(async () => {
  await bench.telephony.close()
  await trunk.close()
  ear.close()
  folder.remove()
})

/** An answered call with a far end that agrees to telephone events, or to none. */
async function talk(events: boolean, settings: Record<string, unknown> = {}): Promise<number> {
  trunk = await startRawUas((request, reply) => {
    if (request.method !== 'INVITE') {
      reply(200, 'OK')
      return
    }
    const { port } = ear.address()
    const ours = Number(/m=audio (\d+)/.exec(request.body)?.[1])
    speak = packets => {
      let at = 0
      const timer = setInterval(() => {
        const packet = packets[at++]
        if (packet) ear.send(packet, ours, '127.0.0.1')
        else clearInterval(timer)
      }, 20)
      ear.on('close', () => clearInterval(timer))
    }
    const sdp = quietSdp(port)
    const body = events ? `${sdp.replace('AVP 0', 'AVP 0 101')}a=rtpmap:101 telephone-event/8000\r\n` : sdp
    reply(200, 'OK', { body })
  })
  await bench.telephony.useTrunk(trunkAt(trunk.address, settings))
  const { attemptId } = bench.place({})
  await bench.until('answered', attemptId)
  return attemptId
}

function rtp(type: number, sequence: number, timestamp: number, payload: Uint8Array): Buffer {
  const packet = Buffer.alloc(12 + payload.length)
  packet[0] = 0x80
  packet[1] = type
  packet.writeUInt16BE(sequence, 2)
  packet.writeUInt32BE(timestamp, 4)
  packet.writeUInt32BE(7, 8)
  packet.set(payload, 12)
  return packet
}

/** A key in the audio, as so many packets of it. */
function tonePackets(keys: string): Buffer[] {
  const tones = createDtmfTones()
  tones.press(keys)
  return Array.from({ length: 40 }, (_, at) => {
    const frame = new Int16Array(160)
    tones.next(frame)
    return rtp(0, at, at * 160, encodeG711('PCMU', frame))
  })
}

describe('a key that comes', () => {
  test('as a telephone event is told once', async () => {
    const attemptId = await talk(true)
    const event = (at: number, end: boolean): Buffer =>
      rtp(101, at, 1_000, Uint8Array.of(9, end ? 0x8a : 0x0a, 0, 160 * at))
    speak([event(1, false), event(2, false), event(3, true), event(4, true), event(5, true)])
    expect(await bench.until('digit', attemptId)).toMatchObject({ digit: '9', how: 'events' })
    expect(bench.kinds(attemptId).filter(kind => kind === 'digit')).toHaveLength(1)
  })

  test('by INFO is told', async () => {
    const attemptId = await talk(true)
    const invite = await trunk.next('INVITE')
    trunk.inDialog(invite, 'INFO', {
      headers: ['Content-Type: application/dtmf-relay'],
      body: 'Signal=9\r\nDuration=120\r\n',
    })
    expect(await bench.until('digit', attemptId)).toMatchObject({ digit: '9', how: 'info', durationMs: 120 })
  })

  test.each([
    ['that was agreed to no events', false, {}],
    ['that is set to tones', true, { dtmf: 'inband' }],
  ])('in the audio is told, from a far end %s', async (_which, events, settings) => {
    const attemptId = await talk(events, settings)
    speak(tonePackets('9'))
    expect(await bench.until('digit', attemptId)).toMatchObject({ digit: '9', how: 'tones' })
  })
})

describe('keys that we send', () => {
  test('go as telephone events where they were agreed', async () => {
    const attemptId = await talk(true)
    expect(bench.telephony.sendKeys(attemptId, '12#')).toBe(true)
    const keys = (): number[] => [
      ...new Set(heard.filter(packet => (packet[1] ?? 0) % 128 === 101).map(packet => packet[12] ?? -1)),
    ]
    await expect.poll(keys, { timeout: 4_000 }).toEqual([1, 2, 11])
  })

  test('go by INFO where the trunk wants that', async () => {
    const attemptId = await talk(true, { dtmf: 'info' })
    expect(bench.telephony.sendKeys(attemptId, '1#')).toBe(true)
    const bodies = (): string[] =>
      trunk.requests.filter(({ method }) => method === 'INFO').map(({ body }) => body)
    await expect
      .poll(bodies, { timeout: 4_000 })
      .toEqual(['Signal=1\r\nDuration=100\r\n', 'Signal=#\r\nDuration=100\r\n'])
  })

  test('go as tones where the trunk wants that', async () => {
    const attemptId = await talk(true, { dtmf: 'inband' })
    expect(bench.telephony.sendKeys(attemptId, '42')).toBe(true)
    const keys = (): string => {
      const detector = createDtmfDetector()
      const samples = new Int16Array(160)
      return heard
        .map(packet =>
          detector.push(samples.subarray(0, decodeG711Into('PCMU', packet, 12, packet.length, samples))),
        )
        .join('')
    }
    await expect.poll(keys, { timeout: 4_000 }).toBe('42')
  })

  test('do not go where nobody talks, and what is no key is refused', async () => {
    const attemptId = await talk(true)
    expect(bench.telephony.sendKeys(attemptId, 'hello')).toBe(false)
    expect(bench.telephony.sendKeys(attemptId + 1, '1')).toBe(false)
    bench.telephony.hangUp(attemptId)
    await bench.until('ended', attemptId)
    expect(bench.telephony.sendKeys(attemptId, '1')).toBe(false)
  })
})
