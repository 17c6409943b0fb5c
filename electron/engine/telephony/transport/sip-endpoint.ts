import type { Transport } from 'sip.js/lib/core/index.js'
import type { TraceMessage } from '../../../../shared/model/trace.ts'
import type { ConnectionFault, TlsSettings } from './connection-faults.ts'
import type { PingAsks } from './ping-asks.ts'

/** `host` is an IP address. */
export interface SocketAddress {
  readonly host: string
  readonly port: number
}

/** Requests of strangers, which were neither served nor answered. */
export interface TurnedAway {
  readonly count: number
  /** Where the last one came from, an IP address; null before the first. */
  readonly last: string | null
}

export type SipTransport = TraceMessage['transport']

/** The next place on a message's way, and how it gets there. */
export interface Hop extends SocketAddress {
  readonly transport: SipTransport
  /** How a TLS peer is checked; absent, the well-known authorities and its address. */
  readonly tls?: TlsSettings
}

/** Where an answer goes: back over what its request came by, and to `sentBy` when that connection is gone. */
export interface ReplyHop extends Hop {
  readonly sentBy: SocketAddress
}

/**
 * The SIP sockets of one address with the wire shim behind them. Several flows (one per user agent) share it; a flow's
 * token is the `<token>.invalid` host that its user agent writes into Via and Contact and that the shim
 * replaces by the real address on the way out and puts back on the way in.
 */
export interface SipEndpoint {
  /** Of UDP when it is used, else of TCP, else of TLS. */
  readonly local: SocketAddress
  /** Where this transport is reached, in the family of `host` (else of the first); null when it does not listen. */
  localOf(transport: SipTransport, host?: string): SocketAddress | null
  /** How a NAT shows us to a trunk, once one has told; the last one that did (each flow goes by its own). */
  readonly learnedAddress: SocketAddress | null
  /**
   * Asks a STUN server how a NAT shows our UDP socket: `publicAddress` for the flows. Null when it does not say within
   * `timeoutMs`, or when there is no UDP. RFC 5389.
   */
  askStun(server: SocketAddress, timeoutMs: number): Promise<SocketAddress | null>
  /**
   * Opens the flow of one user agent. `remote` is where requests without a better destination go (the trunk);
   * null for a server that only answers. `acceptsRequests` makes this the flow that unclaimed incoming
   * requests go to (at most one per endpoint).
   */
  openFlow(options: OpenFlow): SipFlow
  /** Every message in and out, in order; `callId` is what a ladder is collected by. */
  onTrace(listener: (callId: string, message: TraceMessage) => void): void
  /** Requests of strangers that were dropped. */
  readonly turnedAway: TurnedAway
  /** Sizes of the shim's tables, for leak assertions. */
  readonly open: {
    readonly flows: number
    readonly transactions: number
    readonly timers: number
    readonly connections: number
  }
  /** Closes every TCP and TLS connection, as a trunk that is to begin anew wants it; the listeners stay. */
  dropConnections(): Promise<void>
  /** Closes the sockets and connections and cancels every timer. */
  close(): Promise<void>
}

export interface OpenFlow {
  readonly remote: SocketAddress | null
  /** How `remote` is reached; the endpoint's first transport when absent. Answers go as their requests came. */
  readonly transport?: SipTransport
  /** TLS: how `remote` is checked, and who we are. Flows with the same object share a connection. */
  readonly tls?: TlsSettings
  /** True sends requests over 1300 bytes by TCP, by UDP only while TCP is refused (RFC 3261 18.1.1). */
  readonly tcpForLarge?: boolean
  /** True sends the requests of a call to `remote`, too, whatever Contact the other side names: it stands behind a NAT. */
  readonly staysWithTrunk?: boolean
  /**
   * Our address behind a NAT, set by hand or asked of a STUN server; else what the trunk says counts. Read for each
   * message: a STUN server may tell another one later.
   */
  readonly publicAddress?: SocketAddress | null
  readonly acceptsRequests: boolean
  /** Who asks by OPTIONS, and what a challenge to it is answered with; a stranger when absent. */
  readonly pingAs?: PingAsks
  /** A request could not go out, or lost its connection; not called for pings. */
  readonly onLost?: (fault: ConnectionFault) => void
  /** True makes the agreement on encrypted media that some carriers demand (media-security.ts). */
  readonly agreesOnMediaSecurity?: boolean
  /** Where a new request with this Request-URI goes instead of to `remote`: a redirection that is followed. */
  readonly redirected?: (uri: string) => Hop | undefined
  /** User part of Contact, unlike that of every other flow of the endpoint; a random token when absent. */
  readonly contactUser?: string
}

export interface SipFlow {
  /** The host that the user agent is configured with as `viaHost`: `<token>.invalid`. */
  readonly viaHost: string
  /** The user that the user agent writes into Contact, and that requests inside its dialogs come to. */
  readonly contactUser: string
  /** What is handed to sip.js as its transport (see flow-transport.ts for the constructor it wants). */
  readonly transport: FlowTransportCore
  /** What Contact says when a NAT is between: set, or learned from the trunk's answers; else null. */
  readonly publicAddress: SocketAddress | null
  /** Why the trunk could last not be reached; null while nothing failed. A message from it does not clear it. */
  readonly lastFault: ConnectionFault | null
  /**
   * The INVITE with this branch need not arrive any more: it is not resent, nor sent once its connection comes about. A late answer
   * still goes to its user agent.
   */
  withdraw(branch: string): void
  /** Sends an OPTIONS by itself and resolves with the status of its answer, or null after `timeoutMs` or without a connection. */
  ping(timeoutMs: number): Promise<{ readonly status: number; readonly roundTripMs: number } | null>
  close(): void
}

/** The part of sip.js's Transport that a flow provides itself; flow-transport.ts adds state and delegates. */
export interface FlowTransportCore extends Pick<Transport, 'protocol' | 'send'> {
  onMessage: ((message: string) => void) | null
  /** Whether its user agent has the dialog with this id (Call-ID, our tag, their tag); null before there is one. */
  hasDialog: ((id: string) => boolean) | null
}
