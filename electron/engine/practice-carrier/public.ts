import { createHash } from 'node:crypto'
import type { BehaviourKind, Profile, ProfileBehaviour } from '../../../shared/model/profile.ts'

/** What one call will meet, with every chance already drawn. Durations in milliseconds. */
export interface Behaviour {
  readonly kind: BehaviourKind
  /** From the INVITE to the first 180 or 183; null when there is none. */
  readonly ringsAfterMs: number | null
  /** Name of the sound that is heard before the end of ringing (183 instead of 180), or null. */
  readonly earlySound: string | null
  readonly end: Refusal | Answer | RingForEver
}

export interface RingForEver {
  readonly act: 'ring-for-ever'
}

export interface Refusal {
  readonly act: 'refuse'
  /** From the first 180 or 183, or from the INVITE without one; null: when the early sound has been played. */
  readonly afterMs: number | null
  readonly status: number
  readonly phrase: string
  readonly retryAfterSeconds: number | null
}

export interface Answer {
  readonly act: 'answer'
  /** From the first 180 or 183. */
  readonly afterMs: number
  /** What the person does one after the other; without a hang-up at its end they wait for the caller's. */
  readonly script: readonly ScriptStep[]
}

export type ScriptStep =
  /** Plays a sound to its end. */
  | { readonly do: 'say'; readonly sound: string }
  | { readonly do: 'wait'; readonly ms: number }
  /** Presses these keys one after the other, to the last. */
  | { readonly do: 'press'; readonly keys: string }
  | { readonly do: 'hang-up' }

/** The sounds of one person, all with the same voice: names of files in resources/public, without ".wav". */
const VOICES = [
  { openers: ['hello-1', 'hello-5'], replies: ['reply-1', 'reply-4'], greeting: 'voicemail-1' },
  { openers: ['hello-2', 'hello-4', 'hello-6'], replies: ['reply-2'], greeting: 'voicemail-2' },
  { openers: ['hello-3', 'hello-7'], replies: ['reply-3'], greeting: 'voicemail-3' },
] as const
type Voice = (typeof VOICES)[number]

const RINGBACK = 'ringback-440-480'
const BEEP = 'beep-1000hz'
const NOT_IN_SERVICE = 'unknown-number'

/**
 * How the person behind `number` takes the call number `callIndex` (from 0) to them.
 *
 * It follows from the profile, the seed, the number and `callIndex` alone, so one seed gives one and the same public
 * in whatever order and however fast it is called. Who a person is (behaviour at the first call, voice, length of a
 * burst) is drawn once from (seed, number); what is different every time (delays, whether a busy person is busy
 * again) from (seed, number, callIndex). A number that nobody has stays so. `+` before a number makes no difference.
 */
export function personFor(profile: Profile, seed: number, number: string, callIndex: number): Behaviour {
  const digits = number.replace(/^\+/, '')
  const character = drawsFrom(`${seed} ${digits}`)
  const call = drawsFrom(`${seed} ${digits} ${callIndex}`)
  const voice = character.oneOf(VOICES)
  const first = character.weighted(profile.public)
  if (first.kind !== 'unavailable-burst') {
    return perform(callIndex === 0 ? first : later(profile, first, call), voice, call)
  }
  const burst = character.count(first.callsInARow)
  const rest = othersThan(profile, first)
  if (callIndex < burst || rest.length === 0) return perform(first, voice, call)
  const behind = character.weighted(rest)
  return perform(callIndex === burst ? behind : later(profile, behind, call), voice, call)
}

function later(profile: Profile, first: ProfileBehaviour, call: Draws): ProfileBehaviour {
  if (first.kind === 'unknown-number' || first.kind === 'unavailable-burst') return first
  const others = othersThan(profile, first)
  return others.length === 0 || call.happens(first.sameAgain) ? first : call.weighted(others)
}

/** What somebody who was `first` once can be at another call: a number in service stays in service. */
function othersThan(profile: Profile, first: ProfileBehaviour): ProfileBehaviour[] {
  return profile.public.filter(
    other => other !== first && other.kind !== 'unknown-number' && other.kind !== 'unavailable-burst',
  )
}

