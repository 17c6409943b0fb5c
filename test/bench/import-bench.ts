import { once } from 'node:events'
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Worker } from 'node:worker_threads'
import Papa from 'papaparse'
import { z } from 'zod'
import { ask } from '../../electron/headless/ask-engine.ts'
import { doorOf, importFile } from '../../electron/headless/import-file.ts'
import { openEngine } from '../../electron/headless/open-engine.ts'
import { silentLog } from '../support/silent-log.ts'

const ROWS = 300_000
/** Passes of papaparse, before and after the import, so that a busy moment does not decide. */
const PARSES = 3
/** One rejected row in so many, so that the refusing path is measured, too. */
const ROWS_PER_REJECTED = 500

/** Beginnings of mobile numbers, in countries with one zone and with several; five digits follow. */
const BEGINNINGS = ['+4474001', '+336123', '+49151234', '+121255', '+9181234', '+55119612'] as const
const FREE_DIGITS = 5

/**
 * Rows per second of a whole import through the contract (upload in chunks, inspect, decode, parse, check each number,
 * find its zone, find duplicates, insert into SQLite on disk, list ready) and the delay of the engine's event loop
 * meanwhile. Yardsticks: papaparse alone, streaming the same file in the same run and keeping nothing; and the delay of a thread
 * that does nothing at the same time, which is what the machine itself takes.
 */
export async function benchImport(say: (line: string) => void): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-bench-'))
  try {
    const file = join(folder, 'people.csv')
    await writePeople(file)
    const bytes = statSync(file).size
    say(`  ${ROWS} rows, ${Math.round(bytes / 2 ** 20)} MiB`)
    const seconds: number[] = []
    for (let i = 0; i < PARSES; i++) seconds.push(await parseAlone(file))
    const imported = await importWhole(file, join(folder, 'data'))
    for (let i = 0; i < PARSES; i++) seconds.push(await parseAlone(file))
    const parsedPerSecond = ROWS / median(seconds)
    return {
      rows: ROWS,
      bytes,
      import: imported,
      'yardstick: papaparse alone': { rowsPerSecond: Math.round(parsedPerSecond) },
      ratioRowsPerSecond: imported.rowsPerSecond / parsedPerSecond,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function writePeople(file: string): Promise<void> {
  function* lines(): Generator<string> {
    yield 'name,phone,country,language,appointment,reference\r\n'
    for (let i = 0; i < ROWS; i++) yield `${line(i)}\r\n`
  }
  await pipeline(Readable.from(lines()), createWriteStream(file))
}

function line(i: number): string {
  // every number once: the beginning changes fastest, then the digits after it
  const beginning = BEGINNINGS[i % BEGINNINGS.length] ?? BEGINNINGS[0]
  const rest = String(Math.floor(i / BEGINNINGS.length)).padStart(FREE_DIGITS, '0')
  const phone = i % ROWS_PER_REJECTED === 0 ? 'call the office' : beginning + rest
  return `"Person, ${i}",${phone},,en,2027-01-${10 + (i % 20)} 10:20,REF-${i}`
}

/** Seconds that papaparse needs to read the file in chunks and see every row. */
async function parseAlone(file: string): Promise<number> {
  const started = performance.now()
  const rows = await new Promise<number>((resolve, reject) => {
    let seen = 0
    Papa.parse<string[]>(createReadStream(file, 'utf8'), {
      chunk: ({ data }) => {
        seen += data.length
      },
      skipEmptyLines: true,
      complete: () => resolve(seen),
      error: reject,
    })
  })
  if (rows !== ROWS + 1) throw new Error(`papaparse saw ${rows} rows instead of ${ROWS + 1}`)
  return (performance.now() - started) / 1_000
}

async function importWhole(file: string, dataDir: string) {
  const engine = await openEngine(dataDir, silentLog)
  const idle = await startIdleThread()
  const delay = monitorEventLoopDelay({ resolution: 1 })
  try {
    delay.enable()
    const cpu = process.cpuUsage()
    const started = performance.now()
    const { listId } = await importFile(doorOf(engine), file)
    const seconds = (performance.now() - started) / 1_000
    delay.disable()
    const { user, system } = process.cpuUsage(cpu)
    const list = (await ask(engine, 'lists.list', {})).find(({ id }) => id === listId)
    if (list?.counts.rows !== ROWS) throw new Error(`the import counted ${list?.counts.rows} rows`)
    return {
      seconds,
      rowsPerSecond: Math.round(ROWS / seconds),
      // of all threads: what the import costs, however busy the machine is
      cpuSeconds: (user + system) / 1e6,
      counts: list.counts,
      // the histogram counts the sampling interval itself
      eventLoopDelayMs: {
        p50: delay.percentile(50) / 1e6 - 1,
        p99: delay.percentile(99) / 1e6 - 1,
        max: delay.max / 1e6 - 1,
      },
      'yardstick: an idle thread meanwhile': { eventLoopDelayMs: await idle.measured() },
      rssMiB: Math.round(process.memoryUsage().rss / 2 ** 20),
    }
  } finally {
    await idle.end()
    await engine.stop()
  }
}

const idleSchema = z.object({ p50: z.number(), p99: z.number(), max: z.number() })

/** A thread whose event loop has nothing to do but to measure itself. */
async function startIdleThread() {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads')
     const delay = require('node:perf_hooks').monitorEventLoopDelay({ resolution: 1 })
     delay.enable()
     parentPort.on('message', () => parentPort.postMessage({
       p50: delay.percentile(50) / 1e6 - 1, p99: delay.percentile(99) / 1e6 - 1, max: delay.max / 1e6 - 1 }))
     parentPort.postMessage('ready')`,
    { eval: true },
  )
  await once(worker, 'message')
  return {
    async measured() {
      const answer = once(worker, 'message')
      worker.postMessage('measure')
      return idleSchema.parse((await answer)[0])
    },
    async end() {
      await worker.terminate()
    },
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
