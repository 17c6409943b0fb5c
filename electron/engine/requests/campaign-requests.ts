import { success } from '../../../shared/errors.ts'
import type { ResultRow } from '../../../shared/model/call.ts'
import type { CampaignRules } from '../domain/campaign-rules.ts'
import type { ListSearch } from '../ports/list-search.ts'
import type { Group } from '../ports/person-gate.ts'
import type { CampaignDeps } from '../use-cases/campaign-deps.ts'
import { archiveCampaign, cancelCampaign, pauseCampaign, removeCampaign } from '../use-cases/end-campaign.ts'
import { findCampaign, readCampaign, readCampaigns } from '../use-cases/read-campaign.ts'
import { unscheduleCampaign } from '../use-cases/schedule-campaign.ts'
import { resumeCampaign, startCampaign } from '../use-cases/start-campaign.ts'
import { cloneCampaign, createCampaign, updateCampaign } from '../use-cases/write-campaign.ts'
import type { Handlers } from './handlers.ts'

/** Answers to everything a page asks of campaigns, except exports. */
export function createCampaignRequests(
  deps: CampaignDeps,
  search: Pick<ListSearch, 'results'>,
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
  | 'campaigns.unschedule'
  | 'campaigns.archive'
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
    'campaigns.unschedule': ({ id }) => unscheduleCampaign(deps, id),
    'campaigns.archive': ({ id, archived }) => archiveCampaign(deps, id, archived),
    'campaigns.results': async ({ id, search: text, ...filter }) => {
      const found = findCampaign(deps, id)
      if (!found.ok) return found
      const matches =
        text.trim() === '' ? null : await search.results({ campaignId: id, search: text, ...filter })
      const { total, rows, next } = deps.store.campaigns.results(id, {
        ...filter,
        found: matches && { total: matches.total, recipientIds: matches.rows },
      })
      const now = deps.clock.now()
      const rules = deps.rules.of(found.value)
      const withNext = (row: Omit<ResultRow, 'nextCallAt'>): ResultRow => {
        const due = next.get(row.recipientId)
        return { ...row, nextCallAt: due === undefined ? null : nextCallAt(rules, due, now) }
      }
      return success({ total, rows: rows.map(withNext) })
    },
  }
}

/** The first instant from when they are due that is within the hours of their group; null when it never comes. */
function nextCallAt(rules: CampaignRules, due: Group & { readonly at: number }, now: number): number | null {
  const from = Math.max(due.at, now)
  if (rules.consentOf(due.region, from) !== null) return null
  const hours = rules.timetable.at(due.zone, due.region, from)
  if (hours.is === 'open') return from
  return hours.is === 'closed' ? hours.opensAt : null
}
