import { StopNow } from '../../shared/stop-now.ts'
import type { Log } from '../engine/ports/log.ts'

/** Exit code by what ended the process: 128 + the number of a signal, or EX_SOFTWARE of sysexits.h for an error of ours. */
export const STOP_EXIT_CODES = { SIGINT: 130, SIGTERM: 143, 'internal error': 70 } as const
export type StopCause = keyof typeof STOP_EXIT_CODES

/** After an error of ours the calls are ended and everything is written within this time, or the process ends without it. */
const STOP_AFTER_ERROR_MS = 10_000
/** npm sends a Ctrl+C on that the terminal has sent to all its processes: within this time two of them are one. */
const SAME_PRESS_MS = 200

/** What asks this process to stop. */
export interface StopSignals {
  /** Calls `take` for every SIGINT, SIGTERM and error that nobody caught, those included that came before. */
  listen(take: (cause: StopCause) => void): void
  /** Keeps what comes from now on for the next who listens. */
  keep(): void
}

/** Takes the signals of this process from now on. After an error of ours the process ends in any case, within seconds. */
export function stopSignals(log: Log): StopSignals {
  let missed: StopCause[] = []
  const keep = (cause: StopCause): void => void missed.push(cause)
  let tell = keep
  let last: { readonly cause: StopCause; readonly at: number } | null = null
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      const at = performance.now()
      const again = last !== null && last.cause === signal && at - last.at < SAME_PRESS_MS
      last = { cause: signal, at }
      if (!again) tell(signal)
    })
  // rejections that nobody handles end up here as well
  process.on('uncaughtException', problem => {
    if (problem instanceof StopNow) process.stderr.write(`trunkline: ${problem.message}\n`)
    else log.error('uncaught exception', { problem: problem.stack ?? String(problem) })
    setTimeout(() => process.exit(STOP_EXIT_CODES['internal error']), STOP_AFTER_ERROR_MS).unref()
    tell('internal error')
  })
  return {
    listen(take) {
      tell = take
      for (const cause of missed) take(cause)
      missed = []
    },
    keep() {
      tell = keep
    },
  }
}
