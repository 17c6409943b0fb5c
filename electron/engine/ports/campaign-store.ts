import type { AudienceFilter } from '../../../shared/model/audience.ts'
import type { Channel } from '../../../shared/model/cadence.ts'
import type { ResultRow } from '../../../shared/model/call.ts'
import type {
  CampaignDraft,
  CampaignRow,
  CampaignSettings,
  CampaignState,
  FinalState,
  RecipientState,
} from '../../../shared/model/campaign.ts'
import type { Outcome } from '../../../shared/model/outcome.ts'
import type { RecipientWords } from '../domain/fill-message.ts'
import type { EnrolledRow, Group, NumberOfRecipient, PersonFacts, PersonGate } from './person-gate.ts'

/** What paused a campaign: a person, or something that the engine waits for and that resumes by itself. */
export const PAUSE_KINDS = [
  'operator',
  'outside-hours',
  'no-agents',
  'abandon-budget',
  'trunk-down',
  'disk',
] as const
export type PauseKind = (typeof PAUSE_KINDS)[number]

/** A campaign as it is stored, without counts. */
export interface StoredCampaign {
  readonly id: number
  readonly name: string
  readonly state: CampaignState
  readonly pauseKind: PauseKind | null
  readonly pauseCause: string | null
  readonly settings: CampaignSettings
  readonly listId: number
  /** Further lists, in the order in which they are called after it. */
  readonly moreListIds: readonly number[]
  readonly trunkId: number
  readonly createdAt: number
  readonly startedAt: number | null
  readonly endedAt: number | null
  /** When it is to start by itself, and when it did start. */
  readonly launchAt: number | null
  readonly launchedAt: number | null
  readonly archivedAt: number | null
}

/** A campaign row without what only the running engine knows. */
export type StoredCampaignRow = Omit<CampaignRow, 'waiting'>

/** A recipient who was claimed just now: `dialing`, with an attempt `claimed`. */
export interface Claimed {
  readonly attemptId: number
  readonly campaignRecipientId: number
  readonly recipientId: number
  readonly number: string
  readonly zone: string
  readonly region: string
  /** Which of the recipient's numbers, and which step of the cadence, from 0. */
  readonly position: number
  readonly step: number
  readonly channel: Channel
}

/** What one claim brought. */
export interface Claims {
  readonly claimed: readonly Claimed[]
  /** How many a gate kept back: they were moved on, or are done. */
  readonly blocked: number
  /** It stopped because so many were kept back: ask again. */
  readonly more: boolean
}

/** One group of a campaign's due recipients, or of a list. */
export interface CountedGroup extends Group {
  readonly count: number
}

/** How far the lists of an audience have been walked: which list, and its last recipient. */
export interface AudienceCursor {
  readonly position: number
  readonly afterId: number
}

export interface ResultsFilter {
  readonly state: RecipientState | null
  readonly finalState: FinalState | null
  readonly lastOutcome: Outcome | null
  /** Whom a search found among those that the other conditions leave: how many, and the page's; null without a search. */
  readonly found: { readonly total: number; readonly recipientIds: readonly number[] } | null
  readonly offset: number
  readonly limit: number
}

export interface CampaignStore {
  insert(draft: CampaignDraft, now: number): number
  update(id: number, draft: CampaignDraft): void
  get(id: number): StoredCampaign | null
  /** Newest first. */
  all(): readonly StoredCampaign[]
  /** Active campaigns that go on enrolling, newest first. */
  automations(): readonly StoredCampaign[]
  /** Active campaigns, in the order of their numbers. */
  activeIds(): readonly number[]
  row(id: number): StoredCampaignRow | null
  rows(): readonly StoredCampaignRow[]
  /**
   * Writes the state; `cause` belongs to `paused` and to no other. `startedAt` is set by the first `active`, `endedAt` by
   * `completed` and `cancelled`. A pause is the operator's unless `pauseKind` says otherwise.
   */
  setState(id: number, state: CampaignState, cause: string | null, now: number, pauseKind?: PauseKind): void
  /** Makes it `scheduled`: it starts by itself at `launchAt` (ms). */
  schedule(id: number, launchAt: number): void
  /** Scheduled campaigns, the first to start first. */
  scheduled(): readonly { readonly id: number; readonly launchAt: number }[]
  /** Puts an ended campaign away, or takes it back (null). False when it has not ended. */
  archive(id: number, at: number | null): boolean
  /** Deletes a campaign in slices: removes up to `limit` of its rows; true when nothing of it is left. */
  removeSlice(id: number, limit: number): boolean

