import type { BodyAndContentType, SessionDescriptionHandler } from 'sip.js/lib/api/index.js'
import type { MediaSummary } from '../../ports/telephony.ts'
import type { MediaPort } from '../media/media-port.ts'
import {
  type Direction,
  type LocalAudio,
  type RemoteAudio,
  readAudio,
  remoteMediaOf,
  type SdpResult,
  type SessionNumber,
  writeAnswer,
  writeOffer,
} from './audio-description.ts'
import { answerDirection, holds, offerDirection } from './hold-direction.ts'

const CONTENT_TYPE = 'application/sdp'

/**
 * sip.js's SessionDescriptionHandler over one stream of a MediaPort, for both roles:
 *
 *   stable --getDescription()--> offered --setDescription(answer)--> stable
 *   stable --setDescription(offer)--> asked --getDescription()--> stable
 *
 * A description that cannot be used rejects with a sentence; sip.js then ends the call as the RFC says.
 */
export class RtpSession implements SessionDescriptionHandler {
  readonly stream: number
  /** Whether the end of the SIP session frees the stream; a call that may send another INVITE does that itself. */
  closesWithSession = true
  readonly #media: MediaPort
  readonly #host: string
  readonly #recordFile: string | undefined
  #local: Promise<LocalAudio> | null = null
  #version = 0
  #lastBody = ''
  /** SDP of the last 18x in use, and of one that an UPDATE has replaced. */
  #provisional = ''
  #superseded = ''
  #held = false
  #theirs: Direction = 'sendrecv'
  #state: 'stable' | 'offered' | 'asked' = 'stable'
  #asked: RemoteAudio | null = null
  #connectedTo = ''
  #summary: Promise<MediaSummary | null> | null = null
  #problem = 'The answer carried no description of its audio.'

  constructor(options: { media: MediaPort; stream: number; host: string; recordFile?: string }) {
    this.#media = options.media
    this.stream = options.stream
    this.#host = options.host
    this.#recordFile = options.recordFile
  }

  /** Why the answer of the other side could not be used, as a sentence. */
  get problem(): string {
    return this.#problem
  }

  /** Whether the next description takes the other side's audio away (true), or wants it again. */
  get held(): boolean {
    return this.#held
  }

  set held(held: boolean) {
    this.#held = held
  }

  /** Whether the other side does not listen to us now. */
  get heldByThem(): boolean {
    return holds(this.#theirs)
  }

  async getDescription(): Promise<BodyAndContentType> {
    const local = await this.#open()
    const asked = this.#asked
    if (this.#state !== 'asked' || !asked) {
      this.#state = 'offered'
      const direction = offerDirection(this.#held, this.#theirs)
      const offer = this.#number(session => ({ ok: true, value: writeOffer(local, session, direction) }))
      return { body: offer, contentType: CONTENT_TYPE }
    }
    const direction = answerDirection(this.#held, asked.direction)
    const body = this.#number(session => writeAnswer(local, session, asked, direction))
    this.#state = 'stable'
    this.#connect(asked)
    return { body, contentType: CONTENT_TYPE }
  }

  /** A description with the next version, or with the last one when it says the same (RFC 3264 section 8). */
  #number(write: (session: SessionNumber) => SdpResult<string>): string {
    const again = write({ id: this.stream, version: this.#version })
    if (!again.ok) throw new Error(again.reason)
    if (again.value === this.#lastBody) return again.value
    const next = write({ id: this.stream, version: ++this.#version })
    if (!next.ok) throw new Error(next.reason)
    this.#lastBody = next.value
    return next.value
  }

  /**
   * An UPDATE of an early dialog whose 18x brought the answer (RFC 3311 5.1). The INVITE's own offer stays open for other forks;
   * what the 18x said does not count any more when the 200 repeats it.
   */
  async #answerEarly(sdp: string): Promise<SdpResult<string>> {
    const remote = readAudio(sdp)
    if (!remote.ok) return remote
    try {
      const local = await this.#open()
      const direction = answerDirection(this.#held, remote.value.direction)
      const body = this.#number(session => writeAnswer(local, session, remote.value, direction))
      this.#superseded = this.#provisional
      this.#connect(remote.value)
      return { ok: true, value: body }
    } catch (error) {
      return { ok: false, reason: error instanceof Error ? error.message : String(error) }
    }
  }

  /** Answers an offer that came in an UPDATE (RFC 3311); what was agreed stays when it cannot be used. */
  async answerOffer(sdp: string): Promise<SdpResult<string>> {
    const early = this.#state === 'offered' && this.#provisional !== ''
    if (this.#state !== 'stable' && !early) return { ok: false, reason: 'Another offer is open.' }
    if (early) return this.#answerEarly(sdp)
    try {
      await this.setDescription(sdp)
      const { body } = await this.getDescription()
      return { ok: true, value: body }
    } catch (error) {
      await this.rollbackDescription()
      return { ok: false, reason: error instanceof Error ? error.message : String(error) }
    }
  }

  hasDescription(contentType: string): boolean {
    return contentType.toLowerCase() === CONTENT_TYPE
  }

  async setDescription(sdp: string): Promise<void> {
    // After an early UPDATE sip.js takes our own answer for that of the 200.
    if (this.#state === 'offered' && (sdp === this.#lastBody || sdp === this.#superseded)) {
      this.#state = 'stable'
      return
    }
    const remote = readAudio(sdp)
    if (!remote.ok) {
      this.#problem = remote.reason
      throw new Error(remote.reason)
    }
    if (this.#state === 'offered') {
      this.#state = 'stable'
      this.#connect(remote.value)
    } else {
      this.#asked = remote.value
      this.#state = 'asked'
    }
  }

  /** SDP of a 183, or of a 200 that differs from it: media follows, the offer stays open. */
  useProvisional(sdp: string): boolean {
    const remote = readAudio(sdp)
    if (!remote.ok || sdp === this.#superseded) return false
    this.#provisional = sdp
    this.#connect(remote.value)
    return true
  }

  async rollbackDescription(): Promise<void> {
    this.#state = 'stable'
    this.#asked = null
  }

  sendDtmf(): boolean {
    return false
  }

  close(): void {
    if (this.closesWithSession) void this.finish()
  }

  /** Frees the stream; the summary of what was said and heard, the same one at every call. */
  finish(): Promise<MediaSummary | null> {
    this.#summary ??= this.#local === null ? Promise.resolve(null) : this.#media.close(this.stream)
    return this.#summary
  }

  #open(): Promise<LocalAudio> {
    if (this.#summary) return Promise.reject(new Error('The call is over.'))
    this.#local ??= this.#media.open(this.stream, {
      host: this.#host,
      ...(this.#recordFile !== undefined && { recordFile: this.#recordFile }),
    })
    return this.#local
  }

  #connect(remote: RemoteAudio): void {
    this.#theirs = remote.direction
    const target = remoteMediaOf(remote)
    const key = JSON.stringify(target)
    if (!target || key === this.#connectedTo || this.#summary) return
    this.#connectedTo = key
    this.#media.connect(this.stream, target)
  }
}
