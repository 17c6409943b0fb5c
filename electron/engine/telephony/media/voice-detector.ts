/** Mean |sample| below which nothing counts as voice, however quiet the line is (Asterisk's AMD uses the same). */
const THRESHOLD_MIN = 256
/** A line whose floor asks for more than this is no quiet line but somebody who speaks without a pause. */
const THRESHOLD_MAX = 1_000
const THRESHOLD_PER_FLOOR = 2.5
/** The floor is the quietest frame of the last `FLOOR_BLOCKS` blocks: speech has gaps within two seconds. */
const FLOOR_BLOCK_MS = 500
const FLOOR_BLOCKS = 4
/** Voice begins after so much of it without a pause, and ends after so much quiet. */
const BEGIN_MS = 60
const END_MS = 300

export interface VoiceDetector {
  /** Takes the mean |sample| of the next `ms` of audio. True when `speaking` changed. */
  push(meanMagnitude: number, ms: number): boolean
  /** Audio stopped coming: what was said is over. True when `speaking` changed. */
  silence(): boolean
  readonly speaking: boolean
  /** Audio above the threshold, in milliseconds. */
  readonly heardMs: number
  readonly threshold: number
}

/** Voice by energy against the floor of this line; the floor is followed, so a noisy line is not all voice. */
export function createVoiceDetector(): VoiceDetector {
  // The quietest frames of the blocks, the present one's last. Arrays of doubles: nothing is allocated per frame.
  const quietest = new Float64Array(FLOOR_BLOCKS + 1).fill(Number.POSITIVE_INFINITY)
  let blockMs = 0
  let speaking = false
  let heardMs = 0
  let voicedMs = 0
  let quietMs = 0

  const threshold = (): number => {
    let floor = Number.POSITIVE_INFINITY
    for (let i = 0; i <= FLOOR_BLOCKS; i++) floor = Math.min(floor, quietest[i] ?? floor)
    return Math.min(THRESHOLD_MAX, Math.max(THRESHOLD_MIN, THRESHOLD_PER_FLOOR * floor))
  }
  const followFloor = (mean: number, ms: number): void => {
    quietest[FLOOR_BLOCKS] = Math.min(quietest[FLOOR_BLOCKS] ?? mean, mean)
    blockMs += ms
    if (blockMs < FLOOR_BLOCK_MS) return
    quietest.copyWithin(0, 1)
    quietest[FLOOR_BLOCKS] = Number.POSITIVE_INFINITY
    blockMs = 0
  }
  return {
    push(mean, ms) {
      followFloor(mean, ms)
      const voiced = mean >= threshold()
      if (voiced) {
        heardMs += ms
        voicedMs += ms
        quietMs = 0
      } else {
        voicedMs = 0
        quietMs += ms
      }
      const next = speaking ? quietMs < END_MS : voicedMs >= BEGIN_MS
      const changed = next !== speaking
      speaking = next
      return changed
    },
    silence() {
      voicedMs = 0
      quietMs = END_MS
      const changed = speaking
      speaking = false
      return changed
    },
    get speaking() {
      return speaking
    },
    get heardMs() {
      return heardMs
    },
    get threshold() {
      return threshold()
    },
  }
}
