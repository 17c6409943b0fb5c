import type { Codec, CodecName } from './codec/codec.ts'
import { INNER_CODEC, INNER_PAYLOAD_TYPE, LineCoder } from './codec/line-coder.ts'
import { RTP_HEADER_BYTES, RTP_PAYLOAD_BYTES_MAX, SEND_RING_PACKETS } from './media-limits.ts'
import type { G711Media, RemoteMedia } from './media-port.ts'
import { scaleReportUnits } from './rtcp-units.ts'
import { createRtpView, readRtpPacket, writeRtpHeader } from './rtp-packet.ts'
import { SRTP_TRAILER_BYTES_MAX, type SrtpMasterKey } from './srtp/session-keys.ts'
import { createSrtpReceiver, type SrtpReceiver } from './srtp/srtp-receiver.ts'
import { createSrtpSender, type SrtpSender } from './srtp/srtp-sender.ts'

const PACKET_BYTES_MAX = RTP_HEADER_BYTES + RTP_PAYLOAD_BYTES_MAX + SRTP_TRAILER_BYTES_MAX
const REPORT_BYTES_MAX = 1_500
const EVENT_BYTES = 4
const INNER_CLOCK_RATE = 8_000

interface Keyed<Transform> {
  readonly master: SrtpMasterKey
  readonly transform: Transform
}

/**
 * What stands between the socket and the inside of a stream. Inside, sound is G.711 with a clock of 8000; on the
 * line it is what was agreed, encrypted where keys were agreed:
 *
 *   inside (RTP, G.711) --> encode --> protect --> socket
 *   inside (RTP, G.711) <-- decode <-- open    <-- socket
 *
 * With G.711 and without keys packets pass untouched. Without either, nothing is copied.
 */
