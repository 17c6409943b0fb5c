/** RTCP packets of RFC 3550 section 6: sender and receiver reports, source description, goodbye. */

const SENDER_REPORT = 200
const RECEIVER_REPORT = 201
const SOURCE_DESCRIPTION = 202
const GOODBYE = 203
const CNAME = 1
const HEADER_BYTES = 8
const SENDER_BYTES = 20
const BLOCK_BYTES = 24
/** More packets in one datagram than any telephone sends. */
const COMPOUND_MAX = 16

/** What a sender says of itself (RFC 3550 6.4.1). */
export interface SenderInfo {
  /** NTP timestamp: seconds and their fraction in units of 2^-32 s. */
  readonly ntpSeconds: number
  readonly ntpFraction: number
  /** The same instant in units of the RTP timestamp. */
  readonly rtpTimestamp: number
  readonly packets: number
  readonly octets: number
}

/** What a receiver says of one source. */
export interface ReportBlock {
  readonly ssrc: number
  /** Share lost since the last report, 0 to 255/256. */
  readonly fractionLost: number
  /** Since the beginning; negative when packets came twice. */
  readonly lost: number
  readonly highestSequence: number
  /** In units of the RTP timestamp. */
  readonly jitter: number
  /** Middle 32 bits of the NTP time of the last sender report, and how long ago it came, in 1/65536 s; 0 when none came. */
  readonly lastReport: number
  readonly sinceLastReport: number
}

export type RtcpPacket =
  | {
      readonly kind: 'report'
      readonly ssrc: number
      /** Null in a receiver report. */
      readonly sender: SenderInfo | null
      readonly blocks: readonly ReportBlock[]
    }
  | { readonly kind: 'bye'; readonly ssrcs: readonly number[] }
  /** A description or a type that is not read here. */
  | { readonly kind: 'other'; readonly type: number }

/** True when the datagram on an RTP port is RTCP (RFC 5761 4). */
export function isRtcp(datagram: Uint8Array): boolean {
  const type = datagram[1] ?? 0
  return datagram.length >= HEADER_BYTES && (datagram[0] ?? 0) >> 6 === 2 && type >= 192 && type <= 223
}

/** Reads a compound packet (RFC 3550 6.1, A.2). Null when it is malformed anywhere. */
export function parseRtcp(datagram: Buffer): RtcpPacket[] | null {
  const packets: RtcpPacket[] = []
  let at = 0
  while (at < datagram.length) {
    if (packets.length === COMPOUND_MAX || datagram.length - at < 4) return null
    const flags = datagram.readUInt8(at)
    const bytes = 4 * (datagram.readUInt16BE(at + 2) + 1)
    if (flags >> 6 !== 2 || at + bytes > datagram.length) return null
    const packet = parseOne(datagram.subarray(at, at + bytes), flags & 0x1f)
    if (!packet) return null
    packets.push(packet)
    at += bytes
  }
  return packets
}

function parseOne(packet: Buffer, count: number): RtcpPacket | null {
  const type = packet.readUInt8(1)
  if (type === SENDER_REPORT || type === RECEIVER_REPORT) return parseReport(packet, count, type)
  if (type !== GOODBYE) return { kind: 'other', type }
  if (packet.length < 4 + 4 * count) return null
  return {
    kind: 'bye',
    ssrcs: Array.from({ length: count }, (_, index) => packet.readUInt32BE(4 + 4 * index)),
  }
}

function parseReport(packet: Buffer, count: number, type: number): RtcpPacket | null {
  const isSender = type === SENDER_REPORT
  const first = HEADER_BYTES + (isSender ? SENDER_BYTES : 0)
  if (packet.length < first + count * BLOCK_BYTES) return null
  const sender = isSender
    ? {
        ntpSeconds: packet.readUInt32BE(8),
        ntpFraction: packet.readUInt32BE(12),
        rtpTimestamp: packet.readUInt32BE(16),
        packets: packet.readUInt32BE(20),
        octets: packet.readUInt32BE(24),
      }
    : null
  const blocks = Array.from({ length: count }, (_, index) => parseBlock(packet, first + index * BLOCK_BYTES))
  return { kind: 'report', ssrc: packet.readUInt32BE(4), sender, blocks }
}

