import { headerValues, type SipHeader, type SipRequest, splitList } from './message-text.ts'

/**
 * A route set that begins with a strict router, one without `lr`: it looks for its own URI in the Request-URI, and the target of the
 * request stands last in the Route (RFC 3261 12.2.1.1, 16.12.1.2). sip.js knows loose routers only. Null where nothing has to be changed.
 */
export function strictlyRouted(request: SipRequest): SipRequest | null {
  const [first, ...others] = headerValues(request, 'route').flatMap(splitList)
  const router = first === undefined ? null : uriOf(first)
  if (router === null || /;\s*lr\s*(?:[=;?]|$)/i.test(router)) return null
  const routes = [...others, `<${request.uri}>`].map(
    (value): SipHeader => ({ key: 'route', name: 'Route', value }),
  )
  let placed = false
  const headers = request.headers.flatMap(header => {
    if (header.key !== 'route') return [header]
    if (placed) return []
    placed = true
    return routes
  })
  return { ...request, uri: forRequestLine(router), headers }
}

function uriOf(value: string): string | null {
  const uri = /<\s*([^<>\s]+)\s*>/.exec(value)?.[1] ?? value.trim()
  return /^sips?:/i.test(uri) ? uri : null
}

/** Without headers and a method, which have no place in a Request-URI (RFC 3261 19.1.1). */
function forRequestLine(uri: string): string {
  const [plain = ''] = uri.split('?')
  return plain.replace(/;\s*method=[^;]*/i, '')
}
