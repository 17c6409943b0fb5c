import type { Result } from '../../../shared/errors.ts'
import { failure } from '../../../shared/errors.ts'
import type { CampaignDraft } from '../../../shared/model/campaign.ts'
import { launchInstant } from '../domain/schedule.ts'
import type { FoundForecast, Simulator } from '../ports/simulator.ts'
import type { CampaignDeps } from './campaign-deps.ts'
import { findCampaign } from './read-campaign.ts'
import { whatIsWrong } from './write-campaign.ts'

/** Runs that make a band. */
const SEEDS = [1, 2, 3, 4, 5] as const
/** A campaign that takes longer than two weeks is told to take longer. */
const HOURS = 14 * 24
/** Who is simulated one by one: a run takes some 2 s. */
const RECIPIENTS_MAX = 1_000
/** Nobody waits longer for a forecast; fewer runs make a coarser band. */
const BUDGET_MS = 10_000

type ForecastDeps = Pick<CampaignDeps, 'store' | 'rules' | 'clock' | 'ownZone'> & {
  readonly simulator: Simulator
}

/** What a draft would come to if it were started now. `answerRate` (0 to 1) null: as the center's own calls were answered. */
export function forecastDraft(
  deps: ForecastDeps,
  draft: CampaignDraft,
  answerRate: number | null,
): Promise<Result<FoundForecast>> {
  const bad = whatIsWrong(deps, draft)
  if (bad) return Promise.resolve(bad)
  const { listId, moreListIds, trunkId, ...settings } = draft
  return run(deps, { settings, who: { listIds: [listId, ...moreListIds] }, trunkId, answerRate })
}

/** What is still to come of a campaign: those who are not done, from now on. Their attempts so far are forgotten. */
export function forecastCampaign(
  deps: ForecastDeps,
  campaignId: number,
  answerRate: number | null,
): Promise<Result<FoundForecast>> {
  const found = findCampaign(deps, campaignId)
  if (!found.ok) return Promise.resolve(found)
  const { settings, state, listId, moreListIds, trunkId } = found.value
  const isToCome = state === 'draft' || state === 'scheduled'
  const who = isToCome ? { listIds: [listId, ...moreListIds] } : { campaignId }
  return run(deps, { settings, who, trunkId, answerRate })
}

function run(
  { store, clock, simulator, ownZone }: ForecastDeps,
  question: Pick<Parameters<Simulator['forecast']>[0], 'settings' | 'who' | 'answerRate'> & {
    readonly trunkId: number
  },
): Promise<Result<FoundForecast>> {
  const { trunkId, ...task } = question
  const trunk = store.trunks.get(trunkId)
  if (!trunk)
    return Promise.resolve(
      failure('trunk_not_found', 'The trunk is not there any more. Choose another one.', { path: 'trunkId' }),
    )
  const { id: _id, ...settings } = trunk
  const { schedule } = task.settings
  const launchAt = 'listIds' in task.who ? launchInstant({ schedule, ownZone }) : null
  return simulator.forecast({
    ...task,
    // the simulation begins at the launch, and need not wait for it
    settings: { ...task.settings, schedule: { ...schedule, launchAt: null } },
    startAt: Math.max(clock.now(), launchAt ?? 0),
    trunk: settings,
    hours: HOURS,
    seeds: SEEDS,
    ownZone,
    recipientsMax: RECIPIENTS_MAX,
    budgetMs: BUDGET_MS,
  })
}
