import { createHash } from 'node:crypto'
import type { PacketLink } from '../../electron/engine/telephony/transport/udp-socket.ts'

/** Which share of packets a link loses or doubles, and by how much it delays each: at random up to `jitterMs`. */
interface Badness {
  readonly loss: number
  readonly doubled?: number
  readonly jitterMs?: number
}

export interface BadLink {
  readonly link: PacketLink
  readonly counts: { lost: number; doubled: number; overtaken: number }
  /** Drops what is still on its way. */
  close(): void
}

/** A link that loses a share of the packets in both directions; one seed gives one and the same bad line (badLink). */
export function lossyLink(
  seed: number,
  share: number,
): { readonly link: PacketLink; readonly lost: () => number } {
  const { link, counts } = badLink(seed, { loss: share })
  return { link, lost: () => counts.lost }
}

/**
 * A link that loses, doubles and delays packets in both directions, so that they overtake one another. What happens to
 * the n-th copy of a message follows from the seed, the number called, the kind of the message and n alone: one seed
 * gives one and the same bad line, however busy the machine is.
 */
export function badLink(seed: number, { loss, doubled = 0, jitterMs = 0 }: Badness): BadLink {
  const copies = new Map<string, number>()
  const counts = { lost: 0, doubled: 0, overtaken: 0 }
  const onTheWay = new Map<NodeJS.Timeout, number>()
  const chance = (key: string, copy: number, what: string): number =>
    createHash('sha256').update(`${seed} ${key} ${copy}${what}`).digest().readUInt32BE(0) / 2 ** 32

  function send(deliver: () => void, delayMs: number): void {
    if (jitterMs === 0) {
      deliver()
      return
    }
    const dueAt = performance.now() + delayMs
    const timer = setTimeout(() => {
      onTheWay.delete(timer)
      deliver()
    }, delayMs)
    for (const otherDueAt of onTheWay.values()) if (otherDueAt > dueAt) counts.overtaken++
    onTheWay.set(timer, dueAt)
  }
  const link: PacketLink = (bytes, direction, deliver) => {
    const key = `${direction} ${kindOf(bytes)}`
    const copy = (copies.get(key) ?? 0) + 1
    copies.set(key, copy)
    if (chance(key, copy, '') < loss) {
      counts.lost++
      return
    }
    send(deliver, jitterMs * chance(key, copy, ' delay'))
    if (chance(key, copy, ' doubled') >= doubled) return
    counts.doubled++
    send(deliver, jitterMs * chance(key, copy, ' second delay'))
  }
  return {
    link,
    counts,
    close() {
      for (const timer of onTheWay.keys()) clearTimeout(timer)
      onTheWay.clear()
    },
  }
}

/** Number called, CSeq and status: what tells the messages of one call apart, but not their copies. */
function kindOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const number = /\r\nTo:[^\r]*sip:([+\w]+)@/i.exec(text)?.[1] ?? ''
  const cseq = /\r\nCSeq: *([^\r]*)/i.exec(text)?.[1] ?? ''
  return `${number} ${cseq} ${text.startsWith('SIP/2.0') ? text.slice(8, 11) : 'request'}`
}
