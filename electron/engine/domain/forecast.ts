import { type CampaignRow, FINAL_STATES, type FinalState } from '../../../shared/model/campaign.ts'
import { OUTCOMES, type Outcome } from '../../../shared/model/outcome.ts'

/** What nine runs of ten stay above, what half of them reach, what nine of ten stay below. */
export interface Band {
  readonly p10: number
  readonly p50: number
  readonly p90: number
}

/** One simulated run of a campaign. */
export interface ForecastRun {
  readonly seed: number
  readonly campaign: Pick<CampaignRow, 'state' | 'recipients' | 'attempts' | 'startedAt' | 'endedAt'>
  readonly simulatedMs: number
}

export interface Forecast {
  readonly runs: number
  readonly startAt: number
  /** When it is through, in ms since the epoch; null when the slower runs were not through in the simulated time. */
  readonly finishAt: Band | null
  /** Runs that came to their end in the simulated time. */
  readonly finishedRuns: number
  readonly recipients: number
  readonly byFinalState: Readonly<Record<FinalState, Band>>
  /** Recipients who still wait when the simulated time ends. */
  readonly left: Band
  readonly attempts: Band
  readonly byOutcome: Readonly<Record<Outcome, Band>>
  readonly callsPerHour: Band
  /** One of so many recipients was simulated, with channels and calls per second as much smaller; 1: everybody was. */
  readonly oneOf: number
}

/** More recipients than this are not simulated one by one. */
export const FORECAST_RECIPIENTS_MAX = 20_000

/**
 * How many recipients one simulated recipient stands for. No more than the campaign has calls at once, because the smaller campaign needs at
 * least one.
 */
export function standsFor(
  recipients: number,
  concurrencyMax: number,
  recipientsMax: number = FORECAST_RECIPIENTS_MAX,
): number {
  return Math.max(1, Math.min(Math.ceil(recipients / recipientsMax), concurrencyMax))
}

const HOUR_MS = 3_600_000

/** The forecast that these runs make. There is at least one. */
export function forecastOf(
  runs: readonly ForecastRun[],
  about: { readonly recipients: number; readonly oneOf: number; readonly startAt: number },
): Forecast {
  const { recipients, oneOf, startAt } = about
  const scaled = (figure: (run: ForecastRun) => number): Band => bandOf(runs.map(run => figure(run) * oneOf))
  // as shares of the sample, so that they add up to the list whatever its remainder
  const people = (figure: (run: ForecastRun) => number): Band =>
    bandOf(
      runs.map(run => Math.round((figure(run) / Math.max(1, run.campaign.recipients.total)) * recipients)),
    )
  const ends = runs.map(({ campaign }) => (campaign.state === 'completed' ? campaign.endedAt : null))
  const finished = ends.filter(end => end !== null)
  // a run without an end ends later than any other: the band is honest only where it does not reach into those
  const finish = bandOf(ends.map(end => end ?? Number.POSITIVE_INFINITY))
  return {
    runs: runs.length,
    startAt,
    finishAt: Number.isFinite(finish.p90) ? finish : null,
    finishedRuns: finished.length,
    recipients,
    byFinalState: bandsOf(FINAL_STATES, state => people(({ campaign }) => campaign.recipients.done[state])),
    left: people(({ campaign }) => campaign.recipients.due + campaign.recipients.dialing),
    attempts: scaled(({ campaign }) => campaign.attempts.total),
    byOutcome: bandsOf(OUTCOMES, outcome => scaled(({ campaign }) => campaign.attempts.byOutcome[outcome])),
    callsPerHour: scaled(({ campaign, simulatedMs }) =>
      simulatedMs === 0 ? 0 : (campaign.attempts.total * HOUR_MS) / simulatedMs,
    ),
    oneOf,
  }
}

/** Every `oneOf`-th, so that the sample keeps the order and the mix of zones of the list. */
export function sampleOf<Item>(items: readonly Item[], oneOf: number): readonly Item[] {
  return oneOf === 1 ? items : items.filter((_, nth) => nth % oneOf === 0)
}

/** The quantiles of some figures, between two of them by a straight line. */
export function bandOf(figures: readonly number[]): Band {
  const sorted = [...figures].sort((one, other) => one - other)
  const at = (share: number): number => {
    const place = (sorted.length - 1) * share
    const below = sorted[Math.floor(place)] ?? 0
    const above = sorted[Math.ceil(place)] ?? below
    return below === above ? below : below + (above - below) * (place - Math.floor(place))
  }
  return { p10: at(0.1), p50: at(0.5), p90: at(0.9) }
}

function bandsOf<Key extends string>(keys: readonly Key[], figure: (key: Key) => Band): Record<Key, Band> {
  return Object.fromEntries(keys.map(key => [key, figure(key)])) as Record<Key, Band> // one entry per key
}
