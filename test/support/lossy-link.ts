import { createHash } from 'node:crypto'
import type { PacketLink } from '../../electron/engine/telephony/transport/udp-socket.ts'

/**
 * A link that loses a share of the packets in both directions. Whether the n-th copy of a message is lost follows
 * from the seed, the number called, the kind of the message and n alone: one seed gives one and the same
 * bad line, however busy the machine is.
 */
export function lossyLink(
  seed: number,
  share: number,
): { readonly link: PacketLink; readonly lost: () => number } {
  const copies = new Map<string, number>()
  let lost = 0
  const link: PacketLink = (bytes, direction, deliver) => {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
    const number = /\r\nTo:[^\r]*sip:(\w+)@/i.exec(text)?.[1] ?? ''
    const cseq = /\r\nCSeq: *([^\r]*)/i.exec(text)?.[1] ?? ''
    const kind = text.startsWith('SIP/2.0') ? text.slice(8, 11) : 'request'
    const key = `${direction} ${number} ${cseq} ${kind}`
    const copy = (copies.get(key) ?? 0) + 1
    copies.set(key, copy)
    const hash = createHash('sha256').update(`${seed} ${key} ${copy}`).digest()
    if (hash.readUInt32BE(0) / 2 ** 32 < share) lost++
    else deliver()
  }
  return { link, lost: () => lost }
}
