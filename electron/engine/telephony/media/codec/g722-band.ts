/**
 * One sub-band of ITU-T G.722: the adaptive predictor and the quantizer's step, the same arithmetic in encoder and
 * decoder. Names of the standard's blocks (clause 6.2.1) stand beside the functions; all values are integers of the
 * standard's 16-bit formats.
 */

/** Fractional part of the antilogarithm, 2^(i/32) in steps of 1/2048 (table 14/G.722). */
const ANTILOG = Int32Array.of(
  ...[2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834],
  ...[2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008],
)
const ZEROS = 6
/** The second pole stays inside +-0.75, the first inside +-(15/16 - second): the filter cannot ring for ever. */
const SECOND_POLE_MAX = 12_288
const POLES_MAX = 15_360

/** Limits of the step of one band: clause 6.2.1.3 and 6.2.1.4. */
export interface StepRange {
  /** Largest logarithmic step. */
  readonly logMax: number
  /** Right shift of the antilogarithm at logarithm 0. */
  readonly shift: number
  /** Step before the first sample. */
  readonly first: number
}

export const LOW_BAND: StepRange = { logMax: 18_432, shift: 8, first: 32 }
export const HIGH_BAND: StepRange = { logMax: 22_528, shift: 10, first: 8 }

/** A 16-bit number as the standard's adders leave it. */
export function saturate16(value: number): number {
  return value > 32_767 ? 32_767 : Math.max(value, -32_768)
}

export class SubBand {
  /** Step of the quantizer. */
  step: number
  /** Prediction of the next sample. */
  prediction = 0
  readonly #range: StepRange
  #logStep = 0
  #zeroPrediction = 0
  // two poles: coefficients, reconstructed samples, partial reconstructions
  #pole1 = 0
  #pole2 = 0
  #reconstructed1 = 0
  #reconstructed2 = 0
  #partial1 = 0
  #partial2 = 0
  // six zeros: coefficients and the last differences, newest first
  readonly #zeros = new Int32Array(ZEROS)
  readonly #differences = new Int32Array(ZEROS)

  constructor(range: StepRange) {
    this.#range = range
    this.step = range.first
  }

  /** LOGSCL and SCALEL, LOGSCH and SCALEH: the step follows `weight`, the multiplier of the last code word. */
  adaptStep(weight: number): void {
    const leaked = ((this.#logStep * 127) >> 7) + weight
    const log = leaked < 0 ? 0 : Math.min(leaked, this.#range.logMax)
    this.#logStep = log
    const fraction = ANTILOG[(log >> 6) & 31] ?? 0
    const shift = this.#range.shift - (log >> 11)
    this.step = (shift < 0 ? fraction << -shift : fraction >> shift) << 2
  }

  /** PARREC, RECONS, UPPOL, UPZERO, FILTEP, FILTEZ, PREDIC: takes in the difference of this sample. */
  adaptPredictor(difference: number): void {
    const reconstructed = saturate16(this.prediction + difference)
    const partial = saturate16(this.#zeroPrediction + difference)
    this.#adaptPoles(partial)
    this.#partial2 = this.#partial1
    this.#partial1 = partial
    this.#reconstructed2 = this.#reconstructed1
    this.#reconstructed1 = reconstructed
    this.#adaptZeros(difference)
    const fromPoles = saturate16(
      ((this.#pole1 * saturate16(2 * this.#reconstructed1)) >> 15) +
        ((this.#pole2 * saturate16(2 * this.#reconstructed2)) >> 15),
    )
    this.prediction = saturate16(fromPoles + this.#zeroPrediction)
  }

  /** UPPOL2, then UPPOL1, whose limit depends on it. */
  #adaptPoles(partial: number): void {
    const like1 = partial >> 15 === this.#partial1 >> 15
    const like2 = partial >> 15 === this.#partial2 >> 15
    const quadruple = saturate16(this.#pole1 << 2)
    const cross = like1 ? Math.min(-quadruple, 32_767) : quadruple
    const second = (like2 ? 128 : -128) + (cross >> 7) + ((this.#pole2 * 32_512) >> 15)
    this.#pole2 = Math.max(-SECOND_POLE_MAX, Math.min(SECOND_POLE_MAX, second))
    const first = saturate16((like1 ? 192 : -192) + ((this.#pole1 * 32_640) >> 15))
    const limit = POLES_MAX - this.#pole2
    this.#pole1 = Math.max(-limit, Math.min(limit, first))
  }

  /** UPZERO, then DELAY and FILTEZ in the same run, from the oldest to the newest. */
  #adaptZeros(difference: number): void {
    const zeros = this.#zeros
    const differences = this.#differences
    const gain = difference === 0 ? 0 : 128
    const sign = difference >> 15
    let sum = 0
    for (let i = ZEROS - 1; i >= 0; i--) {
      const old = differences[i] ?? 0
      const leaked = ((zeros[i] ?? 0) * 32_640) >> 15
      const zero = saturate16((old >> 15 === sign ? gain : -gain) + leaked)
      zeros[i] = zero
      const shifted = i === 0 ? difference : (differences[i - 1] ?? 0)
      differences[i] = shifted
      sum += (zero * saturate16(2 * shifted)) >> 15
    }
    this.#zeroPrediction = saturate16(sum)
  }
}
