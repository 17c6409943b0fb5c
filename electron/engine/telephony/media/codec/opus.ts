import { Decoder as OpusDecoder, Encoder as OpusEncoder } from '@evan/opus'
import { CODEC_FRAME_MS, type Codec, type Decoder, type Encoder } from './codec.ts'

/**
 * Opus (RFC 6716, RFC 7587) in mono at 8 kHz, the rate of all sound here: libopus itself changes the rate, whatever
 * bandwidth the far end sends. Imported only when a call needs it (`codecs.ts`), since it loads a binary.
 */

const SAMPLE_RATE = 8_000
/** libopus recommends 8-12 kbit/s for narrowband speech (RFC 6716 2.1.1); the rest pays for error correction. */
const BITS_PER_SECOND = 16_000
/** Telephone speech gains nothing that can be heard above this, and 9 takes twice the time. */
const COMPLEXITY = 5
/** Loss for which the error correction in the stream is laid out. */
const EXPECTED_LOSS_PERCENT = 5
/** Longest payload that RFC 6716 (section 3.4) allows for one frame, with its first octet. */
const FRAME_BYTES_MAX = 1_276
/** Bits of the first octet that say mode, bandwidth and frame length (RFC 6716 3.1); the rest, 0, says one frame. */
const CONFIGURATION = 0xfc

function createOpusEncoder(): Encoder {
  const opus = new OpusEncoder({ channels: 1, sample_rate: SAMPLE_RATE, application: 'voip' })
  opus.signal = 'voice'
  opus.bitrate = BITS_PER_SECOND
  opus.complexity = COMPLEXITY
  opus.inband_fec = true
  opus.packet_loss = EXPECTED_LOSS_PERCENT
  return {
    encode(pcm, out) {
      // The binding hands out a copy of its buffer; short-lived, 20 to 60 octets.
      const payload = opus.encode(pcm)
      if (payload.length > out.length) return 0
      out.set(payload)
      return payload.length
    },
    close() {},
  }
}

function createOpusDecoder(): Decoder {
  const opus = new OpusDecoder({ channels: 1, sample_rate: SAMPLE_RATE })
  const empty = new Uint8Array(1)
  let heard = false
  const decode = (payload: Uint8Array, out: Int16Array): number => {
    try {
      const sound = opus.decode(payload)
      const length = Math.min(sound.length >> 1, out.length)
      // Little endian on every machine that the binding is built for; an Int16Array takes the low 16 bits.
      for (let i = 0; i < length; i++) out[i] = ((sound[2 * i + 1] ?? 0) << 8) | (sound[2 * i] ?? 0)
      return length
    } catch {
      return 0 // libopus says that it is no Opus packet
    }
  }
  return {
    decode(payload, out) {
      const first = payload[0]
      if (first === undefined) return 0
      const length = decode(payload, out)
      if (length > 0) {
        heard = true
        empty[0] = first & CONFIGURATION
      }
      return length
    },
    // A packet whose only frame is empty is what DTX sends: libopus then goes on with what it heard (RFC 6716 4.4).
    conceal: out => (heard ? decode(empty, out) : 0),
    close() {},
  }
}

export const OPUS: Codec = {
  name: 'OPUS',
  payloadType: null,
  clockRate: 48_000,
  sampleRate: SAMPLE_RATE,
  channels: 2,
  samplesPerFrame: (SAMPLE_RATE * CODEC_FRAME_MS) / 1_000,
  timestampPerFrame: (48_000 * CODEC_FRAME_MS) / 1_000,
  frameBytesMax: FRAME_BYTES_MAX,
  createEncoder: createOpusEncoder,
  createDecoder: createOpusDecoder,
}
