import {
  type CampaignDraftInput,
  type CampaignRow,
  FINAL_STATE_WORDS,
  RECIPIENT_STATE_WORDS,
  type WaitingReason,
} from '../../../shared/model/campaign.ts'
import type { Outcome } from '../../../shared/model/outcome.ts'
import { CAMPAIGN_LOOKS, type Hue, type Look, WAITING_LOOK } from '../../components/state-looks.ts'

/** These slow a campaign down; the others stand still. */
const SLOWING: ReadonlySet<WaitingReason> = new Set(['concurrency', 'channels', 'calls-per-second'])

/** The state as it is shown: an active campaign that cannot dial now is waiting. */
export function lookOf(campaign: CampaignRow): Look {
  if (campaign.state !== 'active' || !campaign.waiting) return CAMPAIGN_LOOKS[campaign.state]
  return SLOWING.has(campaign.waiting.reason) ? CAMPAIGN_LOOKS.active : WAITING_LOOK
}

/** Whether nothing is dialled although it was started: somebody should know why. */
export function standsStill(campaign: CampaignRow): boolean {
  return campaign.state === 'paused' || lookOf(campaign) === WAITING_LOOK
}

/** Recipients by where they stand, in the order in which a bar shows them. */
export interface Share {
  readonly key: string
  readonly word: string
  readonly count: number
  readonly hue: Hue
}

/** Where the recipients stand: what is done by its end, then those in a call, then those to be called. */
export function recipientShares(campaign: CampaignRow): Share[] {
  const { done, dialing, due } = campaign.recipients
  return [
    { key: 'reached', word: FINAL_STATE_WORDS.reached, count: done.reached, hue: 'green' },
    { key: 'exhausted', word: FINAL_STATE_WORDS.exhausted, count: done.exhausted, hue: 'blue' },
    { key: 'unreachable', word: FINAL_STATE_WORDS.unreachable, count: done.unreachable, hue: 'violet' },
    { key: 'suppressed', word: FINAL_STATE_WORDS.suppressed, count: done.suppressed, hue: 'red' },
    { key: 'expired', word: FINAL_STATE_WORDS.expired, count: done.expired, hue: 'gray' },
    { key: 'cancelled', word: FINAL_STATE_WORDS.cancelled, count: done.cancelled, hue: 'gray' },
    { key: 'dialing', word: RECIPIENT_STATE_WORDS.dialing, count: dialing, hue: 'amber' },
    { key: 'due', word: RECIPIENT_STATE_WORDS.due, count: due, hue: 'gray' },
  ]
}

export function doneCount(campaign: CampaignRow): number {
  return Object.values(campaign.recipients.done).reduce((sum, count) => sum + count, 0)
}

/** Attempts that ended with a person or a machine on the line. */
export function answeredCount(campaign: CampaignRow): number {
  return countOfOutcome(campaign, 'answered') + countOfOutcome(campaign, 'hung-up-early')
}

export function countOfOutcome(campaign: CampaignRow, outcome: Outcome): number {
  return campaign.attempts.byOutcome[outcome]
}

/** Why it does not dial now, or what limits it: one sentence; null when nothing is to be said. */
export function causeOf(campaign: CampaignRow): string | null {
  if (campaign.state === 'paused') return campaign.pauseCause
  const waits = campaign.state === 'active' || campaign.state === 'scheduled'
  return waits ? (campaign.waiting?.sentence ?? null) : null
}

/** Whether somebody of it may still be called. */
export const isOpen = (campaign: CampaignRow): boolean =>
  campaign.state !== 'completed' && campaign.state !== 'cancelled'

/** The campaign as the draft that it was made from. */
export function draftOfRow({ settings, list, moreLists, trunk }: CampaignRow): CampaignDraftInput {
  return { ...settings, listId: list.id, moreListIds: moreLists.map(({ id }) => id), trunkId: trunk.id }
}
