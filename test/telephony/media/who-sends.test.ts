import { expect, test } from 'vitest'
import { createAudioWatch } from '../../../electron/engine/telephony/media/audio-watch.ts'
import type { G711Media } from '../../../electron/engine/telephony/media/media-port.ts'
import { createReceiver, type Receiver } from '../../../electron/engine/telephony/media/receiver.ts'
import { audioPlaceOf } from '../../../electron/engine/telephony/trunk/audio-place-of-trunk.ts'

const FAR = { host: '203.0.113.7', port: 4_000, codec: 'PCMA', payloadType: 8, send: true } as const

function receiver(remote: G711Media = FAR): Receiver {
  const made = createReceiver({
    ...{
      stream: 1,
      record: false,
      detectTones: null,
      specialTones: false,
      meterHertz: null,
      watch: createAudioWatch(),
    },
    ...{ emit: () => undefined, pass: () => undefined },
  })
  made.expect(remote, 0)
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

const STRANGER = '198.51.100.9'

test('a stranger is never heard, whether he speaks first or while the far end is silent', () => {
  const stream = receiver()
  expect(comes(stream, STRANGER, 7_000, 0, 1)).toBe(false)
  expect(comes(stream, FAR.host, FAR.port, 20, 2)).toBe(true)
  expect(comes(stream, STRANGER, FAR.port, 40, 3)).toBe(false)
  expect(comes(stream, STRANGER, FAR.port, 60_000, 4)).toBe(false)
  expect(stream.source).toEqual({ host: FAR.host, port: FAR.port })
})

test('a far end that sends from another port is heard, and is answered where it listens', () => {
  const stream = receiver()
  expect(comes(stream, FAR.host, 31_007, 0, 1)).toBe(true)
  expect(stream.source).toEqual({ host: FAR.host, port: 31_007 })
  expect(stream.follows).toBe(false)
})

test('a far end behind a NAT is followed within its own range, and not away from where it speaks', () => {
  const stream = receiver({ ...FAR, sources: { ranges: ['192.0.2.0/24'], follow: true } })
  expect(stream.follows).toBe(true)
  expect(comes(stream, STRANGER, 7_000, 0, 1)).toBe(false)
  expect(comes(stream, '192.0.2.8', 31_007, 20, 2)).toBe(true)
  expect(comes(stream, '192.0.2.9', 31_009, 40, 3)).toBe(false)
  expect(stream.source).toEqual({ host: '192.0.2.8', port: 31_007 })
  expect(comes(stream, FAR.host, FAR.port, 60, 4)).toBe(true)
  expect(comes(stream, '192.0.2.8', 31_007, 80, 5)).toBe(false)
})

test('an address that is written in another way is the same one', () => {
  const stream = receiver({ ...FAR, host: '2001:db8:0:0:0:0:0:7' })
  expect(comes(stream, '2001:db8::7', FAR.port, 0, 1)).toBe(true)
  expect(comes(stream, '2001:db8::8', FAR.port, 20, 2)).toBe(false)
})

test('with SRTP the keys show who it is, wherever the packets come from', () => {
  const master = {
    suite: 'AES_CM_128_HMAC_SHA1_80',
    key: new Uint8Array(16),
    salt: new Uint8Array(14),
  } as const
  const stream = receiver({ ...FAR, srtp: { send: master, receive: master } })
  expect(comes(stream, '192.0.2.8', 31_007, 0, 1)).toBe(true)
  expect(stream.follows).toBe(true)
})

test('a far end that names its inner address is behind a NAT, when it is reached at a public one', () => {
  const settings = { audioFromNat: false, audioSources: [], rtpPorts: null }
  const place = audioPlaceOf(settings, [{ host: '203.0.113.5' }], { host: '127.0.0.1' })
  expect(place.sourcesOf?.('192.168.1.9')).toEqual({ ranges: ['203.0.113.5'], follow: true })
  expect(place.sourcesOf?.('203.0.113.6')).toBeNull()
})
