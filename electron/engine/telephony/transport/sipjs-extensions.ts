import { Invitation, SessionState } from 'sip.js/lib/api/index.js'
import {
  C,
  ClientTransaction,
  Dialog,
  type IncomingRequestMessage,
  NonInviteServerTransaction,
  type OutgoingRequestMessage,
  SessionDialog,
  Timers,
  UserAgentServer,
} from 'sip.js/lib/core/index.js'
import { AllowedMethods } from 'sip.js/lib/core/user-agent-core/allowed-methods.js'
import type { Randomness } from '../../ports/randomness.ts'
import { headerValue, parseSipMessage } from './message-text.ts'

/** Bytes of a branch: sip.js has 10^7 values, so that at 20 calls per second two INVITEs clash every 13 minutes. */
const BRANCH_HEX_DIGITS = 18

/** Members of sip.js 0.21.2 that are replaced here, seen without their `private`. */
interface Replaceable {
  readonly clientTransaction: { makeId?: (request: OutgoingRequestMessage) => string }
  readonly invitation: { onAckTimeout?: () => void }
}

let installed = false

/**
 * Mends sip.js 0.21.2, once per process; calling it again is harmless. This is the only file that reaches into it.
 * Throws when a member that it replaces is gone, so that an upgrade cannot undo a repair unseen.
 */
export function installSipjsExtensions(randomness: Randomness): void {
  if (installed) return
  // TypeScript marks these members private; they are replaced on purpose, and asserted below to exist.
  const members = {
    clientTransaction: ClientTransaction as unknown,
    invitation: Invitation.prototype as unknown,
  } as Replaceable
  setTimers()
  useLongBranches(members, randomness)
  survivePatientCallee(members)
  answerUpdate()
  installed = true
}

/** RFC 3261 table 4 for unreliable transports: sip.js has zeros and forgets a transaction at its end. */
function setTimers(): void {
  const values = { TIMER_D: 32_000, TIMER_I: 5_000, TIMER_J: 32_000, TIMER_K: 5_000 }
  for (const name of Object.keys(values)) assertMember(Timers, name)
  Object.assign(Timers, values)
}

function useLongBranches(members: Replaceable, randomness: Randomness): void {
  assertMember(ClientTransaction, 'makeId')
  members.clientTransaction.makeId = request => {
    if (request.method !== C.CANCEL) return `z9hG4bK${randomness.token(BRANCH_HEX_DIGITS)}`
    // RFC 3261 9.1: CANCEL has the branch of what it cancels.
    if (!request.branch) throw new Error('A CANCEL needs the branch of its INVITE.')
    return request.branch
  }
}

/**
 * The ACK of our 200 never came, and the caller hung up meanwhile: 32 s later sip.js ends the ended session once more
 * and throws out of a timer, which kills the process.
 */
function survivePatientCallee(members: Replaceable): void {
  assertMember(Invitation.prototype, 'onAckTimeout')
  const original = members.invitation.onAckTimeout
  members.invitation.onAckTimeout = function onAckTimeout(this: Invitation): void {
    if (this.state === SessionState.Terminating || this.state === SessionState.Terminated) return
    original?.call(this)
  }
}

/**
 * UPDATE inside a dialog refreshes session timers and the remote target (RFC 3311, RFC 4028); sip.js answers 405. An
 * UPDATE with an offer gets 488: the media of a running call is changed by re-INVITE only.
 */
function answerUpdate(): void {
  for (const member of ['receiveRequest', 'sequenceGuard']) assertMember(SessionDialog.prototype, member)
  if (!AllowedMethods.includes(C.UPDATE)) AllowedMethods.push(C.UPDATE)
  const original = SessionDialog.prototype.receiveRequest
  SessionDialog.prototype.receiveRequest = function receiveRequest(message: IncomingRequestMessage): void {
    if (message.method !== C.UPDATE) {
      original.call(this, message)
      return
    }
    if (!this.sequenceGuard(message)) return
    Dialog.prototype.receiveRequest.call(this, message)
    const server = new UserAgentServer(NonInviteServerTransaction, this.userAgentCore, message)
    if (message.body) {
      server.reject({ statusCode: 488, reasonPhrase: 'Not Acceptable Here' })
      return
    }
    refreshTarget(this, message)
    server.accept({ statusCode: 200, extraHeaders: refreshHeaders(this, message) })
  }
}

/** RFC 3311 5.2: UPDATE is a target refresh request. `dialogState` is protected in the typings. */
function refreshTarget(dialog: SessionDialog, message: IncomingRequestMessage): void {
  const contact: unknown = message.parseHeader('contact')
  const uri = isRecord(contact) ? contact.uri : undefined
  const state = (dialog as unknown as { dialogState?: { remoteTarget: unknown } }).dialogState
  if (uri !== undefined && state) state.remoteTarget = uri
}

function refreshHeaders(dialog: SessionDialog, message: IncomingRequestMessage): string[] {
  const headers = [`Contact: ${dialog.userAgentCore.configuration.contact.toString()}`]
  const expires = message.getHeader('session-expires')
  if (expires === undefined) return headers
  // RFC 4028 9: who asked without naming a refresher does the refreshing.
  const named = /;\s*refresher\s*=/i.test(expires)
  headers.push(`Session-Expires: ${expires}${named ? '' : ';refresher=uac'}`)
  const request = parseSipMessage(message.data)
  if (request && /\btimer\b/i.test(headerValue(request, 'supported') ?? '')) headers.push('Require: timer')
  return headers
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function assertMember(owner: object, name: string): void {
  if (!(name in owner)) throw new Error(`sip.js has no ${name} any more: look at sipjs-extensions.ts.`)
}
