import type { CampaignRow } from '../../../shared/model/campaign.ts'
import { useEngine } from '../../stores/engine-store.ts'

/** How many are to be called: a draft has none of its own yet, so those of its list are told. */
export function useRecipientTotal(campaign: CampaignRow): number {
  const listed = useEngine(view =>
    view.lists.state === 'ready' ? (view.lists.value.get(campaign.list.id)?.counts.accepted ?? 0) : 0,
  )
  return campaign.state === 'draft' ? Math.max(campaign.recipients.total, listed) : campaign.recipients.total
}
