import { failure, type Result } from '../../../shared/errors.ts'
import type { CampaignDraft, CampaignRow } from '../../../shared/model/campaign.ts'
import { windowAt } from '../domain/calling-window.ts'
import type { StoredCampaign } from '../ports/campaign-store.ts'
import type { CampaignDeps } from './campaign-deps.ts'
import { findCampaign, readCampaign } from './read-campaign.ts'

/** Writes a new campaign as a draft. Nothing is dialled before it is started. */
export function createCampaign(deps: CampaignDeps, draft: CampaignDraft): Result<CampaignRow> {
  const bad = whatIsWrong(deps, draft)
  if (bad) return bad
  const id = deps.store.transaction(() => deps.store.campaigns.insert(draft, deps.clock.now()))
  deps.log.info('campaign created', { campaignId: id, listId: draft.listId, trunkId: draft.trunkId })
  deps.tell(id)
  return readCampaign(deps, id)
}

/** Changes a draft, or the settings of a paused campaign (its list stays). */
export function updateCampaign(deps: CampaignDeps, id: number, draft: CampaignDraft): Result<CampaignRow> {
  const found = findCampaign(deps, id)
  if (!found.ok) return found
  const uneditable = whyNotEditable(deps, found.value, draft)
  if (uneditable) return failure('campaign_not_editable', uneditable)
  const bad = whatIsWrong(deps, draft)
  if (bad) return bad
  deps.store.transaction(() => deps.store.campaigns.update(id, draft))
  deps.log.info('campaign changed', { campaignId: id })
  deps.tell(id)
  return readCampaign(deps, id)
}

/** A new draft with the same settings, list and trunk. */
export function cloneCampaign(deps: CampaignDeps, id: number): Result<CampaignRow> {
  const found = findCampaign(deps, id)
  if (!found.ok) return found
  const { settings, listId, trunkId } = found.value
  const name = `${settings.name.slice(0, 240)} (copy)`
  return createCampaign(deps, { ...settings, name, listId, moreListIds: [], trunkId })
}

function whyNotEditable(deps: CampaignDeps, campaign: StoredCampaign, draft: CampaignDraft): string | null {
  const { state, name } = campaign
  if (deps.busy.has(campaign.id))
    return `"${name}" is being started. Wait a moment, then pause it to change it.`
  if (state === 'draft') return null
  if (state === 'active')
    return `"${name}" is active. Pause it first; calls in progress are not touched by that.`
  if (state !== 'paused')
    return `"${name}" is ${state} and stays as it was. Clone it to call the list again with other settings.`
  return draft.listId === campaign.listId
    ? null
    : `"${name}" has already called people of its list. Clone it to call another list.`
}

/** Why a draft cannot be written; null when it can. */
export function whatIsWrong(
  deps: Pick<CampaignDeps, 'store' | 'clock'>,
  draft: CampaignDraft,
): Result<never> | null {
  const groups = deps.store.campaigns.groupsOfList(draft.listId)
  if (groups === null) {
    return failure(
      'list_not_found',
      'The recipient list is not there any more. Choose another one, or import it again.',
      { path: 'listId' },
    )
  }
  if (!deps.store.trunks.get(draft.trunkId)) {
    return failure(
      'trunk_not_found',
      'The trunk is not there any more. Choose another one, or add it on the Trunks screen.',
      { path: 'trunkId' },
    )
  }
  if (groups.length === 0)
    return failure('no_contacts', 'The recipient list is empty. Choose another one.', { path: 'listId' })
  const now = deps.clock.now()
  const answers = groups.map(({ zone }) => windowAt(draft.callingWindow, zone, now).is)
  if (answers.some(answer => answer === 'open' || answer === 'closed')) return null
  return failure(
    'window_never_opens',
    answers.includes('never')
      ? 'The calling window never opens for anybody on this list. Add days or hours to it.'
      : 'Nobody on this list has a known time zone, so nobody would ever be called. Choose a zone for them in the calling window.',
    { path: answers.includes('never') ? 'callingWindow.hours' : 'callingWindow.unknownZone' },
  )
}
