import { failure, success } from '../../../shared/errors.ts'
import type { ListReader, ListReading, ReadOrder, TakeBatch } from '../ports/list-reader.ts'
import { inspectFile } from './inspect-file.ts'
import { readList } from './read-list.ts'

/**
 * Reads lists in the thread that asks: for commands that do nothing else meanwhile, and are done before a thread of its own would have
 * started.
 */
export function createListReaderHere(): ListReader {
  const running = new Set<ListReading>()

  function start(order: ReadOrder, take: TakeBatch): ListReading {
    let isCancelled = false
    const ended: ListReading['ended'] = readList(order, async batch => {
      // a reader cannot be stopped from outside: what it still reads is not taken
      if (!isCancelled) await take(batch)
    }).then(end => {
      if (isCancelled) return success('cancelled')
      return end.ok ? success('whole') : failure(end.code, end.message)
    })
    return {
      ended,
      cancel() {
        isCancelled = true
      },
    }
  }

  return {
    inspect: inspectFile,
    read(order, take) {
      const reading = start(order, take)
      running.add(reading)
      const forget = (): void => {
        running.delete(reading)
      }
      reading.ended.then(forget, forget)
      return reading
    },
    async end() {
      const left = [...running]
      for (const reading of left) reading.cancel()
      await Promise.allSettled(left.map(reading => reading.ended))
    },
  }
}
