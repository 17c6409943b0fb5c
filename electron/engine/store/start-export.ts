import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { failure, type Result, success } from '../../../shared/errors.ts'
import type {
  ExportErrorCode,
  ExportOrder,
  ExportSize,
  ExportStep,
  ExportWriter,
} from '../ports/export-writer.ts'
import type { Log } from '../ports/log.ts'
import { SMALL_THREAD } from '../ports/thread-limits.ts'
import { type ExportReport, type ExportTask, partOf } from './export-messages.ts'
import { sentenceOf } from './write-export.ts'

/** A million recipients take well under a minute; a thread that needs more is stuck. */
const EXPORT_MS_MAX = 10 * 60_000
/** Orders that may wait for the one that is being written. */
const WAITING_MAX = 20
/** Ids name files, so they are plain. */
const ID = /^[a-z0-9-]{1,64}$/
const OUR_FILE = /^[a-z0-9-]{1,64}\.(csv|export)(\.part)?$/

export interface ExportWriterOptions {
  /** The entry `export-worker`: the .ts file in the sources, the .cjs file in the built product. */
  readonly workerFile: string
  /** The data folder with the database; exports lie in `exports` under it. */
  readonly dataDir: string
  readonly log: Log
}

type Answer = Result<ExportSize, ExportErrorCode>
type Finished = Exclude<ExportReport, { readonly kind: 'progress' }>
type Outcome = Finished | { readonly kind: 'died'; readonly reason: string }
const CLOSING = failure('internal', 'The program is closing. Export again when it runs.')
const CANCELLED = failure('internal', 'The export was cancelled.')

export interface ExportThread {
  readonly outcome: Promise<Outcome>
  /** Asks it to stop; it does so after some hundred rows. */
  stop(): void
}

/** Runs one task in a thread of its own; `onStep` hears now and then how far a file is. */
export function startExportThread(
  workerFile: string,
  task: ExportTask,
  onStep?: (step: ExportStep) => void,
): ExportThread {
  const worker = new Worker(workerFile, { workerData: task, name: 'export', resourceLimits: SMALL_THREAD })
  let outcome: Outcome = { kind: 'died', reason: 'its thread ended without an answer' }
  const stop = (): void => {
    if (task.kind === 'write') Atomics.store(task.stop, 0, 1)
  }
  return {
    stop,
    outcome: new Promise(resolve => {
      const timer = setTimeout(() => {
        outcome = { kind: 'died', reason: `it took longer than ${EXPORT_MS_MAX / 60_000} minutes` }
        stop()
      }, EXPORT_MS_MAX)
      worker.on('message', (report: ExportReport) => {
        if (report.kind === 'progress') onStep?.(report.step)
        else outcome = report
      })
      worker.on('error', (error: Error) => {
        outcome = { kind: 'died', reason: error.message }
      })
      worker.on('exit', () => {
        clearTimeout(timer)
        resolve(outcome)
      })
    }),
  }
}

/** Writes exports, each in a thread of its own, one at a time: the disk is one, too. */
export function createExportWriter(options: ExportWriterOptions): ExportWriter {
  const { dataDir, log, workerFile } = options
  const folder = join(dataDir, 'exports')
  const threads = new Set<ExportThread>()
  /** Files that wait or are written, each with its thread once there is one. */
  const writing = new Map<string, { thread: ExportThread | null; cancelled: boolean }>()
  let last: Promise<unknown> = Promise.resolve()
  let ended = false

  const pathOf = (id: string): string => {
    if (!ID.test(id)) throw new Error(`not an id of an export: ${id}`)
    return join(folder, `${id}.export`)
  }
  const removeFile = (file: string): void => {
    try {
      rmSync(file, { force: true })
    } catch (problem) {
      // Windows keeps a file that somebody is reading; the next start removes it.
      log.warn('an exported file stays behind', { file, problem: String(problem) })
    }
  }
  const run = (task: ExportTask, onStep?: (step: ExportStep) => void): ExportThread => {
    const thread = startExportThread(workerFile, task, onStep)
    threads.add(thread)
    void thread.outcome.then(() => threads.delete(thread))
    return thread
  }

  async function writeNow(
    id: string,
    order: ExportOrder,
    onStep?: (step: ExportStep) => void,
  ): Promise<Answer> {
    const entry = writing.get(id)
    if (ended) return CLOSING
    if (!entry || entry.cancelled) return CANCELLED
    const target = pathOf(id)
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
    } catch (problem) {
      const { code, message } = sentenceOf(problem, folder)
      return failure(code, message)
    }
    entry.thread = run(
      { kind: 'write', dataDir, order, target, stop: new Int32Array(new SharedArrayBuffer(4)) },
      onStep,
    )
    const outcome = await entry.thread.outcome
    if (entry.cancelled) {
      removeFile(partOf(target))
      removeFile(target)
      return CANCELLED
    }
    if (outcome.kind === 'done') return success(outcome.size)
    if (outcome.kind === 'failed' && !ended) return failure(outcome.code, outcome.message)
    removeFile(partOf(target))
    return cutOff(order.target.what, outcome)
  }

  function cutOff(what: string, outcome: Outcome) {
    if (ended) return CLOSING
    const reason = outcome.kind === 'died' ? outcome.reason : `it answered "${outcome.kind}"`
    log.error('export thread failed', { what, reason })
    return failure('internal', `The export was cut off: ${reason}. Try again.`)
  }

  return {
    pathOf,
    write(id, order, onStep) {
      if (writing.size >= WAITING_MAX) {
        return Promise.resolve(
          failure(
            'store_busy',
            `${WAITING_MAX} exports are being written already. Wait until they are done.`,
          ),
        )
      }
      writing.set(id, { thread: null, cancelled: false })
      const answer = last.then(() => writeNow(id, order, onStep)).finally(() => writing.delete(id))
      last = answer.catch(() => null) // whoever asked is told
      return answer
    },
    cancel(id) {
      const entry = writing.get(id)
      if (!entry) return
      entry.cancelled = true
      entry.thread?.stop()
    },
    async describe(target) {
      if (ended) return CLOSING
      const outcome = await run({ kind: 'describe', dataDir, target }).outcome
      if (outcome.kind === 'described') return success(outcome.facts)
      if (outcome.kind === 'failed') return failure(outcome.code, outcome.message)
      return cutOff(target.what, outcome)
    },
    async keep(id, bytes) {
      if (ended) return CLOSING
      const target = pathOf(id)
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 })
        await writeFile(partOf(target), bytes, { mode: 0o600 })
        await rename(partOf(target), target)
        return success({ bytes: bytes.length })
      } catch (problem) {
        removeFile(partOf(target))
        const { code, message } = sentenceOf(problem, target)
        return failure(code, message)
      }
    },
    remove: id => removeFile(pathOf(id)),
    clear() {
      let names: string[]
      try {
        names = readdirSync(folder)
      } catch {
        return // no folder, nothing in it; one that cannot be read says so when the first export is written
      }
      for (const name of names) if (OUR_FILE.test(name)) removeFile(join(folder, name))
    },
    async end() {
      ended = true
      for (const thread of threads) thread.stop()
      await Promise.all([...threads].map(thread => thread.outcome))
      await last
    },
  }
}
