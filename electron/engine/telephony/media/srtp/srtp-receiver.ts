import type { PacketId } from './packet-cipher.ts'
import { ReplayWindow } from './replay-window.ts'
import { RTCP_HEADER_BYTES, RTCP_INDEX_BYTES, rtpHeaderBytes } from './rtp-layout.ts'
import { SRTP_SUITES, type SrtpMasterKey } from './session-keys.ts'
import { createCiphers } from './srtp-sender.ts'

/** Opens what one far end sends. Everything happens in the buffer of the packet. */
export interface SrtpReceiver {
  /**
   * Makes RTP of the SRTP packet in the first `length` octets and gives its new length. 0 when it is no SRTP packet
   * of this key, or was received before; the buffer is then as it came.
   */
  unprotect(packet: Buffer, length: number): number
  /** The same for a compound SRTCP packet; one that is authenticated but not encrypted is taken as well. */
  unprotectRtcp(packet: Buffer, length: number): number
  /** Packets that were refused: forged, repeated, or of another key. */
  readonly refused: number
}

/** A far end has one source at a time; a transfer brings another one. The oldest is forgotten for a fifth. */
const SOURCES_MAX = 4
const SEQUENCES = 0x1_0000
const HALF_TURN = 0x8000
const ROLL_OVERS = 0x1_0000_0000
const INDEX_ENCRYPTED = 0x8000_0000

/** The row of packet indexes of one source. */
interface Source {
  newest: number
  readonly rtp: ReplayWindow
  readonly rtcp: ReplayWindow
}

/** The index a sequence number most likely has (RFC 3711 3.3.1); negative for one before the first turn. */
function guessIndex(source: Source, sequence: number): number {
  if (source.newest < 0) return sequence
  const rollOver = Math.floor(source.newest / SEQUENCES)
  const ahead = sequence - (source.newest % SEQUENCES)
  const turn = ahead > HALF_TURN ? -1 : ahead < -HALF_TURN ? 1 : 0
  return (rollOver + turn) * SEQUENCES + sequence
}

/** A receiver of one far end. @throws RangeError as `deriveSessionKeys`. */
export function createSrtpReceiver(master: SrtpMasterKey): SrtpReceiver {
  const { aead, rtpTagBytes, rtcpTagBytes } = SRTP_SUITES[master.suite]
  const ciphers = createCiphers(master)
  const id: PacketId = { ssrc: 0, index: 0, covered: Buffer.alloc(4) }
  const sources = new Map<number, Source>()
  let refused = 0

  const newSource = (): Source => ({ newest: -1, rtp: new ReplayWindow(), rtcp: new ReplayWindow() })
  /** A source is remembered only after its first authentic packet, so that forged ones push nobody out. */
  const remember = (ssrc: number, source: Source): void => {
    if (sources.has(ssrc)) return
    if (sources.size >= SOURCES_MAX) {
      const [oldest] = sources.keys()
      if (oldest !== undefined) sources.delete(oldest)
    }
    sources.set(ssrc, source)
  }
  const openRtp = (packet: Buffer, length: number): number => {
    const end = length - rtpTagBytes
    const header = rtpHeaderBytes(packet, length)
    if (header === 0 || header > end) return 0
    const ssrc = packet.readUInt32BE(8)
    const source = sources.get(ssrc) ?? newSource()
    const index = guessIndex(source, packet.readUInt16BE(2))
    const rollOver = Math.floor(index / SEQUENCES)
    if (index < 0 || rollOver >= ROLL_OVERS || !source.rtp.admits(index)) return 0
    id.ssrc = ssrc
    id.index = index
    id.covered.writeUInt32BE(rollOver)
    if (!ciphers.rtp.open(packet, header, end, end, id)) return 0
    remember(ssrc, source)
    source.rtp.accept(index)
    source.newest = Math.max(source.newest, index)
    return end
  }
  const openRtcp = (packet: Buffer, length: number): number => {
    const end = length - RTCP_INDEX_BYTES - rtcpTagBytes
    if (end < RTCP_HEADER_BYTES || packet.length < length) return 0
    const indexAt = aead ? length - RTCP_INDEX_BYTES : end
    const word = packet.readUInt32BE(indexAt)
    const ssrc = packet.readUInt32BE(4)
    const source = sources.get(ssrc) ?? newSource()
    const encrypted = word >= INDEX_ENCRYPTED
    const index = encrypted ? word - INDEX_ENCRYPTED : word
    if (!source.rtcp.admits(index)) return 0
    // GCM without encryption covers the packet in another order; nobody sends it.
    if (aead && !encrypted) return 0
    id.ssrc = ssrc
    id.index = index
    id.covered.writeUInt32BE(word)
    const tagAt = aead ? end : end + RTCP_INDEX_BYTES
    const header = RTCP_HEADER_BYTES
    if (!ciphers.rtcp.open(packet, encrypted ? header : end, end, tagAt, id)) return 0
    remember(ssrc, source)
    source.rtcp.accept(index)
    return end
  }
  return {
    unprotect(packet, length) {
      const opened = openRtp(packet, withoutMki(packet, length, master, aead ? 0 : rtpTagBytes))
      if (opened === 0) refused++
      return opened
    },
    unprotectRtcp(packet, length) {
      const opened = openRtcp(packet, withoutMki(packet, length, master, aead ? 0 : rtcpTagBytes))
      if (opened === 0) refused++
      return opened
    },
    get refused() {
      return refused
    },
  }
}

/**
 * Takes the identifier of the key out, which stands before the last `tagBytes` octets (RFC 3711 3.1 and 3.4; behind everything in the AEAD
 * suites, RFC 7714 8 and 9). The new length, or 0 when it is that of another key.
 */
function withoutMki(packet: Buffer, length: number, { mki }: SrtpMasterKey, tagBytes: number): number {
  if (!mki) return length
  const at = length - tagBytes - mki.length
  if (at < 0 || packet.compare(mki, 0, mki.length, at, at + mki.length) !== 0) return 0
  packet.copyWithin(at, at + mki.length, length)
  return length - mki.length
}
