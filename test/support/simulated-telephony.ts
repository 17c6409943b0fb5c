import type { Clock } from '../../electron/engine/ports/clock.ts'
import type { CallOrder, Telephony, TelephonyEvent } from '../../electron/engine/ports/telephony.ts'
import { decideVerdict, type LegEvidence } from '../../electron/engine/telephony/call/verdict.ts'
import type { TrunkCheck } from '../../shared/model/trunk.ts'

/** What one simulated person does with one call. Durations in milliseconds. */
export type SimulatedBehaviour =
  | { readonly is: 'answers'; readonly afterMs: number; readonly listensMs: number }
  | { readonly is: 'rings' }
  | { readonly is: 'refused'; readonly afterMs: number; readonly status: number }
  | { readonly is: 'silent' }

/** Telephony without a network, on the clock it is given: what is under test is the engine. */
export interface SimulatedTelephony extends Telephony {
  /** Every call that was asked for, in order, with its instant. */
  readonly placed: readonly { readonly order: CallOrder; readonly at: number }[]
  /** Calls that are not over. */
  readonly open: number
  setTrunk(state: TrunkCheck['state']): void
  /** The process is gone: no event comes any more. */
  vanish(): void
}

const PROMPT_MS = 3_000
const FIRST_RESPONSE_MS = 4_000

/** `behaviourOf(number, nth)` says what the person with this number does at their nth call (from 1). */
export function createSimulatedTelephony(
  clock: Clock,
  behaviourOf: (number: string, nth: number) => SimulatedBehaviour,
): SimulatedTelephony {
  const listeners: ((event: TelephonyEvent) => void)[] = []
  const placed: { order: CallOrder; at: number }[] = []
  const nth = new Map<string, number>()
  const open = new Map<
    number,
    { readonly cancelTimers: (() => void)[]; answeredAt: number | null; order: CallOrder }
  >()
  let state: TrunkCheck['state'] = 'up'
  let gone = false

  const emit = (event: TelephonyEvent): void => {
    if (!gone) for (const listener of listeners) listener(event)
  }
  const check = (): TrunkCheck => ({
    state,
    at: clock.now(),
    roundTripMs: 1,
    sentence: `The simulated trunk is ${state}.`,
  })

  function end(attemptId: number, evidence: LegEvidence): void {
    const call = open.get(attemptId)
    if (!call) return
    open.delete(attemptId)
    for (const cancel of call.cancelTimers) cancel()
    const verdict = decideVerdict(evidence)
    emit({ kind: 'ended', attemptId, at: clock.now(), verdict, media: null })
    // late news are normal, and must change nothing
    emit({ kind: 'answered', attemptId, at: clock.now() })
    emit({ kind: 'trace', attemptId, messages: [] })
  }

  function endTalk(attemptId: number, by: 'recipient' | 'us', heardMs: number): void {
    const talkMs = clock.now() - (open.get(attemptId)?.answeredAt ?? clock.now())
    end(attemptId, {
      kind: 'talked',
      talkMs,
      promptPlayedMs: heardMs,
      promptFinished: heardMs >= PROMPT_MS,
      endedBy: by,
    })
  }

  return {
    placed,
    get open() {
      return open.size
    },
    setTrunk(next) {
      state = next
    },
    vanish() {
      gone = true
      for (const call of open.values()) for (const cancel of call.cancelTimers) cancel()
      open.clear()
    },
    useTrunk: () => Promise.resolve(check()),
    checkTrunk: () => Promise.resolve(check()),
    probeTrunk: (_order, tell) => {
      queueMicrotask(() => tell({ kind: 'done' }))
      return { trace: () => [], end: () => undefined }
    },
    trunkTrace: () => ({ messages: [], dropped: 0 }),
    dropTrunk: () => Promise.resolve(),
    placeCall(order) {
      const { attemptId, number } = order
      placed.push({ order, at: clock.now() })
      const count = (nth.get(number) ?? 0) + 1
      nth.set(number, count)
      const behaviour = behaviourOf(number, count)
      const cancelTimers: (() => void)[] = []
      open.set(attemptId, { cancelTimers, answeredAt: null, order })
      const after = (ms: number, act: () => void): void => void cancelTimers.push(clock.after(ms, act))
      after(0, () => emit({ kind: 'dialing', attemptId, at: clock.now() }))
      switch (behaviour.is) {
        case 'silent':
          after(FIRST_RESPONSE_MS, () => end(attemptId, { kind: 'no-response', afterMs: FIRST_RESPONSE_MS }))
          return
        case 'refused':
          after(behaviour.afterMs, () =>
            end(attemptId, {
              kind: 'refused',
              status: behaviour.status,
              phrase: '',
              q850: null,
              retryAfterSeconds: null,
              hasCredentials: false,
            }),
          )
          return
        case 'rings':
          after(50, () => emit({ kind: 'ringing', attemptId, at: clock.now(), earlyMedia: false }))
          after(order.ringTimeoutMs, () =>
            end(attemptId, { kind: 'ring-timeout', rang: true, afterMs: order.ringTimeoutMs }),
          )
          return
        case 'answers':
          after(50, () => emit({ kind: 'ringing', attemptId, at: clock.now(), earlyMedia: true }))
          if (behaviour.afterMs >= order.ringTimeoutMs) {
            after(order.ringTimeoutMs, () =>
              end(attemptId, { kind: 'ring-timeout', rang: true, afterMs: order.ringTimeoutMs }),
            )
            return
          }
          after(behaviour.afterMs, () => {
            const call = open.get(attemptId)
            if (call) call.answeredAt = clock.now()
            emit({ kind: 'answered', attemptId, at: clock.now() })
            const stays = behaviour.listensMs >= PROMPT_MS
            after(stays ? PROMPT_MS + order.listenAfterPromptMs : behaviour.listensMs, () =>
              endTalk(attemptId, stays ? 'us' : 'recipient', Math.min(behaviour.listensMs, PROMPT_MS)),
            )
          })
      }
    },
    hangUp(attemptId) {
      const call = open.get(attemptId)
      if (!call) return
      const { answeredAt } = call
      call.cancelTimers.push(
        clock.after(5, () => {
          if (answeredAt === null) end(attemptId, { kind: 'stopped' })
          else endTalk(attemptId, 'us', Math.min(PROMPT_MS, clock.now() - answeredAt))
        }),
      )
    },
    onEvent: listener => void listeners.push(listener),
    close() {
      for (const [attemptId, call] of [...open]) {
        if (call.answeredAt === null) end(attemptId, { kind: 'stopped' })
        else endTalk(attemptId, 'us', 0)
      }
      return Promise.resolve()
    },
  }
}
