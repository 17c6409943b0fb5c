import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto'
import type { SessionKeys } from './session-keys.ts'

/**
 * Encrypts and authenticates one packet in its own buffer. `header` octets stay readable, `end` is where the
 * encrypted part ends, `index` is the packet's 48-bit index (RTP) or 31-bit index (RTCP).
 */
export interface PacketCipher {
  /** Encrypts `[header, end)` and writes the tag at `tagAt`. */
  seal(packet: Buffer, header: number, end: number, tagAt: number, id: PacketId): void
  /** Decrypts `[header, end)` when the tag at `tagAt` is right; false leaves the packet as it came. */
  open(packet: Buffer, header: number, end: number, tagAt: number, id: PacketId): boolean
}

/** What makes every packet's keystream its own. One object is reused for all packets of a direction. */
export interface PacketId {
  ssrc: number
  index: number
  /** Four octets that are authenticated with the packet: the roll-over counter of RTP, the index word of RTCP. */
  readonly covered: Buffer
}

const BLOCK_BYTES = 16
const TAG_BYTES_MAX = 20

/** XORs SSRC and index over a copy of the salt (RFC 3711 4.1.1, RFC 7714 8.1 and 9.1: the places are the same). */
function writeVector(vector: Buffer, salt: Buffer, ssrcAt: number, id: PacketId): void {
  vector.fill(0)
  vector.writeUInt32BE(id.ssrc, ssrcAt)
  vector.writeUIntBE(id.index, ssrcAt + 4, 6)
  for (let i = 0; i < salt.length; i++) vector[i] = (vector[i] ?? 0) ^ (salt[i] ?? 0)
}

/** AES in counter mode with a cut HMAC-SHA1 (RFC 3711 sections 4.1.1 and 4.2.1). */
export function createCounterCipher(keys: SessionKeys, tagBytes: number): PacketCipher {
  // One cipher for life: the counter blocks are encrypted one by one, so that no packet makes a new one.
  const aes = createCipheriv('aes-128-ecb', keys.key, null).setAutoPadding(false)
  const vector = Buffer.alloc(BLOCK_BYTES)
  const expected = Buffer.alloc(tagBytes)
  const received = Buffer.alloc(tagBytes)
  let counters = Buffer.alloc(16 * BLOCK_BYTES)

  const crypt = (packet: Buffer, header: number, end: number, id: PacketId): void => {
    const blocks = Math.ceil((end - header) / BLOCK_BYTES)
    if (blocks <= 0) return
    if (blocks * BLOCK_BYTES > counters.length) counters = Buffer.alloc(blocks * BLOCK_BYTES)
    writeVector(vector, keys.salt, 4, id)
    for (let block = 0; block < blocks; block++) {
      const at = block * BLOCK_BYTES
      vector.copy(counters, at)
      counters.writeUInt16BE(block, at + BLOCK_BYTES - 2)
    }
    const stream = aes.update(counters.subarray(0, blocks * BLOCK_BYTES))
    for (let at = header, i = 0; at < end; at++, i++) packet[at] = (packet[at] ?? 0) ^ (stream[i] ?? 0)
  }
  const writeTag = (packet: Buffer, end: number, id: PacketId, into: Buffer, at: number): void => {
    const hmac = createHmac('sha1', keys.authentication)
    hmac.update(packet.subarray(0, end)).update(id.covered)
    hmac.digest().copy(into, at, 0, tagBytes)
  }
  return {
    seal(packet, header, end, tagAt, id) {
      crypt(packet, header, end, id)
      writeTag(packet, end, id, packet, tagAt)
    },
    open(packet, header, end, tagAt, id) {
      writeTag(packet, end, id, expected, 0)
      if (packet.copy(received, 0, tagAt, tagAt + tagBytes) < tagBytes) return false
      if (!timingSafeEqual(expected, received)) return false
      crypt(packet, header, end, id)
      return true
    },
  }
}

/**
 * AES-GCM (RFC 7714). What is readable is authenticated too: the header of RTP; of RTCP the header and, with
 * `indexCovered`, the index word. The roll-over counter of RTP is in the vector already.
 */
export function createGcmCipher(keys: SessionKeys, tagBytes: number, indexCovered: boolean): PacketCipher {
  const algorithm = keys.key.length === 32 ? 'aes-256-gcm' : 'aes-128-gcm'
  const vector = Buffer.alloc(12)
  const covered = Buffer.alloc(TAG_BYTES_MAX)
  const options = { authTagLength: tagBytes }
  /** The readable part as one piece: Node takes the additional data of GCM only once. */
  const readable = (packet: Buffer, header: number, id: PacketId): Buffer => {
    if (!indexCovered) return packet.subarray(0, header)
    packet.copy(covered, 0, 0, header)
    id.covered.copy(covered, header)
    return covered.subarray(0, header + id.covered.length)
  }
  return {
    seal(packet, header, end, tagAt, id) {
      writeVector(vector, keys.salt, 2, id)
      const cipher = createCipheriv(algorithm, keys.key, vector, options)
      cipher.setAAD(readable(packet, header, id))
      cipher.update(packet.subarray(header, end)).copy(packet, header)
      cipher.final()
      cipher.getAuthTag().copy(packet, tagAt)
    },
    open(packet, header, end, tagAt, id) {
      writeVector(vector, keys.salt, 2, id)
      const decipher = createDecipheriv(algorithm, keys.key, vector, options)
      decipher.setAAD(readable(packet, header, id))
      decipher.setAuthTag(packet.subarray(tagAt, tagAt + tagBytes))
      const plain = decipher.update(packet.subarray(header, end))
      try {
        decipher.final()
      } catch {
        return false // the tag is not that of this packet
      }
      plain.copy(packet, header)
      return true
    },
  }
}
