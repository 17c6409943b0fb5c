import { createEngine } from '../engine/create-engine.ts'
import type { Engine, EngineOptions } from '../engine/engine.ts'
import type { Log } from '../engine/ports/log.ts'
import { CommandFailed } from './ask-engine.ts'
import { fliteDir, productVersion, resourcesDir, workerFiles } from './places.ts'

/**
 * Opens the engine of the headless host on a data folder, which is made when it is missing. `TRUNKLINE_KEY_FILE` names another place for
 * the key that seals passwords. Throws CommandFailed.
 */
export async function openEngine(
  dataDir: string,
  log: Log,
  options: Pick<EngineOptions, 'filesFrom' | 'restart' | 'searches' | 'afterRestart'> = {},
): Promise<Engine> {
  const keyFile = process.env.TRUNKLINE_KEY_FILE
  const engine = await createEngine({
    dataDir,
    resourcesDir,
    fliteDir,
    version: productVersion(),
    host: 'headless',
    workers: workerFiles,
    ...(keyFile && { keyFile }),
    log,
    ...options,
  })
  if (!engine.ok) throw new CommandFailed(engine.error)
  return engine.value
}
