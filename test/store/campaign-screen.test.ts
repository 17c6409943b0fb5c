import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { call, claim, everybody, MINUTE, NOW } from '../support/store-calls.ts'
import { answered, busy, openStoreFolder, people, type StoreFolder } from '../support/store-folder.ts'

const LONDON = 'Europe/London'
let folder: StoreFolder
beforeEach(() => {
  folder = openStoreFolder()
})
afterEach(() => folder.close())

describe('a campaign as its screen shows it', () => {
  test('from the draft to its end', () => {
    const { campaigns } = folder.store
    const listId = folder.list('Customers', people(4))
    const trunkId = folder.trunk()
    const id = campaigns.insert(folder.draft(listId, trunkId), NOW)
    expect(campaigns.row(id)).toMatchObject({
      name: 'Spring',
      state: 'draft',
      list: { id: listId, name: 'Customers' },
      trunk: { id: trunkId, name: 'Practice', kind: 'practice' },
      recipients: { total: 0, due: 0, dialing: 0 },
      attempts: { total: 0, open: 0 },
      startedAt: null,
    })
    campaigns.update(id, { ...folder.draft(listId, trunkId), name: 'Summer', concurrencyMax: 9 })
    expect(campaigns.get(id)).toMatchObject({
      name: 'Summer',
      settings: { name: 'Summer', concurrencyMax: 9 },
    })
    // two slices and the end of the list
    folder.store.transaction(() => {
      const first = campaigns.enrolSlice(id, null, 3, NOW)
      const second = campaigns.enrolSlice(id, first.next, 3, NOW)
      const third = campaigns.enrolSlice(id, second.next, 3, NOW)
      expect([first, second, third]).toEqual([
        { enrolled: 3, next: { position: 0, afterId: 3 } },
        { enrolled: 1, next: { position: 0, afterId: 4 } },
        { enrolled: 0, next: null },
      ])
    })
    expect(campaigns.row(id)?.recipients).toEqual({
      total: 4,
      due: 4,
      dialing: 0,
      done: { reached: 0, exhausted: 0, unreachable: 0, suppressed: 0, expired: 0, cancelled: 0 },
    })
    campaigns.setState(id, 'active', null, NOW + 1)
    campaigns.setState(id, 'paused', 'Lunch.', NOW + 2)
    expect(campaigns.get(id)).toMatchObject({ state: 'paused', pauseCause: 'Lunch.', startedAt: NOW + 1 })
    campaigns.setState(id, 'active', null, NOW + 3)
    const [first, second] = claim(folder, id, trunkId, NOW + 4, 2)
    call(folder, first, NOW + 4, 9, answered, 'reached')
    expect(campaigns.row(id)).toMatchObject({
      state: 'active',
      pauseCause: null,
      startedAt: NOW + 1,
      endedAt: null,
      recipients: { total: 4, due: 2, dialing: 1, done: { reached: 1 } },
      attempts: { total: 2, open: 1, byOutcome: { answered: 1, busy: 0 } },
    })
    campaigns.setState(id, 'cancelled', null, NOW + 5)
    expect(campaigns.endDueSlice(id, 1, 'cancelled', 'Cancelled.')).toBe(false)
    expect(campaigns.endDueSlice(id, 2, 'cancelled', 'Cancelled.')).toBe(true)
    call(folder, second, NOW + 6, 1, busy, 'reached')
    expect(campaigns.row(id)).toMatchObject({
      endedAt: NOW + 5,
      recipients: { due: 0, dialing: 0, done: { reached: 2, cancelled: 2 } },
    })
    expect(campaigns.rows().map(row => row.id)).toEqual([id])
    expect(campaigns.get(999)).toBeNull()
    expect(campaigns.row(999)).toBeNull()
  })

  test('a list is seen when it is ready, and only its own people are enrolled', () => {
    const before = folder.list('Before', people(3, LONDON, '+4411'))
    const listId = folder.list('Mine', [...people(2, LONDON, '+4422'), ...people(1, '', '+4433')])
    folder.list('After', people(3, LONDON, '+4444'))
    expect(folder.store.campaigns.groupsOfList(listId)).toEqual([
      { zone: '', region: '', count: 1 },
      { zone: LONDON, region: '', count: 2 },
    ])
    folder.database.prepare(`UPDATE recipient_lists SET state = 'importing' WHERE id = ?`).run(before)
    expect(folder.store.campaigns.groupsOfList(before)).toBeNull()
    expect(folder.store.campaigns.groupsOfList(999)).toBeNull()
    const id = folder.active(listId, folder.trunk(), NOW)
    expect(folder.store.campaigns.results(id, everybody).rows.map(({ number }) => number)).toEqual([
      '+44220000000',
      '+44220000001',
      '+44330000000',
    ])
  })

  test('an enrolment is taken back from a draft only', () => {
    const { campaigns } = folder.store
    const trunkId = folder.trunk()
    const listId = folder.list('A', people(3))
    const id = campaigns.insert(folder.draft(listId, trunkId), NOW)
    campaigns.enrolSlice(id, null, 10, NOW)
    expect(campaigns.withdrawSlice(id, 2)).toBe(false)
    expect(campaigns.withdrawSlice(id, 2)).toBe(true)
    expect(campaigns.row(id)?.recipients.total).toBe(0)
    campaigns.setState(id, 'active', null, NOW)
    expect(() => campaigns.withdrawSlice(id, 2)).toThrow(/no draft/)
  })

  test('removal in slices leaves nothing of it, and everything of the others', () => {
    const { store } = folder
    const trunkId = folder.trunk()
    const listId = folder.list('A', people(6))
    const gone = folder.active(listId, trunkId, NOW, 'Gone')
    for (const claimed of claim(folder, gone, trunkId, NOW, 4)) {
      call(folder, claimed, NOW, 5, answered, 'reached')
      store.attempts.writeTrace(claimed.attemptId, [])
    }
    const kept = folder.active(listId, trunkId, NOW, 'Kept')
    call(folder, claim(folder, kept, trunkId, NOW, 1)[0], NOW, 5, busy)
    expect(store.attempts.liveFigures(NOW + 10 * MINUTE, 1).attemptsLastHour).toBe(5)
    let slices = 0
    while (!store.transaction(() => store.campaigns.removeSlice(gone, 3))) slices += 1
    expect(slices).toBeGreaterThan(2)
    expect(store.campaigns.get(gone)).toBeNull()
    for (const table of [
      'campaign_recipients',
      'attempts',
      'campaign_recipient_counts',
      'campaign_attempt_counts',
    ]) {
      expect(folder.value(`SELECT count(*) FROM ${table} WHERE campaign_id = ${gone}`)).toBe(0)
    }
    expect(folder.value('SELECT count(*) FROM attempt_events')).toBe(3)
    expect(folder.value('SELECT count(*) FROM attempt_traces')).toBe(0)
    expect(folder.value('SELECT count(*) FROM recipients')).toBe(6)
    expect(store.campaigns.row(kept)).toMatchObject({ recipients: { total: 6 }, attempts: { total: 1 } })
    expect(store.attempts.liveFigures(NOW + 10 * MINUTE, 1).attemptsLastHour).toBe(1)
  })
})

describe('transactions', () => {
  test('are not nested, and one that throws leaves the store usable', () => {
    const { store } = folder
    expect(() => store.transaction(() => store.transaction(() => 1))).toThrow(/not nested/)
    expect(store.transaction(() => 2)).toBe(2)
  })
})
