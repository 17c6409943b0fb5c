import type { CarrierAccount } from '../../../shared/model/profile-carrier.ts'
import type { Clock } from '../ports/clock.ts'
import type { Randomness } from '../ports/randomness.ts'
import { digestResponse, readChallenge, readParameters } from '../telephony/trunk/digest.ts'

/** A challenge may be answered for so long; later the caller is told that it is stale (RFC 7616 3.3). */
const NONCE_MS = 60_000
/** Challenges that are remembered; beyond, the oldest counts as stale. */
const NONCES_MAX = 10_000
/** Digits of a nonce: 128 bits. */
const NONCE_DIGITS = 32
const REALM = 'practice.trunkline.invalid'

/** A request as far as its digest covers it. */
export interface SignedRequest {
  readonly method: string
  /** The Request-URI as it came. */
  readonly uri: string
  /** Values of Authorization, or of Proxy-Authorization. */
  readonly authorizations: readonly string[]
}

export type Judgement =
  | { readonly is: 'known' }
  /** `challenge` is the value of WWW-Authenticate or Proxy-Authenticate. */
  | { readonly is: 'unknown'; readonly challenge: string }

export interface AccountGuard {
  /** Whether the request proves to know the password; else what it is to be challenged with. RFC 7616. */
  judge(request: SignedRequest): Judgement
}

interface Nonce {
  readonly madeAt: number
  /** The last count it was used with: each use must have a higher one. */
  count: number
}

/** Asks callers for the password of one account, and checks their answers. */
export function createAccountGuard(
  account: CarrierAccount,
  clock: Pick<Clock, 'monotonic'>,
  randomness: Randomness,
): AccountGuard {
  const nonces = new Map<string, Nonce>()

  function challenge(stale: boolean): string {
    const nonce = randomness.token(NONCE_DIGITS)
    nonces.set(nonce, { madeAt: clock.monotonic(), count: 0 })
    // A Map keeps the order of insertion: the oldest stands first.
    const [oldest] = nonces.keys()
    if (nonces.size > NONCES_MAX && oldest !== undefined) nonces.delete(oldest)
    const staleness = stale ? ', stale=true' : ''
    return `Digest realm="${REALM}", nonce="${nonce}", algorithm=${account.algorithm}, qop="auth"${staleness}`
  }

  /** Whether this nonce may be used with this count, and notes that it was. */
  function use(text: string, count: number): boolean {
    const nonce = nonces.get(text)
    if (!nonce || clock.monotonic() - nonce.madeAt > NONCE_MS || count <= nonce.count) return false
    nonce.count = count
    return true
  }

  return {
    judge(request) {
      const proof = request.authorizations
        .map(value => readProof(value, request, account))
        .find(found => found !== null)
      if (!proof) return { is: 'unknown', challenge: challenge(false) }
      if (use(proof.nonce, proof.count)) return { is: 'known' }
      // The password is right: one more try is due (RFC 7616 3.3, stale).
      return { is: 'unknown', challenge: challenge(true) }
    },
  }
}

/** The nonce that a right answer used, and how often; null when the answer is not right, or to another server. */
function readProof(
  value: string,
  { method, uri }: SignedRequest,
  account: CarrierAccount,
): { readonly nonce: string; readonly count: number } | null {
  // It repeats what was asked, so it reads like the challenge that it answers.
  const asked = readChallenge(value)
  if (asked?.realm !== REALM || asked.algorithm !== account.algorithm) return null
  const said = readParameters(value.replace(/^\s*digest\s+/i, ''))
  const count = said.get('nc') ?? ''
  if (said.get('username') !== account.user || said.get('uri') !== uri) return null
  if (!asked.qop.includes('auth') || !/^[0-9a-f]{8}$/i.test(count)) return null
  const nonceCount = Number.parseInt(count, 16)
  const expected = digestResponse({
    credentials: account,
    challenge: asked,
    method,
    uri,
    cnonce: said.get('cnonce') ?? '',
    nonceCount,
  })
  return said.get('response') === expected ? { nonce: asked.nonce, count: nonceCount } : null
}
