import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ResultsFilter } from '../../electron/engine/ports/campaign-store.ts'
import { call, claim, everybody, NOW } from '../support/store-calls.ts'
import { answered, busy, openStoreFolder, people, type StoreFolder } from '../support/store-folder.ts'

const LONDON = 'Europe/London'
let folder: StoreFolder
beforeEach(() => {
  folder = openStoreFolder()
})
afterEach(() => folder.close())

describe('results and attempts', () => {
  test('filter, search and pages', () => {
    const trunkId = folder.trunk()
    const names = [
      { number: '+442071838750', name: '100% Ann_e' },
      { number: '+442071838751', name: 'Bob' },
    ]
    const id = folder.active(folder.list('A', [...names, ...people(8)]), trunkId, NOW)
    const [ann, bob] = claim(folder, id, trunkId, NOW, 3)
    call(folder, ann, NOW, 8, answered, 'reached')
    call(folder, bob, NOW, 4, busy)
    const find = (filter: Partial<ResultsFilter>) => {
      const { total, rows } = folder.store.campaigns.results(id, { ...everybody, ...filter })
      return { total, names: rows.map(({ name }) => name) }
    }
    expect(find({})).toMatchObject({ total: 10, names: { length: 10 } })
    expect(find({ offset: 8, limit: 5 })).toEqual({ total: 10, names: ['Person 6', 'Person 7'] })
    expect(find({ state: 'done' })).toEqual({ total: 1, names: ['100% Ann_e'] })
    expect(find({ state: 'dialing' })).toEqual({ total: 1, names: ['Person 0'] })
    expect(find({ state: 'due' }).total).toBe(8)
    expect(find({ finalState: 'reached' })).toEqual({ total: 1, names: ['100% Ann_e'] })
    expect(find({ finalState: 'exhausted' })).toEqual({ total: 0, names: [] })
    expect(find({ state: 'due', finalState: 'reached' })).toEqual({ total: 0, names: [] })
    expect(find({ lastOutcome: 'busy' })).toEqual({ total: 1, names: ['Bob'] })
    const found = { total: 4, recipientIds: [bob?.recipientId ?? 0] }
    expect(find({ found, lastOutcome: 'busy' })).toEqual({ total: 4, names: ['Bob'] })

    const { rows, next } = folder.store.campaigns.results(id, { ...everybody, found })
    expect(rows).toEqual([
      {
        recipientId: bob?.recipientId,
        name: 'Bob',
        number: '+442071838751',
        country: null,
        zone: LONDON,
        state: 'due',
        finalState: null,
        lastOutcome: 'busy',
        attempts: 1,
        because: 'Again in ten minutes.',
        lastAttemptAt: NOW,
        variables: {},
      },
    ])
    expect(next.get(bob?.recipientId ?? 0)).toMatchObject({ at: NOW + 600_000, zone: LONDON })
  })

  test('an attempt tells its story', () => {
    const { attempts } = folder.store
    const trunkId = folder.trunk()
    const id = folder.active(folder.list('A', people(3)), trunkId, NOW, 'Spring')
    const [first, second, third] = claim(folder, id, trunkId, NOW, 3)
    call(folder, first, NOW, 9, answered, 'reached')
    call(folder, second, NOW, 4, busy)
    const attemptId = first?.attemptId ?? 0
    expect(attempts.row(attemptId)).toMatchObject({
      campaignName: 'Spring',
      recipientName: 'Person 0',
      zone: LONDON,
      ordinal: 1,
      state: 'ended',
      claimedAt: NOW,
      dialedAt: NOW,
      ringingAt: NOW + 2_000,
      answeredAt: NOW + 3_000,
      endedAt: NOW + 9_000,
      outcome: 'answered',
      blame: 'recipient',
      sipStatus: 200,
      promptPlayedMs: 2_000,
      heardMs: 400,
      packetsLost: 2,
      jitterMs: 1.25,
    })
    expect(attempts.notes(attemptId).map(({ kind }) => kind)).toEqual([
      'dialing',
      'ringing',
      'answered',
      'ended',
    ])
    expect(attempts.openRows().map(({ id: open }) => open)).toEqual([third?.attemptId])
    const page = (filter: { campaignId?: number; recipientId?: number; outcome?: 'busy' | 'answered' }) => {
      const { total, rows } = attempts.page({
        campaignId: null,
        recipientId: null,
        outcome: null,
        offset: 0,
        limit: 2,
        ...filter,
      })
      return { total, ids: rows.map(row => row.id) }
    }
    expect(page({})).toEqual({ total: 3, ids: [third?.attemptId, second?.attemptId] })
    expect(page({ campaignId: id, outcome: 'busy' })).toEqual({ total: 1, ids: [second?.attemptId] })
    expect(page({ recipientId: first?.recipientId ?? 0 })).toEqual({ total: 1, ids: [attemptId] })
    expect(page({ recipientId: first?.recipientId ?? 0, outcome: 'busy' })).toEqual({ total: 0, ids: [] })
    expect(page({ campaignId: 999 })).toEqual({ total: 0, ids: [] })
  })

  test('a ladder is written once, and not for an attempt that is gone', () => {
    const { attempts } = folder.store
    const trunkId = folder.trunk()
    const [claimed] = claim(folder, folder.active(folder.list('A', people(1)), trunkId, NOW), trunkId, NOW, 1)
    const message = {
      at: NOW,
      direction: 'sent' as const,
      transport: 'UDP' as const,
      local: '127.0.0.1:1',
      remote: '127.0.0.1:2',
      resent: false,
      text: 'INVITE',
    }
    expect(attempts.trace(claimed?.attemptId ?? 0)).toEqual([])
    attempts.writeTrace(claimed?.attemptId ?? 0, [message])
    attempts.writeTrace(claimed?.attemptId ?? 0, [])
    attempts.writeTrace(999, [message])
    expect(attempts.trace(claimed?.attemptId ?? 0)).toEqual([message])
    expect(attempts.trace(999)).toEqual([])
  })
})
