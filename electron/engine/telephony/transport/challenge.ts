import { chooseChallenge, type DigestChallenge, readChallenge } from '../trunk/digest.ts'
import { headerValues, type SipHeader, type SipRequest, type SipResponse } from './message-text.ts'

/**
 * How MD5-sess and its like are told to sip.js: its grammar reads the MD5 of `MD5-sess` as the whole algorithm, fails at the rest
 * and drops the message (a 32 s hang). trunk/answer-challenges.ts reads it back.
 */
const SESSION_TOKEN = 'SESSION-'

/**
 * Leaves in a 401 or 407 one challenge, the strongest that we can answer (RFC 8760 2.4), spelled so that sip.js reads
 * it; it takes the last header of each kind otherwise. With none that we can answer none stays, and the response goes
 * up as a failure at once.
 *
 * `stale` is what makes sip.js answer a second challenge to one request, once. So it is true for the challenge of a second
 * server on the way (407 of a proxy, then 401 of the callee: RFC 3261 22.3), and for a nonce of which its server says that it was
 * too old. The server that refused our password gets it no second time.
 */
export function withAnswerableChallenge(response: SipResponse, request: SipRequest): SipResponse {
  if (response.status !== 401 && response.status !== 407) return response
  const [asks, answers] =
    response.status === 401
      ? (['www-authenticate', 'authorization'] as const)
      : (['proxy-authenticate', 'proxy-authorization'] as const)
  const challenge = chooseChallenge(headerValues(response, asks))
  const headers = response.headers.filter(
    ({ key }) => key !== 'www-authenticate' && key !== 'proxy-authenticate',
  )
  if (challenge) {
    const answered = headerValues(request, answers)
    const first =
      answered.length === 0 || !answered.some(value => readChallenge(value)?.realm === challenge.realm)
    const again = first && answeredAny(request)
    headers.push(headerFor(asks, { ...challenge, stale: challenge.stale || again }))
  }
  return { ...response, headers }
}

/** The algorithm that the text of one challenge to sip.js stands for. */
export function algorithmFromSipJs(token: string): string {
  const name = token.toUpperCase()
  return name.startsWith(SESSION_TOKEN) ? `${name.slice(SESSION_TOKEN.length)}-sess` : name
}

function answeredAny(request: SipRequest): boolean {
  return request.headers.some(({ key }) => key === 'authorization' || key === 'proxy-authorization')
}

function headerFor(key: string, challenge: DigestChallenge): SipHeader {
  const { algorithm, qop } = challenge
  const token = algorithm.endsWith('-sess') ? `${SESSION_TOKEN}${algorithm.replace(/-sess$/, '')}` : algorithm
  const parts = [`realm=${quoted(challenge.realm)}`, `nonce=${quoted(challenge.nonce)}`]
  if (challenge.opaque !== null) parts.push(`opaque=${quoted(challenge.opaque)}`)
  if (challenge.algorithmWritten) parts.push(`algorithm=${token}`)
  if (qop.length > 0) parts.push('qop="auth"')
  if (challenge.stale) parts.push('stale=TRUE')
  const name = key === 'www-authenticate' ? 'WWW-Authenticate' : 'Proxy-Authenticate'
  return { key, name, value: `Digest ${parts.join(', ')}` }
}

function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`
}
