/** TLS of one trunk, or of our own listener. All texts are PEM. */
export interface TlsSettings {
  /** Authorities to trust instead of the well-known ones: a private CA. */
  readonly ca?: string
  /** Our certificate (with its chain), for a trunk that asks for one, and for a listener. */
  readonly cert?: string
  readonly key?: string
  /** The name asked for (SNI) and looked for in the certificate; the address when absent. */
  readonly serverName?: string
  /** False accepts any certificate. It protects against listeners on the way, and against nobody who answers. */
  readonly verify: boolean
}

/** Why there is no connection, as far as a caller decides by it; `sentence` is for people. */
export interface ConnectionFault {
  readonly kind:
    | 'refused'
    | 'unreachable'
    | 'timeout'
    | 'closed'
    | 'certificate'
    | 'tls'
    | 'not-sip'
    | 'limit'
    | 'silent'
    /** A request that only TCP may carry, which the other side does not take. */
    | 'too-large'
  readonly sentence: string
}

/** What a send is rejected with when its connection could not be made or broke. */
export class ConnectionLost extends Error {
  readonly fault: ConnectionFault
  constructor(fault: ConnectionFault) {
    super(fault.sentence)
    this.name = 'ConnectionLost'
    this.fault = fault
  }
}

type Explanation = readonly [kind: ConnectionFault['kind'], sentence: string]

const unknownIssuer: Explanation = [
  'certificate',
  'The certificate of {name} was issued by an authority that is not known here.',
]

/** What Node and OpenSSL report, and what a person is told. `{to}` is the address, `{name}` the name asked for. */
const byCode = new Map<string, Explanation>([
  ['ECONNREFUSED', ['refused', '{to} refuses the connection: nothing listens at this port.']],
  ['EHOSTUNREACH', ['unreachable', 'There is no way to {to}: the machine cannot be reached.']],
  ['ENETUNREACH', ['unreachable', 'There is no way to {to}: the network cannot be reached.']],
  ['EHOSTDOWN', ['unreachable', 'There is no way to {to}: the machine is down.']],
  ['EADDRNOTAVAIL', ['unreachable', 'This machine has no address from which {to} could be reached.']],
  ['ETIMEDOUT', ['timeout', '{to} did not answer in time.']],
  ['ECONNRESET', ['closed', '{to} broke off the connection.']],
  ['EPIPE', ['closed', '{to} has closed the connection.']],
  ['CERT_HAS_EXPIRED', ['certificate', 'The certificate of {name} has expired.']],
  ['CERT_NOT_YET_VALID', ['certificate', 'The certificate of {name} is not valid yet: check the date here.']],
  ['CERT_REVOKED', ['certificate', 'The certificate of {name} was revoked.']],
  ['CERT_UNTRUSTED', ['certificate', 'The certificate of {name} is not trusted.']],
  ['INVALID_PURPOSE', ['certificate', 'The certificate of {name} is not meant for a server.']],
  ['ERR_TLS_CERT_ALTNAME_INVALID', ['certificate', 'The certificate was not issued for {name}.']],
  ['HOSTNAME_MISMATCH', ['certificate', 'The certificate was not issued for {name}.']],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', unknownIssuer],
  ['SELF_SIGNED_CERT_IN_CHAIN', unknownIssuer],
  ['UNABLE_TO_GET_ISSUER_CERT', unknownIssuer],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', unknownIssuer],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', unknownIssuer],
  ['ERR_SSL_WRONG_VERSION_NUMBER', ['tls', '{to} does not speak TLS at this port.']],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', ['tls', '{to} does not speak TLS at this port.']],
  ['ERR_SSL_UNSUPPORTED_PROTOCOL', ['tls', '{to} speaks only an outdated version of TLS.']],
  ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', ['tls', '{to} speaks only an outdated version of TLS.']],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', ['certificate', '{to} asks for a certificate of ours.']],
  ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', ['certificate', '{to} does not know who issued our certificate.']],
  ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', ['certificate', '{to} does not accept our certificate.']],
  ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', ['certificate', 'Our certificate has expired, says {to}.']],
  ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN', ['certificate', '{to} does not accept our certificate.']],
  ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', ['tls', '{to} and we have no TLS cipher in common.']],
  [
    'ERR_OSSL_X509_KEY_VALUES_MISMATCH',
    ['tls', 'Our certificate and our private key do not belong together.'],
  ],
])

/**
 * Says what a failed connection means. `to` is `host:port`; `serverName` the name that its certificate should
 * carry. A code that is not in the table keeps the system's own words.
 */
export function explainConnectionError(error: unknown, to: string, serverName?: string): ConnectionFault {
  if (error instanceof ConnectionLost) return error.fault
  const code = codeOf(error)
  const known = byCode.get(code)
  if (known) {
    const [kind, sentence] = known
    return { kind, sentence: sentence.replace('{to}', to).replace('{name}', serverName ?? to) }
  }
  const words = error instanceof Error ? error.message : String(error)
  // A PEM text that OpenSSL cannot read fails before anything is sent.
  if (/^ERR_OSSL/.test(code))
    return { kind: 'tls', sentence: `A certificate or key cannot be read: ${words}` }
  if (/^ERR_(SSL|TLS)|^EPROTO/.test(code)) return { kind: 'tls', sentence: `TLS with ${to} failed: ${words}` }
  return { kind: 'closed', sentence: `The connection to ${to} failed: ${words}` }
}

/** What a datagram that the system refused to send says of the other side; null for what says nothing of it. */
export function explainSendError(error: unknown, to: string): ConnectionFault | null {
  const known = byCode.get(codeOf(error))
  return known && (known[0] === 'unreachable' || known[0] === 'refused')
    ? explainConnectionError(error, to)
    : null
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : ''
}
