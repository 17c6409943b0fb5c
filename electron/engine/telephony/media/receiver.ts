import { isIP } from 'node:net'
import { SAMPLES_PER_SECOND } from '../../sound/sound-limits.ts'
import { type AddressRanges, createAddressRanges } from '../transport/address-ranges.ts'
import type { AudioWatch } from './audio-watch.ts'
import { createDtmfReceiver, type DtmfDigit } from './dtmf-events.ts'
import { createDtmfDetector } from './dtmf-tones.ts'
import { type Codec, decodeG711Into, meanMagnitude } from './g711.ts'
import { createLevelMeter } from './level-meter.ts'
import { RTP_PAYLOAD_BYTES_MAX, SOURCE_STALE_MS } from './media-limits.ts'
import type { DetectTones, G711Media, MediaEvent } from './media-port.ts'
import { createReception, type Reception } from './reception.ts'
import { createRecording } from './recording.ts'
import { createRtpView, type RtpView, readRtpPacket } from './rtp-packet.ts'
import { createSpecialToneDetector } from './special-tones.ts'
import { createVoiceDetector } from './voice-detector.ts'

/** Packets of speech stopped this long: whoever spoke has ended. */
const SPEECH_GAP_MS = 400
/** The first key may come as tone and as event; the end of the event is at most this much after the key. */
const SAME_KEY_MS = 500

export interface Source {
  readonly host: string
  readonly port: number
}

export interface ReceiverOptions {
  readonly stream: number
  readonly record: boolean
  readonly detectTones: DetectTones | null
  /** Whether special information tones are looked for until `forgetSpecialTones`. */
  readonly specialTones: boolean
  /** The tone that a level meter looks for; null for no meter. */
  readonly meterHertz: number | null
  readonly watch: AudioWatch
  readonly emit: (event: MediaEvent) => void
  /** Called once: audio came from an address that is not believed. */
  readonly onStranger?: (host: string, port: number) => void
  /** Every packet of this stream that is not a copy, in its order of arrival; the view is valid during the call. */
  readonly pass: (packet: RtpView, newest: boolean, now: number) => void
}

export interface Receiver {
  /**
   * Another far end is expected, at the address that it named or at another one that is believed; for a second not where the
   * old one was, whose last packets are still on their way.
   */
  expect(remote: G711Media, now: number): void
  /** The same far end with another codec or direction. */
  agree(remote: G711Media): void
  /** True when the datagram belongs to this stream. */
  receive(datagram: Buffer, host: string, port: number, now: number): boolean
  /** Special information tones are not looked for any more once it is so late. */
  forgetSpecialTones(at: number): void
  /** Ends voice when its packets stopped, and a key whose end was lost. */
  tick(now: number): void
  recorded(): Int16Array | null
  readonly reception: Reception
  /** Where packets really come from, once one came. */
  readonly source: Source | null
  /** Whether what we send goes there, too, instead of where the far end said that it listens. */
  readonly follows: boolean
  /** Audio packets; a packet that came twice counts once. */
  readonly packets: number
  readonly heardMs: number
}

