import { isIPv6 } from 'node:net'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { type ConnectionFault, ConnectionLost, type TlsSettings } from './connection-faults.ts'
import type { Hop, ReplyHop, SipTransport, SocketAddress } from './sip-endpoint.ts'
import type { StreamConnection } from './stream-connection.ts'
import { openStreamConnections, type StreamConnections } from './stream-connections.ts'
import { openUdpSocket, type PacketLink, type UdpSocket } from './udp-socket.ts'

export interface EndpointSocketsOptions {
  /** IP addresses of this machine, one of each family at most; no wildcards. */
  readonly hosts: readonly string[]
  /** Of UDP and TCP; 0 for any free one. */
  readonly port: number
  readonly transports: readonly SipTransport[]
  /** Listens for TLS; without it TLS only goes out. */
  readonly tlsListener?: { readonly port: number; readonly tls: TlsSettings } | undefined
  readonly clock: Clock
  readonly log: Log
  readonly link?: PacketLink | undefined
  readonly onPacket: (bytes: Uint8Array, source: Hop) => void
  readonly onMessage: (text: string, size: number, source: Hop) => void
  readonly onLost: (hop: Hop, fault: ConnectionFault) => void
}

/** Every socket of an endpoint behind one `send`. */
export interface EndpointSockets {
  /** Of the first host: UDP's, else TCP's, else TLS's. */
  readonly local: SocketAddress
  /** Where the host of this family (the first when absent) listens by this transport; null when it does not. */
  localOf(transport: SipTransport, host?: string): SocketAddress | null
  /** Our address on the way to `hop`. Over TCP and TLS it connects; rejects with `ConnectionLost`. */
  localFor(hop: Hop): SocketAddress | Promise<SocketAddress>
  /** Where the other side of `hop` reaches us by that transport. */
  contactFor(hop: Hop): SocketAddress
  /** Rejects with `ConnectionLost` or, over UDP, the system's error. */
  send(bytes: Uint8Array, to: Hop | ReplyHop): Promise<void>
  /** TCP and TLS connections that stand. */
  readonly connections: number
  /** Closes the connections, and goes on listening. */
  dropConnections(): Promise<void>
  close(): Promise<void>
}

interface HostSockets {
  readonly host: string
  udp: UdpSocket | null
  tcp: StreamConnections | null
  tls: StreamConnections | null
}

/** The well-known authorities, and the address as the name. */
const WELL_KNOWN_TLS: TlsSettings = { verify: true }

