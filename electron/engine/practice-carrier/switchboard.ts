import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Invitation, Message, Session, SessionDescriptionHandlerFactory } from 'sip.js/lib/api/index.js'
import type { BehaviourKind, Profile } from '../../../shared/model/profile.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { MediaPort } from '../telephony/media/media-port.ts'
import { readAudio } from '../telephony/sdp/audio-description.ts'
import type { AudioTerms } from '../telephony/sdp/audio-terms.ts'
import { createKeyAgreement } from '../telephony/sdp/key-agreement.ts'
import { RtpSession } from '../telephony/sdp/rtp-session.ts'
import { audioTermsOf } from '../telephony/trunk/audio-terms-of-trunk.ts'
import { answerText, dialledNumber, type TextReport } from './answer-text.ts'
import { createCallMemory } from './call-memory.ts'
import type { Door } from './carrier-door.ts'
import { createCarrierLimits } from './carrier-limits.ts'
import { type CallSummary, CarriedCall } from './carry-call.ts'
import { personFor } from './public.ts'

export interface SwitchboardOptions {
  readonly profile: Profile
  readonly seed: number
  readonly resourcesDir: string
  readonly recordingsDir: string | undefined
  readonly onCall: ((report: CallReport) => void) | undefined
  readonly onText: ((report: TextReport) => void) | undefined
  /** Local address of the audio. */
  readonly host: string
  readonly media: MediaPort
  readonly clock: Clock
  /** Null when the carrier knows no account. */
  readonly door: Door | null
  readonly log: Log
}

export interface CallReport extends CallSummary {
  readonly number: string
  /** How many calls this number had before. */
  readonly callIndex: number
  readonly kind: BehaviourKind
}

export interface CarrierStatistics {
  /** Calls taken, each with the behaviour it met. */
  readonly calls: number
  readonly byKind: Readonly<Partial<Record<BehaviourKind, number>>>
  readonly inProgress: number
  readonly inProgressMost: number
  readonly answered: number
  /** Calls refused with 503 because the profile's limits were reached. */
  readonly aboveLimits: number
  /** Text messages taken. */
  readonly texts: number
  /** Calls and messages that were asked for a password, or for a right one. */
  readonly challenged: number
  /** Addresses that are registered now. */
  readonly registered: number
  /** Audio in which somebody was heard, all ended calls together, in milliseconds. */
  readonly heardMs: number
  readonly rtpPacketsSent: number
  readonly rtpPacketsReceived: number
}

