import { createHash } from 'node:crypto'
import { Session, SessionState } from 'sip.js/lib/api/index.js'
import {
  C,
  type IncomingRequestMessage,
  NonInviteServerTransaction,
  SessionDialog,
  UserAgentCore,
  UserAgentServer,
} from 'sip.js/lib/core/index.js'

/** Dialogs that we hung up and whose own BYE may still be on its way. */
const ENDED_DIALOGS_MAX = 4_096

interface Answerable {
  readonly message: IncomingRequestMessage
  accept(): unknown
  reject(options: { statusCode: number; extraHeaders?: string[] }): unknown
}

/** Members of sip.js's Session that are replaced here, seen without their `@internal`. */
interface SessionHandlers {
  onByeRequest(this: Session, request: Answerable): void
  onPrackRequest(this: Session, request: Answerable): void
  stateTransition(this: Session, state: SessionState): void
}

/** Requests that sip.js drops without an answer unless the session is Established. */
const DROPPED = [
  'onInfoRequest',
  'onInviteRequest',
  'onMessageRequest',
  'onNotifyRequest',
  'onReferRequest',
] as const

/**
 * Makes sessions answer what sip.js drops (so that a peer does not resend for 32 s) or throws at. Call it once.
 */
export function extendSessions(assertMember: (owner: object, name: string) => void): void {
  for (const name of [...DROPPED, 'onByeRequest', 'onPrackRequest', 'stateTransition'])
    assertMember(Session.prototype, name)
  const prototype = Session.prototype as unknown as SessionHandlers &
    Record<(typeof DROPPED)[number], (this: Session, request: Answerable) => void>
  for (const name of DROPPED) {
    const original = prototype[name]
    prototype[name] = function answered(this: Session, request: Answerable): void {
      if (this.state === SessionState.Established) original.call(this, request)
      // Media is not ready yet, or the call ends: RFC 3261 21.5.1 with Retry-After, as 14.2 has it for INVITE.
      else request.reject({ statusCode: 500, extraHeaders: ['Retry-After: 1'] })
    }
  }
  const bye = prototype.onByeRequest
  prototype.onByeRequest = function onByeRequest(this: Session, request: Answerable): void {
    if (this.state === SessionState.Established) {
      bye.call(this, request)
      return
    }
    request.accept()
    // The far end hung up while our media was being set up.
    if (this.state === SessionState.Establishing)
      prototype.stateTransition.call(this, SessionState.Terminated)
  }
  // A PRACK that nothing waits for (RFC 3262 section 3); sip.js throws.
  prototype.onPrackRequest = (request: Answerable): void => void request.reject({ statusCode: 481 })
  acceptCrossingBye(assertMember)
}

/** RFC 5407 3.2.3: a BYE that crosses ours gets 200; sip.js has forgotten the dialog and says 481. */
function acceptCrossingBye(assertMember: (owner: object, name: string) => void): void {
  assertMember(SessionDialog.prototype, 'bye')
  assertMember(UserAgentCore.prototype, 'receiveInsideDialogRequest')
  const ended = new Set<string>()
  const bye = SessionDialog.prototype.bye
  SessionDialog.prototype.bye = function byeRemembered(delegate, options) {
    const request = bye.call(this, delegate, options)
    ended.add(keyOf(this.callId, this.localTag, this.remoteTag))
    const [oldest] = ended
    if (ended.size > ENDED_DIALOGS_MAX && oldest !== undefined) ended.delete(oldest)
    return request
  }
  // Private in the typings.
  const core = UserAgentCore.prototype as unknown as {
    receiveInsideDialogRequest(this: UserAgentCore, message: IncomingRequestMessage): void
  }
  const receive = core.receiveInsideDialogRequest
  core.receiveInsideDialogRequest = function receiveInsideDialogRequest(message): void {
    const { method, callId, toTag, fromTag } = message
    const known = method === C.BYE && ended.has(keyOf(callId, toTag, fromTag))
    if (known) new UserAgentServer(NonInviteServerTransaction, this, message).accept({ statusCode: 200 })
    else receive.call(this, message)
  }
}

/**
 * A digest, not the words: they are as long as the far end likes, and V8 has them be slices that keep the whole message that they
 * came in. Some thousand of those are up to 64 KB each.
 */
function keyOf(callId: string, ourTag: string, theirTag: string): string {
  return createHash('sha256').update(`${callId} ${ourTag} ${theirTag}`).digest('base64')
}
