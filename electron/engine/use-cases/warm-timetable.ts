import { breathe, type CampaignDeps } from './campaign-deps.ts'
import type { DialedCampaign } from './running-campaign.ts'

/** The thread is given back after this long; the calendar of one country, made for the first time, may take longer by itself. */
const SLICE_MS = 5

/**
 * Asks the hours of every group that is due once, before the loop dials: calendars of holidays and changes of clocks are made at their first
 * use, some hundred milliseconds in all, which no pass of the loop has to spare. Afterwards they are remembered.
 */
export async function warmTimetable(
  { store, clock }: Pick<CampaignDeps, 'store' | 'clock'>,
  { id, rules }: Pick<DialedCampaign, 'id' | 'rules'>,
): Promise<void> {
  let since = clock.monotonic()
  for (const { zone, region } of store.campaigns.dueGroups(id)) {
    const now = clock.now()
    rules.timetable.at(zone, region, now)
    rules.consentOf(region, now)
    if (clock.monotonic() - since < SLICE_MS) continue
    await breathe(clock)
    since = clock.monotonic()
  }
}
