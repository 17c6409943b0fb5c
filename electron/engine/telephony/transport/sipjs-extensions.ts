import { Invitation, SessionState } from 'sip.js/lib/api/index.js'
import { C, ClientTransaction, type OutgoingRequestMessage, Timers } from 'sip.js/lib/core/index.js'
import { AllowedMethods } from 'sip.js/lib/core/user-agent-core/allowed-methods.js'
import type { Randomness } from '../../ports/randomness.ts'
import { extendDialogs } from './dialog-extensions.ts'
import { ALLOWED_METHODS } from './own-answers.ts'
import { extendGrammar } from './quick-grammar.ts'
import { extendSessions } from './session-extensions.ts'
import { extendTransactions } from './transaction-extensions.ts'

/** Bytes of a branch: sip.js has 10^7 values, so that at 20 calls per second two INVITEs clash every 13 minutes. */
const BRANCH_HEX_DIGITS = 18

/** Members of sip.js 0.21.2 that are replaced here, seen without their `private`. */
interface Replaceable {
  readonly clientTransaction: { makeId?: (request: OutgoingRequestMessage) => string }
  readonly invitation: { onAckTimeout?: () => void }
}

let installed = false

/**
 * Mends sip.js 0.21.2, once per process; calling it again is harmless. This file, the other *-extensions.ts and quick-grammar.ts
 * alone reach into it.
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
  extendGrammar(assertMember)
  extendDialogs(assertMember)
  extendSessions(assertMember)
  extendTransactions(assertMember)
  // What stands in Allow, too: sip.js lists REGISTER and SUBSCRIBE, which nobody serves, and not UPDATE.
  AllowedMethods.splice(0, AllowedMethods.length, ...ALLOWED_METHODS.split(', '))
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

function assertMember(owner: object, name: string): void {
  if (!(name in owner)) throw new Error(`sip.js has no ${name} any more: look at sipjs-extensions.ts.`)
}
