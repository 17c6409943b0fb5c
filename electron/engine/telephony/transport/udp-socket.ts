import { createSocket } from 'node:dgram'
import { isIP, isIPv6 } from 'node:net'
import type { Log } from '../../ports/log.ts'
import { SIP_MESSAGE_BYTES_MAX, SOCKET_BUFFER_BYTES } from './limits.ts'
import type { SocketAddress } from './sip-endpoint.ts'

/**
 * What lies between the socket and us. It calls `deliver` once for a good line, not at all for a lost packet,
 * twice for a doubled one, later for a slow one. The real product has none; tests and the practice carrier's bad
 * lines do.
 */
export type PacketLink = (bytes: Uint8Array, direction: 'in' | 'out', deliver: () => void) => void

export interface UdpSocket {
  readonly local: SocketAddress
  /** Resolves when the kernel took the packet; rejects when it refused it or the socket is closed. */
  send(bytes: Uint8Array, to: SocketAddress): Promise<void>
  close(): Promise<void>
}

export interface UdpSocketOptions {
  /** An IP address of this machine, not a wildcard: it is what Via and Contact will say. */
  readonly host: string
  /** 0 for any free port. */
  readonly port: number
  readonly log: Log
  readonly link?: PacketLink | undefined
  readonly onPacket: (bytes: Uint8Array, from: SocketAddress) => void
}

/** Binds a UDP socket. Rejects with the system's error (EADDRINUSE, EADDRNOTAVAIL, ...) or for a wildcard address. */
export async function openUdpSocket(options: UdpSocketOptions): Promise<UdpSocket> {
  const { host, port, log, onPacket } = options
  if (isIP(host) === 0 || host === '0.0.0.0' || host === '::') {
    throw new Error(`A SIP socket needs one IP address of this machine to bind, not "${host}".`)
  }
  const link: PacketLink = options.link ?? ((_bytes, _direction, deliver) => deliver())
  const socket = createSocket({
    type: isIPv6(host) ? 'udp6' : 'udp4',
    recvBufferSize: SOCKET_BUFFER_BYTES,
    sendBufferSize: SOCKET_BUFFER_BYTES,
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind({ address: host, port, exclusive: true }, () => {
      socket.removeListener('error', reject)
      resolve()
    })
  }).catch((error: unknown) => {
    socket.close()
    throw error
  })
  let closed = false
  socket.on('error', error => log.error('SIP socket failed', { host, error: error.message }))
  socket.on('message', (bytes, from) => {
    link(bytes, 'in', () => {
      if (!closed) onPacket(bytes, { host: from.address, port: from.port })
    })
  })
  return {
    local: { host, port: socket.address().port },
    send(bytes, to) {
      if (closed) return Promise.reject(new Error('The SIP socket is closed.'))
      if (bytes.length > SIP_MESSAGE_BYTES_MAX) {
        return Promise.reject(
          new Error(`A SIP message of ${bytes.length} bytes does not fit into a UDP packet.`),
        )
      }
      return new Promise((resolve, reject) => {
        let handed = false
        link(bytes, 'out', () => {
          handed = true
          if (closed) return resolve()
          socket.send(bytes, to.port, to.host, error => (error ? reject(error) : resolve()))
        })
        // A packet that the link lost or holds back was sent, as far as the sender can know.
        if (!handed) resolve()
      })
    },
    close() {
      if (closed) return Promise.resolve()
      closed = true
      return new Promise(resolve => socket.close(() => resolve()))
    },
  }
}
