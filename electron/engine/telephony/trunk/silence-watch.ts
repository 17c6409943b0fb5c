import {
  lookAtSilence,
  SILENT_CALLS_MIN,
  type Silence,
  SUSPECT_AFTER_MS,
} from '../../domain/trunk-silence.ts'
import type { CancelTimer, Clock } from '../../ports/clock.ts'
import type { WaitEnd } from '../call/first-response.ts'

export interface SilenceWatch {
  /**
   * An INVITE went out. `giveUp` is called, once and with what the silence lasted, when the server is taken for dead; null
   * for a call that has no other way to go and rather waits. Returns what ends the wait.
   */
  waitFor(giveUp: ((afterMs: number) => void) | null): (end: WaitEnd) => void
  /** Anything came from the server. */
  heard(): void
  /** It answered an OPTIONS that somebody else sent. */
  answeredOptions(): void
  /** Its connection cannot be made: it is dead without any wait, until something comes from it. False when that was known. */
  broken(): boolean
  readonly isDead: boolean
  /** INVITEs without any response, for leak assertions. */
  readonly waiting: number
  close(): void
}

export interface SilenceWatchOptions {
  readonly clock: Clock
  /** Sends OPTIONS; true when an answer came. Never rejects. */
  readonly ask: () => Promise<boolean>
  /** The server is taken for dead, before the calls that wait for it are given up. */
  readonly onDead: (afterMs: number) => void
  /** Something came from it after all; or nothing did (`heard` is false), and it is tried with calls again. */
  readonly onAlive: (heard: boolean) => void
}

interface Wait {
  readonly sentAt: number
  readonly giveUp: ((afterMs: number) => void) | null
}

/** Performs domain/trunk-silence.ts for one server: one timer, whatever the number of calls. */
export function createSilenceWatch(options: SilenceWatchOptions): SilenceWatch {
  const { clock, onDead, onAlive } = options
  /** In the order in which they were sent. */
  const waits = new Set<Wait>()
  let state: Silence = { is: 'alive' }
  let heardAt = Number.NEGATIVE_INFINITY
  let answersOptions = false
  let answersPromptly = false
  let closed = false
  let cancelTimer: CancelTimer | null = null

  function oldest(): number[] {
    const sentAt: number[] = []
    for (const wait of waits) {
      sentAt.push(wait.sentAt)
      if (sentAt.length === SILENT_CALLS_MIN) break
    }
    return sentAt
  }

  function look(): void {
    cancelTimer?.()
    cancelTimer = null
    if (closed) return
    const now = clock.monotonic()
    const sentAt = oldest()
    const before = state
    const step = lookAtSilence(state, { sentAt, heardAt, answersOptions, answersPromptly }, now)
    state = step.next
    if (step.lookAt !== null) cancelTimer = clock.after(Math.max(0, step.lookAt - now), look)
    if (before.is === 'dead' && state.is !== 'dead') onAlive(heardAt >= before.since)
    if (step.act === 'ask') ask()
    if (step.act === 'give-up') giveUp(now - (sentAt[0] ?? now))
  }

  function ask(): void {
    void options.ask().then(answered => {
      if (answered) answeredOptions()
    })
  }

  function answeredOptions(): void {
    answersOptions = true
    heard()
  }

  function giveUp(afterMs: number): void {
    const left = [...waits].filter(wait => wait.giveUp !== null)
    for (const wait of left) waits.delete(wait)
    onDead(afterMs)
    const now = clock.monotonic()
    for (const wait of left) wait.giveUp?.(now - wait.sentAt)
  }

  function heard(): void {
    heardAt = clock.monotonic()
    if (state.is !== 'alive') look()
  }

  return {
    waitFor(giveUpCall) {
      const wait: Wait = { sentAt: clock.monotonic(), giveUp: giveUpCall }
      waits.add(wait)
      if (cancelTimer === null) look()
      return end => {
        if (!waits.delete(wait) || end !== 'answered') return
        answersPromptly = clock.monotonic() - wait.sentAt < SUSPECT_AFTER_MS
        heard()
      }
    },
    heard,
    answeredOptions,
    broken() {
      if (closed || state.is === 'dead') return false
      const now = clock.monotonic()
      state = { is: 'dead', since: now, askedAt: now }
      look()
      return true
    },
    get isDead() {
      return state.is === 'dead'
    },
    get waiting() {
      return waits.size
    },
    close() {
      closed = true
      waits.clear()
      cancelTimer?.()
      cancelTimer = null
    },
  }
}
