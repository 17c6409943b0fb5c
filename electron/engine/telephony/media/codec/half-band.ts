/** Side taps on each side of the middle one: the slope is 1.1 kHz wide, what it keeps out is 53 dB down. */
const SIDE_TAPS = 12
/** 20 ms, three frames at once, at the lower rate. */
const SAMPLES_MAX = 960

/**
 * The taps of odd distance 1, 3, 5 ... of a half-band low-pass (Hamming-windowed sinc at a quarter of the upper rate),
 * scaled so that a constant passes unchanged. The middle tap is 1/2, those of even distance are 0.
 */
const TAPS = ((): Float64Array => {
  const reach = 2 * SIDE_TAPS
  const taps = Float64Array.from({ length: SIDE_TAPS }, (_, i) => {
    const distance = 2 * i + 1
    const window = 0.54 + 0.46 * Math.cos((Math.PI * distance) / reach)
    return (Math.sin((Math.PI * distance) / 2) / (Math.PI * distance)) * window
  })
  const sum = taps.reduce((total, tap) => total + tap, 0)
  return taps.map(tap => (tap * 0.25) / sum)
})()

/** Changes the rate of one stream of sound from 8 to 16 kHz. Delay: 0.75 ms. Allocates nothing per call. */
export class Upsampler {
  // the samples before the frame, then the frame
  readonly #samples = new Float64Array(2 * SIDE_TAPS + SAMPLES_MAX)

  /** Writes twice as many samples as `from` has (at most 960) into `to`, and gives their number. */
  push(from: Int16Array, to: Int16Array): number {
    const count = Math.min(from.length, SAMPLES_MAX, to.length >> 1)
    const samples = this.#samples
    const before = 2 * SIDE_TAPS
    for (let i = 0; i < count; i++) samples[before + i] = from[i] ?? 0
    for (let i = 0; i < count; i++) {
      const middle = i + before - SIDE_TAPS
      let sum = 0
      for (let tap = 0; tap < SIDE_TAPS; tap++)
        sum += (TAPS[tap] ?? 0) * ((samples[middle - tap] ?? 0) + (samples[middle + 1 + tap] ?? 0))
      to[2 * i] = samples[middle] ?? 0
      to[2 * i + 1] = toSample(2 * sum)
    }
    samples.copyWithin(0, count, count + before)
    return 2 * count
  }
}

/** Changes the rate of one stream of sound from 16 to 8 kHz; what lies above 4 kHz is taken away. */
export class Downsampler {
  readonly #samples = new Float64Array(4 * SIDE_TAPS + 2 * SAMPLES_MAX)

  /** Writes half as many samples as `from` has (an even number, at most 1920) into `to`, and gives their number. */
  push(from: Int16Array, to: Int16Array): number {
    const count = Math.min(from.length >> 1, SAMPLES_MAX, to.length)
    const samples = this.#samples
    const before = 4 * SIDE_TAPS
    for (let i = 0; i < 2 * count; i++) samples[before + i] = from[i] ?? 0
    for (let i = 0; i < count; i++) {
      const middle = 2 * i + before - 2 * SIDE_TAPS
      let sum = 0.5 * (samples[middle] ?? 0)
      for (let tap = 0; tap < SIDE_TAPS; tap++) {
        const distance = 2 * tap + 1
        sum += (TAPS[tap] ?? 0) * ((samples[middle - distance] ?? 0) + (samples[middle + distance] ?? 0))
      }
      to[i] = toSample(sum)
    }
    samples.copyWithin(0, 2 * count, 2 * count + before)
    return count
  }
}

function toSample(value: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(value)))
}
