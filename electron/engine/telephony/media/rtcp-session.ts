import { RTCP_INTERVAL_MS } from './media-limits.ts'
import type { Reception } from './reception.ts'
import { parseRtcp, type ReportBlock, type SenderInfo, writeRtcp } from './rtcp.ts'

/** Round trips beyond this are a broken clock of the far end. */
const ROUND_TRIP_MS_MAX = 10_000
/** Units of "middle 32 bits of NTP" per millisecond. */
const SHORT_NTP_PER_MS = 65.536

/** What this side has sent. */
export interface SentSoFar {
  readonly packets: number
  readonly octets: number
  /** The RTP timestamp that belongs to now. */
  readonly timestamp: number
}

/** What the far end says of what it receives from us; null until it said so. */
export interface FarReport {
  /** Share of our packets lost, since its report before and since the beginning. */
  readonly lossShare: number
  readonly lost: number
  readonly jitterMs: number
  readonly roundTripMs: number | null
}

export interface RtcpSessionOptions {
  readonly ssrc: number
  /** One name for the lifetime of the call, telling nothing of the user (RFC 7022). */
  readonly cname: string
  /** A number in [0, 1), to spread the reports (RFC 3550 6.3.1). */
  readonly random: () => number
  readonly unitsPerMs: number
  readonly send: (datagram: Buffer) => void
}

/**
 * One stream's reports (RFC 3550 6.3, 6.4): one each 5 s on average, spread from half to one and a half of it,
 * and a goodbye. Driven by `tick`; it has no timer of its own.
 */
export class RtcpSession {
  readonly #options: RtcpSessionOptions
  #dueMs = -1
  #sentBefore = 0
  #expectedBefore = 0
  #receivedBefore = 0
  #lastSender: { readonly ssrc: number; readonly short: number; readonly arrivedMs: number } | null = null
  #far: FarReport | null = null
  #farEnded = false
  #reported = false

  constructor(options: RtcpSessionOptions) {
    this.#options = options
  }

  get far(): FarReport | null {
    return this.#far
  }

  /** The far end said goodbye: it sends no more under its SSRC. */
  get farEnded(): boolean {
    return this.#farEnded
  }

  /** Sends a report when one is due. */
  tick(now: number, sent: SentSoFar, reception: Reception): void {
    if (this.#dueMs < 0) {
      // The first one after half the interval (RFC 3550 6.2).
      this.#dueMs = now + this.#spread(RTCP_INTERVAL_MS / 2)
      return
    }
    if (now < this.#dueMs) return
    this.#dueMs = now + this.#spread(RTCP_INTERVAL_MS)
    this.#report(now, sent, reception, false)
  }

  /** Says goodbye, if anything was ever sent (RFC 3550 6.3.7). */
  end(now: number, sent: SentSoFar, reception: Reception): void {
    if (sent.packets > 0 || this.#reported) this.#report(now, sent, reception, true)
  }

  /** Takes a datagram that is RTCP. False when it is malformed. */
  receive(datagram: Buffer, now: number): boolean {
    const packets = parseRtcp(datagram)
    if (!packets) return false
    for (const packet of packets) {
      if (packet.kind === 'bye') this.#farEnded = true
      if (packet.kind !== 'report') continue
      if (packet.sender) {
        this.#farEnded = false
        const short = ((packet.sender.ntpSeconds & 0xffff) << 16) | (packet.sender.ntpFraction >>> 16)
        this.#lastSender = { ssrc: packet.ssrc, short: short >>> 0, arrivedMs: now }
      }
      for (const block of packet.blocks) if (block.ssrc === this.#options.ssrc) this.#hear(block, now)
    }
    return true
  }

  #hear(block: ReportBlock, now: number): void {
    this.#far = {
      lossShare: block.fractionLost,
      lost: block.lost,
      jitterMs: block.jitter / this.#options.unitsPerMs,
      roundTripMs: roundTripOf(block, now) ?? this.#far?.roundTripMs ?? null,
    }
  }

  #spread(ms: number): number {
    return ms * (0.5 + this.#options.random())
  }

  #report(now: number, sent: SentSoFar, reception: Reception, bye: boolean): void {
    const { ssrc, cname, send } = this.#options
    const seconds = Math.floor(now / 1_000)
    const sender: SenderInfo | null =
      sent.packets > this.#sentBefore
        ? {
            // Elapsed time instead of wall-clock time, as RFC 3550 4 allows: it never jumps.
            ntpSeconds: seconds,
            ntpFraction: Math.floor(((now / 1_000) % 1) * 2 ** 32),
            rtpTimestamp: sent.timestamp,
            packets: sent.packets,
            octets: sent.octets,
          }
        : null
    this.#sentBefore = sent.packets
    this.#reported = true
    send(writeRtcp({ ssrc, sender, block: this.#blockOf(now, reception), cname, bye }))
  }

  /** RFC 3550 A.3: the share lost since the report before. */
  #blockOf(now: number, reception: Reception): ReportBlock | null {
    const { ssrc, expected, received } = reception
    if (ssrc === null) return null
    const expectedNow = expected - this.#expectedBefore
    const lostNow = expectedNow - (received - this.#receivedBefore)
    this.#expectedBefore = expected
    this.#receivedBefore = received
    const last = this.#lastSender?.ssrc === ssrc ? this.#lastSender : null
    return {
      ssrc,
      fractionLost: expectedNow > 0 ? Math.max(0, lostNow / expectedNow) : 0,
      lost: reception.lost,
      highestSequence: reception.highest,
      jitter: reception.jitterMs * this.#options.unitsPerMs,
      lastReport: last?.short ?? 0,
      sinceLastReport: last ? Math.round((now - last.arrivedMs) * SHORT_NTP_PER_MS) : 0,
    }
  }
}

/** RFC 3550 6.4.1: now, less when we sent the report, less how long it lay there. Null when it is not known. */
function roundTripOf(block: ReportBlock, now: number): number | null {
  if (block.lastReport === 0) return null
  const short = Math.round(now * SHORT_NTP_PER_MS) % 2 ** 32
  const ms = ((short - block.lastReport - block.sinceLastReport) | 0) / SHORT_NTP_PER_MS
  // Rounding may give a little less than nothing on loopback.
  return ms > ROUND_TRIP_MS_MAX || ms < -1 ? null : Math.max(0, ms)
}
