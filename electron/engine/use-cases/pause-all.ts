import { type Failure, type Result, success } from '../../../shared/errors.ts'
import type { PausedBy } from '../ports/stop-store.ts'
import { breathe, type CampaignDeps } from './campaign-deps.ts'
import { ALL_PAUSED_CAUSE, pauseTogether } from './pause-together.ts'
import { resumeCampaign } from './start-campaign.ts'

/** Campaigns paused in one transaction. */
const PAUSE_SLICE = 50
/** Calls hung up before others get the thread: a BYE or CANCEL takes some tenths of a millisecond. */
const HANG_UP_SLICE = 20

/** What came of resuming several campaigns at once. */
export interface ResumedTogether {
  readonly resumed: number
  /** Those that could not be resumed and stay paused, with the reason. */
  readonly failed: { readonly id: number; readonly name: string; readonly error: Failure }[]
}

/**
 * Pauses every active campaign at once, and holds launches, until `resumeAll`. Calls that are up go on to their end, or are all hung
 * up, whichever campaign they belong to. Resolves when that is on disk and every BYE and CANCEL has been sent; answers with the
 * campaigns that it paused, and the calls that were up.
 */
export async function pauseAll(
  deps: CampaignDeps,
  hangUp: boolean,
): Promise<Result<{ campaigns: number; calls: number }>> {
  const { store, dialer, clock, calls, log } = deps
  const active = store.campaigns.activeIds()
  // first of all nothing starts any more
  for (const id of active) dialer.remove(id)
  const up = calls.counts().calls
  store.transaction(() => store.stops.write({ allPausedAt: clock.now() }))
  for (let at = 0; at < active.length; at += PAUSE_SLICE) {
    if (at > 0) await breathe(clock)
    const slice = active.slice(at, at + PAUSE_SLICE)
    store.transaction(() => {
      for (const id of slice) pauseTogether(deps, id, 'pause-all', ALL_PAUSED_CAUSE)
    })
    for (const id of slice) deps.tell(id)
  }
  log.warn('all campaigns paused', { campaigns: active.length, calls: up, hangUp })
  if (hangUp) await hangUpAll(deps)
  return success({ campaigns: active.length, calls: up })
}

/** Resumes exactly those that `pauseAll` paused and that are still paused, and lets campaigns launch again. */
export async function resumeAll(deps: CampaignDeps): Promise<Result<ResumedTogether>> {
  deps.store.transaction(() => deps.store.stops.write({ allPausedAt: null }))
  return success(await resumeTogether(deps, 'pause-all'))
}

/** Resumes campaigns that were paused together; the others of them stay paused, each on its own from now on. */
export async function resumeTogether(deps: CampaignDeps, by: PausedBy): Promise<ResumedTogether> {
  const { store, log } = deps
  let resumed = 0
  const failed: ResumedTogether['failed'] = []
  for (const { id, name } of store.stops.pausedBy(by)) {
    const result = await resumeCampaign(deps, id)
    if (result.ok) resumed++
    else failed.push({ id, name, error: result.error })
  }
  // one that was paused a second time meanwhile belongs to that pause
  if (by !== 'pause-all' || store.stops.state().allPausedAt === null)
    store.transaction(() => store.stops.forgetPaused(by))
  log.info('campaigns resumed together', { by, resumed, failed: failed.map(({ id }) => id) })
  return { resumed, failed }
}

/** Hangs up whatever is in progress, some at a time. */
async function hangUpAll({ calls, telephony, clock }: CampaignDeps): Promise<void> {
  const ids = calls.ids()
  for (const [at, attemptId] of ids.entries()) {
    if (at > 0 && at % HANG_UP_SLICE === 0) await breathe(clock)
    telephony.hangUp(attemptId)
  }
}
