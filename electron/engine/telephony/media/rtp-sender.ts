import { randomBytes } from 'node:crypto'
import { createDtmfSender, DTMF_EVENT_BYTES } from './dtmf-events.ts'
import { createDtmfTones } from './dtmf-tones.ts'
import { decodeG711Into, encodeG711Into, G711, meanMagnitude } from './g711.ts'
import {
  FRAME_MS,
  FRAME_SAMPLES,
  RELAY_GAP_MS,
  RTP_HEADER_BYTES,
  RTP_PAYLOAD_BYTES_MAX,
  SEND_RING_PACKETS,
  SOURCE_STALE_MS,
} from './media-limits.ts'
import type { DtmfWay, G711Media } from './media-port.ts'
import type { Prompt } from './prompt-cache.ts'
import { type RtpView, writeRtpHeader } from './rtp-packet.ts'

/** Sends `length` octets of `packet`. */
export type Transmit = (packet: Buffer, length: number) => void

/** What was in the frame that went out: a prompt or keys ended with it. */
export type FrameEnd = 'prompt-ended' | 'keys-ended' | null

interface Playing {
  readonly prompt: Prompt
  position: number
}

/**
 * The sending half of a stream: one row of sequence numbers and timestamps, whatever fills it. In order of
 * precedence: keys, the prompt, what others say to it (relayed packets or a mix), silence.
 */
