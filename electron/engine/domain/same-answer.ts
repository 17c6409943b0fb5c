import type { Verdict } from '../../../shared/model/outcome.ts'

/** A call that has ended, as far as it says something of all calls of its trunk. */
export interface AnsweredCall {
  readonly verdict: Verdict
  /** Who was called. */
  readonly number: string
  /** It rang, or something was heard, before it ended. */
  readonly rang: boolean
  /** Ms since the epoch. */
  readonly at: number
}

/** The latest calls of a trunk, the newest last; `status` is null for those that ended in another way than by a bare refusal. */
export type LatestAnswers = readonly {
  readonly status: number | null
  readonly number: string
  readonly at: number
}[]

/**
 * People are busy, away or gone each in their own way. When 24 of 25 different numbers get one and the same refusal without a
 * ring within a quarter of an hour, the trunk gives it: an account that is off, or numbers in a form that it does not know.
 */
const CALLS = 25
const ALIKE_MIN = 24
const WITHIN_MS = 15 * 60_000

/** The latest calls with one more, and the status that nearly all of them have, this one included; null when they differ. */
export function noteAnswer(
  latest: LatestAnswers,
  { verdict, number, rang, at }: AnsweredCall,
): { readonly latest: LatestAnswers; readonly status: number | null } {
  // what a row of the trunk decided was decided by a person
  const isBare = verdict.blame === 'recipient' && verdict.cause === undefined && !rang
  const refused = isBare && verdict.sipStatus !== null && verdict.sipStatus >= 300
  const status = refused ? verdict.sipStatus : null
  const next = [...latest.filter(one => one.number !== number), { status, number, at }].slice(-CALLS)
  if (status === null) return { latest: next, status: null }
  const alike = next.filter(one => one.status === status && at - one.at <= WITHIN_MS)
  return { latest: next, status: alike.length >= ALIKE_MIN ? status : null }
}

/** What people read of it. */
export function sameAnswerSentence(status: number): string {
  return `Nearly all of the last ${CALLS} calls, to different numbers, were refused at once with ${status}. That points to the account or to how numbers are written, not to the people. If the answers are right, add a row for ${status} to "How responses are read".`
}
