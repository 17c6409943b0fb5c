import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type CallEffect,
  type CallEvent,
  type CallState,
  FIRST_STATE,
  transition,
} from '../../electron/engine/practice-carrier/person-call.ts'
import type { Behaviour } from '../../electron/engine/practice-carrier/public.ts'

const talker: Behaviour = {
  kind: 'answers-and-talks',
  ringsAfterMs: 20,
  earlySound: null,
  end: {
    act: 'answer',
    afterMs: 300,
    script: [{ do: 'say', sound: 'hello-1' }, { do: 'wait', ms: 1_000 }, { do: 'hang-up' }],
  },
}
const patient: Behaviour = {
  ...talker,
  end: { act: 'answer', afterMs: 300, script: [{ do: 'say', sound: 'hello-1' }] },
}
const refusal = { act: 'refuse', status: 486, phrase: 'Busy Here', retryAfterSeconds: null } as const
const busy: Behaviour = {
  kind: 'busy',
  ringsAfterMs: null,
  earlySound: null,
  end: { ...refusal, afterMs: 50 },
}
const declining: Behaviour = {
  kind: 'rejected',
  ringsAfterMs: 20,
  earlySound: null,
  end: { ...refusal, afterMs: 900 },
}
const announced: Behaviour = {
  kind: 'unknown-number',
  ringsAfterMs: 20,
  earlySound: 'unknown-number',
  end: { ...refusal, afterMs: null },
}
const absent: Behaviour = {
  kind: 'no-answer',
  ringsAfterMs: 20,
  earlySound: 'ringback-440-480',
  end: { act: 'ring-for-ever' },
}
const EVERYBODY = { talker, patient, busy, declining, announced, absent }
const EVENTS: readonly CallEvent['kind'][] = [
  'invited',
  'waited',
  'played',
  'acknowledged',
  'abandoned',
  'ended',
]

/** What is done after each of the events, one after the other. */
function live(
  behaviour: Behaviour,
  events: readonly CallEvent['kind'][],
): { state: CallState; effects: CallEffect[] } {
  let state = FIRST_STATE
  const effects: CallEffect[] = []
  for (const kind of events) {
    const step = transition(behaviour, state, { kind })
    if (!step) continue
    state = step.next
    effects.push(...step.effects)
  }
  return { state, effects }
}
const doings = (behaviour: Behaviour, events: readonly CallEvent['kind'][]): string[] =>
  live(behaviour, events).effects.map(effect => effect.do)

describe('a call goes its way', () => {
  test('rings, is answered, talks and hangs up', () => {
    expect(live(talker, ['invited', 'waited', 'waited', 'acknowledged', 'played', 'waited'])).toEqual({
      state: { name: 'over' },
      effects: [
        { do: 'wait', ms: 20 },
        { do: 'ring', sound: null },
        { do: 'wait', ms: 300 },
        { do: 'answer' },
        { do: 'play', sound: 'hello-1', afterMs: 0 },
        { do: 'wait', ms: 1_000 },
        { do: 'hang-up' },
        { do: 'tidy' },
      ],
    })
  })

  test('whoever has said everything waits for the caller, unless nobody is there any more', () => {
    const until = ['invited', 'waited', 'waited', 'acknowledged', 'played', 'waited', 'played'] as const
    expect(live(patient, until).state).toEqual({ name: 'talking', step: 1 })
    expect(doings(patient, [...until, 'abandoned']).slice(-2)).toEqual(['hang-up', 'tidy'])
    expect(doings(patient, [...until, 'ended']).slice(-1)).toEqual(['tidy'])
  })

  test('is refused at once, after ringing, or after an announcement', () => {
    expect(doings(busy, ['invited', 'waited'])).toEqual(['wait', 'refuse', 'tidy'])
    expect(doings(declining, ['invited', 'waited', 'waited'])).toEqual([
      'wait',
      'ring',
      'wait',
      'refuse',
      'tidy',
    ])
    expect(doings(announced, ['invited', 'waited', 'played'])).toEqual(['wait', 'ring', 'refuse', 'tidy'])
  })

  test('rings for ever, with its tone again and again, until it is cancelled', () => {
    const { effects, state } = live(absent, ['invited', 'waited', 'played', 'played', 'waited', 'ended'])
    expect(effects.map(effect => effect.do)).toEqual(['wait', 'ring', 'play', 'play', 'tidy'])
    expect(effects[2]).toEqual({ do: 'play', sound: 'ringback-440-480', afterMs: 4_000 })
    expect(state).toEqual({ name: 'over' })
  })
})

test.each(Object.entries(EVERYBODY))(
  'whatever comes in whatever order, a call of %s ends once',
  (_name, behaviour) => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...EVENTS), { maxLength: 30 }), events => {
        const { state, effects } = live(behaviour, [...events, 'ended'])
        const done = effects.map(effect => effect.do)
        expect(state).toEqual({ name: 'over' })
        expect(done.filter(each => each === 'tidy')).toEqual(['tidy'])
        expect(done.at(-1)).toBe('tidy')
        // At most one final answer, and a BYE only in an answered call.
        expect(done.filter(each => each === 'answer' || each === 'refuse').length).toBeLessThanOrEqual(1)
        if (done.includes('hang-up')) expect(done).toContain('answer')
      }),
      { numRuns: 500, seed: 11 },
    )
  },
)
