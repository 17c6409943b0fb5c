import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { startTrunkline } from '../support/run-trunkline.ts'

export interface StartedHost {
  /** With its one-time token. */
  readonly address: string
  readonly dataDir: string
  stop(): Promise<void>
}

const firstLine = z.object({ address: z.string() })

/** `trunkline serve` on a data folder of its own, as a process of its own. */
export async function startHost(): Promise<StartedHost> {
  const dataDir = mkdtempSync(join(tmpdir(), 'trunkline-e2e-'))
  const host = await startHostOn(dataDir)
  return {
    ...host,
    async stop() {
      await host.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** `trunkline serve` on a data folder that stays. */
export async function startHostOn(dataDir: string): Promise<StartedHost> {
  const {
    child,
    firstLine: line,
    finished,
  } = startTrunkline(['serve', '--data', dataDir, '--port', '0', '--drain', '0'])
  const { address } = firstLine.parse(JSON.parse(await line))
  return {
    address,
    dataDir,
    async stop() {
      child.kill('SIGTERM')
      await finished
    },
  }
}
