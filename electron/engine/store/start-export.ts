import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { failure, type Result, success } from '../../../shared/errors.ts'
import type { ExportErrorCode, ExportOrder, ExportSize, ExportWriter } from '../ports/export-writer.ts'
import type { Log } from '../ports/log.ts'
import { type ExportReport, type ExportTask, partOf } from './export-messages.ts'
import { sentenceOf } from './write-export.ts'

/** A million recipients take well under a minute; a thread that needs more is stuck. */
const EXPORT_MS_MAX = 10 * 60_000
/** Orders that may wait for the one that is being written. */
const WAITING_MAX = 20
/** Ids name files, so they are plain. */
const ID = /^[a-z0-9-]{1,64}$/
const OUR_FILE = /^[a-z0-9-]{1,64}\.csv(\.part)?$/

export interface ExportWriterOptions {
  /** The entry `export-worker`: the .ts file in the sources, the .cjs file in the built product. */
  readonly workerFile: string
  /** The data folder with the database; exports lie in `exports` under it. */
  readonly dataDir: string
  readonly log: Log
}

type Answer = Result<ExportSize, ExportErrorCode>
const CLOSING = failure('internal', 'The program is closing. Export again when it runs.')

/** Writes exports, each in a thread of its own, one at a time: the disk is one, too. */
export function createExportWriter(options: ExportWriterOptions): ExportWriter {
  const { dataDir, log } = options
  const folder = join(dataDir, 'exports')
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  let ended = false
  let current: Worker | null = null

  const pathOf = (id: string): string => {
    if (!ID.test(id)) throw new Error(`not an id of an export: ${id}`)
    return join(folder, `${id}.csv`)
  }
  const removeFile = (file: string): void => {
    try {
      rmSync(file, { force: true })
    } catch (problem) {
      // Windows keeps a file that somebody is reading; the next start removes it.
      log.warn('an exported file stays behind', { file, problem: String(problem) })
    }
  }
  const writeNow = async (
    target: string,
    order: ExportOrder,
    onProgress?: (size: ExportSize) => void,
  ): Promise<Answer> => {
    if (ended) return CLOSING
    try {
      mkdirSync(folder, { recursive: true })
    } catch (problem) {
      const { code, message } = sentenceOf(problem, folder)
      return failure(code, message)
    }
    const outcome = await runThread({ dataDir, order, target }, onProgress)
    if (outcome.kind === 'done') return success(outcome.size)
    if (outcome.kind === 'failed') return failure(outcome.code, outcome.message)
    removeFile(partOf(target))
    if (ended) return CLOSING
    log.error('export thread failed', { ...order, reason: outcome.reason })
    return failure('internal', `The export was cut off: ${outcome.reason}. Try again.`)
  }
  type Outcome = Exclude<ExportReport, { kind: 'progress' }> | { kind: 'died'; reason: string }
  const runThread = (task: ExportTask, onProgress?: (size: ExportSize) => void): Promise<Outcome> =>
    new Promise(resolve => {
      const worker = new Worker(options.workerFile, { workerData: task, name: 'export' })
      let outcome: Outcome = { kind: 'died', reason: 'its thread ended without an answer' }
      const timer = setTimeout(() => {
        outcome = { kind: 'died', reason: `it took longer than ${EXPORT_MS_MAX / 60_000} minutes` }
        void worker.terminate()
      }, EXPORT_MS_MAX)
      current = worker
      worker.on('message', (report: ExportReport) => {
        if (report.kind === 'progress') onProgress?.(report.size)
        else outcome = report
      })
      worker.on('error', (error: Error) => {
        outcome = { kind: 'died', reason: error.message }
      })
      worker.on('exit', () => {
        clearTimeout(timer)
        current = null
        resolve(outcome)
      })
    })

  return {
    pathOf,
    write(id, order, onProgress) {
      if (waiting >= WAITING_MAX) {
        return Promise.resolve(
          failure(
            'store_busy',
            `${WAITING_MAX} exports are being written already. Wait until they are done.`,
          ),
        )
      }
      waiting++
      const answer = last.then(() => writeNow(pathOf(id), order, onProgress))
      last = answer.then(
        () => waiting--,
        () => waiting--, // whoever asked is told
      )
      return answer
    },
    async keep(id, bytes) {
      if (ended) return CLOSING
      const target = pathOf(id)
      try {
        mkdirSync(folder, { recursive: true })
        await writeFile(partOf(target), bytes)
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
      await current?.terminate()
      await last
    },
  }
}
