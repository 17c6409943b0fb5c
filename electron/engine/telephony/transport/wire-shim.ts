import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Randomness } from '../../ports/randomness.ts'
import { type ClientOwner, type ClientTransaction, createClientTransactions } from './client-transactions.ts'
import { closeLateAnswer } from './late-answer.ts'
import { formatSipMessage, headerValue, parseCSeq, parseSipMessage, type SipRequest } from './message-text.ts'
import { normaliseResponse } from './normalise-response.ts'
import { buildPing } from './ping.ts'
import { createRequestReceiver } from './receive-request.ts'
import { branchOf, formatAddress, requestTarget } from './routing.ts'
import { createServerTransactions } from './server-transactions.ts'
import type { ShimFlow } from './shim-flow.ts'
import type { SocketAddress } from './sip-endpoint.ts'
import { answerAsReceived, requestTerminated } from './transaction-messages.ts'

export interface WireShimOptions {
  readonly clock: Clock
  readonly randomness: Randomness
  readonly log: Log
  readonly local: SocketAddress
  /** False turns Timers A, E and G off, to show what they are good for (the loss table). */
  readonly resends: boolean
  /** Puts a message on the wire. */
  readonly send: (text: string, to: SocketAddress) => Promise<void>
  /** Sees every message as it crossed the wire. */
  readonly trace: (crossing: Crossing) => void
}

export interface Crossing {
  readonly callId: string
  readonly direction: 'sent' | 'received'
  readonly remote: SocketAddress
  readonly resent: boolean
  readonly text: string
}

export interface WireShim {
  addFlow(flow: ShimFlow): void
  /** Forgets a flow and its open requests. */
  removeFlow(flow: ShimFlow): void
  /** Sends what a flow's user agent wrote. Rejects when there is nowhere to send it to, or the system refuses. */
  outgoing(flow: ShimFlow, text: string): Promise<void>
  /** Takes what the socket received. `size` is its length in bytes. Never throws. */
  incoming(text: string, size: number, source: SocketAddress): void
  /** Sends OPTIONS; resolves with the answer's status, or null after `timeoutMs`. */
  ping(target: SocketAddress, timeoutMs: number): Promise<PingAnswer | null>
  close(): void
  readonly flows: number
  readonly transactions: number
  readonly timers: number
}

export interface PingAnswer {
  readonly status: number
  readonly roundTripMs: number
}

/**
 * What RFC 3261 asks of a transport and transaction layer over UDP and sip.js leaves out: resends, answers to
 * repeated requests, addresses in Via and Contact, routing, and repairs of messages that sip.js would drop.
 * No I/O: packets come and go through `incoming` and `send`, time through the clock.
 */
