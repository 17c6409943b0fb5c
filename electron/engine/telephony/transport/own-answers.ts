import type { SipRequest } from './message-text.ts'

export interface OwnAnswer {
  readonly status: number
  readonly reason: string
  readonly headers: readonly (readonly [string, string])[]
}

export const ALLOWED_METHODS =
  'INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE, INFO, MESSAGE, NOTIFY, REFER'

/** The answer that the shim gives without asking a user agent; null when one is to be asked. */
export function decideOwnAnswer(request: SipRequest, hasFlow: boolean): OwnAnswer | null {
  if (request.method === 'OPTIONS') {
    return {
      status: 200,
      reason: 'OK',
      headers: [
        ['Allow', ALLOWED_METHODS],
        ['Accept', 'application/sdp'],
        ['Supported', '100rel'],
      ],
    }
  }
  return hasFlow ? null : { status: 481, reason: 'Call/Transaction Does Not Exist', headers: [] }
}