export class RtpSender {
  // Unpredictable starts, as RFC 3550 5.1 asks.
  readonly ssrc = randomBytes(4).readUInt32BE()
  readonly #transmit: Transmit
  readonly #ring: readonly Buffer[] = Array.from({ length: SEND_RING_PACKETS }, () =>
    Buffer.alloc(RTP_HEADER_BYTES + RTP_PAYLOAD_BYTES_MAX),
  )
  readonly #header = { payloadType: 0, marker: false, sequence: 0, timestamp: 0, ssrc: this.ssrc }
  readonly #keys = createDtmfSender(FRAME_SAMPLES)
  readonly #tones = createDtmfTones()
  readonly #frame = new Int16Array(FRAME_SAMPLES)
  #sequence = randomBytes(2).readUInt16BE()
  #timestamp = randomBytes(4).readUInt32BE()
  #marker = true
  #playing: Playing | null = null
  #sendingKeys = false
  /** A source whose packets are passed on: what its numbers differ from ours by. */
  #relayed: { ssrc: number; sequence: number; timestamp: number; lastMs: number } | null = null
  packets = 0
  octets = 0
  promptPlayedMs = 0
  /** Mean |sample| of the last frame. */
  loudness = 0
  /** The samples of the last frame, when somebody records them. */
  readonly said = new Int16Array(FRAME_SAMPLES)
  keepsSaid = false

  constructor(transmit: Transmit) {
    this.#transmit = transmit
  }

  get timestamp(): number {
    return this.#timestamp
  }

  /** Packets of another stream are not passed on while this one says something of its own. */
  get hasOwn(): boolean {
    return this.#playing !== null || this.#sendingKeys
  }

  /** The next packet begins a talk spurt (RFC 3551 4.1). */
  mark(): void {
    this.#marker = true
  }

  play(prompt: Prompt | null): void {
    this.#playing = prompt && { prompt, position: 0 }
    if (prompt) this.#marker = true
  }

  /** False when the queue is full. */
  press(digits: string, how: DtmfWay): boolean {
    const pressed = how === 'events' ? this.#keys.press(digits) : this.#tones.press(digits)
    this.#sendingKeys ||= pressed
    return pressed
  }

  /** Frames that will never be sent: the far end's clock moves on, the prompt waits. */
  skip(frames: number): void {
    this.#timestamp = (this.#timestamp + frames * FRAME_SAMPLES) >>> 0
    this.#marker = true
  }

  /** Sends the frame that is due; `mix` fills one with what others say, or says that there is nothing. */
  tick(remote: G711Media, now: number, mix: ((frame: Int16Array) => boolean) | null): FrameEnd {
    const relayed = this.#relayed
    if (relayed) {
      if (!this.hasOwn && now - relayed.lastMs < RELAY_GAP_MS) return null
      this.#relayed = null
      this.skip(this.hasOwn ? 1 : Math.round(RELAY_GAP_MS / FRAME_MS) - 1)
    }
    const packet = this.#ring[this.packets % SEND_RING_PACKETS]
    if (!packet) return null
    const key = this.#sendingKeys ? this.#keys.next(packet, RTP_HEADER_BYTES, this.#timestamp) : 'idle'
    if (key === 'first' || key === 'more') {
      this.#sendEvent(packet, remote, key === 'first')
      return null
    }
    const ended = this.#fill(packet, remote, key === 'gap', mix)
    this.#send(packet, remote.payloadType, this.#timestamp, FRAME_SAMPLES)
    this.#timestamp = (this.#timestamp + FRAME_SAMPLES) >>> 0
    return ended
  }

  /** Passes a packet of another stream on, payload untouched, in our own row. `spanned`: its timestamp units. */
  relay(packet: RtpView, payloadType: number, spanned: number, newest: boolean, now: number): void {
    if (this.hasOwn) return
    // After a hold, too, the row goes on where it stopped.
    if (this.#relayed?.ssrc !== packet.ssrc || now - this.#relayed.lastMs > SOURCE_STALE_MS) {
      if (!newest) return
      this.#relayed = {
        ssrc: packet.ssrc,
        sequence: this.#sequence - packet.sequence,
        timestamp: this.#timestamp - packet.timestamp,
        lastMs: now,
      }
      this.#marker = true
    }
    const relayed = this.#relayed
    const out = this.#ring[this.packets % SEND_RING_PACKETS]
    if (!relayed || !out) return
    relayed.lastMs = now
    const length = packet.end - packet.start
    for (let i = 0; i < length; i++) out[RTP_HEADER_BYTES + i] = packet.bytes[packet.start + i] ?? 0
    const ownNext = this.#sequence
    this.#sequence = (packet.sequence + relayed.sequence) & 0xffff
    const timestamp = (packet.timestamp + relayed.timestamp) >>> 0
    this.#marker ||= packet.marker
    this.#send(out, payloadType, timestamp, length)
    // One that was overtaken leaves the row where it was.
    if (newest) this.#timestamp = (timestamp + spanned) >>> 0
    else this.#sequence = ownNext
  }

  #sendEvent(packet: Buffer, remote: G711Media, first: boolean): void {
    this.#marker = first
    this.#send(packet, remote.dtmfPayloadType ?? remote.payloadType, this.#keys.timestamp, DTMF_EVENT_BYTES)
    this.#timestamp = (this.#timestamp + FRAME_SAMPLES) >>> 0
    this.loudness = 0
    this.said.fill(0)
  }

  #send(packet: Buffer, payloadType: number, timestamp: number, length: number): void {
    const header = this.#header
    header.payloadType = payloadType
    header.marker = this.#marker
    header.sequence = this.#sequence
    header.timestamp = timestamp
    writeRtpHeader(packet, header)
    this.#transmit(packet, RTP_HEADER_BYTES + length)
    this.#marker = false
    this.#sequence = (this.#sequence + 1) & 0xffff
    this.packets++
    this.octets += length
  }

  /** Writes 20 ms of audio. */
  #fill(
    packet: Buffer,
    remote: G711Media,
    gap: boolean,
    mix: ((frame: Int16Array) => boolean) | null,
  ): FrameEnd {
    if (!gap && this.#playing && !this.#sendingKeys) return this.#fillPrompt(packet, remote, this.#playing)
    const keysEnded = this.#sendingKeys && !gap && !this.#tones.next(this.#frame)
    if (keysEnded) this.#sendingKeys = false
    const has = this.#sendingKeys ? !gap : (mix?.(this.#frame) ?? false)
    if (has) {
      encodeG711Into(remote.codec, this.#frame, packet, RTP_HEADER_BYTES)
      this.#measure(packet, remote)
    } else {
      packet.fill(G711[remote.codec].silence, RTP_HEADER_BYTES, RTP_HEADER_BYTES + FRAME_SAMPLES)
      this.loudness = 0
      if (this.keepsSaid) this.said.fill(0)
    }
    return keysEnded ? 'keys-ended' : null
  }

  #fillPrompt(packet: Buffer, remote: G711Media, playing: Playing): FrameEnd {
    const octets = playing.prompt.encoded(remote.codec)
    const end = Math.min(playing.position + FRAME_SAMPLES, octets.length)
    const length = end - playing.position
    for (let i = 0; i < length; i++) packet[RTP_HEADER_BYTES + i] = octets[playing.position + i] ?? 0
    const { silence } = G711[remote.codec]
    packet.fill(silence, RTP_HEADER_BYTES + length, RTP_HEADER_BYTES + FRAME_SAMPLES)
    playing.position = end
    this.promptPlayedMs += (length * FRAME_MS) / FRAME_SAMPLES
    this.#measure(packet, remote)
    if (end < octets.length) return null
    this.#playing = null
    return 'prompt-ended'
  }

  #measure(packet: Buffer, remote: G711Media): void {
    const end = RTP_HEADER_BYTES + FRAME_SAMPLES
    if (this.keepsSaid) decodeG711Into(remote.codec, packet, RTP_HEADER_BYTES, end, this.said)
    this.loudness = meanMagnitude(remote.codec, packet, RTP_HEADER_BYTES, end)
  }
}
