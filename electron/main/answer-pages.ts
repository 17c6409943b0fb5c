import { BrowserWindow, type IpcMainInvokeEvent, ipcMain } from 'electron'
import { failure } from '../../shared/errors.ts'
import { IPC_EVENTS, IPC_REQUEST, type Reply } from '../../shared/ipc/bridge.ts'
import type { Engine } from '../engine/engine.ts'
import type { Log } from '../engine/ports/log.ts'
import { saveFile } from './save-file.ts'
import { PAGES_ORIGIN } from './serve-pages.ts'

/** Answers our own pages, and nobody else, over Electron's IPC; sends them every batch of events. */
export function answerPages(engine: Engine, log: Log): void {
  ipcMain.handle(IPC_REQUEST, async (event, name: unknown, input: unknown): Promise<Reply> => {
    if (!isOurPage(event)) {
      log.warn('request of a stranger refused', { url: event.senderFrame?.url ?? 'no frame' })
      return failure('not_allowed', 'Only pages of Trunkline are answered.')
    }
    if (typeof name !== 'string') return failure('unknown_request', 'A request has a name.')
    return name === 'files.save' ? saveFile(engine, input) : engine.request(name, input)
  })
  engine.onBatch(batch => {
    for (const window of BrowserWindow.getAllWindows()) {
      if (!window.webContents.isDestroyed()) window.webContents.send(IPC_EVENTS, batch)
    }
  })
}

/** The main frame of a window, showing our own origin. */
function isOurPage(event: IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame
  return frame !== null && frame.parent === null && new URL(frame.url).href.startsWith(`${PAGES_ORIGIN}/`)
}
