import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NO_CONTACTS, withOutcome } from '../../electron/engine/domain/cadence.ts'
import {
  decideNextStep,
  type NextStep,
  type NextStepQuestion,
} from '../../electron/engine/domain/next-step.ts'
import { cadenceSchema } from '../../shared/model/cadence.ts'
import { type Blame, OUTCOMES, type Outcome } from '../../shared/model/outcome.ts'
import { type RetryStage, retryPolicySchema } from '../../shared/model/retry-policy.ts'

const NOW = Date.UTC(2026, 0, 5, 9)
const HOUR = 3_600_000
const DAY = 24 * HOUR
const DEFAULTS = retryPolicySchema.parse({})
const RECALL = cadenceSchema.parse([
  { channel: 'voice' },
  { channel: 'sms', delaySeconds: 86_400, text: 'Please call us.' },
  { channel: 'voice', delaySeconds: 86_400 },
])

function ask(changes: Partial<NextStepQuestion>): NextStep {
  return decideNextStep({
    outcome: 'no-answer',
    blame: 'recipient',
    retryAfterSeconds: null,
    attemptsUsed: 1,
    sameOutcomeBefore: 0,
    retries: DEFAULTS,
    cadence: cadenceSchema.parse([{ channel: 'voice' }]),
    step: 0,
    history: NO_CONTACTS,
    position: 0,
    numbers: 1,
    invalidPositions: [],
    zone: 'Europe/Madrid',
    triedAt: [NOW],
    lockoutMs: 0,
    campaignCancelled: false,
    now: NOW,
    ...changes,
  })
}

describe('a ladder: twice after 30 minutes, then three times after a day', () => {
  const ladder: RetryStage[] = [
    { attempts: 2, delay: 30, unit: 'minutes' },
    { attempts: 3, delay: 1, unit: 'days' },
  ]
  // the limits of the matrix are low: the ladder must not listen to them
  const once = { attemptsMax: 1, delaySeconds: 5 }
  const retries = retryPolicySchema.parse({
    ladder,
    attemptsMax: 1,
    rules: { busy: once, 'no-answer': once, rejected: once, machine: once, 'hung-up-early': once },
  })

  test.each<[number, number]>([
    [1, 1_800],
    [2, 1_800],
    [3, 86_400],
    [4, 86_400],
  ])('after attempt %d it waits %d s, whatever the recipient did', (attemptsUsed, seconds) => {
    for (const outcome of ['busy', 'no-answer', 'rejected', 'machine', 'hung-up-early'] as const) {
      const step = ask({ outcome, retries, attemptsUsed, sameOutcomeBefore: attemptsUsed - 1 })
      expect(step).toMatchObject({ is: 'again', at: NOW + seconds * 1000, blockedBy: 'retry-delay' })
    }
  })

  test('ends after as many attempts as its stages have together', () => {
    expect(ask({ retries, attemptsUsed: 5, sameOutcomeBefore: 4 })).toEqual({
      is: 'done',
      finalState: 'exhausted',
      because: '5 attempts are used up, as many as the campaign allows; the last one ended as no answer.',
    })
  })

  test.each<[Outcome, Blame, number]>([
    ['congestion', 'network', 60],
    ['trunk-failed', 'trunk', 60],
    ['interrupted', 'us', 60],
    ['dead-air', 'network', 1_800],
  ])('leaves %s to the matrix', (outcome, blame, seconds) => {
    expect(ask({ outcome, blame, retries, attemptsUsed: 3 })).toMatchObject({ at: NOW + seconds * 1000 })
  })

  test('gives a caller who was blocked as unwanted no second try', () => {
    expect(ask({ outcome: 'blocked', retries })).toMatchObject({ is: 'done', finalState: 'exhausted' })
  })
})

