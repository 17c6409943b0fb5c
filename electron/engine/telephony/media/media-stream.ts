import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:dgram'
import type { MediaSummary } from '../../ports/telephony.ts'
import { G711 } from './g711.ts'
import {
  FRAME_MS,
  FRAME_SAMPLES,
  NO_PACKETS_MS,
  RTP_HEADER_BYTES,
  SEND_RING_PACKETS,
} from './media-limits.ts'
import type { MediaEvent, RemoteMedia } from './media-port.ts'
import type { Prompt } from './prompt-cache.ts'
import { createReceiver, type Receiver } from './receiver.ts'
import { writeRtpHeader } from './rtp-packet.ts'

export interface StreamOptions {
  readonly stream: number
  readonly socket: Socket
  readonly record: boolean
  /** The tone that a level meter looks for; null for no meter. */
  readonly meterHertz: number | null
  readonly emit: (event: MediaEvent) => void
}

interface Playing {
  readonly prompt: Prompt
  position: number
}

/** One leg's RTP: an own row of packets out, one far end in. Driven by the ticker, 50 times a second. */
export class MediaStream {
  readonly socket: Socket
  readonly #stream: number
  readonly #emit: (event: MediaEvent) => void
  readonly #receiver: Receiver
  readonly #ring: readonly Buffer[] = Array.from({ length: SEND_RING_PACKETS }, () =>
    Buffer.alloc(RTP_HEADER_BYTES + FRAME_SAMPLES),
  )
  // Unpredictable starts, as RFC 3550 5.1 asks.
  readonly #ssrc = randomBytes(4).readUInt32BE()
  #sequence = randomBytes(2).readUInt16BE()
  #timestamp = randomBytes(4).readUInt32BE()
  #marker = true
  #remote: RemoteMedia | null = null
  #playing: Playing | null = null
  #playRequest = 0
  #packetsSent = 0
  #promptPlayedMs = 0
  #promptFinished = false
  #quietSince = 0
  #quietReported = 0

  constructor(options: StreamOptions) {
    this.socket = options.socket
    this.#stream = options.stream
    this.#emit = options.emit
    this.#receiver = createReceiver(options)
  }

  get connected(): boolean {
    return this.#remote !== null
  }

  connect(remote: RemoteMedia, now: number): void {
    const before = this.#remote
    if (before?.host !== remote.host || before.port !== remote.port) this.#receiver.expect(remote)
    else this.#receiver.agree(remote)
    if (!before) {
      this.#quietSince = now
      this.#quietReported = 0
    }
    if (!before?.send) this.#marker = true
    this.#remote = remote
  }

  /** A request to play; what `start` gets must be this number, else it was overtaken by `play` or `stop`. */
  requestPlay(): number {
    this.#playing = null
    this.#promptFinished = false
    return ++this.#playRequest
  }

  startPlaying(request: number, prompt: Prompt): void {
    if (request !== this.#playRequest) return
    this.#playing = { prompt, position: 0 }
    this.#marker = true
  }

  stopPlaying(): void {
    this.#playRequest++
    this.#playing = null
  }

  isCurrent(request: number): boolean {
    return request === this.#playRequest
  }

  receive(datagram: Buffer, host: string, port: number, now: number): void {
    if (!this.#receiver.receive(datagram, host, port, now)) return
    this.#quietSince = now
    this.#quietReported = 0
  }

  /** One frame is due: sends it, and looks whether the far end went quiet. */
  tick(now: number): void {
    const remote = this.#remote
    if (!remote) return
    if (remote.send) this.#send(remote)
    this.#receiver.tick(now)
    const reports = Math.floor((now - this.#quietSince) / NO_PACKETS_MS)
    if (reports > this.#quietReported) {
      this.#quietReported = reports
      this.#emit({ kind: 'no-packets', stream: this.#stream, silentMs: reports * NO_PACKETS_MS })
    }
  }

  /** Frames that will never be sent: the far end's clock moves on, the prompt waits. */
  skip(frames: number): void {
    if (!this.#remote?.send) return
    this.#timestamp = (this.#timestamp + frames * FRAME_SAMPLES) >>> 0
    this.#marker = true
  }

  recorded(): Int16Array | null {
    return this.#receiver.recorded()
  }

  summary(): MediaSummary {
    return {
      packetsSent: this.#packetsSent,
      packetsReceived: this.#receiver.packets,
      packetsLost: this.#receiver.lost,
      jitterMs: this.#receiver.jitterMs,
      promptPlayedMs: this.#promptPlayedMs,
      promptFinished: this.#promptFinished,
      heardMs: this.#receiver.heardMs,
    }
  }

  #send(remote: RemoteMedia): void {
    const packet = this.#ring[this.#packetsSent % SEND_RING_PACKETS]
    if (!packet) return
    writeRtpHeader(packet, {
      payloadType: remote.payloadType,
      marker: this.#marker,
      sequence: this.#sequence,
      timestamp: this.#timestamp,
      ssrc: this.#ssrc,
    })
    const ended = this.#fill(packet, remote)
    // After the first packet from the far end, its real address is used, not the one it wrote (RFC 4961).
    const source = this.#receiver.source
    this.socket.send(packet, source?.port ?? remote.port, source?.host ?? remote.host)
    this.#marker = false
    this.#sequence = (this.#sequence + 1) & 0xffff
    this.#timestamp = (this.#timestamp + FRAME_SAMPLES) >>> 0
    this.#packetsSent++
    if (ended) {
      this.#playing = null
      this.#promptFinished = true
      this.#emit({ kind: 'played', stream: this.#stream })
    }
  }

  /** Writes the payload: the next frame of what is played, else silence. True when the prompt ended with it. */
  #fill(packet: Buffer, remote: RemoteMedia): boolean {
    const { silence } = G711[remote.codec]
    const playing = this.#playing
    if (!playing) {
      packet.fill(silence, RTP_HEADER_BYTES)
      return false
    }
    const octets = playing.prompt.encoded(remote.codec)
    const end = Math.min(playing.position + FRAME_SAMPLES, octets.length)
    const length = end - playing.position
    packet.set(octets.subarray(playing.position, end), RTP_HEADER_BYTES)
    if (length < FRAME_SAMPLES) packet.fill(silence, RTP_HEADER_BYTES + length)
    playing.position = end
    this.#promptPlayedMs += (length * FRAME_MS) / FRAME_SAMPLES
    return end >= octets.length
  }
}