export class RtpLine {
  readonly #load: (name: CodecName) => Codec | null
  readonly #ring: readonly Buffer[] = Array.from({ length: SEND_RING_PACKETS }, () =>
    Buffer.alloc(PACKET_BYTES_MAX),
  )
  readonly #payloads = this.#ring.map(packet => packet.subarray(RTP_HEADER_BYTES, -SRTP_TRAILER_BYTES_MAX))
  readonly #arrived = Buffer.alloc(RTP_HEADER_BYTES + RTP_PAYLOAD_BYTES_MAX)
  readonly #arrivedPayload = this.#arrived.subarray(RTP_HEADER_BYTES)
  readonly #view = createRtpView()
  #turn = 0
  #remote: RemoteMedia | null = null
  #coder: LineCoder | null = null
  #send: Keyed<SrtpSender> | null = null
  #receive: Keyed<SrtpReceiver> | null = null
  // the far end's clock, followed from packet to packet because its turn-over is not ours
  #ssrc = -1
  #lineTimestamp = 0
  #innerTimestamp = 0
  #sealed = 0

  /** `load` gives a codec that is not G.711, or null while there is none yet: nothing is sent or heard then. */
  constructor(load: (name: CodecName) => Codec | null) {
    this.#load = load
  }

  /** Octets of the packet that `seal` gave. */
  get length(): number {
    return this.#sealed
  }
  /** Packets that were forged, repeated or of another key. */
  get refused(): number {
    return this.#receive?.transform.refused ?? 0
  }

  /** Takes what was agreed, and says what the inside has to know of it. Keys that stay go on where they were. */
  agree(remote: RemoteMedia): G711Media {
    this.#remote = remote
    const { srtp, codec } = remote
    this.#send = keyed(this.#send, srtp?.send, createSrtpSender)
    this.#receive = keyed(this.#receive, srtp?.receive, createSrtpReceiver)
    if (codec === 'PCMU' || codec === 'PCMA') {
      this.#dropCoder()
      return { ...remote, codec }
    }
    if (this.#coder?.codec.name !== codec) this.#dropCoder()
    return { ...remote, codec: INNER_CODEC, payloadType: INNER_PAYLOAD_TYPE, transcoded: true }
  }

  /** Makes of an inner packet what goes out, `length` octets of it; null when there is nothing to send. */
  seal(packet: Buffer, length: number): Buffer | null {
    const remote = this.#remote
    const transcoded = remote !== null && isTranscoded(remote)
    this.#sealed = length
    if (!remote || (!transcoded && !this.#send)) return packet
    const slot = this.#turn++ % SEND_RING_PACKETS
    const out = this.#ring[slot]
    const payload = this.#payloads[slot]
    if (!out || !payload) return null
    packet.copy(out, 0, 0, length)
    if (transcoded) {
      const coder = this.#currentCoder(remote)
      if (!coder) return null
      this.#sealed = this.#encode(coder, remote, packet, length, out, payload)
    }
    if (this.#send && this.#sealed > 0) this.#sealed = this.#send.transform.protect(out, this.#sealed)
    return this.#sealed > 0 ? out : null
  }

  /** Makes of a datagram an inner packet, valid until the next one; null when it is refused. */
  open(datagram: Buffer): Buffer | null {
    const opened = this.#openSrtp(datagram)
    const remote = this.#remote
    if (!opened || !remote || !isTranscoded(remote)) return opened
    const coder = this.#currentCoder(remote)
    const view = this.#view
    if (!coder || !readRtpPacket(opened, view)) return null
    const bytes = opened.subarray(view.start, view.end)
    let length = bytes.length
    if (view.payloadType === remote.payloadType) {
      length = coder.decode(bytes, view.sequence, this.#arrivedPayload)
      view.payloadType = INNER_PAYLOAD_TYPE
    } else {
      bytes.copy(this.#arrivedPayload)
      if (view.payloadType === remote.dtmfPayloadType)
        scaleDuration(this.#arrivedPayload, length, 1 / eventFactor(remote))
    }
    view.timestamp = this.#innerClock(view.ssrc, view.timestamp, coder.timestampFactor)
    writeRtpHeader(this.#arrived, view)
    return this.#arrived.subarray(0, RTP_HEADER_BYTES + length)
  }

  /** Makes of our report what goes out, in a buffer of its own; null when it cannot be sent. */
  sealReport(report: Buffer): Buffer | null {
    const factor = this.#coder?.timestampFactor ?? 1
    if (!this.#send && factor === 1) return report
    const out = Buffer.alloc(report.length + SRTP_TRAILER_BYTES_MAX)
    report.copy(out)
    if (factor !== 1) scaleReportUnits(out, report.length, factor)
    const length = this.#send ? this.#send.transform.protectRtcp(out, report.length) : report.length
    return length > 0 ? out.subarray(0, length) : null
  }

  /** Makes of a datagram a report in our units; null when it is refused. */
  openReport(datagram: Buffer): Buffer | null {
    if (datagram.length > REPORT_BYTES_MAX) return null
    const length = this.#receive
      ? this.#receive.transform.unprotectRtcp(datagram, datagram.length)
      : datagram.length
    if (length === 0) return null
    const factor = this.#coder?.timestampFactor ?? 1
    if (factor !== 1) scaleReportUnits(datagram, length, 1 / factor)
    return datagram.subarray(0, length)
  }

  close(): void {
    this.#dropCoder()
  }

  #openSrtp(datagram: Buffer): Buffer | null {
    if (!this.#receive) return datagram
    const length = this.#receive.transform.unprotect(datagram, datagram.length)
    return length > 0 ? datagram.subarray(0, length) : null
  }

  #encode(
    coder: LineCoder,
    remote: RemoteMedia,
    packet: Buffer,
    length: number,
    out: Buffer,
    payload: Uint8Array,
  ): number {
    const type = packet.readUInt8(1)
    out.writeUInt32BE(Math.imul(packet.readUInt32BE(4), coder.timestampFactor) >>> 0, 4)
    if ((type & 0x7f) === remote.dtmfPayloadType) {
      scaleDuration(payload, length - RTP_HEADER_BYTES, eventFactor(remote))
      return length
    }
    if ((type & 0x7f) !== INNER_PAYLOAD_TYPE) return length
    const octets = coder.encode(packet, RTP_HEADER_BYTES, length, payload)
    out.writeUInt8((type & 0x80) | remote.payloadType, 1)
    return octets > 0 ? RTP_HEADER_BYTES + octets : 0
  }

  #currentCoder(remote: RemoteMedia): LineCoder | null {
    if (this.#coder) return this.#coder
    const codec = this.#load(remote.codec)
    this.#coder = codec && new LineCoder(codec)
    return this.#coder
  }

  #dropCoder(): void {
    this.#coder?.close()
    this.#coder = null
    this.#ssrc = -1
  }

  #innerClock(ssrc: number, timestamp: number, factor: number): number {
    if (ssrc !== this.#ssrc) {
      this.#ssrc = ssrc
      this.#innerTimestamp = Math.floor(timestamp / factor)
    } else {
      const units = (timestamp - this.#lineTimestamp) | 0
      this.#innerTimestamp = (this.#innerTimestamp + Math.round(units / factor)) >>> 0
    }
    this.#lineTimestamp = timestamp
    return this.#innerTimestamp
  }
}

function isTranscoded(remote: RemoteMedia): boolean {
  return remote.codec !== 'PCMU' && remote.codec !== 'PCMA'
}

function eventFactor(remote: RemoteMedia): number {
  return (remote.dtmfClockRate ?? INNER_CLOCK_RATE) / INNER_CLOCK_RATE
}

/** The duration of a telephone event stands in its last two octets (RFC 4733 2.3). */
function scaleDuration(payload: Uint8Array, length: number, factor: number): void {
  if (factor === 1 || length < EVENT_BYTES) return
  const duration = ((payload[2] ?? 0) << 8) | (payload[3] ?? 0)
  const scaled = Math.min(0xffff, Math.round(duration * factor))
  payload[2] = scaled >> 8
  payload[3] = scaled & 0xff
}

/** A transform for `master`; the one that is there when its key is the same, so that its row of packets goes on. */
function keyed<Transform>(
  before: Keyed<Transform> | null,
  master: SrtpMasterKey | undefined,
  create: (master: SrtpMasterKey) => Transform,
): Keyed<Transform> | null {
  if (!master) return null
  if (before && before.master.suite === master.suite && isSame(before.master.key, master.key))
    if (isSame(before.master.salt, master.salt)) return before
  return { master, transform: create(master) }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}
