import type { Verdict } from '../../../../shared/model/outcome.ts'
import type { TraceMessage } from '../../../../shared/model/trace.ts'
import type { Log } from '../../ports/log.ts'
import type { TelephonyEvent } from '../../ports/telephony.ts'
import type { OutgoingCall } from '../call/outgoing-call.ts'

/** Final responses by which a trunk says that it, and not the recipient, is the obstacle. */
const TRUNK_STATUS: ReadonlySet<number> = new Set([408, 500, 502, 503, 504])

/**
 * Whether another server or trunk may try the same call: only when this one failed before anything happened at the far end. After a
 * 1xx other than 100 a phone may be ringing, and a second call would ring it twice; a busy or unwilling recipient is the same
 * over every trunk (a 500 whose Q.850 cause says busy, too).
 */
export function mayFailOver(verdict: Verdict, messages: readonly TraceMessage[]): boolean {
  if (verdict.blame === 'recipient') return false
  const { sipStatus } = verdict
  if (
    messages.some(
      ({ direction, text }) => direction === 'received' && /^SIP\/2\.0 (?!100)[12]\d\d\b/i.test(text),
    )
  )
    return false
  if (sipStatus !== null) return TRUNK_STATUS.has(sipStatus)
  // No answer at all; or the packet could not leave this machine on the way to this trunk.
  return verdict.outcome === 'trunk-failed' && (verdict.blame === 'trunk' || messages.length > 0)
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
  readonly attemptId: number
  /** In the order in which they are tried. */
  readonly ways: readonly CallWay[]
  readonly log: Log
  readonly tell: (event: TelephonyEvent) => void
  /** Called once, after `trace`. */
  readonly onGone: () => void
}

/**
 * Starts one call over the first way that takes it, and goes on to the next when a way fails as `mayFailOver` says. Towards the engine
 * it is one call: one `dialing`, one `ended`, one `trace` with the messages of every way, and `moved` in between. A text says why no way
 * could be started: that of the first.
 */
export function startFailoverCall(options: FailoverCallOptions): OutgoingCall | string {
  const call = new FailoverCall(options)
  const problem = call.startNext()
  return problem === null ? call : problem
}

class FailoverCall implements OutgoingCall {
  readonly #options: FailoverCallOptions
  readonly #legs: StartedLeg[] = []
  readonly #traces: (readonly TraceMessage[])[] = []
  #nextWay = 0
  /** The one that carries the call now. */
  #way: CallWay | null = null
  #dialed = false
  #stopped = false
  #over = false

  constructor(options: FailoverCallOptions) {
    this.#options = options
  }

  /** Null when a leg was started; else why the first way left could not be. */
  startNext(): string | null {
    const { ways, log, attemptId } = this.#options
    let problem: string | null = null
    while (this.#nextWay < ways.length) {
      const way = ways[this.#nextWay++]
      if (!way) break
      const leg = this.#legs.length
      const started = way.start(event => this.#onLegEvent(leg, event), this.#nextWay < ways.length)
      if (typeof started !== 'string') {
        this.#legs.push(started)
        this.#way = way
        return null
      }
      problem ??= started
      log.debug('a way of a call is closed', { attemptId, trunkId: way.trunkId, problem: started })
    }
    return problem ?? 'There is no other way.'
  }

  hangUp(): void {
    this.#stopped = true
    this.#legs.at(-1)?.call.hangUp()
  }

  giveUp(): void {
    this.#stopped = true
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

  #onLegEvent(leg: number, event: TelephonyEvent): void {
    const { tell } = this.#options
    switch (event.kind) {
      case 'dialing':
        if (!this.#dialed) tell(event)
        this.#dialed = true
        break
      case 'ended':
        if (this.#move(leg, event.verdict, event.at)) break
        this.#over = true
        tell(event)
        break
      case 'trace':
        this.#traces[leg] = event.messages
        this.#tellTrace()
        break
      default:
        tell(event)
    }
  }

  /** True when another way carries the call now. */
  #move(leg: number, verdict: Verdict, at: number): boolean {
    const started = this.#legs[leg]
    const from = this.#way
    if (this.#stopped || !from || !started || !mayFailOver(verdict, started.messages())) return false
    if (this.startNext() !== null) return false
    const { log, attemptId, tell } = this.#options
    const to = this.#way?.trunkId ?? from.trunkId
    log.info('call goes another way', { attemptId, from: from.trunkId, to, sentence: verdict.sentence })
    if (to !== from.trunkId) tell({ kind: 'moved', attemptId, at, from: from.trunkId, to, verdict })
    return true
  }

  /** The ladders of all ways as one, when the last has come. */
  #tellTrace(): void {
    const { attemptId, tell, onGone } = this.#options
    const come = this.#traces.filter(messages => messages !== undefined)
    if (!this.#over || come.length < this.#legs.length) return
    tell({ kind: 'trace', attemptId, messages: come.flat().sort((a, b) => a.at - b.at) })
    onGone()
  }
}
