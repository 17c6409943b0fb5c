import type { Clock } from '../../ports/clock.ts'
import type { Randomness } from '../../ports/randomness.ts'
import { chooseChallenge, DigestAnswers } from '../trunk/digest.ts'
import type { ClientOwner, ClientTransactions } from './client-transactions.ts'
import { ConnectionLost } from './connection-faults.ts'
import { headerValue, headerValues, type SipResponse } from './message-text.ts'
import { buildPing, type Ping, type PingAgain } from './ping.ts'
import type { PingAsks } from './ping-asks.ts'
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

const STRANGER: PingAsks = { names: null, credentials: null }

interface PingerOptions {
  readonly clock: Clock
  readonly randomness: Randomness
  readonly clients: ClientTransactions
  readonly localFor: (hop: Hop) => SocketAddress | Promise<SocketAddress>
  readonly send: (text: string, to: Hop, callId: string, resent: boolean) => Promise<void>
}

export interface Pinger {
  /**
   * Sends OPTIONS, once more where it is challenged and `asks` has credentials; null after `timeoutMs`, or when it could not be
   * sent, which `told` hears. Never rejects.
   */
  ping(target: Hop, timeoutMs: number, told: PingTold, asks?: PingAsks): Promise<PingAnswer | null>
  /** Pings under way. */
  readonly open: number
  /** Ends them with null. */
  close(): void
}

/** Asks the other side by OPTIONS whether it lives, without a user agent. */
export function createPinger(options: PingerOptions): Pinger {
  const { clock, randomness, clients, localFor } = options
  const open = new Set<() => void>()
  /** Those whose password was refused: it is not sent every half minute, which would lock an account. */
  const refused = new WeakSet<PingAsks>()

  /** What answers a challenge to `sent`, or null. */
  function answerTo(response: SipResponse, sent: Ping, asks: PingAsks): PingAgain | null {
    const { status } = response
    if ((status !== 401 && status !== 407) || asks.credentials === null || refused.has(asks)) return null
    const header = status === 401 ? 'www-authenticate' : 'proxy-authenticate'
    const challenge = chooseChallenge(headerValues(response, header))
    if (!challenge) return null
    const { request } = sent
    const name = status === 401 ? 'Authorization' : 'Proxy-Authorization'
    const answers = new DigestAnswers(asks.credentials, randomness)
    return { request, authorization: `${name}: ${answers.answer(challenge, 'OPTIONS', request.uri)}` }
  }

  function ping(
    target: Hop,
    timeoutMs: number,
    told: PingTold,
    asks: PingAsks = STRANGER,
  ): Promise<PingAnswer | null> {
    const startedAt = clock.monotonic()
    return new Promise(resolve => {
      let over = false
      let sent: Ping | null = null
      let sentFrom: SocketAddress = target
      let isSecond = false
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
          const next = isSecond || sent === null ? null : answerTo(response, sent, asks)
          if (next) {
            isSecond = true
            clients.drop(owner)
            transmit(sentFrom, next)
          } else if (response.status >= 200) {
            if (isSecond && (response.status === 401 || response.status === 407)) refused.add(asks)
            finish({ status: response.status, roundTripMs: clock.monotonic() - startedAt })
          }
        },
        lost: (_transaction, fault) => fail(new ConnectionLost(fault)),
      }
      const cancelTimer = clock.after(timeoutMs, giveUp)
      open.add(giveUp)
      const transmit = (sentBy: SocketAddress, again: PingAgain | null = null): void => {
        if (over) return
        sentFrom = sentBy
        sent = buildPing(target, sentBy, randomness, asks.names, again)
        const { branch, request, text } = sent
        const reliable = target.transport !== 'UDP'
        clients.start(branch, { owner, request, text, target, sentBy, invite: false, reliable })
        options.send(text, target, headerValue(request, 'call-id') ?? '', false).catch(fail)
      }
      const local = localFor(target)
      if (local instanceof Promise) local.then(at => transmit(at)).catch(fail)
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
