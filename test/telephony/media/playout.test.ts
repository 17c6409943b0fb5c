import { describe, expect, test } from 'vitest'
import { encodeG711 } from '../../../electron/engine/telephony/media/g711.ts'
import { Playout } from '../../../electron/engine/telephony/media/playout.ts'
import { createRtpView } from '../../../electron/engine/telephony/media/rtp-packet.ts'
import { tone, tonePower } from '../../support/goertzel.ts'
import { seeded } from '../../support/seeded.ts'

interface Path {
  /** Share of packets that are lost, and how late one may be, in milliseconds. */
  readonly loss?: number
  readonly jitterMs?: number
  readonly packetMs?: number
  readonly codec?: 'PCMU' | 'PCMA'
}

const SECONDS = 10

/** What is heard of ten seconds of a 440 Hz tone over this path. */
function listen({ loss = 0, jitterMs = 0, packetMs = 20, codec = 'PCMA' }: Path): Int16Array {
  const chance = seeded('path')
  const payloadType = codec === 'PCMU' ? 0 : 8
  const playout = new Playout()
  playout.agree({ host: '127.0.0.1', port: 4_000, codec, payloadType, send: true })
  const octets = encodeG711(codec, tone(440, SECONDS * 1_000))
  const samples = packetMs * 8
  const packets = Array.from({ length: octets.length / samples }, (_, number) => ({
    number,
    arrivesMs: (number + 1) * packetMs + chance() * jitterMs,
    lost: chance() < loss,
  }))
  const order = packets.filter(packet => !packet.lost).toSorted((a, b) => a.arrivesMs - b.arrivesMs)
  const view = createRtpView()
  const heard = new Int16Array(SECONDS * 8_000)
  let at = 0
  for (let frame = 0; frame < SECONDS * 50; frame++) {
    const now = frame * 20
    for (let next = order[at]; next && next.arrivesMs <= now; next = order[++at]) {
      view.sequence = next.number & 0xffff
      view.timestamp = next.number * samples
      view.payloadType = payloadType
      view.ssrc = 5
      view.bytes = octets
      view.start = next.number * samples
      view.end = view.start + samples
      playout.put(view, next.arrivesMs)
    }
    playout.next(heard.subarray(frame * 160, (frame + 1) * 160), now)
  }
  return heard
}

/** The mean power of the tone over pieces of 100 ms: a jump of its phase between two of them does no harm. */
function toneOf(samples: Int16Array, hertz = 440): number {
  let sum = 0
  let pieces = 0
  for (let start = 8_000; start + 800 <= samples.length; start += 800, pieces++) {
    sum += tonePower(samples.subarray(start, start + 800), hertz)
  }
  return sum / pieces
}

const SENT = 0.09

describe('what a listener hears of a far end', () => {
  test.each([10, 20, 30, 60, 120])('packets of %i ms', packetMs => {
    expect(toneOf(listen({ packetMs }))).toBeGreaterThan(0.97 * SENT)
  })

  test('mu-law as well as A-law', () => {
    expect(toneOf(listen({ codec: 'PCMU' }))).toBeGreaterThan(0.97 * SENT)
  })

  test('a path with 100 ms of jitter leaves the tone whole', () => {
    expect(toneOf(listen({ jitterMs: 100 }))).toBeGreaterThan(0.85 * SENT)
  })

  test('of a tenth of lost packets most is made good', () => {
    // Silence in their place would leave 81 % of the power, and clicks.
    const heard = listen({ loss: 0.1 })
    expect(toneOf(heard)).toBeGreaterThan(0.88 * SENT)
    expect(toneOf(heard, 1_300)).toBeLessThan(0.001 * SENT)
  })

  test('10 % loss and 60 ms of jitter together still leave the tone', () => {
    expect(toneOf(listen({ loss: 0.1, jitterMs: 60 }))).toBeGreaterThan(0.75 * SENT)
  })

  test('a pause with comfort noise is filled with noise, and ends with the next speech', () => {
    const playout = new Playout()
    playout.agree({ host: '127.0.0.1', port: 4_000, codec: 'PCMA', payloadType: 8, send: true })
    const view = createRtpView()
    view.ssrc = 5
    const speech = encodeG711('PCMA', tone(440, 20))
    const frame = new Int16Array(160)
    const levels: number[] = []
    for (let number = 0; number < 150; number++) {
      const isPause = number >= 50 && number < 100
      view.timestamp = number * 160
      if (!isPause || number === 50) {
        view.sequence = number < 51 ? number : number - 49
        view.payloadType = isPause ? 13 : 8
        view.bytes = isPause ? Uint8Array.of(40) : speech
        view.end = view.bytes.length
        playout.put(view, number * 20)
      }
      playout.next(frame, number * 20 + 10)
      levels.push(Math.sqrt(frame.reduce((sum, sample) => sum + sample * sample, 0) / 160))
    }
    const mean = (from: number, to: number): number =>
      levels.slice(from, to).reduce((sum, level) => sum + level, 0) / (to - from)
    expect(mean(60, 95)).toBeGreaterThan(200)
    expect(mean(60, 95)).toBeLessThan(450)
    expect(mean(10, 45)).toBeGreaterThan(6_000)
    expect(mean(110, 145)).toBeGreaterThan(6_000)
  })
})
