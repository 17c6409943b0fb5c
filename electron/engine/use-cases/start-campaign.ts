import { failure, type Result, success } from '../../../shared/errors.ts'
import type { CampaignRow } from '../../../shared/model/campaign.ts'
import { transitionCampaign } from '../domain/campaign.ts'
import { NEED_WORDS } from '../domain/preflight.ts'
import { missingFacts } from '../domain/shipped-templates.ts'
import type { StoredCampaign } from '../ports/campaign-store.ts'
import type { CampaignDeps } from './campaign-deps.ts'
import { enrolAudience, withdrawAll } from './enrol-audience.ts'
import { ALL_PAUSED_CAUSE, pauseTogether } from './pause-together.ts'
import { findCampaign, readCampaign } from './read-campaign.ts'
import type { DialedCampaign } from './running-campaign.ts'
import { scheduleInstead, scheduleOf } from './schedule-campaign.ts'
import { warmTimetable } from './warm-timetable.ts'
import { whatIsWrong } from './write-campaign.ts'

/**
 * Starts a draft: makes what is played, opens the trunk, enrols the list and lets the dialer loose. A crash on the way leaves a
 * draft that can be started again. A trunk that is down does not stop the start: the campaign waits for it and says so.
 */
export async function startCampaign(deps: CampaignDeps, id: number): Promise<Result<CampaignRow>> {
  const found = findCampaign(deps, id)
  if (!found.ok) return found
  if (deps.busy.has(id))
    return failure('campaign_already_active', `"${found.value.name}" is being started already.`)
  const next = transitionCampaign(found.value.state, 'start')
  if (!next.ok) return next
  const incomplete = whatIsMissing(found.value)
  if (incomplete) return incomplete
  const scheduled = scheduleInstead(deps, found.value)
  if (scheduled) return scheduled
  deps.busy.add(id)
  const { allPausedAt } = deps.store.stops.state()
  try {
    const ready = await makeReady(deps, found.value)
    if (!ready.ok) return ready
    await withdrawAll(deps, id)
    await enrolAudience(deps, found.value)
    await warmTimetable(deps, ready.value)
    goLive(deps, ready.value, allPausedAt)
    deps.log.info('campaign started', { campaignId: id })
  } finally {
    deps.busy.delete(id)
  }
  return readCampaign(deps, id)
}

/** Lets a paused campaign go on, with its settings as they are now. */
export async function resumeCampaign(deps: CampaignDeps, id: number): Promise<Result<CampaignRow>> {
  const found = findCampaign(deps, id)
  if (!found.ok) return found
  if (deps.busy.has(id))
    return failure('campaign_already_active', `"${found.value.name}" is being resumed already.`)
  const next = transitionCampaign(found.value.state, 'resume')
  if (!next.ok) return next
  deps.busy.add(id)
  const { allPausedAt } = deps.store.stops.state()
  try {
    const ready = await makeReady(deps, found.value)
    if (!ready.ok) return ready
    goLive(deps, ready.value, allPausedAt)
    deps.log.info('campaign resumed', { campaignId: id })
  } finally {
    deps.busy.delete(id)
  }
  return readCampaign(deps, id)
}

/**
 * Makes a campaign active and lets the dialer loose. Where everything was paused since `allPausedBefore` (ms, when the start was asked
 * for), it is paused with the others instead.
 */
function goLive(deps: CampaignDeps, ready: DialedCampaign, allPausedBefore: number | null): void {
  const { store, clock, dialer } = deps
  const { id } = ready
  const { allPausedAt } = store.stops.state()
  const isPaused = allPausedAt !== null && allPausedAt !== allPausedBefore
  store.transaction(() => {
    store.campaigns.setState(id, 'active', null, clock.now())
    if (isPaused) pauseTogether(deps, id, 'pause-all', ALL_PAUSED_CAUSE)
  })
  if (!isPaused) dialer.add(ready)
  deps.tell(id)
}

/** After a restart: an active campaign goes on by itself; what it needs and cannot get pauses it, with the reason. */
export async function goOnWithCampaign(deps: CampaignDeps, campaign: StoredCampaign): Promise<void> {
  const ready = await makeReady(deps, campaign)
  // somebody may have paused or cancelled it meanwhile
  if (deps.store.campaigns.get(campaign.id)?.state !== 'active') return
  if (ready.ok) {
    deps.log.info('campaign goes on', { campaignId: campaign.id })
    deps.dialer.add(ready.value)
  } else {
    deps.log.warn('campaign cannot go on', { campaignId: campaign.id, problem: ready.error.message })
    deps.store.transaction(() =>
      deps.store.campaigns.setState(campaign.id, 'paused', ready.error.message, deps.clock.now()),
    )
  }
  deps.tell(campaign.id)
}

/** Facts that a campaign of its kind cannot start without. */
function whatIsMissing({ name, settings }: StoredCampaign): Result<never> | null {
  const [first, ...others] = missingFacts(settings)
  if (first === undefined) return null
  const words = [first, ...others].map(need => NEED_WORDS[need]).join(', ')
  return failure(
    'campaign_incomplete',
    `"${name}" is a ${settings.kind} campaign, which needs ${words}. Write it in Setup.`,
    { path: `facts.${first}` },
  )
}

async function makeReady(deps: CampaignDeps, campaign: StoredCampaign): Promise<Result<DialedCampaign>> {
  const { id, settings, listId, moreListIds, trunkId } = campaign
  const bad = whatIsWrong(deps, { ...settings, listId, moreListIds: [...moreListIds], trunkId })
  if (bad) return bad
  const trunk = deps.store.trunks.get(trunkId)
  if (!trunk) return failure('trunk_not_found', 'The trunk is not there any more. Choose another one.')
  const prompt = await deps.makePrompt(settings.prompt)
  if (!prompt.ok) return prompt
  if (!deps.trunks.isUsed(trunkId)) await deps.trunks.use(trunk)
  const launchedAt = campaign.launchedAt ?? deps.clock.now()
  deps.rules.forget(id)
  const rules = deps.rules.of(campaign)
  await warmTimetable(deps, { id, rules })
  return success({
    id,
    settings,
    trunkId,
    promptFile: prompt.value.file,
    rules,
    schedule: { ...scheduleOf(deps, campaign), launchedAt },
  })
}
