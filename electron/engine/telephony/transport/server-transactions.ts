import type { CancelTimer, Clock } from '../../ports/clock.ts'
import { TRANSACTIONS_MAX } from './limits.ts'
import type { SipRequest } from './message-text.ts'
import {
  type ServerEvent,
  type ServerState,
  type ServerStep,
  startServer,
  transitionServer,
} from './server-machine.ts'
import type { ReplyHop } from './sip-endpoint.ts'

export interface ServerTransaction {
  readonly key: string
  readonly invite: boolean
  /** It came over TCP or TLS. */
  readonly reliable: boolean
  /** Branch under which sip.js knows it; the one that came may be missing, or another peer's too. */
  readonly branch: string
  /** The request's Via values with `received` and `rport` filled in: what every answer begins with. */
  readonly vias: readonly string[]
  /** As it came, before it was normalised for sip.js. */
  readonly request: SipRequest
  /** Where answers go. */
  readonly replyTo: ReplyHop
  state: ServerState
  /** The last answer as it went on the wire: the response cache. */
  answerText: string | null
}

export interface ServerTransactionActs {
  send(text: string, transaction: ServerTransaction, resent: boolean): Promise<void>
  onFull(): void
}

export interface ServerTransactions {
  /** Begins to look after a request. Null when the table is full: the request must be dropped. */
  start(parts: Omit<ServerTransaction, 'invite' | 'state' | 'answerText'>): ServerTransaction | null
  find(key: string): ServerTransaction | undefined
  /** By the branch that sip.js knows it by. */
  findByBranch(branch: string, method: string): ServerTransaction | undefined
  /** The same request came again: the answer that is there is sent again, if any. */
  receiveAgain(transaction: ServerTransaction): void
  /** An ACK came on the INVITE's branch; true when it is the first and sip.js should see it. */
  acknowledge(transaction: ServerTransaction): boolean
  /** Sends an answer of sip.js or of our own, and keeps it. Resolves when it went out or was rightly held back. */
  answer(transaction: ServerTransaction, status: number, text: string): Promise<void>
  clear(): void
  readonly size: number
  readonly timers: number
}

interface Entry {
  readonly transaction: ServerTransaction
  cancelResend: CancelTimer | null
  cancelTimeOut: CancelTimer | null
}

/** Performs server-machine.ts for every open request of the other side. `resends: false` turns Timer G off. */
export function createServerTransactions(
  clock: Clock,
  acts: ServerTransactionActs,
  resends: boolean,
): ServerTransactions {
  const entries = new Map<string, Entry>()
  const byBranch = new Map<string, ServerTransaction>()
  const branchKey = (branch: string, method: string): string => `${method} ${branch}`

  function forget(entry: Entry): void {
    entry.cancelResend?.()
    entry.cancelTimeOut?.()
    entry.cancelResend = null
    entry.cancelTimeOut = null
    entry.transaction.state = { name: 'ended' }
    entries.delete(entry.transaction.key)
    byBranch.delete(branchKey(entry.transaction.branch, entry.transaction.request.method))
  }

  /** The kinds of the effects performed, and the promise of what was sent. */
  function step(
    entry: Entry,
    event: ServerEvent,
  ): { readonly sent: Promise<void>; readonly acknowledged: boolean } {
    const result = transitionServer(entry.transaction.state, event, entry.transaction)
    return result ? perform(entry, result) : { sent: Promise.resolve(), acknowledged: false }
  }

  function perform(
    entry: Entry,
    result: ServerStep,
  ): { readonly sent: Promise<void>; readonly acknowledged: boolean } {
    const { transaction } = entry
    transaction.state = result.next
    let sent = Promise.resolve()
    let acknowledged = false
    for (const effect of result.effects) {
      switch (effect.kind) {
        case 'send-answer':
        case 'resend-answer':
          if (transaction.answerText !== null) {
            sent = acts.send(transaction.answerText, transaction, effect.kind === 'resend-answer')
          }
          break
        case 'deliver-ack':
          acknowledged = true
          break
        case 'resend-after':
          entry.cancelResend?.()
          entry.cancelResend = resends
            ? clock.after(effect.ms, () => {
                entry.cancelResend = null
                // A resend that the system refuses is logged by `send`; the next one may pass.
                step(entry, { kind: 'resend-due' }).sent.catch(() => undefined)
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
            step(entry, { kind: 'time-out' })
          })
          break
        case 'forget':
          forget(entry)
          break
        default:
          throw new Error(`Unexpected ${JSON.stringify(effect satisfies never)}`)
      }
    }
    return { sent, acknowledged }
  }

  return {
    start(parts) {
      if (entries.size >= TRANSACTIONS_MAX) {
        acts.onFull()
        return null
      }
      const invite = parts.request.method === 'INVITE'
      const started = startServer(invite)
      const transaction: ServerTransaction = { ...parts, invite, state: started.next, answerText: null }
      const entry: Entry = { transaction, cancelResend: null, cancelTimeOut: null }
      entries.set(parts.key, entry)
      byBranch.set(branchKey(parts.branch, parts.request.method), transaction)
      perform(entry, started)
      return transaction
    },
    find: key => entries.get(key)?.transaction,
    findByBranch: (branch, method) => byBranch.get(branchKey(branch, method)),
    receiveAgain(transaction) {
      const entry = entries.get(transaction.key)
      if (entry) step(entry, { kind: 'request-again' }).sent.catch(() => undefined)
    },
    acknowledge(transaction) {
      const entry = entries.get(transaction.key)
      return entry ? step(entry, { kind: 'ack' }).acknowledged : false
    },
    answer(transaction, status, text) {
      const entry = entries.get(transaction.key)
      if (!entry) return Promise.resolve()
      const { name } = transaction.state
      if (name === 'trying' || name === 'proceeding' || name === 'accepted') transaction.answerText = text
      return step(entry, { kind: 'answer', status }).sent
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
