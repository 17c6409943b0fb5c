import type { SipRequest } from './message-text.ts'
import { bodyForSipJs } from './normalise-body.ts'
import { uriUser } from './routing.ts'

/** Header in which a user agent finds the Request-URI that really came; never let in from outside. */
export const REQUESTED_URI_HEADER = 'X-Trunkline-Requested-URI'

/** Repairs a request for sip.js. */
export function normaliseRequest(request: SipRequest, viaHost: string, contactUser: string): SipRequest {
  const key = REQUESTED_URI_HEADER.toLowerCase()
  const headers = request.headers.filter(header => header.key !== key)
  const user = uriUser(request.uri)
  const uri = user === contactUser ? request.uri : `sip:${contactUser}@${viaHost}`
  if (uri !== request.uri) headers.push({ key, name: REQUESTED_URI_HEADER, value: request.uri })
  return bodyForSipJs({ ...request, uri, headers })
}
