import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { IncomingText, MessageOrder, Telephony, TelephonyEvent } from '../../ports/telephony.ts'
import { decideMessageVerdict, type MessageEvidence } from '../call/message-verdict.ts'
import type { OutgoingMessage } from '../call/outgoing-message.ts'
import type { TrunkHolder } from './trunk-holder.ts'

export interface TextMessagesOptions {
  readonly clock: Clock
  readonly log: Log
  /** The trunk with this id; a text says why there is none. */
  readonly holderOf: (trunkId: number) => TrunkHolder | string
  readonly tell: (event: TelephonyEvent) => void
}

/** The text messages that wait for their answer, and who decides about those that come in. */
export interface TextMessages {
  readonly onIncoming: Telephony['onIncomingText']
  /** Whether somebody took it. */
  take(text: IncomingText): boolean
  send(order: MessageOrder): void
  /** How many wait; over one trunk, or over all (null). */
  waiting(trunkId: number | null): number
  /** Ends them without their answers. */
  giveUp(trunkId: number | null): void
}

/** Sends text messages over the trunks. A trunk that is replaced meanwhile stays open until they are answered. */
export function createTextMessages({ clock, log, holderOf, tell }: TextMessagesOptions): TextMessages {
  const waiting = new Map<number, { readonly trunkId: number; readonly message: OutgoingMessage | null }>()

  /** Null when it went out; else why not. */
  function start(order: MessageOrder): MessageEvidence | null {
    const { attemptId, trunkId, callerId } = order
    const holder = holderOf(trunkId)
    if (typeof holder === 'string') return { kind: 'our-fault', problem: holder }
    const opened = holder.opened()
    if (!opened.ok) return { kind: 'trunk-closed', sentence: opened.sentence }
    waiting.set(attemptId, { trunkId, message: null })
    opened.hold()
    try {
      const message = opened.value.sendText({
        order,
        callerId: callerId ?? holder.callerId,
        tell,
        onGone() {
          waiting.delete(attemptId)
          opened.release()
        },
      })
      if (waiting.has(attemptId)) waiting.set(attemptId, { trunkId, message })
      return null
    } catch (error) {
      waiting.delete(attemptId)
      opened.release()
      return { kind: 'our-fault', problem: error instanceof Error ? error.message : String(error) }
    }
  }

  let takeText: ((text: IncomingText) => boolean) | null = null

  const over = (trunkId: number | null) =>
    [...waiting.values()].filter(one => trunkId === null || one.trunkId === trunkId)

  return {
    onIncoming(take) {
      takeText = take
    },
    take: text => takeText?.(text) ?? false,
    send(order) {
      const { attemptId } = order
      if (waiting.has(attemptId)) {
        log.error('an attempt was placed twice', { attemptId })
        return
      }
      const evidence = start(order)
      if (!evidence) return
      // after `sendMessage` has returned
      queueMicrotask(() =>
        tell({
          kind: 'ended',
          attemptId,
          at: clock.now(),
          verdict: decideMessageVerdict(evidence),
          media: null,
        }),
      )
    },
    waiting: trunkId => over(trunkId).length,
    giveUp(trunkId) {
      for (const { message } of over(trunkId)) message?.giveUp()
    },
  }
}
