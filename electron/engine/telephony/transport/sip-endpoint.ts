import type { Transport } from 'sip.js/lib/core/index.js'
import type { TraceMessage } from '../../../../shared/model/trace.ts'

/** `host` is an IP address. */
export interface SocketAddress {
  readonly host: string
  readonly port: number
}

/**
 * One bound SIP socket with the wire shim behind it. Several flows (one per user agent) share it; a flow's
 * token is the `<token>.invalid` host that its user agent writes into Via and Contact and that the shim
 * replaces by the real address on the way out and puts back on the way in.
 */
export interface SipEndpoint {
  readonly local: SocketAddress
  /**
   * Opens the flow of one user agent. `remote` is where requests without a better destination go (the trunk);
   * null for a server that only answers. `acceptsRequests` makes this the flow that unclaimed incoming
   * requests go to (at most one per endpoint).
   */
  openFlow(options: OpenFlow): SipFlow
  /** Every message in and out, in order; `callId` is what a ladder is collected by. */
  onTrace(listener: (callId: string, message: TraceMessage) => void): void
  /** Sizes of the shim's tables, for leak assertions. */
  readonly open: { readonly flows: number; readonly transactions: number; readonly timers: number }
  /** Closes the socket and cancels every timer. */
  close(): Promise<void>
}

export interface OpenFlow {
  readonly remote: SocketAddress | null
  readonly acceptsRequests: boolean
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
  /** Sends an OPTIONS by itself and resolves with the status of its answer, or null after `timeoutMs`. */
  ping(timeoutMs: number): Promise<{ readonly status: number; readonly roundTripMs: number } | null>
  close(): void
}

/** The part of sip.js's Transport that a flow provides itself; flow-transport.ts adds state and delegates. */
export interface FlowTransportCore extends Pick<Transport, 'protocol' | 'send'> {
  onMessage: ((message: string) => void) | null
}
