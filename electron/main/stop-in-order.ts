import { app, dialog } from 'electron'
import { StopNow } from '../../shared/stop-now.ts'
import type { Engine } from '../engine/engine.ts'
import type { Log } from '../engine/ports/log.ts'

/** Exit code after an error of ours: EX_SOFTWARE of sysexits.h. */
const INTERNAL_ERROR_EXIT_CODE = 70
/** After an error of ours the calls are ended and everything is written within this time, or the process ends without it. */
const STOP_AFTER_ERROR_MS = 10_000

/**
 * Calls are ended with BYE and CANCEL and everything is written before the process goes: when the app quits, and when an error was
 * caught by nobody, after which nothing in the process can be relied on.
 */
export function stopInOrder(engine: Engine, log: Log): void {
  let stopped: Promise<void> | null = null
  const stop = (): Promise<void> => {
    stopped ??= engine
      .stop()
      .catch((problem: unknown) => log.error('engine did not stop cleanly', { problem: String(problem) }))
    return stopped
  }
  let isStopped = false
  app.on('before-quit', event => {
    if (isStopped) return
    event.preventDefault()
    void stop().finally(() => {
      isStopped = true
      app.quit()
    })
  })
  // rejections that nobody handles end up here as well
  process.on('uncaughtException', problem => {
    log.error('uncaught exception', { problem: problem.stack ?? String(problem) })
    const end = (): void => app.exit(INTERNAL_ERROR_EXIT_CODE)
    setTimeout(end, STOP_AFTER_ERROR_MS).unref()
    if (problem instanceof StopNow && !process.env.TRUNKLINE_NO_DIALOGS)
      dialog.showErrorBox('Trunkline has stopped', problem.message)
    void stop().finally(end)
  })
}
