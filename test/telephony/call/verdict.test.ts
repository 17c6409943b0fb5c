import { describe, expect, test } from 'vitest'
import { readQ850, readRetryAfter } from '../../../electron/engine/telephony/call/read-refusal.ts'
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
  607: ['rejected', 'recipient'],
  608: ['rejected', 'network'],
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
    [500, null, 'congestion'],
  ] as const)('%i with Q.850 cause %j is %s', (status, q850, outcome) => {
    expect(decideVerdict(refused(status, { q850 })).outcome).toBe(outcome)
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
  [{ kind: 'unusable-answer', reason: 'No G.711.' }, 'trunk-failed', 'trunk', 200],
  [{ kind: 'our-fault', problem: 'the thread died.' }, 'trunk-failed', 'us', null],
  [{ kind: 'stopped' }, 'cancelled', 'us', null],
] as const)('%j', (evidence, outcome, blame, sipStatus) => {
  const verdict = decideVerdict(evidence)
  expect(verdictSchema.parse(verdict)).toMatchObject({ outcome, blame, sipStatus })
  expect(verdict.sentence).toMatch(/^[A-Z].*\.$/)
})

test.each([
  [['Q.850;cause=17;text="User busy"'], 17],
  [['SIP;cause=486;text="Busy"', 'q.850 ; text="x" ; cause = 21'], 21],
  [['SIP;cause=200, Q.850;cause=16'], 16],
  [['SIP;cause=486'], null],
  [['Q.850;text="cause unknown"'], null],
  [[], null],
])('the cause in Reason %j is %j', (reasons, cause) => {
  expect(readQ850(reasons)).toBe(cause)
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
