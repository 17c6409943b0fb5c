import { dialog, type MenuItemConstructorOptions } from 'electron'
import { PAUSE_WORDS } from '../../shared/model/stopping-words.ts'
import type { Engine } from '../engine/engine.ts'
import type { Log } from '../engine/ports/log.ts'

/** What stops every campaign and lets them go on, as items of a menu. */
export function callActs(engine: Engine, log: Log): MenuItemConstructorOptions[] {
  const ask = (name: string, input: object) => (): void => {
    engine
      .request(name, input)
      .then(reply => {
        if (!reply.ok) dialog.showErrorBox('Trunkline', reply.error.message)
      })
      .catch((problem: unknown) => log.error('an act of the menu failed', { name, problem: String(problem) }))
  }
  return [
    { label: PAUSE_WORDS.pauseAll, click: ask('campaigns.pauseAll', { hangUp: false }) },
    { label: PAUSE_WORDS.pauseAndHangUp, click: ask('campaigns.pauseAll', { hangUp: true }) },
    { label: PAUSE_WORDS.resumeAll, click: ask('campaigns.resumeAll', {}) },
  ]
}
