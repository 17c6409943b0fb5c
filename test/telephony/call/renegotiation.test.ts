import { describe, expect, test } from 'vitest'
import {
  glareDelayMs,
  type RenegotiationEffect,
  type RenegotiationEvent,
  type RenegotiationState,
  transitionRenegotiation,
} from '../../../electron/engine/telephony/call/renegotiation.ts'

/** Plays events from a fresh dialog and collects what was done. */
function play(...events: readonly RenegotiationEvent[]): {
  state: RenegotiationState
  effects: RenegotiationEffect[]
} {
  let state: RenegotiationState = { is: 'idle', held: false }
  const effects: RenegotiationEffect[] = []
  for (const event of events) {
    const step = transitionRenegotiation(state, event)
    if (!step) continue
    state = step.next
    effects.push(...step.effects)
  }
  return { state, effects }
}

const HOLD: RenegotiationEvent = { is: 'ask', ask: 'hold' }
const RESUME: RenegotiationEvent = { is: 'ask', ask: 'resume' }
const REFRESH: RenegotiationEvent = { is: 'ask', ask: 'refresh' }
const OK: RenegotiationEvent = { is: 'accepted' }
const refused = (status: number, againInMs = 0): RenegotiationEvent => ({ is: 'refused', status, againInMs })
const done = (ask: 'hold' | 'resume' | 'refresh', ok: boolean, status: number | null = null) => ({
  do: 'done',
  ask,
  ok,
  status,
})

describe('our re-INVITEs', () => {
  test('hold and resume, one after the other', () => {
    const { state, effects } = play(HOLD, OK, RESUME, OK)
    expect(state).toEqual({ is: 'idle', held: false })
    expect(effects).toEqual([
      { do: 'send', ask: 'hold' },
      done('hold', true),
      { do: 'send', ask: 'resume' },
      done('resume', true),
    ])
  })

  test('a hold that is held already sends nothing', () => {
    expect(play(HOLD, OK, HOLD).effects.at(-1)).toEqual(done('hold', true))
    expect(play(RESUME).effects).toEqual([done('resume', true)])
  })

  test('the latest wish waits behind the one under way', () => {
    const { effects } = play(HOLD, RESUME, OK)
    expect(effects).toEqual([{ do: 'send', ask: 'hold' }, done('hold', true), { do: 'send', ask: 'resume' }])
    expect(play(HOLD, REFRESH, RESUME).effects.at(-1)).toEqual(done('refresh', false))
    expect(play(HOLD, RESUME, REFRESH).effects.at(-1)).toEqual(done('refresh', false))
  })

  test('491 is tried again after the time of RFC 3261 14.1', () => {
    const { effects, state } = play(HOLD, refused(491, 2_100), { is: 'again' })
    expect(effects).toEqual([
      { do: 'send', ask: 'hold' },
      { do: 'arm', ms: 2_100 },
      { do: 'send', ask: 'hold' },
    ])
    expect(state).toMatchObject({ is: 'asking', tries: 2 })
  })

  test('491 for ever ends the wish, not the call', () => {
    const rounds = Array.from({ length: 8 }, () => [refused(491, 10), { is: 'again' } as const]).flat()
    const { state, effects } = play(HOLD, ...rounds)
    expect(state).toEqual({ is: 'idle', held: false })
    expect(effects.at(-1)).toEqual(done('hold', false, 491))
  })

  test.each([481, 408])('%i ends the call', status => {
    const { state, effects } = play(HOLD, refused(status))
    expect(state.is).toBe('over')
    expect(effects.at(-1)?.do).toBe('end')
  })

  test.each([403, 488, 500, 503, 606])('%i keeps the call as it was', status => {
    const { state, effects } = play(HOLD, refused(status))
    expect(state).toEqual({ is: 'idle', held: false })
    expect(effects.at(-1)).toEqual(done('hold', false, status))
  })

  test('500 with Retry-After is tried again then', () => {
    expect(play(HOLD, refused(500, 3_000)).effects.at(-1)).toEqual({ do: 'arm', ms: 3_000 })
  })

  test('one of theirs that is open is waited for', () => {
    const { state, effects } = play(HOLD, { is: 'busy' }, { is: 'again' })
    expect(effects.map(effect => effect.do)).toEqual(['send', 'arm', 'send'])
    expect(state.is).toBe('asking')
  })

  test('the end of the call ends what is open, and nothing starts after it', () => {
    const { state, effects } = play(HOLD, RESUME, { is: 'stop' }, HOLD)
    expect(state.is).toBe('over')
    expect(effects.slice(1)).toEqual([
      { do: 'disarm' },
      done('hold', false),
      done('resume', false),
      done('hold', false),
    ])
  })
})

test.each([
  [true, 0, 2_100],
  [true, 1, 4_000],
  [true, 0.5, 3_050],
  [false, 0, 0],
  [false, 1, 2_000],
  [false, 0.333, 670],
])('after glare, owner of the Call-ID: %s, random %d: %d ms', (owner, random, ms) => {
  expect(glareDelayMs(owner, random)).toBe(ms)
})
