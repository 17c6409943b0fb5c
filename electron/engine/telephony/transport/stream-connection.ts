import type { Socket } from 'node:net'
import type { CancelTimer, Clock } from '../../ports/clock.ts'
import {
  type ConnectionFault,
  ConnectionLost,
  explainConnectionError,
  type TlsSettings,
} from './connection-faults.ts'
import { ACCEPTED_IDLE_MS, KEEP_ALIVE_MS, LAST_BYTES_MS, PONG_WAIT_MS, UNSENT_BYTES_MAX } from './limits.ts'
import { formatAddress } from './routing.ts'
import type { SocketAddress } from './sip-endpoint.ts'
import { createStreamFramer } from './stream-framing.ts'

/** One TCP or TLS connection that stands. */
export interface StreamConnection {
  readonly remote: SocketAddress
  readonly local: SocketAddress
  /** How the other side was checked; null for TCP and for what it opened itself. */
  readonly tls: TlsSettings | null
  /** True when the other side opened it. */
  readonly accepted: boolean
  /** Resolves when the system took the bytes; rejects with `ConnectionLost`. */
  send(bytes: Uint8Array): Promise<void>
  /** Sends what is under way, for at most `LAST_BYTES_MS`, and closes. Resolves when it is closed. */
  close(): Promise<void>
}

export interface StreamConnectionOptions {
  /** Connected, and through its handshake when it is TLS. */
  readonly socket: Socket
  readonly remote: SocketAddress
  readonly accepted: boolean
  readonly tls: TlsSettings | null
  readonly clock: Clock
  readonly onMessage: (text: string, size: number, connection: StreamConnection) => void
  /** Once, when it can no longer be used; `null` when we closed it. */
  readonly onEnd: (fault: ConnectionFault | null, connection: StreamConnection) => void
}

const PING = Buffer.from('\r\n\r\n', 'latin1')
const PONG = Buffer.from('\r\n', 'latin1')

/**
 * Frames what comes over a socket, answers pings, and keeps a connection of ours alive: an empty line pair every
 * `KEEP_ALIVE_MS`. A peer that has answered one and then misses one is dead; one that never answers is only sent
 * them, as not everybody knows RFC 5626. It never connects again by itself.
 *
 *   open --close(), onEnd(null)------> closing --last bytes gone, LAST_BYTES_MS--> closed
 *     \--error, end, garbage, silence, limit--> closed, onEnd(fault)
 */
export function attachConnection(options: StreamConnectionOptions): StreamConnection {
  const { socket, remote, accepted, clock } = options
  const to = formatAddress(remote)
  let state: 'open' | 'closing' | 'closed' = 'open'
  let answersPings = false
  let cancelKeepAlive: CancelTimer | null = null
  let cancelPongWait: CancelTimer | null = null

  function stopTimers(): void {
    cancelKeepAlive?.()
    cancelPongWait?.()
    cancelKeepAlive = null
    cancelPongWait = null
  }
  function lose(fault: ConnectionFault, lastBytes = false): void {
    if (state !== 'open') return
    state = 'closed'
    stopTimers()
    if (lastBytes) {
      socket.destroySoon()
      // A peer that does not read would hold it open.
      const cancel = clock.after(LAST_BYTES_MS, () => socket.destroy())
      socket.once('close', cancel)
    } else socket.destroy()
    options.onEnd(fault, connection)
  }
  function onSignOfLife(): void {
    cancelPongWait?.()
    cancelPongWait = null
    if (accepted) keepAliveAfter(ACCEPTED_IDLE_MS, () => lose(silence(to, ACCEPTED_IDLE_MS)))
  }
  function keepAliveAfter(ms: number, act: () => void): void {
    cancelKeepAlive?.()
    cancelKeepAlive = clock.after(ms, act)
  }
  function ping(): void {
    framer.awaitPong(true)
    socket.write(PING)
    cancelPongWait?.()
    cancelPongWait = clock.after(PONG_WAIT_MS, () => {
      cancelPongWait = null
      framer.awaitPong(false)
      if (answersPings) lose(silence(to, PONG_WAIT_MS))
    })
    keepAliveAfter(KEEP_ALIVE_MS, ping)
  }

  const framer = createStreamFramer({
    onMessage: (text, size) => options.onMessage(text, size, connection),
    onPing: () => void (state === 'open' && socket.write(PONG)),
    onPong() {
      answersPings = true
    },
    // The answer to the message that broke the stream is written in this turn of the event loop, and goes out before.
    onBroken: sentence => void setImmediate(lose, { kind: 'not-sip', sentence: `${to}: ${sentence}` }, true),
  })
  const connection: StreamConnection = {
    remote,
    local: { host: socket.localAddress ?? '', port: socket.localPort ?? 0 },
    tls: options.tls,
    accepted,
    send(bytes) {
      if (state !== 'open') return Promise.reject(new ConnectionLost(closedBy(to)))
      if (socket.writableLength > UNSENT_BYTES_MAX) {
        const fault = { kind: 'limit', sentence: `${to} does not read what is sent to it.` } as const
        lose(fault)
        return Promise.reject(new ConnectionLost(fault))
      }
      return new Promise((resolve, reject) => {
        socket.write(bytes, error =>
          error
            ? reject(new ConnectionLost(explainConnectionError(error, to, options.tls?.serverName)))
            : resolve(),
        )
      })
    },
    close() {
      if (state !== 'open') return Promise.resolve()
      state = 'closing'
      stopTimers()
      options.onEnd(null, connection)
      return new Promise(resolve => {
        const cancel = clock.after(LAST_BYTES_MS, () => socket.destroy())
        socket.once('close', () => {
          cancel()
          state = 'closed'
          resolve()
        })
        socket.destroySoon()
      })
    },
  }
  socket.setNoDelay(true)
  socket.on('data', bytes => {
    if (state !== 'open') return
    onSignOfLife()
    framer.push(bytes)
  })
  socket.on('error', error => lose(explainConnectionError(error, to, options.tls?.serverName)))
  socket.on('end', () => lose(closedBy(to), true))
  socket.on('close', () => lose(closedBy(to)))
  if (accepted) onSignOfLife()
  else keepAliveAfter(KEEP_ALIVE_MS, ping)
  return connection
}

function closedBy(to: string): ConnectionFault {
  return { kind: 'closed', sentence: `${to} has closed the connection.` }
}

function silence(to: string, ms: number): ConnectionFault {
  return { kind: 'silent', sentence: `${to} gave no sign of life for ${Math.round(ms / 1000)} seconds.` }
}
