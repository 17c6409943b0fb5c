import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  BEFORE_FIRST_STEP,
  type ContactHistory,
  NO_CONTACTS,
  nextCadenceStep,
  withOutcome,
} from '../../electron/engine/domain/cadence.ts'
import { type Cadence, type CadenceStep, cadenceSchema, SKIP_CONDITIONS } from '../../shared/model/cadence.ts'
import { OUTCOMES, type Outcome } from '../../shared/model/outcome.ts'

const NOW = Date.UTC(2026, 0, 5, 9)
const HOUR = 3_600_000
const DAY = 24 * HOUR

/** A recall: a call, a text message a day later, another call two days after that. */
const RECALL = cadenceSchema.parse([
  { channel: 'voice' },
  { channel: 'sms', delaySeconds: 86_400, text: 'Please call us about {recall_id}.' },
  { channel: 'voice', delaySeconds: 2 * 86_400, skipWhen: ['reached', 'number-invalid'] },
])

describe('the plan of a recall', () => {
  test('begins with a call at the launch', () => {
    expect(nextCadenceStep(RECALL, BEFORE_FIRST_STEP, NO_CONTACTS, NOW)).toEqual({
      is: 'step',
      step: 0,
      at: NOW,
      because: 'Step 1 of 3, a call, comes next.',
    })
  })

  test('goes on with the text message a day after the calls have ended', () => {
    expect(nextCadenceStep(RECALL, 0, NO_CONTACTS, NOW)).toEqual({
      is: 'step',
      step: 1,
      at: NOW + DAY,
      because: 'Step 2 of 3, a text message, comes next.',
    })
  })

  test('a text message that was sent has not reached anybody: the second call comes', () => {
    const history = withOutcome(NO_CONTACTS, 'sent')
    expect(nextCadenceStep(RECALL, 1, history, NOW)).toMatchObject({ step: 2, at: NOW + 2 * DAY })
  })

  test('ends once somebody was reached', () => {
    expect(nextCadenceStep(RECALL, 0, withOutcome(NO_CONTACTS, 'answered'), NOW)).toEqual({
      is: 'done',
      because:
        'Step 2 is left out because an earlier step reached them; step 3 is left out because an earlier step reached them.',
    })
  })

  test('ends after its last step', () => {
    expect(nextCadenceStep(RECALL, 2, NO_CONTACTS, NOW)).toEqual({
      is: 'done',
      because: 'All 3 steps are done.',
    })
  })
})

test('being reached does not end a plan whose next step does not skip on it', () => {
  const thanks = cadenceSchema.parse([
    { channel: 'voice' },
    { channel: 'voice', delaySeconds: 60 },
    { channel: 'sms', delaySeconds: 60, skipWhen: [], text: 'Thank you.' },
  ])
  expect(nextCadenceStep(thanks, 0, withOutcome(NO_CONTACTS, 'answered'), NOW)).toEqual({
    is: 'step',
    step: 2,
    at: NOW + 120_000,
    because:
      'Step 2 is left out because an earlier step reached them; step 3 of 3, a text message, comes next.',
  })
})

describe('what an outcome adds to the history', () => {
  const OLD: ContactHistory = {
    reached: false,
    rejected: false,
    'number-invalid': true,
    'message-sent': false,
  }
  const TABLE = {
    answered: ['reached'],
    'hung-up-early': [],
    busy: [],
    'no-answer': [],
    rejected: ['rejected'],
    blocked: [],
    machine: [],
    abandoned: [],
    'dead-air': [],
    'invalid-number': ['number-invalid'],
    congestion: ['number-invalid'],
    'trunk-failed': ['number-invalid'],
    interrupted: ['number-invalid'],
    cancelled: ['number-invalid'],
    sent: ['number-invalid', 'message-sent'],
  } as const satisfies Record<Outcome, readonly string[]>
  test.each(OUTCOMES)('%s, after a number that was not in service', outcome => {
    const history = withOutcome(OLD, outcome)
    expect(SKIP_CONDITIONS.filter(one => history[one])).toEqual(TABLE[outcome])
  })
})

describe('generated plans', () => {
  const skipWhen = fc.subarray([...SKIP_CONDITIONS])
  const step: fc.Arbitrary<CadenceStep> = fc.oneof(
    fc.record({ channel: fc.constant('voice' as const), delaySeconds: fc.nat(1e6), skipWhen }),
    fc.record({
      channel: fc.constant('sms' as const),
      delaySeconds: fc.nat(1e6),
      skipWhen,
      text: fc.constant('Hello.'),
    }),
  )
  const plan: fc.Arbitrary<Cadence> = fc.array(step, { minLength: 1, maxLength: 20 })
  const history: fc.Arbitrary<ContactHistory> = fc.record({
    reached: fc.boolean(),
    rejected: fc.boolean(),
    'number-invalid': fc.boolean(),
    'message-sent': fc.boolean(),
  })

  test('go forward to the first step that nothing leaves out, no earlier than all delays between', () => {
    fc.assert(
      fc.property(plan, history, fc.nat(20), (cadence, facts, from) => {
        const stepIndex = Math.min(from, cadence.length) - 1
        const next = nextCadenceStep(cadence, stepIndex, facts, NOW)
        const open = cadence.findIndex(
          (one, index) => index > stepIndex && !one.skipWhen.some(condition => facts[condition]),
        )
        if (open === -1) {
          expect(next.is).toBe('done')
          return
        }
        const seconds = cadence
          .slice(stepIndex + 1, open + 1)
          .reduce((sum, { delaySeconds }) => sum + delaySeconds, 0)
        expect(next).toMatchObject({ is: 'step', step: open, at: NOW + seconds * 1000 })
      }),
    )
  })
})
