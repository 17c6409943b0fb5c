import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NO_CONTACTS } from '../../electron/engine/domain/cadence.ts'
import {
  decideNextStep,
  type NextStep,
  type NextStepQuestion,
} from '../../electron/engine/domain/next-step.ts'
import { usesUpAttempt } from '../../electron/engine/domain/try-again.ts'
import { cadenceSchema } from '../../shared/model/cadence.ts'
import { BLAMES, type Blame, OUTCOMES, type Outcome } from '../../shared/model/outcome.ts'
import { type RetryClass, retryClassOf } from '../../shared/model/retry-class.ts'
import {
  DEFAULT_RETRY_RULES,
  RETRIED_OUTCOMES,
  type RetryPolicy,
  retryPolicySchema,
} from '../../shared/model/retry-policy.ts'

const NOW = Date.UTC(2026, 0, 5, 9)
const ONE_CALL = cadenceSchema.parse([{ channel: 'voice' }])
const DEFAULTS = retryPolicySchema.parse({})

function ask(changes: Partial<NextStepQuestion>): NextStep {
  return decideNextStep({
    outcome: 'busy',
    blame: 'recipient',
    retryAfterSeconds: null,
    attemptsUsed: 1,
    sameOutcomeBefore: 0,
    retries: DEFAULTS,
    cadence: ONE_CALL,
    step: 0,
    history: NO_CONTACTS,
    position: 0,
    numbers: 1,
    invalidPositions: [],
    zone: '',
    triedAt: [],
    lockoutMs: 0,
    campaignCancelled: false,
    now: NOW,
    ...changes,
  })
}

/** `again in 900 s`, or the final state. */
function inWords(step: NextStep): string {
  return step.is === 'again' ? `again in ${(step.at - NOW) / 1000} s` : step.finalState
}

describe('what comes after a first attempt', () => {
  const TABLE = {
    answered: 'reached',
    'hung-up-early': 'again in 86400 s',
    busy: 'again in 900 s',
    'no-answer': 'again in 14400 s',
    rejected: 'again in 86400 s',
    blocked: 'exhausted',
    machine: 'again in 14400 s',
    abandoned: 'again in 259200 s',
    'dead-air': 'again in 1800 s',
    'invalid-number': 'unreachable',
    congestion: 'again in 60 s',
    'trunk-failed': 'again in 60 s',
    interrupted: 'again in 60 s',
    cancelled: 'again in 60 s',
    sent: 'reached',
  } as const satisfies Record<Outcome, string>

  test.each(OUTCOMES)('%s', outcome => {
    const step = ask({ outcome })
    expect(inWords(step)).toBe(TABLE[outcome])
    expect(step.because).toMatch(/^[A-Z0-9].*\.$/)
  })

  test.each(OUTCOMES)('%s, in a campaign that was cancelled meanwhile', outcome => {
    const final = { answered: 'reached', sent: 'reached', 'invalid-number': 'unreachable' }
    const step = ask({ outcome, campaignCancelled: true })
    expect(inWords(step)).toBe(Object.entries(final).find(([name]) => name === outcome)?.[1] ?? 'cancelled')
  })
})

describe('delays', () => {
  test.each([
    [0, 'again in 900 s'],
    [1, 'again in 1350 s'],
    [2, 'again in 2025 s'],
    [3, 'exhausted'],
  ])('grow with each repetition: busy after %d busy attempts', (sameOutcomeBefore, answer) => {
    expect(inWords(ask({ sameOutcomeBefore }))).toBe(answer)
  })

  test('end at sixty days, however the rule multiplies', () => {
    const retries = retryPolicySchema.parse({
      attemptsMax: 20,
      rules: { busy: { attemptsMax: 20, delaySeconds: 86_400, multiplier: 10 } },
    })
    expect(inWords(ask({ retries, sameOutcomeBefore: 18 }))).toBe(`again in ${60 * 86_400} s`)
  })

  test.each([
    ['longer than the rule', 3_600, 'again in 3600 s'],
    ['shorter than the rule', 5, 'again in 60 s'],
    ['longer than anybody means', 400_000_000, 'again in 86400 s'],
  ])('a Retry-After %s', (_name, retryAfterSeconds, answer) => {
    expect(inWords(ask({ outcome: 'congestion', blame: 'network', retryAfterSeconds }))).toBe(answer)
  })

  test('a Retry-After of the trunk is about the trunk: the person is called again soon', () => {
    const asked = { outcome: 'congestion', blame: 'trunk', retryAfterSeconds: 300 } as const
    expect(inWords(ask(asked))).toBe('again in 60 s')
  })

  test.each([0, 1, 4, 5, 40])('a trunk at its limit never uses a person up: call %i', sameOutcomeBefore => {
    const held = { outcome: 'congestion', blame: 'trunk', isTrunkHeld: true, sameOutcomeBefore } as const
    expect(inWords(ask(held))).toMatch(/^again in [\d.]+ s$/)
    expect(Number(/\d+/.exec(inWords(ask(held)))?.[0])).toBeLessThanOrEqual(900)
  })

  test('of fractions of a second come out in whole milliseconds', () => {
    const retries = retryPolicySchema.parse({
      rules: { busy: { attemptsMax: 9, delaySeconds: 0.0015, multiplier: 1.1 } },
    })
    const step = ask({ retries, sameOutcomeBefore: 1 })
    expect(step.is === 'again' && Number.isInteger(step.at)).toBe(true)
  })
})

