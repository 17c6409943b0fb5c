import { createServer, isIPv6, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { type ConnectionFault, ConnectionLost, type TlsSettings } from './connection-faults.ts'
import { dialStream } from './dial-stream.ts'
import { CONNECT_TIMEOUT_MS, CONNECTIONS_MAX } from './limits.ts'
import { formatAddress } from './routing.ts'
import type { SocketAddress } from './sip-endpoint.ts'
import { attachConnection, type StreamConnection } from './stream-connection.ts'

export interface StreamConnectionsOptions {
  readonly transport: 'TCP' | 'TLS'
  /** An IP address of this machine: connections go out from it, and the listener binds it. */
  readonly host: string
  /** Port to listen at, 0 for any free one; null does not listen. */
  readonly listenPort: number | null
  /** Certificate and key of the listener; with `ca` and `verify` its clients need a certificate too. TLS only. */
  readonly listenerTls?: TlsSettings
  readonly clock: Clock
  readonly log: Log
  readonly onMessage: (text: string, size: number, connection: StreamConnection) => void
  /** A connection ended other than by our closing it. Nothing connects it again by itself. */
  readonly onLost: (fault: ConnectionFault, connection: StreamConnection) => void
}

/** The TCP, or the TLS, connections of one endpoint. */
export interface StreamConnections {
  /** Where it listens; null when it does not. */
  readonly local: SocketAddress | null
  /**
   * The connection to `remote` under these settings: the one that stands, the one that is coming about, or a new
   * one. Rejects with `ConnectionLost`. Settings are told apart by identity: hand in the same object each time.
   */
  connect(remote: SocketAddress, tls: TlsSettings | null): Promise<StreamConnection>
  /** A standing connection with this address at its other end, whoever opened it. */
  find(remote: SocketAddress): StreamConnection | undefined
  readonly size: number
  /** Closes the connections that stand, and goes on. */
  drop(): Promise<void>
  /** Stops listening and closes every connection. */
  close(): Promise<void>
}

/** Starts listening, if it is to. Rejects with the system's error (EADDRINUSE, a key that cannot be read, ...). */
export async function openStreamConnections(options: StreamConnectionsOptions): Promise<StreamConnections> {
  const { transport, host, clock, log } = options
  const standing = new Set<StreamConnection>()
  /** By address: the last one that came about. */
  const byRemote = new Map<string, StreamConnection>()
  /** Ours, by address and settings; a promise from the first moment on, so that two sends share one. */
  const outgoing = new Map<string, Promise<StreamConnection>>()
  const settingsIds = new WeakMap<TlsSettings, number>()
  const closing = new AbortController()
  let settingsCount = 0

  function keyOf(remote: SocketAddress, tls: TlsSettings | null): string {
    if (!tls) return formatAddress(remote)
    const id = settingsIds.get(tls) ?? ++settingsCount
    settingsIds.set(tls, id)
    return `${formatAddress(remote)} ${id}`
  }

  function adopt(
    socket: Socket,
    remote: SocketAddress,
    key: string | null,
    tls: TlsSettings | null,
  ): StreamConnection {
    const address = formatAddress(remote)
    const connection = attachConnection({
      socket,
      remote,
      accepted: key === null,
      tls,
      clock,
      onMessage: options.onMessage,
      onEnd(fault, ended) {
        standing.delete(ended)
        if (byRemote.get(address) === ended) byRemote.delete(address)
        if (key !== null) outgoing.delete(key)
        if (!fault) return
        log.info('SIP connection lost', { transport, remote: address, kind: fault.kind, why: fault.sentence })
        options.onLost(fault, ended)
      },
    })
    standing.add(connection)
    byRemote.set(address, connection)
    return connection
  }

  async function dial(
    key: string,
    remote: SocketAddress,
    tls: TlsSettings | null,
  ): Promise<StreamConnection> {
    try {
      const socket = await dialStream({ host, remote, tls, clock, signal: closing.signal })
      if (closing.signal.aborted) {
        socket.destroy()
        throw lost('The SIP endpoint is closed.')
      }
      return adopt(socket, remote, key, tls)
    } catch (error) {
      outgoing.delete(key)
      throw error
    }
  }

  function onAccepted(socket: Socket): void {
    const { remoteAddress, remotePort } = socket
    if (closing.signal.aborted || remoteAddress === undefined || remotePort === undefined) {
      socket.destroy()
      return
    }
    if (standing.size >= CONNECTIONS_MAX) {
      log.warn('Too many SIP connections; one was refused', { transport, from: remoteAddress })
      socket.destroy()
      return
    }
    adopt(socket, { host: remoteAddress, port: remotePort }, null, null)
  }

  async function drop(): Promise<void> {
    await Promise.all([...standing].map(connection => connection.close()))
  }

  const listener = options.listenPort === null ? null : await listen(options, options.listenPort, onAccepted)
  return {
    local: listener?.local ?? null,
    connect(remote, tls) {
      if (closing.signal.aborted) return Promise.reject(lost('The SIP endpoint is closed.'))
      const key = keyOf(remote, tls)
      const known = outgoing.get(key)
      if (known) return known
      // Somebody who came from this very address is reached by the way he came; not where a certificate is to be seen.
      const accepted = tls?.verify ? undefined : byRemote.get(formatAddress(remote))
      if (accepted) return Promise.resolve(accepted)
      if (standing.size >= CONNECTIONS_MAX)
        return Promise.reject(lost('There are too many SIP connections already.'))
      const fresh = dial(key, remote, tls)
      outgoing.set(key, fresh)
      return fresh
    },
    find: remote => byRemote.get(formatAddress(remote)),
    get size() {
      return standing.size
    },
    drop,
    async close() {
      closing.abort()
      await drop()
      await listener?.close()
      await Promise.allSettled(outgoing.values())
      outgoing.clear()
    },
  }
}

interface Listener {
  readonly local: SocketAddress
  close(): Promise<void>
}

async function listen(
  options: StreamConnectionsOptions,
  port: number,
  onAccepted: (socket: Socket) => void,
): Promise<Listener> {
  const { host, transport, log } = options
  /** Also those whose handshake is not through: they have to go when the listener closes. */
  const raw = new Set<Socket>()
  const server = transport === 'TLS' ? tlsServer(options, onAccepted) : createServer(onAccepted)
  server.maxConnections = CONNECTIONS_MAX
  server.on('connection', (socket: Socket) => {
    raw.add(socket)
    socket.on('error', () => undefined) // told by whoever owns it, or a handshake that nobody waits for
    socket.once('close', () => raw.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, ipv6Only: isIPv6(host), exclusive: true }, () => {
      server.removeListener('error', reject)
      resolve()
    })
  }).catch((error: unknown) => {
    server.close(() => undefined)
    throw error
  })
  server.on('error', error => log.error('SIP listener failed', { transport, host, error: error.message }))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The SIP listener has no port.')
  return {
    local: { host, port: address.port },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        // The adopted ones have ended; what is left are handshakes.
        for (const socket of raw) socket.destroy()
      }),
  }
}

function tlsServer(options: StreamConnectionsOptions, onAccepted: (socket: Socket) => void): Server {
  const { listenerTls: tls, log } = options
  if (tls?.cert === undefined || tls.key === undefined)
    throw new Error('A TLS listener needs a certificate and its private key.')
  const clientsNeedCertificates = tls.ca !== undefined && tls.verify
  const server = createTlsServer({
    cert: tls.cert,
    key: tls.key,
    ...(tls.ca !== undefined && { ca: tls.ca }),
    requestCert: clientsNeedCertificates,
    rejectUnauthorized: clientsNeedCertificates,
    minVersion: 'TLSv1.2',
    handshakeTimeout: CONNECT_TIMEOUT_MS,
  })
  server.on('secureConnection', onAccepted)
  server.on('tlsClientError', (error, socket) =>
    log.info('TLS handshake failed', { from: socket.remoteAddress ?? '', error: error.message }),
  )
  return server
}

function lost(sentence: string): ConnectionLost {
  return new ConnectionLost({ kind: 'limit', sentence })
}
