import type { Log } from '../../ports/log.ts'
import type { Randomness } from '../../ports/randomness.ts'
import { formatSipMessage, headerValue, parseSipMessage, type SipRequest, tagOf } from './message-text.ts'
import { normaliseRequest } from './normalise-request.ts'
import { decideOwnAnswer } from './own-answers.ts'
import { formatAddress, replyAddress, topVia, uriUser } from './routing.ts'
import type { ServerTransaction, ServerTransactions } from './server-transactions.ts'
import type { SocketAddress } from './sip-endpoint.ts'
import { answerTo, serverKey } from './transaction-messages.ts'
import type { ShimFlow } from './wire-shim.ts'

interface Receiver {
  readonly flows: ReadonlySet<ShimFlow>
  readonly servers: ServerTransactions
  readonly local: SocketAddress
  readonly randomness: Randomness
  readonly log: Log
}

type ReceiveRequest = (
  text: string,
  size: number,
  source: SocketAddress,
  onRead: (read: { readonly callId: string; readonly again: boolean }) => void,
) => void

/** A user agent could not parse what it was given (flow-transport.ts throws it): the sender gets 400, not 500. */
export class MessageRefused extends Error {}

/** Builds what happens to an incoming request: answered by the shim, answered again, or given to a user agent. */
export function createRequestReceiver(receiver: Receiver): ReceiveRequest {
  const { flows, servers, randomness, log } = receiver

  function answer(
    transaction: ServerTransaction,
    status: number,
    reason: string,
    extra: readonly (readonly [string, string])[] = [],
  ): void {
    const text = formatSipMessage(answerTo(transaction.request, status, reason, randomness.token(12), extra))
    servers.answer(transaction, status, text).catch(() => undefined) // logged where it is sent
  }

  function deliver(flow: ShimFlow, request: SipRequest, transaction: ServerTransaction | null): void {
    try {
      flow.deliver(formatSipMessage(normaliseRequest(request, flow.viaHost, flow.contactUser)))
    } catch (error) {
      const refused = error instanceof MessageRefused
      log.warn('SIP request not understood', {
        method: request.method,
        callId: headerValue(request, 'call-id'),
        error: String(error),
      })
      if (transaction)
        answer(transaction, refused ? 400 : 500, refused ? 'Bad Request' : 'Server Internal Error')
    }
  }

  return (text, size, source, onRead) => {
    const request = parseSipMessage(text)
    if (request?.kind !== 'request') {
      onRead({ callId: '', again: false })
      log.debug('Packet is no SIP message', { from: formatAddress(source), size })
      return
    }
    const callId = headerValue(request, 'call-id') ?? ''
    const key = serverKey(request)
    const via = topVia(request)
    const known = key === null ? undefined : servers.find(key)
    if (request.method === 'ACK') {
      onRead({ callId, again: false })
      // Of a 3xx-6xx: ours by its branch. Of a 2xx: a branch of its own, found by its Request-URI.
      if (known && !servers.acknowledge(known)) return
      const flow = flowFor(flows, request)
      if (flow) deliver(flow, request, null)
      return
    }
    onRead({ callId, again: known !== undefined })
    if (known) return servers.receiveAgain(known)
    if (key === null || !via) {
      log.debug('SIP request without usable Via or CSeq dropped', { from: formatAddress(source), callId })
      return
    }
    const transaction = servers.start({ key, request, replyTo: replyAddress(via, source) })
    if (!transaction) return
    const flow = flowFor(flows, request)
    const own = decideOwnAnswer(request, flow !== undefined)
    if (own) answer(transaction, own.status, own.reason, own.headers)
    else if (flow) deliver(flow, request, transaction)
  }
}

/** The user agent that a request is for: the one it names, else (a new call) the one that takes all new calls. */
function flowFor(flows: ReadonlySet<ShimFlow>, request: SipRequest): ShimFlow | undefined {
  const user = uriUser(request.uri)
  let accepting: ShimFlow | undefined
  let only: ShimFlow | undefined
  for (const flow of flows) {
    if (user === flow.contactUser) return flow
    if (flow.acceptsRequests) accepting = flow
    only = flow
  }
  // Inside a dialog a Request-URI that was bent on its way still finds the only user agent there is.
  const inside = tagOf(headerValue(request, 'to')) !== undefined
  return accepting ?? (inside && flows.size === 1 ? only : undefined)
}
