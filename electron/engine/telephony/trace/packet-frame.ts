import type { PacketEnd } from './packet-end.ts'

const ETHERNET_BYTES = 14
const IPV4_BYTES = 20
const IPV6_BYTES = 40
const UDP_BYTES = 8
const TCP_BYTES = 20
const PROTOCOL_TCP = 6
const PROTOCOL_UDP = 17
const HOPS = 64
/** PSH and ACK: data, in a connection that stands. */
const TCP_FLAGS = 0x18
const TCP_WINDOW = 0xffff

/** Payload of one made-up datagram: what the total length field of IPv4 leaves. */
export const UDP_PAYLOAD_BYTES_MAX = 65_535 - IPV4_BYTES - UDP_BYTES
/** Payload of one made-up segment: far above a real one, so that nearly every message is one packet. */
export const TCP_PAYLOAD_BYTES_MAX = 60_000

interface Carried {
  /** Both ends are of one family. */
  readonly source: PacketEnd
  readonly target: PacketEnd
  readonly payload: Uint8Array
}

/** What a frame is made around. */
export type Segment =
  | (Carried & { readonly kind: 'udp' })
  | (Carried & { readonly kind: 'tcp'; readonly sequence: number; readonly acknowledged: number })

/**
 * An Ethernet frame with IPv4 (RFC 791) or IPv6 (RFC 8200) and UDP (RFC 768) or TCP (RFC 9293) around the payload,
 * checksums filled in. `identification` is IPv4's, 0 to 65535.
 */
export function frameOf(segment: Segment, identification: number): Uint8Array {
  const isV6 = segment.source.address.length === 16
  const ipBytes = isV6 ? IPV6_BYTES : IPV4_BYTES
  const transportBytes = segment.kind === 'udp' ? UDP_BYTES : TCP_BYTES
  const carried = transportBytes + segment.payload.length
  const frame = new Uint8Array(ETHERNET_BYTES + ipBytes + carried)
  writeEthernet(frame, segment, isV6)
  const network = frame.subarray(ETHERNET_BYTES)
  if (isV6) writeIpv6(network, segment, carried)
  else writeIpv4(network, segment, carried, identification)
  const transport = network.subarray(ipBytes)
  transport.set(segment.payload, transportBytes)
  writeTransport(transport, segment)
  return frame
}

/** Hardware addresses are invented: locally administered (bit 1 of the first byte), the end's last three bytes. */
function writeEthernet(frame: Uint8Array, { source, target }: Segment, isV6: boolean): void {
  frame.set([2, 0, 0, ...target.address.subarray(-3)], 0)
  frame.set([2, 0, 0, ...source.address.subarray(-3)], 6)
  frame.set(isV6 ? [0x86, 0xdd] : [0x08, 0x00], 12)
}

function writeIpv4(bytes: Uint8Array, segment: Segment, carried: number, identification: number): void {
  const view = viewOf(bytes)
  view.setUint8(0, 0x45)
  view.setUint16(2, IPV4_BYTES + carried)
  view.setUint16(4, identification)
  view.setUint16(6, 0x4000)
  view.setUint8(8, HOPS)
  view.setUint8(9, protocolOf(segment))
  bytes.set(segment.source.address, 12)
  bytes.set(segment.target.address, 16)
  view.setUint16(10, complement(sumOf(bytes.subarray(0, IPV4_BYTES), 0)))
}

function writeIpv6(bytes: Uint8Array, segment: Segment, carried: number): void {
  const view = viewOf(bytes)
  view.setUint8(0, 0x60)
  view.setUint16(4, carried)
  view.setUint8(6, protocolOf(segment))
  view.setUint8(7, HOPS)
  bytes.set(segment.source.address, 8)
  bytes.set(segment.target.address, 24)
}

/** Header of UDP or TCP; the payload stands behind it already, for the checksum. */
function writeTransport(bytes: Uint8Array, segment: Segment): void {
  const view = viewOf(bytes)
  view.setUint16(0, segment.source.port)
  view.setUint16(2, segment.target.port)
  if (segment.kind === 'udp') {
    view.setUint16(4, bytes.length)
    // A sum of zero is written as all ones: zero means "no checksum" (RFC 768).
    view.setUint16(6, checksumOf(bytes, segment) || 0xffff)
    return
  }
  view.setUint32(4, segment.sequence)
  view.setUint32(8, segment.acknowledged)
  view.setUint8(12, (TCP_BYTES / 4) << 4)
  view.setUint8(13, TCP_FLAGS)
  view.setUint16(14, TCP_WINDOW)
  view.setUint16(16, checksumOf(bytes, segment))
}

/** RFC 768 and RFC 8200 8.1: addresses, protocol and length are summed with what is carried. */
function checksumOf(bytes: Uint8Array, segment: Segment): number {
  const addresses = sumOf(segment.target.address, sumOf(segment.source.address, 0))
  return complement(sumOf(bytes, addresses + protocolOf(segment) + bytes.length))
}

/** The sum of 16-bit words (RFC 1071), not folded; 65,535 bytes cannot overflow it. */
function sumOf(bytes: Uint8Array, start: number): number {
  let sum = start
  for (let at = 0; at < bytes.length; at += 2) sum += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
  return sum
}

function complement(sum: number): number {
  let folded = sum
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x10000)
  return ~folded & 0xffff
}

function protocolOf({ kind }: Segment): number {
  return kind === 'udp' ? PROTOCOL_UDP : PROTOCOL_TCP
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
