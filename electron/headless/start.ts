import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { CommandFailed } from './ask-engine.ts'
import { DRAIN_SECONDS } from './command-values.ts'
import { defaultDataDir, pagesDir, projectDir } from './places.ts'
import { serve } from './serve.ts'
import { standardLog } from './standard-log.ts'

/**
 * `npm start`: builds what is not built yet and opens the desktop app; where Electron cannot be had, or there is
 * no display, it says so in a line and opens the headless host instead.
 */
async function start(): Promise<number> {
  if (!isBuilt() && !build()) return 1
  const electron = findElectron()
  if ('path' in electron) {
    const code = await runElectron(electron.path)
    if (code === 0) return 0
    say(`The desktop app ended with code ${code}; opening Trunkline in the browser instead.`)
  } else {
    say(`${electron.why} Opening Trunkline in the browser instead.`)
  }
  await serve({
    dataDir: defaultDataDir(),
    bindHost: '127.0.0.1',
    drainMs: DRAIN_SECONDS * 1_000,
    say,
    port: Number(process.env.TRUNKLINE_PORT ?? 0),
    log: standardLog(2, 'warn'),
    announce: address => {
      say(
        `\n  Trunkline runs. Open this address in a browser on this machine:\n\n    ${address}\n\n  Stop it with Ctrl+C.`,
      )
    },
  })
  return 0
}

function isBuilt(): boolean {
  const page = join(pagesDir, 'index.html')
  const main = join(projectDir, 'out', 'main', 'main.cjs')
  if (!existsSync(page) || !existsSync(main)) return false
  const builtAt = Math.min(statSync(page).mtimeMs, statSync(main).mtimeMs)
  return !['electron', 'renderer', 'shared'].some(room => newestIn(join(projectDir, room)) > builtAt)
}

function newestIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  return Math.max(0, ...files.map(entry => statSync(join(entry.parentPath, entry.name)).mtimeMs))
}

function build(): boolean {
  say('Building Trunkline (once, about a minute) ...')
  const tool = join(projectDir, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const { status } = spawnSync(process.execPath, [tool, 'build', '--logLevel', 'warn'], {
    cwd: projectDir,
    stdio: 'inherit',
  })
  if (status !== 0)
    say('The build failed; the lines above say why. Run "npm install" again if a package is missing.')
  return status === 0
}

function findElectron(): { readonly path: string } | { readonly why: string } {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return { why: 'There is no display here.' }
  }
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    return { why: 'Electron keeps its sandbox and therefore does not start for root.' }
  }
  try {
    // the package's main module is the path of its binary, which it downloads at first use
    const path: unknown = createRequire(import.meta.url)('electron')
    return typeof path === 'string' && existsSync(path)
      ? { path }
      : { why: 'Electron is not installed here.' }
  } catch {
    return { why: 'Electron could not be downloaded here.' }
  }
}

function runElectron(path: string): Promise<number> {
  const app = spawn(path, [projectDir], { stdio: 'inherit' })
  process.on('SIGTERM', () => app.kill('SIGTERM'))
  // a terminal sends its Ctrl+C to the app as well
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) app.kill('SIGINT')
  })
  return new Promise(resolve => {
    app.once('error', () => resolve(1))
    app.once('exit', code => resolve(code ?? 0))
  })
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

try {
  process.exitCode = await start()
} catch (problem) {
  if (!(problem instanceof CommandFailed)) throw problem
  say(problem.message)
  process.exitCode = 2
}
