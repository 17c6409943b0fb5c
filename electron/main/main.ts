import { app } from 'electron'
import { openDoor } from '../door/open-door.ts'
import { stopSignals } from '../headless/signals.ts'
import { answerPages } from './answer-pages.ts'
import { guardContents } from './guard-contents.ts'
import { setMenu } from './menu.ts'
import { openDesktopEngine } from './open-desktop-engine.ts'
import { quitInOrder } from './quit-in-order.ts'
import { registerPagesScheme, servePages } from './serve-pages.ts'
import { showFatal } from './show-fatal.ts'
import { openWindow, showWindow } from './window.ts'

/**
 * The desktop host, as a table of contents:
 * one instance -> engine -> pages and contract -> window; and, when the window is to close, an orderly stop.
 */
if (!app.requestSingleInstanceLock()) {
  app.quit()
} else {
  // every renderer, whatever its window asks for; who starts the app with --no-sandbox has no sandbox to enable, as root in a container
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  registerPagesScheme()
  guardContents()
  app.on('second-instance', showWindow)
  app.whenReady().then(start).catch(showFatal)
}

async function start(): Promise<void> {
  const opened = await openDesktopEngine()
  if (opened === null) return app.quit()
  const { engine, log, dataDir } = opened
  const door = await openDoor({ engine, dataDir, log })
  quitInOrder({ engine, log, signals: stopSignals(log), beforeStop: () => door.close() })
  servePages()
  answerPages(engine, log)
  setMenu(engine, log)
  openWindow()
  app.on('activate', showWindow)
}
