/** Power of one tone in samples, relative to full scale: 1 for a full-scale sine (Goertzel's recurrence). */
export function tonePower(samples: Int16Array, hertz: number, samplesPerSecond = 8_000): number {
  if (samples.length === 0) return 0
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / samplesPerSecond)
  let previous = 0
  let beforePrevious = 0
  for (const sample of samples) {
    const current = sample / 32_768 + coefficient * previous - beforePrevious
    beforePrevious = previous
    previous = current
  }
  const power = previous ** 2 + beforePrevious ** 2 - coefficient * previous * beforePrevious
  return (4 * power) / samples.length ** 2
}

/**
 * Power of one tone in the 200 ms that have most of it. A machine that is busy leaves gaps in what was recorded, and a sine that goes
 * on after a gap has another phase; within the clearest part it has neither.
 */
export function clearestPower(samples: Int16Array, hertz: number, samplesPerSecond = 8_000): number {
  const length = samplesPerSecond / 5
  let most = 0
  for (let start = 0; start + length <= samples.length; start += length / 10)
    most = Math.max(most, tonePower(samples.subarray(start, start + length), hertz, samplesPerSecond))
  return most
}

/** A sine: `amplitude` is relative to full scale. */
export function tone(hertz: number, ms: number, amplitude = 0.3, samplesPerSecond = 8_000): Int16Array {
  const step = (2 * Math.PI * hertz) / samplesPerSecond
  return Int16Array.from({ length: Math.round((ms * samplesPerSecond) / 1_000) }, (_, index) =>
    Math.round(32_767 * amplitude * Math.sin(step * index)),
  )
}
