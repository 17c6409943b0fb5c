import type { StopChoice, Stopping } from '../../../shared/model/stopping.ts'
import type { CancelTimer, Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { CallsInProgress } from './calls-in-progress.ts'
import type { Dialer } from './dialer.ts'

/** How the finishing of calls ended: `late` when calls were still up at its end. */
export type Finished = 'ended' | 'late' | 'hang-up' | 'stay'

/** How the product is stopped while calls are up. A host asks here, and then stops the engine or does not. */
export interface Shutdown {
  /** Calls and text messages in progress. */
  inProgress(): { readonly calls: number; readonly texts: number }
  /** What the pages show; null while nothing is to stop. */
  state(): Stopping | null
  /**
   * Asks on every page how to stop, and resolves with the answer; asked again meanwhile, it is the same question. Without anything in
   * progress the answer is `hang-up` at once.
   */
  ask(canHide: boolean): Promise<StopChoice>
  /**
   * Starts no more calls and waits for those that are up: at most `withinMs`, without end when null. Resolves when none is left, or
   * when somebody says to hang up, or to stay, which lets calls start again. While it waits, it is the same waiting for everybody.
   */
  finish(withinMs: number | null): Promise<Finished>
  /** The host stops the engine now: what is up is hung up. */
  hangUp(): void
  /** Somebody's answer to the question, or a change of mind while calls finish; false when nothing is to stop. */
  choose(choice: StopChoice): boolean
}

/**
 *   running --ask--> asked --finish--> finishing --none left, hang-up, late--> hanging-up (the host stops the engine)
 *      ^               | \--hang-up--> hanging-up        |
 *      +---tray, stay--+<----------------stay------------+
 *
 * `onChange` is told after each step.
 */
export function createShutdown(options: {
  readonly calls: CallsInProgress
  readonly dialer: Pick<Dialer, 'hold' | 'release'>
  readonly clock: Clock
  readonly log: Log
  readonly onChange: () => void
}): Shutdown & { noteEnded(): void; stop(): void } {
  const { calls, dialer, clock, log, onChange } = options
  let step: Stopping['state'] | null = null
  let canHide = false
  let callsAtFirst = 0
  let until: number | null = null
  let cancelTimer: CancelTimer | null = null
  let asked: { readonly answer: Promise<StopChoice>; give(choice: StopChoice): void } | null = null
  let finishing: { readonly end: Promise<Finished>; give(how: Finished): void } | null = null

  function go(next: Stopping['state'] | null): void {
    step = next
    onChange()
  }

  const isIdle = (): boolean => calls.size === 0

  function endFinishing(how: Finished): void {
    cancelTimer?.()
    cancelTimer = null
    const { give } = finishing ?? {}
    finishing = null
    until = null
    if (how === 'stay') dialer.release()
    log.info('calls finished', { how, ...calls.counts() })
    go(how === 'stay' ? null : 'hanging-up')
    give?.(how)
  }

  function endAsking(choice: StopChoice): void {
    const { give } = asked ?? {}
    asked = null
    log.info('how to stop was chosen', { choice, ...calls.counts() })
    // the host begins the finishing with its own patience
    go(choice === 'hang-up' ? 'hanging-up' : null)
    give?.(choice)
  }

  return {
    inProgress: () => calls.counts(),
    state() {
      if (step === null) return null
      const { calls: up, texts } = calls.counts()
      return { state: step, calls: up, texts, callsAtFirst: Math.max(callsAtFirst, up), canHide, until }
    },
    ask(mayHide) {
      if (isIdle()) return Promise.resolve('hang-up')
      if (asked) return asked.answer
      canHide = mayHide
      const { promise: answer, resolve: give } = withResolve<StopChoice>()
      asked = { answer, give }
      go('asked')
      return answer
    },
    finish(withinMs) {
      if (finishing) return finishing.end
      dialer.hold()
      callsAtFirst = calls.counts().calls
      const { promise: end, resolve: give } = withResolve<Finished>()
      finishing = { end, give }
      if (withinMs !== null) {
        until = clock.now() + withinMs
        cancelTimer = clock.after(withinMs, () => endFinishing('late'))
      }
      log.info('no new calls: those that are up are finished', { ...calls.counts(), withinMs })
      if (isIdle()) endFinishing('ended')
      else go('finishing')
      return end
    },
    hangUp() {
      if (finishing) endFinishing('hang-up')
      else if (asked) endAsking('hang-up')
      else if (!isIdle()) go('hanging-up')
    },
    choose(choice) {
      if (asked) endAsking(choice)
      else if (finishing && choice === 'finish') return true
      else if (finishing) endFinishing(choice === 'hang-up' ? 'hang-up' : 'stay')
      else return false
      return true
    },
    noteEnded() {
      // while somebody is asked, calls go on to start
      if (finishing && isIdle()) endFinishing('ended')
    },
    stop() {
      cancelTimer?.()
      cancelTimer = null
    },
  }
}

function withResolve<Value>(): { readonly promise: Promise<Value>; resolve(value: Value): void } {
  let resolve: (value: Value) => void = () => undefined
  const promise = new Promise<Value>(settle => {
    resolve = settle
  })
  return { promise, resolve }
}
