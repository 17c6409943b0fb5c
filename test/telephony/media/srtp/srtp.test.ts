import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  createCounterCipher,
  createGcmCipher,
} from '../../../../electron/engine/telephony/media/srtp/packet-cipher.ts'
import {
  deriveSessionKeys,
  SRTP_SUITES,
  SRTP_TRAILER_BYTES_MAX,
  type SrtpMasterKey,
  type SrtpSuite,
} from '../../../../electron/engine/telephony/media/srtp/session-keys.ts'
import { createSrtpReceiver } from '../../../../electron/engine/telephony/media/srtp/srtp-receiver.ts'
import { createSrtpSender } from '../../../../electron/engine/telephony/media/srtp/srtp-sender.ts'

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex')
const none = Buffer.alloc(0)
const SUITES: readonly SrtpSuite[] = [
  'AES_CM_128_HMAC_SHA1_80',
  'AES_CM_128_HMAC_SHA1_32',
  'AEAD_AES_128_GCM',
  'AEAD_AES_256_GCM',
]

/** Master key and salt of RFC 3711 appendix B.3. */
const RFC3711: SrtpMasterKey = {
  suite: 'AES_CM_128_HMAC_SHA1_80',
  key: hex('E1F97A0D3E018BE0D64FA32C06DE4139'),
  salt: hex('0EC675AD498AFEEBB6960B3AABE6'),
}

function randomKey(suite: SrtpSuite): SrtpMasterKey {
  const { keyBytes, saltBytes } = SRTP_SUITES[suite]
  return { suite, key: randomBytes(keyBytes), salt: randomBytes(saltBytes) }
}

/** An RTP packet in a buffer with room for what SRTP appends. */
function rtp(sequence: number, payload: Buffer, ssrc = 0xcafe_babe): { packet: Buffer; length: number } {
  const packet = Buffer.alloc(12 + payload.length + SRTP_TRAILER_BYTES_MAX)
  packet.writeUInt16BE(0x8000)
  packet.writeUInt16BE(sequence, 2)
  packet.writeUInt32BE(160 * sequence, 4)
  packet.writeUInt32BE(ssrc, 8)
  payload.copy(packet, 12)
  return { packet, length: 12 + payload.length }
}

