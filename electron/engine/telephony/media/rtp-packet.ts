import { RTP_HEADER_BYTES, RTP_PAYLOAD_BYTES_MAX } from './media-limits.ts'

/** One received RTP packet. `payload` is a view of the datagram, without padding, CSRCs and extension. */
export interface RtpPacket {
  readonly payloadType: number
  readonly marker: boolean
  readonly sequence: number
  readonly timestamp: number
  readonly ssrc: number
  readonly payload: Uint8Array
}

/**
 * Reads an RTP header (RFC 3550 5.1). Null when the datagram is no RTP: wrong version, cut short, RTCP on the
 * same port (RFC 5761 4: packet types 192-223), or a payload longer than any telephone sends.
 */
export function parseRtpPacket(datagram: Buffer): RtpPacket | null {
  if (datagram.length < RTP_HEADER_BYTES) return null
  const flags = datagram.readUInt8(0)
  const typeOctet = datagram.readUInt8(1)
  if (flags >> 6 !== 2 || (typeOctet >= 192 && typeOctet <= 223)) return null
  let start = RTP_HEADER_BYTES + 4 * (flags & 0x0f)
  let end = datagram.length
  if (flags & 0x10) {
    if (end < start + 4) return null
    start += 4 + 4 * datagram.readUInt16BE(start + 2)
  }
  if (start > end) return null
  if (flags & 0x20) {
    const padding = datagram.readUInt8(end - 1)
    if (padding === 0 || padding > end - start) return null
    end -= padding
  }
  if (end - start > RTP_PAYLOAD_BYTES_MAX) return null
  return {
    payloadType: typeOctet & 0x7f,
    marker: typeOctet >= 0x80,
    sequence: datagram.readUInt16BE(2),
    timestamp: datagram.readUInt32BE(4),
    ssrc: datagram.readUInt32BE(8),
    payload: datagram.subarray(start, end),
  }
}

/** Writes the 12 octets of RFC 3550 5.1 at the start of `packet`: no padding, no extension, no CSRC. */
export function writeRtpHeader(packet: Buffer, header: Omit<RtpPacket, 'payload'>): void {
  packet[0] = 0x80
  packet[1] = header.payloadType | (header.marker ? 0x80 : 0)
  packet.writeUInt16BE(header.sequence, 2)
  packet.writeUInt32BE(header.timestamp, 4)
  packet.writeUInt32BE(header.ssrc, 8)
}
