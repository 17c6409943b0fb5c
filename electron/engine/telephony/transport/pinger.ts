import type { Clock } from '../../ports/clock.ts'
import type { Randomness } from '../../ports/randomness.ts'
import type { ClientOwner, ClientTransactions } from './client-transactions.ts'
import { ConnectionLost } from './connection-faults.ts'
import { headerValue } from './message-text.ts'
import { buildPing } from './ping.ts'
import { seenAs, topVia } from './routing.ts'
import type { Hop, SocketAddress } from './sip-endpoint.ts'

export interface PingAnswer {
  readonly status: number
  readonly roundTripMs: number
}

/** What a ping finds out besides its answer. */
export interface PingTold {
  /** It could not be sent, or its connection broke. */
  failed(error: unknown): void
  /** From where the other side saw it come (RFC 3581). */
  seenAs(address: SocketAddress): void
}

interface PingerOptions {
  readonly clock: Clock
  readonly randomness: Randomness
  readonly clients: ClientTransactions
  readonly localFor: (hop: Hop) => SocketAddress | Promise<SocketAddress>
  readonly send: (text: string, to: Hop, callId: string, resent: boolean) => Promise<void>
}

export interface Pinger {
  /** Sends OPTIONS; null after `timeoutMs`, or when it could not be sent, which `told` hears. Never rejects. */
  ping(target: Hop, timeoutMs: number, told: PingTold): Promise<PingAnswer | null>
  /** Pings under way. */
  readonly open: number
  /** Ends them with null. */
  close(): void
}

/** Asks the other side by OPTIONS whether it lives, without a user agent. */
export function createPinger(options: PingerOptions): Pinger {
  const { clock, randomness, clients, localFor } = options
  const open = new Set<() => void>()

  function ping(target: Hop, timeoutMs: number, told: PingTold): Promise<PingAnswer | null> {
    const startedAt = clock.monotonic()
    return new Promise(resolve => {
      let over = false
      const finish = (answer: PingAnswer | null): void => {
        over = true
        cancelTimer()
        open.delete(giveUp)
        clients.drop(owner)
        resolve(answer)
      }
      const giveUp = (): void => finish(null)
      const fail = (error: unknown): void => {
        if (over) return
        told.failed(error)
        giveUp()
      }
      const owner: ClientOwner = {
        deliver(response) {
          const via = topVia(response)
          const seen = via && seenAs(via)
          if (seen) told.seenAs(seen)
          if (response.status >= 200) {
            finish({ status: response.status, roundTripMs: clock.monotonic() - startedAt })
          }
        },
        lost: (_transaction, fault) => fail(new ConnectionLost(fault)),
      }
      const cancelTimer = clock.after(timeoutMs, giveUp)
      open.add(giveUp)
      const transmit = (sentBy: SocketAddress): void => {
        if (over) return
        const { branch, request, text } = buildPing(target, sentBy, randomness)
        const reliable = target.transport !== 'UDP'
        clients.start(branch, { owner, request, text, target, sentBy, invite: false, reliable })
        options.send(text, target, headerValue(request, 'call-id') ?? '', false).catch(fail)
      }
      const local = localFor(target)
      if (local instanceof Promise) local.then(transmit).catch(fail)
      else transmit(local)
    })
  }

  return {
    ping,
    get open() {
      return open.size
    },
    close() {
      for (const giveUp of [...open]) giveUp()
    },
  }
}
