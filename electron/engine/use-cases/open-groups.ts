import { callsNotBefore } from '../domain/schedule.ts'
import type { Group } from '../ports/person-gate.ts'
import type { Store } from '../ports/store.ts'
import type { RunningCampaign } from './running-campaign.ts'

/** The groups of a campaign with somebody who is due whose hours are open and whom the law lets be called; none before its first day. */
export function openGroups(store: Store, campaign: RunningCampaign, now: number): readonly Group[] {
  const { id, rules, schedule } = campaign
  const first = callsNotBefore(schedule)
  if (first !== null && now < first) return []
  return store.campaigns
    .dueGroups(id)
    .filter(
      ({ zone, region }) =>
        rules.timetable.at(zone, region, now).is === 'open' && rules.consentOf(region, now) === null,
    )
}
