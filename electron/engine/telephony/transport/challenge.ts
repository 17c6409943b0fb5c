import type { SipHeader, SipResponse } from './message-text.ts'

/**
 * Leaves in a 401 or 407 only the challenge that sip.js can answer. It takes the last header of each kind, knows MD5
 * alone, and drops the whole message (a 32 s hang) when an algorithm does not parse. With MD5 among several (RFC
 * 8760) that one stays; with none, none stays, and the 401 goes up as a failure at once.
 */
export function withAnswerableChallenge(response: SipResponse): SipResponse {
  if (response.status !== 401 && response.status !== 407) return response
  const headers: SipHeader[] = []
  const kept = new Set<string>()
  for (const header of response.headers) {
    if (header.key !== 'www-authenticate' && header.key !== 'proxy-authenticate') {
      headers.push(header)
    } else if (!kept.has(header.key) && isMd5Digest(header.value)) {
      kept.add(header.key)
      headers.push(header)
    }
  }
  return headers.length === response.headers.length ? response : { ...response, headers }
}

function isMd5Digest(challenge: string): boolean {
  if (!/^digest\s/i.test(challenge)) return false
  const algorithm = /[\s,]algorithm\s*=\s*"?([^\s",]+)/i.exec(challenge)?.[1]
  return algorithm === undefined || algorithm.toLowerCase() === 'md5'
}
