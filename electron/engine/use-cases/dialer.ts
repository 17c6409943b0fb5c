import type { CampaignRow } from '../../../shared/model/campaign.ts'
import type { DialedCampaign } from './running-campaign.ts'

/** The loop that dials, as the others know it. */
export interface Dialer {
  /** Begins to dial an active campaign, or goes on with changed settings. */
  add(campaign: DialedCampaign): void
  /** No new calls of this campaign. */
  remove(campaignId: number): void
  isDialing(campaignId: number): boolean
  usesTrunk(trunkId: number): boolean
  /**
   * Something changed: look around soon. Calls of these campaigns ended, which concerns them and whoever waits for room on a trunk; without
   * campaigns (a trunk came back), everybody.
   */
  poke(endedOf?: Iterable<number>): void
  /** No new calls of any campaign, until `release`; campaigns stay as they are. */
  hold(): void
  release(): void
  waitingOf(campaignId: number): CampaignRow['waiting']
  /** Why no claim can be written, as a sentence; null when claims are. */
  problem(): string | null
  stop(): void
}
