import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Store } from '../ports/store.ts'
import type { Telephony } from '../ports/telephony.ts'
import type { CallsInProgress } from './calls-in-progress.ts'
import type { Dialer } from './dialer.ts'
import type { MakePrompt } from './make-prompt.ts'
import type { RuleBook } from './rule-book.ts'
import type { TrunkWatch } from './trunk-watch.ts'

/** What the acts on campaigns need. */
export interface CampaignDeps {
  readonly store: Store
  readonly rules: RuleBook
  /** This machine's zone (IANA): the dates of a schedule without one are its. */
  readonly ownZone: string
  readonly telephony: Telephony
  readonly dialer: Dialer
  readonly trunks: TrunkWatch
  readonly calls: CallsInProgress
  readonly makePrompt: MakePrompt
  readonly clock: Clock
  readonly log: Log
  /** Tells every page that a campaign changed. */
  readonly tell: (campaignId: number) => void
  readonly tellRemoved: (campaignId: number) => void
  /** Campaigns that are being enrolled, cancelled or removed in slices right now. */
  readonly busy: Set<number>
}

/** Gives the thread to others between two slices of a long act. */
export function breathe(clock: Clock): Promise<void> {
  return new Promise(resolve => {
    clock.after(0, resolve)
  })
}
