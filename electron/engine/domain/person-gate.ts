import type { FinalState } from '../../../shared/model/campaign.ts'
import type { Reason } from '../../../shared/model/reason.ts'
import { bindingFirst, type PersonGateFacts, personReasons } from './judge.ts'

/** What the dialer does with a recipient whose turn it is. `at` in ms since the epoch. */
export type PersonGate =
  | { readonly is: 'free' }
  /** The row is moved on to `at`, when every reason of the person is gone. */
  | { readonly is: 'later'; readonly at: number; readonly reason: Reason }
  /** Their part in the campaign is over. */
  | { readonly is: 'never'; readonly finalState: FinalState; readonly reason: Reason }

/**
 * The gate at the claim: a cadence that was shortened, do-not-call, caps, lockout, and a number that is busy in another call, by the same reasons that explain
 * them. `zone` (IANA, several possible ones joined by `|`) is the clock that sentences use; UTC when it is not known.
 */
export function askPersonGate(person: PersonGateFacts, zone: string, now: number): PersonGate {
  const [reason] = bindingFirst(personReasons(person, zone || 'UTC', now))
  if (reason === undefined) return { is: 'free' }
  if (reason.clearsAt === null) return { is: 'never', finalState: finalStateBy(reason, person), reason }
  return { is: 'later', at: reason.clearsAt, reason }
}

function finalStateBy({ kind }: Reason, { beyondCadence }: PersonGateFacts): FinalState {
  if (kind !== 'done') return 'suppressed'
  return beyondCadence === 'reached' ? 'reached' : 'exhausted'
}
