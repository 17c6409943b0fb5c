import { COMFORT_NOISE_TYPE, ComfortNoise } from './comfort-noise.ts'
import { Concealment } from './concealment.ts'
import { decodeG711Into } from './g711.ts'
import { JitterBuffer } from './jitter-buffer.ts'
import { FRAME_SAMPLES, RTP_PAYLOAD_BYTES_MAX } from './media-limits.ts'
import type { G711Media } from './media-port.ts'
import { codecOf } from './receiver.ts'
import type { RtpView } from './rtp-packet.ts'

/** Packets of 10 ms are taken two at a turn; more turns than this yield nothing new. */
const TURNS_MAX = 8

/**
 * What a far end says, as an even row of 20 ms frames: the jitter buffer, the decoder, concealment of what is lost
 * and comfort noise in its pauses. Needed where somebody listens; a stream that only counts and records has none.
 */
export class Playout {
  readonly #buffer = new JitterBuffer()
  readonly #concealment = new Concealment()
  readonly #noise = new ComfortNoise()
  readonly #samples = new Int16Array(RTP_PAYLOAD_BYTES_MAX + FRAME_SAMPLES)
  readonly #made = new Int16Array(FRAME_SAMPLES)
  #decoded: Int16Array = new Int16Array(RTP_PAYLOAD_BYTES_MAX)
  readonly #scratch = this.#decoded
  #held = 0
  #pausing = false
  #remote: G711Media | null = null
  #ssrc = -1

  get delayMs(): number {
    return this.#buffer.delayMs
  }
  get late(): number {
    return this.#buffer.late
  }

  /** What the far end's payload types mean. */
  agree(remote: G711Media): void {
    this.#remote = remote
  }

  put(packet: RtpView, now: number): void {
    if (packet.ssrc !== this.#ssrc) {
      this.#ssrc = packet.ssrc
      this.#concealment.forget()
      this.#pausing = false
      this.#held = 0
    }
    this.#buffer.put(packet, now)
  }

  /** Fills the next 20 ms. False when the far end says nothing; `frame` is silence then. */
  next(frame: Int16Array, now: number): boolean {
    for (let turns = 0; this.#held < frame.length && turns < TURNS_MAX; turns++) {
      const taken = this.#buffer.take(now)
      if (taken === 'nothing') break
      if (taken === 'packet') this.#decode()
      else this.#makeUp()
    }
    if (this.#held < frame.length) {
      frame.fill(0)
      if (!this.#pausing) return false
      this.#noise.fill(frame)
      return true
    }
    for (let i = 0; i < frame.length; i++) frame[i] = this.#samples[i] ?? 0
    this.#held -= frame.length
    this.#samples.copyWithin(0, frame.length, frame.length + this.#held)
    return true
  }

  #decode(): void {
    const { payload, payloadType } = this.#buffer
    if (payloadType === COMFORT_NOISE_TYPE) {
      this.#noise.update(payload)
      this.#pausing = true
      return
    }
    const codec = codecOf(payloadType, this.#remote)
    if (!codec) {
      // A telephone event takes the place of audio: whoever listens hears a pause, not the key.
      this.#made.fill(0)
      this.#append(this.#made)
      return
    }
    this.#pausing = false
    const count = decodeG711Into(codec, payload, 0, payload.length, this.#scratch)
    if (this.#decoded.length !== count) this.#decoded = this.#scratch.subarray(0, count)
    this.#concealment.accept(this.#decoded)
    this.#append(this.#decoded)
  }

  #makeUp(): void {
    if (this.#pausing) this.#noise.fill(this.#made)
    else this.#concealment.conceal(this.#made)
    this.#append(this.#made)
  }

  #append(samples: Int16Array): void {
    const room = this.#samples.length - this.#held
    const count = Math.min(room, samples.length)
    for (let i = 0; i < count; i++) this.#samples[this.#held + i] = samples[i] ?? 0
    this.#held += count
  }
}