/** Opens them all, or none: rejects with the system's error. */
export async function openEndpointSockets(options: EndpointSocketsOptions): Promise<EndpointSockets> {
  const all: HostSockets[] = []
  try {
    for (const host of options.hosts) {
      const sockets: HostSockets = { host, udp: null, tcp: null, tls: null }
      all.push(sockets)
      await openHost(sockets, options)
    }
  } catch (error) {
    await closeAll(all)
    throw error
  }
  const opened = all[0]
  if (!opened) throw new Error('A SIP endpoint needs an address of this machine.')
  const first = opened
  const localOf = ({ host, udp, tcp, tls }: HostSockets): SocketAddress =>
    udp?.local ?? tcp?.local ?? tls?.local ?? { host, port: 0 }

  function socketsFor(hop: SocketAddress): HostSockets {
    return all.find(one => isIPv6(one.host) === isIPv6(hop.host)) ?? first
  }
  function streamsFor(hop: Hop): StreamConnections | null {
    const { tcp, tls } = socketsFor(hop)
    return hop.transport === 'TLS' ? tls : tcp
  }
  function connectionTo(hop: Hop): Promise<StreamConnection> {
    const streams = streamsFor(hop)
    if (!streams) return Promise.reject(notUsed(hop.transport))
    if (hop.transport === 'TCP') return streams.connect(hop, null)
    if (hop.tls) return streams.connect(hop, hop.tls)
    const standing = streams.find(hop)
    return standing ? Promise.resolve(standing) : streams.connect(hop, WELL_KNOWN_TLS)
  }
  /** RFC 3261 18.2.2: back over the connection that the request came by, else a new one to sent-by. */
  function connectionBack(to: ReplyHop): Promise<StreamConnection> {
    const standing = streamsFor(to)?.find(to)
    return standing ? Promise.resolve(standing) : connectionTo({ ...to, ...to.sentBy })
  }

  return {
    local: localOf(first),
    localOf(transport, host) {
      const { udp, tcp, tls } = host === undefined ? first : socketsFor({ host, port: 0 })
      return (transport === 'UDP' ? udp?.local : transport === 'TCP' ? tcp?.local : tls?.local) ?? null
    },
    localFor(hop) {
      const sockets = socketsFor(hop)
      if (hop.transport === 'UDP') return sockets.udp?.local ?? Promise.reject(notUsed('UDP'))
      return connectionTo(hop).then(connection => streamsFor(hop)?.local ?? connection.local)
    },
    contactFor(hop) {
      const sockets = socketsFor(hop)
      if (hop.transport === 'UDP') return sockets.udp?.local ?? localOf(sockets)
      const streams = streamsFor(hop)
      // Who cannot be connected to is reached over the connection he made, as it looks from the other end.
      return streams?.local ?? streams?.find(hop)?.local ?? localOf(sockets)
    },
    async send(bytes, to) {
      if (to.transport !== 'UDP') {
        const connection = await ('sentBy' in to ? connectionBack(to) : connectionTo(to))
        return connection.send(bytes)
      }
      const { udp } = socketsFor(to)
      if (!udp) throw notUsed('UDP')
      return udp.send(bytes, to)
    },
    get connections() {
      return all.reduce((sum, { tcp, tls }) => sum + (tcp?.size ?? 0) + (tls?.size ?? 0), 0)
    },
    async dropConnections() {
      await Promise.all(all.flatMap(({ tcp, tls }) => [tcp?.drop(), tls?.drop()]))
    },
    close: () => closeAll(all),
  }
}

async function openHost(sockets: HostSockets, options: EndpointSocketsOptions): Promise<void> {
  const { transports, clock, log, link } = options
  const { host } = sockets
  if (transports.includes('UDP')) {
    sockets.udp = await openUdpSocket({
      host,
      port: options.port,
      log,
      link,
      onPacket: (bytes, from) => options.onPacket(bytes, { ...from, transport: 'UDP' }),
    })
  }
  const open = (transport: 'TCP' | 'TLS', listenPort: number | null): Promise<StreamConnections> =>
    openStreamConnections({
      transport,
      host,
      listenPort,
      ...(options.tlsListener && { listenerTls: options.tlsListener.tls }),
      clock,
      log,
      onMessage: (text, size, connection) => options.onMessage(text, size, hopOf(transport, connection)),
      onLost: (fault, connection) => options.onLost(hopOf(transport, connection), fault),
    })
  if (transports.includes('TCP')) {
    // UDP and TCP at the same port, as everybody expects; where any port will do, another one will do too.
    sockets.tcp = await open('TCP', sockets.udp?.local.port ?? options.port).catch((error: unknown) => {
      if (options.port !== 0 || sockets.udp === null) throw error
      return open('TCP', 0)
    })
  }
  if (transports.includes('TLS')) sockets.tls = await open('TLS', options.tlsListener?.port ?? null)
}

function hopOf(transport: 'TCP' | 'TLS', { remote, tls }: StreamConnection): Hop {
  return { ...remote, transport, ...(tls && { tls }) }
}

async function closeAll(all: readonly HostSockets[]): Promise<void> {
  await Promise.all(all.flatMap(({ udp, tcp, tls }) => [udp?.close(), tcp?.close(), tls?.close()]))
}

function notUsed(transport: SipTransport): ConnectionLost {
  return new ConnectionLost({ kind: 'refused', sentence: `${transport} is not switched on for this trunk.` })
}