describe('no answer is tried in another part of the day', () => {
  test('a morning of Madrid again in the afternoon: four hours later it is', () => {
    expect(ask({})).toMatchObject({
      at: NOW + 4 * HOUR,
      because: 'Called again in the afternoon: no answer.',
    })
  })

  test('a machine in the morning and in the afternoon: again in the evening', () => {
    const now = Date.UTC(2026, 0, 5, 11, 30)
    expect(ask({ outcome: 'machine', now, triedAt: [NOW, now] })).toMatchObject({
      at: Date.UTC(2026, 0, 5, 16),
      because: 'Called again in the evening: answering machine.',
    })
  })

  test('but not for delays below an hour', () => {
    const retries = retryPolicySchema.parse({
      rules: { 'no-answer': { attemptsMax: 6, delaySeconds: 3_599, otherDayPart: true } },
    })
    expect(ask({ retries })).toMatchObject({ at: NOW + 3_599_000, because: 'Called again later: no answer.' })
  })

  test('nor when every part was tried, nor when the zone is unknown', () => {
    const triedAt = [NOW, NOW - 16 * HOUR, NOW - 20 * HOUR]
    expect(ask({ triedAt })).toMatchObject({ at: NOW + 4 * HOUR, because: 'Called again later: no answer.' })
    expect(ask({ zone: '' })).toMatchObject({ at: NOW + 4 * HOUR, because: 'Called again later: no answer.' })
  })
})

describe('an abandoned call', () => {
  test('is followed by the lockout, and the row says so', () => {
    expect(ask({ outcome: 'abandoned', blame: 'us', lockoutMs: 96 * HOUR })).toEqual({
      is: 'again',
      at: NOW + 96 * HOUR,
      because: 'Not called for a while: they answered, and nobody was there.',
      blockedBy: 'lockout',
      position: 0,
      step: 0,
    })
  })

  test('keeps a rule that waits longer than the lockout', () => {
    expect(ask({ outcome: 'abandoned', blame: 'us', lockoutMs: 24 * HOUR })).toMatchObject({
      at: NOW + 72 * HOUR,
      blockedBy: 'retry-delay',
    })
  })
})

describe('a recipient with three numbers', () => {
  test.each([
    [0, 1],
    [1, 2],
    [2, 0],
  ])('after no answer of number %d, number %d is next', (position, next) => {
    expect(ask({ numbers: 3, position })).toMatchObject({ is: 'again', position: next })
  })

  test('numbers out of service have no turn', () => {
    expect(ask({ numbers: 3, position: 0, invalidPositions: [1] })).toMatchObject({ position: 2 })
    expect(ask({ numbers: 3, position: 2, invalidPositions: [0, 1] })).toMatchObject({ position: 2 })
  })

  test('an invalid number is followed by the next one at once', () => {
    expect(ask({ outcome: 'invalid-number', numbers: 3, position: 1 })).toEqual({
      is: 'again',
      at: NOW,
      because: 'Their number 2 is not in service; number 3 is next.',
      blockedBy: null,
      position: 2,
      step: 0,
    })
  })

  test('they are unreachable once the last one is invalid', () => {
    const question = { outcome: 'invalid-number', numbers: 3, position: 2, invalidPositions: [0, 1] } as const
    expect(ask(question)).toEqual({
      is: 'done',
      finalState: 'unreachable',
      because: 'None of their 3 numbers is in service.',
    })
  })

  test.each<[Outcome, Blame]>([
    ['congestion', 'network'],
    ['trunk-failed', 'trunk'],
    ['interrupted', 'us'],
    ['busy', 'trunk'],
  ])('%s of the %s has not tried the number, which keeps its turn', (outcome, blame) => {
    expect(ask({ outcome, blame, numbers: 3, position: 1 })).toMatchObject({ position: 1 })
  })

  test('in a cancelled campaign no further number is tried', () => {
    expect(ask({ outcome: 'invalid-number', numbers: 3, campaignCancelled: true })).toMatchObject({
      finalState: 'cancelled',
    })
  })
})