function perform(entry: ProfileBehaviour, voice: Voice, call: Draws): Behaviour {
  switch (entry.kind) {
    case 'answers-and-talks':
    case 'slow': {
      const ringsAfterMs = call.ms(entry.ringsAfterMs)
      const ringback = entry.kind === 'answers-and-talks' && call.happens(entry.earlyMedia)
      const end = answer(call.ms(entry.answersAfterMs), talk(entry, voice, call))
      return { kind: entry.kind, ringsAfterMs, earlySound: ringback ? RINGBACK : null, end }
    }
    case 'voicemail': {
      const ringsAfterMs = call.ms(entry.ringsAfterMs)
      const earlySound = call.happens(entry.earlyMedia) ? RINGBACK : null
      const afterMs = call.ms(entry.answersAfterMs)
      const end = answer(afterMs, [
        { do: 'say', sound: voice.greeting },
        { do: 'say', sound: BEEP },
        { do: 'wait', ms: call.ms(entry.recordsMs) },
        { do: 'hang-up' },
      ])
      return { kind: entry.kind, ringsAfterMs, earlySound, end }
    }
    case 'hangs-up-early': {
      const ringsAfterMs = call.ms(entry.ringsAfterMs)
      const afterMs = call.ms(entry.answersAfterMs)
      const end = answer(afterMs, [{ do: 'wait', ms: call.ms(entry.hangsUpAfterMs) }, { do: 'hang-up' }])
      return { kind: entry.kind, ringsAfterMs, earlySound: null, end }
    }
    case 'no-answer': {
      const ringsAfterMs = call.ms(entry.ringsAfterMs)
      const earlySound = call.happens(entry.earlyMedia) ? RINGBACK : null
      const end: Behaviour['end'] =
        entry.givesUpAfterMs === null
          ? { act: 'ring-for-ever' }
          : refusal(call.ms(entry.givesUpAfterMs), 480, 'Temporarily Unavailable')
      return { kind: entry.kind, ringsAfterMs, earlySound, end }
    }
    case 'rejected':
      return {
        kind: entry.kind,
        ringsAfterMs: call.ms(entry.ringsAfterMs),
        earlySound: null,
        end: refusal(call.ms(entry.afterMs), 603, 'Decline'),
      }
    case 'busy':
      return atOnce(entry.kind, refusal(call.ms(entry.afterMs), 486, 'Busy Here'))
    case 'unknown-number': {
      const afterMs = call.ms(entry.afterMs)
      if (!call.happens(entry.earlyMedia)) return atOnce(entry.kind, refusal(afterMs, 404, 'Not Found'))
      const end = refusal(null, 404, 'Not Found')
      return { kind: entry.kind, ringsAfterMs: afterMs, earlySound: NOT_IN_SERVICE, end }
    }
    case 'unavailable-burst':
      return atOnce(
        entry.kind,
        refusal(call.ms(entry.afterMs), 503, 'Service Unavailable', entry.retryAfterSeconds),
      )
  }
}

function talk(
  entry: Extract<ProfileBehaviour, { kind: 'answers-and-talks' | 'slow' }>,
  voice: Voice,
  call: Draws,
): ScriptStep[] {
  const script: ScriptStep[] = [
    { do: 'say', sound: call.oneOf<string>(voice.openers) },
    { do: 'wait', ms: call.ms(entry.listensMs) },
  ]
  if (entry.presses !== null) script.push({ do: 'press', keys: entry.presses })
  if (call.happens(entry.replies)) script.push({ do: 'say', sound: call.oneOf<string>(voice.replies) })
  if (entry.hangsUpAfterMs) script.push({ do: 'wait', ms: call.ms(entry.hangsUpAfterMs) }, { do: 'hang-up' })
  return script
}

function answer(afterMs: number, script: readonly ScriptStep[]): Answer {
  return { act: 'answer', afterMs, script }
}

function refusal(
  afterMs: number | null,
  status: number,
  phrase: string,
  retryAfterSeconds: number | null = null,
): Refusal {
  return { act: 'refuse', afterMs, status, phrase, retryAfterSeconds }
}

function atOnce(kind: BehaviourKind, end: Refusal): Behaviour {
  return { kind, ringsAfterMs: null, earlySound: null, end }
}

interface Range {
  readonly from: number
  readonly to: number
}

interface Draws {
  happens(share: number): boolean
  /** A whole number of milliseconds of the range. */
  ms(range: Range): number
  /** A whole number of the range, both ends included. */
  count(range: Range): number
  oneOf<Item>(items: readonly Item[]): Item
  weighted<Item extends { readonly weight: number }>(items: readonly Item[]): Item
}

function drawsFrom(key: string): Draws {
  const fraction = createSequence(key)
  const at = <Item>(items: readonly Item[], index: number): Item => {
    const item = items[Math.min(index, items.length - 1)]
    if (item === undefined) throw new RangeError('Nothing to draw from.')
    return item
  }
  return {
    happens: share => fraction() < share,
    ms: ({ from, to }) => Math.round(from + fraction() * (to - from)),
    count: ({ from, to }) => from + Math.floor(fraction() * (to - from + 1)),
    oneOf: items => at(items, Math.floor(fraction() * items.length)),
    weighted(items) {
      let left = fraction() * items.reduce((sum, { weight }) => sum + weight, 0)
      const found = items.findIndex(({ weight }) => {
        left -= weight
        return left < 0
      })
      return at(items, found === -1 ? items.length - 1 : found)
    },
  }
}

/**
 * Numbers in [0, 1): sfc32, the small fast counting generator of PractRand (C. Doty-Humphrey), started with the first
 * 128 bits of the key's SHA-256, so that neighbouring seeds and numbers have nothing in common.
 */
export function createSequence(key: string): () => number {
  const hash = createHash('sha256').update(key).digest()
  let a = hash.readInt32LE(0)
  let b = hash.readInt32LE(4)
  let c = hash.readInt32LE(8)
  let counter = hash.readInt32LE(12)
  return () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 2 ** 32
  }
}
