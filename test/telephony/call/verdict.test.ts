import { describe, expect, test } from 'vitest'
import { readEndReason } from '../../../electron/engine/telephony/call/end-reason.ts'
import { readRetryAfter } from '../../../electron/engine/telephony/call/read-refusal.ts'
import {
  decideVerdict,
  HEARD_ENOUGH_MS,
  type LegEvidence,
} from '../../../electron/engine/telephony/call/verdict.ts'
import type { Blame, Outcome } from '../../../shared/model/outcome.ts'
import { verdictSchema } from '../../../shared/model/outcome.ts'

type Refused = Extract<LegEvidence, { kind: 'refused' }>
const refused = (status: number, more: Partial<Refused> = {}): Refused => ({
  kind: 'refused',
  status,
  phrase: 'Phrase',
  q850: null,
  retryAfterSeconds: null,
  hasCredentials: true,
  ...more,
})

/** Every status that has a meaning of its own; the rest of a class means the same. */
const NAMED: Readonly<Record<number, readonly [Outcome, Blame]>> = {
  401: ['trunk-failed', 'trunk'],
  403: ['trunk-failed', 'trunk'],
  404: ['invalid-number', 'recipient'],
  406: ['trunk-failed', 'us'],
  407: ['trunk-failed', 'trunk'],
  408: ['no-answer', 'network'],
  410: ['invalid-number', 'recipient'],
  480: ['no-answer', 'recipient'],
  484: ['invalid-number', 'recipient'],
  486: ['busy', 'recipient'],
  487: ['no-answer', 'network'],
  488: ['trunk-failed', 'us'],
  600: ['busy', 'recipient'],
  603: ['rejected', 'recipient'],
  604: ['invalid-number', 'recipient'],
  606: ['trunk-failed', 'us'],
  607: ['blocked', 'recipient'],
  608: ['blocked', 'network'],
}
const CLASSES: Readonly<Record<number, readonly [Outcome, Blame]>> = {
  3: ['trunk-failed', 'trunk'],
  4: ['trunk-failed', 'trunk'],
  5: ['congestion', 'trunk'],
  6: ['rejected', 'recipient'],
}

test('every final status from 300 to 699 has its outcome, its blame and a sentence', () => {
  const seen: unknown[] = []
  const wanted: unknown[] = []
  for (let status = 300; status < 700; status++) {
    const verdict = decideVerdict(refused(status))
    seen.push([status, verdict.outcome, verdict.blame])
    wanted.push([status, ...(NAMED[status] ?? CLASSES[Math.floor(status / 100)] ?? [])])
    expect(verdictSchema.parse(verdict)).toEqual(verdict)
    expect(verdict.sipStatus).toBe(status)
    expect(verdict.sentence).toMatch(new RegExp(`^[A-Z].*[.] \\(${status} Phrase\\)$`))
  }
  expect(seen).toEqual(wanted)
})

describe('what comes with a refusal', () => {
  test.each([
    [500, 17, 'busy'],
    [503, 1, 'invalid-number'],
    [503, 19, 'no-answer'],
    [500, 21, 'rejected'],
    [500, 34, 'congestion'],
    [503, 127, 'congestion'],
    [480, 17, 'busy'],
    [480, 1, 'invalid-number'],
    [480, 16, 'no-answer'],
    [404, 20, 'no-answer'],
    [404, 3, 'congestion'],
    [403, 1, 'invalid-number'],
    [403, 52, 'trunk-failed'],
    [603, 17, 'busy'],
    [487, 19, 'no-answer'],
    [410, 17, 'invalid-number'],
    [604, 17, 'invalid-number'],
    [488, 17, 'trunk-failed'],
    [500, null, 'congestion'],
  ] as const)('%i with Q.850 cause %j is %s', (status, q850, outcome) => {
    expect(decideVerdict(refused(status, { q850 })).outcome).toBe(outcome)
  })

  test('every cause of Q.850 gives a whole verdict behind a status that says little', () => {
    for (let q850 = 1; q850 <= 127; q850++) {
      const verdict = decideVerdict(refused(500, { q850 }))
      expect(verdictSchema.parse(verdict)).toEqual(verdict)
      expect(verdict.sentence).toMatch(/^[A-Z].*\. \(500 Phrase\)$/)
    }
  })

  test.each([
    [603, 607, 'blocked', 'recipient'],
    [603, 608, 'blocked', 'network'],
    [500, 486, 'busy', 'recipient'],
    [503, 604, 'invalid-number', 'recipient'],
    [486, 604, 'busy', 'recipient'],
    [487, 200, 'no-answer', 'network'],
  ] as const)('%i with SIP;cause=%i is %s, blamed on %s', (status, sipCause, outcome, blame) => {
    expect(decideVerdict(refused(status, { sipCause }))).toMatchObject({ outcome, blame, sipStatus: status })
  })

  test('a cause does not overrule a status that says enough', () => {
    expect(decideVerdict(refused(486, { q850: 1 })).outcome).toBe('busy')
  })

  test('Retry-After is kept, and an empty phrase leaves the number', () => {
    const verdict = decideVerdict(refused(503, { retryAfterSeconds: 30, phrase: '' }))
    expect(verdict.retryAfterSeconds).toBe(30)
    expect(verdict.sentence).toMatch(/\(503\)$/)
  })

  test('a challenge to a trunk without a password says so', () => {
    for (const status of [401, 407])
      expect(decideVerdict(refused(status, { hasCredentials: false })).sentence).toContain('none are set')
  })
})

