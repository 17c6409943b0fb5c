import { Inviter, SessionState, type UserAgent } from 'sip.js/lib/api/index.js'
import type { IncomingResponse } from 'sip.js/lib/core/index.js'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { CallOrder, MediaSummary, TelephonyEvent } from '../../ports/telephony.ts'
import type { MediaEvent, MediaPort } from '../media/media-port.ts'
import type { RtpSession } from '../sdp/rtp-session.ts'
import type { TraceRecorder } from '../trace/trace-recorder.ts'
import type { CallAddresses } from '../trunk/trunk-addresses.ts'
import { CallEnding } from './call-ending.ts'
import { type LegEffect, type LegEvent, type LegState, transitionLeg } from './call-leg.ts'
import { NamedTimers } from './named-timers.ts'
import { readRefusal } from './read-refusal.ts'
import type { LegEvidence } from './verdict.ts'

/** Not even a 100 within this time: the trunk does not live (RFC 3261's own Timer B waits 32 s). */
export const FIRST_RESPONSE_MS = 4_000
/** How long a call that we cancelled waits for its 487. */
export const CANCEL_GUARD_MS = 4_000
/** Media opens a socket in a few milliseconds; a thread that needs longer is stuck. */
const MEDIA_OPEN_MS = 4_000

export interface OutgoingCallOptions {
  readonly order: CallOrder
  readonly userAgent: UserAgent
  /** Request-URI, From and what else the INVITE says of the caller. */
  readonly addresses: CallAddresses
  readonly session: RtpSession
  /** Makes `session` the description handler of a session of this user agent. */
  readonly bindSession: (inviter: Inviter, session: RtpSession) => void
  readonly media: MediaPort
  /** Whether the trunk has a user and password that a challenge can be answered with. */
  readonly hasCredentials: boolean
  readonly recorder: TraceRecorder
  readonly clock: Clock
  readonly log: Log
  readonly tell: (event: TelephonyEvent) => void
  /** Called once, after `ended` and `trace`: nothing of the call is left. */
  readonly onGone: () => void
}

/** One call that is being made. Nothing here throws. */
export interface OutgoingCall {
  /** CANCEL or BYE, whatever is due; harmless when it is over. */
  hangUp(): void
  /** Ends without waiting for the far end any more, and tells the ladder at once. */
  giveUp(): void
  /** What media says of the call's stream. */
  onMedia(event: MediaEvent): void
}

type TimerName = 'media' | 'first-response' | 'ring' | 'cancel-guard' | 'talk' | 'listen'

/**
 * Makes a call: performs the machine of call-leg.ts over sip.js, the clock and media. Exactly one `ended` and then one `trace`
 * are told. @throws when no INVITE can be written from `addresses`.
 */
export function startOutgoingCall(options: OutgoingCallOptions): OutgoingCall {
  const call = new SipCall(options)
  call.start()
  return call
}

class SipCall implements OutgoingCall {
  readonly #options: OutgoingCallOptions
  readonly #inviter: Inviter
  readonly #ending: CallEnding
  readonly #timers: NamedTimers<TimerName>
  #state: LegState = { is: 'inviting' }
  #sent = false
  #promptFinished = false

