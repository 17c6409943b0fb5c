import type { Behaviour, ScriptStep } from './public.ts'

/**
 * One call as the person who is called lives it. All chances are drawn before (public.ts); this machine only follows
 * them, and what the caller does.
 *
 *               INVITE
 *                 |
 *            +----v----+  refuses (486, 404, 503)
 *            |  quiet  |--------------------------------+
 *            +----+----+                                |
 *           180 or 183                                  |
 *            +----v----+  refuses (603, 480, 404)       |
 *            | ringing |--------------------------------+
 *            +----+----+                                |
 *                200                                    |
 *           +-----v-----+                               |
 *           | answering |  no ACK for 32 s: sip.js' BYE |
 *           +-----+-----+-------------------------------+
 *                ACK                                    |
 *            +----v----+  end of script, or nothing     |
 *            | talking |  heard for long: our BYE       |
 *            +----+----+--------------------------------+
 *                 |                                     |
 *                 |  the caller's BYE               +---v--+
 *                 +-------------------------------->| over |
 *      in every other state: CANCEL, a failure ---->+------+
 */
export type CallState =
  | { readonly name: 'quiet' }
  | { readonly name: 'ringing' }
  | { readonly name: 'answering' }
  /** `step` is the index in the script of what is being done; its length when the caller is waited for. */
  | { readonly name: 'talking'; readonly step: number }
  | { readonly name: 'over' }

export type CallEvent =
  | { readonly kind: 'invited' }
  /** The pause that was asked for is over. */
  | { readonly kind: 'waited' }
  /** The sound was played to its end, or could not be played. */
  | { readonly kind: 'played' }
  /** The last key was sent, or none could be. */
  | { readonly kind: 'pressed' }
  | { readonly kind: 'acknowledged' }
  /** No packet came for so long that the caller must be gone, or the call lasted too long. */
  | { readonly kind: 'abandoned' }
  /** The session is over: CANCEL, BYE, no ACK, or our own refusal or BYE. */
  | { readonly kind: 'ended' }

export type CallEffect =
  /** Calls back with `waited`; a call has at most one pause at a time. */
  | { readonly do: 'wait'; readonly ms: number }
  /** 180, or 183 with SDP and this sound. */
  | { readonly do: 'ring'; readonly sound: string | null }
  | {
      readonly do: 'refuse'
      readonly status: number
      readonly phrase: string
      readonly retryAfterSeconds: number | null
    }
  | { readonly do: 'answer' }
  /** Plays over what is playing, after a silence of `afterMs`; calls back with `played`. */
  | { readonly do: 'play'; readonly sound: string; readonly afterMs: number }
  /** Sends keys; calls back with `pressed`. */
  | { readonly do: 'press'; readonly keys: string }
  | { readonly do: 'hang-up' }
  /** Cancels the pause and frees the media. */
  | { readonly do: 'tidy' }

export interface CallStep {
  readonly next: CallState
  readonly effects: readonly CallEffect[]
}

export const FIRST_STATE: CallState = { name: 'quiet' }

/** Ringback tone: two seconds of sound, which is the file, and four of silence (ITU-T E.180, North America). */
const RINGBACK_PAUSE_MS = 4_000

const OVER: CallState = { name: 'over' }

/** What follows from `event` in `state`; null when it changes nothing there. Pure. */
export function transition(behaviour: Behaviour, state: CallState, event: CallEvent): CallStep | null {
  if (state.name === 'over') return null
  if (event.kind === 'ended') return { next: OVER, effects: [{ do: 'tidy' }] }
  switch (state.name) {
    case 'quiet':
      return inQuiet(behaviour, event)
    case 'ringing':
      return inRinging(behaviour, event)
    case 'answering':
      if (event.kind !== 'acknowledged') return null
      return follow(scriptOf(behaviour), 0)
    case 'talking': {
      if (event.kind === 'abandoned') return hangUp()
      const script = scriptOf(behaviour)
      const step = script[state.step]
      const done =
        (event.kind === 'waited' && step?.do === 'wait') ||
        (event.kind === 'played' && step?.do === 'say') ||
        (event.kind === 'pressed' && step?.do === 'press')
      return done ? follow(script, state.step + 1) : null
    }
    default:
      return assertNever(state)
  }
}

function inQuiet(behaviour: Behaviour, event: CallEvent): CallStep | null {
  const { ringsAfterMs, end } = behaviour
  if (event.kind === 'invited') {
    const ms = ringsAfterMs ?? (end.act === 'refuse' ? end.afterMs : null) ?? 0
    return { next: FIRST_STATE, effects: [{ do: 'wait', ms }] }
  }
  if (event.kind !== 'waited') return null
  if (ringsAfterMs === null) return refuse(behaviour)
  const ring: CallEffect = { do: 'ring', sound: behaviour.earlySound }
  const pause = end.act === 'ring-for-ever' ? null : end.afterMs
  return {
    next: { name: 'ringing' },
    effects: pause === null ? [ring] : [ring, { do: 'wait', ms: pause }],
  }
}

function inRinging(behaviour: Behaviour, event: CallEvent): CallStep | null {
  const { end, earlySound } = behaviour
  if (event.kind === 'played' && earlySound !== null && !(end.act === 'refuse' && end.afterMs === null)) {
    const again: CallEffect = { do: 'play', sound: earlySound, afterMs: RINGBACK_PAUSE_MS }
    return { next: { name: 'ringing' }, effects: [again] }
  }
  switch (end.act) {
    case 'ring-for-ever':
      return null
    case 'refuse':
      return event.kind === (end.afterMs === null ? 'played' : 'waited') ? refuse(behaviour) : null
    case 'answer':
      return event.kind === 'waited' ? { next: { name: 'answering' }, effects: [{ do: 'answer' }] } : null
    default:
      return assertNever(end)
  }
}

/** Does the step `index` of the script; what must be waited for comes back as `waited` or `played`. */
function follow(script: readonly ScriptStep[], index: number): CallStep {
  const step = script[index]
  const next: CallState = { name: 'talking', step: index }
  if (!step) return { next, effects: [] }
  switch (step.do) {
    case 'say':
      return { next, effects: [{ do: 'play', sound: step.sound, afterMs: 0 }] }
    case 'wait':
      return { next, effects: [{ do: 'wait', ms: step.ms }] }
    case 'press':
      return { next, effects: [{ do: 'press', keys: step.keys }] }
    case 'hang-up':
      return hangUp()
    default:
      return assertNever(step)
  }
}

function scriptOf(behaviour: Behaviour): readonly ScriptStep[] {
  return behaviour.end.act === 'answer' ? behaviour.end.script : []
}

function refuse({ end }: Behaviour): CallStep | null {
  if (end.act !== 'refuse') return null
  const { status, phrase, retryAfterSeconds } = end
  return { next: OVER, effects: [{ do: 'refuse', status, phrase, retryAfterSeconds }, { do: 'tidy' }] }
}

function hangUp(): CallStep {
  return { next: OVER, effects: [{ do: 'hang-up' }, { do: 'tidy' }] }
}

function assertNever(value: never): never {
  throw new Error(`No such case: ${JSON.stringify(value)}`)
}
