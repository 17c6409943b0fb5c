import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import Database from 'better-sqlite3'
import { ask } from '../../electron/headless/ask-engine.ts'
import { openEngine } from '../../electron/headless/open-engine.ts'
import { hasCommand } from '../support/find-programs.ts'
import { silentLog } from '../support/silent-log.ts'
import { startSippUas } from '../support/sipp.ts'
import { addTrunk, type CampaignLoad, prepareCampaigns, runCampaigns } from './load-campaigns.ts'

/** One load for the rate of new calls, one for calls held at once. */
const LOADS: Readonly<Record<string, CampaignLoad>> = {
  rate: { callsPerSecond: 100, calls: 1500, holdMs: 1000 },
  held: { callsPerSecond: 50, calls: 800, holdMs: 8000 },
}

/**
 * Calls per second and concurrent calls that the whole engine (store, scheduler, SIP, trace, media with a prompt and
 * received audio) holds against `sipp -sn uas`, with the delay of the engine's event loop. Yardstick: SIPp's own
 * caller (`sipp -sn uac`, signalling only) at the same rate and hold against the same answering scenario.
 */
export async function benchCalls(say: (line: string) => void): Promise<unknown> {
  if (!hasCommand('sipp')) return { skipped: 'SIPp is not installed (Debian package sip-tester)' }
  const results: Record<string, unknown> = {}
  for (const [name, load] of Object.entries(LOADS)) {
    say(`  ${name}: ${load.calls} calls at ${load.callsPerSecond}/s, each held ${load.holdMs} ms`)
    const yardstick = await sippAgainstSipp(load)
    const engine = await engineAgainstSipp(load)
    results[name] = {
      load,
      engine,
      'yardstick: sipp -sn uac': yardstick,
      ratioCallsPerSecond: engine.callsPerSecond / yardstick.callsPerSecond,
    }
  }
  return results
}

async function sippAgainstSipp(load: CampaignLoad) {
  const uas = await startSippUas({ calls: load.calls })
  const started = performance.now()
  const rate = [
    '-r',
    String(load.callsPerSecond),
    '-m',
    String(load.calls),
    '-d',
    String(load.holdMs),
    '-l',
    '4000',
  ]
  const uac = spawn('sipp', ['-sn', 'uac', `127.0.0.1:${uas.port}`, '-i', '127.0.0.1', '-nostdin', ...rate], {
    stdio: 'ignore',
  })
  await once(uac, 'exit')
  // the last call is held to its end; what counts is the time in which calls were placed
  const seconds = (performance.now() - started - load.holdMs) / 1000
  const counted = await uas.ended(10_000)
  return {
    successful: counted.successful,
    failed: counted.failed,
    callsPerSecond: counted.successful / seconds,
  }
}

async function engineAgainstSipp(load: CampaignLoad) {
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-bench-'))
  const uas = await startSippUas({ calls: load.calls })
  const engine = await openEngine(join(folder, 'data'), silentLog)
  const delay = monitorEventLoopDelay({ resolution: 1 })
  let heldMost = 0
  try {
    const trunkId = await addTrunk(engine, load.callsPerSecond, uas.port)
    const campaigns = await prepareCampaigns(engine, folder, load, trunkId)
    const watcher = setInterval(() => {
      void ask(engine, 'live.snapshot', {}).then(live => {
        heldMost = Math.max(heldMost, live.figures.talking)
      })
    }, 500)
    delay.enable()
    await runCampaigns(engine, campaigns)
    delay.disable()
    clearInterval(watcher)
  } finally {
    await engine.stop()
  }
  const counted = await uas.ended(10_000)
  const figures = setupTimes(join(folder, 'data'))
  rmSync(folder, { recursive: true, force: true })
  return {
    successful: counted.successful,
    failed: counted.failed,
    unexpected: counted.troubles,
    heldMost,
    ...figures,
    // the histogram counts the sampling interval itself
    eventLoopDelayMs: {
      p50: delay.percentile(50) / 1e6 - 1,
      p99: delay.percentile(99) / 1e6 - 1,
      max: delay.max / 1e6 - 1,
    },
    rssMiB: Math.round(process.memoryUsage().rss / 2 ** 20),
  }
}

interface SetupRow {
  readonly dialed_at: number
  readonly answered_at: number
}

function setupTimes(dataDir: string) {
  const database = new Database(join(dataDir, 'trunkline.sqlite'), { readonly: true })
  const rows = database
    .prepare<[], SetupRow>(
      'SELECT dialed_at, answered_at FROM attempts WHERE answered_at IS NOT NULL ORDER BY dialed_at',
    )
    .all()
  const lost = database
    .prepare<[], { lost: number; heard: number }>(
      'SELECT sum(packets_lost) AS lost, sum(heard_ms > 0) AS heard FROM attempts',
    )
    .get()
  database.close()
  const setup = rows.map(row => row.answered_at - row.dialed_at).sort((a, b) => a - b)
  const first = rows[0]?.dialed_at ?? 0
  const last = rows.at(-1)?.dialed_at ?? 0
  const at = (share: number): number =>
    setup[Math.min(setup.length - 1, Math.floor(setup.length * share))] ?? Number.NaN
  return {
    answered: rows.length,
    callsWithHeardAudio: lost?.heard ?? 0,
    rtpPacketsLost: lost?.lost ?? 0,
    callsPerSecond: (rows.length - 1) / ((last - first) / 1000),
    setupMs: { p50: at(0.5), p99: at(0.99) },
  }
}
