/** Entry of the thread that reads one list, or looks at one; it is told by `start-list-reader.ts` when it may go on. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import type { ReadBatch, ReadOrder } from '../ports/list-reader.ts'
import { inspectFile } from './inspect-file.ts'
import { BATCHES_AHEAD_MAX, type ListCommand, type ListReaderData, type ListReport } from './list-messages.ts'
import { readList } from './read-list.ts'

async function read(port: MessagePort, order: ReadOrder): Promise<void> {
  const report = (message: ListReport): void => port.postMessage(message)
  let ahead = 0
  let goOn: (() => void) | null = null
  port.on('message', (_: ListCommand) => {
    ahead -= 1
    goOn?.()
    goOn = null
  })
  const give = async (batch: ReadBatch): Promise<void> => {
    report({ kind: 'batch', batch })
    ahead += 1
    while (ahead >= BATCHES_AHEAD_MAX) {
      await new Promise<void>(resolve => {
        goOn = resolve
      })
    }
  }
  const end = await readList(order, give)
  report(end.ok ? { kind: 'whole' } : { kind: 'failed', code: end.code, message: end.message })
  port.close()
}

async function serve(port: MessagePort, data: ListReaderData): Promise<void> {
  if (data.kind === 'read') return read(port, data.order)
  const { file, mapping, hints, clues } = data.order
  const answer = await inspectFile(file, mapping, hints, clues)
  port.postMessage({ kind: 'inspected', answer } satisfies ListReport)
  port.close()
}

if (parentPort) void serve(parentPort, workerData)
