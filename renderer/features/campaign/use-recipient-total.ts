import type { CampaignRow } from '../../../shared/model/campaign.ts'
import { useEngine } from '../../stores/engine-store.ts'

/** How many are to be called, at most: before the launch nobody is enrolled yet, so those of its lists are told. */
export function useRecipientTotal({ state, list, moreLists, recipients }: CampaignRow): number {
  const listed = useEngine(({ lists }) =>
    lists.state === 'ready'
      ? [list, ...moreLists].reduce((sum, { id }) => sum + (lists.value.get(id)?.counts.accepted ?? 0), 0)
      : 0,
  )
  return state === 'draft' || state === 'scheduled' ? Math.max(recipients.total, listed) : recipients.total
}
