import type { CancelTimer, Clock } from '../../ports/clock.ts'
import {
  type ClientEvent,
  type ClientState,
  type ClientStep,
  startClient,
  transitionClient,
} from './client-machine.ts'
import type { ConnectionFault } from './connection-faults.ts'
import { TRANSACTIONS_MAX } from './limits.ts'
import type { SipRequest, SipResponse } from './message-text.ts'
import type { Hop, SocketAddress } from './sip-endpoint.ts'

/** Who asked for a request: a flow's user agent, or the shim itself (a ping). */
export interface ClientOwner {
  /** Takes a response that is not a repetition. */
  deliver(response: SipResponse, transaction: ClientTransaction): void
  /** The connection that the request went over broke, or did not come about: there will be no response. */
  lost(transaction: ClientTransaction, fault: ConnectionFault): void
}

export interface ClientTransaction {
  readonly owner: ClientOwner
  /** As it went on the wire. */
  readonly request: SipRequest
  readonly text: string
  readonly target: Hop
  /** What our Via says: an ACK or CANCEL of it says the same. */
  readonly sentBy: SocketAddress
  readonly invite: boolean
  /** It went over TCP or TLS. */
  readonly reliable: boolean
  state: ClientState
  /** The ACK of a 3xx-6xx that sip.js made. */
  ackText: string | null
}

export interface ClientTransactions {
  /** Begins to look after a request just sent. */
  start(branch: string, transaction: Omit<ClientTransaction, 'state' | 'ackText'>): void
  find(branch: string, method: string): ClientTransaction | undefined
  /** False when the response belongs to nothing of ours, or is absorbed. */
  receive(branch: string, method: string, response: SipResponse): boolean
  /** CANCEL was sent for the INVITE with this branch. */
  cancelled(branch: string): void
  /** The INVITE with this branch is not sent again; what comes for it is dealt with as before. */
  withdrawn(branch: string): void
  /** The connection of these broke: what waits for an answer over it ends now. */
  connectionLost(fault: ConnectionFault, isLost: (transaction: ClientTransaction) => boolean): void
  /** The request could not be sent at all, and sip.js knows. */
  forget(branch: string, method: string): void
  /** Forgets all requests of an owner. */
  drop(owner: ClientOwner): void
  clear(): void
  readonly size: number
  readonly timers: number
}

export interface ClientTransactionActs {
  resend(text: string, target: Hop, transaction: ClientTransaction): void
  /** sip.js gave up waiting: say 487 to it. */
  deliverTerminated(transaction: ClientTransaction): void
  closeLateAnswer(transaction: ClientTransaction, response: SipResponse): void
  cancelLateRinging(transaction: ClientTransaction): void
  onFull(): void
}

interface Entry {
  readonly key: string
  readonly transaction: ClientTransaction
  cancelResend: CancelTimer | null
  cancelTimeOut: CancelTimer | null
}

/** Performs client-machine.ts for every open request. `resends: false` turns Timers A and E off (for one test). */
export function createClientTransactions(
  clock: Clock,
  acts: ClientTransactionActs,
  resends: boolean,
): ClientTransactions {
  const entries = new Map<string, Entry>()
  const keyOf = (branch: string, method: string): string => `${method} ${branch}`

  function forget(entry: Entry): void {
    entry.cancelResend?.()
    entry.cancelTimeOut?.()
    entry.cancelResend = null
    entry.cancelTimeOut = null
    entry.transaction.state = { name: 'ended' }
    entries.delete(entry.key)
  }

  function step(
    entry: Entry,
    event: ClientEvent,
    response: SipResponse | null,
    fault: ConnectionFault | null = null,
  ): boolean {
    const result = transitionClient(entry.transaction.state, event, entry.transaction)
    if (result) perform(entry, result, response, fault)
    return result !== null
  }

  function perform(
    entry: Entry,
    result: ClientStep,
    response: SipResponse | null,
    fault: ConnectionFault | null = null,
  ): void {
    const { transaction } = entry
    transaction.state = result.next
    for (const effect of result.effects) {
      switch (effect.kind) {
        case 'resend':
          acts.resend(transaction.text, transaction.target, transaction)
          break
        case 'deliver':
          if (response) transaction.owner.deliver(response, transaction)
          break
        case 'acknowledge-again':
          if (transaction.ackText) acts.resend(transaction.ackText, transaction.target, transaction)
          break
        case 'close-late-answer':
          if (response) acts.closeLateAnswer(transaction, response)
          break
        case 'cancel-late-ringing':
          acts.cancelLateRinging(transaction)
          break
        case 'deliver-503':
          if (fault) transaction.owner.lost(transaction, fault)
          break
        case 'deliver-487':
          acts.deliverTerminated(transaction)
          break
        case 'resend-after':
          entry.cancelResend?.()
          entry.cancelResend = resends
            ? clock.after(effect.ms, () => {
                entry.cancelResend = null
                step(entry, { kind: 'resend-due' }, null)
              })
            : null
          break
        case 'stop-resending':
          entry.cancelResend?.()
          entry.cancelResend = null
          break
        case 'time-out-after':
          entry.cancelTimeOut?.()
          entry.cancelTimeOut = clock.after(effect.ms, () => {
            entry.cancelTimeOut = null
            step(entry, { kind: 'time-out' }, null)
          })
          break
        case 'no-time-out':
          entry.cancelTimeOut?.()
          entry.cancelTimeOut = null
          break
        case 'forget':
          forget(entry)
          break
        default:
          throw new Error(`Unexpected ${JSON.stringify(effect satisfies never)}`)
      }
    }
  }

  return {
    start(branch, parts) {
      if (entries.size >= TRANSACTIONS_MAX) return acts.onFull()
      const key = keyOf(branch, parts.request.method)
      const before = entries.get(key)
      if (before) forget(before)
      const started = startClient(parts)
      const transaction: ClientTransaction = { ...parts, state: started.next, ackText: null }
      const entry: Entry = { key, transaction, cancelResend: null, cancelTimeOut: null }
      entries.set(key, entry)
      perform(entry, started, null)
    },
    find: (branch, method) => entries.get(keyOf(branch, method))?.transaction,
    receive(branch, method, response) {
      const entry = entries.get(keyOf(branch, method))
      return entry ? step(entry, { kind: 'response', status: response.status }, response) : false
    },
    cancelled(branch) {
      const entry = entries.get(keyOf(branch, 'INVITE'))
      if (entry) step(entry, { kind: 'cancelled' }, null)
    },
    withdrawn(branch) {
      const entry = entries.get(keyOf(branch, 'INVITE'))
      if (entry) step(entry, { kind: 'withdrawn' }, null)
    },
    connectionLost(fault, isLost) {
      for (const entry of [...entries.values()]) {
        if (isLost(entry.transaction)) step(entry, { kind: 'connection-lost' }, null, fault)
      }
    },
    forget(branch, method) {
      const entry = entries.get(keyOf(branch, method))
      if (entry) forget(entry)
    },
    drop(owner) {
      for (const entry of [...entries.values()]) if (entry.transaction.owner === owner) forget(entry)
    },
    clear() {
      for (const entry of [...entries.values()]) forget(entry)
    },
    get size() {
      return entries.size
    },
    get timers() {
      let timers = 0
      for (const entry of entries.values()) {
        timers += (entry.cancelResend ? 1 : 0) + (entry.cancelTimeOut ? 1 : 0)
      }
      return timers
    },
  }
}
