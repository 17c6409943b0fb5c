import type { SocketAddress } from './sip-endpoint.ts'

/** One user agent behind the shim. */
export interface ShimFlow {
  /** `<token>.invalid`: stands for our address in what the user agent writes and reads. */
  readonly viaHost: string
  readonly remote: SocketAddress | null
  readonly acceptsRequests: boolean
  /** User part of its Contact: how the other side addresses it inside a dialog. */
  readonly contactUser: string
  /** Hands a message to the user agent; it may throw. */
  deliver(text: string): void
}
