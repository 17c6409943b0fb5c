import type { Trunk, TrunkCheck } from '../../../shared/model/trunk.ts'
import type { FailoverTurns } from '../domain/failover-order.ts'
import type { LatestAnswers } from '../domain/same-answer.ts'
import { type Health, mayStart } from '../domain/trunk-health.ts'
import type { LearnedRate } from '../domain/trunk-lessons.ts'
import type { CancelTimer } from '../ports/clock.ts'
import type { TrunkAllowance } from './trunk-watch.ts'

const BRIEF_REST_MS = 5_000
/** A trunk without its password is looked at again after this long; entering it opens the trunk at once. */
const LOST_SECRETS_MS = 60_000

/** What is known of one trunk in use. */
export interface Watched {
  trunk: Trunk
  rate: LearnedRate
  check: TrunkCheck
  turns: FailoverTurns
  health: Health
  /** It has answered an OPTIONS: from then on a silence means something. */
  answersQuestions: boolean
  /** How its latest calls ended. */
  answers: LatestAnswers
  /** When it last asked for rest, ms. */
  overloadedAt: number
  /** The check under way was not asked for by a person. */
  ownCheck: boolean
  nextCheckAt: number
  cancelTimer: CancelTimer | null
}

/** What changed of a trunk: how many calls may go over it, or only what people read of it. */
export type TrunkChange = 'what-it-carries' | 'its-figures'

/** Nothing but its limits holds calls back. */
export const carriesAll = ({ check, health }: Watched): boolean =>
  check.state !== 'down' && mayStart(health) === 'all'

/** Calls per second that it is taken to carry now. */
export const perSecondOf = ({ bucket }: LearnedRate): number => bucket.bucket.perSecond

/** Why no call goes over it at `now` (ms), and until when; null when calls do. */
export function heldBecause(
  { trunk, check, health, nextCheckAt }: Watched,
  now: number,
): TrunkAllowance['held'] {
  if (trunk.lostSecrets) {
    const sentence = `The password of trunk "${trunk.name}" cannot be read on this machine. Enter it again on the Trunks screen.`
    return { sentence, until: now + LOST_SECRETS_MS }
  }
  if (check.state === 'down') {
    const sentence = `Trunk "${trunk.name}" is down: ${check.sentence}`
    return { sentence, until: Math.max(nextCheckAt, now) }
  }
  if (health.is === 'down' && health.holds) {
    const sentence = `Trunk "${trunk.name}" is held. ${health.why} Once that is put right, save the trunk again; until then one call asks now and then.`
    return { sentence, until: Math.max(health.until, now) }
  }
  if (health.is === 'down') {
    const sentence = `Calls over trunk "${trunk.name}" are held for a moment, because ${health.why}. Open one of its failed attempts to see more.`
    return { sentence, until: Math.max(health.until, now) }
  }
  return null
}

/** A trunk that asks for a few seconds of rest is at work: its campaigns say what they wait for, and nobody has to do anything. */
export const isBriefRest = ({ check, health }: Watched, now: number): boolean =>
  check.state !== 'down' &&
  health.is === 'down' &&
  health.rests &&
  !health.holds &&
  health.until - now <= BRIEF_REST_MS
