import type { Channel } from '../../../shared/model/cadence.ts'
import type { AttemptRow, AttemptState, LiveFigures } from '../../../shared/model/call.ts'
import type { FinalState } from '../../../shared/model/campaign.ts'
import type { Outcome, Verdict } from '../../../shared/model/outcome.ts'
import type { ReasonKind } from '../../../shared/model/reason.ts'
import type { TraceMessage } from '../../../shared/model/trace.ts'
import type { Trunk, TrunkRow, TrunkSettings } from '../../../shared/model/trunk.ts'
import type { CampaignStore } from './campaign-store.ts'
import type { DoNotCallStore } from './do-not-call-store.ts'
import type { Group, NumberOfRecipient } from './person-gate.ts'
import type { RecipientStore } from './recipient-store.ts'
import type { StatisticsStore } from './statistics-store.ts'
import type { StopStore } from './stop-store.ts'
import type { MediaSummary } from './telephony.ts'

/**
 * What the engine keeps. Every call is one short, synchronous act on the one writing connection; several in a row
 * become one commit inside `transaction`. Instants are milliseconds since the Unix epoch. A broken disk throws.
 */
export interface Store {
  readonly campaigns: CampaignStore
  readonly attempts: AttemptStore
  readonly trunks: TrunkStore
  readonly doNotCall: DoNotCallStore
  readonly recipients: RecipientStore
  readonly statistics: StatisticsStore
  readonly stops: StopStore
  readonly contacts: ContactStore
  /** Runs `act` in one transaction (BEGIN IMMEDIATE); what it throws rolls everything back. Never nested. */
  transaction<Value>(act: () => Value): Value
}

/** Who was contacted; rows are written by the database itself, with each attempt. */
export interface ContactStore {
  /** Forgets contacts before an instant, at most `limit`, but for those that a rule may ask about for ever. How many. */
  prune(before: number, limit: number): number
}

/** An attempt that was not over when it was written last. */
export interface OpenAttempt {
  readonly id: number
  readonly campaignId: number
  readonly campaignRecipientId: number
  readonly recipientId: number
  readonly trunkId: number
  readonly number: string
  readonly channel: Channel
  readonly state: AttemptState
}

export interface AttemptNote {
  readonly at: number
  /** A fixed word, such as `dialing` or `ended`. */
  readonly kind: string
  readonly sentence: string
}

/** What is known of a recipient of a campaign; when one of their attempts has ended, that one is counted, but not among the earlier. */
export interface RecipientHistory {
  readonly attempts: number
  readonly attemptsUsed: number
  /** Those of the step of the cadence that the attempt belonged to. */
  readonly stepAttemptsUsed: number
  readonly step: number
  /** Which of their numbers was tried, from 0. */
  readonly position: number
  /** All their numbers, in the order in which they are called; most people have one. */
  readonly numbers: readonly NumberOfRecipient[]
  /** Attempts before the one that ended now, oldest first. */
  readonly earlier: readonly EarlierAttempt[]
}

export interface EarlierAttempt {
  readonly outcome: Outcome
  readonly number: string
  readonly claimedAt: number
}

/** When a recipient is contacted again, at which number and in which step, and why not before. */
export interface AgainAt {
  readonly at: number
  readonly because: string
  /** Null when nothing but their turn is waited for. */
  readonly blockedBy: ReasonKind | null
  readonly position: number
  readonly step: number
  /** Of the number that is called. */
  readonly group: Group
}

export interface AttemptStore {
  /** All attempts that are not ended, oldest first. */
  open(): readonly OpenAttempt[]
  openOf(attemptId: number): OpenAttempt | null
  /** Moves an open attempt on: its state, the instant of that state, and one line of its story. */
  advance(attemptId: number, state: Exclude<AttemptState, 'claimed' | 'ended'>, note: AttemptNote): void
  /** One line of the story, without a new state. */
  note(attemptId: number, note: AttemptNote): void
  /** Another trunk carries the open attempt from now on. */
  move(attemptId: number, trunkId: number, note: AttemptNote): void
  /** Ends an attempt, counts it for its recipient (`usesUp`: against their limit) and answers with their history. */
  end(
    attemptId: number,
    end: { verdict: Verdict; media: MediaSummary | null; usesUp: boolean; note: AttemptNote },
  ): RecipientHistory
  /** The recipient of an ended attempt is called again, not before `at`. */
  again(campaignRecipientId: number, next: AgainAt, outcome: Outcome): void
  /** The recipient of an ended attempt is done. */
  done(campaignRecipientId: number, finalState: FinalState, because: string, outcome: Outcome): void
  /** All that is known of a recipient of a campaign now; null when there is none. An attempt in progress is not counted yet. */
  historyOf(campaignRecipientId: number): RecipientHistory | null
  /** Written once, when the last SIP transaction of the call is over; again is ignored. */
  writeTrace(attemptId: number, messages: readonly TraceMessage[]): void

  row(attemptId: number): AttemptRow | null
  /** Every attempt that is open now, as rows, oldest first. */
  openRows(): readonly AttemptRow[]
  /** Newest first. */
  page(filter: {
    readonly campaignId: number | null
    readonly recipientId: number | null
    readonly outcome: Outcome | null
    readonly offset: number
    readonly limit: number
  }): { readonly total: number; readonly rows: readonly AttemptRow[] }
  notes(attemptId: number): readonly AttemptNote[]
  trace(attemptId: number): readonly TraceMessage[]
  /** The figures of Live, from rows; `channels` is what all trunks together allow. */
  liveFigures(now: number, channels: number): LiveFigures
}

/** What a trunk row holds beside what only the running engine knows. */
export type StoredTrunkRow = Omit<TrunkRow, 'check' | 'lowered' | 'held' | 'channelsInUse'>

export interface TrunkStore {
  insert(settings: TrunkSettings, now: number): number
  update(id: number, settings: TrunkSettings): void
  /** Marks it removed: attempts keep naming it. */
  remove(id: number, now: number): void
  /** Settings with the password; null when there is none or it was removed. */
  get(id: number): Trunk | null
  all(): readonly Trunk[]
  /** Never with its password. Failures and attempts are those of the hour before `now`. */
  row(id: number, now: number): StoredTrunkRow | null
  rows(now: number): readonly StoredTrunkRow[]
  /** The traces of the latest refused calls of each outcome, the newest first. */
  lastRefusals(id: number): readonly {
    readonly attemptId: number
    readonly at: number
    readonly messages: readonly TraceMessage[]
  }[]
}
