/** Zero crossings of the sinc on each side: enough for 60 dB, the noise floor of G.711 is at 38 dB. */
const ZERO_CROSSINGS = 16
/** Share of the lower Nyquist frequency that passes; the rest is the filter's slope. */
const PASS_SHARE = 0.92

/**
 * Changes the rate of mono sound with a low-pass windowed sinc, so that what lies above the new Nyquist
 * frequency is taken away instead of folded back as whistling. `samples` may be float or 16-bit; the answer has
 * the same scale. The filter is computed once per phase of the two rates (44.1 kHz -> 8 kHz has 80).
 */
export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return samples
  const divisor = greatestCommonDivisor(from, to)
  const phases = to / divisor
  const stepWhole = Math.floor(from / to)
  const stepPhase = (from / divisor) % phases
  const cutoff = PASS_SHARE * Math.min(1, to / from)
  const reach = Math.ceil(ZERO_CROSSINGS / cutoff)
  const filters = Array.from({ length: phases }, (_, phase) => buildFilter(phase / phases, cutoff, reach))
  const output = new Float32Array(Math.ceil((samples.length * to) / from))

  let whole = 0
  let phase = 0
  for (let i = 0; i < output.length; i++) {
    const filter = filters[phase]
    if (filter) output[i] = convolve(samples, whole - reach + 1, filter)
    whole += stepWhole
    phase += stepPhase
    if (phase >= phases) {
      phase -= phases
      whole++
    }
  }
  return output
}

/** Taps for the positions `-reach + 1 .. reach` around a point `fraction` after sample 0 (Hann window). */
function buildFilter(fraction: number, cutoff: number, reach: number): Float32Array {
  const taps = new Float32Array(2 * reach)
  let sum = 0
  for (let i = 0; i < taps.length; i++) {
    const distance = i - reach + 1 - fraction
    const angle = Math.PI * cutoff * distance
    const sinc = distance === 0 ? 1 : Math.sin(angle) / angle
    const window = Math.abs(distance) < reach ? 0.5 + 0.5 * Math.cos((Math.PI * distance) / reach) : 0
    taps[i] = sinc * window
    sum += sinc * window
  }
  // Every phase passes a constant unchanged; else the phases would modulate the sound.
  return taps.map(tap => tap / sum)
}

function convolve(samples: Float32Array, start: number, filter: Float32Array): number {
  const first = Math.max(0, -start)
  const last = Math.min(filter.length, samples.length - start)
  let sum = 0
  for (let i = first; i < last; i++) sum += (samples[start + i] ?? 0) * (filter[i] ?? 0)
  return sum
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
