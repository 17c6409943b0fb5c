import { Worker } from 'node:worker_threads'
import type { Profile } from '../../../shared/model/profile.ts'
import type { Log } from '../ports/log.ts'
import { SMALL_THREAD } from '../ports/thread-limits.ts'
import { keepOpusLoaded } from '../telephony/media/codec/keep-opus-loaded.ts'
import type { CarrierCommand, CarrierNews, CarrierWorkerData } from './carrier-messages.ts'
import { type LineToCarrier, lineToCarrier } from './line-to-carrier.ts'
import type { CarrierStatistics } from './switchboard.ts'

export interface StartPracticeCarrierOptions {
  /** The entry `practice-carrier-worker`: the .ts file in the sources, the .cjs file in the built product. */
  readonly workerFile: string
  readonly profile: Profile
  readonly seed: number
  readonly resourcesDir: string
  readonly log: Log
  /** The running thread ended by itself; `reason` is a sentence. */
  readonly onDeath?: (reason: string) => void
}

export interface RunningPracticeCarrier {
  readonly host: string
  /** Of its SIP socket, in the first transport of the profile. */
  readonly port: number
  /** What a trunk to it must be set to. */
  readonly line: LineToCarrier
  /** Rejects when the thread has ended. */
  statistics(): Promise<CarrierStatistics>
  /** Ends every call and the thread; calling it again waits for the same end. */
  close(): Promise<void>
}

/** The carrier ends calls for at most two seconds; after this the thread is stopped by force. */
const CLOSE_MS = 4_000

type Listening = Extract<CarrierNews, { kind: 'listening' }>

interface Waiting {
  readonly resolve: (statistics: CarrierStatistics) => void
  readonly reject: (error: Error) => void
}

/**
 * Starts a practice carrier in a thread of its own, so that its audio and signalling are as independent of the caller's
 * as a real carrier's. Resolves when it listens; rejects with a sentence when it cannot be started.
 */
export async function startPracticeCarrier(
  options: StartPracticeCarrierOptions,
): Promise<RunningPracticeCarrier> {
  const { log, profile, seed, resourcesDir } = options
  const workerData: CarrierWorkerData = { profile, seed, resourcesDir }
  await keepOpusLoaded()
  const worker = new Worker(options.workerFile, {
    workerData,
    name: 'practice-carrier',
    resourceLimits: SMALL_THREAD,
  })
  const waiting = new Map<number, Waiting>()
  let lastAsk = 0
  let state: 'starting' | 'running' | 'closing' | 'ended' = 'starting'
  let reason = 'The thread of the practice carrier ended.'
  let listens: (where: Listening) => void = () => {}
  const listening = new Promise<Listening>(resolve => {
    listens = resolve
  })

  worker.on('message', (news: CarrierNews) => {
    switch (news.kind) {
      case 'listening':
        state = 'running'
        listens(news)
        return
      case 'failed':
        reason = `The practice carrier cannot start: ${news.reason}`
        return
      case 'counted':
        waiting.get(news.ask)?.resolve(news.statistics)
        waiting.delete(news.ask)
        return
      case 'log':
        log[news.level](news.message, news.fields)
        return
    }
  })
  worker.on('error', (error: Error) => {
    reason = `The practice carrier failed: ${error.message}`
  })
  const exited = new Promise<void>(resolve => {
    worker.on('exit', () => {
      const before = state
      state = 'ended'
      for (const { reject } of waiting.values()) reject(new Error(reason))
      waiting.clear()
      resolve()
      if (before !== 'running') return
      log.error('practice carrier died', { reason })
      options.onDeath?.(reason)
    })
  })
  const { host, port, certificate } = await Promise.race([
    listening,
    exited.then(() => {
      throw new Error(reason)
    }),
  ])
  const send = (command: CarrierCommand): void => worker.postMessage(command)

  return {
    host,
    port,
    line: lineToCarrier(profile.carrier, certificate),
    statistics() {
      if (state !== 'running') return Promise.reject(new Error(reason))
      return new Promise((resolve, reject) => {
        const ask = ++lastAsk
        waiting.set(ask, { resolve, reject })
        send({ kind: 'count', ask })
      })
    },
    async close() {
      if (state === 'running') {
        state = 'closing'
        send({ kind: 'close' })
        const timer = setTimeout(() => {
          log.warn('practice carrier did not end by itself')
          void worker.terminate()
        }, CLOSE_MS)
        void exited.then(() => clearTimeout(timer))
      }
      await exited
    },
  }
}
