import { type Session, SessionState } from 'sip.js/lib/api/index.js'
import {
  type IncomingRequestMessage,
  type IncomingResponse,
  type IncomingResponseMessage,
  SessionDialog,
} from 'sip.js/lib/core/index.js'
import type { Clock } from '../../ports/clock.ts'
import type { Randomness } from '../../ports/randomness.ts'
import type { RtpSession } from '../sdp/rtp-session.ts'
import { type DialogPolicy, type SessionReply, setDialogPolicy } from '../transport/dialog-extensions.ts'
import { sendUpdate } from '../transport/send-update.ts'
import { NamedTimers } from './named-timers.ts'
import { readRetryAfter } from './read-refusal.ts'
import {
  type Ask,
  glareDelayMs,
  type RenegotiationEvent,
  type RenegotiationState,
  transitionRenegotiation,
} from './renegotiation.ts'
import {
  answerSessionRequest,
  MIN_SE_S,
  readMinSe,
  sessionRequestHeaders,
  termsOfResponse,
} from './session-expires.ts'
import {
  type SessionTerms,
  type SessionTimerEvent,
  type SessionTimerState,
  transitionSessionTimer,
} from './session-timer.ts'

/** What happened inside a dialog. */
export interface LiveDialogEvents {
  /** The far end holds us, or takes us back. */
  onTheirHold(held: boolean): void
  /** The call cannot go on: BYE is due. `problem` is a sentence. */
  onLost(problem: string): void
}

export interface LiveDialogOptions {
  readonly session: Session
  readonly audio: RtpSession
  /** Whether the Call-ID is ours, that is, whether we called. */
  readonly ownsCallId: boolean
  readonly clock: Clock
  readonly randomness: Randomness
  /** Runs an act and catches what it throws. */
  readonly guard: (act: () => void) => void
}

/** How a hold, resume or refresh ended; `status` is null unless the far end refused. */
export interface Renegotiated {
  readonly ok: boolean
  readonly status: number | null
}

/** Longest Retry-After that a re-INVITE waits for. */
const RETRY_AFTER_MAX_S = 10

/**
 * The inside of one dialog, from its first response until it ends: our re-INVITEs and UPDATEs, theirs, the session timer.
 * Performs renegotiation.ts and session-timer.ts over sip.js and the clock.
 */
export class LiveDialog {
  readonly #options: LiveDialogOptions
  readonly #events: LiveDialogEvents
  readonly #timers: NamedTimers<'again' | 'refresh' | 'expire'>
  readonly #waiting: { readonly ask: Ask; readonly resolve: (result: Renegotiated) => void }[] = []
  #renegotiation: RenegotiationState = { is: 'idle', held: false }
  #timer: SessionTimerState = { is: 'off' }
  #theirHold = false
  #updateAllowed = false
  #minSeS = MIN_SE_S
  #refusal: { readonly status: number; readonly minSeS: number | null } | null = null

  constructor(options: LiveDialogOptions, events: LiveDialogEvents) {
    this.#options = options
    this.#events = events
    this.#timers = new NamedTimers(options.clock, options.guard)
  }

  /** Answers UPDATEs in an early dialog (RFC 3311 5.2), each dialog of a fork by itself. */
  watch(dialog: Session['dialog']): void {
    if (dialog) setDialogPolicy(dialog, this.#policy)
  }

  /** The dialog is confirmed; `message` is the 2xx that we got, or the INVITE that we answered. */
  confirmed(message: IncomingResponseMessage | IncomingRequestMessage, terms: SessionTerms | null): void {
    this.watch(this.#options.session.dialog)
    this.#noteAllow(message)
    this.#feedTimer({ is: 'agreed', terms })
    this.#noteTheirHold()
  }

  hold(): Promise<Renegotiated> {
    return this.#ask('hold')
  }

  resume(): Promise<Renegotiated> {
    return this.#ask('resume')
  }

  /** The call is over: no timer is left, and every open ask ends. */
  stop(): void {
    this.#feedTimer({ is: 'stop' })
    this.#feed({ is: 'stop' })
    this.#timers.disarmAll()
  }

  #ask(ask: Ask): Promise<Renegotiated> {
    return new Promise(resolve => {
      this.#waiting.push({ ask, resolve })
      this.#options.guard(() => this.#feed({ is: 'ask', ask }))
    })
  }

  readonly #policy: DialogPolicy = this.#createPolicy()

  #createPolicy(): DialogPolicy {
    const isAsking = (): boolean => this.#renegotiation.is === 'asking'
    return {
      answerSession: message => this.#answerSession(message),
      get offerOpen() {
        return isAsking()
      },
      answerOffer: sdp => this.#options.audio.answerOffer(sdp),
      onRenegotiated: () => this.#options.guard(() => this.#noteTheirHold()),
    }
  }

