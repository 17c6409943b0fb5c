import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import type { BodyAndContentType, SessionDescriptionHandler } from 'sip.js/lib/api/index.js'
import type { MediaSummary } from '../../ports/telephony.ts'
import type { MediaPort } from '../media/media-port.ts'
import {
  type Direction,
  type LocalAudio,
  type RemoteAudio,
  readAudio,
  type SdpResult,
} from './audio-description.ts'
import type { AudioPlace } from './audio-place.ts'
import { type AudioTerms, PLAIN_TERMS } from './audio-terms.ts'
import { withAddress } from './find-audio-host.ts'
import { answerDirection, holds, offerDirection } from './hold-direction.ts'
import { createKeyAgreement, type KeyAgreement, type SrtpKeys } from './key-agreement.ts'
import { remoteMediaOf } from './remote-media.ts'
import { type SessionNumber, writeAnswer, writeOffer } from './write-audio.ts'

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
  readonly #place: AudioPlace
  readonly #specialTones: boolean
  readonly #recordFile: string | undefined
  readonly #terms: AudioTerms
  readonly #keys: KeyAgreement
  /** The lines of the session, once the other side has said some. */
  #shape: RemoteAudio | null = null
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

  /** `terms`: codecs, encryption and keys that are offered and taken; G.711 without encryption when left out. */
  constructor(options: {
    media: MediaPort
    stream: number
    place: AudioPlace
    recordFile?: string
    terms?: AudioTerms
    /** Whether the network's special information tones are looked for. */
    specialTones?: boolean
  }) {
    this.#terms = options.terms ?? PLAIN_TERMS
    this.#keys = createKeyAgreement(this.#terms, bytes => randomBytes(bytes))
    this.#media = options.media
    this.stream = options.stream
    this.#place = options.place
    this.#specialTones = options.specialTones ?? false
    this.#recordFile = options.recordFile
  }

  /** Why the answer of the other side could not be used, as a sentence. */
  get problem(): string {
    return this.#problem
  }

  /** Whether our audio must be, may be or is not encrypted. */
  get srtp(): AudioTerms['srtp'] {
    return this.#terms.srtp
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
      const options = {
        direction,
        terms: this.#terms,
        cryptos: this.#keys.offer(),
        ...(this.#shape && { session: this.#shape }),
      }
      const offer = this.#number(session => ({ ok: true, value: writeOffer(local, session, options) }))
      return { body: offer, contentType: CONTENT_TYPE }
    }
    const direction = answerDirection(this.#held, asked.direction)
    const agreed = this.#keys.answer(asked)
    if (!agreed.ok) throw new Error(agreed.reason)
    const options = { direction, terms: this.#terms, crypto: agreed.value?.line ?? null }
    const body = this.#number(session => writeAnswer(local, session, asked, options))
    this.#state = 'stable'
    this.#connect(asked, agreed.value?.keys ?? null)
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
    const remote = await withAddress(readAudio(sdp, this.#terms))
    if (!remote.ok) return remote
    try {
      const local = await this.#open()
      const direction = answerDirection(this.#held, remote.value.direction)
      const agreed = this.#keys.answer(remote.value)
      if (!agreed.ok) return agreed
      const options = { direction, terms: this.#terms, crypto: agreed.value?.line ?? null }
      const body = this.#number(session => writeAnswer(local, session, remote.value, options))
      this.#superseded = this.#provisional
      this.#connect(remote.value, agreed.value?.keys ?? null)
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
    const remote = await withAddress(readAudio(sdp, this.#terms))
    if (!remote.ok) throw this.#refuse(remote.reason)
    if (this.#state === 'offered') {
      const keys = this.#keys.readAnswer(remote.value)
      if (!keys.ok) throw this.#refuse(keys.reason)
      this.#state = 'stable'
      this.#connect(remote.value, keys.value)
    } else {
      this.#asked = remote.value
      this.#state = 'asked'
    }
  }

  #refuse(reason: string): Error {
    this.#problem = reason
    return new Error(reason)
  }

  /** SDP of a 183, or of a 200 that differs from it: media follows, the offer stays open. */
  useProvisional(sdp: string): boolean {
    if (sdp === this.#superseded) return false
    const remote = readAudio(sdp, this.#terms)
    // a name is looked up for the answer, and for its early media nobody waits
    if (!remote.ok || isIP(remote.value.host) === 0) return false
    const keys = this.#keys.readAnswer(remote.value)
    if (!keys.ok) return false
    this.#provisional = sdp
    this.#connect(remote.value, keys.value)
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
    this.#local ??= this.#media
      .open(this.stream, {
        host: this.#place.host,
        ...(this.#place.rtpPorts && { ports: this.#place.rtpPorts }),
        // only where nothing else tells them: a key that came both ways would count twice
        ...(this.#terms.keysAsTones && { detectTones: this.#terms.keysAsTones }),
        ...(this.#specialTones && { specialTones: true }),
        ...(this.#recordFile !== undefined && { recordFile: this.#recordFile }),
      })
      .then(bound => ({ ...bound, host: this.#place.publicHost ?? bound.host }))
    return this.#local
  }

  #connect(remote: RemoteAudio, keys: SrtpKeys | null): void {
    this.#theirs = remote.direction
    this.#shape = remote
    const target = remoteMediaOf(remote, keys, this.#held, this.#place.sourcesOf?.(remote.host))
    const key = JSON.stringify(target)
    if (!target || key === this.#connectedTo || this.#summary) return
    this.#connectedTo = key
    this.#media.connect(this.stream, target)
  }
}
