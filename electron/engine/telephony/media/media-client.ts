import { once } from 'node:events'
import { performance } from 'node:perf_hooks'
import { Worker } from 'node:worker_threads'
import type { Log } from '../../ports/log.ts'
import type { MediaSummary } from '../../ports/telephony.ts'
import { SMALL_THREAD } from '../../ports/thread-limits.ts'
import { keepOpusLoaded } from './codec/keep-opus-loaded.ts'
import { areDtmfDigits } from './dtmf-events.ts'
import type { MediaCounters } from './media-engine.ts'
import { THREAD_END_MS, THREAD_STARTS_PER_MINUTE_MAX } from './media-limits.ts'
import type { MediaCommand, MediaReport, MediaWorkerData } from './media-messages.ts'
import type { DtmfWay, MediaEvent, MediaPort } from './media-port.ts'
import type { TapLayout } from './recording-tap.ts'
import type { RtpPortRange } from './rtp-ports.ts'

export interface MediaWorkerOptions {
  /** The entry `media-worker`: the .ts file in the sources, the .cjs file in the built product. */
  readonly workerFile: string
  readonly rtpPorts: RtpPortRange
  readonly log: Log
  /** The running thread ended by itself; every stream it had got its `failed` event before. `reason` is a sentence. */
  readonly onDeath?: (reason: string) => void
}

export interface MediaThread extends MediaPort {
  counters(): Promise<MediaCounters>
}

interface Waiting {
  readonly answer: (report: MediaReport) => void
  readonly fail: (reason: string) => void
}

/** An order without its number, so that each kind keeps its own fields. */
type Ask<Command = Extract<MediaCommand, { readonly ask: number }>> = Command extends unknown
  ? Omit<Command, 'ask'>
  : never

/**
 * Media in a thread of its own, so that a query in this one does not delay packets.
 *
 * When the thread dies, every stream gets a `failed` event, open requests fail, `onDeath` is called, and the
 * next `open` starts a new thread, at most five times a minute.
 * @throws (rejects) when the thread cannot be started.
 */
export async function startMediaWorker(options: MediaWorkerOptions): Promise<MediaThread> {
  const client = new MediaClient(options)
  await client.start()
  return client
}

class MediaClient implements MediaThread {
  readonly #options: MediaWorkerOptions
  readonly #listeners: ((event: MediaEvent) => void)[] = []
  readonly #waiting = new Map<number, Waiting>()
  readonly #streams = new Map<number, 'opening' | 'open'>()
  readonly #starts: number[] = []
  #worker: Worker | null = null
  #starting: Promise<Worker> | null = null
  #ended = false
  #nextAsk = 1

  constructor(options: MediaWorkerOptions) {
    this.#options = options
  }

  async start(): Promise<Worker> {
    if (this.#ended) throw new Error('Media has ended.')
    if (this.#worker) return this.#worker
    this.#starting ??= this.#startThread().finally(() => {
      this.#starting = null
    })
    return this.#starting
  }

