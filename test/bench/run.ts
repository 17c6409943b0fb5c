import { cpus, totalmem } from 'node:os'
import { benchApi } from './api-bench.ts'
import { benchCalls } from './calls-bench.ts'
import { benchCampaigns } from './campaigns-bench.ts'
import { benchClaims } from './claim-bench.ts'
import { benchCost } from './cost-bench.ts'
import { benchDialogs } from './dialogs-bench.ts'
import { benchEndurance } from './endurance-bench.ts'
import { benchFuzz } from './fuzz-bench.ts'
import { benchImport } from './import-bench.ts'
import { benchScrolling } from './scroll-bench.ts'
import { benchSearch } from './search-bench.ts'
import { benchShift } from './shift-bench.ts'
import { benchStreams } from './streams-bench.ts'

/**
 * `npm run bench -- [--json] [--only calls|cost|dialogs|streams|endurance|claims|campaigns|shift|import|fuzz|search|scroll|api]`: what the engine holds, each figure
 * beside a named yardstick that was measured in the same run on the same machine. Nothing here passes or fails. Shorter runs:
 * `--dialogs N`, `--calls N` (calls, cost, shift), `--campaigns N` (shift), `--recipients N` (campaigns, search), `--streams N`, `--seconds N`,
 * `--files N` (fuzz), `--rows N` (import, scroll), `--requests N` (api).
 */
const json = process.argv.includes('--json')
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : null

const say = (line: string): void => void process.stderr.write(`${line}\n`)
const parts = {
  api: benchApi,
  calls: benchCalls,
  cost: benchCost,
  dialogs: benchDialogs,
  streams: benchStreams,
  endurance: benchEndurance,
  claims: benchClaims,
  campaigns: benchCampaigns,
  shift: benchShift,
  import: benchImport,
  fuzz: benchFuzz,
  search: benchSearch,
  scroll: benchScrolling,
} as const

const results: Record<string, unknown> = {
  machine: {
    cores: cpus().length,
    model: cpus()[0]?.model ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  },
}
for (const [name, bench] of Object.entries(parts)) {
  if (only !== null && only !== name) continue
  say(`bench ${name} ...`)
  results[name] = await bench(say)
}
process.stdout.write(`${json ? JSON.stringify(results) : JSON.stringify(results, null, 2)}\n`)
