import { StopNow } from '../../shared/stop-now.ts'
import type { Log } from '../engine/ports/log.ts'

/** Exit code by what ended the process: 128 + the number of a signal, or EX_SOFTWARE of sysexits.h for an error of ours. */
export const STOP_EXIT_CODES = { SIGINT: 130, SIGTERM: 143, 'internal error': 70 } as const
export type StopCause = keyof typeof STOP_EXIT_CODES

/** After an error of ours the calls are ended and everything is written within this time, or the process ends without it. */
const STOP_AFTER_ERROR_MS = 10_000

/**
 * Resolves at the first SIGINT or SIGTERM, or at the first error that nobody caught: then the engine is to be stopped in order, so
 * that calls end with BYE and CANCEL and nothing is half-written. A second signal, or a second such error, ends the process at once.
 */
export function untilStopped(log: Log): Promise<StopCause> {
  return new Promise(resolve => {
    let first = true
    const stop = (cause: StopCause): void => {
      if (!first) process.exit(STOP_EXIT_CODES[cause])
      first = false
      resolve(cause)
    }
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(signal))
    // rejections that nobody handles end up here as well
    process.on('uncaughtException', problem => {
      if (problem instanceof StopNow) process.stderr.write(`trunkline: ${problem.message}\n`)
      else log.error('uncaught exception', { problem: problem.stack ?? String(problem) })
      setTimeout(() => process.exit(STOP_EXIT_CODES['internal error']), STOP_AFTER_ERROR_MS).unref()
      stop('internal error')
    })
  })
}
