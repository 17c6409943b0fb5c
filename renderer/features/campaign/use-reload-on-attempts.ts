import { useThrottledValue } from '@mantine/hooks'
import { useEffect } from 'react'
import type { CampaignRow } from '../../../shared/model/campaign.ts'
import { RELOAD_EVERY_MS } from './latest-attempts.tsx'

/** Loads the pages in sight again when an attempt of the campaign began or ended; now and then at most. */
export function useReloadOnAttempts(campaign: CampaignRow, reload: () => void): void {
  const { total, open } = campaign.attempts
  const version = useThrottledValue(`${total}-${open}`, RELOAD_EVERY_MS)
  useEffect(() => {
    if (version) reload()
  }, [version, reload])
}
