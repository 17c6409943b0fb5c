import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import type { Clock } from '../../electron/engine/ports/clock.ts'
import { systemClock } from '../../electron/engine/system/system-clock.ts'
import {
  type ConnectionFault,
  ConnectionLost,
  type TlsSettings,
} from '../../electron/engine/telephony/transport/connection-faults.ts'
import type { StreamConnection } from '../../electron/engine/telephony/transport/stream-connection.ts'
import {
  openStreamConnections,
  type StreamConnections,
} from '../../electron/engine/telephony/transport/stream-connections.ts'
import { silentLog } from './silent-log.ts'

const cleanUps: (() => Promise<unknown>)[] = []

/** Closes everything that was opened here, the last one first: for `afterEach`. */
export async function closeStreamEnds(): Promise<void> {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
}

/** The connections of one endpoint and what happened on them. */
export interface StreamEnd {
  readonly connections: StreamConnections
  readonly messages: { readonly text: string; readonly connection: StreamConnection }[]
  readonly lost: ConnectionFault[]
  /** Resolves when `look` says yes; looked at after each thing that happens. */
  until(look: () => boolean): Promise<void>
}

export async function openStreamEnd(
  options: { listen?: boolean; tls?: TlsSettings; clock?: Clock; transport?: 'TCP' | 'TLS' } = {},
): Promise<StreamEnd> {
  const messages: StreamEnd['messages'] = []
  const lost: ConnectionFault[] = []
  const waiting = new Set<() => void>()
  const happened = (): void => {
    for (const look of [...waiting]) look()
  }
  const connections = await openStreamConnections({
    transport: options.transport ?? (options.tls ? 'TLS' : 'TCP'),
    host: '127.0.0.1',
    listenPort: options.listen ? 0 : null,
    ...(options.tls && { listenerTls: options.tls }),
    clock: options.clock ?? systemClock,
    log: silentLog,
    onMessage(text, _size, connection) {
      messages.push({ text, connection })
      happened()
    },
    onLost(fault) {
      lost.push(fault)
      happened()
    },
  })
  cleanUps.push(() => connections.close())
  return {
    connections,
    messages,
    lost,
    until: look =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('It did not happen within 5 s.')), 5_000)
        const check = (): void => {
          if (!look()) return
          clearTimeout(timer)
          waiting.delete(check)
          resolve()
        }
        waiting.add(check)
        check()
      }),
  }
}

export const addressOf = (end: StreamEnd): { host: string; port: number } =>
  end.connections.local ?? { host: '127.0.0.1', port: 1 }
export const bye = Buffer.from('BYE sip:a SIP/2.0\r\nContent-Length: 0\r\n\r\n')
export const ok = Buffer.from('SIP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n')

/** Why a send or a connection failed. */
export async function faultOf(promise: Promise<unknown>): Promise<ConnectionFault> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof ConnectionLost) return error.fault
  throw new Error(`No ConnectionLost but ${String(error)}`)
}

/** A server that does what a script says with its one connection. */
export async function rawServer(onConnection: (socket: Socket) => void): Promise<{ port: number }> {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    onConnection(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanUps.push(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  const address = server.address()
  return { port: typeof address === 'object' && address ? address.port : 0 }
}
