import type { TrunkCheck } from '../../../shared/model/trunk.ts'
import type { Clock } from '../ports/clock.ts'
import type { CallOrder, IncomingText, MessageOrder, Telephony, TelephonyEvent } from '../ports/telephony.ts'
import { decideMessageVerdict, type MessageEvidence } from '../telephony/call/message-verdict.ts'
import { decideVerdict, type LegEvidence } from '../telephony/call/verdict.ts'

/** What one simulated person does with one call. Durations in milliseconds. */
export type SimulatedBehaviour =
  /** Answers `afterMs` after the call was placed, presses a key, and hangs up `listensMs` later unless we do so before. */
  | {
      readonly is: 'answers'
      readonly afterMs: number
      readonly listensMs: number
      readonly presses?: { readonly key: string; readonly afterMs: number }
    }
  | { readonly is: 'rings' }
  | { readonly is: 'refused'; readonly afterMs: number; readonly status: number }
  | { readonly is: 'silent' }

/** What the person with this number does at their nth call (from 1), placed at `at` (ms since the epoch). */
export type BehaviourOf = (number: string, nth: number, at: number) => SimulatedBehaviour

/** Telephony without a network, on the clock it is given: what runs is the engine. */
export interface SimulatedTelephony extends Telephony {
  /** Every call that was asked for, in order, with its instant. */
  readonly placed: readonly { readonly order: CallOrder; readonly at: number }[]
  /** Every message that was asked for, in order, with its instant. */
  readonly texts: readonly { readonly order: MessageOrder; readonly at: number }[]
  /** Keys that were sent in calls, in order. */
  readonly keysSent: readonly { readonly attemptId: number; readonly keys: string }[]
  /** Calls and messages that are not over. */
  readonly open: number
  /** What a trunk, or every one, answers when it is asked; while it is down, nothing comes back on a call either. */
  setTrunk(state: TrunkCheck['state'], trunkId?: number): void
  /** Somebody writes to the center over trunk 1; whether the engine took it. */
  write(from: string, text: string, source?: string): boolean
  /** The process is gone: no event comes any more. */
  vanish(): void
}

const PROMPT_MS = 3_000
const FIRST_RESPONSE_MS = 4_000
/** From our CANCEL or BYE to its answer. */
const HANG_UP_MS = 5
const RINGS_AFTER_MS = 50
const TAKES_TEXT_AFTER_MS = 100
/** A phone that is busy, off, or does not want to talk takes a text all the same. */
const TALKS_ONLY: ReadonlySet<number> = new Set([480, 486, 487, 600, 603])
/** Timer F. */
const TEXT_SILENCE_MS = 32_000
/** What a refusal says beside its status: nothing. */
const NO_MORE = { phrase: '', q850: null, retryAfterSeconds: null, hasCredentials: false } as const

/**
 * `promptMs`: how long the message is, 3 s unless said. `lateNews`: after the end of a call an answer that comes too late is told, and a
 * trace, as a real network does; a forecast has no use for them. `keepPlaced`: `placed` is kept.
 */
