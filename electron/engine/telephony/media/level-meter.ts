import { SAMPLES_PER_SECOND } from '../../sound/sound-limits.ts'
import { type Codec, G711 } from './g711.ts'

/** A reading covers so much audio: five a second make a meter that moves. */
export const METER_READING_MS = 200
const READING_SAMPLES = (METER_READING_MS * SAMPLES_PER_SECOND) / 1_000
const FULL_SCALE = 32_768
/** Quieter than this is told as this: the logarithm of nothing is not a level. */
export const LEVEL_DB_MIN = -90

/** How loud what was heard is, and how loud one tone in it; both dB relative to full scale (a full sine is -3). */
export interface LevelReading {
  readonly levelDb: number
  readonly toneDb: number
}

export interface LevelMeter {
  /** Takes the audio of a packet; true when a reading is complete and stands in `reading`. */
  push(codec: Codec, payload: Uint8Array): boolean
  readonly reading: LevelReading
}

/** Measures mean power, and the power of one tone by Goertzel's recurrence, without allocating per packet. */
export function createLevelMeter(toneHertz: number): LevelMeter {
  const coefficient = 2 * Math.cos((2 * Math.PI * toneHertz) / SAMPLES_PER_SECOND)
  let samples = 0
  let squares = 0
  let previous = 0
  let beforePrevious = 0
  let levelDb = LEVEL_DB_MIN
  let toneDb = LEVEL_DB_MIN

  function finish(): void {
    const power = previous ** 2 + beforePrevious ** 2 - coefficient * previous * beforePrevious
    levelDb = decibels(squares / samples)
    // A sine of amplitude A gives a power of (A * samples / 2)^2 here, and a mean square of A^2 / 2.
    toneDb = decibels((2 * power) / samples ** 2)
    samples = squares = previous = beforePrevious = 0
  }

  return {
    push(codec, payload) {
      const table = G711[codec].decode
      let complete = false
      for (let at = 0; at < payload.length; at++) {
        const sample = (table[payload[at] ?? 0] ?? 0) / FULL_SCALE
        const current = sample + coefficient * previous - beforePrevious
        beforePrevious = previous
        previous = current
        squares += sample * sample
        if (++samples < READING_SAMPLES) continue
        finish()
        complete = true
      }
      return complete
    },
    get reading() {
      return { levelDb, toneDb }
    },
  }
}

function decibels(meanSquare: number): number {
  return meanSquare <= 0 ? LEVEL_DB_MIN : Math.max(LEVEL_DB_MIN, 10 * Math.log10(meanSquare))
}
