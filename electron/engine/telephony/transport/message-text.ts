import { SIP_HEADERS_MAX } from './limits.ts'

/** One header line. `name` is as it goes on the wire; `key` is its lower-case long form, for comparing. */
export interface SipHeader {
  readonly key: string
  readonly name: string
  readonly value: string
}

/** A SIP message taken apart just enough to route it and to repair it; bodies are never looked into here. */
export type SipMessage = SipRequest | SipResponse

interface SipMessageParts {
  readonly headers: readonly SipHeader[]
  readonly body: string
}

export interface SipRequest extends SipMessageParts {
  readonly kind: 'request'
  readonly method: string
  /** The Request-URI, untouched. */
  readonly uri: string
  /** `SIP/2.0`, or what stood there. */
  readonly version: string
}

export interface SipResponse extends SipMessageParts {
  readonly kind: 'response'
  readonly status: number
  readonly reason: string
  readonly version: string
}

/** Compact header names: RFC 3261 7.3.3 and the IANA registry of SIP header fields. */
const compactNames: ReadonlyMap<string, string> = new Map([
  ['a', 'Accept-Contact'],
  ['b', 'Referred-By'],
  ['c', 'Content-Type'],
  ['d', 'Request-Disposition'],
  ['e', 'Content-Encoding'],
  ['f', 'From'],
  ['i', 'Call-ID'],
  ['j', 'Reject-Contact'],
  ['k', 'Supported'],
  ['l', 'Content-Length'],
  ['m', 'Contact'],
  ['n', 'Identity-Info'],
  ['o', 'Event'],
  ['r', 'Refer-To'],
  ['s', 'Subject'],
  ['t', 'To'],
  ['u', 'Allow-Events'],
  ['v', 'Via'],
  ['x', 'Session-Expires'],
  ['y', 'Identity'],
])

const requestLine = /^([^\s]+) (.*) (SIP\/\d+\.\d+)\s*$/i
const statusLine = /^(SIP\/\d+\.\d+) (\d{3,9})(?: (.*))?$/i

/**
 * Takes a message apart: start line, headers (unfolded, compact names written out), body.
 * Returns null when it is no SIP message: no start line, no end of headers, a line without a colon, or more
 * than `SIP_HEADERS_MAX` headers. RFC 3261 7. Lines that end with LF alone are read as well: some gateways write them.
 */
export function parseSipMessage(written: string): SipMessage | null {
  const text = withLineEnds(written)
  // RFC 3261 7.5: empty lines before the start line are ignored.
  let position = 0
  while (text.startsWith('\r\n', position)) position += 2
  const startEnd = text.indexOf('\r\n', position)
  if (startEnd === -1) return null
  const startLine = text.slice(position, startEnd)
  const parts = parseHeaders(text, startEnd + 2)
  if (!parts) return null
  const response = statusLine.exec(startLine)
  if (response) {
    const [, version = '', status = '', reason = ''] = response
    return { kind: 'response', version, status: Number(status), reason, ...parts }
  }
  const request = requestLine.exec(startLine)
  if (!request) return null
  const [, method = '', uri = '', version = ''] = request
  return { kind: 'request', method, uri, version, ...parts }
}

/** Start line and headers with CRLF, when the first line ends with LF alone; the body stays as it is. */
function withLineEnds(text: string): string {
  const first = text.indexOf('\n')
  if (first <= 0 || text[first - 1] === '\r') return text
  const end = /\r?\n\r?\n/.exec(text)
  if (!end) return text
  const head = text.slice(0, end.index).replace(/\r?\n/g, '\r\n')
  return `${head}\r\n\r\n${text.slice(end.index + end[0].length)}`
}

