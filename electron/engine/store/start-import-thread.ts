import { MessageChannel, Worker } from 'node:worker_threads'
import { success } from '../../../shared/errors.ts'
import type { ListDifference } from '../../../shared/model/list-import.ts'
import type { Clock } from '../ports/clock.ts'
import type { ImportNews, ImportRunner, ReadWhole, RunningImport } from '../ports/import-runner.ts'
import type { UndoObstacle } from '../ports/import-store.ts'
import type { ChannelEnd, ListReading, PipingReader } from '../ports/list-reader.ts'
import type { Log } from '../ports/log.ts'
import type { ImportAct, ImportCommand, ImportReport, ImportThreadTask } from './import-messages.ts'
import type { WriteGate } from './write-gate.ts'

/** A thread that nobody asked for so long is ended, with the memory that it has. */
const IDLE_MS = 5_000

export interface ImportThreadOptions {
  /** The entry `import-thread-worker`: the .ts file in the sources, the .cjs file in the built product. */
  readonly workerFile: string
  /** The data folder with the database, which is open already. */
  readonly dataDir: string
  readonly gate: WriteGate
  readonly reader: PipingReader
  readonly clock: Clock
  readonly log: Log
}

/** Runs imports in threads: one reads and sorts the rows of the file, another one writes them over a connection of its own. */
export function startImportThread(options: ImportThreadOptions): ImportRunner {
  const { reader, clock } = options
  const threads = createThreads(options)

  /** Reads a file into an act of the thread. `ended` has what the act answered. */
  function pipe<Value>(
    order: Parameters<PipingReader['readInto']>[0],
    actOf: (from: ChannelEnd) => ImportAct,
    onNews: (news: ImportNews) => void,
  ) {
    const { port1, port2 } = new MessageChannel()
    const reading: ListReading = reader.readInto(order, port1)
    const asked = threads.ask<Value>(actOf(port2), [port2], onNews)
    // what the disk refuses ends the reading, too
    asked.answered.catch(reading.cancel)
    const ended = reading.ended.then(async how => {
      if (how.ok && how.value === 'whole') return success(await asked.answered)
      asked.drop()
      await asked.answered
      return how.ok ? success('cancelled' as const) : how
    })
    return { ended, cancel: reading.cancel }
  }

  return {
    run(task, onNews): RunningImport {
      return pipe<ReadWhole>(task, from => ({ kind: 'take', task, from }), onNews)
    },
    async compare({ path, mapping, listId }) {
      const order = { path, mapping }
      const compared = await pipe<ListDifference>(
        order,
        from => ({ kind: 'compare', task: { mapping, listId }, from }),
        () => undefined,
      ).ended
      if (!compared.ok) return compared
      if (compared.value === 'cancelled') throw new Error('the comparison was cut off')
      return success(compared.value)
    },
    async apply(importId) {
      await threads.ask({ kind: 'apply', importId, now: clock.now() }).answered
    },
    async revert(importId) {
      await threads.ask({ kind: 'revert', importId, now: clock.now() }).answered
    },
    undoObstacle: importId => threads.ask<UndoObstacle | null>({ kind: 'obstacle', importId }).answered,
    async end() {
      await reader.end()
      await threads.end()
    },
  }
}

interface Waiting {
  readonly onNews: (news: ImportNews) => void
  answer(value: unknown): void
  fail(problem: Error): void
}

interface Thread {
  readonly waiting: Map<number, Waiting>
  readonly gone: Promise<void>
  tell(command: ImportCommand, transferred?: readonly ChannelEnd[]): void
}

interface Asked<Value> {
  readonly answered: Promise<Value>
  drop(): void
}

/** Starts the thread when something is asked of it, and ends it when nothing is for a while. One after the other. */
function createThreads({ workerFile, dataDir, gate, clock, log }: ImportThreadOptions) {
  let thread: Thread | null = null
  let lastId = 0
  let cancelIdle = (): void => undefined

  function start(): Thread {
    const task: ImportThreadTask = { dataDir, gate: gate.shared }
    const worker = new Worker(workerFile, { workerData: task, name: 'imports' })
    const waiting = new Map<number, Waiting>()
    let reason = 'its thread ended'
    worker.on('message', (report: ImportReport) => {
      const one = waiting.get(report.id)
      if (report.kind === 'news') {
        one?.onNews(report.news)
        return
      }
      waiting.delete(report.id)
      if (report.kind === 'done') one?.answer(report.value)
      else one?.fail(Object.assign(new Error(report.problem), { code: report.code }))
      if (waiting.size === 0) cancelIdle = clock.after(IDLE_MS, endThread)
    })
    worker.on('error', (error: Error) => {
      reason = error.message
    })
    const gone = new Promise<void>(resolve => {
      worker.on('exit', () => {
        if (thread?.waiting === waiting) thread = null
        // one that died in the midst of a slice has left the gate to nobody
        gate.importing.leave()
        if (waiting.size > 0) log.error('import thread died', { reason })
        for (const one of waiting.values()) one.fail(new Error(`the import was cut off: ${reason}`))
        resolve()
      })
    })
    return { waiting, gone, tell: (command, transferred = []) => worker.postMessage(command, transferred) }
  }

  function endThread(): Promise<void> {
    cancelIdle()
    const ending = thread
    thread = null
    ending?.tell({ kind: 'end' })
    return ending?.gone ?? Promise.resolve()
  }

  return {
    /** `Value` is what the thread answers to this act. */
    ask<Value>(
      act: ImportAct,
      transferred: readonly ChannelEnd[] = [],
      onNews: (news: ImportNews) => void = () => undefined,
    ): Asked<Value> {
      cancelIdle()
      thread ??= start()
      const { waiting, tell } = thread
      const id = ++lastId
      const answered = new Promise<Value>((resolve, reject) => {
        waiting.set(id, { onNews, answer: value => resolve(value as Value), fail: reject })
      })
      tell({ kind: 'act', id, act }, transferred)
      return { answered, drop: () => tell({ kind: 'drop', id }) }
    },
    end: endThread,
  }
}
