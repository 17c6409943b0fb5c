import type { Verdict } from '../../../../shared/model/outcome.ts'
import type { TraceMessage } from '../../../../shared/model/trace.ts'
import type { CancelTimer, Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { CallOrder, TelephonyEvent } from '../../ports/telephony.ts'
import type { OutgoingCall } from '../call/outgoing-call.ts'
import { decideVerdict } from '../call/verdict.ts'

/** Final responses by which a trunk says that it, and not the recipient, is the obstacle. */
const TRUNK_STATUS: ReadonlySet<number> = new Set([408, 500, 502, 503, 504])
/** Those that speak of the account or of our offer: each server of the trunk would say the same, another trunk may not. */
const ACCOUNT_STATUS: ReadonlySet<number> = new Set([401, 402, 403, 407, 488, 606])

/**
 * Who else may try the same call, if anybody: only when this one failed before anything happened at the far end. After a
 * 1xx other than 100 a phone may be ringing, and a second call would ring it twice; a busy or unwilling recipient is the same
 * over every trunk (a 500 whose Q.850 cause says busy, too).
 */
export function failsOverTo(
  verdict: Verdict,
  messages: readonly TraceMessage[],
): 'nobody' | 'another-trunk' | 'anything' {
  if (verdict.blame === 'recipient') return 'nobody'
  const { sipStatus, cause } = verdict
  if (
    messages.some(
      ({ direction, text }) => direction === 'received' && /^SIP\/2\.0 (?!100)[12]\d\d\b/i.test(text),
    )
  )
    return 'nobody'
  if (sipStatus !== null) {
    if (TRUNK_STATUS.has(sipStatus)) return 'anything'
    if (cause !== undefined && verdict.blame === 'trunk') return 'another-trunk'
    return ACCOUNT_STATUS.has(sipStatus) && verdict.outcome === 'trunk-failed' ? 'another-trunk' : 'nobody'
  }
  // No answer at all, or no connection; or the packet could not leave this machine on the way to this trunk.
  const lost = verdict.outcome === 'trunk-failed' && (verdict.blame !== 'us' || messages.length > 0)
  return lost ? 'anything' : 'nobody'
}

/** One way for a call to go: a server of a trunk. */
export interface CallWay {
  readonly trunkId: number
  /** Starts a leg; a text says why there is none. `hasOtherWay`: it need not wait for a server that is silent. */
  readonly start: (tell: (event: TelephonyEvent) => void, hasOtherWay: boolean) => StartedLeg | string
}

export interface StartedLeg {
  readonly call: OutgoingCall
  /** What crossed the wire so far. */
  readonly messages: () => readonly TraceMessage[]
}

export interface FailoverCallOptions {
  readonly order: Pick<CallOrder, 'attemptId' | 'trunkId' | 'takeOver'>
  /** In the order in which they are tried. */
  readonly ways: readonly CallWay[]
  readonly clock: Clock
  readonly log: Log
  readonly tell: (event: TelephonyEvent) => void
  /** Called once, after `trace`. */
  readonly onGone: () => void
}

/** How long a call without a trunk waits for a free line of another one; somebody who waits longer is called again later. */
export const LINE_WAIT_MS = 5_000
/** A trunk without a free line is not asked more often. */
const ASK_LINE_MIN_MS = 20

/**
 * Starts one call over the first way that takes it, and goes on to the next when a way fails as `failsOverTo` says. Towards the engine
 * it is one call: one `dialing`, one `ended`, one `trace` with the messages of every way, and `moved` in between. Another trunk
 * is asked for a line of its own before anything is sent to it. A text says why no way could be started: that of the first.
 */
export function startFailoverCall(options: FailoverCallOptions): OutgoingCall | string {
  const call = new FailoverCall(options)
  const problem = call.startFirst()
  return problem === null ? call : problem
}

type Ended = Extract<TelephonyEvent, { kind: 'ended' }>

/**
 *   carried --trunk failed--> another way: carried
 *      |                      every line taken: waiting --a line is free--> carried
 *      |                                           |--5 s, or hung up--> over
 *      +--ended otherwise, or no way left--> over
 */
type State =
  | { readonly is: 'carried' }
  /** `ended` is what is told when no line becomes free until `until` (monotonic). */
  | { readonly is: 'waiting'; readonly ended: Ended; readonly until: number }
  | { readonly is: 'over' }

type Started =
  | { readonly is: 'started' }
  /** `problem` of the first way that was tried; a line may be free in `askAgainMs` (Infinity: never). */
  | { readonly is: 'none'; readonly problem: string; readonly askAgainMs: number }

class FailoverCall implements OutgoingCall {
  readonly #options: FailoverCallOptions
  readonly #legs: StartedLeg[] = []
  readonly #traces: (readonly TraceMessage[])[] = []
  #left: readonly CallWay[]
  /** Whose line the call has. */
  #trunkId: number
  /** Whom the engine knows it to be with. */
  #toldTrunkId: number
  /** Why it is not with the trunk that was told. */
  #because: Verdict | null = null
  #state: State = { is: 'carried' }
  #dialed = false
  #stopped = false
  #cancelWait: CancelTimer | null = null

  constructor(options: FailoverCallOptions) {
    this.#options = options
    this.#left = options.ways
    this.#trunkId = options.order.trunkId
    this.#toldTrunkId = options.order.trunkId
  }

  /** Null when a leg was started; else why the first way could not be. */
  startFirst(): string | null {
    const result = this.#startNext()
    return result.is === 'started' ? null : result.problem
  }

  hangUp(): void {
    this.#stopped = true
    if (this.#state.is === 'waiting') this.#finish({ ...this.#state.ended, verdict: STOPPED })
    else this.#legs.at(-1)?.call.hangUp()
  }

  endOptedOut(): void {
    this.#stopped = true
    this.#legs.at(-1)?.call.endOptedOut()
  }

  sendKeys(keys: string): boolean {
    return this.#carrying.sendKeys(keys)
  }

  giveUp(): void {
    this.hangUp()
    for (const { call } of this.#legs) call.giveUp()
  }

  hold(): ReturnType<OutgoingCall['hold']> {
    return this.#carrying.hold()
  }

  resume(): ReturnType<OutgoingCall['resume']> {
    return this.#carrying.resume()
  }

  sendInfoDigit(digit: string, durationMs: number): Promise<boolean> {
    return this.#carrying.sendInfoDigit(digit, durationMs)
  }

  transfer(to: Parameters<OutgoingCall['transfer']>[0]): ReturnType<OutgoingCall['transfer']> {
    return this.#carrying.transfer(to)
  }

  get callId(): string {
    return this.#carrying.callId
  }

  get session(): OutgoingCall['session'] {
    return this.#carrying.session
  }

  /** The leg that carries the call now. There is one: a call without any is never handed out. */
  get #carrying(): OutgoingCall {
    const leg = this.#legs.at(-1)
    if (!leg) throw new Error('No leg of this call was started.')
    return leg.call
  }

  onMedia(event: Parameters<OutgoingCall['onMedia']>[0]): void {
    this.#legs.at(-1)?.call.onMedia(event)
  }

  /** Goes through the ways that are left, keeping those whose trunk has no free line. */
  #startNext(): Started {
    let problem: string | null = null
    let askAgainMs = Number.POSITIVE_INFINITY
    const kept: CallWay[] = []
    for (const [at, way] of this.#left.entries()) {
      const waitMs =
        way.trunkId === this.#trunkId ? null : (this.#options.order.takeOver?.(way.trunkId) ?? null)
      if (waitMs !== null) {
        askAgainMs = Math.min(askAgainMs, Math.max(waitMs, ASK_LINE_MIN_MS))
        if (Number.isFinite(waitMs)) kept.push(way)
        problem ??= 'the trunk has no free line.'
        continue
      }
      this.#trunkId = way.trunkId
      const rest = [...kept, ...this.#left.slice(at + 1)]
      const leg = this.#legs.length
      const started = way.start(event => this.#onLegEvent(leg, event), rest.length > 0)
      if (typeof started !== 'string') {
        this.#legs.push(started)
        this.#left = rest
        return { is: 'started' }
      }
      problem ??= started
      this.#because ??= decideVerdict({
        kind: 'trunk-closed',
        sentence: `The call could not begin: ${started}`,
      })
    }
    this.#left = kept
    return { is: 'none', problem: problem ?? 'There is no other way.', askAgainMs }
  }

  #onLegEvent(leg: number, event: TelephonyEvent): void {
    const { tell } = this.#options
    switch (event.kind) {
      case 'dialing':
        this.#tellMoved()
        if (!this.#dialed) tell(event)
        this.#dialed = true
        break
      case 'ended':
        this.#onEnded(leg, event)
        break
      case 'trace':
        this.#traces[leg] = event.messages
        this.#tellTrace()
        break
      default:
        tell(event)
    }
  }

  #onEnded(leg: number, ended: Ended): void {
    const started = this.#legs[leg]
    const next = started ? failsOverTo(ended.verdict, started.messages()) : 'nobody'
    if (this.#stopped || next === 'nobody') {
      this.#tellMoved()
      this.#finish(ended)
      return
    }
    if (next === 'another-trunk') this.#left = this.#left.filter(({ trunkId }) => trunkId !== this.#trunkId)
    this.#because = ended.verdict
    this.#goOn(ended, this.#options.clock.monotonic() + LINE_WAIT_MS)
  }

  /** Another way, now or when a line is free before `until`; else it ended as `ended` says. */
  #goOn(ended: Ended, until: number): void {
    const { clock, log, order } = this.#options
    const result = this.#startNext()
    if (result.is === 'started') {
      this.#state = { is: 'carried' }
      this.#tellMoved()
      return
    }
    const leftMs = until - clock.monotonic()
    if (leftMs > 0 && Number.isFinite(result.askAgainMs)) {
      if (this.#state.is === 'carried')
        log.info('call waits for a line of another trunk', { attemptId: order.attemptId })
      this.#state = { is: 'waiting', ended, until }
      this.#cancelWait = clock.after(Math.min(result.askAgainMs, leftMs), () => this.#goOn(ended, until))
      return
    }
    const crowded = this.#state.is === 'waiting' || Number.isFinite(result.askAgainMs)
    this.#finish(crowded ? { ...ended, at: clock.now(), verdict: withoutLine(ended.verdict) } : ended)
  }

  #tellMoved(): void {
    const from = this.#toldTrunkId
    const to = this.#trunkId
    const verdict = this.#because
    if (from === to || verdict === null) return
    const { log, order, tell, clock } = this.#options
    const { attemptId } = order
    log.info('call goes another way', { attemptId, from, to, sentence: verdict.sentence })
    this.#toldTrunkId = to
    tell({ kind: 'moved', attemptId, at: clock.now(), from, to, verdict })
  }

  #finish(ended: Ended): void {
    this.#cancelWait?.()
    this.#cancelWait = null
    this.#state = { is: 'over' }
    this.#options.tell(ended)
    this.#tellTrace()
  }

  /** The ladders of all ways as one, when the last has come. */
  #tellTrace(): void {
    const { order, tell, onGone } = this.#options
    const come = this.#traces.filter(messages => messages !== undefined)
    if (this.#state.is !== 'over' || come.length < this.#legs.length) return
    tell({ kind: 'trace', attemptId: order.attemptId, messages: come.flat().sort((a, b) => a.at - b.at) })
    onGone()
  }
}

const STOPPED = decideVerdict({ kind: 'stopped' })

function withoutLine(verdict: Verdict): Verdict {
  return { ...verdict, sentence: `${verdict.sentence} The trunks that take over for it had no free line.` }
}
