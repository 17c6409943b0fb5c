import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:dgram'
import type { MediaSummary } from '../../ports/telephony.ts'
import { type AudioWatch, createAudioWatch } from './audio-watch.ts'
import type { Codec, CodecName } from './codec/codec.ts'
import { NO_PACKETS_MS, SPECIAL_TONES_MS } from './media-limits.ts'
import type { DetectTones, DtmfWay, G711Media, MediaEvent, MediaQuality, RemoteMedia } from './media-port.ts'
import type { Prompt } from './prompt-cache.ts'
import { estimateMos } from './quality.ts'
import { createReceiver, type Receiver } from './receiver.ts'
import { RecordingTap, type TapLayout } from './recording-tap.ts'
import { isRtcp } from './rtcp.ts'
import { RtcpSession } from './rtcp-session.ts'
import { RtpLine } from './rtp-line.ts'
import type { RtpView } from './rtp-packet.ts'
import { RtpSender } from './rtp-sender.ts'
import type { Switchboard } from './switchboard.ts'

/** Delay of one way besides the network: packing 20 ms, and about as much of coding and playing. */
const OWN_DELAY_MS = 40
/** How often the quality is told. */
const QUALITY_MS = 5_000

export interface StreamOptions {
  readonly stream: number
  readonly socket: Socket
  /** The next port, for reports; null when it was not free. */
  readonly rtcpSocket: Socket | null
  readonly record: boolean
  readonly detectTones: DetectTones | null
  readonly specialTones: boolean
  /** The tone that a level meter looks for; null for no meter. */
  readonly meterHertz: number | null
  readonly switchboard: Switchboard
  /** Codecs besides G.711; null while one is being loaded. */
  readonly codec: (name: CodecName) => Codec | null
  readonly emit: (event: MediaEvent) => void
  /** Called once: audio came from an address that is not believed. */
  readonly onStranger: (host: string, port: number) => void
}

/** One leg's RTP: an own row of packets out, one far end in. Driven by the ticker, 50 times a second. */
export class MediaStream {
  readonly #options: StreamOptions
  readonly #receiver: Receiver
  readonly #sender: RtpSender
  readonly #rtcp: RtcpSession
  readonly #line: RtpLine
  readonly #watch: AudioWatch = createAudioWatch()
  #remote: G711Media | null = null
  #playRequest = 0
  #promptFinished = false
  #tap: RecordingTap | null = null
  #quietSince = 0
  #quietReported = 0
  #qualityDue = 0
  #packetsAtQuality = 0

