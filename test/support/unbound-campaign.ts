import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CampaignSettingsInput } from '../../shared/model/campaign.ts'
import { projectDir } from './run-trunkline.ts'

/** For a campaign over a trunk that only looks real: a peer of the test's own answers, at any hour and as often as the retries say. */
export const UNBOUND: Pick<CampaignSettingsInput, 'law' | 'limits'> = {
  law: { packs: 'none' },
  limits: { caps: [], lockoutHours: 0 },
}

/** The sample campaign without the law and without caps, as a file in `folder`; its path. */
export function writeUnboundCampaign(folder: string): string {
  const sample: unknown = JSON.parse(
    readFileSync(join(projectDir, 'resources', 'samples', 'campaign.json'), 'utf8'),
  )
  const file = join(folder, 'unbound-campaign.json')
  writeFileSync(file, JSON.stringify(Object.assign({}, sample, UNBOUND)))
  return file
}
