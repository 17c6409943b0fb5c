import { success } from '../../../shared/errors.ts'
import type { Forecast as Answer, Band as AnswerBand } from '../../../shared/model/campaign-statistics.ts'
import type { Band } from '../domain/forecast.ts'
import { inZone, readableZone } from '../domain/instant-words.ts'
import type { ForecastBasis, FoundForecast, Simulator } from '../ports/simulator.ts'
import type { CampaignDeps } from '../use-cases/campaign-deps.ts'
import { forecastCampaign, forecastDraft } from '../use-cases/forecast-campaign.ts'
import type { Handlers } from './handlers.ts'

type ForecastDeps = Pick<CampaignDeps, 'store' | 'rules' | 'clock' | 'ownZone'> & {
  readonly simulator: Simulator
}

/** Answers to what a campaign would come to. */
export function createForecastRequests(deps: ForecastDeps): Handlers<'campaigns.forecast'> {
  return {
    async 'campaigns.forecast'({ draft, campaignId, answerRate }) {
      const state = campaignId === null ? 'draft' : deps.store.campaigns.get(campaignId)?.state
      // what has not begun is asked for as it stands in the form; the rest of a campaign goes on as it was started
      const found =
        campaignId === null || state === 'draft'
          ? await forecastDraft(deps, draft, answerRate)
          : await forecastCampaign(deps, campaignId, answerRate)
      return found.ok ? success(answerOf(found.value, deps.ownZone)) : found
    },
  }
}

function answerOf({ forecast, basis }: FoundForecast, ownZone: string): Answer {
  const { runs, recipients, oneOf, finishAt, attempts, callsPerHour } = forecast
  return {
    runs,
    simulated: Math.ceil(recipients / oneOf),
    recipients,
    basis: basisWords(basis),
    finishesAt: finishAt && bandOf(finishAt, Math.round),
    reached: bandOf(forecast.byFinalState.reached, Math.round),
    attempts: bandOf(attempts, Math.round),
    callsPerHour: bandOf(callsPerHour, perHour => Math.round(perHour * 10) / 10),
    sentence: sentenceOf(forecast, ownZone),
  }
}

const bandOf = ({ p10, p50, p90 }: Band, round: (figure: number) => number): AnswerBand => ({
  low: round(p10),
  middle: round(p50),
  high: round(p90),
})

function basisWords(basis: ForecastBasis): string {
  switch (basis.kind) {
    case 'stated':
      return `${percent(basis.answerRate)} of the calls are taken to be answered, as you said.`
    case 'history':
      return `Answered as your ${counted(basis.attempts)} calls over real trunks of the last 90 days were, hour by hour.`
    case 'assumed':
      return `There are too few calls of the last 90 days to learn from; ${percent(basis.answerRate)} are taken to be answered.`
  }
}

function sentenceOf(
  { finishAt, finishedRuns, runs, byFinalState, recipients }: FoundForecast['forecast'],
  zone: string,
): string {
  const reached = `${counted(byFinalState.reached.p50)} of ${counted(recipients)} recipients are reached`
  if (finishAt !== null)
    return `It is through by ${inZone(finishAt.p50, zone)} (${readableZone(zone)}), and ${reached}.`
  const within =
    finishedRuns === 0
      ? 'It takes longer than two weeks'
      : `In ${runs - finishedRuns} of ${runs} runs it takes longer than two weeks`
  return `${within}; in them, ${reached}.`
}

const percent = (share: number): string => `${Math.round(share * 100)}%`
const counted = (figure: number): string => Math.round(figure).toLocaleString('en-US')
