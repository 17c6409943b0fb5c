import type { Channel } from '../../../shared/model/cadence.ts'
import type { AttemptState } from '../../../shared/model/call.ts'
import type { Verdict } from '../../../shared/model/outcome.ts'

/**
 *   claimed --dialing--> dialing --ringing--> ringing --answered--> answered --ended--> ended
 *
 * A step may be left out (a busy line never rings), every state may go to `ended`, and nothing leaves it. News that come too
 * late, or a second time, are ignored. A text message goes from `dialing` to `ended`.
 */
export type AttemptEvent =
  | { readonly is: 'dialing' }
  | { readonly is: 'ringing'; readonly earlyMedia: boolean }
  | { readonly is: 'answered' }
  | { readonly is: 'ended'; readonly verdict: Verdict }
  /** Found open after a restart, or ended by the stop of the engine. */
  | { readonly is: 'interrupted' }

export interface AttemptStep {
  readonly next: AttemptState
  /** A fixed word for the attempt's story. */
  readonly kind: string
  readonly sentence: string
  /** The verdict, when this ends the attempt. */
  readonly end: Verdict | null
}

const ORDER: Readonly<Record<AttemptState, number>> = {
  claimed: 0,
  dialing: 1,
  ringing: 2,
  answered: 3,
  ended: 4,
}

/** What an event makes of an attempt, a call or a text message; null when it is ignored. */
export function transitionAttempt(
  state: AttemptState,
  event: AttemptEvent,
  channel: Channel = 'voice',
): AttemptStep | null {
  if (state === 'ended') return null
  switch (event.is) {
    case 'dialing':
      return forward(state, 'dialing', `The ${channel === 'sms' ? 'message' : 'call'} was sent to the trunk.`)
    case 'ringing':
      return forward(
        state,
        'ringing',
        event.earlyMedia ? 'It rings, with the sound of the network.' : 'It rings.',
      )
    case 'answered':
      return forward(state, 'answered', 'Answered; the message is played.')
    case 'ended':
      return { next: 'ended', kind: 'ended', sentence: event.verdict.sentence, end: event.verdict }
    case 'interrupted':
      return channel === 'sms' ? interruptedMessage(state) : interrupted(state)
    default:
      return assertNever(event)
  }
}

function forward(
  state: AttemptState,
  next: 'dialing' | 'ringing' | 'answered',
  sentence: string,
): AttemptStep | null {
  return ORDER[next] > ORDER[state] ? { next, kind: next, sentence, end: null } : null
}

/** Whoever had answered was spoken to, and is never called twice for it. */
function interrupted(state: AttemptState): AttemptStep {
  const spokenTo = state === 'answered'
  const sentence = spokenTo
    ? 'Answered; Trunkline was stopped during the call, so how much of the message was heard is not known.'
    : 'Trunkline was stopped before anybody answered.'
  const end: Verdict = {
    outcome: spokenTo ? 'answered' : 'interrupted',
    blame: 'us',
    sipStatus: spokenTo ? 200 : null,
    sentence,
    retryAfterSeconds: null,
  }
  return { next: 'ended', kind: 'interrupted', sentence, end }
}

/** What a person reads of a message of which nobody knows whether it arrived. */
export const UNKNOWN_WHETHER_SENT =
  'The message went to the trunk; Trunkline was stopped before the trunk answered, so whether it was taken is not known.'

/** A message that may have arrived is not sent a second time; one that never left is. */
function interruptedMessage(state: AttemptState): AttemptStep {
  const left = state !== 'claimed'
  const sentence = left ? UNKNOWN_WHETHER_SENT : 'Trunkline was stopped before the message was sent.'
  const end: Verdict = {
    outcome: left ? 'sent' : 'interrupted',
    blame: 'us',
    sipStatus: null,
    sentence,
    retryAfterSeconds: null,
  }
  return { next: 'ended', kind: 'interrupted', sentence, end }
}

function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`)
}
