import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Claimed, ResultsFilter } from '../../electron/engine/ports/campaign-store.ts'
import type { Verdict } from '../../shared/model/outcome.ts'
import { sipTrunkSchema } from '../../shared/model/trunk.ts'
import {
  answered,
  busy,
  openStoreFolder,
  people,
  type StoreFolder,
  trunkFailed,
} from '../support/store-folder.ts'

const LONDON = 'Europe/London'
const MINUTE = 60_000
/** On a full minute, so that minutes are easy to count. */
const NOW = 30_000_000 * MINUTE
let folder: StoreFolder

beforeEach(() => {
  folder = openStoreFolder()
})
afterEach(() => folder.close())

const everybody: ResultsFilter = {
  state: null,
  finalState: null,
  lastOutcome: null,
  search: '',
  offset: 0,
  limit: 100,
}
const claim = (id: number, trunkId: number, now: number, limit: number): readonly Claimed[] =>
  folder.store.transaction(() => folder.store.campaigns.claimDue(id, trunkId, [LONDON], now, limit))

/** A call that rings after two seconds and ends after `seconds`. */
function call(
  claimed: Claimed | undefined,
  at: number,
  seconds: number,
  verdict: Verdict,
  finalState?: 'reached',
) {
  if (!claimed) throw new Error('nobody was claimed')
  const { attempts } = folder.store
  const note = (kind: string, ms: number) => ({ at: at + ms, kind, sentence: `${kind}.` })
  folder.store.transaction(() => {
    attempts.advance(claimed.attemptId, 'dialing', note('dialing', 0))
    attempts.advance(claimed.attemptId, 'ringing', note('ringing', 2_000))
    if (verdict.outcome === 'answered')
      attempts.advance(claimed.attemptId, 'answered', note('answered', 3_000))
    const media = {
      packetsSent: 100,
      packetsReceived: 98,
      packetsLost: 2,
      jitterMs: 1.25,
      promptPlayedMs: 2_000,
      promptFinished: true,
      heardMs: 400,
      roundTripMs: null,
      farLossShare: null,
      mos: 4.2,
    }
    attempts.end(claimed.attemptId, { verdict, media, usesUp: true, note: note('ended', seconds * 1_000) })
    if (finalState) attempts.done(claimed.campaignRecipientId, finalState, verdict.sentence, verdict.outcome)
    else attempts.again(claimed.campaignRecipientId, at + 600_000, 'Again in ten minutes.', verdict.outcome)
  })
}

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
    const slices = [0, 0, 0]
    folder.store.transaction(() => {
      slices[0] = campaigns.enrolSlice(id, 0, 3, NOW) ?? -1
      slices[1] = campaigns.enrolSlice(id, slices[0], 3, NOW) ?? -1
      slices[2] = campaigns.enrolSlice(id, slices[1], 3, NOW) ?? -1
    })
    expect(slices).toEqual([3, 4, -1])
    expect(campaigns.row(id)?.recipients).toEqual({
      total: 4,
      due: 4,
      dialing: 0,
      done: { reached: 0, exhausted: 0, unreachable: 0, cancelled: 0 },
    })
    campaigns.setState(id, 'active', null, NOW + 1)
    campaigns.setState(id, 'paused', 'Lunch.', NOW + 2)
    expect(campaigns.get(id)).toMatchObject({ state: 'paused', pauseCause: 'Lunch.', startedAt: NOW + 1 })
    campaigns.setState(id, 'active', null, NOW + 3)
    const [first, second] = claim(id, trunkId, NOW + 4, 2)
    call(first, NOW + 4, 9, answered, 'reached')
    expect(campaigns.row(id)).toMatchObject({
      state: 'active',
      pauseCause: null,
      startedAt: NOW + 1,
      endedAt: null,
      recipients: { total: 4, due: 2, dialing: 1, done: { reached: 1 } },
      attempts: { total: 2, open: 1, byOutcome: { answered: 1, busy: 0 } },
    })
    campaigns.setState(id, 'cancelled', null, NOW + 5)
    expect(campaigns.cancelDueSlice(id, 1, 'Cancelled.')).toBe(false)
    expect(campaigns.cancelDueSlice(id, 2, 'Cancelled.')).toBe(true)
    call(second, NOW + 6, 1, busy, 'reached')
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
    expect(folder.store.campaigns.zonesOfList(listId)).toEqual([
      { zone: '', count: 1 },
      { zone: LONDON, count: 2 },
    ])
    folder.database.prepare(`UPDATE recipient_lists SET state = 'importing' WHERE id = ?`).run(before)
    expect(folder.store.campaigns.zonesOfList(before)).toBeNull()
    expect(folder.store.campaigns.zonesOfList(999)).toBeNull()
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
    campaigns.enrolSlice(id, 0, 10, NOW)
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
    for (const claimed of claim(gone, trunkId, NOW, 4)) {
      call(claimed, NOW, 5, answered, 'reached')
      store.attempts.writeTrace(claimed.attemptId, [])
    }
    const kept = folder.active(listId, trunkId, NOW, 'Kept')
    call(claim(kept, trunkId, NOW, 1)[0], NOW, 5, busy)
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

