import type { Referral, Session } from 'sip.js/lib/api/index.js'
import type { IncomingRequestMessage, IncomingResponse } from 'sip.js/lib/core/index.js'
import type { DigitWay, MediaSummary } from '../../ports/telephony.ts'
import type { MediaEvent } from '../media/media-port.ts'
import { CallEnding, talkedEvidence } from './call-ending.ts'
import {
  isResponse,
  type LegEffect,
  type LegEvent,
  type LegState,
  type TalkEndedBy,
  transitionLeg,
} from './call-leg.ts'
import { CANCEL_GUARD_MS, MEDIA_OPEN_MS } from './call-limits.ts'
import { CallNews } from './call-news.ts'
import { sendInfoDigit } from './dialog-requests.ts'
import {
  DIALOG_LOST,
  type EndReason,
  NO_ANSWER,
  NO_REASON,
  NORMAL_CLEARING,
  type OurReason,
} from './end-reason.ts'
import { FirstResponse } from './first-response.ts'
import type { InfoDigit } from './info-digits.ts'
import type { Renegotiated } from './live-dialog.ts'
import { NamedTimers } from './named-timers.ts'
import type { OutgoingCall, OutgoingCallOptions } from './outgoing-call-options.ts'
import { type InviteEvents, OutgoingInvite } from './outgoing-invite.ts'
import { readRefusal } from './read-refusal.ts'
import { KeySender } from './send-keys.ts'
import { SESSION_EXPIRES_S } from './session-expires.ts'
import { answerRefer, type TransferResult, Transfers, type TransferTarget } from './transfer.ts'
import type { LegEvidence } from './verdict.ts'

export type { OutgoingCall, OutgoingCallOptions } from './outgoing-call-options.ts'

type TimerName = 'media' | 'ring' | 'cancel-guard' | 'talk' | 'listen'

/**
 * Makes a call: performs the machine of call-leg.ts over sip.js, the clock and media. Exactly one `ended` and then one `trace`
 * are told. @throws when no INVITE can be written from `addresses`.
 */
export function startOutgoingCall(options: OutgoingCallOptions): OutgoingCall {
  const call = new SipCall(options)
  call.start()
  return call
}

class SipCall implements OutgoingCall, InviteEvents {
  readonly #options: OutgoingCallOptions
  readonly #invite: OutgoingInvite
  readonly #ending: CallEnding
  readonly #news: CallNews
  readonly #timers: NamedTimers<TimerName>
  readonly #firstResponse: FirstResponse
  #state: LegState = { is: 'inviting' }
  #promptFinished = false
  readonly #transfers: Transfers
  #reason: OurReason = NORMAL_CLEARING
  #theirReason: EndReason = NO_REASON
  #optedOut = false
  readonly #keys: KeySender
  /** The cause that a 1xx gave. */
  #announced: number | null = null

