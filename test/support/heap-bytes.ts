import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose_gc')
const collect: unknown = runInNewContext('gc')

/** Bytes of the heap that are in use after a collection. */
export async function heapBytes(): Promise<number> {
  for (let times = 0; times < 3; times++) {
    await turnOfTheLoop()
    if (typeof collect === 'function') collect()
  }
  return process.memoryUsage().heapUsed
}
