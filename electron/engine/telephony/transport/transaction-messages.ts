import type { ConnectionFault } from './connection-faults.ts'
import {
  headerValue,
  headerValues,
  parseCSeq,
  type SipHeader,
  type SipMessage,
  type SipRequest,
  type SipResponse,
  tagOf,
} from './message-text.ts'
import { parameterOf, topVia } from './routing.ts'

const SIP_VERSION = 'SIP/2.0'
/** RFC 3261 8.1.1.7: a branch that begins so names the transaction by itself. */
const MAGIC_COOKIE = 'z9hG4bK'

/**
 * Names the server transaction that a request (or our answer to it) belongs to: branch, sent-by and method, ACK
 * counting as INVITE; for a client of RFC 2543, without such a branch, what it sends instead. RFC 3261 17.2.3.
 * Null when the message has no usable Via or CSeq.
 */
export function serverKey(message: SipMessage): string | null {
  const via = topVia(message)
  const cseq = parseCSeq(message)
  if (!via || !cseq) return null
  const named = message.kind === 'request' ? message.method : cseq.method
  const method = named === 'ACK' ? 'INVITE' : named
  const branch = parameterOf(via.parameters, 'branch') ?? ''
  const sentBy = `${via.host.toLowerCase()}:${via.port ?? ''}`
  if (branch.startsWith(MAGIC_COOKIE) && branch.length > MAGIC_COOKIE.length)
    return `${method} ${sentBy} ${branch}`
  const callId = headerValue(message, 'call-id') ?? ''
  return `${method} ${sentBy} ${branch} ${callId} ${cseq.number} ${tagOf(headerValue(message, 'from')) ?? ''}`
}

/** Answers a request as RFC 3261 8.2.6 says: Via, From, To (with a tag), Call-ID and CSeq are the request's. */
export function answerTo(
  request: SipRequest,
  status: number,
  reason: string,
  toTag: string,
  extra: readonly (readonly [name: string, value: string])[] = [],
): SipResponse {
  const headers: SipHeader[] = []
  const add = (name: string, value: string): void =>
    void headers.push({ key: name.toLowerCase(), name, value })
  for (const via of headerValues(request, 'via')) add('Via', via)
  add('From', headerValue(request, 'from') ?? '')
  const to = headerValue(request, 'to') ?? ''
  add('To', tagOf(to) === undefined ? `${to};tag=${toTag}` : to)
  add('Call-ID', headerValue(request, 'call-id') ?? '')
  add('CSeq', headerValue(request, 'cseq') ?? '')
  for (const [name, value] of extra) add(name, value)
  add('Content-Length', '0')
  return { kind: 'response', version: SIP_VERSION, status, reason, headers, body: '' }
}

/** The 487 that a server should have sent after CANCEL. RFC 3261 9.1: the client may count the call as cancelled. */
export function requestTerminated(invite: SipRequest, toTag: string): SipResponse {
  return answerTo(invite, 487, 'Request Terminated', toTag)
}

/** Agent name in a Warning that no one but this program wrote. */
export const OWN_WARNING_AGENT = 'trunkline'

/**
 * The 503 that stands for a connection that failed (RFC 3261 8.1.3.1), unlike one of the trunk: Reason has the kind
 * of the fault, Warning 399 of `OWN_WARNING_AGENT` its sentence.
 */
export function connectionFailed(request: SipRequest, toTag: string, fault: ConnectionFault): SipResponse {
  const sentence = fault.sentence.replace(/[\r\n]+/g, ' ').replace(/["\\]/g, "'")
  return answerTo(request, 503, 'Service Unavailable', toTag, [
    ['Reason', `SIP;cause=503;text="connection ${fault.kind}"`],
    ['Warning', `399 ${OWN_WARNING_AGENT} "${sentence}"`],
  ])
}

/** What `connectionFailed` wrote; null for a response that somebody sent. */
export function readConnectionFailed(
  reason: string | undefined,
  warning: string | undefined,
): (Pick<ConnectionFault, 'sentence'> & { readonly kind: string }) | null {
  const sentence = new RegExp(`^399 ${OWN_WARNING_AGENT} "(.*)"$`).exec(warning ?? '')?.[1]
  const kind = /;text="connection ([a-z-]+)"/.exec(reason ?? '')?.[1]
  return sentence === undefined || kind === undefined ? null : { kind, sentence }
}

/**
 * The refusal that ends a user agent's INVITE whose 2xx it could not read, once that was acknowledged and hung up (RFC 3261
 * 13.2.2.4): somebody did pick up.
 */
export function answerNotUnderstood(invite: SipRequest, toTag: string): SipResponse {
  return answerTo(invite, 500, 'Answer Not Understood', toTag, [['Warning', NOT_UNDERSTOOD]])
}

const NOT_UNDERSTOOD = `399 ${OWN_WARNING_AGENT} "answer not understood"`

/** Whether this Warning is that of `answerNotUnderstood`. */
export function isAnswerNotUnderstood(warning: string | undefined): boolean {
  return warning === NOT_UNDERSTOOD
}

/**
 * Gives our answer the request's own Via, From and To back, which sip.js saw normalised: RFC 3261 8.2.6.2 wants them
 * equal. `vias` are the request's with `received` and `rport` filled in.
 */
export function answerAsReceived(
  answer: SipResponse,
  request: SipRequest,
  vias: readonly string[],
): SipResponse {
  const headers: SipHeader[] = vias.map(value => ({ key: 'via', name: 'Via', value }))
  const from = headerValue(request, 'from') ?? ''
  const to = headerValue(request, 'to') ?? ''
  for (const header of answer.headers) {
    if (header.key === 'via') continue
    if (header.key === 'from') headers.push({ ...header, value: from })
    else if (header.key === 'to') {
      const tag = tagOf(header.value)
      const value = tag === undefined || tagOf(to) !== undefined ? to : `${to};tag=${tag}`
      headers.push({ ...header, value })
    } else headers.push(header)
  }
  return { ...answer, headers }
}