/** The receiving half of a stream. Datagrams that are no RTP, or another source's, change nothing. */
export function createReceiver(options: ReceiverOptions): Receiver {
  const { stream, meterHertz, watch, emit, pass, onStranger } = options
  const meter = meterHertz === null ? null : createLevelMeter(meterHertz)
  const reception = createReception()
  const detector = createVoiceDetector()
  const recording = options.record ? createRecording() : null
  const tones = options.detectTones ? createDtmfDetector() : null
  let special = options.specialTones ? createSpecialToneDetector() : null
  let specialUntil = Number.POSITIVE_INFINITY
  const view = createRtpView()
  const samples = new Int16Array(RTP_PAYLOAD_BYTES_MAX)
  let keys = createDtmfReceiver()
  let frame = samples
  /** Who sends events is not listened to for tones: many leave a piece of the tone in the audio. */
  let sendsEvents = false
  let lastTone = ''
  let lastToneMs = 0
  let remote: G711Media | null = null
  let source: Source | null = null
  let former: Source | null = null
  let formerUntil = 0
  /** The host that the far end named, however it is written, and those besides it. */
  let named: AddressRanges = createAddressRanges()
  let others: AddressRanges = createAddressRanges()
  let toldStranger = false
  let heardFirst = false
  // A field, because a number in a closure is boxed at every write.
  const arrival = { lastMs: 0 }
  let packets = 0

  const agree = (next: G711Media): void => {
    remote = next
    named = createAddressRanges(isIP(next.host) ? [next.host] : [])
    others = createAddressRanges(next.sources?.ranges)
  }
  const belongs = (host: string, port: number, now: number): boolean => {
    if (source?.port === port && source.host === host) return true
    const isNamed = named.has(host)
    // The address that the far end gave comes before the first that sent: on a plain line anybody can send a packet.
    if (isNamed && remote?.port === port) {
      source = { host, port }
      former = null
      return true
    }
    if (remote && !remote.srtp && !isNamed && !others.has(host)) {
      if (!toldStranger) onStranger?.(host, port)
      toldStranger = true
      return false
    }
    // A far end may move (a transfer behind the carrier), nobody may push in while it talks.
    if (source && now - arrival.lastMs < SOURCE_STALE_MS) return false
    if (!source && former?.port === port && former.host === host && now < formerUntil) return false
    source = { host, port }
    former = null
    return true
  }
  const voice = (changed: boolean): void => {
    if (changed) emit({ kind: 'voice', stream, speaking: detector.speaking })
  }
  const tellKey = (key: DtmfDigit | null, now: number): void => {
    if (!key) return
    const toldAsTone = key.digit === lastTone && now - lastToneMs < SAME_KEY_MS + key.durationMs
    lastTone = ''
    if (!toldAsTone) emit({ kind: 'digit', stream, ...key, how: 'events' })
  }
  const hearTones = (codec: Codec, now: number): void => {
    if (now > specialUntil) special = null
    const hasEvents = options.detectTones === 'without-events' && typeof remote?.dtmfPayloadType === 'number'
    const keyTones = sendsEvents || hasEvents ? null : tones
    if (!keyTones && !special) return
    const count = decodeG711Into(codec, view.bytes, view.start, view.end, samples)
    if (frame.length !== count) frame = samples.subarray(0, count)
    const tone = special?.push(frame)
    if (tone) emit({ kind: 'special-tone', stream, tone })
    const digit = keyTones?.push(frame) ?? ''
    if (digit === '') return
    lastTone = digit
    lastToneMs = now
    emit({ kind: 'digit', stream, digit, durationMs: 0, how: 'tones' })
  }
  const hear = (codec: Codec, newest: boolean, now: number): void => {
    packets++
    reception.time(view.timestamp, now)
    recording?.add(codec, view, now)
    if (!newest) return
    const mean = meanMagnitude(codec, view.bytes, view.start, view.end)
    if (meter?.push(codec, view.bytes.subarray(view.start, view.end)))
      emit({ kind: 'level', stream, ...meter.reading })
    watch.heard(mean, now)
    voice(detector.push(mean, ((view.end - view.start) * 1_000) / SAMPLES_PER_SECOND))
    hearTones(codec, now)
  }
  const hearPacket = (newest: boolean, now: number): void => {
    if (remote?.receive === false || view.end === view.start) return
    if (isEvent(view.payloadType, remote)) {
      sendsEvents = true
      tellKey(keys.take(view.bytes, view.start, view.end, view.timestamp, now), now)
    }
    const codec = codecOf(view.payloadType, remote)
    // Telephone events and comfort noise keep the row of numbers, but are no audio.
    if (codec) hear(codec, newest, now)
    pass(view, newest, now)
  }
  return {
    expect(next, now) {
      const hadOther = remote !== null
      agree(next)
      // It now names the address that it sends from anyway.
      if (source?.port === next.port && named.has(source.host)) return
      former = hadOther ? source : null
      formerUntil = now + SOURCE_STALE_MS
      source = null
    },
    agree,
    receive(datagram, host, port, now) {
      if (!readRtpPacket(datagram, view) || !belongs(host, port, now)) return false
      const place = reception.arrive(view.ssrc, view.sequence)
      arrival.lastMs = now
      if (!heardFirst) {
        heardFirst = true
        emit({ kind: 'first-packet', stream })
      }
      if (place === 'first') {
        recording?.rebase()
        keys = createDtmfReceiver()
      }
      if (place !== 'duplicate' && place !== 'stray') hearPacket(place !== 'late', now)
      return true
    },
    forgetSpecialTones(at) {
      specialUntil = Math.min(specialUntil, at)
    },
    tick(now) {
      if (detector.speaking && now - arrival.lastMs > SPEECH_GAP_MS) voice(detector.silence())
      tellKey(keys.tick(now), now)
    },
    recorded: () => recording?.samples() ?? null,
    reception,
    get source() {
      return source
    },
    get follows() {
      return remote?.srtp !== undefined || remote?.sources?.follow === true
    },
    get packets() {
      return packets
    },
    get heardMs() {
      return detector.heardMs
    },
  }
}

/**
 * The codec of a packet, or null when it is no audio of ours. The static types 0 and 8 keep their meaning even
 * when another one was agreed: a far end may send whatever was offered (RFC 3264 6.1, RFC 3551 6).
 */
export function codecOf(payloadType: number, remote: G711Media | null): Codec | null {
  if (remote && payloadType === remote.payloadType) return remote.codec
  if (payloadType === 0) return 'PCMU'
  if (payloadType === 8) return 'PCMA'
  return null
}

/** Events come under the type that we offered, 101, or under the far end's own, which some use both ways. */
function isEvent(payloadType: number, remote: G711Media | null): boolean {
  if (payloadType === remote?.payloadType) return false
  const agreed = remote?.dtmfPayloadType
  if (agreed === undefined || agreed === null) return payloadType === OFFERED_EVENT_TYPE
  return payloadType === agreed || payloadType === OFFERED_EVENT_TYPE
}

/** What sdp/ offers for telephone-event. */
const OFFERED_EVENT_TYPE = 101
