import type { Log } from '../../ports/log.ts'
import type { MediaSummary } from '../../ports/telephony.ts'
import { writeWavFile } from '../../sound/wav-file.ts'
import { type BoundPair, bindPair } from './bind-rtp.ts'
import { createCodecShelf } from './codec/codecs.ts'
import { areDtmfDigits } from './dtmf-events.ts'
import { TICK_SLOTS } from './media-limits.ts'
import type { MediaEvent, MediaPort, OpenStream } from './media-port.ts'
import { MediaStream } from './media-stream.ts'
import { createPromptCache } from './prompt-cache.ts'
import { createRtpPorts, type RtpPortRange, type RtpPorts } from './rtp-ports.ts'
import { Switchboard } from './switchboard.ts'
import { createTicker, type MediaClock } from './ticker.ts'

export interface MediaEngineOptions {
  readonly clock: MediaClock
  readonly rtpPorts: RtpPortRange
  readonly log: Log
}

/** How the beat was kept since the engine was created. */
export interface MediaCounters {
  readonly streams: number
  readonly packetsSent: number
  /** Times the thread was held up for more than 200 ms, and frames of all streams that were skipped for it. */
  readonly stalls: number
  readonly framesSkipped: number
  /** Sends and receptions that the system refused. */
  readonly socketErrors: number
}

export interface MediaEngine extends MediaPort {
  counters(): MediaCounters
}

type OpenedPair = BoundPair & { readonly port: number; readonly ports: RtpPorts }

interface OpenedStream {
  readonly media: MediaStream
  readonly port: number
  /** Where the port is given back to. */
  readonly ports: RtpPorts
  readonly slot: Set<MediaStream>
  readonly recordFile: string | undefined
}

/**
 * RTP with G.711 for many streams in the thread that calls this. One socket per stream, one timer for all.
 * @throws RangeError when `rtpPorts` holds no even port.
 */
