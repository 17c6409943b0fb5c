import type { SpecialTone } from '../media/special-tones.ts'
import { TONES_AFTER_ANSWER_MS } from './call-limits.ts'
import type { LegEvidence } from './verdict.ts'

/**
 * One outgoing leg.
 *
 *   inviting --response--> proceeding --180/183--> ringing --200--> answered --bye--> ended
 *      |                       |                      |                 |
 *      +--- refused, failed ---+----------------------+-----------------+--> ended
 *      +--- ring time over, stopped: CANCEL --> cancelling --487/200/guard--> ended
 *
 * The effects are data; outgoing-call.ts performs them. What comes after `ended` is ignored: nothing is rewritten.
 */
export type LegState =
  | { readonly is: 'inviting' }
  | { readonly is: 'proceeding' }
  | { readonly is: 'ringing' }
  | { readonly is: 'answered'; readonly since: number }
  | { readonly is: 'cancelling'; readonly because: LegEvidence }
  | { readonly is: 'ended' }

export type LegEvent =
  /** 100, or any 1xx that does not ring. */
  | { readonly is: 'response' }
  | { readonly is: 'ringing'; readonly earlyMedia: boolean }
  | { readonly is: 'accepted' }
  | { readonly is: 'refused'; readonly evidence: LegEvidence }
  | { readonly is: 'hung-up'; readonly by: 'recipient' | 'us' }
  /** Not even a 100 came, and none is waited for any more. */
  | { readonly is: 'silent'; readonly afterMs: number }
  | { readonly is: 'ring-timeout'; readonly afterMs: number; readonly announced?: number | null }
  | { readonly is: 'cancel-guard' }
  /** The network said by special information tones why nobody will answer. */
  | { readonly is: 'special-tone'; readonly tone: SpecialTone }
  /** Somebody here ends the call, or the engine stops. */
  | { readonly is: 'stop' }
  /** An answered call has had its time: the message and the listening after it are over, or it talked as long as it may. */
  | { readonly is: 'time-over' }
  | { readonly is: 'failed'; readonly problem: string }
  /** The far end does not know the call any more, or did not refresh it (RFC 4028): nobody hung up. */
  | { readonly is: 'lost'; readonly problem: string }

export type LegEffect =
  | { readonly do: 'tell-ringing'; readonly earlyMedia: boolean }
  | { readonly do: 'tell-answered' }
  | { readonly do: 'start-prompt' }
  | { readonly do: 'cancel' }
  /** Like `cancel`, before any 1xx: the INVITE is not sent again either. */
  | { readonly do: 'withdraw' }
  | { readonly do: 'bye' }
  /** `talkedSince` is set when the evidence is what was talked; it is completed with what media knows. */
  | { readonly do: 'end'; readonly evidence: LegEvidence }
  | { readonly do: 'end-talk'; readonly since: number; readonly by: TalkEndedBy }

/** `us`: its time was over. `stop`: we ended it before. `network`: nobody hung up, the far end was gone. */
export type TalkEndedBy = 'recipient' | 'us' | 'stop' | 'network'

export interface LegStep {
  readonly next: LegState
  readonly effects: readonly LegEffect[]
}

const step = (next: LegState, ...effects: readonly LegEffect[]): LegStep => ({ next, effects })

/** The next state and what is to be done; null when the event means nothing in this state. */
export function transitionLeg(state: LegState, event: LegEvent, now: number): LegStep | null {
  switch (state.is) {
    case 'inviting':
    case 'proceeding':
    case 'ringing':
      return beforeAnswer(state, event, now)
    case 'answered':
      return whileAnswered(state.since, event, now)
    case 'cancelling':
      return whileCancelling(state.because, event)
    case 'ended':
      // a 200 that crossed our CANCEL: sip.js acknowledges it, and we hang up politely
      return event.is === 'accepted' ? step(state, { do: 'bye' }) : null
    default:
      return assertNever(state)
  }
}

