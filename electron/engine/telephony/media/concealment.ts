/** Speech is remembered this long: the longest period three times, and the piece that is compared. */
const HISTORY_MS = 65
/** Periods of voices that are searched: 200 Hz to 66 Hz, higher ones are found at a multiple of theirs. */
const PERIOD_MS_MIN = 5
const PERIOD_MS_MAX = 15
/** The last piece of speech is compared with what was one period before it. */
const COMPARED_MS = 20
/** What is repeated is full for so long, then fades, and is silent from the end on: nobody buzzes for long. */
const FULL_MS = 10
const SILENT_MS = 60
/** The step at the seam is spread over this much. */
const SEAM_MS = 2
/** The first real frame after a gap is blended in over this much, more after a long gap. */
const BLEND_MS = 4
const BLEND_MS_MAX = 10

/**
 * Packet-loss concealment after the idea of ITU-T G.711 Appendix I: the last period of the voice is repeated
 * (two and then three periods as the gap grows, so that it does not sound like a tone), fading to silence
 * after 60 ms; the next real frame is blended in. For any rate of samples; allocates nothing per frame.
 */
export class Concealment {
  readonly #history: Int16Array
  readonly #perMs: number
  #period = 0
  /** Samples made up since the last real one. */
  #madeUp = 0
  #step = 0

  constructor(samplesPerSecond = 8_000) {
    this.#perMs = samplesPerSecond / 1_000
    this.#history = new Int16Array(Math.round(HISTORY_MS * this.#perMs))
  }

  /** Takes a real frame. Right after a gap its beginning is changed in place so that no click is heard. */
  accept(frame: Int16Array): void {
    if (this.#madeUp > 0) {
      const gapMs = this.#madeUp / this.#perMs
      const blendMs = Math.min(BLEND_MS_MAX, BLEND_MS + gapMs / 10)
      const blend = Math.min(frame.length, Math.round(blendMs * this.#perMs))
      for (let i = 0; i < blend; i++) {
        const weight = (i + 1) / (blend + 1)
        frame[i] = Math.round((frame[i] ?? 0) * weight + this.#next() * (1 - weight))
      }
      this.#madeUp = 0
    }
    const history = this.#history
    if (frame.length >= history.length) {
      for (let i = 0; i < history.length; i++) history[i] = frame[frame.length - history.length + i] ?? 0
      return
    }
    history.copyWithin(0, frame.length)
    history.set(frame, history.length - frame.length)
  }

  /** Fills `frame` with what was most likely said. */
  conceal(frame: Int16Array): void {
    if (this.#madeUp === 0) this.#begin()
    for (let i = 0; i < frame.length; i++) frame[i] = this.#next()
  }

  /** Another far end: nothing of the old one is repeated. */
  forget(): void {
    this.#history.fill(0)
    this.#madeUp = 0
  }

  #begin(): void {
    this.#period = this.#findPeriod()
    const end = this.#history.length
    this.#step = (this.#history[end - 1] ?? 0) - (this.#history[end - this.#period - 1] ?? 0)
  }

  /** One sample more of the repetition. */
  #next(): number {
    const history = this.#history
    const at = this.#madeUp++
    const ms = at / this.#perMs
    if (ms >= SILENT_MS) return 0
    const periods = ms < FULL_MS ? 1 : ms < 2 * FULL_MS ? 2 : 3
    const length = this.#period * periods
    const place = at % length
    const start = history.length - length
    let sample = history[start + place] ?? 0
    // The last quarter of a repetition leads over to its beginning: it fades into what came before that.
    const quarter = this.#period >> 2
    const intoSeam = place - (length - quarter)
    if (intoSeam >= 0) {
      const weight = (intoSeam + 1) / (quarter + 1)
      sample = sample * (1 - weight) + (history[start - quarter + intoSeam] ?? 0) * weight
    }
    if (ms < SEAM_MS) sample += this.#step * (1 - ms / SEAM_MS)
    const gain = ms <= FULL_MS ? 1 : 1 - (ms - FULL_MS) / (SILENT_MS - FULL_MS)
    return Math.max(-32_768, Math.min(32_767, Math.round(sample * gain)))
  }

  /** The lag at which the latest piece is most like what was before it (normalised cross-correlation). */
  #findPeriod(): number {
    const history = this.#history
    const end = history.length
    const compared = Math.round(COMPARED_MS * this.#perMs)
    const shortest = Math.round(PERIOD_MS_MIN * this.#perMs)
    const longest = Math.round(PERIOD_MS_MAX * this.#perMs)
    // At wide-band rates every second (or sixth) sample is enough to find the period.
    const stride = Math.max(1, Math.round(this.#perMs / 8))
    let best = longest
    let bestScore = Number.NEGATIVE_INFINITY
    for (let lag = shortest; lag <= longest; lag++) {
      let product = 0
      let energy = 1
      for (let i = end - compared; i < end; i += stride) {
        const before = history[i - lag] ?? 0
        product += (history[i] ?? 0) * before
        energy += before * before
      }
      const score = product / Math.sqrt(energy)
      if (score > bestScore) {
        bestScore = score
        best = lag
      }
    }
    return best
  }
}
