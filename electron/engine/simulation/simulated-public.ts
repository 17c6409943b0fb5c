import type { Profile } from '../../../shared/model/profile.ts'
import { PUBLIC_ENDS, type PublicEnd, type PublicShares } from '../domain/answering.ts'
import { createSequence, personFor, type ScriptStep } from '../practice-carrier/public.ts'
import type { BehaviourOf, SimulatedBehaviour } from './simulated-telephony.ts'

/** Ranges in milliseconds, from which each call draws evenly. */
export interface PublicTimes {
  /** From the INVITE to the answer. */
  readonly answersAfterMs: readonly [number, number]
  /** From the answer until they hang up by themselves; beyond the message it is we who hang up. */
  readonly listensMs: readonly [number, number]
}

/** Somebody takes a phone within three rings or so, and hears a message to its end. */
export const ORDINARY_TIMES: PublicTimes = { answersAfterMs: [2_500, 16_000], listensMs: [60_000, 60_000] }

/**
 * A public that answers as `sharesAt` says for the instant of the call. Whether a number is in service is the number's own fate;
 * the rest is drawn for every call anew. One seed gives one and the same public, in whatever order it is called.
 */
export function createPublic(options: {
  readonly seed: number
  readonly sharesAt: (at: number) => PublicShares
  readonly times?: PublicTimes
}): BehaviourOf {
  const { seed, sharesAt, times = ORDINARY_TIMES } = options
  return (number, nth, at) => {
    const shares = sharesAt(at)
    const sum = PUBLIC_ENDS.reduce((all, end) => all + shares[end], 0)
    const inService = sum - shares['invalid-number']
    const draw = createSequence(`${seed} ${number} ${nth}`)
    if (createSequence(`${seed} ${number}`)() * sum >= inService) return refusal('invalid-number', draw)
    let left = draw() * inService
    for (const end of PUBLIC_ENDS) {
      if (end === 'invalid-number') continue
      left -= shares[end]
      if (left < 0) return behave(end, draw, times)
    }
    return { is: 'rings' }
  }
}

const between = ([from, to]: readonly [number, number], draw: () => number): number =>
  Math.round(from + draw() * (to - from))

/** Someone who hangs up early has not heard enough to be reached (call/verdict.ts). */
const EARLY_MS = [200, 1_800] as const

function behave(
  end: Exclude<PublicEnd, 'invalid-number'>,
  draw: () => number,
  times: PublicTimes,
): SimulatedBehaviour {
  switch (end) {
    case 'answered':
      return {
        is: 'answers',
        afterMs: between(times.answersAfterMs, draw),
        listensMs: between(times.listensMs, draw),
      }
    case 'hung-up-early':
      return {
        is: 'answers',
        afterMs: between(times.answersAfterMs, draw),
        listensMs: between(EARLY_MS, draw),
      }
    case 'no-answer':
      return { is: 'rings' }
    case 'trunk-failed':
      return { is: 'silent' }
    case 'busy':
    case 'rejected':
    case 'congestion':
      return refusal(end, draw)
    default:
      return assertNever(end)
  }
}

/** Status, and milliseconds after which it comes. */
const REFUSALS = {
  busy: { status: 486, afterMs: [300, 3_000] },
  rejected: { status: 603, afterMs: [2_000, 9_000] },
  'invalid-number': { status: 404, afterMs: [300, 2_500] },
  congestion: { status: 503, afterMs: [100, 1_500] },
} as const

function refusal(end: keyof typeof REFUSALS, draw: () => number): SimulatedBehaviour {
  const { status, afterMs } = REFUSALS[end]
  return { is: 'refused', status, afterMs: between(afterMs, draw) }
}

/** Sounds of the public are nowhere played here; what counts is about how long they last, in milliseconds. */
const SOUND_MS = { opener: 1_000, other: 4_000 } as const
const FOR_EVER_MS = 24 * 3_600_000

/** The public of a practice carrier's profile: the same people as behind its line, without their sounds. */
export function publicOfProfile(profile: Profile, seed: number): BehaviourOf {
  return (number, nth) => {
    const { ringsAfterMs, end } = personFor(profile, seed, number, nth - 1)
    const rings = ringsAfterMs ?? 0
    switch (end.act) {
      case 'ring-for-ever':
        return { is: 'rings' }
      case 'refuse':
        return { is: 'refused', status: end.status, afterMs: rings + (end.afterMs ?? SOUND_MS.other) }
      case 'answer':
        return { is: 'answers', afterMs: rings + end.afterMs, listensMs: lengthOf(end.script) }
      default:
        return assertNever(end)
    }
  }
}

/** How long somebody stays on the line by their own will. */
function lengthOf(script: readonly ScriptStep[]): number {
  let ms = 0
  for (const [nth, step] of script.entries()) {
    if (step.do === 'hang-up') return ms
    if (step.do === 'say') ms += nth === 0 ? SOUND_MS.opener : SOUND_MS.other
    if (step.do === 'wait') ms += step.ms
  }
  return FOR_EVER_MS
}

function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`)
}
