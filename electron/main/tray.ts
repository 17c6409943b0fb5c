import { join } from 'node:path'
import { app, Menu, nativeImage, Tray } from 'electron'
import type { Engine } from '../engine/engine.ts'
import type { Log } from '../engine/ports/log.ts'
import { callActs } from './call-acts.ts'
import { resourcesDir } from './places.ts'
import { hideWindow, showWindow } from './window.ts'

/** Side of the icon, in device-independent pixels. */
const ICON_SIDE = 22

let tray: Tray | null = null

/** Keeps the app running without its window. The icon, or starting the app again, brings the window back. */
export function keepInTray(engine: Engine, log: Log): void {
  if (!tray) {
    const icon = nativeImage.createFromPath(join(resourcesDir(), 'icons', 'icon.png'))
    tray = new Tray(icon.resize({ width: ICON_SIDE, height: ICON_SIDE }))
    tray.setToolTip('Trunkline is running')
    tray.on('click', showWindow)
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: 'Open Trunkline', click: showWindow },
        { type: 'separator' },
        ...callActs(engine, log),
        { type: 'separator' },
        { label: 'Quit', click: () => app.quit() },
      ]),
    )
  }
  hideWindow()
}

export function leaveTray(): void {
  tray?.destroy()
  tray = null
}
