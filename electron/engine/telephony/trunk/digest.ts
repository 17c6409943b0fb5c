import { createHash } from 'node:crypto'
import type { Randomness } from '../../ports/randomness.ts'

/** RFC 7616 3.3, RFC 8760 2.1: what we can compute, the strongest first. */
export const DIGEST_ALGORITHMS = [
  'SHA-512-256',
  'SHA-512-256-sess',
  'SHA-256',
  'SHA-256-sess',
  'MD5',
  'MD5-sess',
] as const
export type DigestAlgorithm = (typeof DIGEST_ALGORITHMS)[number]

/** Length of a client nonce in hexadecimal digits: 64 bits. */
const CNONCE_DIGITS = 16
/** nc is eight hexadecimal digits (RFC 7616 3.4). */
const NONCE_COUNT_MAX = 0xffffffff

export interface DigestCredentials {
  readonly user: string
  readonly password: string
}

/** One challenge of WWW-Authenticate or Proxy-Authenticate, read. */
export interface DigestChallenge {
  readonly realm: string
  readonly nonce: string
  readonly algorithm: DigestAlgorithm
  /** Whether the server wrote the algorithm; some refuse an answer that repeats what they did not write. */
  readonly algorithmWritten: boolean
  readonly opaque: string | null
  /** What is offered; empty for the old scheme of RFC 2069 without qop. */
  readonly qop: readonly string[]
  /** The nonce was too old and the password right: one more try with the new nonce is due. */
  readonly stale: boolean
}

/**
 * Reads the value of one challenge header. Null when it is not Digest, lacks realm or nonce, or asks for an algorithm
 * or a protection that we cannot give (auth-int alone is refused: a body may be changed by every proxy on the way).
 */
