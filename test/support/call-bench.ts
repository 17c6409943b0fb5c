import type { Clock } from '../../electron/engine/ports/clock.ts'
import type { CallOrder, TelephonyEvent } from '../../electron/engine/ports/telephony.ts'
import { systemClock } from '../../electron/engine/system/system-clock.ts'
import { systemRandomness } from '../../electron/engine/system/system-randomness.ts'
import {
  createSipTelephony,
  type SipTelephony,
} from '../../electron/engine/telephony/create-sip-telephony.ts'
import { createMediaEngine } from '../../electron/engine/telephony/media/media-engine.ts'
import type { MediaPort } from '../../electron/engine/telephony/media/media-port.ts'
import type { RtpPortRange } from '../../electron/engine/telephony/media/rtp-ports.ts'
import type { NameResolver } from '../../electron/engine/telephony/trunk/find-servers.ts'
import type { PracticeTrunk, StartedCarrier } from '../../electron/engine/telephony/trunk/trunk-holder.ts'
import { renderLadder } from '../../shared/model/ladder.ts'
import { type Trunk, trunkSettingsSchema } from '../../shared/model/trunk.ts'
import { tellOnFailure } from './failed-test.ts'
import { silentLog } from './silent-log.ts'

export type EventOf<Kind extends TelephonyEvent['kind']> = Extract<TelephonyEvent, { kind: Kind }>

export interface CallBench {
  readonly telephony: SipTelephony
  readonly events: readonly TelephonyEvent[]
  place(order: Partial<CallOrder>): CallOrder
  /** The first event of this kind, past or to come, of an attempt. */
  until<Kind extends TelephonyEvent['kind']>(
    kind: Kind,
    attemptId: number,
    timeoutMs?: number,
  ): Promise<EventOf<Kind>>
  /** Kinds of the events of an attempt, in order. */
  kinds(attemptId: number): string[]
}

/** A SIP trunk with number 1 at `address`. */
export function trunkAt(address: string, more: Record<string, unknown> = {}): Trunk {
  return { ...trunkSettingsSchema.parse({ kind: 'sip', name: 'Bench', address, ...more }), id: 1 }
}

/** The product's telephony over a real media engine in this thread. A failed test prints the ladder of its calls. */
export function createCallBench(options: {
  readonly rtpPorts: RtpPortRange
  readonly promptFile: string
  readonly clock?: Clock
  readonly resolver?: NameResolver
  readonly media?: (engine: MediaPort) => MediaPort
  readonly startPracticeCarrier?: (trunk: PracticeTrunk) => Promise<StartedCarrier>
  /** Tells when the test failed; needed by tests that run at the same time. */
  readonly onFailed?: (print: () => void) => void
}): CallBench {
  const engine = createMediaEngine({ clock: systemClock, rtpPorts: options.rtpPorts, log: silentLog })
  const telephony = createSipTelephony({
    clock: options.clock ?? systemClock,
    randomness: systemRandomness,
    log: silentLog,
    media: () => options.media?.(engine) ?? engine,
    userAgentString: 'Trunkline/test',
    ...(options.resolver && { resolver: options.resolver }),
    startPracticeCarrier:
      options.startPracticeCarrier ?? (() => Promise.reject(new Error('There is no practice carrier here.'))),
  })
  const events: TelephonyEvent[] = []
  const waiting = new Set<() => void>()
  telephony.onEvent(event => {
    events.push(event)
    for (const look of [...waiting]) look()
  })
  const tell = (): string =>
    [
      ...events.flatMap(event => (event.kind === 'trace' ? [renderLadder(event.messages)] : [])),
      JSON.stringify(
        events.filter(event => event.kind !== 'trace'),
        null,
        1,
      ),
    ].join('\n')
  if (options.onFailed) options.onFailed(() => console.error(tell()))
  else tellOnFailure('What the telephony told:', tell)
  let attempts = 0
  return {
    telephony,
    events,
    place(order) {
      const whole: CallOrder = {
        attemptId: ++attempts,
        trunkId: 1,
        number: '+442071838750',
        callerId: null,
        ringTimeoutMs: 10_000,
        talkTimeoutMs: 10_000,
        promptFile: options.promptFile,
        listenAfterPromptMs: 0,
        ...order,
      }
      telephony.placeCall(whole)
      return whole
    },
    until(kind, attemptId, timeoutMs = 8_000) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(look)
          reject(new Error(`No "${kind}" of attempt ${attemptId} in ${timeoutMs} ms.`))
        }, timeoutMs)
        const look = (): void => {
          for (const event of events) {
            if (!isOf(event, kind) || !('attemptId' in event) || event.attemptId !== attemptId) continue
            clearTimeout(timer)
            waiting.delete(look)
            resolve(event)
            return
          }
        }
        waiting.add(look)
        look()
      })
    },
    kinds: attemptId =>
      events.flatMap(event => ('attemptId' in event && event.attemptId === attemptId ? [event.kind] : [])),
  }
}

function isOf<Kind extends TelephonyEvent['kind']>(
  event: TelephonyEvent,
  kind: Kind,
): event is EventOf<Kind> {
  return event.kind === kind
}
