import { G711, type Codec as G711Name } from '../g711.ts'
import { CODEC_FRAME_MS, type Codec, type Decoder, type Encoder } from './codec.ts'

const SAMPLE_OFFSET = 32_768
const SAMPLE_RATE = 8_000
const SAMPLES_PER_FRAME = (SAMPLE_RATE * CODEC_FRAME_MS) / 1_000

/** ITU-T G.711 as a `Codec`: no state, one octet per sample, no concealment of its own. */
function createG711Codec(name: G711Name, payloadType: number): Codec {
  const { encode, decode } = G711[name]
  // Both are without memory, so that one of each serves every stream.
  const encoder: Encoder = {
    encode(pcm, out) {
      const length = Math.min(pcm.length, out.length)
      for (let i = 0; i < length; i++) out[i] = encode[(pcm[i] ?? 0) + SAMPLE_OFFSET] ?? 0
      return length
    },
    close() {},
  }
  const decoder: Decoder = {
    decode(payload, out) {
      const length = Math.min(payload.length, out.length)
      for (let i = 0; i < length; i++) out[i] = decode[payload[i] ?? 0] ?? 0
      return length
    },
    conceal: () => 0,
    close() {},
  }
  return {
    name,
    payloadType,
    clockRate: SAMPLE_RATE,
    sampleRate: SAMPLE_RATE,
    channels: 1,
    samplesPerFrame: SAMPLES_PER_FRAME,
    timestampPerFrame: SAMPLES_PER_FRAME,
    frameBytesMax: SAMPLES_PER_FRAME,
    createEncoder: () => encoder,
    createDecoder: () => decoder,
  }
}

export const PCMU = createG711Codec('PCMU', 0)
export const PCMA = createG711Codec('PCMA', 8)
