import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEngine } from '../../electron/headless/open-engine.ts'
import { silentLog } from '../support/silent-log.ts'
import { addTrunk, prepareCampaigns, runCampaigns } from './load-campaigns.ts'

/*
 * A child process of endurance-bench.ts (`node --expose-gc endure.ts SIP_PORT CALLS STEP`): the whole engine places CALLS
 * calls that are answered at once and end at once, and tells after each STEP what it uses. Prints one JSON object.
 */
const [, , port = '', callsGiven = '', stepGiven = ''] = process.argv
const [calls, step] = [Number(callsGiven), Number(stepGiven)]
const CALLS_PER_SECOND = 100
/** A prompt of 20 ms, and as long to listen. */
const HOLD_MS = 40
/** Compiled code and filled caches are no cost of a call. */
const WARM_UP_CALLS = 1_000
/** An ended call is kept for late messages until timers D and M of RFC 3261 (32 s) are over. */
const REST_MS = 36_000
const MEBIBYTE = 2 ** 20

interface Step {
  readonly calls: number
  /** JavaScript heap and buffers beside it after the collector ran, with the calls of the last 32 s. */
  readonly heapMiB: number
  readonly rssMiB: number
  /** All threads of the process, since the step before. */
  readonly cpuMsPerCall: number
  readonly callsPerSecond: number
}

const folder = mkdtempSync(join(tmpdir(), 'trunkline-endurance-'))
const engine = await openEngine(join(folder, 'data'), silentLog)
const steady = { callsPerSecond: CALLS_PER_SECOND, holdMs: HOLD_MS }

/** Heap and buffers in MiB when nothing is left of the calls before. */
async function heapAtRest(): Promise<number> {
  await new Promise(resolve => setTimeout(resolve, REST_MS)) // the timers of SIP are real here
  return heapMiB()
}

function heapMiB(): number {
  globalThis.gc?.()
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / MEBIBYTE
}

const trunkId = await addTrunk(engine, CALLS_PER_SECOND, Number(port))
const warmUp = { ...steady, calls: WARM_UP_CALLS, name: 'Warm-up' }
await runCampaigns(engine, await prepareCampaigns(engine, folder, warmUp, trunkId))
const campaigns = await prepareCampaigns(engine, folder, { ...steady, calls }, trunkId)
const restBefore = await heapAtRest()
const steps: Step[] = []
let [cpu, at, done, answered] = [process.cpuUsage(), performance.now(), 0, 0]
engine.onBatch(batch => {
  for (const event of batch.events) {
    if (event.name !== 'campaign-changed') continue
    const { total, open, byOutcome } = event.payload.attempts
    if (event.payload.name.startsWith('Warm-up')) continue
    answered = byOutcome.answered
    if (total - open >= (steps.length + 1) * step) takeStep(total - open)
  }
})

function takeStep(ended: number): void {
  const used = process.cpuUsage(cpu)
  const seconds = (performance.now() - at) / 1000
  steps.push({
    calls: ended,
    heapMiB: heapMiB(),
    rssMiB: process.memoryUsage.rss() / MEBIBYTE,
    cpuMsPerCall: (used.user + used.system) / 1000 / (ended - done),
    callsPerSecond: (ended - done) / seconds,
  })
  // the collector is no cost of the calls
  ;[cpu, at, done] = [process.cpuUsage(), performance.now(), ended]
}

await runCampaigns(engine, campaigns)
const restAfter = await heapAtRest()
await engine.stop()
rmSync(folder, { recursive: true, force: true })
process.stdout.write(
  JSON.stringify({ answered, heapAtRestMiB: { before: restBefore, after: restAfter }, steps }),
)
process.exit(0)
