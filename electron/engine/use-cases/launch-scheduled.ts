import { failure, type Result } from '../../../shared/errors.ts'
import type { CampaignRow } from '../../../shared/model/campaign.ts'
import { waitOfSteps } from '../domain/cadence.ts'
import { transitionCampaign } from '../domain/campaign.ts'
import { decideLaunch, launchInstant, type ScheduleFacts } from '../domain/schedule.ts'
import type { StoredCampaign } from '../ports/campaign-store.ts'
import type { CancelTimer } from '../ports/clock.ts'
import type { CampaignDeps } from './campaign-deps.ts'
import type { GuardAct } from './guard-act.ts'
import { findCampaign, readCampaign } from './read-campaign.ts'
import { startCampaign } from './start-campaign.ts'

/** Timers that were set for an instant a day away would miss a clock that is set meanwhile. */
const LOOK_EVERY_MS = 30_000

/** What the schedule of a campaign says, for the domain. */
export function scheduleOf(
  { ownZone }: Pick<CampaignDeps, 'ownZone'>,
  { settings, launchedAt }: Pick<StoredCampaign, 'settings' | 'launchedAt'>,
): ScheduleFacts {
  const { schedule, facts, cadence } = settings
  const stepsWaitMs = waitOfSteps(cadence)
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

export interface Launcher {
  begin(): void
  stop(): void
}

/** Starts scheduled campaigns when their time has come; one that was missed starts late or waits for a person, as it says. */
export function createLauncher(deps: CampaignDeps, guard: GuardAct): Launcher {
  const { store, clock, log } = deps
  let cancelTimer: CancelTimer | null = null
  let stopped = false

  function look(): void {
    cancelTimer = null
    if (stopped) return
    const now = clock.now()
    let next = now + LOOK_EVERY_MS
    for (const { id, launchAt } of store.campaigns.scheduled()) {
      if (launchAt > now) next = Math.min(next, launchAt)
      else launch(id, now)
    }
    cancelTimer = clock.after(next - now, () => void guard('launch scheduled campaigns', look))
  }

  function launch(id: number, now: number): void {
    const campaign = store.campaigns.get(id)
    if (!campaign || deps.busy.has(id)) return
    const decision = decideLaunch(scheduleOf(deps, campaign), now)
    if (decision.is !== 'launch') return
    log.info('campaign launches', { campaignId: id, late: decision.late })
    startCampaign(deps, id).then(
      started => {
        if (started.ok || stopped) return
        // nobody is there to read a refusal: it is a draft again, and says why
        log.warn('campaign could not launch', { campaignId: id, problem: started.error.message })
        store.transaction(() => store.campaigns.setState(id, 'draft', null, clock.now()))
        deps.tell(id)
      },
      (problem: unknown) =>
        log.error('campaign could not launch', { campaignId: id, problem: String(problem) }),
    )
  }

  return {
    begin: look,
    stop() {
      stopped = true
      cancelTimer?.()
    },
  }
}
