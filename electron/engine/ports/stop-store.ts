import type { AfterRestart } from '../../../shared/model/stopping.ts'

/** What paused several campaigns at once. Those of each are resumed together. */
export const PAUSED_BY = ['pause-all', 'restart'] as const
export type PausedBy = (typeof PAUSED_BY)[number]

/** What outlives the engine about its own stops. Instants in ms since the epoch. */
export interface EngineState {
  readonly afterRestart: AfterRestart
  /** Since when everything is paused; null when it is not. */
  readonly allPausedAt: number | null
  /** When the last run was stopped in order; null while one runs, and after one that was killed. */
  readonly stoppedAt: number | null
  /** Calls that this stop hung up. */
  readonly hungUp: number
  /** The restart that nobody has decided on; null when there is none. */
  readonly restartAt: number | null
  /** When the run before it was stopped in order, and the calls that were up then. */
  readonly restartStoppedAt: number | null
  readonly restartCalls: number
  readonly restartAnswered: number
}

export interface StopStore {
  state(): EngineState
  /** Writes what `change` has; the rest stays. */
  write(change: Partial<EngineState>): void
  /** Notes that a paused campaign was paused together with others; forgotten by itself when it is paused no more. */
  notePaused(campaignId: number, by: PausedBy): void
  /** Those that are still paused, in the order of their numbers. */
  pausedBy(by: PausedBy): readonly { readonly id: number; readonly name: string }[]
  /** They stay paused, each on its own. */
  forgetPaused(by: PausedBy): void
}
