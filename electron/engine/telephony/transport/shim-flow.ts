import type { ConnectionFault } from './connection-faults.ts'
import type { MediaSecurity } from './media-security.ts'
import type { Hop, SipTransport, SocketAddress } from './sip-endpoint.ts'

/** One user agent behind the shim. */
export interface ShimFlow {
  /** `<token>.invalid`: stands for our address in what the user agent writes and reads. */
  readonly viaHost: string
  readonly remote: Hop | null
  /** What it uses where nothing else is said: that of `remote`. */
  readonly transport: SipTransport
  /** A request over 1300 bytes goes by TCP (RFC 3261 18.1.1): the trunk has it. */
  readonly tcpForLarge: boolean
  /** Requests inside a call go where the call began, whatever its Contact says. */
  readonly staysWithTrunk: boolean
  /** Our address as the trunk sees it, when it is not the one of the socket. */
  readonly publicAddress: SocketAddress | null
  /** The part of it that was set by hand or by STUN: it stands in Via, too. */
  readonly givenAddress: SocketAddress | null
  readonly acceptsRequests: boolean
  /** User part of its Contact: how the other side addresses it inside a dialog. */
  readonly contactUser: string
  /** The trunk could not be reached, or the connection to it broke. */
  lost(fault: ConnectionFault): void
  /** The trunk wrote into an answer from where our request came (RFC 3581). */
  seenAs(address: SocketAddress): void
  /** Whether its user agent has the dialog with this id: Call-ID, our tag and theirs, one after the other. */
  hasDialog(id: string): boolean
  /** Where a request outside a dialog goes that has this Request-URI, when a redirection led elsewhere; undefined for the trunk. */
  redirected(uri: string): Hop | undefined
  /** The agreement on encrypted media, where the trunk wants one. */
  readonly mediaSecurity: MediaSecurity | null
  /** Hands a message to the user agent; it may throw. */
  deliver(text: string): void
}
