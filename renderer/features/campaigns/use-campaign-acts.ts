import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import type { Result } from '../../../shared/errors.ts'
import type { CampaignRow } from '../../../shared/model/campaign.ts'
import { request } from '../../engine-client/engine-client.ts'
import { show } from '../../stores/engine-store.ts'

export type CampaignAct = 'start' | 'pause' | 'resume' | 'cancel' | 'clone' | 'remove'

const DONE_WORDS: Readonly<Record<CampaignAct, string>> = {
  start: 'has started',
  pause: 'is paused; calls in progress go on to their end',
  resume: 'goes on',
  cancel: 'is cancelled',
  clone: 'was cloned as a draft',
  remove: 'was removed',
}

/** What can be done with a campaign in its state, the main thing first. */
export function actsOf(campaign: CampaignRow): readonly CampaignAct[] {
  switch (campaign.state) {
    case 'draft':
      return ['start', 'clone', 'remove']
    case 'active':
      return ['pause', 'cancel', 'clone']
    case 'paused':
      return ['resume', 'cancel', 'clone']
    case 'completed':
    case 'cancelled':
      return ['clone', 'remove']
  }
}

/** Does it, shows the new row at once, and tells how it went. */
async function perform(campaign: CampaignRow, act: CampaignAct): Promise<Result<CampaignRow | null>> {
  const { id } = campaign
  if (act === 'remove') {
    const result = await request('campaigns.remove', { id })
    if (!result.ok) return result
    show({ name: 'campaign-removed', payload: { id } })
    return { ok: true, value: null }
  }
  const result = await request(`campaigns.${act}`, { id })
  if (result.ok) show({ name: 'campaign-changed', payload: result.value })
  return result
}

/**
 * The acts of one campaign. `act` does one and tells about it in a notification; `busy` names the one under way.
 * The answer is returned too, for dialogs that show a failure themselves (`quiet`).
 */
export function useCampaignActs(campaign: CampaignRow): {
  readonly busy: CampaignAct | null
  readonly act: (act: CampaignAct, quiet?: boolean) => Promise<Result<CampaignRow | null>>
} {
  const [busy, setBusy] = useState<CampaignAct | null>(null)
  async function act(which: CampaignAct, quiet = false): Promise<Result<CampaignRow | null>> {
    setBusy(which)
    const result = await perform(campaign, which)
    setBusy(null)
    if (result.ok) notifications.show({ color: 'green', message: `“${campaign.name}” ${DONE_WORDS[which]}.` })
    else if (!quiet) {
      notifications.show({
        color: 'red',
        title: `“${campaign.name}”`,
        message: result.error.message,
        autoClose: 12_000,
      })
    }
    return result
  }
  return { busy, act }
}
