import { describe, expect, it } from 'vitest'
import {
  type Health,
  type HealthEvent,
  healthSentence,
  mayStart,
  NEW_HEALTH,
  transitionHealth,
} from '../../electron/engine/domain/trunk-health.ts'

function feed(events: readonly (HealthEvent | number)[], start: Health = NEW_HEALTH) {
  let state = start
  let now = 0
  for (const event of events) {
    if (typeof event === 'number') now += event
    else state = transitionHealth(state, event, now)?.next ?? state
  }
  return { state, now, sentence: healthSentence(state, now), may: mayStart(state) }
}

const silent: HealthEvent = { is: 'silent' }
const answered: HealthEvent = { is: 'answered' }
const due: HealthEvent = { is: 'due' }
const full: HealthEvent = { is: 'unavailable', retryAfterS: null, status: 503 }
const wantsRest = (retryAfterS: number): HealthEvent => ({ is: 'unavailable', retryAfterS, status: 503 })
const suspended: HealthEvent = { is: 'account-fault', sentence: 'The account is suspended.' }

describe('the breaker of a trunk', () => {
  it('lets calls go on after one silence, and holds them after the second', () => {
    expect(feed([silent])).toMatchObject({
      may: 'all',
      sentence: 'The trunk failed once: it did not answer. Calls still go out.',
    })
    expect(feed([silent, silent, 3_000])).toMatchObject({
      may: 'none',
      sentence: 'No calls go out for 7 s more: it did not answer.',
    })
  })

  it('asks again when the clock was set back by days: no pause is that long', () => {
    const broken: HealthEvent = { is: 'transport-error', problem: 'the connection was refused' }
    const days = 3 * 86_400_000
    expect(feed([days, broken, 1_000, -days, due]).may).toBe('one')
    // a step that a pause may be as long as is waited for
    expect(feed([days, broken, 1_000, -60_000, due]).may).toBe('none')
  })

  it('forgets failures with the first answer', () => {
    expect(feed([silent, answered, silent]).may).toBe('all')
    expect(feed([full, full, full, full, answered, full]).may).toBe('all')
  })

  it('bears four 503 in a row, not five', () => {
    expect(feed([full, full, full, full]).may).toBe('all')
    expect(feed([full, full, full, full, full]).may).toBe('none')
  })

  it('lets one call try when the pause is over, and doubles the pause each time that it fails, up to two minutes', () => {
    const pauses: number[] = []
    let state: Health = feed([silent, silent]).state
    let now = 0
    for (let time = 0; time < 6; time++) {
      if (state.is !== 'down') throw new Error(state.is)
      pauses.push(state.until - now)
      now = state.until
      state = transitionHealth(state, due, now)?.next ?? state
      expect(mayStart(state)).toBe('one')
      state = transitionHealth(state, silent, now)?.next ?? state
    }
    expect(pauses).toEqual([10_000, 20_000, 40_000, 80_000, 120_000, 120_000])
    const back = transitionHealth(
      transitionHealth(state, due, now + 120_000)?.next ?? state,
      answered,
      now + 120_000,
    )
    expect(back?.next).toEqual({ is: 'up' })
  })

  it('takes one call too many for a lesson, and rests when the trunk asks for it again and again', () => {
    expect(feed([wantsRest(300)]).may).toBe('all')
    expect(feed([wantsRest(300), wantsRest(300), answered, wantsRest(300)]).may).toBe('all')
    expect(feed([wantsRest(20), wantsRest(20), wantsRest(20), 5_000, answered, silent, due])).toMatchObject({
      may: 'none',
      sentence: 'No calls go out for 15 s more: it is overloaded and asked for 20 s of rest (503).',
    })
  })

  it('believes a Retry-After within bounds, which grow while the trunk refuses on', () => {
    const rests: number[] = []
    let state: Health = feed([wantsRest(86_400), wantsRest(86_400), wantsRest(86_400)]).state
    let now = 0
    for (let time = 0; time < 6; time++) {
      if (state.is !== 'down') throw new Error(state.is)
      rests.push((state.until - now) / 1_000)
      now = state.until
      state = transitionHealth(state, due, now)?.next ?? state
      state = transitionHealth(state, wantsRest(86_400), now)?.next ?? state
    }
    expect(rests).toEqual([30, 60, 120, 240, 300, 300])
  })

  it('holds a trunk whose account is at fault with the first call, and lets one ask now and then', () => {
    const held = feed([suspended, 10_000, answered, suspended])
    expect(held).toMatchObject({
      may: 'none',
      sentence: 'The account is suspended. One call asks again in 50 s.',
    })
    const probing = feed([50_000, due], held.state)
    expect(probing.may).toBe('none')
    expect(feed([60_000, due], held.state).may).toBe('one')
    expect(feed([60_000, due, suspended], held.state)).toMatchObject({
      sentence: 'The account is suspended. One call asks again in 120 s.',
    })
    expect(feed([60_000, due, answered], held.state).may).toBe('all')
  })

  it('is up at once when a silent trunk answers again, and down at once without a connection', () => {
    expect(feed([silent, silent, answered]).may).toBe('all')
    expect(feed([{ is: 'transport-error', problem: 'the connection was refused' }]).sentence).toContain(
      'refused',
    )
  })

  it('asks to be woken exactly when its pause ends', () => {
    const step = transitionHealth(feed([silent]).state, silent, 1_000)
    expect(step?.effects).toEqual([{ do: 'wake', at: 11_000 }])
    expect(step && transitionHealth(step.next, due, 10_999)?.effects).toEqual([{ do: 'wake', at: 11_000 }])
  })

  it('understands every event in every state', () => {
    const states: Health[] = [
      NEW_HEALTH,
      feed([silent]).state,
      feed([silent, silent]).state,
      feed([silent, silent, 10_000, due]).state,
    ]
    expect(states.map(({ is }) => is)).toEqual(['up', 'suspect', 'down', 'probing'])
    const events: HealthEvent[] = [
      answered,
      silent,
      full,
      due,
      { is: 'server-error', status: 500 },
      { is: 'transport-error', problem: 'gone' },
    ]
    const table = states.map(state =>
      events.map(event => transitionHealth(state, event, 5_000)?.next.is ?? '-'),
    )
    expect(table).toEqual([
      ['-', 'suspect', 'suspect', '-', 'suspect', 'down'],
      ['up', 'down', 'suspect', '-', 'suspect', 'down'],
      ['up', '-', '-', 'down', '-', '-'],
      ['up', 'down', 'down', '-', 'down', 'down'],
    ])
  })
})
