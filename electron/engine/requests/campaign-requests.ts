import { success } from '../../../shared/errors.ts'
import type { ResultRow } from '../../../shared/model/call.ts'
import type { CampaignSettings } from '../../../shared/model/campaign.ts'
import { windowAt } from '../domain/calling-window.ts'
import type { CampaignDeps } from '../use-cases/campaign-deps.ts'
import { cancelCampaign, pauseCampaign, removeCampaign } from '../use-cases/end-campaign.ts'
import { findCampaign, readCampaign, readCampaigns } from '../use-cases/read-campaign.ts'
import { resumeCampaign, startCampaign } from '../use-cases/start-campaign.ts'
import { cloneCampaign, createCampaign, updateCampaign } from '../use-cases/write-campaign.ts'
import type { Handlers } from './handlers.ts'

/** Answers to everything a page asks of campaigns, except exports. */
export function createCampaignRequests(
  deps: CampaignDeps,
): Handlers<
  | 'campaigns.list'
  | 'campaigns.get'
  | 'campaigns.create'
  | 'campaigns.update'
  | 'campaigns.start'
  | 'campaigns.pause'
  | 'campaigns.resume'
  | 'campaigns.cancel'
  | 'campaigns.clone'
  | 'campaigns.remove'
  | 'campaigns.results'
> {
  return {
    'campaigns.list': () => success([...readCampaigns(deps)]),
    'campaigns.get': ({ id }) => readCampaign(deps, id),
    'campaigns.create': draft => createCampaign(deps, draft),
    'campaigns.update': ({ id, ...draft }) => updateCampaign(deps, id, draft),
    'campaigns.start': ({ id }) => startCampaign(deps, id),
    'campaigns.pause': ({ id }) => pauseCampaign(deps, id),
    'campaigns.resume': ({ id }) => resumeCampaign(deps, id),
    'campaigns.cancel': ({ id }) => cancelCampaign(deps, id),
    'campaigns.clone': ({ id }) => cloneCampaign(deps, id),
    'campaigns.remove': ({ id }) => removeCampaign(deps, id),
    'campaigns.results': ({ id, ...filter }) => {
      const found = findCampaign(deps, id)
      if (!found.ok) return found
      const { total, rows, nextAt } = deps.store.campaigns.results(id, filter)
      const now = deps.clock.now()
      const { settings } = found.value
      const withNext = (row: Omit<ResultRow, 'nextCallAt'>): ResultRow => {
        const due = nextAt.get(row.recipientId)
        return {
          ...row,
          nextCallAt: due === undefined ? null : nextCallAt(settings, row.zone ?? '', Math.max(due, now)),
        }
      }
      return success({ total, rows: rows.map(withNext) })
    },
  }
}

/** The first instant from `due` on that is inside the recipient's window; null when it never comes. */
function nextCallAt(settings: CampaignSettings, zone: string, due: number): number | null {
  const window = windowAt(settings.callingWindow, zone, due)
  if (window.is === 'open') return due
  return window.is === 'closed' ? window.opensAt : null
}
