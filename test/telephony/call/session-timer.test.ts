import { describe, expect, test } from 'vitest'
import {
  answerSessionRequest,
  readSessionExpires,
  sessionRequestHeaders,
  termsOfResponse,
} from '../../../electron/engine/telephony/call/session-expires.ts'
import {
  REFRESH_AGAIN_MS,
  type SessionTerms,
  type SessionTimerState,
  transitionSessionTimer,
} from '../../../electron/engine/telephony/call/session-timer.ts'

const OURS: SessionTerms = { intervalS: 1_800, refresher: 'us' }
const THEIRS: SessionTerms = { intervalS: 1_800, refresher: 'them' }
const asking = (retries = 0): SessionTimerState => ({ is: 'asking', terms: OURS, retries })

describe('a session timer', () => {
  test('that we refresh asks at half the interval, and again after the 200', () => {
    const agreed = transitionSessionTimer({ is: 'off' }, { is: 'agreed', terms: OURS })
    expect(agreed?.effects).toEqual([
      { do: 'arm', timer: 'refresh', ms: 900_000 },
      { do: 'arm', timer: 'expire', ms: 1_800_000 },
    ])
    const due = transitionSessionTimer({ is: 'ours', terms: OURS }, { is: 'refresh-due' })
    expect(due).toEqual({ next: asking(), effects: [{ do: 'refresh', terms: OURS }] })
    expect(transitionSessionTimer(asking(), { is: 'agreed', terms: OURS })?.next.is).toBe('ours')
  })

  test('that they refresh ends 32 s before its end, or a third of a short one', () => {
    const armed = (intervalS: number): unknown =>
      transitionSessionTimer({ is: 'off' }, { is: 'agreed', terms: { intervalS, refresher: 'them' } })
        ?.effects
    expect(armed(1_800)).toContainEqual({ do: 'arm', timer: 'expire', ms: 1_768_000 })
    expect(armed(90)).toContainEqual({ do: 'arm', timer: 'expire', ms: 60_000 })
    const expired = transitionSessionTimer({ is: 'theirs', terms: THEIRS }, { is: 'expired' })
    expect(expired?.next).toEqual({ is: 'over' })
    expect(expired?.effects.at(-1)).toMatchObject({ do: 'end' })
  })

  test('422 asks again at once with its Min-SE', () => {
    const step = transitionSessionTimer(asking(), { is: 'refresh-failed', status: 422, minSeS: 3_600 })
    expect(step?.effects).toEqual([{ do: 'refresh', terms: { intervalS: 3_600, refresher: 'us' } }])
  })

  test.each([408, 481])('%i to a refresh ends the call', status => {
    const step = transitionSessionTimer(asking(), { is: 'refresh-failed', status, minSeS: null })
    expect(step?.next.is).toBe('over')
    expect(step?.effects.at(-1)).toMatchObject({ do: 'end' })
  })

  test('a refresh refused for a moment is tried again, four times at most, and the expiry stays armed', () => {
    const step = transitionSessionTimer(asking(), { is: 'refresh-failed', status: 500, minSeS: null })
    expect(step?.effects).toEqual([{ do: 'arm', timer: 'refresh', ms: REFRESH_AGAIN_MS }])
    expect(
      transitionSessionTimer(asking(3), { is: 'refresh-failed', status: 500, minSeS: null })?.effects,
    ).toEqual([])
    expect(transitionSessionTimer(asking(4), { is: 'expired' })?.effects.at(-1)).toMatchObject({ do: 'end' })
  })

  test('a 422 that asks for no more than we gave is not repeated for ever', () => {
    const step = transitionSessionTimer(asking(), { is: 'refresh-failed', status: 422, minSeS: 90 })
    expect(step?.effects).toEqual([{ do: 'arm', timer: 'refresh', ms: REFRESH_AGAIN_MS }])
  })

  test('stops for good when the call is over', () => {
    const stopped = transitionSessionTimer({ is: 'ours', terms: OURS }, { is: 'stop' })
    expect(stopped?.effects.every(effect => effect.do === 'disarm')).toBe(true)
    expect(transitionSessionTimer({ is: 'over' }, { is: 'agreed', terms: OURS })).toBeNull()
    expect(transitionSessionTimer({ is: 'off' }, { is: 'expired' })).toBeNull()
  })
})

describe('Session-Expires', () => {
  test.each([
    ['1800', { seconds: 1_800, refresher: null }],
    [' 90 ; refresher=UAS', { seconds: 90, refresher: 'uas' }],
    ['600;x=y;refresher=uac', { seconds: 600, refresher: 'uac' }],
    ['0', null],
    ['soon', null],
    ['99999999999', null],
    [undefined, null],
  ])('%s is read', (header, read) => {
    expect(readSessionExpires(header)).toEqual(read)
  })

  test.each([
    ['1800;refresher=uas', { intervalS: 1_800, refresher: 'them' }],
    ['1800;refresher=uac', { intervalS: 1_800, refresher: 'us' }],
    ['1800', { intervalS: 1_800, refresher: 'us' }],
    [undefined, null],
  ])('in the 2xx to our request: %s', (header, terms) => {
    expect(termsOfResponse(header)).toEqual(terms)
  })

  test.each([
    ['a caller that can refresh, none named', '1800', true, '1800;refresher=uac', 'them', true],
    ['a caller that leaves it to us', '1800;refresher=uas', true, '1800;refresher=uas', 'us', false],
    ['a proxy wants it, the caller cannot', '1800', false, '1800;refresher=uas', 'us', false],
  ] as const)('%s', (_what, asked, supportsTimer, header, refresher, required) => {
    const answer = answerSessionRequest({ sessionExpires: asked, supportsTimer })
    expect(answer).toMatchObject({ ok: true, terms: { intervalS: 1_800, refresher } })
    expect(answer.headers[0]).toBe(`Session-Expires: ${header}`)
    expect(answer.headers.includes('Require: timer')).toBe(required)
  })

  test('that is too short gets 422 with our Min-SE, unless the caller would not understand', () => {
    const request = { sessionExpires: '60' }
    expect(answerSessionRequest({ ...request, supportsTimer: true })).toEqual({
      ok: false,
      headers: ['Min-SE: 90'],
    })
    expect(answerSessionRequest({ ...request, supportsTimer: false }).ok).toBe(true)
  })

  test('in a refresh of ours keeps the roles', () => {
    expect(sessionRequestHeaders(1_800, null)[0]).toBe('Session-Expires: 1800')
    expect(sessionRequestHeaders(1_800, OURS)[0]).toBe('Session-Expires: 1800;refresher=uac')
    expect(sessionRequestHeaders(1_800, THEIRS)[0]).toBe('Session-Expires: 1800;refresher=uas')
  })
})