function parseHeaders(text: string, start: number): SipMessageParts | null {
  const headers: SipHeader[] = []
  let position = start
  for (;;) {
    let end = text.indexOf('\r\n', position)
    if (end === -1) return null
    if (end === position) return { headers, body: text.slice(end + 2) }
    // A line that begins with white space continues the one before (RFC 3261 7.3.1).
    while (text[end + 2] === ' ' || text[end + 2] === '\t') {
      const next = text.indexOf('\r\n', end + 2)
      if (next === -1) return null
      end = next
    }
    const colon = text.indexOf(':', position)
    if (colon === -1 || colon > end || headers.length === SIP_HEADERS_MAX) return null
    headers.push(readHeader(text.slice(position, colon), text.slice(colon + 1, end)))
    position = end + 2
  }
}

function readHeader(rawName: string, rawValue: string): SipHeader {
  const written = rawName.trim()
  const name = written.length === 1 ? (compactNames.get(written.toLowerCase()) ?? written) : written
  const value = rawValue.includes('\r\n') ? rawValue.replace(/\r\n[ \t]+/g, ' ') : rawValue
  return { key: name.toLowerCase(), name, value: value.trim() }
}

/** Puts a message together again. */
export function formatSipMessage(message: SipMessage): string {
  let text =
    message.kind === 'request'
      ? `${message.method} ${message.uri} ${message.version}\r\n`
      : `${message.version} ${message.status} ${message.reason}\r\n`
  for (const header of message.headers) text += `${header.name}: ${header.value}\r\n`
  return `${text}\r\n${message.body}`
}

/** Value of the first header with this lower-case long name. */
export function headerValue(message: SipMessage, key: string): string | undefined {
  for (const header of message.headers) if (header.key === key) return header.value
  return undefined
}

/** Values of all headers with this lower-case long name, in order; comma lists are not split. */
export function headerValues(message: SipMessage, key: string): string[] {
  return message.headers.filter(header => header.key === key).map(header => header.value)
}

/** A copy with the first header of this name replaced, or added at the end when there is none. */
export function withHeader<M extends SipMessage>(message: M, name: string, value: string): M {
  const key = name.toLowerCase()
  const index = message.headers.findIndex(header => header.key === key)
  const headers = message.headers.slice()
  headers[index === -1 ? headers.length : index] = { key, name, value }
  return { ...message, headers }
}

/** A copy without any header of this lower-case long name. */
export function withoutHeader<M extends SipMessage>(message: M, key: string): M {
  return message.headers.some(header => header.key === key)
    ? { ...message, headers: message.headers.filter(header => header.key !== key) }
    : message
}

/** RFC 3261 8.1.1.5: a sequence number is less than 2^31. */
export const CSEQ_MAX = 2 ** 31 - 1

/** `{ number, method }` of CSeq, or null when it is not `digits method`. */
export function parseCSeq(message: SipMessage): { readonly number: string; readonly method: string } | null {
  const match = /^(\d{1,40})\s+(\S+)$/.exec(headerValue(message, 'cseq') ?? '')
  return match ? { number: match[1] ?? '', method: match[2] ?? '' } : null
}

/** The `tag` parameter of a From or To value; undefined when there is none. */
export function tagOf(value: string | undefined): string | undefined {
  if (value === undefined) return undefined
  // Parameters of the header follow the `>`; without brackets every parameter is the header's (RFC 3261 20).
  const parameters = value.slice(value.lastIndexOf('>') + 1)
  return /;\s*tag\s*=\s*([^\s;,]+)/i.exec(parameters)?.[1]
}

/** Splits a comma list, leaving commas inside quotes and angle brackets alone (RFC 3261 7.3.1). */
export function splitList(value: string): string[] {
  if (!value.includes(',')) return [value]
  const items: string[] = []
  let quoted = false
  let depth = 0
  let start = 0
  for (let i = 0; i < value.length; i++) {
    const char = value[i]
    if (quoted) {
      if (char === '\\') i++
      else if (char === '"') quoted = false
    } else if (char === '"') quoted = true
    else if (char === '<') depth++
    else if (char === '>') depth--
    else if (char === ',' && depth <= 0) {
      items.push(value.slice(start, i).trim())
      start = i + 1
    }
  }
  items.push(value.slice(start).trim())
  return items
}
