import type { Randomness } from '../../ports/randomness.ts'
import {
  formatSipMessage,
  headerValue,
  headerValues,
  parseCSeq,
  type SipHeader,
  type SipRequest,
  type SipResponse,
  splitList,
} from './message-text.ts'
import { formatVia, requestTarget, topVia } from './routing.ts'
import type { Hop, SipTransport } from './sip-endpoint.ts'

export interface LateMessage {
  readonly text: string
  /** Null: where the INVITE went. */
  readonly target: Hop | null
}

/**
 * Ends a call that was answered after we stopped waiting for it, so that nobody talks to nobody and nobody is
 * billed: ACK and BYE for a 2xx (RFC 3261 13.2.2.4, 15), ACK alone for a refusal (17.1.1.3).
 */
export function closeLateAnswer(
  invite: SipRequest,
  response: SipResponse,
  randomness: Randomness,
  usual: SipTransport,
): LateMessage[] {
  const number = Number(parseCSeq(invite)?.number ?? '1')
  if (response.status >= 300) {
    const ack = build(invite, response, 'ACK', number, invite.uri, headerValues(invite, 'route'), null)
    return [{ text: formatSipMessage(ack), target: null }]
  }
  const contact = headerValue(response, 'contact')
  const uri =
    contact === undefined
      ? invite.uri
      : (/<([^>]+)>/.exec(contact)?.[1] ?? contact.split(';')[0] ?? invite.uri)
  // RFC 3261 12.1.2: the route set of a client is Record-Route in reverse.
  const routes = headerValues(response, 'record-route').flatMap(splitList).reverse()
  const newBranch = (): string => `z9hG4bK${randomness.token(18)}`
  const ack = build(invite, response, 'ACK', number, uri, routes, newBranch())
  const bye = build(invite, response, 'BYE', number + 1, uri, routes, newBranch())
  return [ack, bye].map(request => ({
    text: formatSipMessage(request),
    target: requestTarget(request, null, usual),
  }))
}

/** The CANCEL of an INVITE whose user agent is gone. RFC 3261 9.1. */
export function cancelLateRinging(invite: SipRequest): string {
  const number = Number(parseCSeq(invite)?.number ?? '1')
  return formatSipMessage(
    build(invite, invite, 'CANCEL', number, invite.uri, headerValues(invite, 'route'), null),
  )
}

/** `answered` has the To: that of the response, whose tag names the dialog, or that of the INVITE. */
function build(
  invite: SipRequest,
  answered: SipResponse | SipRequest,
  method: 'ACK' | 'BYE' | 'CANCEL',
  cseq: number,
  uri: string,
  routes: readonly string[],
  branch: string | null,
): SipRequest {
  const headers: SipHeader[] = []
  const add = (name: string, value: string): void =>
    void headers.push({ key: name.toLowerCase(), name, value })
  const via = topVia(invite)
  if (via) {
    const parameters =
      branch === null ? via.parameters : via.parameters.replace(/;branch=[^;]*/i, `;branch=${branch}`)
    add('Via', formatVia({ ...via, parameters }))
  }
  add('Max-Forwards', '70')
  for (const route of routes) add('Route', route)
  add('From', headerValue(invite, 'from') ?? '')
  add('To', headerValue(answered, 'to') ?? '')
  add('Call-ID', headerValue(invite, 'call-id') ?? '')
  add('CSeq', `${cseq} ${method}`)
  add('Content-Length', '0')
  return { kind: 'request', method, uri, version: 'SIP/2.0', headers, body: '' }
}
