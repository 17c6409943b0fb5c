import { failure, type Result } from '../../../shared/errors.ts'
import type { CampaignDraft, CampaignRow, CampaignSettings } from '../../../shared/model/campaign.ts'
import { REASON_WORDS, type ReasonKind } from '../../../shared/model/reason.ts'
import { plannedCalls } from '../domain/schedule.ts'
import type { CountedGroup, StoredCampaign } from '../ports/campaign-store.ts'
import type { CampaignDeps } from './campaign-deps.ts'
import { findCampaign, readCampaign } from './read-campaign.ts'
import type { RuleBook } from './rule-book.ts'

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
  deps.rules.forget(id)
  deps.log.info('campaign changed', { campaignId: id })
  deps.tell(id)
  return readCampaign(deps, id)
}

/** A new draft with the same settings, list and trunk. */
export function cloneCampaign(deps: CampaignDeps, id: number): Result<CampaignRow> {
  const found = findCampaign(deps, id)
  if (!found.ok) return found
  const { settings, listId, moreListIds, trunkId } = found.value
  const name = `${settings.name.slice(0, 240)} (copy)`
  return createCampaign(deps, { ...settings, name, listId, moreListIds: [...moreListIds], trunkId })
}

function whyNotEditable(deps: CampaignDeps, campaign: StoredCampaign, draft: CampaignDraft): string | null {
  const { state, name } = campaign
  if (deps.busy.has(campaign.id))
    return `"${name}" is being started. Wait a moment, then pause it to change it.`
  if (state === 'draft') return null
  if (state === 'scheduled') return `"${name}" is scheduled. Take it back to a draft first, then change it.`
  if (state === 'active')
    return `"${name}" is active. Pause it first; calls in progress are not touched by that.`
  if (state !== 'paused')
    return `"${name}" is ${state} and stays as it was. Clone it to call the list again with other settings.`
  const lists = [draft.listId, ...draft.moreListIds].join()
  return lists === [campaign.listId, ...campaign.moreListIds].join()
    ? null
    : `"${name}" has already called people of its list. Clone it to call another list.`
}

/** Why a draft cannot be written; null when it can. */
export function whatIsWrong(
  deps: Pick<CampaignDeps, 'store' | 'clock' | 'rules' | 'ownZone'>,
  draft: CampaignDraft,
): Result<never> | null {
  const { listId, moreListIds, trunkId, ...settings } = draft
  const groups: CountedGroup[] = []
  for (const [at, id] of [listId, ...moreListIds].entries()) {
    const found = deps.store.campaigns.groupsOfList(id)
    if (found) groups.push(...found)
    else
      return failure(
        'list_not_found',
        'The recipient list is not there any more. Choose another one, or import it again.',
        { path: at === 0 ? 'listId' : 'moreListIds' },
      )
  }
  if (!deps.store.trunks.get(trunkId)) {
    return failure(
      'trunk_not_found',
      'The trunk is not there any more. Choose another one, or add it on the Trunks screen.',
      { path: 'trunkId' },
    )
  }
  if (groups.length === 0)
    return failure('no_contacts', 'The recipient list is empty. Choose another one.', { path: 'listId' })
  return (
    launchedTooLate(deps, settings) ?? nobodyEver(deps, groups, { settings, listId, moreListIds, trunkId })
  )
}

/** The failure when it would launch only after its last day, or that of its offer; null when it would not. */
function launchedTooLate(
  { ownZone, clock }: Pick<CampaignDeps, 'ownZone' | 'clock'>,
  { schedule, facts: { offerExpiresOn } }: CampaignSettings,
): Result<never> | null {
  const { launch, end } = plannedCalls({ schedule, offerExpiresOn, ownZone }, clock.now())
  // whatever the time is now: of a campaign that is over, other settings may still be written
  if (launch === null || end === null || launch < end.at) return null
  return failure(
    'window_never_opens',
    `${end.sentence} It would launch after that. Choose an earlier launch or a later day.`,
    {
      path: 'schedule.launchAt',
    },
  )
}

/** The failure when nobody of the lists could ever be called, with what holds them, or null. */
function nobodyEver(
  deps: Pick<CampaignDeps, 'clock' | 'rules'>,
  groups: readonly CountedGroup[],
  draft: Parameters<RuleBook['ofDraft']>[0],
): Result<never> | null {
  const now = deps.clock.now()
  const rules = deps.rules.ofDraft(draft)
  const counts = new Map<ReasonKind, number>()
  for (const { zone, region, count } of groups) {
    const hours = rules.timetable.at(zone, region, now)
    const reason =
      rules.consentOf(region, now) ?? (hours.is === 'never' || hours.is === 'held' ? hours.because[0] : null)
    if (!reason) return null
    counts.set(reason.kind, (counts.get(reason.kind) ?? 0) + count)
  }
  const [kind = 'zone-unknown'] = [...counts].sort((one, other) => other[1] - one[1])[0] ?? []
  const blocked = Object.fromEntries(counts)
  switch (kind) {
    case 'outside-window':
      return failure(
        'window_never_opens',
        'The calling window never opens for anybody on this list. Add days or hours to it.',
        { path: 'callingWindow.hours', blocked },
      )
    case 'zone-unknown':
      return failure(
        'window_never_opens',
        'Nobody on this list has a known time zone, so nobody would ever be called. Choose a zone for them in the calling window.',
        { path: 'callingWindow.unknownZone', blocked },
      )
    case 'consent-missing':
      return failure(
        'no_eligible_recipients',
        'The law of their region asks for the consent of everybody on this list. Write in Setup where the proof of it is kept.',
        { path: 'law.consent', blocked },
      )
    default:
      return failure(
        'no_eligible_recipients',
        `Nobody on this list can ever be called: ${[...counts].map(([one, count]) => `${count} ${REASON_WORDS[one].toLowerCase()}`).join(', ')}.`,
        { path: 'callingWindow.hours', blocked },
      )
  }
}
