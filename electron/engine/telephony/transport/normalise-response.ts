import { withAnswerableChallenge } from './challenge.ts'
import {
  headerValue,
  headerValues,
  type SipHeader,
  type SipRequest,
  type SipResponse,
  splitList,
  withHeader,
} from './message-text.ts'
import { bodyForSipJs } from './normalise-body.ts'
import { formatAddress, formatVia, parseVia, uriAddress } from './routing.ts'
import { withUsableContact } from './usable-contact.ts'

/**
 * Repairs a response for sip.js, which drops it (or the call) otherwise:
 * - the top Via names the user agent's `viaHost` and no port, the others' Via are gone (it wants exactly one);
 * - a 101-299 to INVITE without a Contact that can be read gets one: there is no ringing, no early media and no call otherwise;
 * - the method of CSeq in capitals, as it was sent;
 * - the reason phrase without characters that it cannot read;
 * - Content-Type in the spelling that it knows, SDP taken out of multipart;
 * - of several challenges the one it can answer.
 */
export function normaliseResponse(response: SipResponse, request: SipRequest, viaHost: string): SipResponse {
  const sent = headerValue(request, 'cseq')
  const cseq = sent === undefined ? response : withHeader(response, 'CSeq', sent)
  let result = withOwnVia({ ...cseq, reason: readableReason(response.reason) }, viaHost)
  const makesDialog = response.status > 100 && response.status < 300
  if (makesDialog && request.method === 'INVITE') result = withUsableContact(result, request)
  if (request.method === 'REGISTER') result = withOwnContacts(result, request, viaHost)
  return bodyForSipJs(withAnswerableChallenge(result, request))
}

/** sip.js drops a response whose phrase has a quote, a bracket or a lone percent sign in it (RFC 3261 25.1). */
function readableReason(reason: string): string {
  return reason.replace(/%(?![0-9a-f]{2})|[^\w\-.!~*'();/?:@&=+$,% \t\u0080-\uffff]/gi, ' ')
}

function withOwnVia(response: SipResponse, viaHost: string): SipResponse {
  const headers: SipHeader[] = []
  let seen = false
  for (const header of response.headers) {
    if (header.key !== 'via') {
      headers.push(header)
      continue
    }
    if (seen) continue
    seen = true
    const via = parseVia(splitList(header.value)[0] ?? '')
    const value = via ? formatVia({ ...via, host: viaHost, port: undefined }) : header.value
    headers.push({ ...header, value })
  }
  return { ...response, headers }
}

/** sip.js compares the Contact of a 200 to REGISTER with its own, which it wrote with its token. */
function withOwnContacts(response: SipResponse, request: SipRequest, viaHost: string): SipResponse {
  const ours = uriAddress(headerValue(request, 'contact') ?? '')
  if (!ours || headerValues(response, 'contact').length === 0) return response
  const sentBy = formatAddress(ours)
  const headers = response.headers.map(header =>
    header.key === 'contact' ? { ...header, value: header.value.replaceAll(sentBy, viaHost) } : header,
  )
  return { ...response, headers }
}