export function createSimulatedTelephony(
  clock: Clock,
  behaviourOf: BehaviourOf,
  options: {
    readonly promptMs?: number
    readonly lateNews?: boolean
    readonly keepPlaced?: boolean
  } = {},
): SimulatedTelephony {
  const { promptMs = PROMPT_MS, lateNews = true, keepPlaced = true } = options
  const listeners: ((event: TelephonyEvent) => void)[] = []
  let takeText: ((text: IncomingText) => boolean) | null = null
  const placed: { order: CallOrder; at: number }[] = []
  const texts: { order: MessageOrder; at: number }[] = []
  const keysSent: { attemptId: number; keys: string }[] = []
  const openTexts = new Map<number, () => void>()
  const nth = new Map<string, number>()
  const open = new Map<
    number,
    { readonly cancelTimers: (() => void)[]; answeredAt: number | null; order: CallOrder }
  >()
  let state: TrunkCheck['state'] = 'up'
  const states = new Map<number, TrunkCheck['state']>()
  let gone = false

  const emit = (event: TelephonyEvent): void => {
    if (!gone) for (const listener of listeners) listener(event)
  }
  const stateOf = (trunkId: number): TrunkCheck['state'] => states.get(trunkId) ?? state
  const check = (trunkId: number): TrunkCheck => ({
    state: stateOf(trunkId),
    at: clock.now(),
    roundTripMs: 1,
    sentence: `The simulated trunk is ${stateOf(trunkId)}.`,
  })

  function end(attemptId: number, evidence: LegEvidence): void {
    const call = open.get(attemptId)
    if (!call) return
    open.delete(attemptId)
    for (const cancel of call.cancelTimers) cancel()
    const verdict = decideVerdict(evidence)
    emit({ kind: 'ended', attemptId, at: clock.now(), verdict, media: null })
    if (!lateNews) return
    // late news are normal, and must change nothing
    emit({ kind: 'answered', attemptId, at: clock.now() })
    emit({ kind: 'trace', attemptId, messages: [] })
  }

  /** `stop`: we end it before its time. */
  function endTalk(attemptId: number, by: 'recipient' | 'us' | 'stop', heardMs: number): void {
    if (by === 'stop' && heardMs < promptMs) {
      end(attemptId, { kind: 'cut-off', promptPlayedMs: heardMs })
      return
    }
    const talkMs = clock.now() - (open.get(attemptId)?.answeredAt ?? clock.now())
    end(attemptId, {
      kind: 'talked',
      talkMs,
      promptPlayedMs: heardMs,
      promptFinished: heardMs >= promptMs,
      endedBy: by === 'stop' ? 'us' : by,
    })
  }

  function later(attemptId: number, ms: number, act: () => void): void {
    open.get(attemptId)?.cancelTimers.push(clock.after(ms, act))
  }

  function carry(order: CallOrder, behaviour: SimulatedBehaviour): void {
    const { attemptId, ringTimeoutMs } = order
    switch (behaviour.is) {
      case 'silent':
        later(attemptId, FIRST_RESPONSE_MS, () =>
          end(attemptId, { kind: 'no-response', afterMs: FIRST_RESPONSE_MS }),
        )
        return
      case 'refused':
        later(attemptId, behaviour.afterMs, () =>
          end(attemptId, { ...NO_MORE, kind: 'refused', status: behaviour.status }),
        )
        return
      case 'rings':
        ring(attemptId, false)
        giveUpAfter(attemptId, ringTimeoutMs)
        return
      case 'answers':
        ring(attemptId, true)
        if (behaviour.afterMs >= ringTimeoutMs) giveUpAfter(attemptId, ringTimeoutMs)
        else
          later(attemptId, behaviour.afterMs, () => {
            talk(order, behaviour.listensMs)
            const { presses } = behaviour
            if (presses)
              later(attemptId, presses.afterMs, () =>
                emit({
                  ...{ kind: 'digit', attemptId, at: clock.now() },
                  ...{ digit: presses.key, durationMs: 100, how: 'events' },
                }),
              )
          })
        return
      default:
        assertNever(behaviour)
    }
  }

  function ring(attemptId: number, earlyMedia: boolean): void {
    later(attemptId, RINGS_AFTER_MS, () => emit({ kind: 'ringing', attemptId, at: clock.now(), earlyMedia }))
  }

  function giveUpAfter(attemptId: number, ms: number): void {
    later(attemptId, ms, () => end(attemptId, { kind: 'ring-timeout', rang: true, afterMs: ms }))
  }

  function talk({ attemptId, listenAfterPromptMs }: CallOrder, listensMs: number): void {
    const call = open.get(attemptId)
    if (call) call.answeredAt = clock.now()
    emit({ kind: 'answered', attemptId, at: clock.now() })
    const stays = listensMs >= promptMs
    later(attemptId, stays ? promptMs + listenAfterPromptMs : listensMs, () =>
      endTalk(attemptId, stays ? 'us' : 'recipient', Math.min(listensMs, promptMs)),
    )
  }

  /** A text is refused, met by silence, or taken, as the next call of that number would be. */
  function sendText({ attemptId, number, trunkId }: MessageOrder): void {
    const does =
      stateOf(trunkId) === 'down'
        ? ({ is: 'silent' } as const)
        : behaviourOf(number, (nth.get(number) ?? 0) + 1, clock.now())
    const endIn = (ms: number, evidence: MessageEvidence): void =>
      void openTexts.set(
        attemptId,
        clock.after(ms, () => endText(attemptId, evidence)),
      )
    if (does.is === 'silent') endIn(TEXT_SILENCE_MS, { kind: 'no-response', afterMs: TEXT_SILENCE_MS })
    else if (does.is === 'refused' && !TALKS_ONLY.has(does.status))
      endIn(does.afterMs, { ...NO_MORE, kind: 'refused', status: does.status })
    else endIn(TAKES_TEXT_AFTER_MS, { kind: 'taken', status: 200 })
    emit({ kind: 'dialing', attemptId, at: clock.now() })
  }

  function endText(attemptId: number, evidence: MessageEvidence): void {
    if (!openTexts.delete(attemptId)) return
    emit({
      kind: 'ended',
      attemptId,
      at: clock.now(),
      verdict: decideMessageVerdict(evidence),
      media: null,
    })
    if (lateNews) emit({ kind: 'trace', attemptId, messages: [] })
  }

  return {
    placed,
    keysSent,
    texts,
    get open() {
      return open.size + openTexts.size
    },
    setTrunk(next, trunkId) {
      if (trunkId !== undefined) states.set(trunkId, next)
      else {
        state = next
        states.clear()
      }
    },
    vanish() {
      gone = true
      for (const call of open.values()) for (const cancel of call.cancelTimers) cancel()
      open.clear()
      for (const cancel of openTexts.values()) cancel()
      openTexts.clear()
    },
    useTrunk: ({ id }) => Promise.resolve(check(id)),
    checkTrunk: trunkId => Promise.resolve(check(trunkId)),
    probeTrunk: (_order, tell) => {
      queueMicrotask(() => tell({ kind: 'done' }))
      return { trace: () => [], end: () => undefined }
    },
    trunkTrace: () => ({ messages: [], dropped: 0 }),
    dropTrunk: () => Promise.resolve(),
    placeCall(order) {
      const { attemptId, number, trunkId } = order
      if (keepPlaced) placed.push({ order, at: clock.now() })
      const count = (nth.get(number) ?? 0) + 1
      nth.set(number, count)
      open.set(attemptId, { cancelTimers: [], answeredAt: null, order })
      later(attemptId, 0, () => emit({ kind: 'dialing', attemptId, at: clock.now() }))
      carry(order, stateOf(trunkId) === 'down' ? { is: 'silent' } : behaviourOf(number, count, clock.now()))
    },
    sendMessage(order) {
      if (keepPlaced) texts.push({ order, at: clock.now() })
      sendText(order)
    },
    hangUp(attemptId) {
      const call = open.get(attemptId)
      if (!call) return
      const { answeredAt } = call
      call.cancelTimers.push(
        clock.after(HANG_UP_MS, () => {
          if (answeredAt === null) end(attemptId, { kind: 'stopped' })
          else endTalk(attemptId, 'stop', Math.min(promptMs, clock.now() - answeredAt))
        }),
      )
    },
    endOptedOut(attemptId) {
      const promptPlayedMs = Math.min(
        promptMs,
        clock.now() - (open.get(attemptId)?.answeredAt ?? clock.now()),
      )
      end(attemptId, { kind: 'opted-out', promptPlayedMs })
    },
    sendKeys(attemptId, keys) {
      if (typeof open.get(attemptId)?.answeredAt !== 'number') return false
      keysSent.push({ attemptId, keys })
      return true
    },
    onEvent: listener => void listeners.push(listener),
    onIncomingText(take) {
      takeText = take
    },
    write: (from, text, source = '127.0.0.1') => takeText?.({ trunkId: 1, from, text, source }) ?? false,
    close() {
      for (const [attemptId, call] of [...open]) {
        if (call.answeredAt === null) end(attemptId, { kind: 'stopped' })
        else endTalk(attemptId, 'stop', Math.min(promptMs, clock.now() - call.answeredAt))
      }
      for (const [attemptId, cancel] of [...openTexts]) {
        cancel()
        endText(attemptId, { kind: 'given-up' })
      }
      return Promise.resolve()
    },
  }
}

function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`)
}
