import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { hasCommand } from '../support/find-programs.ts'
import { projectDir } from '../support/run-trunkline.ts'
import { type Sipp, startSippUas } from '../support/sipp.ts'
import { UNBOUND } from '../support/unbound-campaign.ts'
import { toneWav } from './load-campaigns.ts'
import { numberOption } from './run-child.ts'
import { type CpuShares, sharesOf } from './share-of-cpu.ts'

const CALLS = 1_000
const RATES = [20, 50] as const
const PROMPT_MS = 3_000
const CHANNELS = 200

/**
 * What a whole call costs: `trunkline run` over 1,000 numbers (`--calls N`), each answered by `sipp -sn uas` and played a prompt of 3 s, in
 * ms of CPU per call without the start of `run`, which is that of a run of one call. Yardstick of the same run: sip.js with bare RTP doing
 * the same calls. A further run under the profiler says where the CPU goes.
 */
export async function benchCost(say: (line: string) => void): Promise<unknown> {
  if (!hasCommand('sipp')) return { skipped: 'SIPp is not installed (Debian package sip-tester)' }
  const calls = numberOption('calls', CALLS)
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-cost-'))
  try {
    await runOnce(folder, 1, 10) // compiled code is kept for the next start
    const start = await runOnce(folder, 1, 10)
    say(`  start and one call: ${start.cpuS.toFixed(2)} s of CPU, ${start.peakMiB} MiB`)
    const results: Record<string, unknown> = { startCpuSeconds: start.cpuS, startPeakMiB: start.peakMiB }
    for (const rate of RATES) {
      const product = await runOnce(folder, calls, rate)
      const bare = await runBare(folder, calls, rate)
      const perCallMs = ((product.cpuS - start.cpuS) * 1_000) / (calls - 1)
      const bareMs = (bare.cpuS * 1_000) / calls
      say(`  ${rate}/s: ${perCallMs.toFixed(1)} ms of CPU a call, bare ${bareMs.toFixed(1)}`)
      results[`${rate} calls/s`] = {
        cpuMsPerCall: perCallMs,
        peakMiB: product.peakMiB,
        answered: product.answered,
        'yardstick: sip.js and bare RTP': {
          cpuMsPerCall: bareMs,
          peakMiB: bare.peakMiB,
          answered: bare.answered,
        },
        ratioCpu: perCallMs / bareMs,
      }
    }
    const profiled = await runOnce(folder, calls, RATES[1], join(folder, 'profiles'))
    results.whereTheCpuGoes = { cpuSeconds: profiled.cpuS, shares: profiled.shares }
    return results
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Used {
  readonly cpuS: number
  readonly peakMiB: number
  readonly answered: number
  readonly shares: CpuShares | null
}

/** One `trunkline run` in a process of its own. `profiles`: a folder for its profiles. */
async function runOnce(folder: string, calls: number, rate: number, profiles?: string): Promise<Used> {
  const uas = await startSippUas({ calls })
  const file = (name: string, content: string | Buffer): string => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  const numbers = Array.from({ length: calls }, (_, at) => `+447400${String(100_000 + at)}`)
  const campaign = {
    ...readJson(join(projectDir, 'resources', 'samples', 'campaign.json')),
    ...UNBOUND,
    callingWindow: { hours: [ALWAYS], unknownZone: 'UTC' },
    concurrencyMax: CHANNELS,
    prompt: { kind: 'wav', file: file('prompt.wav', toneWav(PROMPT_MS)) },
    listenSeconds: 0,
  }
  const trunk = {
    kind: 'sip',
    name: 'Cost',
    address: `127.0.0.1:${uas.port}`,
    channels: CHANNELS,
    callsPerSecond: rate,
  }
  const args = [
    ...commandOf('trunkline'),
    ...['run', '--json', '--list', file('list.csv', `phone\n${numbers.join('\n')}\n`)],
    ...['--campaign', file('campaign.json', JSON.stringify(campaign))],
    ...['--trunk', file('trunk.json', JSON.stringify(trunk))],
  ]
  const profiling = profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`]
  const { printed, ...used } = await measured(folder, [...profiling, ...args], uas)
  const { attempts } = summarySchema.parse(JSON.parse(printed))
  return {
    ...used,
    answered: attempts.byOutcome.answered,
    shares: profiles === undefined ? null : sharesOf(readProfiles(profiles), calls),
  }
}

async function runBare(folder: string, calls: number, rate: number): Promise<Used> {
  const uas = await startSippUas({ calls })
  const script = join(import.meta.dirname, 'bare-calls.ts')
  const { printed, ...used } = await measured(
    folder,
    [script, String(uas.port), String(calls), String(rate), String(PROMPT_MS)],
    uas,
  )
  return { ...used, answered: bareSchema.parse(JSON.parse(printed)).answered, shares: null }
}

/** Runs a process to its end, and says what it printed and used. */
async function measured(folder: string, args: readonly string[], uas: Sipp) {
  const usageFile = join(folder, 'usage.json')
  const preload = join(import.meta.dirname, 'report-usage.ts')
  const child = spawn(process.execPath, ['--import', preload, ...args], {
    cwd: projectDir,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TRUNKLINE_USAGE_FILE: usageFile },
  })
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    printed += part
  })
  const [code] = await once(child, 'close')
  uas.kill()
  if (code !== 0) throw new Error(`a run of the bench ended with ${String(code)}: ${printed}`)
  const usage = usageSchema.parse(readJson(usageFile))
  return {
    printed,
    cpuS: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
    peakMiB: Math.round(usage.maxRSS / 1_024),
  }
}

const ALWAYS = {
  weekdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
  from: '00:00',
  to: '24:00',
}
const usageSchema = z.object({ userCPUTime: z.number(), systemCPUTime: z.number(), maxRSS: z.number() })
const summarySchema = z.object({ attempts: z.object({ byOutcome: z.object({ answered: z.number() }) }) })
const packageSchema = z.object({ scripts: z.record(z.string(), z.string()) })
const bareSchema = z.object({ answered: z.number() })

/** How `npm run` starts a script of the package, without `node` itself. */
const commandOf = (script: string): string[] =>
  (packageSchema.parse(readJson(join(projectDir, 'package.json'))).scripts[script] ?? '').split(' ').slice(1)

const readJson = (file: string): object => z.looseObject({}).parse(JSON.parse(readFileSync(file, 'utf8')))

const readProfiles = (folder: string): string[] =>
  readdirSync(folder).map(name => readFileSync(join(folder, name), 'utf8'))