describe('a call that was answered', () => {
  const talked = (more: Partial<Extract<LegEvidence, { kind: 'talked' }>>): LegEvidence => ({
    kind: 'talked',
    talkMs: 5_000,
    promptPlayedMs: 5_000,
    promptFinished: true,
    endedBy: 'us',
    ...more,
  })
  test.each([
    [talked({}), 'answered', 'recipient', 'Answered and heard the whole message.'],
    [
      talked({ endedBy: 'recipient' }),
      'answered',
      'recipient',
      'Answered and heard the whole message, then hung up.',
    ],
    [
      talked({ promptFinished: false, promptPlayedMs: HEARD_ENOUGH_MS }),
      'answered',
      'recipient',
      'Answered and heard 2 s of the message.',
    ],
    [
      talked({ promptFinished: false, promptPlayedMs: HEARD_ENOUGH_MS - 20, endedBy: 'recipient' }),
      'hung-up-early',
      'recipient',
      'Answered, but the call ended after 2.0 s of the message.',
    ],
    [
      talked({ promptFinished: false, promptPlayedMs: 0 }),
      'hung-up-early',
      'us',
      'Answered, but the call ended after 0 s of the message.',
    ],
    [
      talked({ promptFinished: false, promptPlayedMs: 500, endedBy: 'network' }),
      'hung-up-early',
      'network',
      'Answered, but the network cut the call off after 0.5 s of the message.',
    ],
    [
      talked({
        promptFinished: false,
        promptPlayedMs: 500,
        endedBy: 'recipient',
        reason: { q850: 41, sip: null, text: null },
      }),
      'hung-up-early',
      'network',
      'Answered, but the network cut the call off after 0.5 s of the message.',
    ],
    [
      talked({ promptFinished: false, promptPlayedMs: 500, endedBy: 'recipient', packetsReceived: 0 }),
      'hung-up-early',
      'network',
      'Answered, but the call ended after 0.5 s of the message. No sound came back: check the trunk, its NAT and the firewall.',
    ],
    [
      talked({ packetsReceived: 0 }),
      'answered',
      'recipient',
      'Answered and heard the whole message. No sound came back: check the trunk, its NAT and the firewall.',
    ],
  ])('%j', (evidence, outcome, blame, sentence) => {
    expect(decideVerdict(evidence)).toEqual({
      outcome,
      blame,
      sentence,
      sipStatus: 200,
      retryAfterSeconds: null,
    })
  })
})

test.each([
  [{ kind: 'ring-timeout', rang: true, afterMs: 24_000 }, 'no-answer', 'recipient', null],
  [{ kind: 'ring-timeout', rang: false, afterMs: 24_000 }, 'no-answer', 'network', null],
  [{ kind: 'no-response', afterMs: 4_000 }, 'trunk-failed', 'trunk', null],
  [{ kind: 'trunk-closed', sentence: 'The name is unknown.' }, 'trunk-failed', 'trunk', null],
  [{ kind: 'unusable-answer', reason: 'No G.711.' }, 'abandoned', 'trunk', 200],
  [{ kind: 'our-fault', problem: 'the media thread ended.', answered: true }, 'abandoned', 'us', 200],
  [{ kind: 'our-fault', problem: 'the thread died.' }, 'trunk-failed', 'us', null],
  [{ kind: 'stopped' }, 'interrupted', 'us', null],
  [{ kind: 'cut-off', promptPlayedMs: 4_000 }, 'interrupted', 'us', 200],
] as const)('%j', (evidence, outcome, blame, sipStatus) => {
  const verdict = decideVerdict(evidence)
  expect(verdictSchema.parse(verdict)).toMatchObject({ outcome, blame, sipStatus })
  expect(verdict.sentence).toMatch(/^[A-Z].*\.$/)
})

test.each([
  [['Q.850;cause=17;text="User busy"'], { q850: 17, sip: null, text: 'User busy' }],
  [['SIP;cause=486;text="a, b"', 'q.850 ; text="x" ; cause = 21'], { q850: 21, sip: 486, text: 'a, b' }],
  [['SIP;cause=200, Q.850;cause=16'], { q850: 16, sip: 200, text: null }],
  [['SIP ;cause=603;text="Decline"'], { q850: null, sip: 603, text: 'Decline' }],
  [['Q.850;text="cause unknown"'], { q850: null, sip: null, text: 'cause unknown' }],
  [['Q.850;cause=999', 'SIP;cause=99', ';;,,"'], { q850: null, sip: null, text: null }],
  [[], { q850: null, sip: null, text: null }],
])('Reason %j says %j', (reasons, read) => {
  expect(readEndReason(reasons)).toEqual(read)
})

test.each([
  ['120', 120],
  [' 18000;duration=3600', 18_000],
  ['5 (I am in a meeting)', 5],
  ['soon', null],
  ['99999999999999999999', 999_999_999],
  [undefined, null],
])('Retry-After %j is %j seconds', (header, seconds) => {
  expect(readRetryAfter(header)).toBe(seconds)
})
