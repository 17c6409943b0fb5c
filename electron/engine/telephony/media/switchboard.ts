import type { Codec } from './g711.ts'
import type { G711Media } from './media-port.ts'
import { Mixer, type MixLeg } from './mixer.ts'
import { Playout } from './playout.ts'
import { codecOf } from './receiver.ts'
import type { RtpView } from './rtp-packet.ts'

/** What the switchboard needs of a stream. */
export interface Line {
  readonly remote: G711Media | null
  /** Passes a packet of another stream on. `spanned`: its timestamp units. */
  relay(packet: RtpView, payloadType: number, spanned: number, newest: boolean, now: number): void
}

interface Speaker {
  readonly playout: Playout
  readonly leg: MixLeg
}

type Mix = (frame: Int16Array) => boolean

/**
 * Who hears whom. A stream that hears one other at its own loudness, in the same codec, gets that one's packets passed
 * on as they come: no decoding, no delay, losses stay visible to the far end's own concealment. Everything else (two
 * voices, a gain, another codec, a tap) goes through a jitter buffer and the mixer, in frames of 20 ms.
 */
export class Switchboard {
  readonly #mixer = new Mixer()
  readonly #streams = new Map<number, Line>()
  readonly #speakers = new Map<number, Speaker>()
  readonly #listeners = new Map<number, readonly number[]>()
  readonly #mixes = new Map<number, Mix>()
  readonly #tapped = new Set<number>()

  add(stream: number, media: Line): void {
    this.#streams.set(stream, media)
  }

  remove(stream: number): void {
    this.#tapped.delete(stream)
    this.#streams.delete(stream)
    this.#mixer.remove(stream)
    this.#arrange()
  }

  /** `to` hears `from` at `gain` (0: no more). False when one of them is not open, or `to` hears too many. */
  hear(to: number, from: number, gain: number): boolean {
    if (!this.#streams.has(to) || !this.#streams.has(from)) return false
    const done = this.#mixer.setGain(from, to, gain)
    this.#arrange()
    return done
  }

  /** What the stream hears and says is needed as samples (a recording), or no more. */
  tap(stream: number, tapped: boolean): void {
    if (tapped) this.#tapped.add(stream)
    else this.#tapped.delete(stream)
    this.#arrange()
  }

  /** What the far end of a tapped stream says in the present 20 ms; null when nothing. */
  heardFrom(stream: number): Int16Array | null {
    const leg = this.#speakers.get(stream)?.leg
    return leg?.has ? leg.said : null
  }

  /** The codec or the direction of a stream changed. */
  changed(): void {
    if (this.#speakers.size > 0 || this.#listeners.size > 0) this.#arrange()
  }

  /** Takes a packet that stream `from` received. */
  pass(from: number, packet: RtpView, newest: boolean, now: number): void {
    const listeners = this.#listeners.get(from)
    if (listeners) {
      for (let i = 0; i < listeners.length; i++) {
        const to = listeners[i]
        if (to !== undefined && this.#isRelayed(from, to)) this.#relay(from, to, packet, newest, now)
      }
    }
    this.#speakers.get(from)?.playout.put(packet, now)
  }

  /** The turn of a stream: what it says in these 20 ms is made ready for those who hear it mixed. */
  turn(stream: number, now: number): void {
    const speaker = this.#speakers.get(stream)
    if (speaker) speaker.leg.has = speaker.playout.next(speaker.leg.said, now)
  }

  /** What fills the frames of `to` when it has nothing of its own; null when nobody speaks to it, or by relayed packets. */
  mixFor(to: number): Mix | null {
    return this.#mixes.get(to) ?? null
  }

  /** Works out anew who gets packets and who a mix. Not on the hot path. */
  #arrange(): void {
    this.#listeners.clear()
    this.#mixes.clear()
    const mixed = new Set<number>(this.#tapped)
    for (const from of this.#streams.keys()) {
      const listeners = this.#mixer.listeners(from).filter(to => this.#streams.has(to))
      if (listeners.length === 0) continue
      this.#listeners.set(from, listeners)
      for (const to of listeners) {
        if (this.#isRelayed(from, to)) continue
        mixed.add(from)
        if (!this.#mixes.has(to)) this.#mixes.set(to, frame => this.#mixer.hear(to, frame))
      }
    }
    for (const from of this.#speakers.keys()) if (!mixed.has(from)) this.#speakers.delete(from)
    for (const from of mixed) {
      const speaker = this.#speakers.get(from) ?? { playout: new Playout(), leg: this.#mixer.add(from) }
      const remote = this.#streams.get(from)?.remote
      if (remote) speaker.playout.agree(remote)
      this.#speakers.set(from, speaker)
    }
  }

  #isRelayed(from: number, to: number): boolean {
    if (this.#mixer.soleInput(to) !== from || this.#tapped.has(to)) return false
    const spoken = this.#streams.get(from)?.remote
    const heard = this.#streams.get(to)?.remote
    // Packets of another length than ours cannot be passed on into a codec that is not theirs.
    if (!spoken || !heard || heard.transcoded) return false
    return spoken.codec === heard.codec
  }

  #relay(from: number, to: number, packet: RtpView, newest: boolean, now: number): void {
    const speaker = this.#streams.get(from)?.remote
    const target = this.#streams.get(to)
    const listener = target?.remote
    if (!speaker || !target || !listener) return
    const codec: Codec | null = codecOf(packet.payloadType, speaker)
    if (codec === listener.codec) {
      target.relay(packet, listener.payloadType, packet.end - packet.start, newest, now)
    } else if (
      packet.payloadType === speaker.dtmfPayloadType &&
      typeof listener.dtmfPayloadType === 'number'
    ) {
      target.relay(packet, listener.dtmfPayloadType, 0, newest, now)
    }
  }
}
