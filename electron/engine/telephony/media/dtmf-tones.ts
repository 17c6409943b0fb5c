import { areDtmfDigits, DTMF_DIGITS_MAX, KEY_GAP_MS, KEY_MS } from './dtmf-events.ts'

/** The two tones of a key (ITU-T Q.23). */
const ROW_HERTZ = [697, 770, 852, 941] as const
const COLUMN_HERTZ = [1_209, 1_336, 1_477, 1_633] as const
const KEYS = '123A456B789C*0#D'

/** One block is 12.75 ms: a 40 ms tone holds two whole ones, a click of 23 ms does not (ITU-T Q.24). */
const BLOCK_MS = 12.75
const HITS_TO_BEGIN = 2
const MISSES_TO_END = 2
/** Each tone at least -36 dB below full scale: -30 dBm0 is the quietest that Q.24 asks for. */
const TONE_POWER_MIN = 10 ** (-36 / 10)
/** The column may be 8 dB louder than the row (normal twist), the row 4 dB louder (reverse twist). */
const NORMAL_TWIST_MAX = 10 ** 0.8
const REVERSE_TWIST_MAX = 10 ** 0.4
/** Both stand out from the other tones of their group by 8 dB. */
const PEAK_RATIO = 10 ** 0.8
/** The two hold so much of all energy: voices spread theirs over harmonics (talk-off). */
const PURITY_MIN = 0.75

export interface DtmfDetector {
  /** Listens on. The key that is heard, once, when 25 ms of it were heard; else ''. Allocates nothing. */
  push(samples: Int16Array): string
}

/** Finds keys in audio by Goertzel's recurrence over eight frequencies. */
export function createDtmfDetector(samplesPerSecond = 8_000): DtmfDetector {
  const blockSamples = Math.round((BLOCK_MS * samplesPerSecond) / 1_000)
  const coefficients = Float64Array.from([...ROW_HERTZ, ...COLUMN_HERTZ], hertz => {
    return 2 * Math.cos((2 * Math.PI * hertz) / samplesPerSecond)
  })
  const previous = new Float64Array(8)
  const before = new Float64Array(8)
  const powers = new Float64Array(8)
  let filled = 0
  // In an array, because a number in a closure is boxed at every write.
  const energy = new Float64Array(1)
  let candidate = -1
  let hits = 0
  let misses = 0
  let heard = -1

  const keyOfBlock = (): number => {
    for (let i = 0; i < 8; i++) {
      const p = previous[i] ?? 0
      const b = before[i] ?? 0
      powers[i] = (4 * (p * p + b * b - (coefficients[i] ?? 0) * p * b)) / blockSamples ** 2
    }
    const row = loudest(powers, 0)
    const column = loudest(powers, 4)
    const rowPower = powers[row] ?? 0
    const columnPower = powers[column] ?? 0
    if (Math.min(rowPower, columnPower) < TONE_POWER_MIN) return -1
    if (columnPower > NORMAL_TWIST_MAX * rowPower || rowPower > REVERSE_TWIST_MAX * columnPower) return -1
    if (!standsOut(powers, 0, row) || !standsOut(powers, 4, column)) return -1
    // A sine of power 1 (full scale) has the mean square 1/2.
    if ((rowPower + columnPower) / 2 < PURITY_MIN * ((energy[0] ?? 0) / blockSamples)) return -1
    return row * 4 + (column - 4)
  }
  /** The state after one block: the key that begins with it, or -1. */
  const judge = (key: number): number => {
    if (key === heard && key >= 0) {
      misses = 0
      return -1
    }
    if (heard >= 0 && ++misses >= MISSES_TO_END) {
      heard = -1
      misses = 0
    }
    hits = key >= 0 && key === candidate ? hits + 1 : 1
    candidate = key
    if (key < 0 || hits < HITS_TO_BEGIN) return -1
    heard = key
    misses = 0
    return key
  }
  return {
    push(samples) {
      let found = ''
      for (let n = 0; n < samples.length; n++) {
        const sample = (samples[n] ?? 0) / 32_768
        energy[0] = (energy[0] ?? 0) + sample * sample
        for (let i = 0; i < 8; i++) {
          const current = sample + (coefficients[i] ?? 0) * (previous[i] ?? 0) - (before[i] ?? 0)
          before[i] = previous[i] ?? 0
          previous[i] = current
        }
        if (++filled < blockSamples) continue
        const begun = judge(keyOfBlock())
        if (begun >= 0) found = KEYS[begun] ?? ''
        previous.fill(0)
        before.fill(0)
        energy[0] = 0
        filled = 0
      }
      return found
    },
  }
}

function loudest(powers: Float64Array, from: number): number {
  let best = from
  for (let i = from + 1; i < from + 4; i++) if ((powers[i] ?? 0) > (powers[best] ?? 0)) best = i
  return best
}

function standsOut(powers: Float64Array, from: number, best: number): boolean {
  for (let i = from; i < from + 4; i++) {
    if (i !== best && (powers[best] ?? 0) < PEAK_RATIO * (powers[i] ?? 0)) return false
  }
  return true
}

/** -9 dBm0 and -7 dBm0: the higher tone 2 dB louder, because lines lose more of it (ITU-T Q.23, ETSI ES 201 235-2). */
const ROW_AMPLITUDE = 0.25
const COLUMN_AMPLITUDE = 0.315

export interface DtmfTones {
  /** Queues keys. False when one is no key or the queue is full; nothing is queued then. */
  press(digits: string): boolean
  /** Fills the next frame with the key's tones or the pause after it. False when nothing is to be sent. */
  next(frame: Int16Array): boolean
}

/** Makes the tones of keys, for lines without telephone events. */
export function createDtmfTones(samplesPerSecond = 8_000): DtmfTones {
  const toneSamples = (KEY_MS * samplesPerSecond) / 1_000
  const allSamples = ((KEY_MS + KEY_GAP_MS) * samplesPerSecond) / 1_000
  const queue: number[] = []
  let at = 0
  return {
    press(digits) {
      if (!areDtmfDigits(digits) || queue.length + digits.length > DTMF_DIGITS_MAX) return false
      for (const digit of digits) queue.push(KEYS.indexOf(digit))
      return true
    },
    next(frame) {
      if (queue.length === 0) return false
      for (let i = 0; i < frame.length; i++) {
        const key = queue[0]
        if (key === undefined || at >= toneSamples) frame[i] = 0
        else {
          const turn = (2 * Math.PI * at) / samplesPerSecond
          const row = ROW_AMPLITUDE * Math.sin(turn * (ROW_HERTZ[key >> 2] ?? 0))
          const column = COLUMN_AMPLITUDE * Math.sin(turn * (COLUMN_HERTZ[key & 3] ?? 0))
          frame[i] = Math.round(32_767 * (row + column))
        }
        if (key !== undefined && ++at === allSamples) {
          queue.shift()
          at = 0
        }
      }
      return true
    },
  }
}
