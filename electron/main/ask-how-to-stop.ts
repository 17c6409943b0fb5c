import { dialog } from 'electron'
import type { StopChoice } from '../../shared/model/stopping.ts'
import { STOP_WORDS, upNowText } from '../../shared/model/stopping-words.ts'
import type { Shutdown } from '../engine/use-cases/shutdown.ts'
import { currentWindow, showWindow } from './window.ts'

/** The answers of the system's own dialog, in the order of its buttons. */
const BUTTONS = ['finish', 'hang-up', 'tray', 'stay'] as const satisfies readonly StopChoice[]

/** Asks on the page how to stop while calls are up; in a dialog of the system where the page cannot be shown or does not answer. */
export async function askHowToStop(shutdown: Shutdown): Promise<StopChoice> {
  const answer = shutdown.ask(true)
  showWindow()
  const window = currentWindow()
  const askHere = (): void => void askBySystem(shutdown)
  if (!window || window.webContents.isCrashed()) askHere()
  window?.once('unresponsive', askHere)
  try {
    return await answer
  } finally {
    window?.off('unresponsive', askHere)
  }
}

async function askBySystem(shutdown: Shutdown): Promise<void> {
  if (process.env.TRUNKLINE_NO_DIALOGS) {
    shutdown.choose('finish')
    return
  }
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: STOP_WORDS.title,
    detail: upNowText(shutdown.inProgress()),
    buttons: BUTTONS.map(choice => STOP_WORDS.choices[choice].act),
    defaultId: BUTTONS.indexOf('finish'),
    cancelId: BUTTONS.indexOf('stay'),
    noLink: true,
  })
  shutdown.choose(BUTTONS[response] ?? 'stay')
}
