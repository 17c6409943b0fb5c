import type { FinalState } from '../../../shared/model/campaign.ts'
import type { ReasonKind } from '../../../shared/model/reason.ts'
import type { Group } from './person-gate.ts'

/** The figures of a campaign, as the views of the database define them. Shares are from 0 to 1, null without a base. */
export interface CampaignStatistics {
  readonly attempts: number
  readonly open: number
  /** Attempts that may have reached somebody. */
  readonly contacts: number
  readonly seizures: number
  readonly connects: number
  readonly humans: number
  readonly abandoned: number
  readonly machines: number
  readonly messagesSent: number
  /** Recipients who were tried at all, and attempts for each of them. */
  readonly tried: number
  readonly depth: number | null
  /** Answered of the calls that went out (ASR). */
  readonly answerSeizureRatio: number | null
  /** Mean length of an answered call in ms (ACD). */
  readonly averageCallDurationMs: number | null
  readonly liveAnswerRate: number | null
  readonly abandonRate: number | null
  readonly postDialDelayMs: number | null
  readonly answerDelayMs: number | null
  /** Tried recipients of all. */
  readonly penetration: number | null
}

/** What happened in one hour of the week, by the clock of a zone. */
export interface HourOfWeek {
  /** 1 is Monday, 7 is Sunday. */
  readonly weekday: number
  /** 0 to 23. */
  readonly hour: number
  /** Quarters of an hour, in whatever weeks, in which calls were made: four are one hour of dialling. */
  readonly quarters: number
  readonly attempts: number
  readonly seizures: number
  readonly connects: number
  readonly humans: number
  readonly abandoned: number
  readonly talkMs: number
}

/** Where everybody of a campaign stands. */
export interface FunnelCounts {
  readonly total: number
  readonly dialing: number
  readonly done: Readonly<Record<FinalState, number>>
  /** Who is due: `blockedBy` is why they wait, or null for those whom nothing of their own keeps back at the instant asked for. */
  readonly due: readonly (Group & { readonly blockedBy: ReasonKind | null; readonly count: number })[]
}

/** One time that a rule kept somebody back. */
export interface Decision {
  readonly id: number
  readonly at: number
  readonly campaignId: number
  readonly recipientId: number | null
  readonly kind: ReasonKind
  readonly rule: { readonly pack: string; readonly id: string; readonly source: string } | null
  readonly sentence: string
  readonly until: number | null
}

/** Figures from rows, each time anew. Reading only. */
export interface StatisticsStore {
  /** Reads every attempt of the campaign. */
  stats(campaignId: number): CampaignStatistics
  /** Hours of the week in which there were attempts, by the clock of an IANA zone. Reads every attempt of the campaign. */
  byHourAndWeekday(campaignId: number, zone: string): readonly HourOfWeek[]
  /** Live answers and those abandoned among the attempts since an instant (ms), in one campaign or in all (null). */
  abandonment(
    campaignId: number | null,
    since: number,
  ): { readonly humans: number; readonly abandoned: number }
  /** From the kept counts; only who waited for something that has come since is counted anew. */
  funnel(campaignId: number, now: number): FunnelCounts
  /** When the first of a group is due whom this keeps back until after `now`; null when nobody is. */
  firstFree(campaignId: number, group: Group, blockedBy: ReasonKind, now: number): number | null
  /** Newest first, of a campaign, or of one recipient of it. */
  decisions(filter: {
    readonly campaignId: number
    readonly recipientId: number | null
    readonly offset: number
    readonly limit: number
  }): readonly Decision[]
}
