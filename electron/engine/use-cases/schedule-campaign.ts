import { failure, type Result } from '../../../shared/errors.ts'
import type { CampaignRow } from '../../../shared/model/campaign.ts'
import { waitOfSteps } from '../domain/cadence.ts'
import { transitionCampaign } from '../domain/campaign.ts'
import { launchInstant, type ScheduleFacts } from '../domain/schedule.ts'
import type { StoredCampaign } from '../ports/campaign-store.ts'
import type { CampaignDeps } from './campaign-deps.ts'
import { findCampaign, readCampaign } from './read-campaign.ts'

/** What the schedule of a campaign says, for the domain. */
export function scheduleOf(
  { ownZone }: Pick<CampaignDeps, 'ownZone'>,
  { settings, launchedAt }: Pick<StoredCampaign, 'settings' | 'launchedAt'>,
): ScheduleFacts {
  const { schedule, facts } = settings
  const stepsWaitMs = waitOfSteps(settings.cadence)
  return { schedule, offerExpiresOn: facts.offerExpiresOn, ownZone, launchedAt, stepsWaitMs }
}

/** Start was pressed on a draft whose launch is still to come: it is scheduled, and starts by itself. Null when it is not to wait. */
export function scheduleInstead(deps: CampaignDeps, campaign: StoredCampaign): Result<CampaignRow> | null {
  const at = launchInstant(scheduleOf(deps, campaign))
  if (campaign.state !== 'draft' || at === null || at <= deps.clock.now()) return null
  const next = transitionCampaign(campaign.state, 'schedule')
  if (!next.ok) return next
  deps.store.transaction(() => deps.store.campaigns.schedule(campaign.id, at))
  deps.log.info('campaign scheduled', { campaignId: campaign.id, launchAt: at })
  deps.tell(campaign.id)
  return readCampaign(deps, campaign.id)
}

/** Takes a scheduled campaign back: it is a draft again. */
export function unscheduleCampaign(deps: CampaignDeps, id: number): Result<CampaignRow> {
  const found = findCampaign(deps, id)
  if (!found.ok) return found
  if (deps.busy.has(id))
    return failure('campaign_already_active', `"${found.value.name}" is being started already.`)
  const next = transitionCampaign(found.value.state, 'unschedule')
  if (!next.ok) return next
  deps.store.transaction(() => deps.store.campaigns.setState(id, next.value, null, deps.clock.now()))
  deps.log.info('campaign taken back', { campaignId: id })
  deps.tell(id)
  return readCampaign(deps, id)
}
