import type { Verdict } from '../../../shared/model/outcome.ts'
import type { Trunk, TrunkCheck } from '../../../shared/model/trunk.ts'

/** What may go out over one trunk now. */
export interface TrunkAllowance {
  readonly channels: number
  readonly tokens: number
  /** When the next call per second is free. */
  readonly nextTokenAt: number
  /** Why it takes fewer calls per second than its setting says, as a sentence; null when it takes them. */
  readonly lowered: string | null
  /** Why nothing may go out, and when it is asked again; null when calls may go out. */
  readonly held: { readonly sentence: string; readonly until: number } | null
}

/** Who was called, and whether it rang there. */
export interface CalledNumber {
  readonly number: string
  readonly rang: boolean
}

export interface TrunkWatch {
  /** Opens a trunk or applies changed settings, and checks it from now on. */
  use(trunk: Trunk): Promise<TrunkCheck>
  isUsed(trunkId: number): boolean
  check(trunkId: number): Promise<TrunkCheck | null>
  drop(trunkId: number): Promise<void>
  lastCheck(trunkId: number): TrunkCheck
  allowance(trunkId: number, now: number): TrunkAllowance
  /** The trunk, then those that take over for it, in turn: those that calls may go out over now. */
  ways(trunkId: number, now: number): readonly number[]
  takeTokens(trunkId: number, count: number, now: number): void
  noteCheck(trunkId: number, check: TrunkCheck): void
  /** A call that was claimed at `sentAt` (ms) is over. */
  noteEnded(trunkId: number, verdict: Verdict, sentAt: number, called?: CalledNumber): void
  /** How a text message ended: a trunk that refuses those may well carry calls. */
  noteTextEnded(trunkId: number, verdict: Verdict, sentAt: number): void
  /** Trunks that are in use and do not work, as sentences. */
  problems(): readonly string[]
  stop(): void
}
