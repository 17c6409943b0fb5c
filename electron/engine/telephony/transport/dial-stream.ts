import { isIP, type Socket, connect as tcpConnect } from 'node:net'
import { checkServerIdentity, type PeerCertificate, connect as tlsConnect } from 'node:tls'
import type { Clock } from '../../ports/clock.ts'
import { ConnectionLost, explainConnectionError, type TlsSettings } from './connection-faults.ts'
import { CONNECT_TIMEOUT_MS } from './limits.ts'
import { formatAddress } from './routing.ts'
import type { SocketAddress } from './sip-endpoint.ts'

export interface DialStream {
  /** Address of this machine to connect from. */
  readonly host: string
  readonly remote: SocketAddress
  /** Null for plain TCP. */
  readonly tls: TlsSettings | null
  readonly clock: Clock
  /** Aborts the attempt. */
  readonly signal: AbortSignal
}

/**
 * Connects, and with `tls` shakes hands: SNI is the trunk's name, its certificate is checked unless `verify` is
 * false. Resolves with a socket that carries data; rejects with `ConnectionLost` within `CONNECT_TIMEOUT_MS`.
 */
export function dialStream(options: DialStream): Promise<Socket> {
  const { remote, tls, clock, signal } = options
  const to = formatAddress(remote)
  return new Promise((resolve, reject) => {
    let socket: Socket
    try {
      socket = tls ? openTls(options, tls) : openTcp(options)
    } catch (error) {
      // A PEM text that cannot be read.
      return reject(new ConnectionLost(explainConnectionError(error, to, tls?.serverName)))
    }
    const ready = tls ? 'secureConnect' : 'connect'
    function settle(): void {
      cancel()
      signal.removeEventListener('abort', onAbort)
      socket.removeListener(ready, onReady)
      socket.removeListener('error', onError)
      socket.removeListener('close', onClose)
    }
    function fail(error: unknown): void {
      settle()
      // What a dying socket still reports is of no interest.
      socket.on('error', () => undefined)
      socket.destroy()
      reject(new ConnectionLost(explainConnectionError(error, to, tls?.serverName)))
    }
    const onReady = (): void => {
      settle()
      resolve(socket)
    }
    const onError = (error: Error): void => fail(error)
    const onClose = (): void => fail(Object.assign(new Error('closed'), { code: 'ECONNRESET' }))
    const onAbort = (): void =>
      fail(new ConnectionLost({ kind: 'closed', sentence: `The connection to ${to} is no longer wanted.` }))
    const cancel = clock.after(CONNECT_TIMEOUT_MS, () =>
      fail(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })),
    )
    socket.once(ready, onReady)
    socket.once('error', onError)
    socket.once('close', onClose)
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) onAbort()
  })
}

function openTcp({ host, remote }: DialStream): Socket {
  return tcpConnect({ host: remote.host, port: remote.port, localAddress: host, noDelay: true })
}

function openTls({ host, remote }: DialStream, tls: TlsSettings): Socket {
  const { ca, cert, key, serverName, verify } = tls
  // tls.connect takes the options of net.connect too, only its types do not say so: the socket is made here.
  const socket = tcpConnect({ host: remote.host, port: remote.port, localAddress: host, noDelay: true })
  try {
    return tlsConnect({
      socket,
      host: remote.host,
      minVersion: 'TLSv1.2',
      rejectUnauthorized: verify,
      checkServerIdentity: (_host, certificate) => checkSipIdentity(serverName ?? remote.host, certificate),
      // RFC 6066 3: no address in SNI.
      ...(serverName !== undefined && isIP(serverName) === 0 && { servername: serverName }),
      ...(ca !== undefined && { ca }),
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
    })
  } catch (error) {
    socket.destroy()
    throw error
  }
}

/** RFC 5922 7.1: a certificate may name its SIP domain as a URI instead of a DNS name. */
function checkSipIdentity(name: string, certificate: PeerCertificate): Error | undefined {
  const names = certificate.subjectaltname ?? ''
  // A quoted name could hold anything, also something that looks like a list (CVE-2021-44533).
  if (!names.includes('"') && names.split(', ').includes(`URI:sip:${name}`)) return undefined
  return checkServerIdentity(name, certificate)
}
