import { app, dialog } from 'electron'
import type { StopChoice } from '../../shared/model/stopping.ts'
import { StopNow } from '../../shared/stop-now.ts'
import type { Engine } from '../engine/engine.ts'
import type { Log } from '../engine/ports/log.ts'
import { STOP_EXIT_CODES, type StopCause, type StopSignals } from '../headless/signals.ts'
import { askHowToStop } from './ask-how-to-stop.ts'
import { keepInTray, leaveTray } from './tray.ts'
import { askBeforeClose, hideWindow, showWindow } from './window.ts'

/**
 * Nobody is cut off by accident. The window's close button, Ctrl+W, Ctrl+Q, the menu and the log-out of the session: while calls are
 * up, a person decides how to stop, and without calls the app just quits. A signal (Ctrl+C in a terminal, SIGTERM) lets calls finish,
 * a second one hangs up. After an error that nobody caught, nothing in the process can be relied on: calls are ended with BYE and
 * CANCEL, everything is written, and the process ends with a code that says so.
 */
export function quitInOrder(options: {
  readonly engine: Engine
  readonly signals: StopSignals
  readonly log: Log
  /** Done before the engine stops. */
  readonly beforeStop: () => Promise<void>
}): void {
  const { engine, signals, log } = options
  const { shutdown } = engine
  let isStopped = false
  /** Why it cannot go on, when that is known. */
  let sentence: string | null = null
  let stopping: Promise<void> | null = null
  let quitting: Promise<void> | null = null

  const isUp = (): boolean => {
    const { calls, texts } = shutdown.inProgress()
    return calls + texts > 0
  }

  function stop(): Promise<void> {
    shutdown.hangUp()
    stopping ??= options
      .beforeStop()
      .then(() => engine.stop())
      .catch((problem: unknown) => log.error('engine did not stop cleanly', { problem: String(problem) }))
    return stopping
  }

  async function quit(wanted: StopChoice | null): Promise<void> {
    if (isUp()) {
      const choice = wanted ?? (await askHowToStop(shutdown))
      log.info('quitting while calls are up', { choice, ...shutdown.inProgress() })
      if (choice === 'stay') return
      if (choice === 'tray') {
        keepInTray(engine, log)
        return
      }
      if (choice === 'finish' && (await shutdown.finish(null)) === 'stay') return
    }
    // the person sees it go at once; what is being ended and written takes a moment
    hideWindow()
    await stop()
    leaveTray()
    isStopped = true
    app.quit()
  }

  function begin(wanted: StopChoice | null): void {
    if (quitting) {
      // the question, or how many calls are still up
      if (isUp()) showWindow()
      return
    }
    quitting = quit(wanted)
      .catch((problem: unknown) => log.error('quitting failed', { problem: String(problem) }))
      .finally(() => {
        quitting = null
      })
  }

  function onStop(cause: StopCause): void {
    const end = (): void => app.exit(STOP_EXIT_CODES[cause])
    const step = shutdown.state()?.state
    if (cause === 'internal error')
      void stop().finally(() => {
        if (sentence !== null && !process.env.TRUNKLINE_NO_DIALOGS)
          dialog.showErrorBox('Trunkline has stopped', sentence)
        end()
      })
    else if (step === 'hanging-up') end()
    else if (step === 'finishing') shutdown.choose('hang-up')
    else if (step === 'asked') shutdown.choose('finish')
    else begin('finish')
  }

  askBeforeClose({
    mayClose: () => isStopped,
    ask: () => begin(null),
    isUp,
    // the session ends whatever anybody says
    onSessionEnd: () => void stop(),
  })
  app.on('before-quit', event => {
    if (isStopped) return
    event.preventDefault()
    begin(null)
  })
  app.on('window-all-closed', () => app.quit())
  process.on('uncaughtException', problem => {
    if (problem instanceof StopNow) sentence = problem.message
  })
  signals.listen(onStop)
}
