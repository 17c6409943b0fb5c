import type { BodyAndContentType, SessionDescriptionHandler } from 'sip.js/lib/api/index.js'
import type { MediaSummary } from '../../ports/telephony.ts'
import type { MediaPort } from '../media/media-port.ts'
import {
  type LocalAudio,
  type RemoteAudio,
  readAudio,
  remoteMediaOf,
  writeAnswer,
  writeOffer,
} from './audio-description.ts'

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
  readonly #media: MediaPort
  readonly #host: string
  readonly #recordFile: string | undefined
  #local: Promise<LocalAudio> | null = null
  #version = 0
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

  async getDescription(): Promise<BodyAndContentType> {
    const local = await this.#open()
    const session = { id: this.stream, version: ++this.#version }
    const asked = this.#asked
    if (this.#state !== 'asked' || !asked) {
      this.#state = 'offered'
      return { body: writeOffer(local, session), contentType: CONTENT_TYPE }
    }
    const answer = writeAnswer(local, session, asked)
    if (!answer.ok) throw new Error(answer.reason)
    this.#state = 'stable'
    this.#connect(asked)
    return { body: answer.value, contentType: CONTENT_TYPE }
  }

  hasDescription(contentType: string): boolean {
    return contentType.toLowerCase() === CONTENT_TYPE
  }

  async setDescription(sdp: string): Promise<void> {
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
    if (!remote.ok) return false
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
    void this.finish()
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
    const target = remoteMediaOf(remote)
    const key = JSON.stringify(target)
    if (!target || key === this.#connectedTo || this.#summary) return
    this.#connectedTo = key
    this.#media.connect(this.stream, target)
  }
}
