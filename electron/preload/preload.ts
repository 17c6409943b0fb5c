import { contextBridge, ipcRenderer } from 'electron'
import { type Bridge, IPC_EVENTS, IPC_REQUEST } from '../../shared/ipc/bridge.ts'
import type { EventBatch } from '../../shared/ipc/contract.ts'

/** All that a page gets of the desktop: it can ask, and it can listen. */
const bridge: Bridge = {
  request: (name, input) => ipcRenderer.invoke(IPC_REQUEST, name, input),
  onEvents(listener) {
    const receive = (_event: unknown, batch: EventBatch): void => listener(batch)
    ipcRenderer.on(IPC_EVENTS, receive)
    return () => void ipcRenderer.off(IPC_EVENTS, receive)
  },
}

contextBridge.exposeInMainWorld('trunkline', bridge)
