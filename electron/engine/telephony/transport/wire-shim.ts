import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Randomness } from '../../ports/randomness.ts'
import { type ClientOwner, type ClientTransaction, createClientTransactions } from './client-transactions.ts'
import type { ConnectionFault } from './connection-faults.ts'
import type { Doorkeeper } from './doorkeeper.ts'
import { cancelLateRinging, closeLateAnswer } from './late-answer.ts'
import {
  CSEQ_MAX,
  formatSipMessage,
  headerValue,
  parseCSeq,
  parseSipMessage,
  type SipRequest,
  type SipResponse,
} from './message-text.ts'
import { normaliseResponse } from './normalise-response.ts'
import type { AnswerRegister } from './own-answers.ts'
import { createPinger, type Pinger } from './pinger.ts'
import { createRequestReceiver } from './receive-request.ts'
import { branchOf, formatAddress, seenAs, topVia } from './routing.ts'
import { createRequestSender } from './send-request.ts'
import { createServerTransactions, type ServerTransaction } from './server-transactions.ts'
import type { ShimFlow } from './shim-flow.ts'
import type { Hop, ReplyHop, SocketAddress } from './sip-endpoint.ts'
import {
  answerAsReceived,
  answerNotUnderstood,
  answerTo,
  connectionFailed,
  requestTerminated,
} from './transaction-messages.ts'
import { writeAddresses } from './write-addresses.ts'

export interface WireShimOptions {
  readonly clock: Clock
  readonly randomness: Randomness
  readonly log: Log
  /** Our address on the way to `hop`; over TCP and TLS this connects, and may reject with `ConnectionLost`. */
  readonly localFor: (hop: Hop) => SocketAddress | Promise<SocketAddress>
  /** Where the other side reaches us over the transport of `hop` when it connects itself, or sends a datagram. */
  readonly contactFor: (hop: Hop) => SocketAddress
  /** False turns Timers A, E and G off, to show what they are good for (the loss table). */
  readonly resends: boolean
  /** Puts a message on the wire: a request to a `Hop`, an answer to a `ReplyHop`. */
  readonly send: (text: string, to: Hop | ReplyHop) => Promise<void>
  /** Decides whose requests are served. */
  readonly doorkeeper: Doorkeeper
  /** Answers REGISTER; 405 when absent. */
  readonly answerRegister?: AnswerRegister | undefined
  /** Sees every message as it crossed the wire. */
  readonly trace: (crossing: Crossing) => void
}

export interface Crossing {
  readonly callId: string
  readonly direction: 'sent' | 'received'
  readonly remote: Hop
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
  incoming(text: string, size: number, source: Hop): void
  /** A connection broke: the requests that wait for answers over it end with 503 now, not after 32 s. */
  connectionLost(hop: Hop, fault: ConnectionFault): void
  /** The INVITE with this branch need not arrive any more; see send-request.ts. */
  withdraw(branch: string): void
  /** Asks by OPTIONS; see pinger.ts. */
  readonly ping: Pinger['ping']
  close(): void
  readonly flows: number
  readonly transactions: number
  readonly timers: number
}

/**
 * What RFC 3261 asks of a transport and transaction layer and sip.js leaves out: resends, answers to
 * repeated requests, addresses in Via and Contact, routing, and repairs of messages that sip.js would drop.
 * No I/O: packets come and go through `incoming` and `send`, time through the clock.
 */
