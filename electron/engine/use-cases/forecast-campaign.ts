import type { Result } from '../../../shared/errors.ts'
import { failure } from '../../../shared/errors.ts'
import type { CampaignDraft } from '../../../shared/model/campaign.ts'
import type { FoundForecast, Simulator } from '../ports/simulator.ts'
import type { CampaignDeps } from './campaign-deps.ts'
import { findCampaign } from './read-campaign.ts'
import { whatIsWrong } from './write-campaign.ts'

/** Runs that make a band. */
const SEEDS = [1, 2, 3, 4, 5] as const
/** A campaign that takes longer than two weeks is told to take longer. */
const HOURS = 14 * 24

type ForecastDeps = Pick<CampaignDeps, 'store' | 'clock'> & { readonly simulator: Simulator }

/** What a draft would come to if it were started now. `answerRate` (0 to 1) null: as the center's own calls were answered. */
export function forecastDraft(
  deps: ForecastDeps,
  draft: CampaignDraft,
  answerRate: number | null,
): Promise<Result<FoundForecast>> {
  const bad = whatIsWrong(deps, draft)
  if (bad) return Promise.resolve(bad)
  const { listId, moreListIds: _moreListIds, trunkId, ...settings } = draft
  return run(deps, { settings, who: { listId }, trunkId, answerRate })
}

/** What is still to come of a campaign: those who are not done, from now on. Their attempts so far are forgotten. */
export function forecastCampaign(
  deps: ForecastDeps,
  campaignId: number,
  answerRate: number | null,
): Promise<Result<FoundForecast>> {
  const found = findCampaign(deps, campaignId)
  if (!found.ok) return Promise.resolve(found)
  const { settings, state, listId, trunkId } = found.value
  const who = state === 'draft' ? { listId } : { campaignId }
  return run(deps, { settings, who, trunkId, answerRate })
}

function run(
  { store, clock, simulator }: ForecastDeps,
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
  return simulator.forecast({ ...task, trunk: settings, startAt: clock.now(), hours: HOURS, seeds: SEEDS })
}
