/** Names of the codecs as SDP writes them, in upper case (RFC 3551 section 6, RFC 7587 section 7). */
export const CODEC_NAMES = ['PCMU', 'PCMA', 'G722', 'OPUS'] as const
export type CodecName = (typeof CODEC_NAMES)[number]

/** A packet carries this much sound, whatever the codec. */
export const CODEC_FRAME_MS = 20

/** One direction of one call: encoders remember what they sent, so that they are never shared by two streams. */
export interface Encoder {
  /**
   * Encodes one frame of mono 16-bit sound at the codec's `sampleRate` into `out` and gives the octets written.
   * `pcm` holds `samplesPerFrame` samples; `out` has room for `frameBytesMax` octets. Allocates nothing.
   */
  encode(pcm: Int16Array, out: Uint8Array): number
  /** Frees what is held outside of JavaScript. */
  close(): void
}

/** One direction of one call, as `Encoder`. */
export interface Decoder {
  /**
   * Decodes one payload into `out` and gives the samples written. A payload longer than `out` is cut at its end, one
   * that is no payload of this codec gives 0 samples. Allocates nothing.
   */
  decode(payload: Uint8Array, out: Int16Array): number
  /**
   * Fills `out` with one frame in the place of a packet that was lost, and gives the samples written; 0 when the
   * codec has no concealment of its own and the listener has to do it.
   */
  conceal(out: Int16Array): number
  /** Frees what is held outside of JavaScript. */
  close(): void
}

/** What SDP and media have to know of a codec. */
export interface Codec {
  readonly name: CodecName
  /** The static RTP payload type (RFC 3551 section 6), or null when SDP has to give one. */
  readonly payloadType: number | null
  /** Units of the RTP timestamp per second: 8000 for G.722 although it samples 16,000 times (RFC 3551 4.5.2). */
  readonly clockRate: number
  /** Samples per second of the sound that goes in and comes out. */
  readonly sampleRate: number
  /** Channels as SDP writes them. The sound itself is mono: Opus is always written with two (RFC 7587 section 7). */
  readonly channels: 1 | 2
  /** Samples of one frame of 20 ms. */
  readonly samplesPerFrame: number
  /** Units of the RTP timestamp per frame. */
  readonly timestampPerFrame: number
  /** The longest payload of one frame. */
  readonly frameBytesMax: number
  createEncoder(): Encoder
  createDecoder(): Decoder
}
