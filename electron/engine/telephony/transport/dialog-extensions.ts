import {
  type Body,
  C,
  Dialog,
  type Session as DialogOfSession,
  getBody,
  type IncomingRequestMessage,
  type IncomingResponseMessage,
  NonInviteServerTransaction,
  type ResponseOptions,
  SessionDialog,
  SignalingState,
  UserAgentServer,
} from 'sip.js/lib/core/index.js'
import { ReInviteUserAgentServer } from 'sip.js/lib/core/user-agents/re-invite-user-agent-server.js'
import { NameAddrHeader } from 'sip.js/lib/grammar/index.js'
import { ALLOWED_METHODS } from './own-answers.ts'
import { isMadeUpContact } from './usable-contact.ts'

/** What a call decides about requests inside its dialog; sip.js knows neither UPDATE nor session timers. */
export interface DialogPolicy {
  /** Session timer of an INVITE or UPDATE (RFC 4028). */
  answerSession(message: IncomingRequestMessage): SessionReply
  /** Whether an offer of ours waits for its answer. */
  readonly offerOpen: boolean
  /** Answers the offer of an UPDATE; it does not reject. */
  answerOffer(
    sdp: string,
  ): Promise<{ readonly ok: true; readonly value: string } | { readonly ok: false; readonly reason: string }>
  /** An UPDATE or re-INVITE of theirs was accepted. */
  onRenegotiated(): void
}

export type SessionReply =
  /** 422 with these headers. */
  | { readonly ok: false; readonly headers: readonly string[] }
  /** 2xx with these headers; `agreed` is called when it is sent. */
  | { readonly ok: true; readonly headers: readonly string[]; readonly agreed: () => void }

const policies = new WeakMap<object, DialogPolicy>()

/** Sets who decides about the requests inside `dialog`, early or confirmed. Without one, an UPDATE with an offer gets 488. */
export function setDialogPolicy(dialog: DialogOfSession, policy: DialogPolicy): void {
  policies.set(dialog, policy)
}

/** Seconds in Retry-After: for requests that come while another one is being answered (RFC 3261 14.2). */
const RETRY_AFTER_S = 2

/** Replaces what SessionDialog does with INVITE, UPDATE and OPTIONS inside a dialog. Call it once. */
export function extendDialogs(assertMember: (owner: object, name: string) => void): void {
  for (const member of [
    'receiveRequest',
    'sequenceGuard',
    'signalingStateTransition',
    'signalingStateRollback',
  ])
    assertMember(SessionDialog.prototype, member)
  const original = SessionDialog.prototype.receiveRequest
  SessionDialog.prototype.receiveRequest = function receiveRequest(message: IncomingRequestMessage): void {
    if (message.method === C.UPDATE) receiveUpdate(this, message)
    else if (message.method === C.OPTIONS) receiveOptions(this, message)
    else if (message.method !== C.INVITE || !refusedInvite(this, message)) original.call(this, message)
  }
  followAnswer(assertMember)
  stopSupersededResends(assertMember)
  assertMember(ReInviteUserAgentServer.prototype, 'accept')
  const accept = ReInviteUserAgentServer.prototype.accept
  ReInviteUserAgentServer.prototype.accept = function acceptWithTimer(options = { statusCode: 200 }) {
    // `dialog` is private in the typings.
    const policy = policies.get((this as unknown as { dialog: object }).dialog)
    const reply = policy?.answerSession(this.message)
    const headers = [...(options.extraHeaders ?? []), ...(reply?.headers ?? [])]
    const response = accept.call(this, { ...options, extraHeaders: headers })
    if (reply?.ok) reply.agreed()
    policy?.onRenegotiated()
    return response
  }
}

/**
 * sip.js goes on sending to the Contact of the 18x when the 200 names another one: the far end then gets neither ACK nor BYE. The
 * last target that was said counts (RFC 3261 12.2.1.2, 13.2.2.4).
 */
function followAnswer(assertMember: (owner: object, name: string) => void): void {
  assertMember(Dialog.prototype, 'recomputeRouteSet')
  const original = Dialog.prototype.recomputeRouteSet
  Dialog.prototype.recomputeRouteSet = function recomputeAll(message: IncomingResponseMessage): void {
    original.call(this, message)
    const contact: unknown = message.parseHeader('contact')
    if (contact instanceof NameAddrHeader && !isMadeUpContact(message.getHeader('contact')))
      this.dialogState.remoteTarget = contact.uri
  }
}

/** Members of sip.js's SessionDialog, seen without their `private`. */
interface Resending {
  invite2xxTimer?: ReturnType<typeof setTimeout> | undefined
  startReInvite2xxRetransmissionTimer(this: Resending): void
}

/**
 * sip.js lets the timer of a 200 to a re-INVITE run on after its ACK, and looks at its end whether one is missing. A
 * re-INVITE within that half second makes it send the older 200 again, every 4 s in the end and after the call, too,
 * because the newer timer has taken its place. Whoever asks anew has the older one (RFC 3261 14.1).
 */
function stopSupersededResends(assertMember: (owner: object, name: string) => void): void {
  assertMember(SessionDialog.prototype, 'startReInvite2xxRetransmissionTimer')
  const prototype = SessionDialog.prototype as unknown as Resending
  const start = prototype.startReInvite2xxRetransmissionTimer
  prototype.startReInvite2xxRetransmissionTimer = function startAlone(): void {
    clearTimeout(this.invite2xxTimer)
    start.call(this)
  }
}

