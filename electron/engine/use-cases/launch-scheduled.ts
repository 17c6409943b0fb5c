import { decideLaunch } from '../domain/schedule.ts'
import type { CancelTimer } from '../ports/clock.ts'
import type { CampaignDeps } from './campaign-deps.ts'
import type { GuardAct } from './guard-act.ts'
import { scheduleOf } from './schedule-campaign.ts'
import { startCampaign } from './start-campaign.ts'

/** Timers that were set for an instant a day away would miss a clock that is set meanwhile. */
const LOOK_EVERY_MS = 30_000

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
    // everything is paused: what is missed meanwhile starts late or waits for a person, as it says
    const paused = store.stops.state().allPausedAt !== null
    for (const { id, launchAt } of paused ? [] : store.campaigns.scheduled()) {
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
