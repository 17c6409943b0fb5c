import { Socket as UdpSocket } from 'node:dgram'
import { subscribe } from 'node:diagnostics_channel'
import { Socket as Stream } from 'node:net'
import { maskCredentials } from '../../electron/engine/telephony/trace/mask-credentials.ts'
import { renderLadder } from '../../shared/model/ladder.ts'
import type { TraceMessage } from '../../shared/model/trace.ts'

/** The SIP messages that crossed the UDP and TCP sockets of this process, ours and the peers'. */
export interface WireStory {
  /** Forgets what came before. */
  begin(): void
  /** The messages since then as a ladder, the oldest left out when there are many; null when there was none. */
  ladder(): string | null
}

/** Messages that are kept: those before a failure tell more than those of its beginning. */
const MESSAGES_KEPT = 300
/** How far back the sending of a message is looked for when it arrives. */
const LOOK_BACK = 40

interface Crossing {
  readonly at: number
  readonly transport: 'UDP' | 'TCP'
  readonly from: string
  readonly to: string
  readonly bytes: Buffer
  /** Seen at its other end, too, in this process. */
  arrived: boolean
}

/** Begins to listen at every socket that is opened from now on; for the rest of the process. What is in TLS is not seen. */
export function watchWire(): WireStory {
  const crossings: Crossing[] = []
  const note = (crossing: Omit<Crossing, 'at' | 'arrived'>, arrives: boolean): void => {
    if (arrives) {
      const sent = crossings
        .slice(-LOOK_BACK)
        .find(
          one =>
            !one.arrived &&
            one.from === crossing.from &&
            one.to === crossing.to &&
            one.bytes.equals(crossing.bytes),
        )
      if (sent) {
        sent.arrived = true
        return
      }
    }
    crossings.push({ ...crossing, at: Date.now(), arrived: arrives })
    if (crossings.length > MESSAGES_KEPT) crossings.shift()
  }
  subscribe('udp.socket', message => {
    const socket = Reflect.get(Object(message), 'socket')
    if (socket instanceof UdpSocket) listenAtUdp(socket, note)
  })
  for (const channel of ['net.client.socket', 'net.server.socket']) {
    subscribe(channel, message => {
      const socket = Reflect.get(Object(message), 'socket')
      if (socket instanceof Stream) listenAtStream(socket, note)
    })
  }
  return {
    begin: () => void crossings.splice(0),
    ladder: () => (crossings.length === 0 ? null : renderLadder(asTrace(crossings))),
  }
}

type Note = (crossing: Omit<Crossing, 'at' | 'arrived'>, arrives: boolean) => void

function listenAtUdp(socket: UdpSocket, note: Note): void {
  const own = (): string => {
    try {
      const { address, port } = socket.address()
      return nameOf(address, port)
    } catch {
      return 'an unbound socket'
    }
  }
  socket.on('message', (bytes, { address, port }) => {
    if (isSip(bytes)) note({ transport: 'UDP', from: nameOf(address, port), to: own(), bytes }, true)
  })
  socket.send = new Proxy(socket.send, {
    apply(target, self, args: unknown[]) {
      const bytes = asBytes(args[0])
      const firstWord = args.findIndex((value, index) => index > 0 && typeof value !== 'number')
      const [port, host] = [args[firstWord - 1], args[firstWord]]
      if (bytes && typeof port === 'number' && typeof host === 'string')
        note({ transport: 'UDP', from: own(), to: nameOf(host, port), bytes }, false)
      return Reflect.apply(target, self, args)
    },
  })
}

/** What is emitted and written is seen on its way: a listener of its own would make the stream flow. */
function listenAtStream(socket: Stream, note: Note): void {
  const ends = (): [string, string] => [
    nameOf(socket.localAddress ?? '', socket.localPort ?? 0),
    nameOf(socket.remoteAddress ?? '', socket.remotePort ?? 0),
  ]
  socket.emit = new Proxy(socket.emit, {
    apply(target, self, args: unknown[]) {
      const [to, from] = ends()
      for (const bytes of args[0] === 'data' ? messagesIn(args[1]) : [])
        note({ transport: 'TCP', from, to, bytes }, true)
      return Reflect.apply(target, self, args)
    },
  })
  socket.write = new Proxy(socket.write, {
    apply(target, self, args: unknown[]) {
      const [from, to] = ends()
      for (const bytes of messagesIn(args[0])) note({ transport: 'TCP', from, to, bytes }, false)
      return Reflect.apply(target, self, args)
    },
  })
}

const nameOf = (host: string, port: number): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`

/** The bytes of a SIP message, or null for sound and everything else. */
function asBytes(value: unknown): Buffer | null {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value
  return Buffer.isBuffer(bytes) && isSip(bytes) ? bytes : null
}

/** What a stream carries at once may be several messages; each begins with its first line. */
function messagesIn(value: unknown): Buffer[] {
  const bytes = asBytes(value)
  if (!bytes) return []
  const parts = bytes.toString('latin1').split(/^(?=SIP\/2\.0 \d{3} |[A-Z]+ \S+ SIP\/2\.0\r)/m)
  return parts.map(part => Buffer.from(part, 'latin1'))
}

function isSip(bytes: Buffer): boolean {
  const first = bytes[0] ?? 0
  return first >= 0x41 && first <= 0x7a && bytes.includes('SIP/2.0')
}

function asTrace(crossings: readonly Crossing[]): TraceMessage[] {
  const seen = new Set<string>()
  return crossings.map(({ at, transport, from, to, bytes }) => {
    const text = maskCredentials(bytes.toString('utf8'))
    const key = `${from} ${to} ${text}`
    const resent = seen.has(key)
    seen.add(key)
    return { at, direction: 'sent', transport, local: from, remote: to, resent, text }
  })
}