describe('published vectors', () => {
  test('RFC 3711 B.3: session keys of a master key', () => {
    const keys = deriveSessionKeys(RFC3711, 'rtp')
    expect(keys.key).toEqual(hex('C61E7A93744F39EE10734AFE3FF7A087'))
    expect(keys.salt).toEqual(hex('30CBBC08863D8C85D49DB34A9AE1'))
    expect(keys.authentication).toEqual(hex('CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4'))
  })

  test('RFC 3711 B.2: keystream of AES counter mode', () => {
    const cipher = createCounterCipher(
      {
        key: hex('2B7E151628AED2A6ABF7158809CF4F3C'),
        salt: hex('F0F1F2F3F4F5F6F7F8F9FAFBFCFD'),
        authentication: Buffer.alloc(20),
      },
      10,
    )
    const packet = Buffer.alloc(48 + 10)
    cipher.seal(packet, 0, 48, 48, { ssrc: 0, index: 0, covered: none })
    expect(packet.subarray(0, 48)).toEqual(
      hex(
        `E03EAD0935C95E80E166B16DD92B4EB4 D23513162B02D0F72A43A2FE4A5F97AB 41E95B3BB0A2E8DD477901E4FCA894C0`,
      ),
    )
  })

  test.each([
    [
      'AES-128, 16.1.1',
      '000102030405060708090a0b0c0d0e0f',
      `f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a 51c7d19b 36de3adf 8833899d
       7f27beb1 6a9152cf 765ee439 0cce`,
    ],
    [
      'AES-256, 16.2.1',
      '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
      `32b1de78 a822fe12 ef9f78fa 332e33aa b1801238 9a58e2f3 b50b2a02 76ffae0f 1ba63799 b87b7aa3
       db36dfff d6b0f9bb 7878d7a7 6c13`,
    ],
  ])('RFC 7714: SRTP packet under %s', (_section, key, sealed) => {
    const header = hex('8040f17b 8041f8d3 5501a0b2')
    const plain = hex('47616c6c 69612065 7374206f 6d6e6973 20646976 69736120 696e2070 61727465 73207472 6573')
    const cipher = createGcmCipher(
      { key: hex(key), salt: hex('517569642070726f2071756f'), authentication: none },
      16,
      false,
    )
    const packet = Buffer.concat([header, plain, Buffer.alloc(16)])
    const end = header.length + plain.length
    const id = { ssrc: 0x5501_a0b2, index: 0xf17b, covered: none }
    cipher.seal(packet, 12, end, end, id)
    expect(packet).toEqual(Buffer.concat([header, hex(sealed)]))
    expect(cipher.open(packet, 12, end, end, id)).toBe(true)
    expect(packet.subarray(12, end)).toEqual(plain)
  })

  test('RFC 7714 17.1: SRTCP packet under AES-128', () => {
    const plain = hex(`81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61
      deadbeef deadbeef deadbeef deadbeef deadbeef`)
    const cipher = createGcmCipher(
      {
        key: hex('000102030405060708090a0b0c0d0e0f'),
        salt: hex('517569642070726f2071756f'),
        authentication: none,
      },
      16,
      true,
    )
    const packet = Buffer.concat([plain, Buffer.alloc(16)])
    cipher.seal(packet, 8, plain.length, plain.length, {
      ssrc: 0x4d61_7273,
      index: 0x5d4,
      covered: hex('800005d4'),
    })
    expect(packet.subarray(8)).toEqual(
      hex(`63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d c676a5f1 730d6fda 4ce09b46 86303ded
        0bb9275b c84aa458 96cf4d2f c5abf872 45d9eade`),
    )
  })

  test('a whole packet under RFC 3711 keys, as other implementations make it', () => {
    const { packet, length } = rtp(0x1234, Buffer.alloc(16, 0xab))
    packet.set(hex('800f1234decafbadcafebabe'))
    const sealed = createSrtpSender(RFC3711).protect(packet, length)
    expect(packet.subarray(0, sealed)).toEqual(
      hex('800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb'),
    )
  })

  test('a whole RTCP packet under RFC 3711 keys', () => {
    const packet = Buffer.concat([hex('81c8000bcafebabe'), Buffer.alloc(16, 0xab), Buffer.alloc(20)])
    const sender = createSrtpSender(RFC3711)
    sender.protectRtcp(Buffer.from(packet), 24) // takes index 0; the reference is the packet of index 1
    const sealed = sender.protectRtcp(packet, 24)
    expect(packet.subarray(0, sealed)).toEqual(
      hex('81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798'),
    )
  })

  test('a whole packet under AES-128-GCM with derived keys', () => {
    const { packet, length } = rtp(0x1234, Buffer.alloc(16, 0xab))
    packet.set(hex('800f1234decafbadcafebabe'))
    const sender = createSrtpSender({
      suite: 'AEAD_AES_128_GCM',
      key: hex('000102030405060708090a0b0c0d0e0f'),
      salt: hex('a0a1a2a3a4a5a6a7a8a9aaab'),
    })
    const sealed = sender.protect(packet, length)
    expect(packet.subarray(0, sealed)).toEqual(
      hex('800f1234decafbadcafebabec5002ede04cfdd2eb91159e0880aa06ed2976826f796b201df3131a127e8a392'),
    )
  })
})

