import { Inviter, type Session, SessionState, type UserAgent } from 'sip.js/lib/api/index.js'
import { type IncomingResponse, SessionDialog } from 'sip.js/lib/core/index.js'
import type { URI } from 'sip.js/lib/grammar/index.js'
import type { Clock } from '../../ports/clock.ts'
import type { Randomness } from '../../ports/randomness.ts'
import type { RtpSession } from '../sdp/rtp-session.ts'
import { ALLOWED_METHODS } from '../transport/own-answers.ts'
import type { CallAddresses } from '../trunk/trunk-addresses.ts'
import { answerDialogRequests, type DialogRequestEvents } from './dialog-requests.ts'
import { type OurReason, readEndReason, writeEndReason } from './end-reason.ts'
import { LiveDialog, type LiveDialogEvents } from './live-dialog.ts'
import { followRedirect, type RedirectPlan, startRedirectPlan } from './redirect.ts'
import { MIN_SE_S, readMinSe, sessionRequestHeaders, termsOfResponse } from './session-expires.ts'

/** What the INVITE of a call met, and what happened inside its dialog. `guard` of the options catches what these throw. */
export interface InviteEvents extends DialogRequestEvents, LiveDialogEvents {
  /** The INVITE was given to the socket. */
  onSent(): void
  /** 100. */
  onTrying(): void
  /** 101 to 199. `earlyMedia`: its SDP is in use. `cause`: what its Reason says (ITU-T Q.850), when the network announces why there will be no answer. */
  onProgress(status: number, earlyMedia: boolean, cause: number | null): void
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
  readonly addresses: CallAddresses
  readonly session: RtpSession
  /** Makes `session` the description handler of a session of this user agent. */
  readonly bindSession: (inviter: Session, session: RtpSession) => void
  /** Seconds of the session timer that we ask for (RFC 4028); null for none. */
  readonly sessionExpiresS: number | null
  /** Stops the resends of the INVITE with this branch (SipFlow.withdraw). */
  readonly withdraw?: (branch: string) => void
  /** How many redirections are followed; 0 for none. */
  readonly redirectsMax: number
  /** See OutgoingCallOptions. */
  readonly followTo?: (uri: URI) => Promise<void>
  readonly clock: Clock
  readonly randomness: Randomness
  /** Runs an act and catches what it throws. */
  readonly guard: (act: () => void) => void
  /** A request that could not be sent. */
  readonly noteProblem: (error: unknown) => void
}

/** Refusals with 422 that are answered with a longer session. */
const INTERVAL_TRIES_MAX = 3

/** The sip.js side of an outgoing call: its INVITE (another one after a redirection or 422), CANCEL, BYE and its dialog. */
export class OutgoingInvite {
  readonly #options: OutgoingInviteOptions
  readonly #events: InviteEvents
  #plan: RedirectPlan
  #target: URI
  #inviter: Inviter
  #dialog: LiveDialog
  #sessionExpiresS: number | null
  #minSeS = MIN_SE_S
  #intervalTries = 0
  #sent = false
  #established = false
  /** No further INVITE may follow. */
  #cancelled = false

  /** @throws when no INVITE can be written from `target` and `from`. */
  constructor(options: OutgoingInviteOptions, events: InviteEvents) {
    this.#options = options
    this.#events = events
    this.#target = options.addresses.target
    // sip.js closes it with the session of an INVITE that is followed by another one; the call ends it itself.
    options.session.closesWithSession = false
    this.#plan = startRedirectPlan(options.addresses.target, options.redirectsMax)
    this.#sessionExpiresS = options.sessionExpiresS
    this.#inviter = this.#makeInviter(undefined)
    this.#dialog = this.#makeDialog()
  }

  get callId(): string {
    return this.#inviter.request.callId
  }

  /** The session, for what happens inside its dialog. */
  get session(): Session {
    return this.#inviter
  }

  get dialog(): LiveDialog {
    return this.#dialog
  }

