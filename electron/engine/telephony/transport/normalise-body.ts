import { headerValue, type SipMessage, withHeader, withoutHeader } from './message-text.ts'

const SDP = 'application/sdp'

/**
 * Repairs the body for sip.js, which knows `application/sdp` in lower case and without parameters only, and no
 * multipart (RFC 3261 7.4.1, RFC 5621): an answered call would end with "Missing session description".
 * Bytes after Content-Length are cut off (RFC 3261 18.3).
 */
export function bodyForSipJs<M extends SipMessage>(message: M): M {
  const whole = withoutExcess(message)
  const written = headerValue(whole, 'content-type') ?? ''
  if (written === SDP || (written === '' && whole.body === '')) return whole
  const type = mediaType(written)
  if (!/^[\w.!%*+`'~-]+\/[\w.!%*+`'~-]+$/.test(type)) return withoutUnknownBody(whole)
  if (type === SDP) return withHeader(whole, 'Content-Type', SDP)
  if (!type.startsWith('multipart/')) return whole
  const sdp = sdpPart(whole.body, written)
  if (sdp === null) return whole
  let single: M = { ...whole, body: sdp }
  // They described the parts as a whole.
  for (const key of ['content-disposition', 'mime-version', 'content-encoding'])
    single = withoutHeader(single, key)
  single = withHeader(single, 'Content-Type', SDP)
  return withHeader(single, 'Content-Length', String(Buffer.byteLength(sdp)))
}

/**
 * A body that no Content-Type describes, which some gateways send with a 200: SDP when it looks like it, else nobody can
 * read it (RFC 3261 7.4.1). sip.js throws at it.
 */
function withoutUnknownBody<M extends SipMessage>(message: M): M {
  if (/^v=0\r?\n/.test(message.body)) return withHeader(message, 'Content-Type', SDP)
  const bare: M = withoutHeader({ ...message, body: '' }, 'content-type')
  return headerValue(bare, 'content-length') === undefined ? bare : withHeader(bare, 'Content-Length', '0')
}

/** `type/subtype` of a Content-Type value, in lower case. */
export function mediaType(value: string): string {
  return (value.split(';')[0] ?? '').replace(/\s+/g, '').toLowerCase()
}

function withoutExcess<M extends SipMessage>(message: M): M {
  const stated = headerValue(message, 'content-length')
  if (stated === undefined || !/^\d{1,9}$/.test(stated)) return message
  const length = Number(stated)
  if (message.body.length <= length && Buffer.byteLength(message.body) <= length) return message
  return { ...message, body: Buffer.from(message.body).subarray(0, length).toString('utf8') }
}

function sdpPart(body: string, contentType: string): string | null {
  const boundary = /;\s*boundary\s*=\s*(?:"([^"]+)"|([^\s;]+))/i.exec(contentType)
  const delimiter = boundary?.[1] ?? boundary?.[2]
  if (delimiter === undefined) return null
  for (const piece of body.split(`--${delimiter}`).slice(1)) {
    const headEnd = piece.indexOf('\r\n\r\n')
    if (headEnd === -1) continue
    const type = /(?:^|\r\n)(?:content-type|c)[ \t]*:[ \t]*([^\r\n]+)/i.exec(piece.slice(0, headEnd))?.[1]
    if (type === undefined || mediaType(type) !== SDP) continue
    const content = piece.slice(headEnd + 4)
    // The line end before the next delimiter belongs to the delimiter (RFC 2046 5.1.1).
    return content.endsWith('\r\n') ? content.slice(0, -2) : content
  }
  return null
}
