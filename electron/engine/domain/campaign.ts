import { failure, type Result, success } from '../../../shared/errors.ts'
import type { CampaignState } from '../../../shared/model/campaign.ts'

/**
 *   draft --schedule--> scheduled --start--> active (a draft may start at once)
 *     <--unschedule--
 *   draft --start--> active <--pause/resume--> paused
 *                      |  \                      |
 *                 all-done  cancel            cancel
 *                      |     \                   |
 *                  completed  +--> cancelled <---+
 *                      |--reopen--> paused
 *
 * A draft that is not wanted is removed, not cancelled. Nothing leaves `cancelled`, and `completed` only when
 * people who were suppressed are brought back: then a person resumes it.
 */
export type CampaignEvent =
  | 'schedule'
  | 'unschedule'
  | 'start'
  | 'pause'
  | 'resume'
  | 'cancel'
  | 'all-done'
  | 'reopen'

const NEXT: Readonly<Record<CampaignState, Partial<Record<CampaignEvent, CampaignState>>>> = {
  draft: { start: 'active', schedule: 'scheduled' },
  scheduled: { start: 'active', unschedule: 'draft', cancel: 'cancelled' },
  active: { pause: 'paused', cancel: 'cancelled', 'all-done': 'completed' },
  paused: { resume: 'active', cancel: 'cancelled' },
  completed: { reopen: 'paused' },
  cancelled: {},
}

const DONE_TO: Readonly<Record<CampaignEvent, string>> = {
  schedule: 'scheduled',
  unschedule: 'taken back',
  start: 'started',
  pause: 'paused',
  resume: 'resumed',
  cancel: 'cancelled',
  'all-done': 'completed',
  reopen: 'reopened',
}

/** The next state of a campaign, or why the event means nothing in this one. */
export function transitionCampaign(
  state: CampaignState,
  event: CampaignEvent,
): Result<CampaignState, 'campaign_already_active' | 'campaign_not_active'> {
  const next = NEXT[state][event]
  if (next) return success(next)
  const code = state === 'active' ? 'campaign_already_active' : 'campaign_not_active'
  return failure(
    code,
    `This campaign is ${state === 'draft' ? 'a draft' : state}, so it cannot be ${DONE_TO[event]}.`,
  )
}
