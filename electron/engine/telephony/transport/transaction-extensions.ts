import { type Transaction, UserAgentClient, UserAgentCore } from 'sip.js/lib/core/index.js'

/** A member of sip.js's UserAgentClient that is replaced here, seen without its `private`. */
interface Starter {
  init(this: UserAgentClient): void
}

/**
 * A request that is sent again with credentials gets a new transaction. sip.js leaves the one that the 401 or 407 ended
 * to its timer D or K (RFC 3261 17.1.1.2, 17.1.2.2), also when the user agent stops: each keeps the process alive for up
 * to 32 s. Here they end with the user agent. Call it once.
 */
export function extendTransactions(assertMember: (owner: object, name: string) => void): void {
  assertMember(UserAgentClient.prototype, 'init')
  assertMember(UserAgentCore.prototype, 'reset')
  const ofClient = new WeakMap<UserAgentClient, Transaction[]>()
  // Private in the typings.
  const prototype = UserAgentClient.prototype as unknown as Starter
  const init = prototype.init
  prototype.init = function initRemembered(): void {
    init.call(this)
    ofClient.set(this, [...(ofClient.get(this) ?? []), this.transaction])
  }
  const reset = UserAgentCore.prototype.reset
  UserAgentCore.prototype.reset = function resetAll(): void {
    for (const client of this.userAgentClients.values()) {
      for (const transaction of ofClient.get(client) ?? []) transaction.dispose()
    }
    reset.call(this)
  }
}
