import { type ConnectionFault, explainConnectionError } from './connection-faults.ts'
import { createMediaSecurity } from './media-security.ts'
import { formatAddress } from './routing.ts'
import type { ShimFlow } from './shim-flow.ts'
import type {
  FlowTransportCore,
  Hop,
  OpenFlow,
  SipFlow,
  SipTransport,
  SocketAddress,
} from './sip-endpoint.ts'
import type { WireShim } from './wire-shim.ts'

interface FlowContext {
  readonly shim: WireShim
  /** The transport of a flow that names none. */
  readonly usual: SipTransport
  readonly token: string
  /** Our own address on the way to a hop. */
  readonly localFor: (hop: Hop) => SocketAddress
  readonly onLearned: (address: SocketAddress) => void
}

/** Opens the flow of one user agent on the shim of its endpoint. */
export function openFlow(wanted: OpenFlow, context: FlowContext): SipFlow {
  const { shim, token } = context
  const viaHost = `${token}.invalid`
  const contactUser = wanted.contactUser ?? token
  const transportName = wanted.transport ?? context.usual
  const { remote: address, tls } = wanted
  const remote: Hop | null = address && {
    host: address.host,
    port: address.port,
    transport: transportName,
    ...(tls && { tls }),
  }
  let learned: SocketAddress | null = null
  const publicAddress = (): SocketAddress | null => wanted.publicAddress ?? learned
  let lastFault: ConnectionFault | null = null
  const transport: FlowTransportCore = {
    protocol: transportName,
    send: message => shim.outgoing(flow, message),
    onMessage: null,
    hasDialog: null,
  }
  const flow: ShimFlow = {
    viaHost,
    remote,
    transport: transportName,
    tcpForLarge: wanted.tcpForLarge ?? false,
    staysWithTrunk: wanted.staysWithTrunk ?? false,
    get publicAddress() {
      return publicAddress()
    },
    get givenAddress() {
      return wanted.publicAddress ?? null
    },
    acceptsRequests: wanted.acceptsRequests,
    contactUser,
    seenAs(seen) {
      if (wanted.publicAddress || !remote) return
      const own = context.localFor(remote)
      // Over TCP and TLS the port is that of the one connection, and another one is no sign of a NAT.
      const behindNat = seen.host !== own.host || (transportName === 'UDP' && seen.port !== own.port)
      learned = behindNat ? seen : null
      if (behindNat) context.onLearned(seen)
    },
    lost(fault) {
      lastFault = fault
      wanted.onLost?.(fault)
    },
    hasDialog: id => transport.hasDialog?.(id) ?? false,
    mediaSecurity: wanted.agreesOnMediaSecurity ? createMediaSecurity() : null,
    redirected: uri => wanted.redirected?.(uri),
    deliver: text => transport.onMessage?.(text),
  }
  shim.addFlow(flow)
  return {
    viaHost,
    contactUser,
    transport,
    get publicAddress() {
      return publicAddress()
    },
    get lastFault() {
      return lastFault
    },
    withdraw: branch => shim.withdraw(branch),
    ping(timeoutMs) {
      if (!remote) return Promise.resolve(null)
      return shim.ping(
        remote,
        timeoutMs,
        {
          failed(error) {
            lastFault = explainConnectionError(error, formatAddress(remote), tls?.serverName)
          },
          seenAs: flow.seenAs,
        },
        wanted.pingAs,
      )
    },
    close() {
      transport.onMessage = null
      shim.removeFlow(flow)
    },
  }
}
