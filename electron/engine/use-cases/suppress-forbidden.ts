import type { Clock } from '../ports/clock.ts'
import type { SuppressCursor } from '../ports/do-not-call-store.ts'
import type { Log } from '../ports/log.ts'
import type { Store } from '../ports/store.ts'
import type { Telephony } from '../ports/telephony.ts'
import { breathe } from './campaign-deps.ts'
import type { Dialer } from './dialer.ts'

/** Recipients that are looked at at once. */
const ROWS_OF_SLICE = 300
/** Slices of one transaction: of an imported file most find nobody, and a commit for each would cost minutes. */
const SLICES_OF_WRITE = 100
/** A transaction holds the engine's thread hardly longer, in ms. */
const WRITE_MS = 4

/** What leaving people alone needs. */
export interface SuppressDeps {
  readonly store: Store
  readonly telephony: Pick<Telephony, 'hangUp'>
  readonly dialer: Pick<Dialer, 'poke'>
  readonly clock: Clock
  readonly log: Log
  /** Writes the news of calls that wait to be written, so that who has answered is known. */
  readonly flushNews: () => void
  /** Tells every page that a campaign changed. */
  readonly tell: (campaignId: number) => void
}

/**
 * Hangs up the calls that an entry forbids and that nobody has answered yet; how many. Who has answered is spoken to already, and
 * hears the message to its end.
 */
export function hangUpForbidden({ store, telephony }: SuppressDeps, entryId: number): number {
  const unanswered = store.doNotCall
    .openAttempts(entryId)
    .filter(attemptId => store.attempts.openOf(attemptId)?.state !== 'answered')
  for (const attemptId of unanswered) telephony.hangUp(attemptId)
  return unanswered.length
}

/**
 * Everybody who waits in a campaign to be called at a number that these entries forbid is done as `suppressed`; how many. In slices:
 * calls go on meanwhile, and none of them goes to a forbidden number, because every claim asks the list, and the database refuses it.
 */
export async function suppressForbidden(deps: SuppressDeps, entryIds: readonly number[]): Promise<number> {
  const { store, clock } = deps
  let suppressed = 0
  let at = 0
  let cursor: SuppressCursor | null = null
  while (at < entryIds.length) {
    store.transaction(() => {
      const until = clock.monotonic() + WRITE_MS
      for (let slices = 0; slices < SLICES_OF_WRITE && clock.monotonic() < until; slices++) {
        const id = entryIds[at]
        if (id === undefined) return
        const slice = store.doNotCall.suppressSlice(id, cursor, ROWS_OF_SLICE, clock.now())
        suppressed += slice.suppressed
        cursor = slice.next
        if (cursor === null) at++
      }
    })
    await breathe(clock)
  }
  if (suppressed > 0) tellAffected(deps)
  return suppressed
}

/** Pages show other counts now, and a campaign may have nobody left. */
export function tellAffected({ store, dialer, tell }: SuppressDeps): void {
  const ids = store.campaigns
    .all()
    .flatMap(({ id, state }) => (['active', 'paused', 'scheduled'].includes(state) ? [id] : []))
  for (const id of ids) tell(id)
  dialer.poke(ids)
}
