import type { Outcome } from '../../../shared/model/outcome.ts'

/** How a call to somebody can go, before the engine's ring time and prompt decide about the rest. */
export const PUBLIC_ENDS = [
  'answered',
  'hung-up-early',
  'busy',
  'no-answer',
  'rejected',
  'invalid-number',
  'congestion',
  'trunk-failed',
] as const
export type PublicEnd = (typeof PUBLIC_ENDS)[number]

/** Weights, of any sum above 0. */
export type PublicShares = Readonly<Record<PublicEnd, number>>

/**
 * What becomes of the calls that are not answered, when nothing but the answer rate is known: an assumption, which a center's own
 * attempts replace. Most ring out; a few of a hundred numbers are not in service.
 */
const UNANSWERED: Omit<PublicShares, 'answered'> = {
  'hung-up-early': 6,
  busy: 13,
  'no-answer': 66,
  rejected: 8,
  'invalid-number': 5,
  congestion: 1.5,
  'trunk-failed': 0.5,
}

/** The shares of a public of which only the answer rate (0 to 1) is stated. */
export function sharesOf(answerRate: number): PublicShares {
  const sum = Object.values(UNANSWERED).reduce((all, one) => all + one, 0)
  const scale = (1 - answerRate) / sum
  return {
    answered: answerRate,
    'hung-up-early': UNANSWERED['hung-up-early'] * scale,
    busy: UNANSWERED.busy * scale,
    'no-answer': UNANSWERED['no-answer'] * scale,
    rejected: UNANSWERED.rejected * scale,
    'invalid-number': UNANSWERED['invalid-number'] * scale,
    congestion: UNANSWERED.congestion * scale,
    'trunk-failed': UNANSWERED['trunk-failed'] * scale,
  }
}

/** Attempts that ended so in one hour of the day (UTC), as a center's own history counts them. */
export interface OutcomesOfHour {
  readonly hour: number
  readonly outcome: Outcome
  readonly count: number
}

/** Fewer attempts than this say little of a public. */
const ATTEMPTS_MIN = 200
/** An hour of the day with fewer attempts is taken for one like the others. */
const ATTEMPTS_OF_HOUR_MIN = 50

/** How a public has answered so far, hour by hour. */
export interface Answering {
  /** One for each hour of the day, UTC. */
  readonly byHour: readonly PublicShares[]
  readonly attempts: number
}

/** What the attempts of the past say of those to come; null when there are too few. Our own doings (cancelled, interrupted) say nothing. */
export function answeringOf(history: readonly OutcomesOfHour[]): Answering | null {
  const all = emptyShares()
  const hours = Array.from({ length: 24 }, emptyShares)
  for (const { hour, outcome, count } of history) {
    const end = endOf(outcome)
    const ofHour = hours[hour]
    if (end === null || !ofHour) continue
    ofHour[end] += count
    all[end] += count
  }
  const attempts = sumOf(all)
  if (attempts < ATTEMPTS_MIN) return null
  return { byHour: hours.map(hour => (sumOf(hour) < ATTEMPTS_OF_HOUR_MIN ? all : hour)), attempts }
}

function endOf(outcome: Outcome): PublicEnd | null {
  switch (outcome) {
    case 'answered':
    case 'hung-up-early':
    case 'busy':
    case 'no-answer':
    case 'rejected':
    case 'invalid-number':
    case 'congestion':
    case 'trunk-failed':
      return outcome
    // somebody, or something, took the call; whoever was not reached by it was tried again
    case 'machine':
    case 'abandoned':
    case 'dead-air':
      return 'hung-up-early'
    case 'blocked':
      return 'rejected'
    case 'interrupted':
    case 'cancelled':
    case 'sent':
      return null
    default:
      return assertNever(outcome)
  }
}

const emptyShares = (): Record<PublicEnd, number> => ({
  answered: 0,
  'hung-up-early': 0,
  busy: 0,
  'no-answer': 0,
  rejected: 0,
  'invalid-number': 0,
  congestion: 0,
  'trunk-failed': 0,
})

const sumOf = (shares: PublicShares): number => PUBLIC_ENDS.reduce((sum, end) => sum + shares[end], 0)

/** The same answer rate at every hour, as somebody states it (0 to 1). */
export function answeringAt(answerRate: number): Answering {
  const shares = sharesOf(answerRate)
  return { byHour: Array.from({ length: 24 }, () => shares), attempts: 0 }
}

/** The shares of an instant (ms since the epoch). */
export function sharesAt({ byHour }: Answering, at: number): PublicShares {
  const shares = byHour[new Date(at).getUTCHours()]
  if (!shares) throw new RangeError('an answering has 24 hours')
  return shares
}

function assertNever(value: never): never {
  throw new Error(`unexpected ${String(value)}`)
}