describe('a cadence of a call, a text message and a call', () => {
  test('used up attempts lead to the text message a day later, at the first number', () => {
    expect(ask({ cadence: RECALL, attemptsUsed: 4, numbers: 2, position: 1 })).toEqual({
      is: 'again',
      at: NOW + DAY,
      because:
        '4 attempts are used up, as many as the campaign allows; the last one ended as no answer. Step 2 of 3, a text message, comes next.',
      blockedBy: 'cadence-delay',
      position: 0,
      step: 1,
    })
  })

  test('a text message that was sent leads to the second call', () => {
    expect(ask({ cadence: RECALL, outcome: 'sent', step: 1 })).toMatchObject({ step: 2, at: NOW + DAY })
  })

  test('being reached ends it', () => {
    expect(ask({ cadence: RECALL, outcome: 'answered' })).toMatchObject({ is: 'done', finalState: 'reached' })
  })

  test('the second call without answer ends it as reached by the message', () => {
    const history = withOutcome(NO_CONTACTS, 'sent')
    expect(ask({ cadence: RECALL, step: 2, attemptsUsed: 4, history })).toMatchObject({
      finalState: 'reached',
    })
  })

  test('with a cancelled campaign nothing comes', () => {
    expect(ask({ cadence: RECALL, campaignCancelled: true })).toMatchObject({ finalState: 'cancelled' })
    expect(ask({ cadence: RECALL, outcome: 'answered', campaignCancelled: true })).toMatchObject({
      finalState: 'reached',
    })
  })

  test('without a number in service calls are left out, and texts too where the step says so', () => {
    const invalid = { outcome: 'invalid-number', numbers: 1 } as const
    expect(ask({ ...invalid, cadence: RECALL })).toMatchObject({ is: 'again', step: 1 })
    const careful = cadenceSchema.parse([
      { channel: 'voice' },
      { channel: 'sms', text: 'Hello.', skipWhen: ['number-invalid'] },
      { channel: 'voice', skipWhen: [] },
    ])
    expect(ask({ ...invalid, cadence: careful })).toMatchObject({ finalState: 'unreachable' })
  })
})

test('every history of every cadence ends, each step in turn, on a number in service', () => {
  const step = fc.record({
    channel: fc.constantFrom('voice' as const, 'sms' as const),
    delaySeconds: fc.nat(1e6),
    skipWhen: fc.subarray(['reached', 'rejected', 'number-invalid', 'message-sent'] as const),
    text: fc.constant('Hello.'),
  })
  const stage = fc.record({
    attempts: fc.integer({ min: 1, max: 3 }),
    delay: fc.nat(100),
    unit: fc.constantFrom('seconds' as const, 'hours' as const),
  })
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 4 }),
      fc.array(stage, { maxLength: 3 }),
      fc.integer({ min: 1, max: 4 }),
      fc.infiniteStream(fc.constantFrom(...OUTCOMES)),
      (steps, ladder, numbers, outcomes) => {
        const cadence = cadenceSchema.parse(steps)
        const retries = retryPolicySchema.parse({ ladder })
        const seen = new Map<Outcome, number>()
        const invalid: number[] = []
        let state = { step: 0, position: 0, used: 0, history: NO_CONTACTS, now: NOW }
        for (let attempt = 0; attempt < 400; attempt++) {
          const outcome = outcomes.next().value
          const blame = outcome === 'cancelled' || outcome === 'interrupted' ? 'us' : 'recipient'
          const usesUp = !['congestion', 'trunk-failed', 'interrupted', 'cancelled', 'dead-air'].includes(
            outcome,
          )
          const attemptsUsed = state.used + (usesUp ? 1 : 0)
          const next = ask({
            ...{ outcome, blame, attemptsUsed, retries, cadence, numbers },
            ...{ step: state.step, position: state.position, history: state.history, now: state.now },
            sameOutcomeBefore: seen.get(outcome) ?? 0,
            invalidPositions: invalid,
          })
          seen.set(outcome, (seen.get(outcome) ?? 0) + 1)
          if (outcome === 'invalid-number') invalid.push(state.position)
          if (next.is === 'done') return
          expect(next.step).toBeGreaterThanOrEqual(state.step)
          expect(next.at).toBeGreaterThanOrEqual(state.now)
          const calls = cadence[next.step]?.channel === 'voice'
          if (calls) expect(invalid).not.toContain(next.position)
          state = {
            step: next.step,
            position: next.position,
            used: next.step === state.step ? attemptsUsed : 0,
            history: withOutcome(state.history, outcome),
            now: next.at,
          }
        }
        throw new Error('a recipient was contacted without end')
      },
    ),
    { numRuns: 300 },
  )
})
