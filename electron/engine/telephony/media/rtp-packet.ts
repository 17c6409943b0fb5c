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

/** A packet that is read in place, again and again into the same object: nothing is allocated per packet. */
export interface RtpView {
  payloadType: number
  marker: boolean
  sequence: number
  timestamp: number
  ssrc: number
  /** The datagram; its payload is `start` (inclusive) to `end` (exclusive). */
  bytes: Uint8Array
  start: number
  end: number
}

const NO_BYTES = new Uint8Array(0)

/** A view to read packets into. */
export function createRtpView(): RtpView {
  return {
    payloadType: 0,
    marker: false,
    sequence: 0,
    timestamp: 0,
    ssrc: 0,
    bytes: NO_BYTES,
    start: 0,
    end: 0,
  }
}

/**
 * Reads an RTP header (RFC 3550 5.1) into `view`. False when the datagram is no RTP: wrong version, cut short,
 * RTCP on the same port (RFC 5761 4: packet types 192-223), or a payload longer than any telephone sends.
 */
export function readRtpPacket(datagram: Buffer, view: RtpView): boolean {
  if (datagram.length < RTP_HEADER_BYTES) return false
  const flags = datagram.readUInt8(0)
  const typeOctet = datagram.readUInt8(1)
  if (flags >> 6 !== 2 || (typeOctet >= 192 && typeOctet <= 223)) return false
  let start = RTP_HEADER_BYTES + 4 * (flags & 0x0f)
  let end = datagram.length
  if (flags & 0x10) {
    if (end < start + 4) return false
    start += 4 + 4 * datagram.readUInt16BE(start + 2)
  }
  if (start > end) return false
  if (flags & 0x20) {
    const padding = datagram.readUInt8(end - 1)
    if (padding === 0 || padding > end - start) return false
    end -= padding
  }
  if (end - start > RTP_PAYLOAD_BYTES_MAX) return false
  view.payloadType = typeOctet & 0x7f
  view.marker = typeOctet >= 0x80
  view.sequence = datagram.readUInt16BE(2)
  view.timestamp = datagram.readUInt32BE(4)
  view.ssrc = datagram.readUInt32BE(8)
  view.bytes = datagram
  view.start = start
  view.end = end
  return true
}

/** The same into an object of its own; null when the datagram is no RTP. */
export function parseRtpPacket(datagram: Buffer): RtpPacket | null {
  const view = createRtpView()
  if (!readRtpPacket(datagram, view)) return null
  const { payloadType, marker, sequence, timestamp, ssrc } = view
  const payload = datagram.subarray(view.start, view.end)
  return { payloadType, marker, sequence, timestamp, ssrc, payload }
}

/** Writes the 12 octets of RFC 3550 5.1 at the start of `packet`: no padding, no extension, no CSRC. */
export function writeRtpHeader(packet: Buffer, header: Omit<RtpPacket, 'payload'>): void {
  packet[0] = 0x80
  packet[1] = header.payloadType | (header.marker ? 0x80 : 0)
  packet.writeUInt16BE(header.sequence, 2)
  packet.writeUInt32BE(header.timestamp, 4)
  packet.writeUInt32BE(header.ssrc, 8)
}
