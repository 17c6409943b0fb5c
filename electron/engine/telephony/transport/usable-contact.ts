import { headerValue, type SipRequest, type SipResponse, withHeader } from './message-text.ts'
import { uriAddress } from './routing.ts'

/** Stands behind a Contact that the far end did not write. */
const MADE_UP = ';made-up'

/** One address as the grammar has it (RFC 3261 20.10, 25.1): a quoted or plain name before <>, or a bare address. */
const SOUND =
  /^\s*(?:(?:"(?:[^"\\]|\\.)*"|[\w\-.!%*+`'~ \t]*)\s*<[^<>"\s]+>|sips?:[^\s<>",;?]+)\s*(?:;[^,<>]*)?$/i

/**
 * Gives a 1xx or 2xx to INVITE a Contact that sip.js takes; without one it drops the response, and the callee who picked up hears
 * nothing for half a minute. One that has only a bent name around a sound address keeps the address; else the number
 * that was called is the target, and the packets go where the INVITE went.
 */
export function withUsableContact(response: SipResponse, request: SipRequest): SipResponse {
  const written = headerValue(response, 'contact')
  if (written !== undefined && SOUND.test(written) && uriAddress(written)) return response
  const uri = written === undefined ? undefined : /<\s*(sips?:[^<>"\s]+)\s*>/i.exec(written)?.[1]
  if (uri !== undefined && uriAddress(uri)) return withHeader(response, 'Contact', `<${uri}>`)
  // The Request-URI when it is a SIP URI with a host; else something that sip.js can at least parse.
  const called = uriAddress(request.uri) ? request.uri : 'sip:unknown.invalid'
  return withHeader(response, 'Contact', `<${called}>${MADE_UP}`)
}

/** Whether `withUsableContact` made this up: what an 18x said before it is better. */
export function isMadeUpContact(contact: string | undefined): boolean {
  return contact?.endsWith(MADE_UP) ?? false
}
