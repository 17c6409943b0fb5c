import { type Invitation, type Session, SessionState } from 'sip.js/lib/api/index.js'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Randomness } from '../../ports/randomness.ts'
import type { RtpSession } from '../sdp/rtp-session.ts'
import { REQUESTED_URI_HEADER } from '../transport/normalise-request.ts'
import { answerDialogRequests, type DialogRequestEvents } from './dialog-requests.ts'
import {
  DIALOG_LOST,
  type EndReason,
  NO_REASON,
  NORMAL_CLEARING,
  type OurReason,
  readEndReason,
  writeEndReason,
} from './end-reason.ts'
import { LiveDialog, type LiveDialogEvents, type Renegotiated } from './live-dialog.ts'
import { answerSessionRequest } from './session-expires.ts'
import { type TransferResult, Transfers, type TransferTarget } from './transfer.ts'

/** A call that comes in, before anybody has decided about it. */
export interface IncomingOffer {
  readonly callId: string
  /**
   * The number that was dialled: the user part of the Request-URI that came, or that of To where a registrar
   * has put our Contact into the Request-URI (RFC 3261 16.5).
   */
  readonly dialled: string
  /** User part of From, and its display name. */
  readonly from: string
  readonly fromName: string
  /** Whether it takes the place of a call that we have (Replaces, RFC 3891). */
  readonly replaces: boolean
}

export type IncomingDecision =
  /** A final answer of 400 to 699. */
  | { readonly is: 'refuse'; readonly status: number; readonly phrase: string }
  /** 180 now; answer() comes from whoever takes it. `audio` is freed with the call. */
  | { readonly is: 'take'; readonly audio: RtpSession; readonly events: IncomingCallEvents }

export interface IncomingCallEvents extends Pick<DialogRequestEvents, 'onDigit' | 'onText' | 'onRefer'> {
  /** The 200 was sent. */
  onAnswered(): void
  onTheirHold?(held: boolean): void
  /** Once, last. `cancelled`: before we answered. */
  onEnded(how: 'cancelled' | 'caller hung up' | 'we hung up' | 'lost', reason: EndReason): void
}

/** A call that we took. Nothing here throws. */
export interface IncomingCall {
  /** 200 with SDP; ignored when the caller has given up. */
  answer(): void
  /** 486, or BYE when it is answered; harmless when it is over. */
  hangUp(): void
  hold(): Promise<Renegotiated>
  resume(): Promise<Renegotiated>
  /** As on a call that we made (OutgoingCall.transfer): blind or attended; rejects when nobody talks. */
  transfer(to: TransferTarget): Promise<TransferResult>
  /** The SIP session, for Replaces. */
  readonly session: Session
}

export interface ReceiveCallOptions {
  readonly invitation: Invitation
  readonly onIncoming: (offer: IncomingOffer) => IncomingDecision
  /** Makes `audio` the description handler of a session of this user agent. */
  readonly bindSession: (session: Session, audio: RtpSession) => void
  readonly clock: Clock
  readonly randomness: Randomness
  readonly log: Log
}

/** What a trunk says to calls as long as there is nobody to give them to. */
export const NOBODY_HERE: IncomingDecision = { is: 'refuse', status: 480, phrase: 'Temporarily Unavailable' }

/** Asks what is to become of an INVITE, and does it; the call, or null when it was refused. Nothing here throws. */
export function receiveCall(options: ReceiveCallOptions): IncomingCall | null {
  const { invitation, onIncoming, log } = options
  const offer = readOffer(invitation)
  try {
    const decision = onIncoming(offer)
    if (decision.is === 'take') return takeCall(options, decision)
    log.info('an incoming call was refused', { ...offer, status: decision.status })
    refuse(options, decision.status, decision.phrase)
  } catch (error) {
    log.error('an incoming call could not be taken', { callId: offer.callId, problem: String(error) })
    refuse(options, 500, 'Server Internal Error')
  }
  return null
}

function takeCall(
  options: ReceiveCallOptions,
  decision: Extract<IncomingDecision, { is: 'take' }>,
): IncomingCall | null {
  const { request } = options.invitation
  const timer = answerSessionRequest({
    sessionExpires: request.getHeader('session-expires'),
    supportsTimer: /\btimer\b/i.test(request.getHeaders('supported').join(',')),
  })
  if (!timer.ok) {
    refuse(options, 422, 'Session Interval Too Small', timer.headers)
    return null
  }
  const call = new TakenCall(options, decision, timer.headers)
  call.ring(timer.terms)
  return call
}

class TakenCall implements IncomingCall, LiveDialogEvents {
  readonly #options: ReceiveCallOptions
  readonly #events: IncomingCallEvents
  readonly #dialog: LiveDialog
  readonly #transfers: Transfers
  readonly #headers: readonly string[]
  #terms: Parameters<LiveDialog['confirmed']>[1] = null
  #byeReason: OurReason = NORMAL_CLEARING
  #ended: Parameters<IncomingCallEvents['onEnded']> = ['caller hung up', NO_REASON]