  #answerSession(message: IncomingRequestMessage): SessionReply {
    const answer = answerSessionRequest({
      sessionExpires: message.getHeader('session-expires'),
      supportsTimer: /\btimer\b/i.test(message.getHeaders('supported').join(',')),
    })
    if (!answer.ok) return answer
    const agreed = (): void =>
      this.#options.guard(() => {
        this.#noteAllow(message)
        this.#feedTimer({ is: 'agreed', terms: answer.terms })
      })
    return { ok: true, headers: answer.headers, agreed }
  }

  #noteAllow(message: IncomingResponseMessage | IncomingRequestMessage): void {
    const allow = message.getHeaders('allow').join(',')
    if (allow !== '') this.#updateAllowed = /\bUPDATE\b/i.test(allow)
  }

  #noteTheirHold(): void {
    const held = this.#options.audio.heldByThem
    if (held === this.#theirHold) return
    this.#theirHold = held
    this.#events.onTheirHold(held)
  }

  #feed(event: RenegotiationEvent): void {
    const step = transitionRenegotiation(this.#renegotiation, event)
    if (!step) return
    this.#renegotiation = step.next
    for (const effect of step.effects) {
      if (effect.do === 'send') this.#send(effect.ask)
      else if (effect.do === 'arm') this.#timers.arm('again', effect.ms, () => this.#feed({ is: 'again' }))
      else if (effect.do === 'disarm') this.#timers.disarm('again')
      else if (effect.do === 'end') this.#events.onLost(effect.problem)
      else this.#finish(effect.ask, { ok: effect.ok, status: effect.status })
    }
  }

  #finish(ask: Ask, result: Renegotiated): void {
    if (ask === 'refresh' && !result.ok) {
      const { status, minSeS } = this.#refusal ?? { status: result.status ?? 500, minSeS: null }
      this.#feedTimer({ is: 'refresh-failed', status, minSeS })
    }
    const at = this.#waiting.findIndex(one => one.ask === ask)
    const [first] = at < 0 ? [] : this.#waiting.splice(at, 1)
    first?.resolve(result)
  }

  #feedTimer(event: SessionTimerEvent): void {
    const step = transitionSessionTimer(this.#timer, event)
    if (!step) return
    this.#timer = step.next
    for (const effect of step.effects) {
      if (effect.do === 'arm') {
        const due = { is: effect.timer === 'refresh' ? 'refresh-due' : 'expired' } as const
        this.#timers.arm(effect.timer, effect.ms, () => this.#feedTimer(due))
      } else if (effect.do === 'disarm') this.#timers.disarm(effect.timer)
      else if (effect.do === 'end') this.#events.onLost(effect.problem)
      else this.#feed({ is: 'ask', ask: 'refresh' })
    }
  }

  #send(ask: Ask): void {
    const { session, audio, guard } = this.#options
    this.#refusal = null
    const delegate = {
      onAccept: (response: IncomingResponse) => guard(() => this.#onAccepted(response)),
      onRedirect: (response: IncomingResponse) => guard(() => this.#onRefused(ask, response)),
      onReject: (response: IncomingResponse) => guard(() => this.#onRefused(ask, response)),
    }
    const terms = this.#terms()
    const extraHeaders = terms ? sessionRequestHeaders(terms.intervalS, terms, this.#minSeS) : []
    if (ask === 'refresh' && this.#updateAllowed && session.dialog instanceof SessionDialog) {
      sendUpdate(session.dialog, { extraHeaders, delegate })
      return
    }
    const before = audio.held
    if (ask !== 'refresh') audio.held = ask === 'hold'
    session.invite({ requestDelegate: delegate, requestOptions: { extraHeaders } }).catch(() => {
      // Their re-INVITE is open, or the call ended meanwhile.
      audio.held = before
      void audio.rollbackDescription()
      guard(() => this.#feed({ is: 'busy' }))
    })
  }

  #terms(): SessionTerms | null {
    return this.#timer.is === 'off' || this.#timer.is === 'over' ? null : this.#timer.terms
  }

  #onAccepted({ message }: IncomingResponse): void {
    // sip.js hangs up when it cannot use the answer, before it tells of it.
    if (this.#options.session.state !== SessionState.Established) return
    this.#noteAllow(message)
    if (this.#terms())
      this.#feedTimer({ is: 'agreed', terms: termsOfResponse(message.getHeader('session-expires')) })
    this.#noteTheirHold()
    this.#feed({ is: 'accepted' })
  }

  #onRefused(ask: Ask, { message }: IncomingResponse): void {
    const { audio, ownsCallId, randomness } = this.#options
    const status = message.statusCode ?? 500
    if (ask !== 'refresh') audio.held = ask !== 'hold'
    else if (status === 405 || status === 501) this.#updateAllowed = false
    this.#refusal = { status, minSeS: readMinSe(message.getHeader('min-se')) }
    if (status === 422) this.#minSeS = Math.max(this.#minSeS, this.#refusal.minSeS ?? 0)
    const retryAfterS = Math.min(readRetryAfter(message.getHeader('retry-after')) ?? 0, RETRY_AFTER_MAX_S)
    const againInMs = status === 491 ? glareDelayMs(ownsCallId, randomness.fraction()) : retryAfterS * 1_000
    this.#feed({ is: 'refused', status, againInMs })
  }
}