export function readChallenge(value: string): DigestChallenge | null {
  const scheme = /^\s*digest\s+/i.exec(value)
  if (!scheme) return null
  const parameters = readParameters(value.slice(scheme[0].length))
  const realm = parameters.get('realm')
  const nonce = parameters.get('nonce')
  const written = parameters.get('algorithm')
  const algorithm = algorithmNamed(written ?? 'MD5')
  if (realm === undefined || nonce === undefined || !algorithm || !isComputable(algorithm)) return null
  const qop = (parameters.get('qop') ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
  if (qop.length > 0 && !qop.includes('auth')) return null
  return {
    realm,
    nonce,
    algorithm,
    algorithmWritten: written !== undefined,
    opaque: parameters.get('opaque') ?? null,
    qop,
    stale: parameters.get('stale')?.toLowerCase() === 'true',
  }
}

/** The challenge that is answered when several came (RFC 8760 2.4): the strongest that we know; null for none. */
export function chooseChallenge(values: readonly string[]): DigestChallenge | null {
  let best: DigestChallenge | null = null
  for (const value of values) {
    const challenge = readChallenge(value)
    if (!challenge) continue
    if (!best || strength(challenge.algorithm) < strength(best.algorithm)) best = challenge
  }
  return best
}

/** The name as the RFC spells it; null for one that we do not know. */
export function algorithmNamed(name: string): DigestAlgorithm | null {
  const wanted = name.trim().toLowerCase()
  return DIGEST_ALGORITHMS.find(known => known.toLowerCase() === wanted) ?? null
}

export interface DigestQuestion {
  readonly credentials: DigestCredentials
  readonly challenge: DigestChallenge
  readonly method: string
  /** The Request-URI as it stands on the wire. */
  readonly uri: string
  readonly cnonce: string
  /** How often this nonce was used, this use included; from 1. */
  readonly nonceCount: number
}

/** The `response` value of RFC 7616 3.4.1, in lower-case hexadecimal. */
export function digestResponse(question: DigestQuestion): string {
  const { credentials, challenge, method, uri, cnonce, nonceCount } = question
  const hash = hashOf(challenge.algorithm)
  let secret = hash(`${credentials.user}:${challenge.realm}:${credentials.password}`)
  if (challenge.algorithm.endsWith('-sess')) secret = hash(`${secret}:${challenge.nonce}:${cnonce}`)
  const act = hash(`${method}:${uri}`)
  return challenge.qop.length === 0
    ? hash(`${secret}:${challenge.nonce}:${act}`)
    : hash(`${secret}:${challenge.nonce}:${countText(nonceCount)}:${cnonce}:auth:${act}`)
}

/** The value of Authorization or Proxy-Authorization. RFC 3261 25.1: qop, nc and algorithm stand without quotes. */
export function writeAuthorization(question: DigestQuestion): string {
  const { credentials, challenge, uri, cnonce, nonceCount } = question
  const parts = [
    `username=${quoted(credentials.user)}`,
    `realm=${quoted(challenge.realm)}`,
    `nonce=${quoted(challenge.nonce)}`,
    `uri=${quoted(uri)}`,
    `response="${digestResponse(question)}"`,
  ]
  if (challenge.algorithmWritten) parts.push(`algorithm=${challenge.algorithm}`)
  if (challenge.opaque !== null) parts.push(`opaque=${quoted(challenge.opaque)}`)
  if (challenge.qop.length > 0) parts.push('qop=auth', `nc=${countText(nonceCount)}`)
  // The session variants mix the client nonce into the secret, so it goes along without qop too.
  if (challenge.qop.length > 0 || challenge.algorithm.endsWith('-sess')) parts.push(`cnonce="${cnonce}"`)
  return `Digest ${parts.join(', ')}`
}

/** Answers the challenges of one user, counting the uses of each nonce (RFC 7616 3.4: nc grows by one per use). */
export class DigestAnswers {
  readonly #credentials: DigestCredentials
  readonly #randomness: Randomness
  #nonce = ''
  #uses = 0

  constructor(credentials: DigestCredentials, randomness: Randomness) {
    this.#credentials = credentials
    this.#randomness = randomness
  }

  /** The header value that answers `challenge` for one request. */
  answer(challenge: DigestChallenge, method: string, uri: string): string {
    const again = challenge.nonce === this.#nonce && this.#uses < NONCE_COUNT_MAX
    this.#uses = again ? this.#uses + 1 : 1
    this.#nonce = challenge.nonce
    return writeAuthorization({
      credentials: this.#credentials,
      challenge,
      method,
      uri,
      cnonce: this.#randomness.token(CNONCE_DIGITS),
      nonceCount: this.#uses,
    })
  }
}

/** The parameters of a challenge or of an answer to one, by their names in lower case; the first of each name counts. */
export function readParameters(text: string): Map<string, string> {
  const parameters = new Map<string, string>()
  for (const [, name, quotedValue, token] of text.matchAll(
    /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))/g,
  )) {
    if (name === undefined || parameters.has(name.toLowerCase())) continue
    parameters.set(name.toLowerCase(), quotedValue === undefined ? (token ?? '') : unquoted(quotedValue))
  }
  return parameters
}

function hashOf(algorithm: DigestAlgorithm): (text: string) => string {
  const name = hashName(algorithm)
  return text => createHash(name).update(text, 'utf8').digest('hex')
}

function hashName(algorithm: DigestAlgorithm): string {
  const base = algorithm.replace(/-sess$/, '')
  return base === 'MD5' ? 'md5' : base === 'SHA-256' ? 'sha256' : 'sha512-256'
}

/** The library behind `node:crypto` is another one in Electron, and may lack a hash. */
function isComputable(algorithm: DigestAlgorithm): boolean {
  try {
    createHash(hashName(algorithm))
    return true
  } catch {
    return false
  }
}

function strength(algorithm: DigestAlgorithm): number {
  return DIGEST_ALGORITHMS.indexOf(algorithm)
}

function countText(count: number): string {
  return count.toString(16).padStart(8, '0')
}

function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`
}

function unquoted(text: string): string {
  return text.replace(/\\(.)/g, '$1')
}