describe('limits', () => {
  test.each(RETRIED_OUTCOMES)('%s is tried again until its own limit', outcome => {
    const { attemptsMax } = DEFAULT_RETRY_RULES[outcome]
    expect(ask({ outcome, sameOutcomeBefore: attemptsMax - 2 }).is).toBe('again')
    expect(ask({ outcome, sameOutcomeBefore: attemptsMax - 1 })).toMatchObject({ finalState: 'exhausted' })
  })

  test('an operator who hangs up again and again is bound by the limit of interruptions', () => {
    expect(ask({ outcome: 'cancelled', blame: 'us', sameOutcomeBefore: 3 }).is).toBe('again')
    expect(ask({ outcome: 'cancelled', blame: 'us', sameOutcomeBefore: 4 })).toMatchObject({
      finalState: 'exhausted',
    })
  })

  test('the attempts of the campaign are used up across outcomes, and the sentence says so', () => {
    expect(ask({ outcome: 'no-answer', attemptsUsed: 3 }).is).toBe('again')
    expect(ask({ outcome: 'no-answer', attemptsUsed: 4 })).toEqual({
      is: 'done',
      finalState: 'exhausted',
      because: '4 attempts are used up, as many as the campaign allows; the last one ended as no answer.',
    })
  })

  test('one attempt is one attempt', () => {
    const once = retryPolicySchema.parse({ attemptsMax: 1 })
    expect(ask({ retries: once }).because).toMatch(/^1 attempt is used up,/)
    const never = retryPolicySchema.parse({ rules: { busy: { attemptsMax: 1, delaySeconds: 0 } } })
    expect(ask({ retries: never }).because).toBe('1 attempt ended as busy, as many as the campaign allows.')
  })
})

describe('the retry class of a verdict', () => {
  const always = (is: RetryClass) => ({ recipient: is, trunk: is, network: is, us: is })
  const theirs = { recipient: 'counted', trunk: 'free', network: 'counted', us: 'free' } as const
  const TABLE: Readonly<Record<Outcome, Readonly<Record<Blame, RetryClass>>>> = {
    answered: always('over'),
    sent: always('over'),
    'invalid-number': always('number-over'),
    abandoned: always('counted'),
    machine: always('counted'),
    'dead-air': always('free'),
    congestion: always('free'),
    'trunk-failed': always('free'),
    interrupted: always('free'),
    cancelled: always('free'),
    blocked: theirs,
    busy: theirs,
    'no-answer': theirs,
    rejected: theirs,
    'hung-up-early': theirs,
  }
  test.each(OUTCOMES.flatMap(outcome => BLAMES.map(blame => ({ outcome, blame }))))(
    '$outcome, to be blamed on $blame',
    ({ outcome, blame }) => {
      const is = retryClassOf(outcome, blame)
      expect(is).toBe(TABLE[outcome][blame])
      expect(usesUpAttempt(outcome, blame)).toBe(is !== 'free')
    },
  )
})

describe('generated histories', () => {
  const rule = fc.record({
    attemptsMax: fc.integer({ min: 1, max: 20 }),
    delaySeconds: fc.double({ min: 0, max: 60 * 86_400, noNaN: true }),
    multiplier: fc.double({ min: 1, max: 10, noNaN: true }),
    otherDayPart: fc.constant(false),
  })
  const retries: fc.Arbitrary<RetryPolicy> = fc.record({
    ladder: fc.constant([]),
    attemptsMax: fc.integer({ min: 1, max: 20 }),
    rules: fc.record({
      busy: rule,
      'no-answer': rule,
      rejected: rule,
      blocked: rule,
      machine: rule,
      abandoned: rule,
      'dead-air': rule,
      'hung-up-early': rule,
      congestion: rule,
      'trunk-failed': rule,
      interrupted: rule,
    }),
  })
  const ending = fc.record({
    outcome: fc.constantFrom(
      ...OUTCOMES.filter(one => one !== 'answered' && one !== 'sent' && one !== 'invalid-number'),
    ),
    blame: fc.constantFrom(...BLAMES),
    retryAfterSeconds: fc.option(fc.nat(1e9)),
  })

  test('end, never pass a limit, never go back in time, and are exhausted for a reason', () => {
    // as many as all limits together: each history must end within
    const endings = fc.array(ending, { minLength: 12 * 20, maxLength: 12 * 20 })
    fc.assert(
      fc.property(retries, endings, (policy, history) => {
        const seen = new Map<Outcome, number>()
        let attemptsUsed = 0
        let now = NOW
        for (const { outcome, blame, retryAfterSeconds } of history) {
          const before = seen.get(outcome) ?? 0
          seen.set(outcome, before + 1)
          if (usesUpAttempt(outcome, blame)) attemptsUsed += 1
          expect(attemptsUsed).toBeLessThanOrEqual(policy.attemptsMax)
          const ofOutcome = policy.rules[outcome === 'cancelled' ? 'interrupted' : outcome]
          expect(before + 1).toBeLessThanOrEqual(ofOutcome.attemptsMax)

          const step = ask({
            ...{ outcome, blame, retryAfterSeconds, attemptsUsed, now },
            sameOutcomeBefore: before,
            retries: policy,
          })
          if (step.is === 'done') {
            expect(step.finalState).toBe('exhausted')
            expect(attemptsUsed === policy.attemptsMax || before + 1 === ofOutcome.attemptsMax).toBe(true)
            return
          }
          const waited = (step.at - now) / 1000
          expect(waited).toBeGreaterThanOrEqual(Math.min(ofOutcome.delaySeconds, 60 * 86_400) - 0.001)
          expect(waited).toBeLessThanOrEqual(60 * 86_400)
          if (retryAfterSeconds !== null && blame !== 'trunk')
            expect(waited).toBeGreaterThanOrEqual(Math.min(retryAfterSeconds, 86_400))
          now = step.at
        }
        throw new Error('a recipient was called more often than all limits together allow')
      }),
      { numRuns: 300 },
    )
  })
})
