import { headerValue, type SipHeader, type SipRequest, tagOf } from './message-text.ts'
import { bodyForSipJs } from './normalise-body.ts'
import { uriUser } from './routing.ts'

/** Header in which a user agent finds the Request-URI that really came; never let in from outside. */
export const REQUESTED_URI_HEADER = 'X-Trunkline-Requested-URI'
const requestedUriKey = REQUESTED_URI_HEADER.toLowerCase()
/** Carries the IP address that the packet came from; nobody else's header of that name comes through. */
export const SOURCE_HEADER = 'X-Trunkline-Source'
const sourceKey = SOURCE_HEADER.toLowerCase()

export interface RequestView {
  readonly viaHost: string
  readonly contactUser: string
  /** Branch under which sip.js keeps the transaction: ours, because two peers may choose the same one. */
  readonly branch: string
  /** IP address that the packet came from. */
  readonly source: string
}

/**
 * Repairs a request for sip.js, which answers 404, throws or drops it otherwise:
 * - one Via with a branch of ours (the answer gets the request's own Via, From and To back, answerAsReceived);
 * - a Request-URI with the user agent's own user; the one that came is kept in `X-Trunkline-Requested-URI`;
 * - `tel:` in From, To, Contact and P-Asserted-Identity written as `sip:` (RFC 3261 19.1.6);
 * - an INVITE that begins a call without Contact gets its From: RFC 2543 6.13 left it out, and From was where to reach the caller;
 * - a display name of From or To that needs quotes gets them (RFC 4475 3.1.2.15);
 * - Content-Type and multipart bodies as bodyForSipJs says.
 */
export function normaliseRequest(request: SipRequest, view: RequestView): SipRequest {
  const headers: SipHeader[] = [
    { key: 'via', name: 'Via', value: `SIP/2.0/UDP peer.invalid;branch=${view.branch}` },
  ]
  for (const header of request.headers) {
    if (header.key === 'via' || header.key === requestedUriKey || header.key === sourceKey) continue
    headers.push(mayHoldTel.has(header.key) ? { ...header, value: readable(header) } : header)
  }
  const newCall = request.method === 'INVITE' && tagOf(headerValue(request, 'to')) === undefined
  if (newCall && headerValue(request, 'contact') === undefined) {
    headers.push({
      key: 'contact',
      name: 'Contact',
      value: `<${uriOf(telAsSip(headerValue(request, 'from') ?? ''))}>`,
    })
  }
  headers.push({ key: sourceKey, name: SOURCE_HEADER, value: view.source })
  let uri = request.uri
  if (uriUser(uri) !== view.contactUser || !/^sip:/i.test(uri)) {
    headers.push({ key: requestedUriKey, name: REQUESTED_URI_HEADER, value: uri })
    uri = `sip:${view.contactUser}@${view.viaHost}`
  }
  return bodyForSipJs({ ...request, uri, headers })
}

const mayHoldTel: ReadonlySet<string> = new Set(['from', 'to', 'contact', 'p-asserted-identity'])

/** The URI of a name-addr; without brackets everything from the first `;` on belongs to the header (RFC 3261 20). */
function uriOf(value: string): string {
  const inner = /<([^>]*)>/.exec(value)?.[1]
  return (inner ?? value.split(';')[0] ?? '').trim()
}

function readable(header: SipHeader): string {
  const value = telAsSip(header.value)
  return header.key === 'from' || header.key === 'to' ? withQuotedName(value) : value
}

/** Quotes a display name that is no row of tokens (RFC 3261 25.1): a comma or an umlaut ends sip.js' reading. */
function withQuotedName(value: string): string {
  const named = /^([^"<]*[^"<\s])\s*(<.*)$/s.exec(value)
  const [, name = '', rest = ''] = named ?? []
  if (!named || /^[\w\-.!%*+`'~ \t]+$/.test(name)) return value
  return `"${name.replaceAll('\\', '\\\\')}" ${rest}`
}

/** Host of a telephone number that came without one. */
const TEL_HOST = 'tel.invalid'

function telAsSip(value: string): string {
  if (!/tel:/i.test(value)) return value
  return value.replace(
    /<\s*tel:([^>]*)>|^\s*tel:([^\s;]*)/i,
    (_match, inner: string | undefined, bare: string | undefined) =>
      `<sip:${(inner ?? bare ?? '').replaceAll(' ', '')}@${TEL_HOST};user=phone>`,
  )
}
