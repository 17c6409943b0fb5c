import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createEngine } from '../../electron/engine/create-engine.ts'
import type { Engine, EngineOptions } from '../../electron/engine/engine.ts'
import { createSimulatedTelephony } from '../../electron/engine/simulation/simulated-telephony.ts'
import { systemClock } from '../../electron/engine/system/system-clock.ts'
import { fliteDir, resourcesDir, workerFiles } from '../../electron/headless/places.ts'
import type { ParsedInput, RequestInput, RequestName, RequestOutput } from '../../shared/ipc/contract.ts'
import { silentLog } from './silent-log.ts'

/** The whole engine on a data folder, with everything real but the calls. */
export async function openTestEngine(
  dataDir: string,
  options: Partial<EngineOptions> = {},
): Promise<Engine & { ask: Ask }> {
  const opened = await createEngine({
    dataDir,
    resourcesDir,
    fliteDir,
    version: '0.0.0',
    host: 'headless',
    workers: workerFiles,
    log: silentLog,
    telephony: createSimulatedTelephony(systemClock, () => ({ is: 'silent' })),
    ...options,
  })
  if (!opened.ok) throw new Error(opened.error.message)
  const engine = opened.value
  const ask: Ask = async (name, input) => {
    const reply = await engine.request(name, input)
    if (!reply.ok) throw new Error(`${name}: ${reply.error.message}`)
    return reply.value as RequestOutput<typeof name> // the handler is typed by the same contract
  }
  return { ...engine, ask }
}

/** Asks for what must be answered; a failure is thrown. */
export type Ask = <Name extends RequestName>(
  name: Name,
  input: RequestInput<Name> | ParsedInput<Name>,
) => Promise<RequestOutput<Name>>

/** Files below a folder, whose bytes hold one of these texts. */
export function filesWith(folder: string, texts: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .filter(file => {
      const bytes = readFileSync(file)
      return texts.some(text => bytes.includes(text))
    })
}
