import { Worker } from 'node:worker_threads'
import { failure, type Result, success } from '../../../shared/errors.ts'
import type { FileInspection } from '../../../shared/model/recipient-list.ts'
import type {
  ChannelEnd,
  ListReading,
  PipingReader,
  ReadErrorCode,
  ReadOrder,
  TakeBatch,
} from '../ports/list-reader.ts'
import type { Log } from '../ports/log.ts'
import { SMALL_THREAD } from '../ports/thread-limits.ts'
import type { InspectOrder, ListCommand, ListReaderData, ListReport } from './list-messages.ts'

/** What a row needs is gone with its batch: more room for it makes nothing quicker. */
const YOUNG_MIB_MAX = 24

export interface ListReaderOptions {
  /** The entry `list-reader-worker`: the .ts file in the sources, the .cjs file in the built product. */
  readonly workerFile: string
  readonly log: Log
}

type End = Result<'whole' | 'cancelled', ReadErrorCode>

/** Reads lists, and looks at them, each in a thread of its own. */
export function createListReader(options: ListReaderOptions): PipingReader {
  const running = new Set<ListReading>()
  const looking = new Set<Looking>()
  function remembered(reading: ListReading): ListReading {
    running.add(reading)
    const forget = (): void => {
      running.delete(reading)
    }
    reading.ended.then(forget, forget)
    return reading
  }
  return {
    async inspect(file, mapping, hints, clues) {
      const look = startLooking(options, { file, mapping, hints, clues })
      looking.add(look)
      try {
        return await look.answered
      } finally {
        looking.delete(look)
      }
    },
    read: (order, take) => remembered(startReading(options, order, take, null)),
    readInto: (order, into) => remembered(startReading(options, order, () => undefined, into)),
    async end() {
      const left = [...running]
      for (const reading of left) reading.cancel()
      const looks = [...looking]
      for (const look of looks) look.stop()
      await Promise.allSettled([...left.map(reading => reading.ended), ...looks.map(look => look.answered)])
    },
  }
}

interface Looking {
  readonly answered: Promise<Result<FileInspection>>
  stop(): void
}

/** Looks at a file in a thread: it holds the engine's own for longer than calls can wait. */
function startLooking(options: ListReaderOptions, order: InspectOrder): Looking {
  const data: ListReaderData = { kind: 'inspect', order }
  const worker = new Worker(options.workerFile, {
    workerData: data,
    name: 'list-reader',
    resourceLimits: SMALL_THREAD,
  })
  let answer: Result<FileInspection> | null = null
  let reason = 'its thread ended without an answer'
  worker.on('message', (report: ListReport) => {
    if (report.kind === 'inspected') answer = report.answer
  })
  worker.on('error', (error: Error) => {
    reason = error.message
  })
  const answered = new Promise<Result<FileInspection>>(resolve => {
    worker.on('exit', () => {
      if (answer === null) options.log.error('a file could not be looked at', { reason })
      resolve(answer ?? failure('internal', `The file could not be looked at: ${reason}. Choose it again.`))
    })
  })
  return { answered, stop: () => void worker.terminate() }
}

function startReading(
  options: ListReaderOptions,
  order: ReadOrder,
  take: TakeBatch,
  into: ChannelEnd | null,
): ListReading {
  const data: ListReaderData = { kind: 'read', order, into }
  const worker = new Worker(options.workerFile, {
    workerData: data,
    transferList: into === null ? [] : [into],
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB_MAX },
    name: 'list-reader',
  })
  let end: End | null = null
  let thrown: { readonly problem: unknown } | null = null
  let reason = 'its thread ended without an answer'

  const stop = (): void => void worker.terminate()
  const handle = async (report: ListReport): Promise<void> => {
    if (end !== null || thrown !== null) return
    if (report.kind === 'whole') end = success('whole')
    else if (report.kind === 'failed') end = failure(report.code, report.message)
    else if (report.kind === 'batch') {
      try {
        await take(report.batch)
        worker.postMessage({ kind: 'taken' } satisfies ListCommand)
      } catch (problem) {
        thrown = { problem }
        stop()
      }
    }
  }
  /** One report after the other, also while a batch is still being taken. */
  let handled: Promise<void> = Promise.resolve()
  worker.on('message', (report: ListReport) => {
    handled = handled.then(() => handle(report))
  })
  worker.on('error', (error: Error) => {
    reason = error.message
  })
  const ended = new Promise<End>((resolve, reject) => {
    const settle = (): void => {
      if (thrown !== null) reject(thrown.problem)
      else if (end !== null) resolve(end)
      else {
        options.log.error('list reader died', { reason })
        resolve(failure('internal', `Reading was cut off: ${reason}. Import the file again.`))
      }
    }
    worker.on('exit', () => void handled.then(settle))
  })
  return {
    ended,
    cancel() {
      if (end !== null || thrown !== null) return
      end = success('cancelled')
      stop()
    },
  }
}
