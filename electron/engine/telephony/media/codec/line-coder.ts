import { decodeG711Into, encodeG711Into } from '../g711.ts'
import { FRAME_SAMPLES, RTP_PAYLOAD_BYTES_MAX } from '../media-limits.ts'
import type { Codec } from './codec.ts'
import { Downsampler, Upsampler } from './half-band.ts'

/** Sound is carried inside as telephone sound, in this law; only the line speaks something else. */
export const INNER_CODEC = 'PCMU'
export const INNER_PAYLOAD_TYPE = 0

/** Longest sound of one packet, 120 ms (RFC 6716 section 2.1.4), at the rate of the codec. */
const LINE_SAMPLES_MAX = 1_920
const INNER_RATE = 8_000
/** More lost packets than this in a row are a pause, not a gap to be bridged. */
const CONCEALED_MAX = 5
/** What the encoders take: whole frames of 20 ms. */
const FRAMES_MAX = Math.floor(RTP_PAYLOAD_BYTES_MAX / FRAME_SAMPLES)

/** Turns payloads of the house (G.711 mu-law) into those of a codec of the line and back, for one stream. */
export class LineCoder {
  readonly codec: Codec
  readonly #encoder
  readonly #decoder
  readonly #up: Upsampler | null
  readonly #down: Downsampler | null
  readonly #inner = new Int16Array(RTP_PAYLOAD_BYTES_MAX)
  readonly #line = new Int16Array(LINE_SAMPLES_MAX)
  readonly #frame
  #newest = -1

  constructor(codec: Codec) {
    this.codec = codec
    this.#encoder = codec.createEncoder()
    this.#decoder = codec.createDecoder()
    this.#up = codec.sampleRate === INNER_RATE ? null : new Upsampler()
    this.#down = codec.sampleRate === INNER_RATE ? null : new Downsampler()
    this.#frame = this.#line.subarray(0, codec.samplesPerFrame)
  }

  /** Units of the line's RTP timestamp per unit of the house's: 1, or 6 for Opus. */
  get timestampFactor(): number {
    return this.codec.clockRate / INNER_RATE
  }

  /**
   * Encodes the mu-law octets of `packet` from `start` to `end`, one frame of 20 ms, into `out` at `at`, and gives the
   * octets written; 0 when it is no whole frame.
   */
  encode(packet: Uint8Array, start: number, end: number, out: Uint8Array): number {
    if (end - start !== FRAME_SAMPLES) return 0
    const sound = this.#innerView(decodeG711Into(INNER_CODEC, packet, start, end, this.#inner))
    if (!this.#up) return this.#encoder.encode(sound, out)
    this.#up.push(sound, this.#frame)
    return this.#encoder.encode(this.#frame, out)
  }

  /** Decodes one payload of the line into mu-law octets, and gives their number; 0 when it is no payload. */
  decode(payload: Uint8Array, sequence: number, out: Uint8Array): number {
    this.#bridge(sequence)
    return this.#toInner(this.#decoder.decode(payload, this.#line), out)
  }

  close(): void {
    this.#encoder.close()
    this.#decoder.close()
  }

  /** Keeps the decoder's memory in step with the talk where packets are missing; what they said is concealed inside. */
  #bridge(sequence: number): void {
    const ahead = this.#newest < 0 ? 1 : (sequence - this.#newest) & 0xffff
    if (ahead >= 0x8000) return
    if (ahead > 1 && ahead <= CONCEALED_MAX + 1)
      for (let lost = 1; lost < ahead; lost++) this.#decoder.conceal(this.#frame)
    this.#newest = sequence
  }

  #toInner(samples: number, out: Uint8Array): number {
    if (samples === 0) return 0
    const line = samples === this.#frame.length ? this.#frame : this.#line.subarray(0, samples)
    const limit = Math.min(out.length, FRAMES_MAX * FRAME_SAMPLES)
    if (!this.#down) {
      const count = Math.min(samples, limit)
      encodeG711Into(INNER_CODEC, count === line.length ? line : line.subarray(0, count), out, 0)
      return count
    }
    const count = Math.min(this.#down.push(line, this.#inner), limit)
    encodeG711Into(INNER_CODEC, this.#innerView(count), out, 0)
    return count
  }

  // one view per length that comes, which is nearly always that of 20 ms
  #view = this.#inner.subarray(0, FRAME_SAMPLES)
  #innerView(count: number): Int16Array {
    if (this.#view.length !== count) this.#view = this.#inner.subarray(0, count)
    return this.#view
  }
}
