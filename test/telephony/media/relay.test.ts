import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bridge } from '../../../electron/engine/telephony/media/bridge.ts'
import {
  parseRtpPacket,
  type RtpPacket,
  writeRtpHeader,
} from '../../../electron/engine/telephony/media/rtp-packet.ts'
import { type MediaOnClock, startMediaOnClock } from '../../support/media-on-clock.ts'

const LOOPBACK = '127.0.0.1'
const SSRC = 0x1234_5678

/** A bare far end: sends what the test says, keeps what comes. */
async function farEnd() {
  const socket: Socket = createSocket('udp4')
  const heard: RtpPacket[] = []
  socket.on('message', datagram => {
    const packet = parseRtpPacket(datagram)
    if (packet) heard.push({ ...packet, payload: Uint8Array.from(packet.payload) })
  })
  socket.bind(0, LOOPBACK)
  await once(socket, 'listening')
  return {
    heard,
    port: socket.address().port,
    send(port: number, number: number, fields: { ssrc?: number; marker?: boolean } = {}) {
      const packet = Buffer.alloc(172)
      writeRtpHeader(packet, {
        payloadType: 8,
        marker: fields.marker ?? false,
        sequence: (65_530 + number) & 0xffff,
        timestamp: (2 ** 32 - 1_600 + number * 160) >>> 0,
        ssrc: fields.ssrc ?? SSRC,
      })
      packet.fill(number & 0xff, 12)
      socket.send(packet, port, LOOPBACK)
    },
    close: () => socket.close(),
  }
}

describe('packets that are passed from leg to leg', () => {
  let media: MediaOnClock
  let a: Awaited<ReturnType<typeof farEnd>>
  let b: Awaited<ReturnType<typeof farEnd>>
  let towardsA = 0

  beforeEach(async () => {
    media = startMediaOnClock({ from: 31_600, to: 31_618 }, { from: 31_620, to: 31_638 })
    a = await farEnd()
    b = await farEnd()
    for (const [id, end] of [a, b].entries()) {
      const { port } = await media.ours.open(id, { host: LOOPBACK })
      if (id === 0) towardsA = port
      media.ours.connect(id, { host: LOOPBACK, port: end.port, codec: 'PCMA', payloadType: 8, send: true })
    }
    bridge(media.ours, 0, 1)
  })
  afterEach(async () => {
    a.close()
    b.close()
    await media.end()
  })
  /** Sends the packets with these numbers from `a`, one each 20 ms; `from` is what `b` had heard before. */
  const talk = async (numbers: readonly number[], ssrc = SSRC): Promise<RtpPacket[]> => {
    const from = b.heard.length
    for (const number of numbers) {
      a.send(towardsA, number, { ssrc })
      await media.pass(20)
    }
    return b.heard.slice(from).filter(packet => packet.payload[0] !== 0xd5)
  }
  const row = (from: number, to: number): number[] =>
    Array.from({ length: to - from }, (_, index) => from + index)

  test('keep their payload, in a row of our own, across the turn-over of numbers and timestamps', async () => {
    const packets = await talk(row(1, 40))
    expect(packets.map(packet => packet.payload[0])).toEqual(row(1, 40))
    expect(packets.every(packet => packet.payload.length === 160 && packet.ssrc !== SSRC)).toBe(true)
    const [first] = packets
    expect(first?.marker).toBe(true)
    expect(packets.map(packet => (packet.sequence - (first?.sequence ?? 0)) & 0xffff)).toEqual(row(0, 39))
    expect(packets.map(packet => (packet.timestamp - (first?.timestamp ?? 0)) >>> 0)).toEqual(
      row(0, 39).map(n => n * 160),
    )
    expect(packets.slice(1).some(packet => packet.marker)).toBe(false)
  })

  test('a loss on one leg is seen as a loss on the other', async () => {
    const packets = await talk(row(1, 20).filter(number => number !== 10))
    const gaps = packets.map((packet, i) => (packet.sequence - (packets[i - 1]?.sequence ?? 0)) & 0xffff)
    expect(gaps.slice(1).filter(gap => gap !== 1)).toEqual([2])
  })

  test('one that was overtaken keeps its place', async () => {
    const packets = await talk([1, 2, 4, 3, 5, 6])
    const [first] = packets
    expect(packets.map(packet => (packet.sequence - (first?.sequence ?? 0)) & 0xffff)).toEqual([
      0, 1, 3, 2, 4, 5,
    ])
  })

  test('in a pause silence goes out, and our row goes on without a gap when the talk does', async () => {
    await talk(row(1, 10))
    await media.pass(500)
    const silent = b.heard.filter(packet => packet.payload[0] === 0xd5).length
    expect(silent).toBeGreaterThan(18)
    await talk(row(35, 45))
    // A new source behind the same leg.
    await talk(row(100, 110), 99)
    const gaps = b.heard.map((packet, i) => (packet.sequence - (b.heard[i - 1]?.sequence ?? 0)) & 0xffff)
    expect(gaps.slice(1).every(gap => gap === 1)).toBe(true)
    const steps = b.heard.map((packet, i) => (packet.timestamp - (b.heard[i - 1]?.timestamp ?? 0)) | 0)
    expect(steps.slice(1).every(step => step > 0 && step <= 640)).toBe(true)
    expect(new Set(b.heard.map(packet => packet.ssrc)).size).toBe(1)
  })

  test('after a hold of the listener nothing seems lost', async () => {
    await talk(row(1, 10))
    const held = { host: LOOPBACK, port: b.port, codec: 'PCMA', payloadType: 8 } as const
    media.ours.connect(1, { ...held, send: false })
    await talk(row(10, 110))
    media.ours.connect(1, { ...held, send: true })
    await talk(row(110, 120))
    const gaps = b.heard.map((packet, i) => (packet.sequence - (b.heard[i - 1]?.sequence ?? 0)) & 0xffff)
    expect(gaps.slice(1).every(gap => gap === 1)).toBe(true)
    expect(b.heard.at(-1)?.payload[0]).toBe(119)
  })
})