export function createWireShim(options: WireShimOptions): WireShim {
  const { clock, randomness, log, local, trace } = options
  const sentBy = formatAddress(local)
  const flows = new Set<ShimFlow>()
  const owners = new Map<ShimFlow, ClientOwner>()
  const pings = new Set<() => void>()

  function send(text: string, to: SocketAddress, callId: string, resent: boolean): Promise<void> {
    trace({ callId, direction: 'sent', remote: to, resent, text })
    return options.send(text, to)
  }
  /** For packets that nobody waits for: a failure is logged, and the next resend may pass. */
  function sendAgain(text: string, to: SocketAddress, callId: string, resent: boolean): void {
    send(text, to, callId, resent).catch((error: unknown) => {
      log.warn('SIP packet not sent', { to: formatAddress(to), callId, error: String(error) })
    })
  }
  const onFull = (): void => log.error('Table of SIP transactions is full', { local: sentBy })

  const clients = createClientTransactions(
    clock,
    {
      resend: (text, target, transaction) => sendAgain(text, target, callIdOf(transaction.request), true),
      deliverTerminated: transaction =>
        transaction.owner.deliver(requestTerminated(transaction.request, randomness.token(12)), transaction),
      closeLateAnswer(transaction, response) {
        const callId = callIdOf(transaction.request)
        for (const text of closeLateAnswer(transaction.request, response, randomness)) {
          sendAgain(text.text, text.target ?? transaction.target, callId, false)
        }
        log.warn('Late SIP answer closed', { callId, status: response.status })
      },
      onFull,
    },
    options.resends,
  )
  const servers = createServerTransactions(
    clock,
    {
      send: (text, transaction, resent) =>
        send(text, transaction.replyTo, callIdOf(transaction.request), resent).catch((error: unknown) => {
          log.warn('SIP answer not sent', { to: formatAddress(transaction.replyTo), error: String(error) })
          throw error
        }),
      onFull,
    },
    options.resends,
  )
  const receiveRequest = createRequestReceiver({ flows, servers, randomness, log })

  function ownerOf(flow: ShimFlow): ClientOwner {
    const known = owners.get(flow)
    if (known) return known
    const owner: ClientOwner = {
      deliver(response, transaction) {
        const text = formatSipMessage(normaliseResponse(response, transaction.request, flow.viaHost, sentBy))
        try {
          flow.deliver(text)
        } catch (error) {
          log.error('SIP response not understood', {
            callId: callIdOf(transaction.request),
            status: response.status,
            error: String(error),
          })
        }
      },
    }
    owners.set(flow, owner)
    return owner
  }

  function sendRequest(flow: ShimFlow, request: SipRequest, text: string): Promise<void> {
    const branch = branchOf(request)
    if (branch === undefined)
      return Promise.reject(new Error(`A ${request.method} without a branch cannot be sent.`))
    const callId = callIdOf(request)
    const invite =
      request.method === 'ACK' || request.method === 'CANCEL' ? clients.find(branch, 'INVITE') : undefined
    if (request.method === 'ACK' && invite) return acknowledge(invite, text, callId)
    // CANCEL goes exactly where its INVITE went (RFC 3261 9.1).
    const target = invite?.target ?? requestTarget(request, flow.remote)
    if (!target) return Promise.reject(new Error(`No address to send ${request.method} ${request.uri} to.`))
    if (request.method === 'CANCEL') clients.cancelled(branch)
    if (request.method !== 'ACK') {
      clients.start(branch, {
        owner: ownerOf(flow),
        request,
        text,
        target,
        invite: request.method === 'INVITE',
      })
    }
    return send(text, target, callId, false)
  }

  function acknowledge(invite: ClientTransaction, text: string, callId: string): Promise<void> {
    // sip.js thanks for a 487 that we made up ourselves: nobody out there waits for that ACK.
    if (invite.state.name === 'abandoned') return Promise.resolve()
    const resent = invite.ackText !== null
    invite.ackText = text
    return send(text, invite.target, callId, resent)
  }

  function receiveResponse(text: string, source: SocketAddress, size: number): void {
    const response = parseSipMessage(text)
    if (response?.kind !== 'response') return
    const branch = branchOf(response)
    const method = parseCSeq(response)?.method
    const callId = headerValue(response, 'call-id') ?? ''
    trace({ callId, direction: 'received', remote: source, resent: false, text })
    const taken =
      branch !== undefined && method !== undefined && response.status >= 100 && response.status < 700
        ? clients.receive(branch, method, response)
        : false
    if (!taken) log.debug('SIP response absorbed', { callId, status: response.status, size })
  }

  return {
    addFlow: flow => void flows.add(flow),
    removeFlow(flow) {
      flows.delete(flow)
      const owner = owners.get(flow)
      owners.delete(flow)
      if (owner) clients.drop(owner)
    },
    outgoing(flow, text) {
      const written = text.replaceAll(flow.viaHost, sentBy)
      const message = parseSipMessage(written)
      if (!message) return Promise.reject(new Error('The user agent wrote something that is no SIP message.'))
      if (message.kind === 'request') return sendRequest(flow, message, written)
      const branch = branchOf(message)
      const method = parseCSeq(message)?.method
      const transaction =
        branch === undefined || method === undefined ? undefined : servers.findByBranch(branch, method)
      // Timer H or J ran out, or the flow was closed: there is nobody left to answer.
      if (!transaction) return Promise.resolve()
      const answer = answerAsReceived(message, transaction.request, transaction.vias)
      return servers.answer(transaction, answer.status, formatSipMessage(answer))
    },
    incoming(text, size, source) {
      // RFC 5626 3.5.1: a keep-alive of empty lines.
      if (text.trim() === '') return
      try {
        if (/^\s*SIP\//i.test(text)) return receiveResponse(text, source, size)
        receiveRequest(text, source, resent =>
          trace({ callId: resent.callId, direction: 'received', remote: source, resent: resent.again, text }),
        )
      } catch (error) {
        log.error('SIP packet not understood', { from: formatAddress(source), size, error: String(error) })
      }
    },
    ping(target, timeoutMs) {
      const ping = buildPing(target, local, randomness)
      const startedAt = clock.monotonic()
      return new Promise(resolve => {
        const finish = (answer: PingAnswer | null): void => {
          cancelTimer()
          pings.delete(giveUp)
          clients.drop(owner)
          resolve(answer)
        }
        const giveUp = (): void => finish(null)
        const owner: ClientOwner = {
          deliver(response) {
            if (response.status >= 200) {
              finish({ status: response.status, roundTripMs: clock.monotonic() - startedAt })
            }
          },
        }
        const cancelTimer = clock.after(timeoutMs, giveUp)
        pings.add(giveUp)
        clients.start(ping.branch, { owner, request: ping.request, text: ping.text, target, invite: false })
        sendAgain(ping.text, target, callIdOf(ping.request), false)
      })
    },
    close() {
      for (const giveUp of [...pings]) giveUp()
      clients.clear()
      servers.clear()
      flows.clear()
      owners.clear()
    },
    get flows() {
      return flows.size
    },
    get transactions() {
      return clients.size + servers.size
    },
    get timers() {
      return clients.timers + servers.timers + pings.size
    },
  }
}

function callIdOf(message: Parameters<typeof headerValue>[0]): string {
  return headerValue(message, 'call-id') ?? ''
}
