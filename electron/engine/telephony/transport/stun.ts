import { isIP } from 'node:net'
import type { SocketAddress } from './sip-endpoint.ts'

/** RFC 5389 6: what tells STUN from SIP, RTP and everything else on the same socket. */
const MAGIC_COOKIE = 0x2112a442
const BINDING_REQUEST = 0x0001
const BINDING_SUCCESS = 0x0101
const BINDING_ERROR = 0x0111
const MAPPED_ADDRESS = 0x0001
const XOR_MAPPED_ADDRESS = 0x0020
const HEADER_BYTES = 20
/** Bytes of a transaction id. */
export const STUN_ID_BYTES = 12

export type StunAnswer =
  | { readonly kind: 'mapped'; readonly id: string; readonly address: SocketAddress }
  /** The server refuses, or answers without an address. */
  | { readonly kind: 'refused'; readonly id: string }

/** True for a packet that can only be STUN: no SIP message starts with a byte below 4. RFC 5389 6. */
export function looksLikeStun(bytes: Uint8Array): boolean {
  return bytes.length >= HEADER_BYTES && (bytes[0] ?? 255) < 4 && viewOf(bytes).getUint32(4) === MAGIC_COOKIE
}

/** A Binding request without attributes. `id` has `STUN_ID_BYTES` bytes that nobody can guess. */
export function encodeBindingRequest(id: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES)
  const view = viewOf(bytes)
  view.setUint16(0, BINDING_REQUEST)
  view.setUint32(4, MAGIC_COOKIE)
  bytes.set(id.subarray(0, STUN_ID_BYTES), 8)
  return bytes
}

/** Reads the answer to a Binding request; null for anything else or anything malformed. RFC 5389 7.3, 15.1, 15.2. */
export function decodeBindingAnswer(bytes: Uint8Array): StunAnswer | null {
  if (!looksLikeStun(bytes)) return null
  const view = viewOf(bytes)
  const type = view.getUint16(0)
  const end = HEADER_BYTES + view.getUint16(2)
  if ((type !== BINDING_SUCCESS && type !== BINDING_ERROR) || end > bytes.length) return null
  const id = stunIdText(bytes.subarray(8, HEADER_BYTES))
  if (type === BINDING_ERROR) return { kind: 'refused', id }
  let plain: SocketAddress | null = null
  for (let at = HEADER_BYTES; at + 4 <= end; ) {
    const name = view.getUint16(at)
    const length = view.getUint16(at + 2)
    const value = bytes.subarray(at + 4, at + 4 + length)
    if (at + 4 + length > end) return null
    if (name === XOR_MAPPED_ADDRESS) {
      const address = readAddress(value, bytes.subarray(4, HEADER_BYTES))
      if (address) return { kind: 'mapped', id, address }
    }
    // RFC 3489 servers know only the plain one; some NATs rewrite it, so the other goes first.
    if (name === MAPPED_ADDRESS) plain = readAddress(value, null)
    at += 4 + Math.ceil(length / 4) * 4
  }
  return plain ? { kind: 'mapped', id, address: plain } : { kind: 'refused', id }
}

/** The transaction id as a key. */
export function stunIdText(id: Uint8Array): string {
  return Buffer.from(id.buffer, id.byteOffset, id.byteLength).toString('hex')
}

/** `mask` is cookie and transaction id of an XOR-MAPPED-ADDRESS. */
function readAddress(value: Uint8Array, mask: Uint8Array | null): SocketAddress | null {
  const bytes = value[1] === 1 ? 4 : value[1] === 2 ? 16 : 0
  if (bytes === 0 || value.length < 4 + bytes) return null
  const unmasked = (from: number, index: number): number => (value[from] ?? 0) ^ (mask?.[index] ?? 0)
  const port = unmasked(2, 0) * 256 + unmasked(3, 1)
  const octets = Array.from({ length: bytes }, (_, i) => unmasked(4 + i, i))
  const host = bytes === 4 ? octets.join('.') : ipv6Text(octets)
  return port > 0 && isIP(host) ? { host, port } : null
}

function ipv6Text(octets: readonly number[]): string {
  const groups: string[] = []
  for (let i = 0; i < 16; i += 2) groups.push(((octets[i] ?? 0) * 256 + (octets[i + 1] ?? 0)).toString(16))
  // The URL parser of the system writes the short form of RFC 5952.
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
