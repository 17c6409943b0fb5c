import { expect, test } from 'vitest'
import { createAudioWatch } from '../../../electron/engine/telephony/media/audio-watch.ts'
import { createReceiver, type Receiver } from '../../../electron/engine/telephony/media/receiver.ts'

const FAR = { host: '203.0.113.7', port: 4_000, codec: 'PCMA', payloadType: 8, send: true } as const

function receiver(): Receiver {
  const made = createReceiver({
    ...{ stream: 1, record: false, detectTones: false, meterHertz: null, watch: createAudioWatch() },
    ...{ emit: () => undefined, pass: () => undefined },
  })
  made.expect(FAR, 0)
  return made
}

/** A packet of audio from there; whether it was taken. */
function comes(to: Receiver, host: string, port: number, now: number, sequence: number): boolean {
  const packet = Buffer.alloc(172)
  packet[0] = 0x80
  packet[1] = 8
  packet.writeUInt16BE(sequence, 2)
  packet.writeUInt32BE(sequence * 160, 4)
  return to.receive(packet, host, port, now)
}

test('a stranger who spoke first is turned away once the far end speaks from where it said it is', () => {
  const stream = receiver()
  expect(comes(stream, '198.51.100.9', 7_000, 0, 1)).toBe(true)
  expect(comes(stream, FAR.host, FAR.port, 20, 2)).toBe(true)
  expect(stream.source).toEqual({ host: FAR.host, port: FAR.port })
  expect(comes(stream, '198.51.100.9', 7_000, 40, 3)).toBe(false)
})

test('a far end behind a NAT is heard from where its packets come', () => {
  const stream = receiver()
  expect(comes(stream, FAR.host, 31_007, 0, 1)).toBe(true)
  expect(comes(stream, '198.51.100.9', 7_000, 20, 2)).toBe(false)
  expect(stream.source).toEqual({ host: FAR.host, port: 31_007 })
})