describe.each(SUITES)('%s', suite => {
  const master = randomKey(suite)

  test('a call over two turns of the sequence number, with every tenth packet lost and pairs swapped', () => {
    const sender = createSrtpSender(master)
    const receiver = createSrtpReceiver(master)
    let held: { packet: Buffer; length: number; payload: Buffer } | null = null
    const arrive = (sent: { packet: Buffer; length: number; payload: Buffer }): void => {
      const opened = receiver.unprotect(sent.packet, sent.length)
      expect(opened).toBe(12 + sent.payload.length)
      expect(sent.packet.subarray(12, opened)).toEqual(sent.payload)
    }
    // steps of 33 keep two turns short; the row still jumps over 0 at another place each time
    for (let n = 0; n < 4_500; n++) {
      const payload = Buffer.from(`frame ${n}`)
      const { packet, length } = rtp((65_000 + 33 * n) % 0x1_0000, payload)
      const sent = { packet, length: sender.protect(packet, length), payload }
      expect(packet.subarray(12, length)).not.toEqual(payload)
      if (n % 10 === 9) continue
      if (n % 10 === 3) held = sent
      else {
        arrive(sent)
        // 33 back is still within the window of 64
        if (held) arrive(held)
        held = null
      }
    }
    expect(receiver.refused).toBe(0)
  })

  test('a packet that is sent again, is too old, or is of another key is refused and left alone', () => {
    const sender = createSrtpSender(master)
    const receiver = createSrtpReceiver(master)
    const packets = Array.from({ length: 70 }, (_, n) => {
      const { packet, length } = rtp(n + 1, Buffer.from('hello'))
      return packet.subarray(0, sender.protect(packet, length))
    })
    const open = (n: number): number => {
      const copy = Buffer.from(packets[n] ?? none)
      const opened = receiver.unprotect(copy, copy.length)
      if (opened === 0) expect(copy).toEqual(packets[n])
      return opened
    }
    expect(open(0)).toBe(17)
    expect(open(0)).toBe(0)
    expect(open(69)).toBe(17)
    expect(open(6)).toBe(17) // 63 behind the newest: the oldest that is taken
    expect(open(6)).toBe(0)
    expect(open(5)).toBe(0) // 64 behind
    expect(open(40)).toBe(17)
    expect(open(40)).toBe(0)
    const stranger = createSrtpReceiver(randomKey(suite))
    const copy = Buffer.from(packets[1] ?? none)
    expect(stranger.unprotect(copy, copy.length)).toBe(0)
    expect(copy).toEqual(packets[1])
    expect([receiver.refused, stranger.refused]).toEqual([4, 1])
  })

  test('packets that carry the identifier of their key are opened, those of another key are not', () => {
    const master = randomKey(suite)
    const mki = Buffer.from('00000007', 'hex')
    const sender = createSrtpSender(master)
    const receiver = createSrtpReceiver({ ...master, mki })
    const { rtpTagBytes, rtcpTagBytes, aead } = SRTP_SUITES[suite]
    const identified = (packet: Buffer, length: number, tagBytes: number, id: Buffer): Buffer => {
      const at = length - (aead ? 0 : tagBytes)
      return Buffer.concat([packet.subarray(0, at), id, packet.subarray(at, length)])
    }
    const { packet, length } = rtp(7, Buffer.from('hello'))
    const clear = Buffer.from(packet.subarray(0, length))
    const sealed = sender.protect(packet, length)
    const other = identified(packet, sealed, rtpTagBytes, Buffer.from('00000008', 'hex'))
    expect(receiver.unprotect(other, other.length)).toBe(0)
    const sent = identified(packet, sealed, rtpTagBytes, mki)
    expect(receiver.unprotect(sent, sent.length)).toBe(length)
    expect(sent.subarray(0, length)).toEqual(clear)
    expect(receiver.unprotect(Buffer.alloc(3), 3)).toBe(0)

    const report = Buffer.alloc(28 + SRTP_TRAILER_BYTES_MAX)
    report.writeUInt32BE(0x80c9_0006)
    const sealedReport = sender.protectRtcp(report, 28)
    const sentReport = identified(report, sealedReport, rtcpTagBytes, mki)
    expect(receiver.unprotectRtcp(sentReport, sentReport.length)).toBe(28)
  })

  test('one changed bit anywhere in RTP or RTCP is noticed', () => {
    const sender = createSrtpSender(master)
    const { packet, length } = rtp(7, Buffer.from('0123456789'))
    const sealed = packet.subarray(0, sender.protect(packet, length))
    const report = Buffer.concat([hex('80c90001cafebabe'), Buffer.from('01234567'), Buffer.alloc(20)])
    const sealedReport = report.subarray(0, sender.protectRtcp(report, 16))
    const flip = (whole: Buffer, bit: number): Buffer => {
      const changed = Buffer.from(whole)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      return changed
    }
    const receiver = createSrtpReceiver(master)
    for (let bit = 0; bit < 8 * sealed.length; bit++)
      expect(receiver.unprotect(flip(sealed, bit), sealed.length), `bit ${bit}`).toBe(0)
    for (let bit = 0; bit < 8 * sealedReport.length; bit++)
      expect(receiver.unprotectRtcp(flip(sealedReport, bit), sealedReport.length), `bit ${bit}`).toBe(0)
    // and none of it disturbs the true ones
    expect(receiver.unprotect(sealed, sealed.length)).toBe(22)
    expect(receiver.unprotectRtcp(sealedReport, sealedReport.length)).toBe(16)
    expect(sealedReport.subarray(8, 16).toString()).toBe('01234567')
    expect(receiver.unprotectRtcp(Buffer.from(sealedReport), sealedReport.length)).toBe(0)
  })

  test('packets cut short and noise are refused without a throw', () => {
    const receiver = createSrtpReceiver(master)
    const { packet, length } = rtp(1, Buffer.from('hello'))
    const sealed = packet.subarray(0, createSrtpSender(master).protect(packet, length))
    for (let bytes = 0; bytes < sealed.length; bytes++) {
      expect(receiver.unprotect(Buffer.from(sealed.subarray(0, bytes)), bytes)).toBe(0)
      expect(receiver.unprotectRtcp(Buffer.from(sealed.subarray(0, bytes)), bytes)).toBe(0)
    }
    for (let round = 0; round < 300; round++) {
      const noise = randomBytes(round)
      if (noise.length > 0) noise[0] = 0x80 | ((noise[0] ?? 0) & 0x3f)
      expect(receiver.unprotect(noise, noise.length)).toBe(0)
    }
  })

  test('CSRCs and a header extension stay readable', () => {
    const packet = Buffer.alloc(64 + SRTP_TRAILER_BYTES_MAX)
    hex('92000001 00000001 cafebabe 11111111 22222222 bede0001 aabbccdd').copy(packet)
    const sealed = createSrtpSender(master).protect(packet, 64)
    expect(packet.subarray(0, 28)).toEqual(
      hex('92000001 00000001 cafebabe 11111111 22222222 bede0001 aabbccdd'),
    )
    expect(packet.subarray(28, 64)).not.toEqual(Buffer.alloc(36))
    expect(createSrtpReceiver(master).unprotect(packet, sealed)).toBe(64)
    expect(packet.subarray(28, 64)).toEqual(Buffer.alloc(36))
  })

  test('forged sources push none of the true ones out', () => {
    const sender = createSrtpSender(master)
    const receiver = createSrtpReceiver(master)
    const first = rtp(65_535, Buffer.from('a'))
    expect(receiver.unprotect(first.packet, sender.protect(first.packet, first.length))).toBe(13)
    for (let ssrc = 1; ssrc < 100; ssrc++) {
      const { packet } = rtp(1, randomBytes(30), ssrc)
      expect(receiver.unprotect(packet, packet.length)).toBe(0)
    }
    // only who knows the first packet knows that the row has turned over
    const second = rtp(0, Buffer.from('b'))
    expect(receiver.unprotect(second.packet, sender.protect(second.packet, second.length))).toBe(13)
  })

  test('a key of the wrong length is refused before any packet', () => {
    expect(() => createSrtpSender({ ...master, key: Buffer.alloc(15) })).toThrow(RangeError)
    expect(() => createSrtpReceiver({ ...master, salt: Buffer.alloc(13) })).toThrow(RangeError)
  })
})