export function createMediaEngine({ clock, rtpPorts, log }: MediaEngineOptions): MediaEngine {
  const ownPorts = createRtpPorts(rtpPorts, clock)
  /** Of the ranges that streams asked for. */
  const otherPorts = new Map<string, RtpPorts>()
  const prompts = createPromptCache()
  const codec = createCodecShelf(reason => log.error('a codec is missing', { reason }))
  const listeners: ((event: MediaEvent) => void)[] = []
  const streams = new Map<number, OpenedStream>()
  const opening = new Set<number>()
  const slots: readonly Set<MediaStream>[] = Array.from({ length: TICK_SLOTS }, () => new Set())
  let ended = false
  let stalls = 0
  let framesSkipped = 0
  let socketErrors = 0
  let packetsSentBefore = 0

  const emit = (event: MediaEvent): void => {
    for (const listener of listeners) listener(event)
  }
  const switchboard = new Switchboard()
  const ticker = createTicker(clock, {
    onTick(slot, now) {
      for (const media of slots[slot] ?? []) media.tick(now)
    },
    onStall(skipped, lateMs) {
      stalls++
      for (const { media } of streams.values()) {
        if (!media.connected) continue
        media.skip(skipped)
        framesSkipped += skipped
      }
      log.warn('media thread was held up', {
        lateMs: Math.round(lateMs),
        skippedFrames: skipped,
        streams: streams.size,
      })
    },
  })
  const portsOf = (range: RtpPortRange | undefined): RtpPorts => {
    if (!range) return ownPorts
    const key = `${range.from}-${range.to}`
    const known = otherPorts.get(key) ?? createRtpPorts(range, clock)
    otherPorts.set(key, known)
    return known
  }
  const bindAny = async (host: string, range: RtpPortRange | undefined): Promise<OpenedPair> => {
    const ports = portsOf(range)
    for (let tries = ports.free; tries > 0; tries--) {
      const port = ports.take()
      if (port === undefined) break
      const bound = await bindPair(host, port)
      if (bound.ok) return { ...bound.value, port, ports }
      ports.release(port)
      if (bound.code !== 'EADDRINUSE') throw new Error(`No RTP socket on ${host}: ${bound.code}.`)
    }
    const { from, to } = range ?? rtpPorts
    throw new Error(`No RTP port is free between ${from} and ${to}.`)
  }
  const adopt = (
    stream: number,
    options: OpenStream,
    { socket, rtcpSocket, port, ports }: OpenedPair,
  ): void => {
    const media = new MediaStream({
      stream,
      socket,
      rtcpSocket,
      record: options.recordFile !== undefined,
      detectTones: options.detectTones ?? null,
      specialTones: options.specialTones ?? false,
      meterHertz: options.meterHertz ?? null,
      switchboard,
      codec,
      emit,
      onStranger: (host, from) =>
        log.warn('audio from an address that the far end did not name is not taken', {
          stream,
          from: `${host}:${from}`,
        }),
    })
    const slot = slots.reduce((least, candidate) => (candidate.size < least.size ? candidate : least))
    const onError = (error: Error): void => {
      if (socketErrors++ === 0) log.warn('rtp socket error', { stream, error: error.message })
    }
    socket.on('message', (datagram, from) =>
      media.receive(datagram, from.address, from.port, clock.monotonic()),
    )
    rtcpSocket?.on('message', (datagram, from) =>
      media.receiveReport(datagram, from.address, clock.monotonic()),
    )
    socket.on('error', onError)
    rtcpSocket?.on('error', onError)
    slot.add(media)
    switchboard.add(stream, media)
    streams.set(stream, { media, port, ports, slot, recordFile: options.recordFile })
  }
  const close = async (stream: number): Promise<MediaSummary | null> => {
    const opened = streams.get(stream)
    if (!opened) return null
    const { media, port, ports, slot, recordFile } = opened
    streams.delete(stream)
    slot.delete(media)
    if (streams.size === 0) ticker.stop()
    switchboard.remove(stream)
    media.close(clock.monotonic())
    ports.release(port)
    await media.stopTap()
    const summary = media.summary()
    packetsSentBefore += summary.packetsSent
    const samples = media.recorded()
    if (samples && recordFile !== undefined) {
      try {
        await writeWavFile(recordFile, samples)
      } catch (error) {
        emit({ kind: 'failed', stream, reason: `The recording was not written: ${sentenceOf(error)}` })
      }
    }
    return summary
  }
  return {
    async open(stream, options) {
      if (ended) throw new Error('Media has ended.')
      if (streams.has(stream) || opening.has(stream)) throw new Error(`Stream ${stream} is open already.`)
      opening.add(stream)
      try {
        const pair = await bindAny(options.host, options.ports)
        if (ended) {
          pair.socket.close()
          pair.rtcpSocket?.close()
          throw new Error('Media has ended.')
        }
        adopt(stream, options, pair)
        return { host: options.host, port: pair.port }
      } finally {
        opening.delete(stream)
      }
    },
    connect(stream, remote) {
      const media = streams.get(stream)?.media
      if (!media) return
      media.connect(remote, clock.monotonic())
      switchboard.changed()
      ticker.start()
    },
    play(stream, file) {
      const media = streams.get(stream)?.media
      if (!media) return
      const request = media.requestPlay()
      void prompts.load(file).then(prompt => {
        if (prompt.ok) media.startPlaying(request, prompt.value, clock.monotonic())
        else if (media.isCurrent(request)) emit({ kind: 'failed', stream, reason: prompt.reason })
      })
    },
    sendDtmf(stream, digits, how) {
      const media = streams.get(stream)?.media
      if (!media || !areDtmfDigits(digits)) return false
      const taken = media.sendDtmf(digits, how)
      if (!taken) log.warn('keys not sent: too many wait', { stream })
      return taken
    },
    hear(to, from, gain) {
      if (!switchboard.hear(to, from, gain)) log.warn('streams not connected', { to, from, gain })
    },
    record: (stream, file, layout) => streams.get(stream)?.media.startTap(file, layout),
    stopRecording: stream => void streams.get(stream)?.media.stopTap(),
    stop: stream => streams.get(stream)?.media.stopPlaying(),
    close,
    onEvent: listener => void listeners.push(listener),
    async end() {
      ended = true
      await Promise.all([...streams.keys()].map(close))
      ticker.stop()
    },
    counters() {
      let packetsSent = packetsSentBefore
      for (const { media } of streams.values()) packetsSent += media.packetsSent
      return { streams: streams.size, packetsSent, stalls, framesSkipped, socketErrors }
    },
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
