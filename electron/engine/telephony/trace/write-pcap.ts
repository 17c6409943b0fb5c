import type { TraceMessage } from '../../../../shared/model/trace.ts'
import { type PacketEnd, packetEndOf } from './packet-end.ts'
import { frameOf, type Segment, TCP_PAYLOAD_BYTES_MAX, UDP_PAYLOAD_BYTES_MAX } from './packet-frame.ts'

/** Classic pcap with microseconds, written little-endian (draft-ietf-opsawg-pcap 4). */
const MAGIC = 0xa1b2c3d4
const FILE_HEADER_BYTES = 24
const RECORD_HEADER_BYTES = 16
const SNAP_BYTES = 262_144
const LINK_TYPE_ETHERNET = 1
/**
 * TLS is written as what was inside: plain SIP over TCP. Wireshark takes port 5061 for TLS and would show
 * gibberish, so that port is written as 5060; every other port stays as it was.
 */
const TLS_PORT = 5061
const SIP_PORT = 5060

/**
 * Writes SIP messages as a pcap file that Wireshark, tshark and sngrep open. The packets are made up around real
 * messages: Ethernet with invented hardware addresses, IPv4 or IPv6, and UDP (one datagram per message, fragments
 * put together) or TCP (segments with running sequence numbers, no handshake). Checksums are right. Order and
 * times are those of `messages`, to the millisecond. A message whose addresses are no IP addresses is left out.
 */
export function writePcap(messages: readonly TraceMessage[]): Uint8Array {
  const streams = new Map<string, number>()
  const records: Uint8Array[] = [fileHeader()]
  let identification = 1
  for (const message of messages) {
    const ends = endsOf(message)
    if (!ends) continue
    for (const segment of segmentsOf(message, ends, streams)) {
      const frame = frameOf(segment, identification)
      identification = (identification + 1) & 0xffff
      records.push(recordHeader(message.at, frame.length), frame)
    }
  }
  return joined(records)
}

interface Ends {
  readonly source: PacketEnd
  readonly target: PacketEnd
}

function endsOf(message: TraceMessage): Ends | null {
  const local = packetEndOf(message.local)
  const remote = packetEndOf(message.remote)
  if (!local || !remote || local.address.length !== remote.address.length) return null
  const isTls = message.transport === 'TLS'
  const [ours, theirs] = isTls ? [withoutTlsPort(local), withoutTlsPort(remote)] : [local, remote]
  return message.direction === 'sent' ? { source: ours, target: theirs } : { source: theirs, target: ours }
}

function withoutTlsPort(end: PacketEnd): PacketEnd {
  return end.port === TLS_PORT ? { ...end, port: SIP_PORT } : end
}

/** One datagram, or as many TCP segments as the message needs; `streams` holds the next sequence numbers. */
function segmentsOf(message: TraceMessage, ends: Ends, streams: Map<string, number>): Segment[] {
  const payload = Buffer.from(message.text, 'utf8')
  if (message.transport === 'UDP')
    return [{ ...ends, kind: 'udp', payload: payload.subarray(0, UDP_PAYLOAD_BYTES_MAX) }]
  const there = streamKey(ends.source, ends.target)
  const back = streamKey(ends.target, ends.source)
  const segments: Segment[] = []
  for (let from = 0; from < payload.length; from += TCP_PAYLOAD_BYTES_MAX) {
    const part = payload.subarray(from, from + TCP_PAYLOAD_BYTES_MAX)
    const sequence = streams.get(there) ?? 1
    segments.push({ ...ends, kind: 'tcp', payload: part, sequence, acknowledged: streams.get(back) ?? 1 })
    streams.set(there, (sequence + part.length) >>> 0)
  }
  return segments
}

function streamKey(from: PacketEnd, to: PacketEnd): string {
  return `${from.address.join('.')} ${from.port} ${to.address.join('.')} ${to.port}`
}

function fileHeader(): Uint8Array {
  const header = new DataView(new ArrayBuffer(FILE_HEADER_BYTES))
  header.setUint32(0, MAGIC, true)
  header.setUint16(4, 2, true)
  header.setUint16(6, 4, true)
  header.setUint32(16, SNAP_BYTES, true)
  header.setUint32(20, LINK_TYPE_ETHERNET, true)
  return new Uint8Array(header.buffer)
}

function recordHeader(at: number, bytes: number): Uint8Array {
  const header = new DataView(new ArrayBuffer(RECORD_HEADER_BYTES))
  const microseconds = Math.max(0, Math.round(at * 1000))
  header.setUint32(0, Math.floor(microseconds / 1_000_000), true)
  header.setUint32(4, microseconds % 1_000_000, true)
  header.setUint32(8, bytes, true)
  header.setUint32(12, bytes, true)
  return new Uint8Array(header.buffer)
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
