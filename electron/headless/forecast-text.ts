import { FINAL_STATE_WORDS, FINAL_STATES } from '../../shared/model/campaign.ts'
import { OUTCOME_WORDS, OUTCOMES } from '../../shared/model/outcome.ts'
import type { Band, Forecast } from '../engine/domain/forecast.ts'

/** A forecast as lines for a person: the middle of the runs, and the band in which most of them lie. */
export function forecastText(name: string, forecast: Forecast): string {
  const { finishAt, runs, finishedRuns, recipients, oneOf } = forecast
  const rows = [
    `${name}: forecast from ${runs} simulated runs. Nobody was called.`,
    '',
    finishAt === null
      ? `Finished      in ${finishedRuns} of ${runs} runs within the simulated time`
      : `Finished      ${instant(finishAt.p50)} (between ${instant(finishAt.p10)} and ${instant(finishAt.p90)})`,
    `Calls an hour ${figures(forecast.callsPerHour)}`,
    '',
    `Recipients    ${recipients}`,
  ]
  for (const state of FINAL_STATES) rows.push(...row(FINAL_STATE_WORDS[state], forecast.byFinalState[state]))
  rows.push(...row('Still waiting', forecast.left))
  rows.push('', `Attempts      ${figures(forecast.attempts)}`)
  for (const outcome of OUTCOMES) rows.push(...row(OUTCOME_WORDS[outcome], forecast.byOutcome[outcome]))
  if (oneOf > 1) {
    rows.push(
      '',
      `One of ${oneOf} recipients was simulated, with as much fewer channels and calls per second.`,
    )
  }
  return rows.join('\n')
}

const instant = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`

const figures = ({ p10, p50, p90 }: Band): string =>
  `${Math.round(p50)} (${Math.round(p10)} to ${Math.round(p90)})`

/** What never happens has no row. */
function row(word: string, band: Band): readonly string[] {
  return band.p90 === 0 ? [] : [`  ${word.padEnd(24)}${figures(band).padStart(24)}`]
}