  constructor(options: StreamOptions) {
    const { stream, record, detectTones, specialTones, meterHertz, switchboard, emit } = options
    this.#options = options
    this.#line = new RtpLine(options.codec)
    this.#sender = new RtpSender((packet, length) => this.#transmit(packet, length))
    this.#receiver = createReceiver({
      stream,
      record,
      detectTones,
      specialTones,
      meterHertz,
      watch: this.#watch,
      emit,
      onStranger: options.onStranger,
      pass: (packet, newest, now) => switchboard.pass(stream, packet, newest, now),
    })
    this.#rtcp = new RtcpSession({
      ssrc: this.#sender.ssrc,
      cname: randomBytes(12).toString('base64url'),
      random: Math.random,
      unitsPerMs: 8,
      send: datagram => this.#transmitReport(datagram),
    })
  }

  get connected(): boolean {
    return this.#remote !== null
  }
  get remote(): G711Media | null {
    return this.#remote
  }
  get packetsSent(): number {
    return this.#sender.packets
  }
  /** It plays or sends keys: nothing of others is passed on through it now. */
  get hasOwn(): boolean {
    return this.#sender.hasOwn
  }

  connect(agreed: RemoteMedia, now: number): void {
    const remote = this.#line.agree(agreed)
    const before = this.#remote
    if (before?.host !== remote.host || before.port !== remote.port) this.#receiver.expect(remote, now)
    else this.#receiver.agree(remote)
    const listens = remote.receive !== false
    // Back from hold, or new: the silence until now was in order.
    if (!before || (listens && before.receive === false)) this.#heardSomething(now)
    if (!before?.send) this.#sender.mark()
    if (listens && remote.send) this.#watch.begin(now)
    else this.#watch.pause()
    this.#remote = remote
  }

  /** A request to play; what `start` gets must be this number, else it was overtaken by `play` or `stop`. */
  requestPlay(): number {
    this.#sender.play(null)
    this.#promptFinished = false
    return ++this.#playRequest
  }

  startPlaying(request: number, prompt: Prompt, now: number): void {
    if (request !== this.#playRequest) return
    this.#sender.play(prompt)
    this.#receiver.forgetSpecialTones(now + SPECIAL_TONES_MS)
  }

  stopPlaying(): void {
    this.#playRequest++
    this.#sender.play(null)
  }

  isCurrent(request: number): boolean {
    return request === this.#playRequest
  }

  /** False when too many keys wait already. */
  sendDtmf(digits: string, how: DtmfWay): boolean {
    const events = how === 'events' && typeof this.#remote?.dtmfPayloadType === 'number'
    return this.#sender.press(digits, events ? 'events' : 'tones')
  }

  receive(datagram: Buffer, host: string, port: number, now: number): void {
    if (isRtcp(datagram)) {
      this.receiveReport(datagram, host, now)
      return
    }
    const packet = this.#line.open(datagram)
    if (packet && this.#receiver.receive(packet, host, port, now)) this.#heardSomething(now)
  }

  /** A report, on the port beside or on the RTP port itself. Strangers' are not believed. */
  receiveReport(datagram: Buffer, host: string, now: number): void {
    const known = this.#receiver.source?.host ?? this.#remote?.host
    if (host !== known) return
    const report = this.#line.openReport(datagram)
    if (report) this.#rtcp.receive(report, now)
  }

  /** Passes a packet of another stream on. */
  relay(packet: RtpView, payloadType: number, spanned: number, newest: boolean, now: number): void {
    if (this.#remote?.send) this.#sender.relay(packet, payloadType, spanned, newest, now)
  }

  /** One frame is due: sends it, and looks whether the far end went quiet. */
  tick(now: number): void {
    const remote = this.#remote
    if (!remote) return
    const { stream, switchboard, emit } = this.#options
    switchboard.turn(stream, now)
    if (remote.send) {
      const ended = this.#sender.tick(remote, now, switchboard.mixFor(stream))
      this.#watch.said(this.#sender.loudness, now)
      if (ended === 'prompt-ended') {
        this.#promptFinished = true
        emit({ kind: 'played', stream })
      } else if (ended === 'keys-ended') emit({ kind: 'keys-sent', stream })
    }
    this.#tap?.write(switchboard.heardFrom(stream), remote.send ? this.#sender.said : null)
    this.#receiver.tick(now)
    this.#rtcp.tick(now, this.#sender, this.#receiver.reception)
    this.#tellQuiet(remote, now)
    this.#tellQuality(now)
    const finding = this.#watch.tick(now)
    if (finding) emit({ kind: 'audio', stream, finding })
  }

  /** Records both sides from now on; what was recorded before is completed first. */
  startTap(file: string, layout: TapLayout): void {
    void this.stopTap()
    this.#tap = new RecordingTap(file, layout)
    this.#sender.keepsSaid = true
    this.#options.switchboard.tap(this.#options.stream, true)
  }

  /** Completes the recording and tells `recorded` or `not-recorded`. */
  async stopTap(): Promise<void> {
    const tap = this.#tap
    if (!tap) return
    const { stream, switchboard, emit } = this.#options
    this.#tap = null
    this.#sender.keepsSaid = false
    switchboard.tap(stream, false)
    const end = await tap.close()
    if (end.ok) emit({ kind: 'recorded', stream, ms: end.ms })
    else emit({ kind: 'not-recorded', stream, reason: end.reason })
  }

  /** Frames that will never be sent: the far end's clock moves on, the prompt waits. */
  skip(frames: number): void {
    for (let i = 0; i < frames; i++) this.#tap?.write(null, null)
    if (this.#remote?.send) this.#sender.skip(frames)
  }

  /** Says goodbye and closes the sockets. */
  close(now: number): void {
    if (this.#remote) this.#rtcp.end(now, this.#sender, this.#receiver.reception)
    this.#line.close()
    this.#options.socket.close()
    this.#options.rtcpSocket?.close()
  }

  recorded(): Int16Array | null {
    return this.#receiver.recorded()
  }

  quality(): MediaQuality {
    const { reception } = this.#receiver
    const { far } = this.#rtcp
    const lossShare = reception.expected > 0 ? Math.max(0, reception.lost / reception.expected) : 0
    const roundTripMs = far?.roundTripMs ?? null
    const delayMs = (roundTripMs ?? 0) / 2 + 2 * reception.jitterMs + OWN_DELAY_MS
    return {
      lossShare,
      jitterMs: reception.jitterMs,
      farLossShare: far?.lossShare ?? null,
      farJitterMs: far?.jitterMs ?? null,
      roundTripMs,
      mos: estimateMos({ lossShare, delayMs }),
    }
  }

  summary(): MediaSummary {
    const { reception } = this.#receiver
    const { roundTripMs, mos, farLossShare } = this.quality()
    return {
      packetsSent: this.#sender.packets,
      packetsReceived: this.#receiver.packets,
      packetsLost: reception.lost,
      jitterMs: reception.jitterMs,
      promptPlayedMs: this.#sender.promptPlayedMs,
      promptFinished: this.#promptFinished,
      heardMs: this.#receiver.heardMs,
      roundTripMs,
      farLossShare,
      mos: this.#receiver.packets > 0 ? mos : null,
    }
  }

  #heardSomething(now: number): void {
    this.#quietSince = now
    this.#quietReported = 0
  }

  #tellQuiet(remote: G711Media, now: number): void {
    if (remote.receive === false) return
    const reports = Math.floor((now - this.#quietSince) / NO_PACKETS_MS)
    if (reports <= this.#quietReported) return
    this.#quietReported = reports
    this.#options.emit({
      kind: 'no-packets',
      stream: this.#options.stream,
      silentMs: reports * NO_PACKETS_MS,
    })
  }

  #tellQuality(now: number): void {
    if (this.#qualityDue === 0) this.#qualityDue = now + QUALITY_MS
    if (now < this.#qualityDue) return
    this.#qualityDue += QUALITY_MS
    const { packets } = this.#receiver
    if (packets === this.#packetsAtQuality) return
    this.#packetsAtQuality = packets
    this.#options.emit({ kind: 'quality', stream: this.#options.stream, quality: this.quality() })
  }

  #transmit(packet: Buffer, length: number): void {
    const remote = this.#remote
    if (!remote) return
    const { host, port } = this.#target(remote)
    const sealed = this.#line.seal(packet, length)
    if (sealed) this.#options.socket.send(sealed, 0, this.#line.length, port, host)
  }

  /** Where the far end said that it listens; behind a NAT, where its packets come from (RFC 4961). */
  #target(remote: G711Media): { readonly host: string; readonly port: number } {
    const { source, follows } = this.#receiver
    return follows && source ? source : remote
  }

  #transmitReport(report: Buffer): void {
    const remote = this.#remote
    const { socket, rtcpSocket } = this.#options
    if (!remote || remote.rtcp === 'none') return
    const datagram = this.#line.sealReport(report)
    if (!datagram) return
    const { host, port } = this.#target(remote)
    if (remote.rtcp === 'mux') socket.send(datagram, port, host)
    else rtcpSocket?.send(datagram, typeof remote.rtcp === 'number' ? remote.rtcp : port + 1, host)
  }
}
