import { SAMPLES_PER_SECOND } from '../../sound/sound-limits.ts'
import { type Codec, meanMagnitude } from './g711.ts'
import { createLevelMeter } from './level-meter.ts'
import { SOURCE_STALE_MS } from './media-limits.ts'
import type { MediaEvent, RemoteMedia } from './media-port.ts'
import { createReception } from './reception.ts'
import { createRecording } from './recording.ts'
import { parseRtpPacket, type RtpPacket } from './rtp-packet.ts'
import { createVoiceDetector } from './voice-detector.ts'

/** Packets of speech stopped this long: whoever spoke has ended. */
const SPEECH_GAP_MS = 400

export interface Source {
  readonly host: string
  readonly port: number
}

export interface ReceiverOptions {
  readonly stream: number
  readonly record: boolean
  /** The tone that a level meter looks for; null for no meter. */
  readonly meterHertz: number | null
  readonly emit: (event: MediaEvent) => void
}

export interface Receiver {
  /** Another far end is expected: the next valid packet, wherever it comes from, is its own. */
  expect(remote: RemoteMedia): void
  /** The same far end with another codec or direction. */
  agree(remote: RemoteMedia): void
  /** True when the datagram belongs to this stream. */
  receive(datagram: Buffer, host: string, port: number, now: number): boolean
  /** Ends voice when its packets stopped. */
  tick(now: number): void
  recorded(): Int16Array | null
  /** Where packets really come from, once one came. */
  readonly source: Source | null
  /** Audio packets; a packet that came twice counts once. */
  readonly packets: number
  readonly lost: number
  readonly jitterMs: number
  readonly heardMs: number
}

/** The receiving half of a stream. Datagrams that are no RTP, or another source's, change nothing. */
export function createReceiver(options: ReceiverOptions): Receiver {
  const { stream, record, meterHertz, emit } = options
  const meter = meterHertz === null ? null : createLevelMeter(meterHertz)
  const reception = createReception()
  const detector = createVoiceDetector()
  const recording = record ? createRecording() : null
  let remote: RemoteMedia | null = null
  let source: Source | null = null
  let heardFirst = false
  let lastArrival = 0
  let packets = 0

  const belongs = (host: string, port: number, now: number): boolean => {
    if (source?.port === port && source.host === host) return true
    // A far end may move (a transfer behind the carrier), an intruder may not push in while it talks.
    if (source && now - lastArrival < SOURCE_STALE_MS) return false
    source = { host, port }
    return true
  }
  const voice = (changed: boolean): void => {
    if (changed) emit({ kind: 'voice', stream, speaking: detector.speaking })
  }
  const hear = (packet: RtpPacket, codec: Codec, newest: boolean, now: number): void => {
    packets++
    reception.time(packet.timestamp, now)
    recording?.add(codec, packet.payload, packet.timestamp, now)
    if (!newest) return
    if (meter?.push(codec, packet.payload)) emit({ kind: 'level', stream, ...meter.reading })
    const ms = (packet.payload.length * 1_000) / SAMPLES_PER_SECOND
    voice(detector.push(meanMagnitude(codec, packet.payload), ms))
  }
  return {
    expect(next) {
      remote = next
      source = null
    },
    agree(next) {
      remote = next
    },
    receive(datagram, host, port, now) {
      const packet = parseRtpPacket(datagram)
      if (!packet || !belongs(host, port, now)) return false
      const { arrival, restarted } = reception.arrive(packet.ssrc, packet.sequence)
      lastArrival = now
      if (!heardFirst) {
        heardFirst = true
        emit({ kind: 'first-packet', stream })
      }
      if (restarted) recording?.rebase()
      const codec = codecOf(packet.payloadType, remote)
      // Telephone events and comfort noise keep the row of numbers, but are no audio.
      if (codec && packet.payload.length > 0 && (arrival === 'next' || arrival === 'late')) {
        hear(packet, codec, arrival === 'next', now)
      }
      return true
    },
    tick(now) {
      if (detector.speaking && now - lastArrival > SPEECH_GAP_MS) voice(detector.silence())
    },
    recorded: () => recording?.samples() ?? null,
    get source() {
      return source
    },
    get packets() {
      return packets
    },
    get lost() {
      return reception.lost
    },
    get jitterMs() {
      return reception.jitterMs
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
function codecOf(payloadType: number, remote: RemoteMedia | null): Codec | null {
  if (remote && payloadType === remote.payloadType) return remote.codec
  if (payloadType === 0) return 'PCMU'
  if (payloadType === 8) return 'PCMA'
  return null
}
