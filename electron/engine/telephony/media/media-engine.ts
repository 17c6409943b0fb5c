import { createSocket, type Socket } from 'node:dgram'
import { lookup as lookupName } from 'node:dns'
import { once } from 'node:events'
import { isIP, isIPv6 } from 'node:net'
import type { Log } from '../../ports/log.ts'
import type { MediaSummary } from '../../ports/telephony.ts'
import { writeWavFile } from '../../sound/wav-file.ts'
import { TICK_SLOTS } from './media-limits.ts'
import type { MediaEvent, MediaPort, OpenStream } from './media-port.ts'
import { MediaStream } from './media-stream.ts'
import { createPromptCache } from './prompt-cache.ts'
import { createRtpPorts, type RtpPortRange } from './rtp-ports.ts'
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

interface OpenedStream {
  readonly media: MediaStream
  readonly port: number
  readonly slot: Set<MediaStream>
  readonly recordFile: string | undefined
}

/**
 * RTP with G.711 for many streams in the thread that calls this. One socket per stream, one timer for all.
 * @throws RangeError when `rtpPorts` holds no even port.
 */
export function createMediaEngine({ clock, rtpPorts, log }: MediaEngineOptions): MediaEngine {
  const ports = createRtpPorts(rtpPorts, clock)
  const prompts = createPromptCache()
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
  const bindAny = async (host: string): Promise<{ socket: Socket; port: number }> => {
    for (let tries = ports.free; tries > 0; tries--) {
      const port = ports.take()
      if (port === undefined) break
      const bound = await bindSocket(host, port)
      if (bound.ok) return { socket: bound.socket, port }
      ports.release(port)
      if (bound.code !== 'EADDRINUSE') throw new Error(`No RTP socket on ${host}: ${bound.code}.`)
    }
    throw new Error(`No RTP port is free between ${rtpPorts.from} and ${rtpPorts.to}.`)
  }
  const adopt = (stream: number, options: OpenStream, socket: Socket, port: number): void => {
    const media = new MediaStream({
      stream,
      socket,
      record: options.recordFile !== undefined,
      meterHertz: options.meterHertz ?? null,
      emit,
    })
    const slot = slots.reduce((least, candidate) => (candidate.size < least.size ? candidate : least))
    socket.on('message', (datagram, from) =>
      media.receive(datagram, from.address, from.port, clock.monotonic()),
    )
    socket.on('error', error => {
      if (socketErrors++ === 0) log.warn('rtp socket error', { stream, error: error.message })
    })
    slot.add(media)
    streams.set(stream, { media, port, slot, recordFile: options.recordFile })
  }
  const close = async (stream: number): Promise<MediaSummary | null> => {
    const opened = streams.get(stream)
    if (!opened) return null
    const { media, port, slot, recordFile } = opened
    streams.delete(stream)
    slot.delete(media)
    if (streams.size === 0) ticker.stop()
    media.socket.close()
    ports.release(port)
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
        const { socket, port } = await bindAny(options.host)
        if (ended) {
          socket.close()
          throw new Error('Media has ended.')
        }
        adopt(stream, options, socket, port)
        return { host: options.host, port }
      } finally {
        opening.delete(stream)
      }
    },
    connect(stream, remote) {
      const media = streams.get(stream)?.media
      if (!media) return
      media.connect(remote, clock.monotonic())
      ticker.start()
    },
    play(stream, file) {
      const media = streams.get(stream)?.media
      if (!media) return
      const request = media.requestPlay()
      void prompts.load(file).then(prompt => {
        if (prompt.ok) media.startPlaying(request, prompt.value)
        else if (media.isCurrent(request)) emit({ kind: 'failed', stream, reason: prompt.reason })
      })
    },
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
      for (const { media } of streams.values()) packetsSent += media.summary().packetsSent
      return { streams: streams.size, packetsSent, stalls, framesSkipped, socketErrors }
    },
  }
}

type BindResult =
  | { readonly ok: true; readonly socket: Socket }
  | { readonly ok: false; readonly code: string }

async function bindSocket(host: string, port: number): Promise<BindResult> {
  const socket = createSocket({
    type: isIPv6(host) ? 'udp6' : 'udp4',
    // dgram asks DNS for every single packet; an address needs no asking.
    lookup: (name, options, done) => {
      const family = isIP(name)
      if (family > 0) done(null, name, family)
      else lookupName(name, options, done)
    },
  })
  try {
    const listening = once(socket, 'listening')
    socket.bind({ address: host, port, exclusive: true })
    await listening
    return { ok: true, socket }
  } catch (error) {
    socket.close()
    return { ok: false, code: codeOf(error) }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : sentenceOf(error)
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
