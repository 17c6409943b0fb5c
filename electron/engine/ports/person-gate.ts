import type { Channel } from '../../../shared/model/cadence.ts'
import type { FinalState, RecipientState } from '../../../shared/model/campaign.ts'
import type { CountedCap } from '../../../shared/model/contact-limits.ts'
import type { Outcome } from '../../../shared/model/outcome.ts'
import type { Reason, ReasonKind } from '../../../shared/model/reason.ts'
import type { RecipientConsent } from '../domain/recipient-consent.ts'

/** Whoever has the same calling hours: zone and region as in the rows (several possible ones joined by `|`, unknown empty). */
export interface Group {
  readonly zone: string
  readonly region: string
}

/** One of a recipient's numbers, with the hours that it has. */
export interface NumberOfRecipient extends Group {
  readonly number: string
}

/** An entry of a do-not-call list that forbids a number. */
export interface DoNotCallMatch {
  readonly id: number
  /** The number, or its beginning. */
  readonly pattern: string
  readonly isPrefix: boolean
  /** Null: of every campaign. */
  readonly campaignId: number | null
  readonly reason: string
  readonly at: number
}

/** What the store knows of one person at an instant; what follows from it is the domain's. Instants in ms. */
export interface PersonFacts {
  readonly recipientId: number
  /** The number that would be called next. */
  readonly number: string
  readonly person: string
  readonly zone: string
  readonly region: string
  /** The step of the cadence that comes next, from 0. */
  readonly step: number
  /** A call of this campaign was answered, or a message sent. Asked of those beyond the first step; of others false. */
  readonly wasReached: boolean
  readonly consent: RecipientConsent
  readonly doNotCall: DoNotCallMatch | null
  /** For each cap that was asked for: when its `count`-th newest contact began, or null when there were fewer. */
  readonly contacts: readonly { readonly cap: CountedCap; readonly nthNewest: number | null }[]
  /** When a call to this number was answered and nobody was there for it, last. */
  readonly lastAbandonedAt: number | null
  /** A call or message in progress to this number, this recipient or this person, in any campaign. */
  readonly openAttempt: { readonly attemptId: number; readonly campaignId: number } | null
}

/** May this person be called now? `later` moves them on to `at`; `never` ends their part in the campaign. */
export type GateAnswer =
  | { readonly is: 'free' }
  | { readonly is: 'later'; readonly at: number; readonly reason: Reason }
  | { readonly is: 'never'; readonly finalState: FinalState; readonly reason: Reason }

/** The rules about persons, as the claim asks them. Pure: the same facts get the same answer. */
export interface PersonGate {
  /** Caps of the campaign and of the law in this region for a step of the cadence (from 0) and kind of recipient, whose contacts are to be looked up. */
  capsOf(region: string, step: number, contact: RecipientConsent['contact']): readonly CountedCap[]
  /** What the step of the cadence is, from 0. */
  channelOf(step: number): Channel
  judge(facts: PersonFacts): GateAnswer
}

/** Where one recipient stands in one campaign. */
export interface EnrolledRow extends Group {
  readonly id: number
  readonly campaignId: number
  readonly recipientId: number
  readonly priority: number
  readonly state: RecipientState
  readonly nextAt: number | null
  readonly blockedBy: ReasonKind | null
  /** Which of the recipient's numbers is called next, from 0, and which step of the cadence. */
  readonly position: number
  readonly step: number
  readonly attempts: number
  readonly attemptsUsed: number
  readonly stepAttemptsUsed: number
  readonly lastOutcome: Outcome | null
  readonly finalState: FinalState | null
  readonly because: string | null
  readonly enrolledAt: number
}
