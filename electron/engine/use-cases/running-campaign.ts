import type { CampaignRow, CampaignSettings } from '../../../shared/model/campaign.ts'
import type { CampaignRules } from '../domain/campaign-rules.ts'
import { callsEnd, type End, type ScheduleFacts } from '../domain/schedule.ts'
import type { Claimed } from '../ports/campaign-store.ts'

/** An active campaign as the loop that dials it is given it. */
export interface DialedCampaign {
  readonly id: number
  readonly settings: CampaignSettings
  readonly trunkId: number
  /** What is played, ready for telephony. */
  readonly promptFile: string
  readonly rules: CampaignRules
  readonly schedule: ScheduleFacts
}

/** What the loop remembers of a campaign between two looks. Instants in ms. */
export interface RunningCampaign extends DialedCampaign {
  waiting: CampaignRow['waiting']
  /** What it waits for may be there from this instant on; before, a pass leaves it out. */
  lookAt: number
  /** When it was last worked out what it waits for. */
  explainedAt: number
  /** It would start more if its trunk had room: any call that ends concerns it. */
  wantsRoom: boolean
  /** Calls that it started lately, fading: who has started least for its weight is next. */
  started: { count: number; at: number }
}

/** A start of a minute ago counts a third. */
const LATELY_MS = 60_000

export function newRunning(campaign: DialedCampaign, now: number): RunningCampaign {
  return {
    ...campaign,
    waiting: null,
    lookAt: 0,
    explainedAt: Number.NEGATIVE_INFINITY,
    wantsRoom: false,
    started: { count: 0, at: now },
  }
}

/** Calls that a campaign started lately, as shares of the trunk's rate are weighed. */
export function startedLately({ started }: RunningCampaign, now: number): number {
  return started.count * Math.exp(-Math.max(0, now - started.at) / LATELY_MS)
}

export function noteStarted(campaign: RunningCampaign, count: number, now: number): void {
  campaign.started = { count: startedLately(campaign, now) + count, at: now }
}

/** What one pass starts of one campaign. */
export interface Started {
  readonly campaign: RunningCampaign
  readonly claimed: readonly Claimed[]
  /** Its own trunk, or one that takes over. */
  readonly trunkId: number
  readonly failover: readonly number[]
}

/** Whoever waits longer than this for somebody to call needs no channel meanwhile. */
export const RESERVED_AHEAD_MS = 60_000

/** Whether its reserved channels are kept free for it: not while it waits for hours, a launch or a retry that is not soon. */
export function keepsReserved({ waiting }: Pick<RunningCampaign, 'waiting'>, now: number): boolean {
  return waiting === null || waiting.until === null || waiting.until <= now + RESERVED_AHEAD_MS
}

/** How its time ended; null while it has not. */
export function endReached({ schedule }: RunningCampaign, now: number): End | null {
  const end = callsEnd(schedule)
  return end !== null && end.at <= now ? end : null
}

/** When its time will be over (ms); infinite when it is already, or never will. */
export function endAhead({ schedule }: RunningCampaign, now: number): number {
  const end = callsEnd(schedule)
  return end === null || end.at <= now ? Number.POSITIVE_INFINITY : end.at
}

/** Whose next token comes within this is not looked at before. */
const TOKEN_SOON_MS = 1_000

/** A call that ends changes nothing for whom the rate of the trunk alone keeps from the next, and who is looked at soon for that. */
export function hasTokenSoon({ waiting, lookAt }: RunningCampaign, now: number): boolean {
  return waiting?.reason === 'calls-per-second' && lookAt > now && lookAt <= now + TOKEN_SOON_MS
}
