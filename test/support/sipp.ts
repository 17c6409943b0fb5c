import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freeUdpPort } from './free-ports.ts'

/** What SIPp counted in its own statistics file. */
export interface SippStatistics {
  readonly successful: number
  readonly failed: number
  /** Everything that SIPp counts as a failed call or an unexpected message, by the name of its column; 0 left out. */
  readonly troubles: Readonly<Record<string, number>>
  /** Text of its error file: unexpected messages are described there. */
  readonly errors: string
  readonly exitCode: number | null
}

export interface Sipp {
  readonly port: number
  /** Waits for SIPp to end by itself (it does after `calls`), at most `timeoutMs`; then ends it. */
  ended(timeoutMs: number): Promise<SippStatistics>
  /** What it sent (S) and received (R), a line per message; for a test that failed, after `ended`. */
  messages(): string
  kill(): void
}

/** Starts SIPp's own answering scenario (`-sn uas`) with RTP echo on loopback, for `calls` calls. */
export function startSippUas(options: {
  readonly calls: number
  readonly extra?: readonly string[]
}): Promise<Sipp> {
  return startSipp({ calls: options.calls, scenario: ['-sn', 'uas'], extra: options.extra ?? [] })
}

/** SIPp ends at once when another one has its media ports (four of them); test files run in processes of their own. */
const FIRST_MEDIA_PORT = 10_000 + (process.pid % 100) * 200
const MEDIA_PORTS = 4
let mediaPorts = 0
function nextMediaPort(): number {
  for (let tries = 0; tries < 50; tries++) {
    mediaPorts = (mediaPorts + MEDIA_PORTS) % 200
    const first = FIRST_MEDIA_PORT + mediaPorts
    if (!Array.from({ length: MEDIA_PORTS }, (_, at) => first + at).some(isTaken)) return first
  }
  throw new Error('there are no free media ports for SIPp')
}

/** Starts SIPp on loopback with RTP echo; as a caller it needs `remote`, `address:port`. */
export async function startSipp(options: {
  readonly calls: number
  readonly scenario: readonly ['-sn' | '-sf', string]
  readonly remote?: string
  readonly host?: string
  readonly extra?: readonly string[]
}): Promise<Sipp> {
  const { host = '127.0.0.1', remote, extra = [] } = options
  const port = await freeUdpPort(host)
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-sipp-'))
  const media = ['-rtp_echo', '-mi', host, '-mp', String(nextMediaPort())]
  const statistics = ['-trace_stat', '-fd', '1', '-stf', join(folder, 'stat.csv')]
  const errors = ['-trace_err', '-error_file', join(folder, 'errors.log')]
  const messageFile = join(folder, 'messages.log')
  const seen = ['-trace_shortmsg', '-shortmessage_file', messageFile]
  // a busy machine is no error of the calls
  const patience = ['-watchdog_minor_threshold', '60000', '-watchdog_major_threshold', '60000']
  const args = [
    ...(remote === undefined ? [] : [remote]),
    ...options.scenario,
    ...['-i', host, '-p', String(port), '-nostdin', '-m', String(options.calls)],
    ...[...patience, ...media, ...statistics, ...errors, ...seen, ...extra],
  ]
  const child = spawn('sipp', args, { cwd: folder, stdio: 'ignore' })
  const exited = once(child, 'exit')
  let messages = ''
  if (remote === undefined) await untilBound(port, child)
  return {
    port,
    kill: () => void child.kill('SIGKILL'),
    messages: () => messages,
    async ended(timeoutMs) {
      const timer = setTimeout(() => child.kill('SIGUSR1'), timeoutMs) // its own way to end and write statistics
      const hard = setTimeout(() => child.kill('SIGKILL'), timeoutMs + 5_000)
      const [code] = await exited
      clearTimeout(timer)
      clearTimeout(hard)
      if (existsSync(messageFile)) messages = readFileSync(messageFile, 'utf8')
      const result = readStatistics(folder, typeof code === 'number' ? code : null)
      rmSync(folder, { recursive: true, force: true })
      return result
    },
  }
}

/** SIPp says nothing when it listens: its port is taken then. */
async function untilBound(port: number, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (child.exitCode !== null) throw new Error(`sipp ended at once with code ${child.exitCode}`)
    if (isTaken(port)) return
    await new Promise(resolve => setTimeout(resolve, 25)) // polling another program's socket: there is no event for it
  }
  throw new Error('sipp did not bind its port within 5 s')
}

/** Looked up, not tried: who tries to bind the port may be in SIPp's way when it does. */
function isTaken(port: number): boolean {
  const ending = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return ['udp', 'udp6'].some(table =>
    readFileSync(`/proc/net/${table}`, 'utf8')
      .split('\n')
      .some(row => row.trim().split(/\s+/)[1]?.endsWith(ending)),
  )
}

function readStatistics(folder: string, exitCode: number | null): SippStatistics {
  const file = readdirSync(folder).find(name => name === 'stat.csv')
  const lines = file ? readFileSync(join(folder, file), 'utf8').trim().split('\n') : []
  const names = (lines[0] ?? '').split(';')
  const last = (lines.at(-1) ?? '').split(';')
  const count = (name: string): number => Number(last[names.indexOf(name)] ?? 0)
  const troubles: Record<string, number> = {}
  for (const name of names) {
    if (!name.endsWith('(C)') || !/^(Failed|FailedCall|Fatal|Warnings|OutOfCall|DeadCall)/.test(name))
      continue
    if (count(name) > 0) troubles[name] = count(name)
  }
  const errorFile = readdirSync(folder).find(name => name === 'errors.log')
  return {
    successful: count('SuccessfulCall(C)'),
    failed: count('FailedCall(C)'),
    troubles,
    errors: errorFile ? readFileSync(join(folder, errorFile), 'utf8') : '',
    exitCode,
  }
}
