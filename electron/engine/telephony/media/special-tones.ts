/**
 * What the three special information tones before an announcement say: `intercept` (number changed or taken out of service), `vacant`
 * (no such number), `reorder` (equipment busy), `no-circuit`; `unspecified` is the tone of ITU-T E.180, which gives no reason.
 */
export type SpecialTone = 'intercept' | 'vacant' | 'reorder' | 'no-circuit' | 'unspecified'

export interface SpecialToneDetector {
  /** Listens on. What the tones say, once, when the third was heard for 200 ms; else null. Allocates nothing until then. */
  push(samples: Int16Array): SpecialTone | null
}

/**
 * The frequencies of each tone: low, as E.180 has it, high (Telcordia GR-674; E.180 has 950, 1400 and 1800 Hz, each within 50). The third
 * tells nothing.
 */
const GROUPS = [
  [913.8, 950, 985.2],
  [1_370.6, 1_400, 1_428.5],
  [1_776.7, 1_800, 1_800],
] as const
const HERTZ = GROUPS.flat()
const PITCHES = ['low', 'middle', 'high'] as const

/** One block, in which two of a group's frequencies can be told apart. */
const BLOCK_MS = 20
/** Each tone lasts 276 or 380 ms, and 330 +- 70 after E.180; blocks at its ends may count. */
const TONE_MS_MIN = 220
const TONE_MS_MAX = 440
const LONG_MS = 328
/** Between two tones: at most 30 ms, and the blocks that it touches. */
const GAP_BLOCKS_MAX = 3
const THIRD_MS = 200
/** They come with -24 dBm0; what is 15 dB quieter is none of ours. A sine of full scale has the power 1. */
const POWER_MIN = 10 ** (-42 / 10)
/** The frequency holds so much of all energy. */
const PURITY_MIN = 0.55

/** Pitch and length of the first two tones, and what they say (Telcordia GR-674). */
const MEANINGS: Readonly<Record<string, SpecialTone>> = {
  'low short low short': 'intercept',
  'high long low short': 'vacant',
  'low short high long': 'reorder',
  'high short low long': 'reorder',
  'high long high long': 'no-circuit',
  'low long low long': 'no-circuit',
}

/**
 * Finds special information tones by Goertzel's recurrence over eight frequencies:
 *
 *   waiting --first--> first --second--> second --third, 200 ms--> told
 *      ^-- another sound, a tone of another length, a long gap --|
 */
export function createSpecialToneDetector(samplesPerSecond = 8_000): SpecialToneDetector {
  const blockSamples = Math.round((BLOCK_MS * samplesPerSecond) / 1_000)
  const coefficients = Float64Array.from(
    HERTZ,
    hertz => 2 * Math.cos((2 * Math.PI * hertz) / samplesPerSecond),
  )
  const previous = new Float64Array(HERTZ.length)
  const before = new Float64Array(HERTZ.length)
  /** Of the tones so far: the power of each frequency in all their blocks. */
  const sums = new Float64Array(HERTZ.length)
  // In an array, because a number in a closure is boxed at every write.
  const energy = new Float64Array(1)
  const blocks = [0, 0, 0]
  let filled = 0
  /** The tone that is heard, or -1. */
  let tone = -1
  let gap = 0

  function forget(): void {
    tone = -1
    gap = 0
    sums.fill(0)
    blocks.fill(0)
  }

  /** Which of the three tones the block holds; -1 for none. */
  function toneOfBlock(): number {
    let best = 0
    let bestPower = 0
    for (let i = 0; i < HERTZ.length; i++) {
      const power = powerOf(i)
      if (power <= bestPower) continue
      best = i
      bestPower = power
    }
    // A sine of power 1 has the mean square 1/2.
    const isPure = bestPower / 2 >= PURITY_MIN * ((energy[0] ?? 0) / blockSamples)
    return bestPower >= POWER_MIN && isPure ? Math.floor(best / PITCHES.length) : -1
  }

  function powerOf(i: number): number {
    const p = previous[i] ?? 0
    const b = before[i] ?? 0
    return (4 * (p * p + b * b - (coefficients[i] ?? 0) * p * b)) / blockSamples ** 2
  }

  function lengthOf(which: number): number {
    return (blocks[which] ?? 0) * BLOCK_MS
  }

  function pitchOf(group: number): (typeof PITCHES)[number] {
    let best = 0
    for (let i = 1; i < PITCHES.length; i++)
      if ((sums[group * PITCHES.length + i] ?? 0) > (sums[group * PITCHES.length + best] ?? 0)) best = i
    return PITCHES[best] ?? 'middle'
  }

  function meaning(): SpecialTone {
    const words = [0, 1].map(which => `${pitchOf(which)} ${lengthOf(which) < LONG_MS ? 'short' : 'long'}`)
    return MEANINGS[words.join(' ')] ?? 'unspecified'
  }

  function hearBlock(): SpecialTone | null {
    const heard = toneOfBlock()
    const isNext = heard === tone + 1 && heard > 0
    const isWhole = lengthOf(tone) >= TONE_MS_MIN
    if (heard === -1) {
      if (tone >= 0 && ++gap > GAP_BLOCKS_MAX) forget()
      return null
    }
    if (heard !== tone && !(isNext && isWhole)) {
      forget()
      if (heard !== 0) return null
    }
    tone = heard
    gap = 0
    blocks[tone] = (blocks[tone] ?? 0) + 1
    for (let i = 0; i < HERTZ.length; i++) sums[i] = (sums[i] ?? 0) + powerOf(i)
    if (lengthOf(tone) > TONE_MS_MAX) {
      forget()
      return null
    }
    if (tone < 2 || lengthOf(2) < THIRD_MS) return null
    const told = meaning()
    forget()
    return told
  }

  return {
    push(samples) {
      let told: SpecialTone | null = null
      for (let n = 0; n < samples.length; n++) {
        const sample = (samples[n] ?? 0) / 32_768
        energy[0] = (energy[0] ?? 0) + sample * sample
        for (let i = 0; i < HERTZ.length; i++) {
          const current = sample + (coefficients[i] ?? 0) * (previous[i] ?? 0) - (before[i] ?? 0)
          before[i] = previous[i] ?? 0
          previous[i] = current
        }
        if (++filled < blockSamples) continue
        told = hearBlock() ?? told
        previous.fill(0)
        before.fill(0)
        energy[0] = 0
        filled = 0
      }
      return told
    },
  }
}
