import type { TraceMessage } from '../../../../shared/model/trace.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Randomness } from '../../ports/randomness.ts'
import { maskCredentials } from '../trace/mask-credentials.ts'
import { formatAddress } from './routing.ts'
import type { ShimFlow } from './shim-flow.ts'
import type { FlowTransportCore, SipEndpoint, SipFlow } from './sip-endpoint.ts'
import { installSipjsExtensions } from './sipjs-extensions.ts'
import { openUdpSocket, type PacketLink } from './udp-socket.ts'
import { type Crossing, createWireShim } from './wire-shim.ts'

export interface SipEndpointOptions {
  /** An IP address of this machine; no wildcard. */
  readonly host: string
  /** 0 for any free port. */
  readonly port: number
  readonly clock: Clock
  readonly randomness: Randomness
  readonly log: Log
  /** Loses, doubles or delays packets; absent in the product. */
  readonly link?: PacketLink | undefined
  /** False turns resends off, to show what they are good for. */
  readonly resends?: boolean
}

type TraceListener = (callId: string, message: TraceMessage) => void

/** Binds a UDP socket and puts the wire shim behind it. Rejects with the system's error when it cannot be bound. */
export async function createSipEndpoint(options: SipEndpointOptions): Promise<SipEndpoint> {
  const { clock, randomness, log } = options
  // Before the first user agent exists: every one needs a flow of an endpoint.
  installSipjsExtensions(randomness)
  const listeners: TraceListener[] = []
  const socket = await openUdpSocket({
    host: options.host,
    port: options.port,
    log,
    link: options.link,
    onPacket: (bytes, from) => shim.incoming(decode(bytes), bytes.length, from),
  })
  const local = formatAddress(socket.local)

  function trace(crossing: Crossing): void {
    if (listeners.length === 0) return
    const message: TraceMessage = {
      at: clock.now(),
      direction: crossing.direction,
      transport: 'UDP',
      local,
      remote: formatAddress(crossing.remote),
      resent: crossing.resent,
      text: maskCredentials(crossing.text),
    }
    for (const listener of listeners) listener(crossing.callId, message)
  }
  const shim = createWireShim({
    clock,
    randomness,
    log,
    local: socket.local,
    resends: options.resends ?? true,
    send: (text, to) => socket.send(Buffer.from(text, 'utf8'), to),
    trace,
  })

  return {
    local: socket.local,
    openFlow({ remote, acceptsRequests, contactUser: wanted }): SipFlow {
      const token = randomness.token(12)
      const viaHost = `${token}.invalid`
      const contactUser = wanted ?? token
      const transport: FlowTransportCore = {
        protocol: 'UDP',
        send: message => shim.outgoing(flow, message),
        onMessage: null,
      }
      const flow: ShimFlow = {
        viaHost,
        remote,
        acceptsRequests,
        contactUser,
        deliver: text => transport.onMessage?.(text),
      }
      shim.addFlow(flow)
      return {
        viaHost,
        contactUser,
        transport,
        ping: timeoutMs => (remote ? shim.ping(remote, timeoutMs) : Promise.resolve(null)),
        close() {
          transport.onMessage = null
          shim.removeFlow(flow)
        },
      }
    },
    onTrace: listener => void listeners.push(listener),
    get open() {
      return { flows: shim.flows, transactions: shim.transactions, timers: shim.timers }
    },
    async close() {
      shim.close()
      await socket.close()
    },
  }
}

function decode(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
}
