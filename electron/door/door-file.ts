import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { RequestName } from '../../shared/ipc/contract.ts'

/** What commands on this machine may ask of a running Trunkline, and nothing else. */
export const DOOR_REQUESTS = [
  'campaigns.pauseAll',
  'campaigns.resumeAll',
] as const satisfies readonly RequestName[]
export type DoorRequest = (typeof DOOR_REQUESTS)[number]

const doorSchema = z.object({ port: z.number().int().min(1).max(65_535), token: z.string().min(32) })
/** Where a running Trunkline answers commands: a port of the loopback, and what opens it. */
export type Door = z.infer<typeof doorSchema>

const fileOf = (dataDir: string): string => join(dataDir, 'door.json')

/** Written for this account alone, whole or not at all. */
export function writeDoor(dataDir: string, door: Door): void {
  const file = fileOf(dataDir)
  writeFileSync(`${file}.new`, JSON.stringify(door), { mode: 0o600 })
  // the mode above is for a new file
  chmodSync(`${file}.new`, 0o600)
  renameSync(`${file}.new`, file)
}

export function removeDoor(dataDir: string): void {
  rmSync(fileOf(dataDir), { force: true })
}

/** The door of the Trunkline that runs on this data folder, or ran and was killed; null when there is none. */
export function readDoor(dataDir: string): Door | null {
  const file = fileOf(dataDir)
  if (!existsSync(file)) return null
  const parsed = doorSchema.safeParse(parseJson(readFileSync(file, 'utf8')))
  return parsed.success ? parsed.data : null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // cut off by a full disk: there is no door
  }
}