export function createWireShim(options: WireShimOptions): WireShim {
  const { clock, randomness, log, trace } = options
  const flows = new Set<ShimFlow>()
  const owners = new Map<ShimFlow, ClientOwner>()

  function send(text: string, to: Hop, callId: string, resent: boolean): Promise<void> {
    trace({ callId, direction: 'sent', remote: to, resent, text })
    return options.send(text, to)
  }
  /** For packets that nobody waits for: a failure is logged, and the next resend may pass. */
  function sendAgain(text: string, to: Hop, callId: string, resent: boolean): void {
    send(text, to, callId, resent).catch((error: unknown) => {
      log.warn('SIP packet not sent', { to: formatAddress(to), callId, error: String(error) })
    })
  }
  function hangUpAnswer({ request, target }: ClientTransaction, response: SipResponse): void {
    for (const late of closeLateAnswer(request, response, randomness, target.transport)) {
      // a Contact over another transport may lead nowhere, and nobody is left to try again
      const there = late.target?.transport === target.transport ? late.target : target
      sendAgain(late.text, there, callIdOf(request), false)
    }
  }
  const onFull = (): void => log.error('Table of SIP transactions is full')

  const clients = createClientTransactions(
    clock,
    {
      resend: (text, target, transaction) => sendAgain(text, target, callIdOf(transaction.request), true),
      deliverTerminated: transaction =>
        transaction.owner.deliver(requestTerminated(transaction.request, randomness.token(12)), transaction),
      closeLateAnswer(transaction, response) {
        hangUpAnswer(transaction, response)
        log.warn('Late SIP answer closed', {
          callId: callIdOf(transaction.request),
          status: response.status,
        })
      },
      cancelLateRinging({ request, target }) {
        sendAgain(cancelLateRinging(request), target, callIdOf(request), false)
        log.warn('Late ringing cancelled', { callId: callIdOf(request) })
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
  const receiveRequest = createRequestReceiver({
    flows,
    servers,
    doorkeeper: options.doorkeeper,
    randomness,
    log,
    answerRegister: options.answerRegister,
  })

  function ownerOf(flow: ShimFlow): ClientOwner {
    const known = owners.get(flow)
    if (known) return known
    const deliver = (response: SipResponse, request: SipRequest): boolean => {
      try {
        flow.deliver(formatSipMessage(normaliseResponse(response, request, flow.viaHost)))
        return true
      } catch (error) {
        const { status } = response
        log.warn('SIP response not understood', { callId: callIdOf(request), status, error: String(error) })
        return false
      }
    }
    const owner: ClientOwner = {
      deliver(response, transaction) {
        const via = topVia(response)
        const seen = via && transaction.target.host === flow.remote?.host ? seenAs(via) : null
        if (seen) flow.seenAs(seen)
        flow.mediaSecurity?.heard(response)
        const { request } = transaction
        if (deliver(response, request) || response.status < 200) return
        // Its headers are spoilt, but its status is not: without it the user agent would wait for 32 s or for ever.
        const isAnswered = request.method === 'INVITE' && response.status < 300
        if (isAnswered) hangUpAnswer(transaction, response)
        const tag = randomness.token(12)
        const { status, reason } = response
        deliver(
          isAnswered ? answerNotUnderstood(request, tag) : answerTo(request, status, reason, tag),
          request,
        )
      },
      lost(transaction, fault) {
        flow.lost(fault)
        owner.deliver(connectionFailed(transaction.request, randomness.token(12), fault), transaction)
      },
    }
    owners.set(flow, owner)
    return owner
  }

  const requests = createRequestSender({
    clock,
    log,
    clients,
    isOpen: flow => flows.has(flow),
    ownerOf,
    localFor: options.localFor,
    send,
  })

  /** Over the transport that the request came by, our address there; a public one when there is one. */
  function writeAnswer(flow: ShimFlow, text: string, { replyTo, request }: ServerTransaction): string {
    const contact = options.contactFor(replyTo)
    return writeAddresses(text, {
      viaHost: flow.viaHost,
      transport: replyTo.transport,
      sentBy: contact,
      contactTransport: replyTo.transport,
      contact: flow.publicAddress ?? contact,
      secure: /^sips:/i.test(request.uri),
    })
  }

  const pinger = createPinger({ clock, randomness, clients, localFor: options.localFor, send })

  function receiveResponse(text: string, source: Hop, size: number): void {
    const response = parseSipMessage(text)
    if (response?.kind !== 'response') return
    const branch = branchOf(response)
    const cseq = parseCSeq(response)
    // A number that we never write (RFC 3261 8.1.1.5) was not written by whom the branch speaks of.
    const method = cseq && Number(cseq.number) <= CSEQ_MAX ? cseq.method.toUpperCase() : undefined
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
    connectionLost(hop, fault) {
      clients.connectionLost(
        fault,
        ({ target }) =>
          target.transport === hop.transport &&
          target.host === hop.host &&
          target.port === hop.port &&
          // The same trunk under other TLS settings is another connection.
          (hop.tls === undefined || target.tls === undefined || target.tls === hop.tls),
      )
    },
    outgoing(flow, text) {
      const message = parseSipMessage(text)
      if (!message) return Promise.reject(new Error('The user agent wrote something that is no SIP message.'))
      if (message.kind === 'request') return requests.send(flow, message, text)
      const branch = branchOf(message)
      const method = parseCSeq(message)?.method
      const transaction =
        branch === undefined || method === undefined ? undefined : servers.findByBranch(branch, method)
      // Timer H or J ran out, or the flow was closed: there is nobody left to answer.
      if (!transaction) return Promise.resolve()
      const answer = answerAsReceived(message, transaction.request, transaction.vias)
      return servers.answer(
        transaction,
        answer.status,
        writeAnswer(flow, formatSipMessage(answer), transaction),
      )
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
    withdraw: requests.withdraw,
    ping: pinger.ping,
    close() {
      pinger.close()
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
      return clients.timers + servers.timers + pinger.open
    },
  }
}

function callIdOf(message: Parameters<typeof headerValue>[0]): string {
  return headerValue(message, 'call-id') ?? ''
}
