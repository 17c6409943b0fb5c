import { headerValues, type SipHeader, type SipRequest, type SipResponse } from './message-text.ts'

/** What we can: keys of SRTP in the description (RFC 4568). */
const CLIENT = 'sdes-srtp;mediasec'
/** Requests that take part; the others follow one of these. */
const METHODS: ReadonlySet<string> = new Set(['REGISTER', 'INVITE', 'UPDATE', 'MESSAGE'])

/** The agreement on encrypted media of one user agent with its trunk. */
export interface MediaSecurity {
  /** A request with the headers of the agreement. */
  withAgreement(request: SipRequest): SipRequest
  /** Remembers what the trunk offers. */
  heard(response: SipResponse): void
}

/**
 * The security agreement for media (RFC 3329 with the parameter `mediasec` of 3GPP TS 24.229) that some carriers demand: we say what we can
 * when we register, the trunk says what it can, and each later request shows that nobody changed that on its way.
 */
export function createMediaSecurity(): MediaSecurity {
  let offered: readonly string[] = []
  return {
    withAgreement(request) {
      if (!METHODS.has(request.method)) return request
      const added = [
        ...(request.method === 'REGISTER' ? [header('Security-Client', CLIENT)] : []),
        ...offered.map(value => header('Security-Verify', value)),
        header('Require', 'mediasec'),
        header('Proxy-Require', 'mediasec'),
      ]
      return { ...request, headers: [...request.headers, ...added] }
    },
    heard(response) {
      const said = headerValues(response, 'security-server')
      if (said.length > 0) offered = said
    },
  }
}

function header(name: string, value: string): SipHeader {
  return { key: name.toLowerCase(), name, value }
}
