import type { Result } from '../../../shared/errors.ts'
import type { CampaignSettings } from '../../../shared/model/campaign.ts'
import type { TrunkSettings } from '../../../shared/model/trunk.ts'
import type { Forecast } from '../domain/forecast.ts'

/** One campaign to be run several times over. Plain data: it crosses into another thread. */
export interface ForecastTask {
  readonly settings: CampaignSettings
  /** Everybody of these lists, or those of a campaign who are not done; these begin anew, with all their attempts. */
  readonly who: { readonly listIds: readonly number[] } | { readonly campaignId: number }
  readonly trunk: TrunkSettings
  /** The instant of Start, in ms since the epoch. */
  readonly startAt: number
  /** Simulated time, at most. */
  readonly hours: number
  /** One run each. */
  readonly seeds: readonly number[]
  /** Share of calls that are answered, 0 to 1, as somebody states it; null: as the center's own calls were answered, hour by hour. */
  readonly answerRate: number | null
  /** The zone (IANA) of schedules without one. */
  readonly ownZone: string
  /** More recipients than this are scaled down. */
  readonly recipientsMax: number
  /** After so many ms of real time the forecast is made of the runs that are over; the first one is always waited for. */
  readonly budgetMs: number
}

/** What a forecast takes the public to be like. */
export type ForecastBasis =
  | { readonly kind: 'stated'; readonly answerRate: number }
  /** From so many attempts over real trunks. */
  | { readonly kind: 'history'; readonly attempts: number }
  /** There are too few attempts to learn from. */
  | { readonly kind: 'assumed'; readonly answerRate: number }

export interface FoundForecast {
  readonly forecast: Forecast
  readonly basis: ForecastBasis
}

/** Runs campaigns that call nobody, away from the engine's thread. */
export interface Simulator {
  /** One at a time: a forecast that is still being worked out when another is asked for is given up and answers `store_busy`. */
  forecast(task: ForecastTask): Promise<Result<FoundForecast>>
  end(): Promise<void>
}
