import { Inviter, type Session, SessionState, type UserAgent } from 'sip.js/lib/api/index.js'
import type { IncomingResponse } from 'sip.js/lib/core/index.js'
import type { URI } from 'sip.js/lib/grammar/index.js'
import type { RtpSession } from '../sdp/rtp-session.ts'

/** What the INVITE of a call met. None of these may throw; `guard` of the options sees to it. */
export interface InviteEvents {
  /** The INVITE was given to the socket. */
  onSent(): void
  /** 100. */
  onTrying(): void
  /** 101 to 199. `earlyMedia`: its SDP is in use. */
  onProgress(status: number, earlyMedia: boolean): void
  /** 200, and we have acknowledged it. */
  onEstablished(): void
  /** A final response of 300 to 699, or one that sip.js made up (readRefusal knows). */
  onRefused(response: IncomingResponse): void
  /** The session is over; `wasSent` is false when the INVITE never left, and `onFailed` follows. */
  onOver(wasSent: boolean): void
  onFailed(problem: string): void
}

export interface OutgoingInviteOptions {
  readonly userAgent: UserAgent
  readonly target: URI
  readonly from: URI
  readonly session: RtpSession
  /** Makes `session` the description handler of a session of this user agent. */
  readonly bindSession: (inviter: Session, session: RtpSession) => void
  /** Runs an act and catches what it throws. */
  readonly guard: (act: () => void) => void
  /** A request that could not be sent. */
  readonly noteProblem: (error: unknown) => void
}

/** The sip.js side of an outgoing call: one INVITE, its responses, CANCEL and BYE. */
export class OutgoingInvite {
  readonly #options: OutgoingInviteOptions
  readonly #events: InviteEvents
  readonly #inviter: Inviter
  #sent = false
  #established = false

  /** @throws when no INVITE can be written from `target` and `from`. */
  constructor(options: OutgoingInviteOptions, events: InviteEvents) {
    this.#options = options
    this.#events = events
    this.#inviter = new Inviter(options.userAgent, options.target, {
      // true kills an answered call that forked (sip.js 0.21.2); early media is taken from 18x in #onProgress
      earlyMedia: false,
      params: { fromUri: options.from },
    })
    options.bindSession(this.#inviter, options.session)
  }

  get callId(): string {
    return this.#inviter.request.callId
  }

  /** The session, for what happens inside its dialog. */
  get dialogSession(): Session {
    return this.#inviter
  }

  send(): void {
    const { guard } = this.#options
    const events = this.#events
    this.#inviter.stateChange.addListener(state => guard(() => this.#onState(state)))
    const refused = (response: IncomingResponse): void => guard(() => events.onRefused(response))
    this.#inviter
      .invite({
        requestDelegate: {
          onTrying: () => guard(() => events.onTrying()),
          onProgress: response => guard(() => this.#onProgress(response)),
          onAccept: response => guard(() => this.#useAnswer(response)),
          onRedirect: refused,
          onReject: refused,
        },
      })
      .then(
        () =>
          guard(() => {
            this.#sent = true
            events.onSent()
          }),
        (error: unknown) =>
          guard(() => events.onFailed(error instanceof Error ? error.message : String(error))),
      )
  }

  /** Before any 1xx sip.js holds the CANCEL back until one comes (RFC 3261 9.1). Harmless when it is too late. */
  cancel(): void {
    const { state } = this.#inviter
    const open = state === SessionState.Initial || state === SessionState.Establishing
    if (open) this.#inviter.cancel().catch(this.#options.noteProblem)
  }

  /** `onAnswered` is called at the answer to the BYE. Harmless when there is nothing to hang up. */
  bye(onAnswered: () => void): void {
    if (this.#inviter.state !== SessionState.Established) return
    const answered = (): void => this.#options.guard(onAnswered)
    this.#inviter
      .bye({ requestDelegate: { onAccept: answered, onRedirect: answered, onReject: answered } })
      .catch(this.#options.noteProblem)
  }

  #onProgress(response: IncomingResponse): void {
    const { message } = response
    const earlyMedia = message.body !== '' && this.#options.session.useProvisional(message.body)
    this.#events.onProgress(message.statusCode ?? 100, earlyMedia)
  }

  /** sip.js keeps the answer of a 183; carriers that put another one into the 200 mean the latter. */
  #useAnswer(response: IncomingResponse): void {
    const { body } = response.message
    if (body !== '' && this.#established) this.#options.session.useProvisional(body)
  }

  #onState(state: SessionState): void {
    if (state === SessionState.Established) {
      this.#established = true
      this.#events.onEstablished()
    }
    if (state !== SessionState.Terminated) return
    // sip.js says so before it hands the refusal to us: the reason comes within this turn.
    queueMicrotask(() => this.#options.guard(() => this.#events.onOver(this.#sent)))
  }
}
