import { expect } from 'vitest'

/** A call of one scenario of SIPp to the practice carrier. */
export interface CallFromSipp {
  /** File in `scenarios/`, without `.xml`. */
  readonly scenario: string
  /** What the one who is called does: an entry of a profile's public. */
  readonly person: Readonly<Record<string, unknown>>
  /** How many calls the carrier counts in the end. */
  readonly calls: number
  readonly sippOptions?: readonly string[]
  /** What SIPp may say on its error output; nothing when left out. */
  readonly sippErrors?: unknown
}

const at = (ms: number): { from: number; to: number } => ({ from: ms, to: ms })
const quick = { weight: 1, ringsAfterMs: at(10), answersAfterMs: at(100) }
const talks = { kind: 'answers-and-talks', ...quick, listensMs: at(5_000), replies: 0, hangsUpAfterMs: null }
const hangsUp = { ...talks, listensMs: at(100), hangsUpAfterMs: at(100) }
const ringsOut = { kind: 'no-answer', weight: 1, ringsAfterMs: at(10) }
const busy = { kind: 'busy', weight: 1 }

export const callsFromSipp: readonly CallFromSipp[] = [
  { scenario: 'uac-calls-and-hangs-up', person: talks, calls: 1 },
  { scenario: 'uac-calls-without-offer-is-offered-sdp', person: talks, calls: 1 },
  { scenario: 'uac-cancels-ringing-gets-487', person: ringsOut, calls: 1 },
  {
    scenario: 'uac-resends-invite-is-one-call',
    person: talks,
    calls: 1,
    // our 100 may be there before SIPp has written the INVITE again, which it is to write all the same
    sippOptions: ['-default_behaviors', 'all,-abortunexp'],
    sippErrors: expect.stringMatching(/^$|unexpected message.*\b100 Trying\b/is),
  },
  { scenario: 'uac-calls-busy-number-gets-486', person: busy, calls: 1 },
  { scenario: 'uac-is-hung-up-by-the-callee', person: hangsUp, calls: 1 },
  { scenario: 'uac-reinvites-inside-gets-200', person: talks, calls: 1 },
  { scenario: 'uac-updates-inside-gets-200', person: talks, calls: 1 },
  { scenario: 'uac-offers-no-common-codec-gets-488', person: talks, calls: 0 },
  { scenario: 'uac-requires-unknown-extension-gets-420', person: talks, calls: 0 },
  { scenario: 'uac-asks-options-gets-200', person: talks, calls: 0 },
  { scenario: 'uac-sends-unknown-method-gets-405', person: talks, calls: 0 },
  { scenario: 'uac-registers-gets-405', person: talks, calls: 0 },
  { scenario: 'uac-speaks-another-version-gets-505', person: talks, calls: 0 },
  { scenario: 'uac-hangs-up-unknown-dialog-gets-481', person: talks, calls: 0 },
]
