import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { HTTP_EVENTS_PROTOCOL } from '../../shared/ipc/bridge.ts'
import { encodeWire } from '../../shared/ipc/wire-codec.ts'
import type { Engine } from '../engine/engine.ts'
import type { Log } from '../engine/ports/log.ts'

/** A page that does not read this much is cut off; it comes back and takes a fresh snapshot. */
const UNREAD_BYTES_MAX = 8 * 1_048_576
const INCOMING_BYTES_MAX = 1024

export interface EventSockets {
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void
  close(): void
}

/** Sends every batch of events to every connected page, encoded once. Pages say nothing here. */
export function startEventSockets(engine: Engine, log: Log): EventSockets {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: INCOMING_BYTES_MAX,
    // the other one is the page's secret, which is not repeated
    handleProtocols: protocols => (protocols.has(HTTP_EVENTS_PROTOCOL) ? HTTP_EVENTS_PROTOCOL : false),
  })
  const open = new Set<WebSocket>()
  const stop = engine.onBatch(batch => {
    if (open.size === 0) return
    const text = encodeWire(batch)
    for (const socket of open) {
      if (socket.bufferedAmount > UNREAD_BYTES_MAX) {
        log.warn('page does not keep up with events', { unreadBytes: socket.bufferedAmount })
        socket.terminate()
      } else {
        socket.send(text)
      }
    }
  })
  return {
    accept(request, socket, head) {
      server.handleUpgrade(request, socket, head, page => {
        open.add(page)
        page.on('close', () => open.delete(page))
        page.on('error', problem => log.warn('event socket failed', { problem: String(problem) }))
      })
    },
    close() {
      stop()
      for (const socket of open) socket.terminate()
      server.close()
    },
  }
}
