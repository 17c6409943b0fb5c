import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as passed } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import type { Engine } from '../../electron/engine/engine.ts'
import { ask } from '../../electron/headless/ask-engine.ts'
import { doorOf } from '../../electron/headless/import-file.ts'
import { importList } from '../../electron/headless/import-list.ts'
import { openEngine } from '../../electron/headless/open-engine.ts'
import { resourcesDir } from '../../electron/headless/places.ts'
import { readJsonFile } from '../../electron/headless/read-json-file.ts'
import { campaignSettingsSchema } from '../../shared/model/campaign.ts'
import { trunkSettingsSchema } from '../../shared/model/trunk.ts'
import { silentLog } from '../support/silent-log.ts'
import { writePeople } from './import-file-of-people.ts'
import { importRaw } from './import-yardstick.ts'
import { numberOption } from './run-child.ts'

const ROWS = numberOption('rows', 1_000_000)
/** People of the rehearsal; more than are called meanwhile. */
const REHEARSED = 20_000
const REHEARSAL_CALLS_PER_SECOND = 10
/** An engine has come to rest after so long. */
const REST_MS = 3_000
const LOOK_AT_MEMORY_MS = 100

/**
 * A whole import through the contract (upload in chunks, inspect, decode, parse, check each number, find its zone, find duplicates, write,
 * list ready) while a rehearsal dials: seconds, memory over an empty engine, and the delay of the engine's event loop. Yardsticks of the
 * same run: SQLite's own `.import` of the same file into a table with the same indexes, and the delay of a thread that does nothing
 * meanwhile, which is what the machine itself takes.
 */
export async function benchImport(say: (line: string) => void): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-bench-'))
  try {
    const file = join(folder, 'people.csv')
    await writePeople(file, ROWS)
    const bytes = statSync(file).size
    say(`  ${ROWS} rows, ${Math.round(bytes / 2 ** 20)} MiB`)
    const raw = await importRaw(file, join(folder, 'raw.sqlite'), ROWS)
    say(`  ${raw.by}: ${raw.seconds.toFixed(1)} s`)
    const imported = await importWhileRehearsing(file, folder)
    return {
      rows: ROWS,
      bytes,
      import: imported,
      'yardstick: raw import of the same file': raw,
      ratioSeconds: imported.seconds / raw.seconds,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function importWhileRehearsing(file: string, folder: string) {
  const engine = await openEngine(join(folder, 'data'), silentLog)
  const memory = watchMemory()
  try {
    await passed(REST_MS)
    const empty = memory.now()
    const campaignId = await startRehearsal(engine, folder)
    const rehearsing = memory.now()
    const idle = await startIdleThread()
    const delay = monitorEventLoopDelay({ resolution: 1 })
    const door = doorOf(engine)
    memory.forget()
    const cpu = process.cpuUsage()
    const started = performance.now()
    let began = started
    // what comes before is the client's: reading the file and handing it over, in the same thread here
    const stop = door.onEvent(({ name }) => {
      if (name !== 'import-progress' || began !== started) return
      began = performance.now()
      delay.enable()
      idle.begin()
    })
    const imported = await importList(door, {
      file,
      listName: 'People',
      hints: { country: 'GB' },
      mapping: null,
    })
    delay.disable()
    stop()
    const ended = performance.now()
    const { user, system } = process.cpuUsage(cpu)
    if (imported.is !== 'ended' || imported.progress.counts.rows !== ROWS)
      throw new Error(JSON.stringify(imported))
    const campaign = await ask(engine, 'campaigns.get', { id: campaignId })
    const meanwhile = await idle.end()
    return {
      seconds: (ended - started) / 1_000,
      'of these, from the start of the import itself': (ended - began) / 1_000,
      rowsPerSecond: Math.round((ROWS * 1_000) / (ended - began)),
      cpuSeconds: (user + system) / 1e6,
      counts: imported.progress.counts,
      eventLoopDelayMs: delaysOf(delay),
      'yardstick: an idle thread meanwhile': { eventLoopDelayMs: meanwhile },
      memoryMiB: {
        emptyEngine: empty,
        rehearsing,
        peak: memory.peak(),
        peakOverEmptyEngine: memory.peak() - empty,
        peakOverRehearsal: memory.peak() - rehearsing,
      },
      rehearsal: { state: campaign.state, attempts: campaign.attempts },
    }
  } finally {
    memory.stop()
    await engine.stop()
  }
}

/** A campaign over the practice carrier that dials all the while; its id. */
async function startRehearsal(engine: Engine, folder: string): Promise<number> {
  const list = join(folder, 'rehearsed.csv')
  const numbers = Array.from({ length: REHEARSED }, (_, nth) => `+447400${100_000 + nth}`)
  writeFileSync(list, `phone\n${numbers.join('\n')}\n`)
  const imported = await importList(doorOf(engine), {
    file: list,
    listName: 'Rehearsed',
    hints: { country: 'GB' },
    mapping: null,
  })
  if (imported.is !== 'ended' || imported.progress.listId === null) throw new Error(JSON.stringify(imported))
  const trunk = trunkSettingsSchema.parse({
    kind: 'practice',
    name: 'Practice carrier',
    profile: 'everyday',
    seed: 1,
    channels: 200,
    callsPerSecond: REHEARSAL_CALLS_PER_SECOND,
  })
  const { id: trunkId } = await ask(engine, 'trunks.add', trunk)
  const sample = join(resourcesDir, 'samples', 'campaign.json')
  const settings = readJsonFile(sample, campaignSettingsSchema, 'The campaign file')
  const { id } = await ask(engine, 'campaigns.create', {
    ...settings,
    listId: imported.progress.listId,
    trunkId,
  })
  await ask(engine, 'campaigns.start', { id })
  await passed(REST_MS)
  return id
}

/** Memory of the whole process, in MiB. */
function watchMemory() {
  const now = (): number => Math.round(process.memoryUsage.rss() / 2 ** 20)
  let peak = 0
  const timer = setInterval(() => {
    peak = Math.max(peak, now())
  }, LOOK_AT_MEMORY_MS)
  return {
    now,
    peak: () => peak,
    forget() {
      peak = 0
    },
    stop: () => clearInterval(timer),
  }
}

const delaysSchema = z.object({ p50: z.number(), p99: z.number(), max: z.number() })

/** In milliseconds; the histogram counts the sampling interval itself. */
const delaysOf = (delay: ReturnType<typeof monitorEventLoopDelay>) => ({
  p50: delay.percentile(50) / 1e6 - 1,
  p99: delay.percentile(99) / 1e6 - 1,
  max: delay.max / 1e6 - 1,
})

/** A thread whose event loop has nothing to do but to measure itself. */
async function startIdleThread() {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads')
     const delay = require('node:perf_hooks').monitorEventLoopDelay({ resolution: 1 })
     parentPort.on('message', what => what === 'begin' ? delay.enable() : parentPort.postMessage({
       p50: delay.percentile(50) / 1e6 - 1, p99: delay.percentile(99) / 1e6 - 1, max: delay.max / 1e6 - 1 }))
     parentPort.postMessage('ready')`,
    { eval: true },
  )
  await once(worker, 'message')
  return {
    begin: () => worker.postMessage('begin'),
    async end() {
      const answer = once(worker, 'message')
      worker.postMessage('measure')
      const measured = delaysSchema.parse((await answer)[0])
      await worker.terminate()
      return measured
    },
  }
}
