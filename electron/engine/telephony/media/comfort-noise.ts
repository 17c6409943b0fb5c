/** Payload type of comfort noise at 8 kHz (RFC 3551 6). */
export const COMFORT_NOISE_TYPE = 13

/** Coefficients that are followed; RFC 3389 recommends at most ten for telephone bandwidth. */
const ORDER_MAX = 10
/** The level of the first octet when none was sent: a quiet room, -60 dB below overload. */
const DEFAULT_LEVEL = 60
/** Below this level nothing can be heard; 127 means silence. */
const SILENT_LEVEL = 90

/**
 * Noise in the pauses of the far end (RFC 3389): its level and, when it sent them, the reflection coefficients
 * of its spectrum. Allocates nothing per frame.
 */
export class ComfortNoise {
  readonly #reflections = new Float64Array(ORDER_MAX)
  readonly #state = new Float64Array(ORDER_MAX + 1)
  #order = 0
  #amplitude = 0
  #random = 0x2545_f491

  constructor() {
    this.#setLevel(DEFAULT_LEVEL, 1)
  }

  /** Takes a payload of type CN: an octet of level in -dBov, then coefficients N with k = (N - 127) / 128. */
  update(payload: Uint8Array): void {
    this.#order = Math.min(ORDER_MAX, Math.max(0, payload.length - 1))
    let remaining = 1
    for (let i = 0; i < this.#order; i++) {
      const k = Math.max(-0.99, Math.min(0.99, ((payload[i + 1] ?? 127) - 127) / 128))
      this.#reflections[i] = k
      remaining *= 1 - k * k
    }
    this.#setLevel((payload[0] ?? DEFAULT_LEVEL) & 0x7f, remaining)
  }

  /** Fills `frame` with noise of the level. */
  fill(frame: Int16Array): void {
    if (this.#amplitude === 0) {
      frame.fill(0)
      return
    }
    for (let i = 0; i < frame.length; i++) {
      frame[i] = Math.max(-32_768, Math.min(32_767, Math.round(this.#shape(this.#excite()))))
    }
  }

  // A uniform excitation of amplitude a has the RMS a / sqrt(3); the filter raises its power by 1 / remaining.
  #setLevel(level: number, remaining: number): void {
    const rms = 32_767 * 10 ** (-level / 20)
    this.#amplitude = level >= SILENT_LEVEL ? 0 : rms * Math.sqrt(3 * remaining)
  }

  /** xorshift32, scaled to the amplitude. */
  #excite(): number {
    let x = this.#random
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    this.#random = x
    return (x / 2 ** 31) * this.#amplitude
  }

  /** All-pole lattice filter. */
  #shape(excitation: number): number {
    const state = this.#state
    let forward = excitation
    for (let i = this.#order - 1; i >= 0; i--) {
      const k = this.#reflections[i] ?? 0
      forward -= k * (state[i] ?? 0)
      state[i + 1] = (state[i] ?? 0) + k * forward
    }
    state[0] = forward
    return forward
  }
}
