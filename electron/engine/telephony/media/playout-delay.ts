import { PLAYOUT_DELAY_MS_MAX, PLAYOUT_DELAY_MS_MIN } from './media-limits.ts'

/** Delays are sorted into steps of this width; the last step takes everything longer. */
const STEP_MS = 10
const STEPS = PLAYOUT_DELAY_MS_MAX / STEP_MS + 1
/** Weight of the past per packet: half of it is forgotten after 350 packets, 7 s of speech. */
const MEMORY = 0.998
/** The delay aims at the packets that arrive within it: 1 in 50 may come too late and is concealed. */
const IN_TIME_SHARE = 0.98
/** The quickest packet is searched in this many blocks, so that a drifting clock of the far end is followed. */
const BLOCK_MS = 2_000
const BLOCKS = 5
/** A packet this far off belongs to another time line: the far end's timestamps were restarted. */
const REBASE_MS = 2_000

/**
 * How long packets must wait so that nearly all of them are in time. A packet's transit is its arrival minus its
 * timestamp; its delay is the transit above the smallest of the last ten seconds. The target is the delay that
 * 98 % of the latest packets kept, between 20 and 200 ms.
 */
export class PlayoutDelay {
  readonly #shares = new Float64Array(STEPS)
  readonly #blockMin = new Float64Array(BLOCKS).fill(Number.POSITIVE_INFINITY)
  #block = 0
  #blockStart = 0
  #quickest = Number.POSITIVE_INFINITY
  #originTimestamp = 0
  #originMs = 0
  #unitsPerMs = 8
  #known = false
  #targetMs = PLAYOUT_DELAY_MS_MIN

  get targetMs(): number {
    return this.#targetMs
  }

  /** A new row of timestamps begins. What is known of the network stays: the jitter is a property of the path. */
  restart(unitsPerMs: number): void {
    this.#known = false
    this.#unitsPerMs = unitsPerMs
  }

  /** Takes one arrival into account. */
  observe(timestamp: number, now: number): void {
    if (!this.#known) this.#begin(timestamp, now)
    const transit = this.#transitOf(timestamp, now)
    if (Math.abs(transit - this.#quickest) > REBASE_MS) {
      this.#begin(timestamp, now)
      return
    }
    this.#follow(transit, now)
    this.#weigh(transit - this.#quickest)
  }

  /** How late a packet would be played at `now`, above the quickest one, in milliseconds. */
  delayOf(timestamp: number, now: number): number {
    return this.#known ? this.#transitOf(timestamp, now) - this.#quickest : 0
  }

  #begin(timestamp: number, now: number): void {
    this.#known = true
    this.#originTimestamp = timestamp
    this.#originMs = now
    this.#blockMin.fill(Number.POSITIVE_INFINITY)
    this.#block = 0
    this.#blockStart = now
    this.#quickest = 0
    this.#blockMin[0] = 0
  }

  // `| 0` reads the difference of two 32-bit timestamps as signed, so it survives their turn-over.
  #transitOf(timestamp: number, now: number): number {
    return now - this.#originMs - ((timestamp - this.#originTimestamp) | 0) / this.#unitsPerMs
  }

  #follow(transit: number, now: number): void {
    if (now - this.#blockStart >= BLOCK_MS) {
      this.#block = (this.#block + 1) % BLOCKS
      this.#blockStart = now
      this.#blockMin[this.#block] = transit
      this.#quickest = Number.POSITIVE_INFINITY
      for (let i = 0; i < BLOCKS; i++) this.#quickest = Math.min(this.#quickest, this.#blockMin[i] ?? 0)
      return
    }
    this.#blockMin[this.#block] = Math.min(this.#blockMin[this.#block] ?? transit, transit)
    this.#quickest = Math.min(this.#quickest, transit)
  }

  #weigh(delay: number): void {
    const step = Math.min(STEPS - 1, Math.max(0, Math.ceil(delay / STEP_MS)))
    let total = 0
    for (let i = 0; i < STEPS; i++) {
      const share = (this.#shares[i] ?? 0) * MEMORY + (i === step ? 1 : 0)
      this.#shares[i] = share
      total += share
    }
    let within = 0
    let steps = 0
    while (steps < STEPS - 1) {
      within += this.#shares[steps] ?? 0
      if (within >= total * IN_TIME_SHARE) break
      steps++
    }
    this.#targetMs = Math.min(PLAYOUT_DELAY_MS_MAX, Math.max(PLAYOUT_DELAY_MS_MIN, steps * STEP_MS))
  }
}
