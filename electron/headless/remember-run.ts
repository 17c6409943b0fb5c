import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { CampaignSettings } from '../../shared/model/campaign.ts'
import type { TrunkSettings } from '../../shared/model/trunk.ts'
import { writeWhole } from '../engine/whole-file.ts'
import { readJsonFile } from './read-json-file.ts'

const FILE_NAME = 'run.json'
const rememberedSchema = z.object({ key: z.string(), campaignId: z.number().int() })

/** One key for one list, campaign and trunk: started again with the same three, a run goes on where it was. */
export function keyOfRun(listFile: string, settings: CampaignSettings, trunk: TrunkSettings): string {
  const hash = createHash('sha256')
  hash.update(readFileSync(listFile))
  hash.update(JSON.stringify([settings, trunk]))
  return hash.digest('hex')
}

/** The campaign that this run was before it was stopped, or null. */
export function rememberedRun(dataDir: string, key: string): number | null {
  const file = join(dataDir, FILE_NAME)
  if (!existsSync(file)) return null // the first run in this folder
  const remembered = readJsonFile(file, rememberedSchema, 'The record of the run')
  return remembered.key === key ? remembered.campaignId : null
}

/** After a crash or a power cut there is the old record or the new one: a run must not import and call everybody again. */
export function rememberRun(dataDir: string, key: string, campaignId: number): void {
  const file = join(dataDir, FILE_NAME)
  writeWhole(file, JSON.stringify({ key, campaignId }))
}