  /** The recipients of a list by group, for previews. Null when there is no such list that is ready. */
  groupsOfList(listId: number): readonly CountedGroup[] | null
  /**
   * Looks at up to `limit` recipients of the campaign's lists after `cursor` (null: from the first), in the order of the lists and
   * their rows, and enrols whoever its audience has: due at `dueAt` (at `now` when left out), in the order and with the priority
   * that the settings say. A number that is enrolled already is passed over, so that it may be done again at any time.
   * `next` is null at the end.
   */
  enrolSlice(
    id: number,
    cursor: AudienceCursor | null,
    limit: number,
    now: number,
    dueAt?: number,
  ): { readonly enrolled: number; readonly next: AudienceCursor | null }
  /** How many of these lists match, by group, each number once; all at once. Slices are for lists of more than some 10,000. */
  countAudience(listIds: readonly number[], filter: AudienceFilter): readonly CountedGroup[]
  countAudienceSlice(
    listIds: readonly number[],
    filter: AudienceFilter,
    cursor: AudienceCursor | null,
    limit: number,
  ): {
    readonly matching: number
    readonly groups: readonly CountedGroup[]
    readonly next: AudienceCursor | null
  }
  /** Takes back the enrolment of a draft, up to `limit` rows; true when none is left. */
  withdrawSlice(id: number, limit: number): boolean
  /** Makes up to `limit` due recipients done; true when none is left. */
  endDueSlice(id: number, limit: number, finalState: 'cancelled' | 'expired', because: string): boolean
  /** What a message may say of a recipient: the name, and the columns of their list. */
  wordsOf(recipientId: number): RecipientWords

  /** Groups with recipients that are due, now or later. */
  dueGroups(id: number): readonly CountedGroup[]
  /** The earliest instant at which somebody of this group is due, or null. One index seek for each priority. */
  earliestDue(id: number, group: Group): number | null
  /**
   * Claims up to `limit` recipients of these groups who are due at `now`, by priority, then the longest due first: each becomes
   * `dialing` and gets an attempt `claimed` over `trunkId`, in the caller's transaction. Whoever `gate` keeps back is moved on
   * (or done) with a decision. A number that is on an open attempt anywhere is left for later.
   * Costs index seeks per group and row, whatever the size of the campaign.
   */
  claimDue(
    id: number,
    trunkId: number,
    groups: readonly Group[],
    now: number,
    limit: number,
    gate: PersonGate,
  ): Claims
  /** One recipient's row, or null when they are not enrolled. */
  enrolled(campaignId: number, recipientId: number): EnrolledRow | null
  /**
   * The facts that the claim's gates would judge now, of the number that is called next, or of another one of theirs. Null when they
   * are not enrolled. Some index seeks.
   */
  personFacts(
    campaignId: number,
    recipientId: number,
    capsOf: PersonGate['capsOf'],
    another?: NumberOfRecipient,
  ): PersonFacts | null
  /** Whether anybody of these lists has a consent of their own, or is a business. One seek a list. */
  hasOwnConsents(listIds: readonly number[]): boolean
  /** Recipients that are neither due nor done. */
  dialingCount(id: number): number

  results(
    id: number,
    filter: ResultsFilter,
  ): {
    readonly total: number
    readonly rows: readonly Omit<ResultRow, 'nextCallAt'>[]
    /** By recipient id: not before which instant they are called again, in which group. Who is done is not in it. */
    readonly next: ReadonlyMap<number, Group & { readonly at: number }>
  }
}
