import { type Result, success } from '../../../shared/errors.ts'
import type { CampaignSettings } from '../../../shared/model/campaign.ts'
import type { RulePack } from '../../../shared/model/rule-pack.ts'
import type { TrunkSettings } from '../../../shared/model/trunk.ts'
import { type Forecast, type ForecastRun, forecastOf, sampleOf, standsFor } from '../domain/forecast.ts'
import { runSimulation, type SimulatedRecipient } from './run-simulation.ts'
import type { BehaviourOf } from './simulated-telephony.ts'

export interface ForecastOrder {
  readonly settings: CampaignSettings
  readonly recipients: readonly SimulatedRecipient[]
  readonly trunk: TrunkSettings
  readonly startAt: number
  readonly hours: number
  /** One run each. */
  readonly seeds: readonly number[]
  readonly publicOf: (seed: number) => BehaviourOf
  readonly packs?: readonly RulePack[]
  readonly ownZone?: string
  /** More recipients than this are scaled down; see FORECAST_RECIPIENTS_MAX when left out. */
  readonly recipientsMax?: number
  /** Asked again and again once there is a run: false makes the forecast of those that have come to their end. */
  readonly goOn?: () => boolean
}

/**
 * Runs one campaign once for each seed and makes a forecast of it. A long list is scaled down, and the forecast says so. Failures are those of
 * writing and starting the campaign.
 */
export async function simulateCampaign(order: ForecastOrder): Promise<Result<Forecast>> {
  const { settings, trunk, recipients, startAt, hours } = order
  const oneOf = standsFor(recipients.length, settings.concurrencyMax, order.recipientsMax)
  const runs: ForecastRun[] = []
  for (const seed of order.seeds) {
    const result = await runSimulation({
      campaigns: [
        {
          settings: {
            ...settings,
            concurrencyMax: smaller(settings.concurrencyMax, oneOf),
            reservedConcurrency: Math.round(settings.reservedConcurrency / oneOf),
          },
          recipients: sampleOf(recipients, oneOf),
        },
      ],
      trunk: {
        ...trunk,
        channels: smaller(trunk.channels, oneOf),
        callsPerSecond: trunk.callsPerSecond / oneOf,
      },
      startAt,
      hours,
      publicOf: order.publicOf(seed),
      isGivenUp: () => runs.length > 0 && order.goOn?.() === false,
      ...(order.packs && { packs: order.packs }),
      ...(order.ownZone !== undefined && { ownZone: order.ownZone }),
    })
    if (!result.ok) return result
    if (result.value.givenUp) break
    const [campaign] = result.value.campaigns
    if (campaign) runs.push({ seed, campaign, simulatedMs: result.value.simulatedMs })
  }
  return success(forecastOf(runs, { recipients: recipients.length, oneOf, startAt }))
}

const smaller = (count: number, by: number): number => Math.max(1, Math.round(count / by))