function parseBlock(packet: Buffer, at: number): ReportBlock {
  return {
    ssrc: packet.readUInt32BE(at),
    fractionLost: packet.readUInt8(at + 4) / 256,
    lost: packet.readIntBE(at + 5, 3),
    highestSequence: packet.readUInt32BE(at + 8),
    jitter: packet.readUInt32BE(at + 12),
    lastReport: packet.readUInt32BE(at + 16),
    sinceLastReport: packet.readUInt32BE(at + 20),
  }
}

/** What goes out: a report with its description, and a goodbye at the end of the stream. */
export interface OutgoingReport {
  readonly ssrc: number
  /** Null when no RTP was sent since the last two reports: a receiver report is written. */
  readonly sender: SenderInfo | null
  readonly block: ReportBlock | null
  /** At most 255 octets. */
  readonly cname: string
  readonly bye: boolean
}

/** The compound packet of RFC 3550 6.1: report first, then the CNAME, the goodbye last. */
export function writeRtcp(report: OutgoingReport): Buffer {
  const parts = [writeReport(report), writeDescription(report.ssrc, report.cname)]
  if (report.bye) {
    const bye = Buffer.alloc(8)
    writeHeader(bye, GOODBYE, 1)
    bye.writeUInt32BE(report.ssrc, 4)
    parts.push(bye)
  }
  return Buffer.concat(parts)
}

function writeHeader(packet: Buffer, type: number, count: number): void {
  packet.writeUInt8(0x80 | count, 0)
  packet.writeUInt8(type, 1)
  packet.writeUInt16BE(packet.length / 4 - 1, 2)
}

function writeReport({ ssrc, sender, block }: OutgoingReport): Buffer {
  const packet = Buffer.alloc(HEADER_BYTES + (sender ? SENDER_BYTES : 0) + (block ? BLOCK_BYTES : 0))
  writeHeader(packet, sender ? SENDER_REPORT : RECEIVER_REPORT, block ? 1 : 0)
  packet.writeUInt32BE(ssrc, 4)
  let at = HEADER_BYTES
  if (sender) {
    packet.writeUInt32BE(sender.ntpSeconds >>> 0, at)
    packet.writeUInt32BE(sender.ntpFraction >>> 0, at + 4)
    packet.writeUInt32BE(sender.rtpTimestamp >>> 0, at + 8)
    packet.writeUInt32BE(sender.packets >>> 0, at + 12)
    packet.writeUInt32BE(sender.octets >>> 0, at + 16)
    at += SENDER_BYTES
  }
  if (block) {
    packet.writeUInt32BE(block.ssrc, at)
    packet.writeUInt8(Math.min(255, Math.max(0, Math.floor(block.fractionLost * 256))), at + 4)
    packet.writeIntBE(Math.max(-0x80_0000, Math.min(0x7f_ffff, block.lost)), at + 5, 3)
    packet.writeUInt32BE(block.highestSequence >>> 0, at + 8)
    packet.writeUInt32BE(Math.round(block.jitter) >>> 0, at + 12)
    packet.writeUInt32BE(block.lastReport >>> 0, at + 16)
    packet.writeUInt32BE(block.sinceLastReport >>> 0, at + 20)
  }
  return packet
}

function writeDescription(ssrc: number, cname: string): Buffer {
  const text = Buffer.from(cname, 'utf8').subarray(0, 255)
  // Items end with at least one zero octet, up to the next 32-bit boundary.
  const packet = Buffer.alloc(4 * Math.ceil((HEADER_BYTES + 2 + text.length + 1) / 4))
  writeHeader(packet, SOURCE_DESCRIPTION, 1)
  packet.writeUInt32BE(ssrc, 4)
  packet.writeUInt8(CNAME, 8)
  packet.writeUInt8(text.length, 9)
  text.copy(packet, 10)
  return packet
}
