import { type Result, success } from '../../../shared/errors.ts'
import type { AfterRestart, AllPaused, RestartNotice } from '../../../shared/model/stopping.ts'
import type { Store } from '../ports/store.ts'
import type { CampaignDeps } from './campaign-deps.ts'
import { type ResumedTogether, resumeTogether } from './pause-all.ts'
import { pauseTogether } from './pause-together.ts'
import type { LostCalls } from './recover-after-restart.ts'

const RESTART_CAUSE = 'Paused because Trunkline was restarted. Resume it when you are ready.'

/**
 * Decides, when the engine begins, what becomes of campaigns that were active when the last run ended: where a person is to be asked,
 * they are paused together and a notice says what was stopped; else they go on. `wanted` outranks the stored setting.
 */
export function pauseAfterRestart(
  deps: Pick<CampaignDeps, 'store' | 'clock' | 'log'>,
  lost: LostCalls,
  wanted: AfterRestart | null,
): void {
  const { store, clock, log } = deps
  const before = store.stops.state()
  const asks = (wanted ?? before.afterRestart) === 'ask'
  const active = store.campaigns.activeIds()
  const calls = lost.calls + before.hungUp
  store.transaction(() => {
    store.stops.write({ stoppedAt: null, hungUp: 0 })
    if (!asks || (active.length === 0 && lost.calls === 0)) return
    for (const id of active) pauseTogether(deps, id, 'restart', RESTART_CAUSE)
    store.stops.write({
      restartAt: clock.now(),
      restartStoppedAt: before.stoppedAt,
      restartCalls: calls,
      restartAnswered: lost.answered,
    })
  })
  if (active.length > 0 || calls > 0)
    log.warn('the last run was stopped while campaigns were active', {
      campaigns: active,
      calls,
      answered: lost.answered,
      stoppedInOrder: before.stoppedAt !== null,
      paused: asks,
    })
}

/** Notes how this run ends, after its calls have ended: `hungUp` were up when it was stopped. */
export function noteStop({ store, clock }: Pick<CampaignDeps, 'store' | 'clock'>, hungUp: number): void {
  store.transaction(() => store.stops.write({ stoppedAt: clock.now(), hungUp }))
}

/** Resumes what the restart paused. */
export async function resumeAfterRestart(deps: CampaignDeps): Promise<Result<ResumedTogether>> {
  const result = await resumeTogether(deps, 'restart')
  deps.store.transaction(() => deps.store.stops.write({ restartAt: null }))
  return success(result)
}

/** Leaves paused what the restart paused: each campaign is resumed on its own from now on. */
export function stayPausedAfterRestart({ store, log }: Pick<CampaignDeps, 'store' | 'log'>): void {
  store.transaction(() => {
    store.stops.forgetPaused('restart')
    store.stops.write({ restartAt: null })
  })
  log.info('campaigns stay paused after the restart')
}

/** What a page shows of a restart that nobody has decided on; null when there is nothing to decide. */
export function restartNotice({ stops }: Pick<Store, 'stops'>): RestartNotice | null {
  const { restartAt, restartStoppedAt, restartCalls, restartAnswered } = stops.state()
  if (restartAt === null) return null
  const campaigns = [...stops.pausedBy('restart')]
  if (campaigns.length === 0 && restartCalls === 0) return null
  return {
    at: restartAt,
    stoppedAt: restartStoppedAt,
    campaigns,
    calls: restartCalls,
    answered: restartAnswered,
  }
}

/** What `pauseAll` holds now; null when nothing. */
export function allPaused({ stops }: Pick<Store, 'stops'>): AllPaused | null {
  const { allPausedAt } = stops.state()
  return allPausedAt === null ? null : { at: allPausedAt, campaigns: [...stops.pausedBy('pause-all')] }
}
