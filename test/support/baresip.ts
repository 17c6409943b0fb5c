import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseWav, samplesOf, writeWavFile } from '../../electron/engine/sound/wav-file.ts'
import { freePort, freeUdpPort } from './free-ports.ts'

/** Where Debian and others put baresip's modules; null where it is not installed. */
export function findBaresipModules(): string | null {
  const folders = [
    '/usr/lib/baresip/modules',
    '/usr/lib/x86_64-linux-gnu/baresip/modules',
    '/usr/lib64/baresip/modules',
  ]
  return folders.find(folder => existsSync(join(folder, 'g711.so'))) ?? null
}

export interface BaresipOptions {
  /** As baresip writes them, in its order of preference: `pcmu`, `pcma`, `g722/16000/1`, `opus/48000/2`. */
  readonly codecs: readonly string[]
  /** `srtp` (best effort) or `srtp-mand`; no encryption when left out. */
  readonly encryption?: 'srtp' | 'srtp-mand'
  /** What it proves to whoever challenges its calls, as user 8001. */
  readonly password?: string
  /** What it says in a call, at the rate of its sound card; it hangs up at the end of it. */
  readonly says: (samplesPerSecond: number) => Int16Array
  /** Rate of its sound card; 8000 when left out. */
  readonly sampleRate?: number
}

export interface Baresip {
  readonly user: string
  readonly port: number
  /** Everything that it has printed. */
  output(): string
  /** Sends a command such as `hangup` or `dial` and waits until it was taken. */
  command(command: string, params?: string): Promise<void>
  /** Size of its recording of what it heard, until now. */
  recordedBytes(): number
  /** Ends it, which completes its recording, and gives what it heard in its only call. */
  heard(): Promise<{ readonly samples: Int16Array; readonly samplesPerSecond: number }>
  stop(): Promise<void>
}

const READY_MS = 10_000

/** Somebody else may take a port that was free a moment ago. */
const STARTS_MAX = 3

/** Starts a baresip that answers every call; the caller stops it. */
export async function startBaresip(options: BaresipOptions): Promise<Baresip> {
  for (let start = 1; ; start++) {
    try {
      return await startOnFreePorts(options)
    } catch (problem) {
      if (start === STARTS_MAX || !String(problem).includes('Address already in use')) throw problem
    }
  }
}

async function startOnFreePorts(options: BaresipOptions): Promise<Baresip> {
  const modules = findBaresipModules()
  if (!modules) throw new Error('baresip is not installed.')
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-baresip-'))
  const [port, control, rtp] = [await freePort(), await freePort(), await freeUdpPort()]
  const rate = options.sampleRate ?? 8_000
  await writeWavFile(join(folder, 'say.wav'), options.says(rate), rate)
  const account = [
    `<sip:8001@127.0.0.1:${port};transport=udp>`,
    'answermode=auto',
    'regint=0',
    `audio_codecs=${options.codecs.join(',')}`,
    ...(options.password ? ['auth_user=8001', `auth_pass=${options.password}`] : []),
    ...(options.encryption ? [`mediaenc=${options.encryption}`] : []),
  ]
  writeFileSync(join(folder, 'accounts'), `${account.join(';')}\n`)
  writeFileSync(join(folder, 'contacts'), '')
  writeFileSync(join(folder, 'config'), config({ folder, modules, port, control, rtp, rate }))
  const child = spawn('baresip', ['-4', '-f', folder, '-v'], { stdio: ['ignore', 'pipe', 'pipe'] })
  const exited = once(child, 'exit')
  let output = ''
  const read = (chunk: Buffer): void => {
    output += chunk.toString('latin1')
  }
  child.stdout.on('data', read)
  child.stderr.on('data', read)
  const end = async (): Promise<void> => {
    child.kill('SIGTERM')
    const hard = setTimeout(() => child.kill('SIGKILL'), 3_000)
    await exited
    clearTimeout(hard)
  }
  const stop = async (): Promise<void> => {
    await end()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`baresip is not ready:\n${output}`)), READY_MS)
      const look = (): void => {
        if (!output.includes('baresip is ready')) return
        clearTimeout(timer)
        child.stdout.off('data', look)
        resolve()
      }
      child.stdout.on('data', look)
      child.once('exit', code => {
        clearTimeout(timer)
        reject(new Error(`baresip ended with ${code}:\n${output}`))
      })
    })
  } catch (error) {
    await stop()
    throw error
  }
  const recording = (): string | null => {
    const name = readdirSync(folder).find(name => /^dump-.*-dec\.wav$/.test(name))
    return name === undefined ? null : join(folder, name)
  }
  return {
    user: '8001',
    port,
    output: () => output,
    command: (command, params) => sendCommand(control, command, params),
    recordedBytes: () => {
      const file = recording()
      return file ? statSync(file).size : 0
    },
    async heard() {
      await end()
      const file = recording()
      if (!file) throw new Error(`baresip recorded nothing:\n${output}`)
      const wav = parseWav(readFileSync(file))
      if (!wav.ok) throw new Error(wav.reason)
      const { channels, samplesPerSecond } = wav.value
      // Opus is always recorded with two channels; both hold the same.
      const samples = samplesOf(wav.value.data).filter((_, index) => index % channels === 0)
      return { samples, samplesPerSecond }
    },
    stop,
  }
}

/** One command as a netstring of JSON; its event or answer says that it was taken. */
async function sendCommand(port: number, command: string, params = ''): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    const body = JSON.stringify({ command, params, token: 'test' })
    socket.write(`${Buffer.byteLength(body)}:${body},`)
    await once(socket, 'data')
  } finally {
    socket.destroy()
  }
}

interface ConfigValues {
  readonly folder: string
  readonly modules: string
  readonly port: number
  readonly control: number
  readonly rtp: number
  readonly rate: number
}

function config({ folder, modules, port, control, rtp, rate }: ConfigValues): string {
  const codecs = ['opus.so', 'g711.so', 'g722.so'].filter(name => existsSync(join(modules, name)))
  const rtpFrom = rtp - (rtp % 2)
  return [
    'poll_method epoll',
    `sip_listen 127.0.0.1:${port}`,
    'net_interface 127.0.0.1',
    `audio_source aufile,${join(folder, 'say.wav')}`,
    'audio_player aubridge,null',
    'audio_alert aubridge,null',
    `ausrc_srate ${rate}`,
    `auplay_srate ${rate}`,
    'ausrc_channels 1',
    'auplay_channels 1',
    `rtp_ports ${rtpFrom}-${rtpFrom + 20}`,
    `module_path ${modules}`,
    ...[...codecs, 'aufile.so', 'aubridge.so', 'sndfile.so', 'srtp.so', 'uuid.so'].map(
      name => `module ${name}`,
    ),
    `snd_path ${folder}`,
    'module_app menu.so',
    'module_app ctrl_tcp.so',
    `ctrl_tcp_listen 127.0.0.1:${control}`,
    // the accounts are read when this one is loaded: whatever they name must be there before
    'module_app account.so',
    '',
  ].join('\n')
}