  /** RFC 3261 8.1.3.4 and RFC 4028 7.3: what follows a refusal keeps the Call-ID. */
  #makeInviter(callId: string | undefined): Inviter {
    const { userAgent, addresses, bindSession, session, guard } = this.#options
    const { from, displayName, headers } = addresses
    const expires = this.#sessionExpiresS
    const params = {
      fromUri: from,
      fromDisplayName: displayName ?? '',
      ...(callId !== undefined && { callId }),
    }
    const inviter = new Inviter(userAgent, this.#target, {
      // true kills an answered call that forked (sip.js 0.21.2); early media is taken from 18x in #onProgress
      earlyMedia: false,
      params,
      extraHeaders: [
        ...headers,
        ...(expires === null ? [] : sessionRequestHeaders(expires, null, this.#minSeS)),
      ],
    })
    // sip.js forgets PRACK and UPDATE in it.
    const { extraHeaders } = inviter.request
    const at = extraHeaders.findIndex(header => /^Allow:/i.test(header))
    if (at >= 0) extraHeaders[at] = `Allow: ${ALLOWED_METHODS}`
    bindSession(inviter, session)
    answerDialogRequests(inviter, this.#events, { guard })
    return inviter
  }

  #makeDialog(): LiveDialog {
    const { session, clock, randomness, guard } = this.#options
    const options = { session: this.#inviter, audio: session, ownsCallId: true, clock, randomness, guard }
    return new LiveDialog(options, this.#events)
  }

  send(): void {
    const inviter = this.#inviter
    const { guard } = this.#options
    inviter.stateChange.addListener(state => guard(() => this.#onState(inviter, state)))
    const refused = (response: IncomingResponse): void => guard(() => this.#onRefused(response))
    inviter
      .invite({
        requestDelegate: {
          onTrying: () => guard(() => this.#events.onTrying()),
          onProgress: response => guard(() => this.#onProgress(response)),
          onAccept: response => guard(() => this.#onAccept(response)),
          onRedirect: refused,
          onReject: refused,
        },
      })
      .then(
        () =>
          guard(() => {
            if (this.#sent) return
            this.#sent = true
            this.#events.onSent()
          }),
        (error: unknown) =>
          guard(() => this.#events.onFailed(error instanceof Error ? error.message : String(error))),
      )
  }

  /** Before any 1xx sip.js holds the CANCEL back until one comes (RFC 3261 9.1). Harmless when it is too late. */
  cancel(because: OurReason): void {
    this.#cancelled = true
    const { state } = this.#inviter
    const open = state === SessionState.Initial || state === SessionState.Establishing
    if (!open) return
    this.#inviter.cancel({ extraHeaders: [writeEndReason(because)] }).catch(this.#options.noteProblem)
  }

  /** Like `cancel`, for an INVITE to which nothing came: it is not resent either. A 1xx or 200 that comes all the same ends it there. */
  withdraw(because: OurReason): void {
    const { branch } = this.#inviter.request
    if (branch !== undefined) this.#options.withdraw?.(branch)
    this.cancel(because)
  }

  /** `onAnswered` is called at the answer to the BYE. Harmless when there is nothing to hang up. */
  bye(because: OurReason, onAnswered: () => void): void {
    if (this.#inviter.state !== SessionState.Established) return
    const answered = (): void => this.#options.guard(onAnswered)
    this.#inviter
      .bye({
        requestOptions: { extraHeaders: [writeEndReason(because)] },
        requestDelegate: { onAccept: answered, onRedirect: answered, onReject: answered },
      })
      .catch(this.#options.noteProblem)
  }

  #onProgress(response: IncomingResponse): void {
    const { message } = response
    const early = dialogOf(response)
    if (early) this.#dialog.watch(early)
    const earlyMedia = message.body !== '' && this.#options.session.useProvisional(message.body)
    const { q850 } = readEndReason(message.getHeaders('reason'))
    this.#events.onProgress(message.statusCode ?? 100, earlyMedia, q850)
  }

  /** sip.js keeps the answer of a 183; carriers that put another one into the 200 mean the latter. */
  #onAccept(response: IncomingResponse): void {
    if (!this.#established) return
    const { message } = response
    if (message.body !== '') this.#options.session.useProvisional(message.body)
    this.#dialog.confirmed(message, termsOfResponse(message.getHeader('session-expires')))
  }

  #onRefused(response: IncomingResponse): void {
    if (!this.#sendAgain(response)) this.#events.onRefused(response)
  }

  /** After a redirection, or with the interval that a 422 asks for. */
  #sendAgain({ message }: IncomingResponse): boolean {
    if (this.#cancelled) return false
    const status = message.statusCode ?? 500
    let ready: Promise<void> | undefined
    if (status === 422 && this.#sessionExpiresS !== null && this.#intervalTries < INTERVAL_TRIES_MAX) {
      const minSeS = readMinSe(message.getHeader('min-se'))
      if (minSeS === null || minSeS <= this.#minSeS) return false
      this.#intervalTries++
      this.#minSeS = minSeS
      this.#sessionExpiresS = Math.max(this.#sessionExpiresS, minSeS)
    } else {
      const next = status < 400 ? followRedirect(this.#plan, status, message.getHeaders('contact')) : null
      if (!next) return false
      this.#plan = next.plan
      this.#target = next.target
      ready = this.#options.followTo?.(next.target)
    }
    this.#inviter = this.#makeInviter(this.callId)
    this.#dialog.stop()
    this.#dialog = this.#makeDialog()
    if (!ready) {
      this.send()
      return true
    }
    const sendUnlessOver = (): void => {
      if (!this.#cancelled) this.send()
    }
    ready.then(() => this.#options.guard(sendUnlessOver)).catch(this.#options.noteProblem)
    return true
  }

  #onState(inviter: Inviter, state: SessionState): void {
    if (state === SessionState.Established) {
      this.#established = true
      this.#events.onEstablished()
    }
    if (state !== SessionState.Terminated) return
    // sip.js says so before it hands the refusal to us: the reason comes within this turn.
    queueMicrotask(() =>
      this.#options.guard(() => {
        if (inviter !== this.#inviter) return
        this.#dialog.stop()
        this.#events.onOver(this.#sent)
      }),
    )
  }
}

/** The dialog of an 18x, which the typings of sip.js do not show here. */
function dialogOf(response: IncomingResponse): SessionDialog | null {
  return 'session' in response && response.session instanceof SessionDialog ? response.session : null
}
