import { monitorEventLoopDelay } from 'node:perf_hooks'
import { bareHolder } from './bare-dialogs.ts'
import { telephonyHolder } from './held-dialogs.ts'

/*
 * A child process of dialogs-bench.ts (`node --expose-gc hold-dialogs.ts bare|ADDRESS CALLS`), so that its memory is that of
 * the dialogs and nothing else. Prints one JSON object.
 */
const [, , address = 'bare', callsGiven = '4000'] = process.argv
const calls = Number(callsGiven)

/** Calls placed and ended before anything is measured: compiled code and filled caches are no cost of a dialog. */
const WARM_UP_CALLS = 200
const CALLS_PER_SECOND = 200
/** Longer than timers D and M of RFC 3261 (32 s), after which nothing but the dialog is left of an answered call. */
const SETTLE_MS = 36_000

/** Heap and buffers in bytes after two collections: the second one takes what finalizers let go. */
function used(): number {
  if (!globalThis.gc) throw new Error('run with --expose-gc')
  globalThis.gc()
  globalThis.gc()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

// waiting for time itself to pass: the timers of SIP are real here
const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

const holder = address === 'bare' ? await bareHolder() : await telephonyHolder(address)

async function place(count: number): Promise<number> {
  const begun = performance.now()
  const standing: Promise<void>[] = []
  for (let placed = 0; placed < count; placed++) {
    standing.push(holder.call())
    const ahead = begun + (placed * 1000) / CALLS_PER_SECOND - performance.now()
    if (ahead > 1) await pause(ahead)
  }
  const results = await Promise.allSettled(standing)
  return results.filter(({ status }) => status === 'fulfilled').length
}

await place(WARM_UP_CALLS)
await holder.endAll()
await pause(SETTLE_MS)
const before = used()
const cpuBefore = process.cpuUsage()
const held = await place(calls)
const cpu = process.cpuUsage(cpuBefore)
const atOnce = used()
await pause(SETTLE_MS)
const settled = used()
const delay = monitorEventLoopDelay({ resolution: 1 })
delay.enable()
await pause(5_000)
delay.disable()
await holder.endAll()
await pause(SETTLE_MS)
const after = used()
await holder.close()

const perDialog = (bytes: number): number => Math.round((bytes - before) / held)
process.stdout.write(
  JSON.stringify({
    held,
    failed: calls - held,
    bytesPerDialog: { atOnce: perDialog(atOnce), settled: perDialog(settled), afterTheEnd: perDialog(after) },
    setupCpuMsPerCall: (cpu.user + cpu.system) / 1000 / calls,
    idleEventLoopP99Ms: delay.percentile(99) / 1e6 - 1,
    rssMiB: Math.round(process.memoryUsage().rss / 2 ** 20),
  }),
)
process.exit(0)
