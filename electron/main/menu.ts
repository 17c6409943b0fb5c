import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import type { Engine } from '../engine/engine.ts'
import type { Log } from '../engine/ports/log.ts'
import { callActs } from './call-acts.ts'

/** The usual roles, so that copy, paste, zoom and quit have their keys on every platform, and what stops every campaign. */
export function setMenu(engine: Engine, log: Log): void {
  const own: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : []
  const view: MenuItemConstructorOptions = {
    label: 'View',
    submenu: [
      { role: 'reload' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { role: 'resetZoom' },
      { role: 'togglefullscreen' },
      ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
    ],
  }
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...own,
      { role: 'fileMenu' },
      { role: 'editMenu' },
      { label: 'Calls', submenu: callActs(engine, log) },
      view,
      { role: 'windowMenu' },
    ]),
  )
}
