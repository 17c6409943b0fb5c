import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Verdict } from '../../shared/model/outcome.ts'
import { call, claim, MINUTE, NOW } from '../support/store-calls.ts'
import { answered, busy, openStoreFolder, people, type StoreFolder } from '../support/store-folder.ts'

let folder: StoreFolder
beforeEach(() => {
  folder = openStoreFolder()
})
afterEach(() => folder.close())

describe('the figures of Live', () => {
  test('come from rows: this hour, the hour before, and who is on the line', () => {
    const { attempts } = folder.store
    const trunkId = folder.trunk()
    const id = folder.active(folder.list('A', people(12)), trunkId, NOW - 200 * MINUTE)
    const at = (minutesAgo: number) => NOW - minutesAgo * MINUTE
    const callAt = (minutesAgo: number, seconds: number, verdict: Verdict) =>
      call(
        folder,
        claim(folder, id, trunkId, at(minutesAgo), 1)[0],
        at(minutesAgo),
        seconds,
        verdict,
        'reached',
      )
    callAt(120, 9, answered) // too long ago
    callAt(119, 9, answered)
    callAt(60, 4, busy)
    callAt(59, 13, answered)
    callAt(59, 4, busy)
    callAt(1, 23, answered)
    const [ringing, talking] = claim(folder, id, trunkId, at(0), 3)
    const note = (kind: string, ms: number) => ({ at: NOW + ms, kind, sentence: kind })
    folder.store.transaction(() => {
      attempts.advance(ringing?.attemptId ?? 0, 'ringing', note('ringing', 1))
      attempts.advance(talking?.attemptId ?? 0, 'answered', note('answered', 1))
    })
    const figures = attempts.liveFigures(NOW + 30_000, 30)
    expect(figures).toMatchObject({
      at: NOW + 30_000,
      channels: 30,
      callsInProgress: 3,
      ringing: 1,
      talking: 1,
      attemptsLastHour: 6,
      answeredLastHour: 3,
      answerRateLastHour: 3 / 4, // two of the six are not decided yet
      attemptsHourBefore: 2,
      answeredHourBefore: 1,
      answerRateHourBefore: 1 / 2,
      meanTalkSeconds: 15,
      meanPostDialDelaySeconds: 2,
    })
    expect(figures.perMinute).toHaveLength(60)
    expect(figures.perMinute[0]).toEqual({ at: at(59), attempts: 2, answered: 1 })
    expect(figures.perMinute[58]).toEqual({ at: at(1), attempts: 1, answered: 1 })
    expect(figures.perMinute[59]).toEqual({ at: at(0), attempts: 3, answered: 1 })

    // a call of a minute that is over ends later, and is still seen
    folder.store.transaction(() => {
      attempts.end(talking?.attemptId ?? 0, {
        verdict: answered,
        media: null,
        usesUp: true,
        note: note('ended', 10 * MINUTE + 1),
      })
    })
    const later = attempts.liveFigures(NOW + 10 * MINUTE + 5, 30)
    expect(later).toMatchObject({ callsInProgress: 2, attemptsLastHour: 4, meanTalkSeconds: (20 + 600) / 2 })
    // and so is one that is claimed after the clock was set back
    call(folder, claim(folder, id, trunkId, at(30), 1)[0], at(30), 5, busy, 'reached')
    expect(attempts.liveFigures(at(29), 30).attemptsLastHour).toBe(4)
    expect(attempts.liveFigures(NOW + 10 * MINUTE + 5, 30).attemptsLastHour).toBe(5)
  })

  test('of an empty store are nothing, and no rate is invented', () => {
    expect(folder.store.attempts.liveFigures(NOW, 0)).toMatchObject({
      callsInProgress: 0,
      attemptsLastHour: 0,
      answerRateLastHour: null,
      answerRateHourBefore: null,
      meanTalkSeconds: null,
      meanPostDialDelaySeconds: null,
    })
  })
})
