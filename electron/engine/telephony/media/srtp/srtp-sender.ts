import { createCounterCipher, createGcmCipher, type PacketCipher, type PacketId } from './packet-cipher.ts'
import { RTCP_HEADER_BYTES, RTCP_INDEX_BYTES, rtpHeaderBytes } from './rtp-layout.ts'
import { deriveSessionKeys, SRTP_SUITES, type SrtpMasterKey } from './session-keys.ts'

/** Protects what one stream sends. Everything happens in the buffer of the packet. */
export interface SrtpSender {
  /**
   * Makes SRTP of the RTP packet in the first `length` octets and gives its new length; the buffer has room for
   * `SRTP_TRAILER_BYTES_MAX` more. 0 when it is no RTP packet or the buffer is too short.
   */
  protect(packet: Buffer, length: number): number
  /** The same for a compound RTCP packet. */
  protectRtcp(packet: Buffer, length: number): number
}

const SEQUENCES = 0x1_0000
const INDEX_ENCRYPTED = 0x8000_0000

/** The ciphers of both kinds of packet under one master key. @throws RangeError as `deriveSessionKeys`. */
export function createCiphers(master: SrtpMasterKey): {
  readonly rtp: PacketCipher
  readonly rtcp: PacketCipher
} {
  const { aead, rtpTagBytes, rtcpTagBytes } = SRTP_SUITES[master.suite]
  const rtp = deriveSessionKeys(master, 'rtp')
  const rtcp = deriveSessionKeys(master, 'rtcp')
  return aead
    ? { rtp: createGcmCipher(rtp, rtpTagBytes, false), rtcp: createGcmCipher(rtcp, rtcpTagBytes, true) }
    : { rtp: createCounterCipher(rtp, rtpTagBytes), rtcp: createCounterCipher(rtcp, rtcpTagBytes) }
}

/** A sender of one stream. @throws RangeError as `deriveSessionKeys`. */
export function createSrtpSender(master: SrtpMasterKey): SrtpSender {
  const { aead, rtpTagBytes, rtcpTagBytes } = SRTP_SUITES[master.suite]
  const ciphers = createCiphers(master)
  const id: PacketId = { ssrc: 0, index: 0, covered: Buffer.alloc(4) }
  let rollOver = 0
  let lastSequence = -1
  let rtcpIndex = 0

  return {
    protect(packet, length) {
      const header = rtpHeaderBytes(packet, length)
      if (header === 0 || packet.length < length + rtpTagBytes) return 0
      const sequence = packet.readUInt16BE(2)
      // Our own row only goes up: a smaller number has turned over (RFC 3711 3.3.1).
      if (sequence < lastSequence) rollOver++
      lastSequence = sequence
      id.ssrc = packet.readUInt32BE(8)
      id.index = rollOver * SEQUENCES + sequence
      id.covered.writeUInt32BE(rollOver)
      ciphers.rtp.seal(packet, header, length, length, id)
      return length + rtpTagBytes
    },
    protectRtcp(packet, length) {
      const whole = length + RTCP_INDEX_BYTES + rtcpTagBytes
      if (length < RTCP_HEADER_BYTES || packet.length < whole) return 0
      id.ssrc = packet.readUInt32BE(4)
      id.index = rtcpIndex
      id.covered.writeUInt32BE((INDEX_ENCRYPTED | rtcpIndex) >>> 0)
      rtcpIndex = (rtcpIndex + 1) % INDEX_ENCRYPTED
      // GCM has its tag before the index word, HMAC-SHA1 behind it (RFC 7714 9.2, RFC 3711 3.4)
      const tagAt = aead ? length : length + RTCP_INDEX_BYTES
      const indexAt = aead ? length + rtcpTagBytes : length
      ciphers.rtcp.seal(packet, RTCP_HEADER_BYTES, length, tagAt, id)
      id.covered.copy(packet, indexAt)
      return whole
    },
  }
}