function beforeAnswer(state: LegState, event: LegEvent, now: number): LegStep | null {
  switch (event.is) {
    case 'response':
      return state.is === 'inviting' ? step({ is: 'proceeding' }) : null
    case 'ringing':
      return state.is === 'ringing'
        ? null
        : step({ is: 'ringing' }, { do: 'tell-ringing', earlyMedia: event.earlyMedia })
    case 'accepted':
      return step({ is: 'answered', since: now }, { do: 'tell-answered' }, { do: 'start-prompt' })
    case 'refused':
      return step({ is: 'ended' }, { do: 'end', evidence: event.evidence })
    case 'hung-up':
      return step(
        { is: 'ended' },
        { do: 'end', evidence: { kind: 'our-fault', problem: 'the call ended without an answer.' } },
      )
    case 'silent':
      return state.is === 'inviting' ? silent(event.afterMs) : null
    case 'ring-timeout':
      // Not even a 100: nothing could ring, the trunk is silent, however short the call was to ring.
      if (state.is === 'inviting') return silent(event.afterMs)
      return step(
        {
          is: 'cancelling',
          because: {
            kind: 'ring-timeout',
            rang: state.is === 'ringing',
            afterMs: event.afterMs,
            ...(event.announced && { announced: event.announced }),
          },
        },
        { do: 'cancel' },
      )
    case 'stop':
      return step({ is: 'cancelling', because: { kind: 'stopped' } }, { do: 'cancel' })
    case 'failed':
      return step(
        { is: 'ended' },
        { do: 'cancel' },
        { do: 'end', evidence: { kind: 'our-fault', problem: event.problem } },
      )
    case 'special-tone':
      return step(
        { is: 'cancelling', because: { kind: 'special-tone', tone: event.tone, answered: false } },
        { do: 'cancel' },
      )
    case 'cancel-guard':
    case 'lost':
    case 'time-over':
      return null
    default:
      return assertNever(event)
  }
}

const silent = (afterMs: number): LegStep =>
  step({ is: 'ended' }, { do: 'withdraw' }, { do: 'end', evidence: { kind: 'no-response', afterMs } })

function whileAnswered(since: number, event: LegEvent, now: number): LegStep | null {
  switch (event.is) {
    case 'special-tone':
      // a gateway that answers for the network; later in a call it is somebody who plays with tones
      if (now - since > TONES_AFTER_ANSWER_MS) return null
      return step(
        { is: 'ended' },
        { do: 'bye' },
        { do: 'end', evidence: { kind: 'special-tone', tone: event.tone, answered: true } },
      )
    case 'hung-up':
      return step({ is: 'ended' }, { do: 'end-talk', since, by: event.by })
    case 'stop':
      return step({ is: 'ended' }, { do: 'bye' }, { do: 'end-talk', since, by: 'stop' })
    case 'time-over':
      return step({ is: 'ended' }, { do: 'bye' }, { do: 'end-talk', since, by: 'us' })
    case 'lost':
      return step({ is: 'ended' }, { do: 'bye' }, { do: 'end-talk', since, by: 'network' })
    case 'failed':
      return step(
        { is: 'ended' },
        { do: 'bye' },
        { do: 'end', evidence: { kind: 'our-fault', problem: event.problem, answered: true } },
      )
    default:
      return null
  }
}

/** Our reason stands, whatever the far end answers to the CANCEL; a 200 that crossed it is hung up. */
function whileCancelling(because: LegEvidence, event: LegEvent): LegStep | null {
  switch (event.is) {
    case 'refused':
    case 'hung-up':
    case 'cancel-guard':
    case 'failed':
      return step({ is: 'ended' }, { do: 'end', evidence: because })
    case 'accepted':
      return step({ is: 'ended' }, { do: 'bye' }, { do: 'end', evidence: because })
    default:
      return null
  }
}

/** What only the far end can have brought; sip.js makes up refusals as well (readRefusal). */
export function isResponse(event: LegEvent): boolean {
  if (event.is === 'refused') return event.evidence.kind === 'refused'
  return event.is === 'response' || event.is === 'ringing' || event.is === 'accepted'
}

function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`)
}
