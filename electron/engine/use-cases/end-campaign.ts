import { failure, type Result, success } from '../../../shared/errors.ts'
import type { CampaignRow } from '../../../shared/model/campaign.ts'
import { transitionCampaign } from '../domain/campaign.ts'
import { breathe, type CampaignDeps } from './campaign-deps.ts'
import { findCampaign, readCampaign } from './read-campaign.ts'

/** Rows of one transaction: with 1,000 a slice held the engine's thread 13 ms by its own work, with 300 it does 5 ms. */
const CANCEL_SLICE = 300
/** With 1,000 a slice held it 4 ms at the median and 18 ms at worst, with 300 3 ms. */
const REMOVE_SLICE = 300

/** No new calls; those in progress go on to their end. */
export function pauseCampaign(
  deps: CampaignDeps,
  id: number,
  cause = 'Paused by the operator.',
): Result<CampaignRow> {
  const found = findCampaign(deps, id)
  if (!found.ok) return found
  const next = transitionCampaign(found.value.state, 'pause')
  if (!next.ok) return next
  deps.dialer.remove(id)
  deps.store.transaction(() => deps.store.campaigns.setState(id, next.value, cause, deps.clock.now()))
  deps.log.info('campaign paused', { campaignId: id, cause })
  deps.tell(id)
  return readCampaign(deps, id)
}

/** For good: calls in progress are hung up, waiting recipients become `cancelled`. */
export async function cancelCampaign(deps: CampaignDeps, id: number): Promise<Result<CampaignRow>> {
  const found = findCampaign(deps, id)
  if (!found.ok) return found
  if (deps.busy.has(id))
    return failure('campaign_not_active', `"${found.value.name}" is being started. Try again in a moment.`)
  const next = transitionCampaign(found.value.state, 'cancel')
  if (!next.ok) return next
  deps.dialer.remove(id)
  deps.store.transaction(() => deps.store.campaigns.setState(id, next.value, null, deps.clock.now()))
  deps.log.info('campaign cancelled', { campaignId: id })
  deps.tell(id)
  for (const attemptId of deps.calls.idsOfCampaign(id)) deps.telephony.hangUp(attemptId)
  await cancelWaitingRecipients(deps, id)
  return readCampaign(deps, id)
}

/** The recipients who wait in a cancelled campaign, in slices; also for what a crash left of that. */
export async function cancelWaitingRecipients(deps: CampaignDeps, id: number): Promise<void> {
  const { store } = deps
  while (
    !store.transaction(() =>
      store.campaigns.endDueSlice(id, CANCEL_SLICE, 'cancelled', 'The campaign was cancelled.'),
    )
  ) {
    await breathe(deps.clock)
  }
  deps.tell(id)
}

/** The recipients who wait in a campaign whose time is over, in slices; it completes when its last call has ended. */
export async function expireWaitingRecipients(
  deps: CampaignDeps,
  id: number,
  because: string,
): Promise<void> {
  const { store, busy } = deps
  if (busy.has(id)) return
  busy.add(id)
  try {
    while (!store.transaction(() => store.campaigns.endDueSlice(id, CANCEL_SLICE, 'expired', because))) {
      await breathe(deps.clock)
    }
  } finally {
    busy.delete(id)
  }
  deps.log.info('the time of a campaign is over', { campaignId: id, because })
  deps.tell(id)
  deps.dialer.poke([id])
}

/** Nobody is left to call. */
export function completeCampaign(deps: CampaignDeps, id: number): void {
  deps.dialer.remove(id)
  deps.store.transaction(() => deps.store.campaigns.setState(id, 'completed', null, deps.clock.now()))
  deps.log.info('campaign completed', { campaignId: id })
  deps.tell(id)
}

/** Deletes a campaign with its attempts. Refused while it is active or still has calls. */
export async function removeCampaign(deps: CampaignDeps, id: number): Promise<Result<{ id: number }>> {
  const found = findCampaign(deps, id)
  if (!found.ok) return found
  const { state, name } = found.value
  if (state === 'active' || state === 'paused') {
    return failure('campaign_already_active', `"${name}" is ${state}. Cancel it first, then remove it.`)
  }
  if (deps.busy.has(id) || deps.calls.idsOfCampaign(id).length > 0) {
    return failure(
      'campaign_already_active',
      `"${name}" still has calls in progress. Wait until they have ended.`,
    )
  }
  deps.busy.add(id)
  try {
    while (!deps.store.transaction(() => deps.store.campaigns.removeSlice(id, REMOVE_SLICE)))
      await breathe(deps.clock)
  } finally {
    deps.busy.delete(id)
  }
  deps.log.info('campaign removed', { campaignId: id })
  deps.tellRemoved(id)
  return success({ id })
}

/** Puts a campaign that is over away, or takes it back; its results stay. */
export function archiveCampaign(deps: CampaignDeps, id: number, archived: boolean): Result<CampaignRow> {
  const found = findCampaign(deps, id)
  if (!found.ok) return found
  const { state, name } = found.value
  const at = archived ? deps.clock.now() : null
  if (!deps.store.transaction(() => deps.store.campaigns.archive(id, at))) {
    const is = state === 'draft' ? 'a draft' : state
    return failure(
      'campaign_already_active',
      `"${name}" is ${is}. Only a campaign that is over can be archived: cancel it first, or remove it.`,
    )
  }
  deps.log.info('campaign archived', { campaignId: id, archived })
  deps.tell(id)
  return readCampaign(deps, id)
}
