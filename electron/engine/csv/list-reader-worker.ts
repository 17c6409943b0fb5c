/** Entry of the thread that reads one list, or looks at one; it is told by `start-list-reader.ts` when it may go on. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import type { PipedBatch, ReadBatch, ReadOrder } from '../ports/list-reader.ts'
import { inspectFile } from './inspect-file.ts'
import { BATCHES_AHEAD_MAX, type ListReaderData, type ListReport } from './list-messages.ts'
import { readList } from './read-list.ts'

/** Where batches go, and how many of them may be on their way. */
function openPipe(out: MessagePort, send: (batch: ReadBatch) => void): (batch: ReadBatch) => Promise<void> {
  let ahead = 0
  let goOn: (() => void) | null = null
  out.on('message', () => {
    ahead -= 1
    goOn?.()
    goOn = null
  })
  return async batch => {
    send(batch)
    ahead += 1
    while (ahead >= BATCHES_AHEAD_MAX) {
      await new Promise<void>(resolve => {
        goOn = resolve
      })
    }
  }
}

async function read(port: MessagePort, order: ReadOrder, into: MessagePort | null): Promise<void> {
  const report = (message: ListReport): void => port.postMessage(message)
  const pipe = (message: PipedBatch): void => into?.postMessage(message)
  const give =
    into === null
      ? openPipe(port, batch => report({ kind: 'batch', batch }))
      : openPipe(into, batch => pipe(JSON.stringify(batch)))
  const end = await readList(order, give)
  if (end.ok) pipe(null)
  report(end.ok ? { kind: 'whole' } : { kind: 'failed', code: end.code, message: end.message })
  into?.close()
  port.close()
}

async function serve(port: MessagePort, data: ListReaderData): Promise<void> {
  if (data.kind === 'read') return read(port, data.order, data.into)
  const { file, mapping, hints, clues } = data.order
  const answer = await inspectFile(file, mapping, hints, clues)
  port.postMessage({ kind: 'inspected', answer } satisfies ListReport)
  port.close()
}

if (parentPort) void serve(parentPort, workerData)
