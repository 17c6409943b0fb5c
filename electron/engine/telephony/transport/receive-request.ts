import type { Log } from '../../ports/log.ts'
import type { Randomness } from '../../ports/randomness.ts'
import type { Doorkeeper } from './doorkeeper.ts'
import {
  formatSipMessage,
  headerValue,
  headerValues,
  parseSipMessage,
  type SipRequest,
  splitList,
  tagOf,
} from './message-text.ts'
import { normaliseRequest } from './normalise-request.ts'
import {
  type AnswerRegister,
  decideOwnAnswer,
  insecure,
  malformed,
  type OwnAnswer,
  withoutLength,
} from './own-answers.ts'
import {
  formatAddress,
  formatVia,
  replyAddress,
  topVia,
  uriUser,
  type Via,
  viaWithSource,
} from './routing.ts'
import type { ServerTransaction, ServerTransactions } from './server-transactions.ts'
import type { ShimFlow } from './shim-flow.ts'
import type { Hop } from './sip-endpoint.ts'
import { answerAsReceived, answerTo, serverKey } from './transaction-messages.ts'

interface Receiver {
  readonly flows: ReadonlySet<ShimFlow>
  readonly servers: ServerTransactions
  readonly doorkeeper: Doorkeeper
  readonly randomness: Randomness
  readonly log: Log
  readonly answerRegister?: AnswerRegister | undefined
}

type ReceiveRequest = (
  text: string,
  source: Hop,
  onRead: (read: { readonly callId: string; readonly again: boolean }) => void,
) => void

/** A user agent could not parse what it was given (flow-transport.ts throws it): the sender gets 400, not 500. */
export class MessageRefused extends Error {}

/** Builds what happens to an incoming request: answered by the shim, answered again, or given to a user agent. */
export function createRequestReceiver(receiver: Receiver): ReceiveRequest {
  const { flows, servers, doorkeeper, randomness, log, answerRegister } = receiver
  const newBranch = (): string => `z9hG4bK${randomness.token(18)}`

  function answer(transaction: ServerTransaction, own: OwnAnswer): void {
    const { request, vias } = transaction
    const response = answerTo(request, own.status, own.reason, randomness.token(12), own.headers)
    const text = formatSipMessage(answerAsReceived(response, request, vias))
    servers.answer(transaction, own.status, text).catch(() => undefined) // logged where it is sent
  }

  function deliver(
    flow: ShimFlow,
    request: SipRequest,
    branch: string,
    source: Hop,
    transaction: ServerTransaction | null,
  ): void {
    const { viaHost, contactUser } = flow
    try {
      flow.deliver(
        formatSipMessage(normaliseRequest(request, { viaHost, contactUser, branch, source: source.host })),
      )
    } catch (error) {
      const callId = headerValue(request, 'call-id')
      log.warn('SIP request not understood', { method: request.method, callId, error: String(error) })
      if (!transaction) return
      const refused = error instanceof MessageRefused
      answer(transaction, {
        status: refused ? 400 : 500,
        reason: refused ? 'Bad Request' : 'Server Internal Error',
        headers: [],
      })
    }
  }

  function acknowledged(request: SipRequest, source: Hop, invite: ServerTransaction | undefined): void {
    // Of a 3xx-6xx: found by its branch, and only the first is news. Of a 2xx: it has a branch of its own.
    if (invite && !servers.acknowledge(invite)) return
    if (malformed(request, bodyBytes(request))) return
    const flow = flowFor(flows, request)
    if (flow) deliver(flow, request, invite?.branch ?? newBranch(), source, null)
  }

  return (text, source, onRead) => {
    const request = parseSipMessage(text)
    const via = request?.kind === 'request' ? topVia(request) : null
    const key = request === null ? null : serverKey(request)
    if (request?.kind !== 'request' || !via || key === null) {
      onRead({ callId: request ? (headerValue(request, 'call-id') ?? '') : '', again: false })
      log.debug('Packet is no usable SIP request', { from: formatAddress(source) })
      return
    }
    const known = servers.find(key)
    // before it is traced: a flood of theirs would leave no room for the trunk's messages
    if (!known && doorkeeper.turnsAway(request, source, flows)) return
    onRead({
      callId: headerValue(request, 'call-id') ?? '',
      again: known !== undefined && request.method !== 'ACK',
    })
    if (request.method === 'ACK') return acknowledged(request, source, known)
    if (known) return servers.receiveAgain(known)
    // sip.js finds the INVITE of a CANCEL by their common branch.
    const cancelled = request.method === 'CANCEL' ? servers.find(key.replace(/^CANCEL/, 'INVITE')) : undefined
    const transaction = servers.start({
      key,
      request,
      branch: cancelled?.branch ?? newBranch(),
      vias: viasOf(request, via, source),
      replyTo: replyAddress(via, source),
      reliable: source.transport !== 'UDP',
    })
    if (!transaction) return
    const flow = flowFor(flows, request)
    const own =
      withoutLength(request, source.transport) ??
      insecure(request, source.transport) ??
      (answerRegister && request.method === 'REGISTER'
        ? (malformed(request, bodyBytes(request)) ?? answerRegister(request))
        : decideOwnAnswer(request, bodyBytes(request), flow !== undefined))
    if (own) answer(transaction, own)
    else if (flow) deliver(flow, request, transaction.branch, source, transaction)
  }
}

function bodyBytes(request: SipRequest): number {
  return Buffer.byteLength(request.body)
}

function viasOf(request: SipRequest, top: Via, source: Hop): string[] {
  const [, ...others] = headerValues(request, 'via').flatMap(splitList)
  return [formatVia(viaWithSource(top, source)), ...others]
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
