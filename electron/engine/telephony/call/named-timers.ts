import type { CancelTimer, Clock } from '../../ports/clock.ts'

/** Timers of one owner by name: arming a name again replaces it, and none outlives `disarmAll`. */
export class NamedTimers<Name extends string> {
  readonly #clock: Clock
  /** Runs what a timer does; catches what it throws. */
  readonly #guard: (act: () => void) => void
  readonly #running = new Map<Name, CancelTimer>()

  constructor(clock: Clock, guard: (act: () => void) => void) {
    this.#clock = clock
    this.#guard = guard
  }

  arm(name: Name, ms: number, act: () => void): void {
    this.disarm(name)
    const cancel = this.#clock.after(ms, () => {
      this.#running.delete(name)
      this.#guard(act)
    })
    this.#running.set(name, cancel)
  }

  disarm(name: Name): void {
    this.#running.get(name)?.()
    this.#running.delete(name)
  }

  disarmAll(): void {
    for (const cancel of this.#running.values()) cancel()
    this.#running.clear()
  }
}
