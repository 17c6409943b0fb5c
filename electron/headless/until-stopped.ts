import { finishingText } from '../../shared/model/stopping-words.ts'
import type { Engine } from '../engine/engine.ts'
import { STOP_EXIT_CODES, type StopCause, type StopSignals } from './signals.ts'

/** How many calls are still up is said no more often than this. */
const SAY_EVERY_MS = 5_000

/**
 * Resolves with what stopped the process, when the engine is to be stopped:
 *
 * - without calls at once;
 * - at the first Ctrl+C when the calls that are up have ended, however long that takes: no new ones start;
 * - at SIGTERM the same, but after `drainMs` at the latest (0: at once);
 * - at a second signal, and at an error that nobody caught, at once: calls that are up are hung up.
 *
 * A signal after that ends the process at once. `say` is told how many calls are still up.
 */
export function untilStopped(options: {
  readonly engine: Pick<Engine, 'shutdown' | 'onBatch'>
  readonly signals: StopSignals
  readonly drainMs: number
  readonly say: (sentence: string) => void
}): Promise<StopCause> {
  const { engine, signals, drainMs, say } = options
  const { shutdown } = engine
  let state: 'running' | 'finishing' | 'over' = 'running'
  sayWhatIsUp(engine, () => state === 'finishing', say)
  return new Promise((resolve, reject) => {
    const end = (cause: StopCause): void => {
      state = 'over'
      shutdown.hangUp()
      resolve(cause)
    }
    const finish = async (cause: StopCause): Promise<void> => {
      state = 'finishing'
      const how = await shutdown.finish(cause === 'SIGTERM' ? drainMs : null)
      if (state !== 'finishing') return
      if (how === 'stay') state = 'running'
      else end(cause)
    }
    signals.listen(cause => {
      const { calls, texts } = shutdown.inProgress()
      if (state === 'over') process.exit(STOP_EXIT_CODES[cause])
      const atOnce = cause === 'internal error' || state === 'finishing' || calls + texts === 0
      if (atOnce || (cause === 'SIGTERM' && drainMs === 0)) end(cause)
      else finish(cause).catch(reject)
    })
  })
}

function sayWhatIsUp(
  engine: Pick<Engine, 'onBatch'>,
  isFinishing: () => boolean,
  say: (sentence: string) => void,
): void {
  let saidAt = Number.NEGATIVE_INFINITY
  engine.onBatch(({ events }) => {
    const status = events.findLast(({ name }) => name === 'status-changed')
    if (status?.name !== 'status-changed' || !isFinishing()) return
    const { stopping } = status.payload
    const now = performance.now()
    if (stopping?.state !== 'finishing' || now - saidAt < SAY_EVERY_MS) return
    saidAt = now
    say(`${finishingText(stopping)} Press Ctrl+C again to hang up.`)
  })
}
