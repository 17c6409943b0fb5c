import type { UserAgent } from 'sip.js/lib/api/index.js'
import { DigestAuthentication, type OutgoingRequestMessage } from 'sip.js/lib/core/index.js'
import type { Randomness } from '../../ports/randomness.ts'
import { algorithmFromSipJs } from '../transport/challenge.ts'
import { DigestAnswers, type DigestCredentials, readChallenge } from './digest.ts'

/**
 * Makes a user agent answer challenges by digest.ts instead of sip.js's own code, which knows MD5 alone and counts nonces across
 * their changes. transport/challenge.ts has chosen which challenge it sees, and how often. Without credentials (null) a challenge is
 * the end of its request: sip.js would send it again with the user of the address and the password "undefined", and a registrar
 * that counts wrong passwords would lock the account. The password belongs to the trunk: where `isElsewhere` says that a request went
 * to somebody else, by its Request-URI, a challenge is not answered.
 */
export function answerChallenges(
  userAgent: UserAgent,
  credentials: DigestCredentials | null,
  randomness: Randomness,
  isElsewhere: (uri: string) => boolean = () => false,
): void {
  const core = userAgent.userAgentCore
  // sip.js asks for one of these per request, so each counts the nonces of its own request only.
  core.configuration.authenticationFactory = () =>
    credentials === null
      ? undefined
      : new ChallengeAnswer(core.loggerFactory, credentials, randomness, isElsewhere)
}

type LoggerFactory = UserAgent['userAgentCore']['loggerFactory']

class ChallengeAnswer extends DigestAuthentication {
  readonly #answers: DigestAnswers
  readonly #isElsewhere: (uri: string) => boolean
  #header = ''

  constructor(
    loggerFactory: LoggerFactory,
    credentials: DigestCredentials,
    randomness: Randomness,
    isElsewhere: (uri: string) => boolean,
  ) {
    super(loggerFactory, undefined, credentials.user, credentials.password)
    this.#isElsewhere = isElsewhere
    this.#answers = new DigestAnswers(credentials, randomness)
  }

  /** False when the challenge cannot be answered; the 401 or 407 is then the end of the request. */
  override authenticate(request: OutgoingRequestMessage, parsed: unknown): boolean {
    const challenge = readChallenge(asHeader(parsed))
    if (!challenge || (request.ruri && this.#isElsewhere(request.ruri.toRaw()))) return false
    this.#header = this.#answers.answer(challenge, request.method, String(request.ruri))
    return true
  }

  override toString(): string {
    return this.#header
  }
}

/** The header again, from what sip.js's grammar made of it: quoted values keep their backslashes there. */
function asHeader(parsed: unknown): string {
  if (typeof parsed !== 'object' || parsed === null) return ''
  const parts: string[] = []
  for (const [name, value] of Object.entries(parsed)) {
    if (name === 'algorithm' && typeof value === 'string')
      parts.push(`algorithm=${algorithmFromSipJs(value)}`)
    else if (name === 'qop' && Array.isArray(value)) parts.push(`qop="${value.join(',')}"`)
    else if (name === 'stale') parts.push(`stale=${String(value)}`)
    else if (typeof value === 'string') parts.push(`${name}="${value}"`)
  }
  return `Digest ${parts.join(', ')}`
}