  constructor(options: OutgoingCallOptions) {
    this.#options = options
    this.#firstResponse = new FirstResponse(options)
    this.#news = new CallNews(options)
    const guard = (act: () => void): void => this.#guard(act)
    this.#timers = new NamedTimers(options.clock, guard)
    this.#transfers = new Transfers(options.clock, guard)
    const { sessionExpiresS = SESSION_EXPIRES_S, redirectsMax = 0 } = options
    this.#invite = new OutgoingInvite(
      { ...options, sessionExpiresS, redirectsMax, guard, noteProblem: this.#noteProblem },
      this,
    )
    this.#keys = new KeySender({
      way: options.keysBy ?? 'rfc4733',
      media: options.media,
      stream: options.session.stream,
      session: () => this.session,
      log: options.log,
    })
    this.#ending = new CallEnding({
      ...options,
      attemptId: options.order.attemptId,
      callId: this.#invite.callId,
      guard,
    })
  }

  start(): void {
    this.#timers.arm('media', MEDIA_OPEN_MS, () => this.onFailed('no RTP port was opened in time.'))
    this.#invite.send()
  }

  hangUp(): void {
    this.#guard(() => this.#feed({ is: 'stop' }))
  }

  endOptedOut(): void {
    this.#optedOut = true
    this.hangUp()
  }

  sendKeys(keys: string): boolean {
    return this.#state.is === 'answered' && this.#keys.send(keys)
  }

  giveUp(): void {
    this.#guard(() => {
      this.#feed({ is: 'stop' })
      this.#feed({ is: 'cancel-guard' })
      this.#ending.hurry()
    })
  }

  hold(): Promise<Renegotiated> {
    return this.#invite.dialog.hold()
  }

  resume(): Promise<Renegotiated> {
    return this.#invite.dialog.resume()
  }

  get callId(): string {
    return this.#invite.callId
  }

  get session(): Session {
    return this.#invite.session
  }

  transfer(to: TransferTarget): Promise<TransferResult> {
    return this.#transfers.ask(this.session, to, this.#options.addresses.from)
  }

  onNotify(message: IncomingRequestMessage): boolean {
    return this.#transfers.notify(message)
  }

  onRefer(referral: Referral): void {
    answerRefer(this.session, referral, this.#options.referPolicy ?? (() => null))
  }

  sendInfoDigit(digit: string, durationMs: number): Promise<boolean> {
    return sendInfoDigit(this.#invite.session, digit, durationMs)
  }

  onDigit(digit: InfoDigit, how: DigitWay = 'info'): void {
    if (this.#state.is === 'answered') this.#news.digit(digit, how)
  }

  onText(text: string): void {
    if (this.#state.is === 'answered') this.#news.text(text)
  }

  onMedia(event: MediaEvent): void {
    this.#guard(() => {
      if (event.kind === 'failed') this.onFailed(event.reason)
      if (event.kind === 'special-tone') this.#feed({ is: 'special-tone', tone: event.tone })
      if (event.kind === 'digit') this.onDigit(event, event.how)
      if (event.kind !== 'played' || this.#state.is !== 'answered') return
      this.#promptFinished = true
      this.#timers.arm('listen', this.#options.order.listenAfterPromptMs, () =>
        this.#feed({ is: 'time-over' }),
      )
    })
  }

  onSent(): void {
    this.#timers.disarm('media')
    if (this.#state.is !== 'inviting') return
    const { order } = this.#options
    this.#news.dialing()
    this.#firstResponse.begin(afterMs => this.#guard(() => this.#feed({ is: 'silent', afterMs })))
    this.#timers.arm('ring', order.ringTimeoutMs, () =>
      this.#feed({ is: 'ring-timeout', afterMs: order.ringTimeoutMs, announced: this.#announced }),
    )
  }

  onTrying(): void {
    this.#feed({ is: 'response' })
  }

  onProgress(status: number, earlyMedia: boolean, cause: number | null): void {
    this.#announced ??= cause
    // 181, 182 and 199 say something, but nothing rings (RFC 3261 21.1)
    this.#feed(status === 180 || status === 183 ? { is: 'ringing', earlyMedia } : { is: 'response' })
  }

  onEstablished(): void {
    this.#feed({ is: 'accepted' })
  }

  onRefused(response: IncomingResponse): void {
    const read = readRefusal(response.message, this.#options.hasCredentials, this.#options.responseRules)
    const { srtp } = this.#options.session
    const evidence = read.kind === 'refused' ? { ...read, q850: read.q850 ?? this.#announced, srtp } : read
    this.#feed({ is: 'refused', evidence })
  }

  onOver(wasSent: boolean): void {
    const { is } = this.#state
    const waiting = is === 'inviting' || is === 'proceeding' || is === 'ringing'
    // An INVITE that could not be sent: onFailed brings the reason.
    if (waiting && !wasSent) return
    // sip.js has acknowledged a 200 whose SDP is missing or unusable, and hung up.
    const evidence = { kind: 'unusable-answer', reason: this.#options.session.problem } as const
    if (waiting) this.#feed({ is: 'refused', evidence })
    else this.#feed({ is: 'hung-up', by: 'recipient' })
  }

  onTheirHold(held: boolean): void {
    const { log, order } = this.#options
    const message = held ? 'the far end holds the call' : 'the far end took the call back'
    log.info(message, { attemptId: order.attemptId })
  }

  onLost(problem: string): void {
    this.#reason = DIALOG_LOST
    this.#feed({ is: 'lost', problem })
  }

  onHungUp(reason: EndReason): void {
    this.#theirReason = reason
  }

  onFailed(problem: string): void {
    this.#feed({ is: 'failed', problem })
  }

  #feed(event: LegEvent): void {
    const { clock, log, order } = this.#options
    const step = transitionLeg(this.#state, event, clock.now())
    if (!step) return
    log.debug('call leg', {
      attemptId: order.attemptId,
      from: this.#state.is,
      to: step.next.is,
      event: event.is,
    })
    this.#state = step.next
    if (step.next.is !== 'inviting') this.#firstResponse.end(isResponse(event) ? 'answered' : 'over')
    for (const effect of step.effects) this.#perform(effect)
  }

  #perform(effect: LegEffect): void {
    const { order, media, session } = this.#options
    switch (effect.do) {
      case 'tell-ringing':
        this.#news.ringing(effect.earlyMedia)
        break
      case 'tell-answered':
        this.#timers.disarm('ring')
        this.#timers.arm('talk', order.talkTimeoutMs, () => this.#feed({ is: 'time-over' }))
        this.#news.answered()
        break
      case 'start-prompt':
        media.play(session.stream, order.promptFile)
        break
      case 'cancel':
        this.#cancel()
        break
      case 'withdraw':
        this.#invite.withdraw(this.#reason)
        break
      case 'bye':
        this.#invite.bye(this.#reason, () => this.#ending.lastAnswerCame())
        break
      case 'end':
        this.#end(() => effect.evidence)
        break
      case 'end-talk':
        this.#endTalk(effect.since, effect.by)
        break
      default:
        assertNever(effect)
    }
  }

  #cancel(): void {
    this.#timers.disarm('ring')
    const state = this.#state
    if (state.is === 'cancelling')
      this.#timers.arm('cancel-guard', CANCEL_GUARD_MS, () => this.#feed({ is: 'cancel-guard' }))
    const rangTooLong = state.is === 'cancelling' && state.because.kind === 'ring-timeout'
    this.#invite.cancel(rangTooLong ? NO_ANSWER : this.#reason)
  }

  #endTalk(since: number, endedBy: TalkEndedBy): void {
    const talkMs = this.#options.clock.now() - since
    const talk = { talkMs, promptFinished: this.#promptFinished, endedBy, reason: this.#theirReason }
    this.#end(summary =>
      this.#optedOut
        ? { kind: 'opted-out', promptPlayedMs: summary?.promptPlayedMs ?? 0 }
        : talkedEvidence(talk, summary),
    )
  }

  #end(evidenceOf: (summary: MediaSummary | null) => LegEvidence): void {
    this.#timers.disarmAll()
    this.#transfers.stop()
    this.#ending.end(evidenceOf)
  }

  /** Whatever throws in a callback ends this call, and this call only. */
  #guard(act: () => void): void {
    try {
      act()
    } catch (error) {
      const problem = this.#noteProblem(error)
      if (this.#state.is === 'ended') return
      try {
        this.#feed({ is: 'failed', problem })
      } catch (again) {
        this.#noteProblem(again)
      }
    }
  }

  readonly #noteProblem = (error: unknown): string => {
    const { log, order } = this.#options
    const problem = error instanceof Error ? error.message : String(error)
    log.warn('a step of a call failed', { attemptId: order.attemptId, problem })
    return problem
  }
}

function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`)
}