  constructor(options: OutgoingCallOptions) {
    this.#options = options
    this.#timers = new NamedTimers(options.clock, act => this.#guard(act))
    this.#inviter = new Inviter(options.userAgent, options.addresses.target, {
      // true kills an answered call that forked (sip.js 0.21.2); early media is taken from 18x in #onProgress
      earlyMedia: false,
      params: { fromUri: options.addresses.from, fromDisplayName: options.addresses.displayName ?? '' },
      extraHeaders: [...options.addresses.headers],
    })
    this.#ending = new CallEnding({
      ...options,
      attemptId: options.order.attemptId,
      callId: this.#inviter.request.callId,
      guard: act => this.#guard(act),
    })
    options.bindSession(this.#inviter, options.session)
  }

  start(): void {
    const inviter = this.#inviter
    inviter.stateChange.addListener(state => this.#guard(() => this.#onSessionState(state)))
    this.#timers.arm('media', MEDIA_OPEN_MS, () => this.#fail('no RTP port was opened in time.'))
    const answer = (response: IncomingResponse): void => this.#guard(() => this.#onRefused(response))
    inviter
      .invite({
        requestDelegate: {
          onTrying: () => this.#guard(() => this.#feed({ is: 'response' })),
          onProgress: response => this.#guard(() => this.#onProgress(response)),
          onAccept: response => this.#guard(() => this.#useAnswer(response)),
          onRedirect: answer,
          onReject: answer,
        },
      })
      .then(
        () => this.#guard(() => this.#onSent()),
        (error: unknown) => this.#guard(() => this.#fail(sentenceOf(error))),
      )
  }

  hangUp(): void {
    this.#guard(() => this.#feed({ is: 'stop' }))
  }

  giveUp(): void {
    this.#guard(() => {
      this.#feed({ is: 'stop' })
      this.#feed({ is: 'cancel-guard' })
      this.#ending.hurry()
    })
  }

  onMedia(event: MediaEvent): void {
    this.#guard(() => {
      if (event.kind === 'failed') this.#fail(event.reason)
      if (event.kind !== 'played' || this.#state.is !== 'answered') return
      this.#promptFinished = true
      this.#timers.arm('listen', this.#options.order.listenAfterPromptMs, () => this.#feed({ is: 'stop' }))
    })
  }

  /** The INVITE was given to the socket. */
  #onSent(): void {
    this.#sent = true
    this.#timers.disarm('media')
    if (this.#state.is !== 'inviting') return
    const { order, clock, tell } = this.#options
    tell({ kind: 'dialing', attemptId: order.attemptId, at: clock.now() })
    this.#timers.arm('first-response', FIRST_RESPONSE_MS, () =>
      this.#feed({ is: 'first-response-timeout', afterMs: FIRST_RESPONSE_MS }),
    )
    this.#timers.arm('ring', order.ringTimeoutMs, () =>
      this.#feed({ is: 'ring-timeout', afterMs: order.ringTimeoutMs }),
    )
  }

  #onProgress(response: IncomingResponse): void {
    const { message } = response
    const earlyMedia = message.body !== '' && this.#options.session.useProvisional(message.body)
    const status = message.statusCode ?? 100
    // 181, 182 and 199 say something, but nothing rings (RFC 3261 21.1)
    this.#feed(status === 180 || status === 183 ? { is: 'ringing', earlyMedia } : { is: 'response' })
  }

  /** sip.js keeps the answer of a 183; carriers that put another one into the 200 mean the latter. */
  #useAnswer(response: IncomingResponse): void {
    const { body } = response.message
    if (body !== '' && this.#state.is === 'answered') this.#options.session.useProvisional(body)
  }

  #onRefused(response: IncomingResponse): void {
    const evidence = readRefusal(response.message, this.#options.hasCredentials)
    this.#feed({ is: 'refused', evidence })
  }

  #onSessionState(state: SessionState): void {
    if (state === SessionState.Established) this.#feed({ is: 'accepted' })
    if (state !== SessionState.Terminated) return
    // sip.js says so before it hands the refusal to us: the reason comes within this turn.
    queueMicrotask(() => this.#guard(() => this.#onSessionOver()))
  }

  #onSessionOver(): void {
    const { is } = this.#state
    const waiting = is === 'inviting' || is === 'proceeding' || is === 'ringing'
    // An INVITE that could not be sent: invite() rejects with the reason.
    if (waiting && !this.#sent) return
    // sip.js has acknowledged a 200 whose SDP is missing or unusable, and hung up.
    if (waiting)
      this.#feed({
        is: 'refused',
        evidence: { kind: 'unusable-answer', reason: this.#options.session.problem },
      })
    else this.#feed({ is: 'hung-up', by: 'recipient' })
  }

  #fail(problem: string): void {
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
    if (step.next.is !== 'inviting') this.#timers.disarm('first-response')
    for (const effect of step.effects) this.#perform(effect)
  }

  #perform(effect: LegEffect): void {
    const { order, clock, tell, media, session } = this.#options
    const { attemptId } = order
    switch (effect.do) {
      case 'tell-ringing':
        tell({ kind: 'ringing', attemptId, at: clock.now(), earlyMedia: effect.earlyMedia })
        break
      case 'tell-answered':
        this.#timers.disarm('ring')
        this.#timers.arm('talk', order.talkTimeoutMs, () => this.#feed({ is: 'stop' }))
        tell({ kind: 'answered', attemptId, at: clock.now() })
        break
      case 'start-prompt':
        media.play(session.stream, order.promptFile)
        break
      case 'cancel':
        this.#cancel()
        break
      case 'bye':
        this.#bye()
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
    const { state } = this.#inviter
    const open = state === SessionState.Initial || state === SessionState.Establishing
    if (this.#state.is === 'cancelling')
      this.#timers.arm('cancel-guard', CANCEL_GUARD_MS, () => this.#feed({ is: 'cancel-guard' }))
    // Before any 1xx sip.js holds the CANCEL back until one comes (RFC 3261 9.1).
    if (open) this.#inviter.cancel().catch(this.#noteProblem)
  }

  #bye(): void {
    if (this.#inviter.state !== SessionState.Established) return
    const answered = (): void => this.#guard(() => this.#ending.lastAnswerCame())
    this.#inviter
      .bye({ requestDelegate: { onAccept: answered, onRedirect: answered, onReject: answered } })
      .catch(this.#noteProblem)
  }

  #endTalk(since: number, endedBy: 'recipient' | 'us'): void {
    const talkMs = this.#options.clock.now() - since
    this.#end(summary => ({
      kind: 'talked',
      talkMs,
      promptPlayedMs: summary?.promptPlayedMs ?? 0,
      promptFinished: this.#promptFinished || (summary?.promptFinished ?? false),
      endedBy,
    }))
  }

  #end(evidenceOf: (summary: MediaSummary | null) => LegEvidence): void {
    this.#timers.disarmAll()
    this.#ending.end(evidenceOf)
  }

  /** Whatever throws in a callback ends this call, and this call only. */
  #guard(act: () => void): void {
    try {
      act()
    } catch (error) {
      this.#noteProblem(error)
      if (this.#state.is === 'ended') return
      try {
        this.#feed({ is: 'failed', problem: sentenceOf(error) })
      } catch (again) {
        this.#noteProblem(again)
      }
    }
  }

  readonly #noteProblem = (error: unknown): void => {
    const { log, order } = this.#options
    log.warn('a step of a call failed', { attemptId: order.attemptId, problem: sentenceOf(error) })
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`)
}
