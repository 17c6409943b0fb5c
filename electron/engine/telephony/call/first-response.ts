import type { CancelTimer, Clock } from '../../ports/clock.ts'
import { FIRST_RESPONSE_MS } from './call-limits.ts'

/** How the wait for the first response ended: one came, or the call was over before. */
export type WaitEnd = 'answered' | 'over'

/** Watches the server that an INVITE went to; `giveUp` is called when it is dead. Returns what ends the wait. */
export type WatchServer = (giveUp: (afterMs: number) => void) => (end: WaitEnd) => void

/** The wait for the first response to an INVITE: until the call's own patience is over, or its server is known to be dead. */
export class FirstResponse {
  readonly #options: { readonly clock: Clock; readonly watchServer?: WatchServer }
  #endWatch: ((end: WaitEnd) => void) | null = null
  #cancelTimer: CancelTimer | null = null

  constructor(options: { readonly clock: Clock; readonly watchServer?: WatchServer }) {
    this.#options = options
  }

  /** `onSilence` is called at most once, from a timer or a socket, with how long nothing came. */
  begin(onSilence: (afterMs: number) => void): void {
    const { clock, watchServer } = this.#options
    this.#cancelTimer = clock.after(FIRST_RESPONSE_MS, () => onSilence(FIRST_RESPONSE_MS))
    this.#endWatch = watchServer?.(onSilence) ?? null
  }

  /** Harmless when it has ended. */
  end(how: WaitEnd): void {
    this.#cancelTimer?.()
    this.#cancelTimer = null
    this.#endWatch?.(how)
    this.#endWatch = null
  }
}