/** Puts every call through to the person it is for, and keeps count. */
export class Switchboard {
  readonly #options: SwitchboardOptions
  readonly #limits: ReturnType<typeof createCarrierLimits>
  readonly #memory = createCallMemory()
  readonly #calls = new Map<Session, CarriedCall>()
  readonly #recordFiles = new Map<Session, string>()
  readonly #streams = new Map<number, Session>()
  readonly #byKind: Partial<Record<BehaviourKind, number>> = {}
  readonly #counts = {
    calls: 0,
    inProgressMost: 0,
    answered: 0,
    aboveLimits: 0,
    texts: 0,
    challenged: 0,
    heardMs: 0,
    rtpPacketsSent: 0,
    rtpPacketsReceived: 0,
  }
  readonly #terms: AudioTerms
  #lastStream = 0
  #closed = false

  constructor(options: SwitchboardOptions) {
    this.#options = options
    const { profile, clock } = options
    this.#limits = createCarrierLimits(profile.limits, clock)
    this.#terms = audioTermsOf({ ...profile.carrier, dtmf: 'rfc4733' })
    options.media.onEvent(event => {
      const session = this.#streams.get(event.stream)
      if (session) this.#calls.get(session)?.onMediaEvent(event)
    })
  }

  /** Gives each session of sip.js its stream of audio. */
  readonly sessionFactory: SessionDescriptionHandlerFactory = session => {
    const { media, host } = this.#options
    const stream = ++this.#lastStream
    this.#streams.set(stream, session)
    const recordFile = this.#recordFiles.get(session)
    const terms = this.#terms
    return new RtpSession({
      media,
      stream,
      place: { host },
      terms,
      ...(recordFile !== undefined && { recordFile }),
    })
  }

  /** A call has come: takes it, or refuses it when the carrier is full or the address is no number. */
  onInvite(invitation: Invitation): void {
    const number = dialledNumber(invitation.request)
    const challenge = this.#options.door?.challengeToCall(invitation.request) ?? null
    if (this.#closed) this.#refuse(invitation, 503, 'Service Unavailable')
    else if (challenge !== null) {
      this.#counts.challenged++
      this.#refuse(invitation, 407, 'Proxy Authentication Required', challenge)
    } else if (number === null) this.#refuse(invitation, 484, 'Address Incomplete')
    else if (!canAnswer(invitation.body, this.#terms)) this.#refuse(invitation, 488, 'Not Acceptable Here')
    else if (this.#limits.enter()) this.#connect(invitation, number)
    else {
      this.#counts.aboveLimits++
      this.#refuse(invitation, 503, 'Service Unavailable', 'Retry-After: 1')
    }
  }

  /** A text message has come. */
  onMessage(message: Message): void {
    const report = answerText(message, this.#options)
    if (report.status < 300) this.#counts.texts++
    if (report.status === 407) this.#counts.challenged++
    else this.#options.onText?.(report)
  }

  statistics(): CarrierStatistics {
    return {
      ...this.#counts,
      byKind: { ...this.#byKind },
      inProgress: this.#limits.inProgress,
      registered: this.#options.door?.registered ?? 0,
    }
  }

  /** Takes no more calls and ends those there are; resolves when all BYEs are answered. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#calls.values()].map(call => call.end()))
  }

  #connect(invitation: Invitation, number: string): void {
    const { profile, seed, resourcesDir, recordingsDir, media, clock, log } = this.#options
    const callIndex = this.#memory.countCall(number)
    const behaviour = personFor(profile, seed, number, callIndex)
    const { kind } = behaviour
    this.#counts.calls++
    this.#counts.inProgressMost = Math.max(this.#counts.inProgressMost, this.#limits.inProgress)
    this.#byKind[kind] = (this.#byKind[kind] ?? 0) + 1
    if (recordingsDir !== undefined) {
      this.#recordFiles.set(invitation, join(recordingsDir, `${number.replace(/^\+/, '')}-${callIndex}.wav`))
    }
    const call = new CarriedCall({
      invitation,
      behaviour,
      media,
      soundFile: sound => join(resourcesDir, 'public', `${sound}.wav`),
      clock,
      log,
      onOver: summary => this.#forget(invitation, { ...summary, number, callIndex, kind }),
    })
    this.#calls.set(invitation, call)
    call.start()
  }

  #forget(invitation: Invitation, report: CallReport): void {
    this.#calls.delete(invitation)
    this.#recordFiles.delete(invitation)
    const handler = invitation.sessionDescriptionHandler
    if (handler instanceof RtpSession) this.#streams.delete(handler.stream)
    this.#limits.leave()
    if (report.answered) this.#counts.answered++
    this.#counts.heardMs += report.media?.heardMs ?? 0
    this.#counts.rtpPacketsSent += report.media?.packetsSent ?? 0
    this.#counts.rtpPacketsReceived += report.media?.packetsReceived ?? 0
    const { number, kind, endedBy } = report
    this.#options.log.debug('practice call over', { number, kind, endedBy })
    this.#options.onCall?.(report)
  }

  #refuse(invitation: Invitation, statusCode: number, reasonPhrase: string, header?: string): void {
    invitation
      .reject({ statusCode, reasonPhrase, extraHeaders: header ? [header] : [] })
      .catch((error: unknown) =>
        this.#options.log.warn('practice carrier cannot refuse', { reason: String(error) }),
      )
  }
}

/** Whether an offer names a codec, and keys when they are needed; an INVITE without one gets ours (RFC 3261 13.3.1.3). */
function canAnswer(offer: string | undefined, terms: AudioTerms): boolean {
  if (!offer) return true
  const remote = readAudio(offer, terms)
  return remote.ok && createKeyAgreement(terms, count => randomBytes(count)).answer(remote.value).ok
}
