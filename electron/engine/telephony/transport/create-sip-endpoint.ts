import type { TraceMessage } from '../../../../shared/model/trace.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Randomness } from '../../ports/randomness.ts'
import { createMask } from '../trace/mask-credentials.ts'
import { askStun } from './ask-stun.ts'
import type { TlsSettings } from './connection-faults.ts'
import { createDoorkeeper } from './doorkeeper.ts'
import { openEndpointSockets } from './endpoint-sockets.ts'
import { openFlow } from './open-flow.ts'
import type { AnswerRegister } from './own-answers.ts'
import { formatAddress } from './routing.ts'
import type { SipEndpoint, SipTransport, SocketAddress } from './sip-endpoint.ts'
import { installSipjsExtensions } from './sipjs-extensions.ts'
import { looksLikeStun, STUN_ID_BYTES } from './stun.ts'
import type { PacketLink } from './udp-socket.ts'
import { type Crossing, createWireShim } from './wire-shim.ts'

export interface SipEndpointOptions {
  /** An IP address of this machine; no wildcard. */
  readonly host: string
  /** One of the other family, for an endpoint that speaks IPv4 and IPv6. */
  readonly secondHost?: string
  /** Of UDP and TCP; 0 for any free port. */
  readonly port: number
  /** The first one is what a flow uses that names none; UDP alone when absent. */
  readonly transports?: readonly [SipTransport, ...SipTransport[]]
  /** Listens for TLS, with a certificate and key; without it TLS connections only go out. */
  readonly tlsListener?: { readonly port: number; readonly tls: TlsSettings }
  readonly clock: Clock
  readonly randomness: Randomness
  readonly log: Log
  /** Loses, doubles or delays UDP packets; absent in the product. */
  readonly link?: PacketLink | undefined
  /** Whether requests outside dialogs are served that come from this IP address; those of everybody when absent. */
  readonly isKnownSource?: ((host: string) => boolean) | undefined
  /** Names of headers whose values are hidden in traces. */
  readonly secretHeaders?: readonly string[]
  /** Makes this endpoint a registrar; without it REGISTER is answered with 405. */
  readonly answerRegister?: AnswerRegister
  /** False turns resends off, to show what they are good for. */
  readonly resends?: boolean
}

type TraceListener = (callId: string, message: TraceMessage) => void

/** Opens the sockets and puts the wire shim behind them. Rejects with the system's error when one cannot be bound. */
export async function createSipEndpoint(options: SipEndpointOptions): Promise<SipEndpoint> {
  const { clock, randomness, log, host, secondHost, transports = ['UDP'] } = options
  // Before the first user agent exists: every one needs a flow of an endpoint.
  installSipjsExtensions(randomness)
  const listeners: TraceListener[] = []
  const mask = createMask(options.secretHeaders ?? [])
  const stunTakers = new Set<(bytes: Uint8Array, from: SocketAddress) => void>()
  const stunEnds = new AbortController()
  let learnedAddress: SocketAddress | null = null
  const sockets = await openEndpointSockets({
    hosts: secondHost === undefined ? [host] : [host, secondHost],
    port: options.port,
    transports,
    tlsListener: options.tlsListener,
    clock,
    log,
    link: options.link,
    onPacket(bytes, from) {
      if (!looksLikeStun(bytes)) shim.incoming(decode(bytes), bytes.length, from)
      else for (const take of [...stunTakers]) take(bytes, from)
    },
    onMessage: (text, size, from) => shim.incoming(text, size, from),
    onLost: (hop, fault) => shim.connectionLost(hop, fault),
  })

  function trace(crossing: Crossing): void {
    if (listeners.length === 0) return
    const message: TraceMessage = {
      at: clock.now(),
      direction: crossing.direction,
      transport: crossing.remote.transport,
      local: formatAddress(sockets.contactFor(crossing.remote)),
      remote: formatAddress(crossing.remote),
      resent: crossing.resent,
      text: mask(crossing.text),
    }
    for (const listener of listeners) listener(crossing.callId, message)
  }
  const doorkeeper = createDoorkeeper({ isKnown: options.isKnownSource, clock, log })
  const shim = createWireShim({
    doorkeeper,
    clock,
    randomness,
    log,
    localFor: sockets.localFor,
    contactFor: sockets.contactFor,
    resends: options.resends ?? true,
    send: (text, to) => sockets.send(Buffer.from(text, 'utf8'), to),
    trace,
    answerRegister: options.answerRegister,
  })

  return {
    local: sockets.local,
    localOf: sockets.localOf,
    get learnedAddress() {
      return learnedAddress
    },
    askStun: (server, timeoutMs) =>
      askStun({
        server,
        id: Buffer.from(randomness.token(STUN_ID_BYTES * 2), 'hex'),
        timeoutMs,
        clock,
        signal: stunEnds.signal,
        send: (bytes, to) => sockets.send(bytes, { ...to, transport: 'UDP' }),
        onPacket(take) {
          stunTakers.add(take)
          return () => void stunTakers.delete(take)
        },
      }),
    openFlow: wanted =>
      openFlow(wanted, {
        shim,
        usual: transports[0],
        token: randomness.token(12),
        localFor: sockets.contactFor,
        onLearned(address) {
          learnedAddress = address
        },
      }),
    get turnedAway() {
      return doorkeeper.turnedAway
    },
    onTrace: listener => void listeners.push(listener),
    get open() {
      return {
        flows: shim.flows,
        transactions: shim.transactions,
        timers: shim.timers,
        connections: sockets.connections,
      }
    },
    dropConnections: sockets.dropConnections,
    async close() {
      stunEnds.abort()
      shim.close()
      await sockets.close()
    },
  }
}

function decode(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
}
