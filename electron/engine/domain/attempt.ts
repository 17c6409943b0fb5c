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
  /** Nothing more will be heard of it: found open after a restart, or still silent long after its time. */
  | { readonly is: 'lost'; readonly because: 'restart' | 'silence' }

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
    case 'lost':
      return channel === 'sms' ? lostMessage(state) : lostCall(state, event.because)
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

/**
 * The rule for calls that end by our doing: which are interrupted, which are answered, and who is called again.
 *
 * - We end it ourselves (an operator hangs up, "Pause and hang up", a do-not-call entry, the stop of Trunkline) before the message
 *   was heard to its end: *interrupted*, whether it was answered or not. It uses up no attempt, nobody counts as reached, and the
 *   rule for interrupted attempts says when the recipient is called again (`telephony/call/verdict.ts`, evidence `cut-off` and
 *   `stopped`). In a cancelled campaign an unanswered one is *cancelled* (`use-cases/end-attempt.ts`), and nobody is called again.
 * - The message had ended, and we end the listening after it: *answered*, as if we had waited.
 * - The longest talk that the campaign allows is over: that is how the campaign wants its calls to end. What was heard decides, as
 *   when the recipient hangs up.
 * - The call is lost (Trunkline was killed, or nothing is heard of the call any more): how much was heard is not known. Who had not
 *   answered is *interrupted* and called again. Who had answered is *answered* and never called again by themselves, however short
 *   before the end it was: `answered` is on disk as soon as it is known (`use-cases/follow-attempts.ts`).
 */
function lostCall(state: AttemptState, because: 'restart' | 'silence'): AttemptStep {
  const spokenTo = state === 'answered'
  const sentence = LOST_SENTENCES[because][spokenTo ? 'answered' : 'unanswered']
  const end: Verdict = {
    outcome: spokenTo ? 'answered' : 'interrupted',
    blame: 'us',
    sipStatus: spokenTo ? 200 : null,
    sentence,
    retryAfterSeconds: null,
  }
  return { next: 'ended', kind: 'lost', sentence, end }
}

const LOST_SENTENCES = {
  restart: {
    answered:
      'Answered; Trunkline was stopped during the call, so how much of the message was heard is not known.',
    unanswered: 'Trunkline was stopped before anybody answered.',
  },
  silence: {
    answered:
      'Answered; nothing was heard of the call any more, so how much of the message was heard is not known.',
    unanswered: 'Nothing was heard of this call any more, so it was given up.',
  },
} as const

/** What a person reads of a message of which nobody knows whether it arrived. */
export const UNKNOWN_WHETHER_SENT =
  'The message went to the trunk; Trunkline was stopped before the trunk answered, so whether it was taken is not known.'

/** A message that may have arrived is not sent a second time; one that never left is. */
function lostMessage(state: AttemptState): AttemptStep {
  const left = state !== 'claimed'
  const sentence = left ? UNKNOWN_WHETHER_SENT : 'Trunkline was stopped before the message was sent.'
  const end: Verdict = {
    outcome: left ? 'sent' : 'interrupted',
    blame: 'us',
    sipStatus: null,
    sentence,
    retryAfterSeconds: null,
  }
  return { next: 'ended', kind: 'lost', sentence, end }
}

function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`)
}
