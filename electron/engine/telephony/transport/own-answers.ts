import { REQUEST_HEADERS_MAX } from './limits.ts'
import {
  CSEQ_MAX,
  headerValue,
  headerValues,
  parseCSeq,
  type SipRequest,
  splitList,
  tagOf,
} from './message-text.ts'
import { mediaType } from './normalise-body.ts'
import type { SipTransport } from './sip-endpoint.ts'

/** An answer that the shim gives without asking a user agent. */
export interface OwnAnswer {
  readonly status: number
  readonly reason: string
  readonly headers: readonly (readonly [name: string, value: string])[]
}

/** What a registrar answers to a sound REGISTER. */
export type AnswerRegister = (request: SipRequest) => OwnAnswer

const METHODS = [
  'INVITE',
  'ACK',
  'CANCEL',
  'BYE',
  'OPTIONS',
  'PRACK',
  'UPDATE',
  'INFO',
  'MESSAGE',
  'NOTIFY',
  'REFER',
]
/** Option tags that sip.js or we really perform. */
const SUPPORTED = ['100rel', 'timer', 'replaces']
/** Headers that RFC 3261 allows once (7.3.1); a second one could be read differently by the next element. */
const SINGLE = ['from', 'to', 'call-id', 'cseq', 'max-forwards', 'content-length', 'content-type']
const REQUIRED = ['via', 'from', 'to', 'call-id', 'cseq']

/**
 * Decides what sip.js does not look at: RFC 3261 8.2.1 to 8.2.3, 18.3, 21.4. `bodyBytes` is what came after the
 * headers. Null when a user agent is to be asked; `hasFlow` says whether there is one.
 */
export function decideOwnAnswer(request: SipRequest, bodyBytes: number, hasFlow: boolean): OwnAnswer | null {
  return (
    malformed(request, bodyBytes) ??
    unsupported(request) ??
    // Inside a dialog a user agent is asked: 481 says that the call is gone.
    (request.method === 'OPTIONS' && tagOf(headerValue(request, 'to')) === undefined
      ? OPTIONS_ANSWER
      : null) ??
    (hasFlow ? null : nobodyThere(request))
  )
}

/** Value of our Allow header. */
export const ALLOWED_METHODS = METHODS.join(', ')
const ALLOW = ['Allow', ALLOWED_METHODS] as const
const ACCEPT = ['Accept', 'application/sdp'] as const
const OPTIONS_ANSWER: OwnAnswer = {
  status: 200,
  reason: 'OK',
  headers: [ALLOW, ACCEPT, ['Supported', SUPPORTED.join(', ')]],
}

/** 505 and 400, with the fault in the reason phrase (RFC 3261 21.4.1). Null when the head is sound. */
export function malformed(request: SipRequest, bodyBytes: number): OwnAnswer | null {
  if (!/^SIP\/2\.0$/i.test(request.version)) return answer(505, 'Version Not Supported')
  if (request.headers.length > REQUEST_HEADERS_MAX) return bad('Too many headers')
  for (const key of REQUIRED) {
    if (headerValue(request, key) === undefined) return bad(`Missing ${key} header`)
  }
  for (const key of SINGLE) {
    if (headerValues(request, key).length > 1) return bad(`More than one ${key} header`)
  }
  const cseq = parseCSeq(request)
  if (!cseq || Number(cseq.number) > CSEQ_MAX) return bad('CSeq is no number below 2^31 and a method')
  if (cseq.method !== request.method) return bad('CSeq names another method')
  const hops = headerValue(request, 'max-forwards')
  // leading zeros are allowed (RFC 4475 3.1.1.1)
  if (hops !== undefined && (!/^0*\d{1,3}$/.test(hops) || Number(hops) > 255))
    return bad('Max-Forwards is not 0 to 255')
  const length = headerValue(request, 'content-length')
  if (length !== undefined && !/^\d{1,9}$/.test(length)) return bad('Content-Length is no number')
  if (length !== undefined && Number(length) > bodyBytes) return bad('Body is shorter than Content-Length')
  return badUri(request.uri)
}

/** RFC 3261 20.14: on a stream a body without Content-Length has no end, so the request cannot be taken. */
export function withoutLength(request: SipRequest, transport: SipTransport): OwnAnswer | null {
  const known = transport === 'UDP' || headerValue(request, 'content-length') !== undefined
  return known || headerValue(request, 'content-type') === undefined
    ? null
    : bad('Missing content-length header')
}

/** sips asks for TLS on every hop (RFC 3261 26.2.2): what came by another way cannot be meant so. */
export function insecure(request: SipRequest, transport: SipTransport): OwnAnswer | null {
  const refused = transport !== 'TLS' && /^sips:/i.test(request.uri)
  return refused ? answer(416, 'Unsupported URI Scheme') : null
}

function badUri(uri: string): OwnAnswer | null {
  if (/[\s<>"]/.test(uri)) return bad('Request-URI is malformed')
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(uri)?.[1]?.toLowerCase()
  if (scheme === undefined) return bad('Request-URI has no scheme')
  if (scheme !== 'sip' && scheme !== 'sips' && scheme !== 'tel') return answer(416, 'Unsupported URI Scheme')
  // Headers are not allowed in a Request-URI (RFC 3261 19.1.1, table 1).
  if (scheme !== 'tel' && uri.slice(uri.lastIndexOf('@') + 1).includes('?'))
    return bad('Request-URI has headers')
  return null
}

/** 405, 420, 415, 406: sound requests that we do not serve. */
function unsupported(request: SipRequest): OwnAnswer | null {
  const { method } = request
  if (!METHODS.includes(method)) return answer(405, 'Method Not Allowed', [ALLOW])
  if (method !== 'CANCEL') {
    const missing = headerValues(request, 'require')
      .flatMap(splitList)
      .filter(tag => tag !== '' && !SUPPORTED.includes(tag.toLowerCase()))
    if (missing.length > 0) return answer(420, 'Bad Extension', [['Unsupported', missing.join(', ')]])
  }
  if (method !== 'INVITE') return null
  const type = headerValue(request, 'content-type')
  if (request.body !== '' && type !== undefined && !/^(application\/sdp|multipart\/)/.test(mediaType(type))) {
    return answer(415, 'Unsupported Media Type', [ACCEPT])
  }
  const accepted = headerValues(request, 'accept').flatMap(splitList).map(mediaType)
  const takesSdp = accepted.some(item => ['application/sdp', 'application/*', '*/*'].includes(item))
  return accepted.length > 0 && !takesSdp ? answer(406, 'Not Acceptable', [ACCEPT]) : null
}

function nobodyThere(request: SipRequest): OwnAnswer {
  const inside = tagOf(headerValue(request, 'to')) !== undefined || request.method === 'CANCEL'
  return inside ? answer(481, 'Call/Transaction Does Not Exist') : answer(404, 'Not Found')
}

function bad(reason: string): OwnAnswer {
  return answer(400, `Bad Request: ${reason}`)
}

function answer(status: number, reason: string, headers: OwnAnswer['headers'] = []): OwnAnswer {
  return { status, reason, headers }
}
