import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasCommand } from '../support/find-programs.ts'
import { numberOption, runChild } from './run-child.ts'
import { startFarEnd } from './start-far-end.ts'

const CALLS = 100_000
const STEPS = 10
const YARDSTICK_CALLS = 2_000
/** Beyond the time the calls take at 100 per second, three times over. */
const LIMIT_MS = 300_000

/** What endure.ts prints. */
interface Endured {
  readonly answered: number
  /** MiB with no call left, before and after them all. */
  readonly heapAtRestMiB: { readonly before: number; readonly after: number }
  readonly steps: readonly {
    readonly calls: number
    readonly heapMiB: number
    readonly rssMiB: number
    readonly cpuMsPerCall: number
    readonly callsPerSecond: number
  }[]
}

/**
 * Memory and CPU per call of the whole engine over 100,000 short calls (`--calls` for fewer), in ten steps that should be alike. The
 * far end is a process of our own that answers at once. Yardstick: CPU per call of `sipp -sn uac` against the same far end.
 */
export async function benchEndurance(say: (line: string) => void): Promise<unknown> {
  const calls = numberOption('calls', CALLS)
  const step = Math.ceil(calls / STEPS)
  const farEnd = await startFarEnd()
  try {
    say(`  ${calls} calls at 100/s`)
    const child = join(import.meta.dirname, 'endure.ts')
    const args = [String(farEnd.sipPort), String(calls), String(step)]
    const endured = await runChild<Endured>(child, args, LIMIT_MS + calls * 30)
    const sippCpuMs = hasCommand('sipp') ? await sippCpuMsPerCall(farEnd.sipPort) : null
    const { steps } = endured
    // the first step compiles and fills caches
    const [settled, last] = [steps[1], steps.at(-1)]
    if (!settled || !last) return endured
    return {
      ...endured,
      heapBytesPerCall: ((endured.heapAtRestMiB.after - endured.heapAtRestMiB.before) * 2 ** 20) / calls,
      lastToSecondStep: {
        heap: last.heapMiB / settled.heapMiB,
        rss: last.rssMiB / settled.rssMiB,
        cpuPerCall: last.cpuMsPerCall / settled.cpuMsPerCall,
      },
      'yardstick: CPU ms per call of sipp -sn uac': sippCpuMs,
      ratioCpuPerCall: sippCpuMs === null ? null : last.cpuMsPerCall / sippCpuMs,
    }
  } finally {
    await farEnd.close()
  }
}

/** Read from /proc while it runs; its last tenth of a second is not seen. */
async function sippCpuMsPerCall(port: number): Promise<number> {
  const rate = ['-r', '100', '-m', String(YARDSTICK_CALLS), '-d', '40']
  const sipp = spawn('sipp', ['-sn', 'uac', `127.0.0.1:${port}`, '-i', '127.0.0.1', '-nostdin', ...rate], {
    stdio: 'ignore',
  })
  let ticks = 0
  const timer = setInterval(() => {
    try {
      // fields 14 and 15 after the name in parentheses: user and system time in ticks of 10 ms (proc(5))
      const fields = readFileSync(`/proc/${sipp.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
      ticks = Number(fields[11]) + Number(fields[12])
    } catch {
      // it has ended between two looks
    }
  }, 100)
  await once(sipp, 'exit')
  clearInterval(timer)
  return (ticks * 10) / YARDSTICK_CALLS
}