  constructor(
    options: ReceiveCallOptions,
    { audio, events }: Extract<IncomingDecision, { is: 'take' }>,
    headers: readonly string[],
  ) {
    const { invitation, clock, randomness, bindSession } = options
    this.#options = options
    this.#events = events
    this.#headers = headers
    const guard = (act: () => void): void => this.#guard(act)
    this.#dialog = new LiveDialog(
      { session: invitation, audio, ownsCallId: false, clock, randomness, guard },
      this,
    )
    this.#transfers = new Transfers(clock, guard)
    bindSession(invitation, audio)
    const requests: DialogRequestEvents = {
      ...events,
      onNotify: message => this.#transfers.notify(message),
      onHungUp: (reason: EndReason): void => {
        this.#ended = ['caller hung up', reason]
      },
    }
    answerDialogRequests(invitation, requests, { guard })
    invitation.delegate = {
      ...invitation.delegate,
      onCancel: cancel => {
        this.#ended = ['cancelled', readEndReason(cancel.request.getHeaders('reason'))]
      },
    }
    invitation.stateChange.addListener(state => this.#guard(() => this.#onState(state)))
  }

  ring(terms: Parameters<LiveDialog['confirmed']>[1]): void {
    this.#terms = terms
    const { invitation } = this.#options
    // RFC 3262 3; sip.js forgets that it is required when it is supported as well
    const rel100 = /\b100rel\b/i.test(invitation.request.getHeaders('require').join(','))
    invitation.progress({ rel100 }).catch(this.#noteProblem)
  }

  answer(): void {
    const { invitation } = this.#options
    if (invitation.state !== SessionState.Initial) return
    invitation.accept({ extraHeaders: [...this.#headers] }).catch(this.#noteProblem)
  }

  hangUp(): void {
    this.#guard(() => {
      const { state } = this.#options.invitation
      if (state === SessionState.Initial || state === SessionState.Establishing) {
        this.#ended = ['we hung up', NO_REASON]
        refuse(this.#options, 486, 'Busy Here')
      } else if (state === SessionState.Established) this.#bye('we hung up')
    })
  }

  hold(): Promise<Renegotiated> {
    return this.#dialog.hold()
  }

  resume(): Promise<Renegotiated> {
    return this.#dialog.resume()
  }

  transfer(to: TransferTarget): Promise<TransferResult> {
    // We are who was called: the local end of the dialog (RFC 3892 2).
    return this.#transfers.ask(this.session, to, this.#options.invitation.request.to.uri)
  }

  get session(): Session {
    return this.#options.invitation
  }

  onTheirHold(held: boolean): void {
    this.#events.onTheirHold?.(held)
  }

  onLost(problem: string): void {
    this.#options.log.info('an incoming call was lost', { problem })
    this.#byeReason = DIALOG_LOST
    if (this.#options.invitation.state === SessionState.Established) this.#bye('lost')
  }

  #bye(how: 'we hung up' | 'lost'): void {
    this.#ended = [how, NO_REASON]
    const extraHeaders = [writeEndReason(this.#byeReason)]
    // Before their ACK sip.js holds the BYE back until it comes (RFC 3261 15).
    this.#options.invitation.bye({ requestOptions: { extraHeaders } }).catch(this.#noteProblem)
  }

  #onState(state: SessionState): void {
    if (state === SessionState.Established) {
      this.#dialog.confirmed(this.#options.invitation.request, this.#terms)
      this.#events.onAnswered()
    }
    if (state !== SessionState.Terminated) return
    this.#dialog.stop()
    this.#transfers.stop()
    this.#events.onEnded(...this.#ended)
  }

  #guard(act: () => void): void {
    try {
      act()
    } catch (error) {
      this.#noteProblem(error)
    }
  }

  readonly #noteProblem = (error: unknown): void => {
    this.#options.log.warn('a step of an incoming call failed', { problem: String(error) })
  }
}

function refuse(
  { invitation, log }: ReceiveCallOptions,
  statusCode: number,
  reasonPhrase: string,
  headers: readonly string[] = [],
): void {
  invitation
    .reject({ statusCode, reasonPhrase, extraHeaders: [...headers] })
    .catch((error: unknown) => log.debug('an incoming call was over already', { problem: String(error) }))
}

function readOffer({ request, userAgent }: Invitation): IncomingOffer {
  const dialled = request.getHeader(REQUESTED_URI_HEADER) ?? request.ruri?.toString() ?? ''
  const user = /^(?:sips?|tel):([^@;]*)/i.exec(dialled)?.[1] ?? ''
  return {
    callId: request.callId,
    dialled: user === userAgent.contact.uri.user ? (request.to.uri.user ?? '') : user,
    from: request.from.uri.user ?? '',
    fromName: request.from.displayName,
    replaces: request.hasHeader('replaces'),
  }
}