/** A re-INVITE that sip.js would throw at (no Contact), or that asks for too short a session. */
function refusedInvite(dialog: SessionDialog, message: IncomingRequestMessage): boolean {
  const reply = policies.get(dialog)?.answerSession(message)
  const noContact = message.getHeader('contact') === undefined
  if (!noContact && (reply === undefined || reply.ok)) return false
  if (!inTurn(dialog, message)) return true
  Dialog.prototype.receiveRequest.call(dialog, message)
  dialog.userAgentCore.replyStateless(
    message,
    noContact
      ? { statusCode: 400, reasonPhrase: 'Bad Request: Missing contact header' }
      : tooSmall(reply?.headers ?? []),
  )
  return true
}

/** RFC 3261 11.2: what an OPTIONS inside a dialog gets; one for a dialog that is over gets 481 from sip.js. */
function receiveOptions(dialog: SessionDialog, message: IncomingRequestMessage): void {
  const server = serverFor(dialog, message)
  server?.accept({
    statusCode: 200,
    extraHeaders: [`Allow: ${ALLOWED_METHODS}`, 'Accept: application/sdp', contactOf(dialog)],
  })
}

/**
 * UPDATE inside a dialog refreshes its session timer and target, and may carry an offer (RFC 3311 5.2, RFC 4028); sip.js
 * answers 405.
 */
function receiveUpdate(dialog: SessionDialog, message: IncomingRequestMessage): void {
  const server = serverFor(dialog, message)
  if (!server) return
  const policy = policies.get(dialog)
  const reply = policy?.answerSession(message) ?? { ok: true, headers: [], agreed() {} }
  if (!reply.ok) {
    server.reject(tooSmall(reply.headers))
    return
  }
  const accept = (body?: Body): void => {
    refreshTarget(dialog, message)
    server.accept({
      statusCode: 200,
      extraHeaders: [contactOf(dialog), ...reply.headers],
      ...(body && { body }),
    })
    reply.agreed()
    policy?.onRenegotiated()
  }
  const offer = getBody(message)
  if (offer) receiveOffer(dialog, message, { server, policy, offer, accept })
  else accept()
}

/** RFC 3311 5.2: 491 while our offer is open, 500 with Retry-After while theirs is. */
function receiveOffer(
  dialog: SessionDialog,
  message: IncomingRequestMessage,
  update: {
    readonly server: UserAgentServer
    readonly policy: DialogPolicy | undefined
    readonly offer: Body
    readonly accept: (answer: Body) => void
  },
): void {
  const { server, policy, offer, accept } = update
  if (policy?.offerOpen || dialog.signalingState === SignalingState.HaveLocalOffer) {
    server.reject({ statusCode: 491, reasonPhrase: 'Request Pending' })
    return
  }
  if (policy && dialog.signalingState !== SignalingState.Stable) {
    server.reject({ statusCode: 500, extraHeaders: [`Retry-After: ${RETRY_AFTER_S}`] })
    return
  }
  if (!policy) {
    server.reject(notAcceptable('There is no media here.'))
    return
  }
  dialog.signalingStateTransition(message)
  void policy.answerOffer(offer.content).then(answer => {
    if (!answer.ok) {
      dialog.signalingStateRollback()
      server.reject(notAcceptable(answer.reason))
      return
    }
    const body = { contentDisposition: 'session', contentType: 'application/sdp', content: answer.value }
    dialog.signalingStateTransition(body)
    accept(body)
  })
}

function tooSmall(headers: readonly string[]): ResponseOptions {
  return { statusCode: 422, reasonPhrase: 'Session Interval Too Small', extraHeaders: [...headers] }
}

/** RFC 3261 20.43: 399 is a warning in words. */
function notAcceptable(reason: string): ResponseOptions {
  return {
    statusCode: 488,
    reasonPhrase: 'Not Acceptable Here',
    extraHeaders: [`Warning: 399 trunkline "${reason.replaceAll('"', "'")}"`],
  }
}

/** A transaction for a request in its turn; null when sip.js has answered 500 to one out of order. */
function serverFor(dialog: SessionDialog, message: IncomingRequestMessage): UserAgentServer | null {
  if (!inTurn(dialog, message)) return null
  Dialog.prototype.receiveRequest.call(dialog, message)
  return new UserAgentServer(NonInviteServerTransaction, dialog.userAgentCore, message)
}

/** RFC 3261 12.2.2; the member is protected in the typings. */
function inTurn(dialog: SessionDialog, message: IncomingRequestMessage): boolean {
  return (dialog as unknown as { sequenceGuard(message: IncomingRequestMessage): boolean }).sequenceGuard(
    message,
  )
}

function contactOf(dialog: SessionDialog): string {
  return `Contact: ${dialog.userAgentCore.configuration.contact.toString()}`
}

/** RFC 3311 5.2: UPDATE is a target refresh request. `dialogState` is protected in the typings. */
function refreshTarget(dialog: SessionDialog, message: IncomingRequestMessage): void {
  const contact: unknown = message.parseHeader('contact')
  const uri = isRecord(contact) ? contact.uri : undefined
  const state = (dialog as unknown as { dialogState?: { remoteTarget: unknown } }).dialogState
  if (uri !== undefined && state) state.remoteTarget = uri
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
