import { CODEC_FRAME_MS, type Codec, type Decoder, type Encoder } from './codec.ts'
import { HIGH_BAND, LOW_BAND, SubBand, saturate16 } from './g722-band.ts'

/**
 * ITU-T G.722 at 64 kbit/s (mode 1) in integers: two sub-bands of 8000 samples/s, split and joined by a 24-tap
 * quadrature mirror filter; 6 bits of ADPCM for the lower band, 2 for the upper one; one octet per two samples.
 * Numbers of the tables are the standard's (clauses 5 and 6).
 */

/** Half of the mirror filter; the other half is the same backwards (table 11/G.722). */
const MIRROR = Int32Array.of(3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11)
const TAPS = 24

/** Decision levels of the lower band's quantizer in 1/4096 of its step (table 16, Q6). */
const LEVELS = Int32Array.of(
  ...[35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714],
  ...[786, 858, 940, 1023, 1121, 1219, 1339, 1458, 1612, 1765, 1980, 2195, 2557, 2919],
)
/** Code of the first interval above zero, and of the third below it; further ones count down from there. */
const CODE_ABOVE = 61
const CODE_BELOW = 31
/** The two intervals next below zero have codes of their own. */
const CODES_JUST_BELOW = 63
/** Decision level of the upper band (Q2). */
const HIGH_LEVEL = 564

// Values of the inverse quantizers in 1/32768 of the step, by code (QM6, QM4, QM2); the first four of six bits
// are never sent.
const LOW_VALUES_6 = Int32Array.of(
  ...[-136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192, -10232],
  ...[-9360, -8576, -7856, -7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776, -2400],
  ...[-2032, -1688, -1360, -1040, -728, 24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192, 10232],
  ...[9360, 8576, 7856, 7192, 6576, 6000, 5456, 4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032, 1688],
  ...[1360, 1040, 728, 432, 136, -432, -136],
)
const LOW_VALUES_4 = Int32Array.of(
  ...[0, -20456, -12896, -8968, -6288, -4240, -2584, -1200],
  ...[20456, 12896, 8968, 6288, 4240, 2584, 1200, 0],
)
const HIGH_VALUES = Int32Array.of(-7408, -1616, 7408, 1616)
// How the logarithm of the step moves after a code (WL over RL42, WH over RH2).
const LOW_WEIGHTS = Int32Array.of(
  ...[-60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60],
)
const HIGH_WEIGHTS = Int32Array.of(798, -214, 798, -214)

const SAMPLE_RATE = 16_000
const SAMPLES_PER_FRAME = (SAMPLE_RATE * CODEC_FRAME_MS) / 1_000

/** QUANTL: the six-bit code of a difference. */
function quantizeLow(difference: number, step: number): number {
  const magnitude = difference < 0 ? ~difference : difference
  // the levels rise, so that the interval is found by halves
  let interval = 0
  for (let half = 16; half > 0; half >>= 1) {
    const level = LEVELS[interval + half - 1]
    if (level !== undefined && magnitude >= (level * step) >> 12) interval += half
  }
  if (difference >= 0) return CODE_ABOVE - interval
  return interval < 2 ? CODES_JUST_BELOW - interval : CODE_BELOW + 2 - interval
}

/** QUANTH: the two-bit code of a difference. */
function quantizeHigh(difference: number, step: number): number {
  const magnitude = difference < 0 ? ~difference : difference
  const outer = magnitude >= (HIGH_LEVEL * step) >> 12
  return (difference < 0 ? 0 : 2) + (outer ? 0 : 1)
}

/** Moves a band on by the code that was sent or received. */
function followLow(band: SubBand, code: number): void {
  const short = code >> 2
  const difference = ((LOW_VALUES_4[short] ?? 0) * band.step) >> 15
  band.adaptStep(LOW_WEIGHTS[short] ?? 0)
  band.adaptPredictor(difference)
}

function followHigh(band: SubBand, code: number): number {
  const difference = ((HIGH_VALUES[code] ?? 0) * band.step) >> 15
  const reconstructed = difference + band.prediction
  band.adaptStep(HIGH_WEIGHTS[code] ?? 0)
  band.adaptPredictor(difference)
  return reconstructed
}

/** Both halves of the mirror filter over the last 24 values. */
class MirrorFilter {
  even = 0
  odd = 0
  // each value stands twice, 24 places apart, so that the last 24 always lie in one row
  readonly #values = new Int32Array(2 * TAPS)
  #oldest = 0

  push(first: number, second: number): void {
    const values = this.#values
    const at = this.#oldest
    values[at] = values[at + TAPS] = first
    values[at + 1] = values[at + 1 + TAPS] = second
    const start = (at + 2) % TAPS
    this.#oldest = start
    let even = 0
    let odd = 0
    for (let i = 0; i < MIRROR.length; i++) {
      const tap = MIRROR[i] ?? 0
      odd += (values[start + 2 * i] ?? 0) * tap
      even += (values[start + TAPS - 1 - 2 * i] ?? 0) * tap
    }
    this.even = even
    this.odd = odd
  }
}

function createG722Encoder(): Encoder {
  const low = new SubBand(LOW_BAND)
  const high = new SubBand(HIGH_BAND)
  const split = new MirrorFilter()
  return {
    encode(pcm, out) {
      const octets = Math.min(pcm.length >> 1, out.length)
      for (let i = 0; i < octets; i++) {
        split.push(pcm[2 * i] ?? 0, pcm[2 * i + 1] ?? 0)
        const lower = (split.even + split.odd) >> 14
        const upper = (split.even - split.odd) >> 14
        const lowCode = quantizeLow(saturate16(lower - low.prediction), low.step)
        const highCode = quantizeHigh(saturate16(upper - high.prediction), high.step)
        followLow(low, lowCode)
        followHigh(high, highCode)
        out[i] = (highCode << 6) | lowCode
      }
      return octets
    },
    close() {},
  }
}

/** LIMIT: reconstructed samples of a band stay in 15 bits. */
function limit15(value: number): number {
  return value > 16_383 ? 16_383 : Math.max(value, -16_384)
}

function createG722Decoder(): Decoder {
  const low = new SubBand(LOW_BAND)
  const high = new SubBand(HIGH_BAND)
  const join = new MirrorFilter()
  return {
    decode(payload, out) {
      const octets = Math.min(payload.length, out.length >> 1)
      for (let i = 0; i < octets; i++) {
        const octet = payload[i] ?? 0
        const lowCode = octet & 0x3f
        const lower = limit15(low.prediction + (((LOW_VALUES_6[lowCode] ?? 0) * low.step) >> 15))
        followLow(low, lowCode)
        const upper = limit15(followHigh(high, octet >> 6))
        join.push(lower + upper, lower - upper)
        out[2 * i] = saturate16(join.even >> 11)
        out[2 * i + 1] = saturate16(join.odd >> 11)
      }
      return 2 * octets
    },
    conceal: () => 0,
    close() {},
  }
}

/** G.722: sampled at 16,000, but its RTP clock and its rtpmap say 8000, an error kept on purpose (RFC 3551 4.5.2). */
export const G722: Codec = {
  name: 'G722',
  payloadType: 9,
  clockRate: 8_000,
  sampleRate: SAMPLE_RATE,
  channels: 1,
  samplesPerFrame: SAMPLES_PER_FRAME,
  timestampPerFrame: (8_000 * CODEC_FRAME_MS) / 1_000,
  frameBytesMax: SAMPLES_PER_FRAME / 2,
  createEncoder: createG722Encoder,
  createDecoder: createG722Decoder,
}
