import { type Result, success } from '../../../shared/errors.ts'
import { WEEKDAYS } from '../../../shared/model/calling-window.ts'
import type { CampaignStatistics, HourOfWeek } from '../../../shared/model/campaign-statistics.ts'
import { zoneOfSchedule } from '../domain/schedule.ts'
import type { CampaignDeps } from './campaign-deps.ts'
import { findCampaign } from './read-campaign.ts'
import { scheduleOf } from './schedule-campaign.ts'

const QUARTERS_PER_HOUR = 4

/** Figures of a campaign from its attempts, and the hours of the week by the clock of its schedule. */
export function readStatistics(
  deps: Pick<CampaignDeps, 'store' | 'ownZone'>,
  id: number,
): Result<{ figures: CampaignStatistics; hours: HourOfWeek[] }> {
  const found = findCampaign(deps, id)
  if (!found.ok) return found
  const { statistics, campaigns } = deps.store
  const zone = zoneOfSchedule(scheduleOf(deps, found.value))
  const counted = statistics.stats(id)
  const hours = statistics.byHourAndWeekday(id, zone)
  const hoursDialed = hours.reduce((sum, { quarters }) => sum + quarters, 0) / QUARTERS_PER_HOUR
  const { attempts, connects, liveAnswerRate, abandonRate, penetration, depth } = counted
  return success({
    figures: {
      ...{ attempts, connects, liveAnswerRate, abandonRate, penetration, depth },
      asr: counted.answerSeizureRatio,
      acdSeconds: inSeconds(counted.averageCallDurationMs),
      pddSeconds: inSeconds(counted.postDialDelayMs),
      reached: campaigns.row(id)?.recipients.done.reached ?? 0,
      connectsPerHour: hoursDialed === 0 ? null : connects / hoursDialed,
    },
    hours: hours.flatMap(({ weekday, hour, attempts: made, connects: answered }) => {
      const name = WEEKDAYS[weekday - 1]
      return name === undefined ? [] : [{ weekday: name, hour, attempts: made, connects: answered }]
    }),
  })
}

const inSeconds = (ms: number | null): number | null => (ms === null ? null : ms / 1_000)
