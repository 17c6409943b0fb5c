/** Where the readable part of RTP and RTCP ends; SRTP encrypts what follows it (RFC 3711 sections 3.1 and 3.4). */

const RTP_FIXED_BYTES = 12
/** First header of an RTCP packet with its SSRC. */
export const RTCP_HEADER_BYTES = 8
/** The E flag and the 31-bit index that follow an encrypted RTCP packet. */
export const RTCP_INDEX_BYTES = 4
/** Most octets of an RTP header that is not encrypted: 15 CSRCs and a header extension of some length. */
export const RTP_HEADER_BYTES_MAX = 256

/** Octets of the RTP header with CSRCs and extension, or 0 when the packet is too short or no RTP. */
export function rtpHeaderBytes(packet: Buffer, length: number): number {
  if (length < RTP_FIXED_BYTES || packet.length < length) return 0
  const flags = packet.readUInt8(0)
  if (flags >> 6 !== 2) return 0
  let bytes = RTP_FIXED_BYTES + 4 * (flags & 0x0f)
  if (flags & 0x10) {
    if (length < bytes + 4) return 0
    bytes += 4 + 4 * packet.readUInt16BE(bytes + 2)
  }
  return bytes <= length && bytes <= RTP_HEADER_BYTES_MAX ? bytes : 0
}
