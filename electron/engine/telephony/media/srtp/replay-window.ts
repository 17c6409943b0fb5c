/** RFC 3711 section 3.3.2 asks for 64 at least. */
const WINDOW = 64
const HALF = 32

/** Remembers which of the last 64 packet indexes were received, so that nobody can send one of them again. */
export class ReplayWindow {
  #newest = -1
  // bit n of `#near` is the index `#newest - n`, of `#far` the index `#newest - 32 - n`
  #near = 0
  #far = 0

  /** Whether a packet of this index may still be accepted. */
  admits(index: number): boolean {
    const age = this.#newest - index
    if (age < 0) return true
    if (age >= WINDOW) return false
    return ((age < HALF ? this.#near >>> age : this.#far >>> (age - HALF)) & 1) === 0
  }

  /** Counts an index as received; to be called for authenticated packets only. */
  accept(index: number): void {
    const age = this.#newest - index
    if (age < 0) this.#moveOn(-age, index)
    else if (age < HALF) this.#near |= 1 << age
    else if (age < WINDOW) this.#far |= 1 << (age - HALF)
  }

  #moveOn(steps: number, newest: number): void {
    this.#newest = newest
    if (steps >= WINDOW) {
      this.#far = 0
      this.#near = 1
      return
    }
    if (steps >= HALF) {
      this.#far = steps === HALF ? this.#near : this.#near << (steps - HALF)
      this.#near = 1
      return
    }
    this.#far = (this.#far << steps) | (this.#near >>> (HALF - steps))
    this.#near = (this.#near << steps) | 1
  }
}
