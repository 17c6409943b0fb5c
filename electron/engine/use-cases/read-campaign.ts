import { failure, type Result, success } from '../../../shared/errors.ts'
import type { CampaignRow } from '../../../shared/model/campaign.ts'
import { decideLaunch, type ScheduleFacts, scheduleReasons } from '../domain/schedule.ts'
import type { StoredCampaign } from '../ports/campaign-store.ts'
import type { CampaignDeps } from './campaign-deps.ts'

type Reading = Pick<CampaignDeps, 'store' | 'dialer' | 'ownZone' | 'clock'>

/** A campaign as every screen shows it, with what holds it back now. */
export function readCampaign(deps: Reading, id: number): Result<CampaignRow, 'campaign_not_found'> {
  const row = deps.store.campaigns.row(id)
  return row ? success({ ...row, waiting: waitingOf(deps, row) }) : noSuchCampaign(id)
}

/** All campaigns, newest first. */
export function readCampaigns(deps: Reading): readonly CampaignRow[] {
  return deps.store.campaigns.rows().map(row => ({ ...row, waiting: waitingOf(deps, row) }))
}

/** What the loop says, or, while a launch is to come, when it is or why it has not been made. */
function waitingOf(
  { store, dialer, ownZone, clock }: Reading,
  { id, state, settings: { schedule, facts } }: Pick<CampaignRow, 'id' | 'state' | 'settings'>,
): CampaignRow['waiting'] {
  if (state !== 'scheduled') return dialer.waitingOf(id)
  if (store.stops.state().allPausedAt !== null)
    return {
      reason: 'not-launched',
      sentence: 'All campaigns are paused. It launches after "Resume all".',
      until: null,
    }
  const now = clock.now()
  const asked: ScheduleFacts = { schedule, ownZone, offerExpiresOn: facts.offerExpiresOn, launchedAt: null }
  const launch = decideLaunch(asked, now)
  if (launch.is === 'hold') return { reason: 'not-launched', sentence: launch.sentence, until: null }
  const [later] = scheduleReasons(asked, now)
  if (later !== undefined) {
    return { reason: 'not-launched', sentence: later.sentence, until: later.clearsAt }
  }
  return { reason: 'not-launched', sentence: 'The campaign is being launched.', until: null }
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