describe('results and attempts', () => {
  test('filter, search and pages', () => {
    const trunkId = folder.trunk()
    const names = [
      { number: '+442071838750', name: '100% Ann_e' },
      { number: '+442071838751', name: 'Bob' },
    ]
    const id = folder.active(folder.list('A', [...names, ...people(8)]), trunkId, NOW)
    const [ann, bob] = claim(id, trunkId, NOW, 3)
    call(ann, NOW, 8, answered, 'reached')
    call(bob, NOW, 4, busy)
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
    expect(find({ search: 'bo' })).toEqual({ total: 1, names: ['Bob'] })
    expect(find({ search: '0718387' })).toEqual({ total: 2, names: ['100% Ann_e', 'Bob'] })
    expect(find({ search: '0% A' })).toEqual({ total: 1, names: ['100% Ann_e'] })
    expect(find({ search: '_' })).toEqual({ total: 1, names: ['100% Ann_e'] })
    expect(find({ search: `'; --` })).toEqual({ total: 0, names: [] })
    expect(find({ search: 'person', limit: 3, offset: 6 })).toEqual({
      total: 8,
      names: ['Person 6', 'Person 7'],
    })

    const { rows, nextAt } = folder.store.campaigns.results(id, { ...everybody, search: 'Bob' })
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
    expect(nextAt.get(bob?.recipientId ?? 0)).toBe(NOW + 600_000)
  })

  test('an attempt tells its story', () => {
    const { attempts } = folder.store
    const trunkId = folder.trunk()
    const id = folder.active(folder.list('A', people(3)), trunkId, NOW, 'Spring')
    const [first, second, third] = claim(id, trunkId, NOW, 3)
    call(first, NOW, 9, answered, 'reached')
    call(second, NOW, 4, busy)
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
    const [claimed] = claim(folder.active(folder.list('A', people(1)), trunkId, NOW), trunkId, NOW, 1)
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

describe('the figures of Live', () => {
  test('come from rows: this hour, the hour before, and who is on the line', () => {
    const { attempts } = folder.store
    const trunkId = folder.trunk()
    const id = folder.active(folder.list('A', people(12)), trunkId, NOW - 200 * MINUTE)
    const at = (minutesAgo: number) => NOW - minutesAgo * MINUTE
    const callAt = (minutesAgo: number, seconds: number, verdict: Verdict) =>
      call(claim(id, trunkId, at(minutesAgo), 1)[0], at(minutesAgo), seconds, verdict, 'reached')
    callAt(120, 9, answered) // too long ago
    callAt(119, 9, answered)
    callAt(60, 4, busy)
    callAt(59, 13, answered)
    callAt(59, 4, busy)
    callAt(1, 23, answered)
    const [ringing, talking] = claim(id, trunkId, at(0), 3)
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
    call(claim(id, trunkId, at(30), 1)[0], at(30), 5, busy, 'reached')
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

describe('trunks', () => {
  test('keep their password to themselves', () => {
    const { trunks } = folder.store
    const settings = sipTrunkSchema.parse({
      kind: 'sip',
      name: 'Provider',
      address: 'sip.example.com',
      credentials: { user: 'me', password: 'secret' },
    })
    const id = trunks.insert(settings, NOW)
    expect(trunks.get(id)).toEqual({ ...settings, id })
    const row = trunks.row(id, NOW)
    expect(row).toMatchObject({ name: 'Provider', address: 'sip.example.com', user: 'me', hasPassword: true })
    expect(JSON.stringify([row, trunks.rows(NOW)])).not.toContain('secret')
    trunks.update(id, { ...settings, name: 'Other', credentials: null })
    expect(trunks.row(id, NOW)).toMatchObject({ name: 'Other', user: null, hasPassword: false })
    trunks.remove(id, NOW)
    expect(trunks.get(id)).toBeNull()
    expect(trunks.row(id, NOW)).toBeNull()
    expect(trunks.all()).toEqual([])
    expect(() => trunks.update(id, settings)).toThrow(/no trunk/)
  })

  test('tell the attempts and failures of the last hour, the latest five in words', () => {
    const trunkId = folder.trunk()
    const id = folder.active(folder.list('A', people(10)), trunkId, NOW - 100 * MINUTE)
    for (const minutesAgo of [90, 50, 40, 30, 20, 10, 5]) {
      const at = NOW - minutesAgo * MINUTE
      call(
        claim(id, trunkId, at, 1)[0],
        at,
        5,
        { ...trunkFailed, sentence: `Failed ${minutesAgo} minutes ago.` },
        'reached',
      )
    }
    call(claim(id, trunkId, NOW, 1)[0], NOW, 5, busy, 'reached')
    const row = folder.store.trunks.row(trunkId, NOW + 6_000)
    expect(row).toMatchObject({ attemptsLastHour: 7, trunkFailuresLastHour: 6, campaigns: 1 })
    expect(row?.lastFailures.map(({ sentence }) => sentence)).toEqual(
      [5, 10, 20, 30, 40].map(minutes => `Failed ${minutes} minutes ago.`),
    )
  })
})

describe('search', () => {
  test('finds campaigns, lists, trunks and people, by name or number', () => {
    const listId = folder.list('Spring customers', [
      { number: '+442071838750', name: 'Springer, Ann' },
      { number: '+442071838751' },
    ])
    const trunkId = folder.trunk('Spring trunk')
    const id = folder.active(listId, trunkId, NOW, 'Spring renewals')
    const found = folder.store.search('spring')
    expect(found.map(({ kind, title, route }) => [kind, title, route])).toEqual([
      ['campaign', 'Spring renewals', `/campaigns/${id}`],
      ['recipient', 'Springer, Ann', `/lists/${listId}?search=%2B442071838750`],
      ['list', 'Spring customers', `/lists/${listId}`],
      ['trunk', 'Spring trunk', '/trunks'],
    ])
    const titles = (text: string) => folder.store.search(text).map(({ title }) => title)
    expect(titles('+44 20 7183-8751')).toEqual(['+442071838751'])
    expect(titles('4420718')).toEqual(['Springer, Ann', '+442071838751'])
    expect(titles('44')).toEqual([])
    expect(titles('%')).toEqual([])
    folder.database.exec(`UPDATE recipient_lists SET state = 'removing'`)
    expect(titles('4420718')).toEqual([])
  })
})

describe('transactions', () => {
  test('are not nested, and one that throws leaves the store usable', () => {
    const { store } = folder
    expect(() => store.transaction(() => store.transaction(() => 1))).toThrow(/not nested/)
    expect(store.transaction(() => 2)).toBe(2)
  })
})
