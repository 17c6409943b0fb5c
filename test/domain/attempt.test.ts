import { describe, expect, test } from 'vitest'
import { type AttemptEvent, transitionAttempt } from '../../electron/engine/domain/attempt.ts'
import { ATTEMPT_STATES, type AttemptState } from '../../shared/model/call.ts'
import type { Verdict } from '../../shared/model/outcome.ts'

const BUSY: Verdict = {
  outcome: 'busy',
  blame: 'recipient',
  sipStatus: 486,
  sentence: 'The line was busy. (486 Busy Here)',
  retryAfterSeconds: 30,
}

const EVENTS = {
  dialing: { is: 'dialing' },
  ringing: { is: 'ringing', earlyMedia: false },
  answered: { is: 'answered' },
  ended: { is: 'ended', verdict: BUSY },
  lost: { is: 'lost', because: 'restart' },
} as const satisfies Record<AttemptEvent['is'], AttemptEvent>

/** Every state and event: the next state, or - when the event is ignored. */
const TABLE: Readonly<Record<AttemptState, Readonly<Record<AttemptEvent['is'], AttemptState | '-'>>>> = {
  claimed: {
    dialing: 'dialing',
    ringing: 'ringing',
    answered: 'answered',
    ended: 'ended',
    lost: 'ended',
  },
  dialing: { dialing: '-', ringing: 'ringing', answered: 'answered', ended: 'ended', lost: 'ended' },
  ringing: { dialing: '-', ringing: '-', answered: 'answered', ended: 'ended', lost: 'ended' },
  answered: { dialing: '-', ringing: '-', answered: '-', ended: 'ended', lost: 'ended' },
  ended: { dialing: '-', ringing: '-', answered: '-', ended: '-', lost: '-' },
}

const CASES = ATTEMPT_STATES.flatMap(state =>
  Object.values(EVENTS).map(event => ({ state, event, is: event.is, next: TABLE[state][event.is] })),
)

test.each(CASES)('$state + $is -> $next', ({ state, event, next }) => {
  const step = transitionAttempt(state, event)
  expect(step?.next ?? '-').toBe(next)
  if (step === null) return
  expect(step.kind).toBe(event.is)
  expect(step.sentence).toMatch(/^[A-Z].*[.)]$/)
  expect(step.end !== null, 'a verdict exactly when it ends').toBe(step.next === 'ended')
  if (step.end) expect(step.sentence).toBe(step.end.sentence)
})

test('the verdict of the telephony is handed on as it is', () => {
  expect(transitionAttempt('dialing', EVENTS.ended)?.end).toBe(BUSY)
})

test('early media is told apart from plain ringing', () => {
  const plain = transitionAttempt('dialing', { is: 'ringing', earlyMedia: false })
  const early = transitionAttempt('dialing', { is: 'ringing', earlyMedia: true })
  expect(early?.sentence).not.toBe(plain?.sentence)
})

describe('an interruption', () => {
  test.each(['claimed', 'dialing', 'ringing'] as const)('of a %s attempt is our own doing', state => {
    expect(transitionAttempt(state, EVENTS.lost)?.end).toMatchObject({
      outcome: 'interrupted',
      blame: 'us',
      sipStatus: null,
      retryAfterSeconds: null,
    })
  })

  test('of an answered attempt leaves it answered, and claims nothing about what was heard', () => {
    const end = transitionAttempt('answered', EVENTS.lost)?.end
    expect(end).toMatchObject({ outcome: 'answered', blame: 'us', sipStatus: 200 })
    expect(end?.sentence).toContain('is not known')
  })
})

describe('a text message', () => {
  test('is said to be sent, not called', () => {
    expect(transitionAttempt('claimed', EVENTS.dialing, 'sms')?.sentence).toBe(
      'The message was sent to the trunk.',
    )
  })

  test('that never left when we stopped is sent again', () => {
    const end = transitionAttempt('claimed', EVENTS.lost, 'sms')?.end
    expect(end).toMatchObject({ outcome: 'interrupted', blame: 'us' })
    expect(end?.sentence).not.toContain('answered')
  })

  test('that may have arrived when we stopped is not sent twice, and that is not called certain', () => {
    const end = transitionAttempt('dialing', EVENTS.lost, 'sms')?.end
    expect(end).toMatchObject({ outcome: 'sent', blame: 'us', sipStatus: null })
    expect(end?.sentence).toContain('is not known')
  })
})
