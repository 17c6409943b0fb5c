import { Worker } from 'node:worker_threads'
import type { Log } from '../ports/log.ts'
import { SMALL_THREAD } from '../ports/thread-limits.ts'
import type { CheckpointCommand, CheckpointReport, CheckpointTask } from './checkpoint-messages.ts'

/** A disk that needs longer is stuck; whoever waits goes on, and the log grows meanwhile. */
const COPY_MS_MAX = 30_000

export interface CheckpointOptions {
  /** The entry `checkpoint-worker`: the .ts file in the sources, the .cjs file in the built product. */
  readonly workerFile: string
  /** The data folder with the database, which is open already. */
  readonly dataDir: string
  readonly log: Log
}

export interface Checkpoints {
  /**
   * Resolves when what was committed until now is copied from SQLite's log into the database, so that the log begins anew with
   * the next commit. Never rejects: where the thread failed, the log says so, and the next commit that finds the log very long
   * copies it (see `openDatabase`).
   */
  copy(): Promise<void>
  /** Resolves when the thread is gone and its connection closed. Before the database is closed. */
  end(): Promise<void>
}

/**
 * Copies SQLite's log into the database in a thread of its own, by and by and when asked. In the engine's thread a commit that
 * finds a long log would do it on the spot: a thousand pages all over the file and two waits for the disk, 20 ms to seconds in
 * which no call is answered.
 */
export function startCheckpoints({ workerFile, dataDir, log }: CheckpointOptions): Checkpoints {
  const task: CheckpointTask = { dataDir }
  const worker = new Worker(workerFile, {
    workerData: task,
    name: 'checkpoints',
    resourceLimits: SMALL_THREAD,
  })
  const waiting: (() => void)[] = []
  let isGone = false
  let reason = 'its thread ended'
  let ending = false
  const tell = (command: CheckpointCommand): void => worker.postMessage(command)

  worker.on('message', (report: CheckpointReport) => {
    if (report.kind === 'copied') waiting.shift()?.()
    else log.warn('the log of the database could not be copied', { problem: report.problem })
  })
  worker.on('error', (error: Error) => {
    reason = error.message
  })
  const gone = new Promise<void>(resolve => {
    worker.on('exit', () => {
      isGone = true
      if (!ending) log.error('checkpoint thread died', { reason })
      for (const go of waiting.splice(0)) go()
      resolve()
    })
  })

  return {
    copy() {
      if (isGone || ending) return Promise.resolve()
      return new Promise(resolve => {
        const timer = setTimeout(() => {
          log.warn('copying the log of the database takes long', { ms: COPY_MS_MAX })
          resolve()
        }, COPY_MS_MAX)
        waiting.push(() => {
          clearTimeout(timer)
          resolve()
        })
        tell({ kind: 'copy' })
      })
    },
    end() {
      ending = true
      if (!isGone) tell({ kind: 'end' })
      return gone
    },
  }
}
