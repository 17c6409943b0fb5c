import type { PausedBy } from '../ports/stop-store.ts'
import type { CampaignDeps } from './campaign-deps.ts'

export const ALL_PAUSED_CAUSE = 'Paused by "Pause all". "Resume all" resumes it.'

/** Writes that a campaign is paused with others, in the caller's transaction; one that ended meanwhile is left alone. */
export function pauseTogether(
  { store, clock }: Pick<CampaignDeps, 'store' | 'clock'>,
  id: number,
  by: PausedBy,
  cause: string,
): void {
  if (store.campaigns.get(id)?.state !== 'active') return
  store.campaigns.setState(id, 'paused', cause, clock.now())
  store.stops.notePaused(id, by)
}
