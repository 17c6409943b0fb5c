import { failure, type Result, success } from '../../../shared/errors.ts'
import type { CampaignRow } from '../../../shared/model/campaign.ts'
import type { StoredCampaign } from '../ports/campaign-store.ts'
import type { CampaignDeps } from './campaign-deps.ts'

type Reading = Pick<CampaignDeps, 'store' | 'dialer'>

/** A campaign as every screen shows it, with what holds it back now. */
export function readCampaign(deps: Reading, id: number): Result<CampaignRow, 'campaign_not_found'> {
  const row = deps.store.campaigns.row(id)
  return row ? success({ ...row, waiting: deps.dialer.waitingOf(id) }) : noSuchCampaign(id)
}

/** All campaigns, newest first. */
export function readCampaigns(deps: Reading): readonly CampaignRow[] {
  return deps.store.campaigns.rows().map(row => ({ ...row, waiting: deps.dialer.waitingOf(row.id) }))
}

/** The stored campaign, or the failure that says there is none. */
export function findCampaign(
  deps: Pick<CampaignDeps, 'store'>,
  id: number,
): Result<StoredCampaign, 'campaign_not_found'> {
  const campaign = deps.store.campaigns.get(id)
  return campaign ? success(campaign) : noSuchCampaign(id)
}

function noSuchCampaign(id: number): Result<never, 'campaign_not_found'> {
  return failure('campaign_not_found', `There is no campaign ${id}. It may have been removed.`)
}
