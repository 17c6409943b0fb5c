import type { IncomingRequestMessage } from 'sip.js/lib/core/index.js'
import type { CarrierAccount } from '../../../shared/model/profile-carrier.ts'
import type { Clock } from '../ports/clock.ts'
import type { Randomness } from '../ports/randomness.ts'
import { headerValue, headerValues, type SipRequest, splitList } from '../telephony/transport/message-text.ts'
import { REQUESTED_URI_HEADER } from '../telephony/transport/normalise-request.ts'
import type { OwnAnswer } from '../telephony/transport/own-answers.ts'
import { uriUser } from '../telephony/transport/routing.ts'
import { createAccountGuard } from './carrier-account.ts'
import { createRegistrar } from './registrar.ts'

/** What a caller meets before any person: the password of the account, and its registrar. */
export interface Door {
  /** Addresses that are registered now. */
  readonly registered: number
  /** The header of the 407 to a new call that does not prove who makes it; null lets it in. RFC 3261 22.3. */
  challengeToCall(request: IncomingRequestMessage): string | null
  /** The answer to a REGISTER, 401 among them. RFC 3261 10.3. */
  register(request: SipRequest): OwnAnswer
}

/** The door of a carrier that has this account and no other. */
export function createDoor(
  account: CarrierAccount,
  clock: Pick<Clock, 'monotonic'>,
  randomness: Randomness,
): Door {
  const guard = createAccountGuard(account, clock, randomness)
  const registrar = createRegistrar(account.user, account.expiresSeconds, clock)
  return {
    get registered() {
      return registrar.bindings
    },
    challengeToCall(request) {
      const judgement = guard.judge({
        method: request.method,
        uri: requestedUri(request),
        authorizations: request.getHeaders('proxy-authorization'),
      })
      return judgement.is === 'known' ? null : `Proxy-Authenticate: ${judgement.challenge}`
    },
    register(request) {
      const { method, uri } = request
      const judgement = guard.judge({ method, uri, authorizations: headerValues(request, 'authorization') })
      if (judgement.is === 'unknown') {
        return { status: 401, reason: 'Unauthorized', headers: [['WWW-Authenticate', judgement.challenge]] }
      }
      return registrar.register({
        user: uriUser(uriOf(headerValue(request, 'to') ?? '')) ?? '',
        contacts: headerValues(request, 'contact').flatMap(splitList),
        expires: headerValue(request, 'expires'),
      })
    },
  }
}

/** The URI of a header value with or without brackets. */
function uriOf(value: string): string {
  return /<([^>]*)>/.exec(value)?.[1] ?? value.split(';')[0]?.trim() ?? ''
}

/** The Request-URI as the caller wrote it. */
export function requestedUri(request: IncomingRequestMessage): string {
  return request.getHeader(REQUESTED_URI_HEADER) ?? request.ruri?.toString() ?? ''
}