  async open(
    stream: number,
    options: Parameters<MediaPort['open']>[1],
  ): Promise<{ host: string; port: number }> {
    if (this.#streams.has(stream)) throw new Error(`Stream ${stream} is open already.`)
    this.#streams.set(stream, 'opening')
    try {
      await this.start()
      const report = await this.#ask({ kind: 'open', stream, options })
      if (report.kind !== 'opened') throw unexpected(report)
      this.#streams.set(stream, 'open')
      return { host: report.host, port: report.port }
    } catch (error) {
      this.#streams.delete(stream)
      throw error
    }
  }

  connect(stream: number, remote: Parameters<MediaPort['connect']>[1]): void {
    this.#send({ kind: 'connect', stream, remote })
  }

  play(stream: number, file: string): void {
    this.#send({ kind: 'play', stream, file })
  }

  stop(stream: number): void {
    this.#send({ kind: 'stop', stream })
  }

  sendDtmf(stream: number, digits: string, how: DtmfWay): boolean {
    return areDtmfDigits(digits) && this.#send({ kind: 'dtmf', stream, digits, how })
  }

  record(stream: number, file: string, layout: TapLayout): void {
    this.#send({ kind: 'record', stream, file, layout })
  }

  stopRecording(stream: number): void {
    this.#send({ kind: 'stop-recording', stream })
  }

  hear(to: number, from: number, gain: number): void {
    this.#send({ kind: 'hear', to, from, gain })
  }

  async close(stream: number): Promise<MediaSummary | null> {
    if (!this.#streams.delete(stream) || !this.#worker) return null
    try {
      const report = await this.#ask({ kind: 'close', stream })
      return report.kind === 'closed' ? report.summary : null
    } catch (error) {
      // The thread died with the stream: what it had counted is gone.
      this.#options.log.warn('media stream closed without its summary', { stream, reason: String(error) })
      return null
    }
  }

  async counters(): Promise<MediaCounters> {
    const report = await this.#ask({ kind: 'count' })
    if (report.kind !== 'counted') throw unexpected(report)
    return report.counters
  }

  onEvent(listener: (event: MediaEvent) => void): void {
    this.#listeners.push(listener)
  }

  async end(): Promise<void> {
    if (this.#ended) return
    this.#ended = true
    await this.#starting?.catch(() => undefined)
    const worker = this.#worker
    if (!worker) return
    const exited = once(worker, 'exit')
    const timer = setTimeout(() => void worker.terminate(), THREAD_END_MS)
    this.#send({ kind: 'end', ask: this.#nextAsk++ })
    await exited
    clearTimeout(timer)
    this.#streams.clear()
  }

  async #startThread(): Promise<Worker> {
    const now = performance.now()
    while (this.#starts[0] !== undefined && now - this.#starts[0] > 60_000) this.#starts.shift()
    if (this.#starts.length >= THREAD_STARTS_PER_MINUTE_MAX) {
      throw new Error(
        `The media thread died ${this.#starts.length} times within a minute; it is not started again now.`,
      )
    }
    this.#starts.push(now)
    const { workerFile, rtpPorts } = this.#options
    const workerData: MediaWorkerData = { rtpPorts }
    await keepOpusLoaded()
    const worker = new Worker(workerFile, { workerData, name: 'media', resourceLimits: SMALL_THREAD })
    let reason = 'The media thread ended.'
    let ready = false
    worker.on('error', (error: Error) => {
      reason = `The media thread failed: ${error.message}`
    })
    worker.on('message', (report: MediaReport) => this.#take(report))
    const exited = new Promise<never>((_, reject) => {
      worker.on('exit', () => {
        reject(new Error(reason))
        this.#onExit(reason, ready)
      })
    })
    exited.catch(() => undefined)
    // Its first answer shows that the entry was loaded and the ports are usable; until then it may exit.
    this.#worker = worker
    await Promise.race([this.#ask({ kind: 'count' }), exited])
    ready = true
    return worker
  }

  #onExit(reason: string, wasReady: boolean): void {
    this.#worker = null
    for (const [ask, { fail }] of this.#waiting) {
      this.#waiting.delete(ask)
      fail(reason)
    }
    // A thread that never ran is reported by the request that started it.
    if (this.#ended || !wasReady) return
    // A stream that is still opening learns it from its `open`.
    const lost = [...this.#streams].filter(([, state]) => state === 'open').map(([stream]) => stream)
    for (const stream of lost) this.#streams.delete(stream)
    this.#options.log.error('media thread died', { reason, streams: lost.length })
    for (const stream of lost) this.#emit({ kind: 'failed', stream, reason })
    this.#options.onDeath?.(reason)
  }

  #take(report: MediaReport): void {
    if (report.kind === 'event') this.#emit(report.event)
    else if (report.kind === 'log') this.#options.log[report.level](report.message, report.fields)
    else {
      const waiting = this.#waiting.get(report.ask)
      this.#waiting.delete(report.ask)
      if (report.kind === 'refused') waiting?.fail(report.reason)
      else waiting?.answer(report)
    }
  }

  #emit(event: MediaEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  #ask(command: Ask): Promise<MediaReport> {
    return new Promise((resolve, reject) => {
      const ask = this.#nextAsk++
      this.#waiting.set(ask, { answer: resolve, fail: reason => reject(new Error(reason)) })
      if (!this.#send({ ...command, ask })) {
        this.#waiting.delete(ask)
        reject(new Error('The media thread is not running.'))
      }
    })
  }

  #send(command: MediaCommand): boolean {
    this.#worker?.postMessage(command)
    return this.#worker !== null
  }
}

function unexpected(report: MediaReport): Error {
  return new Error(`The media thread gave the wrong answer: ${report.kind}.`)
}
