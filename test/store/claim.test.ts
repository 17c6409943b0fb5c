import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  EARLIEST_DUE_SQL,
  FIRST_DUE_SQL,
  FIRST_OF_GROUPS_SQL,
  PRIORITIES_SQL,
} from '../../electron/engine/store/claim-due-recipients.ts'
import {
  againAt,
  busy,
  groupsOf,
  openGate,
  openStoreFolder,
  people,
  type StoreFolder,
} from '../support/store-folder.ts'

const NOW = 1_800_000_000_000
const LONDON = 'Europe/London'
const PARIS = 'Europe/Paris'
let folder: StoreFolder

beforeEach(() => {
  folder = openStoreFolder()
})
afterEach(() => folder.close())

const claim = (id: number, zones: readonly string[], now: number, limit: number) =>
  folder.store.transaction(
    () => folder.store.campaigns.claimDue(id, 1, groupsOf(zones), now, limit, openGate).claimed,
  )

/** Says when one person of a campaign is due. */
function dueAt(campaignId: number, number: string, at: number): void {
  folder.database
    .prepare(
      `UPDATE campaign_recipients SET next_at = ?
       WHERE campaign_id = ? AND recipient_id IN (SELECT id FROM recipients WHERE number = ?)`,
    )
    .run(at, campaignId, number)
}

describe('the claim', () => {
  test('takes the longest due of all open zones first, and nobody of a closed zone', () => {
    const list = folder.list('A', [
      { number: '+44201', zone: LONDON },
      { number: '+3301', zone: PARIS },
      { number: '+44202', zone: LONDON },
      { number: '+3302', zone: PARIS },
      { number: '+8101', zone: 'Asia/Tokyo' },
    ])
    const id = folder.active(list, folder.trunk(), NOW)
    dueAt(id, '+44201', NOW - 10)
    dueAt(id, '+3301', NOW - 40)
    dueAt(id, '+44202', NOW - 30)
    dueAt(id, '+3302', NOW - 20)
    dueAt(id, '+8101', NOW - 50)
    const numbers = claim(id, [LONDON, PARIS], NOW, 10).map(({ number }) => number)
    expect(numbers).toEqual(['+3301', '+44202', '+3302', '+44201'])
    expect(folder.store.campaigns.dueGroups(id)).toEqual([{ zone: 'Asia/Tokyo', region: '', count: 1 }])
    expect(folder.store.campaigns.dialingCount(id)).toBe(4)
  })

  test('takes no more than its limit, and of equals whoever was enrolled first', () => {
    const id = folder.active(folder.list('A', people(10)), folder.trunk(), NOW)
    expect(claim(id, [LONDON], NOW, 3).map(({ number }) => number)).toEqual(
      people(3).map(({ number }) => number),
    )
    expect(claim(id, [LONDON], NOW, 0)).toEqual([])
    expect(claim(id, [], NOW, 5)).toEqual([])
    expect(claim(id, [LONDON], NOW, 100)).toHaveLength(7)
    expect(claim(id, [LONDON], NOW, 100)).toHaveLength(0)
  })

  test('leaves those who are due later, and says when the first of a zone is', () => {
    const id = folder.active(folder.list('A', people(2)), folder.trunk(), NOW)
    dueAt(id, '+442070000000', NOW + 5)
    dueAt(id, '+442070000001', NOW + 7)
    expect(claim(id, [LONDON], NOW + 4, 10)).toEqual([])
    expect(folder.store.campaigns.earliestDue(id, { zone: LONDON, region: '' })).toBe(NOW + 5)
    expect(folder.store.campaigns.earliestDue(id, { zone: PARIS, region: '' })).toBeNull()
    expect(claim(id, [LONDON], NOW + 5, 10)).toHaveLength(1)
    expect(folder.store.campaigns.earliestDue(id, { zone: LONDON, region: '' })).toBe(NOW + 7)
  })

  test('writes the attempt in the same transaction, or nothing at all', () => {
    const trunkId = folder.trunk()
    const id = folder.active(folder.list('A', people(1)), trunkId, NOW)
    expect(() =>
      folder.store.transaction(() => {
        folder.store.campaigns.claimDue(id, trunkId, groupsOf([LONDON]), NOW, 1, openGate)
        throw new Error('power cut')
      }),
    ).toThrow('power cut')
    expect(folder.value('SELECT count(*) FROM attempts')).toBe(0)
    expect(folder.store.campaigns.dialingCount(id)).toBe(0)
    const [claimed] = claim(id, [LONDON], NOW, 1)
    expect(folder.store.attempts.open()).toEqual([
      {
        id: claimed?.attemptId,
        campaignId: id,
        campaignRecipientId: claimed?.campaignRecipientId,
        recipientId: claimed?.recipientId,
        trunkId,
        number: '+442070000000',
        channel: 'voice',
        state: 'claimed',
      },
    ])
    expect(() => folder.store.campaigns.claimDue(id, trunkId, groupsOf([LONDON]), NOW, 1, openGate)).toThrow(
      /transaction/,
    )
  })

  test('leaves a number that is on a call of another campaign, until that call is over', () => {
    const trunkId = folder.trunk()
    const first = folder.active(folder.list('A', people(2)), trunkId, NOW, 'First')
    const second = folder.active(folder.list('B', people(3)), trunkId, NOW, 'Second')
    const [held] = claim(first, [LONDON], NOW, 1)
    expect(held?.number).toBe('+442070000000')
    expect(claim(second, [LONDON], NOW, 10).map(({ number }) => number)).toEqual([
      '+442070000001',
      '+442070000002',
    ])
    expect(claim(second, [LONDON], NOW, 10)).toEqual([])
    folder.store.transaction(() => {
      const note = { at: NOW + 1, kind: 'ended', sentence: 'Busy.' }
      folder.store.attempts.end(held?.attemptId ?? 0, { verdict: busy, media: null, usesUp: true, note })
      folder.store.attempts.again(held?.campaignRecipientId ?? 0, againAt(NOW + 60_000, 'Busy.'), 'busy')
    })
    expect(claim(second, [LONDON], NOW + 2, 10).map(({ number }) => number)).toEqual(['+442070000000'])
  })

  test('counts the attempts of one recipient', () => {
    const id = folder.active(folder.list('A', people(1)), folder.trunk(), NOW)
    for (const ordinal of [1, 2, 3]) {
      const [claimed] = claim(id, [LONDON], NOW + ordinal, 1)
      const attemptId = claimed?.attemptId ?? 0
      expect(folder.store.attempts.row(attemptId)?.ordinal).toBe(ordinal)
      const history = folder.store.transaction(() => {
        const note = { at: NOW + ordinal, kind: 'ended', sentence: 'Busy.' }
        const found = folder.store.attempts.end(attemptId, {
          verdict: busy,
          media: null,
          usesUp: ordinal > 1,
          note,
        })
        folder.store.attempts.again(
          claimed?.campaignRecipientId ?? 0,
          againAt(NOW + ordinal, 'Busy.'),
          'busy',
        )
        return found
      })
      expect(history).toMatchObject({
        attempts: ordinal,
        attemptsUsed: ordinal - 1,
        stepAttemptsUsed: ordinal - 1,
        ...{ step: 0, position: 0, numbers: [{ number: '+442070000000' }] },
        earlier: Array.from({ length: ordinal - 1 }, () => ({ outcome: 'busy', number: '+442070000000' })),
      })
    }
  })
})

describe('the plans of the hot statements', () => {
  type Value = string | number | Record<string, string | number>
  const planOf = (sql: string, ...values: Value[]): string[] =>
    folder.database
      .prepare<Value[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...values)
      .map(({ detail }) => detail)

  test.each([
    ['empty', 0],
    ['opened with statistics that say the index tells nothing', 2_000],
  ])('the claim seeks and never scans or sorts (%s)', (_, size) => {
    if (size > 0) {
      folder.active(folder.list('A', people(size)), folder.trunk(), NOW)
      folder.database.exec('ANALYZE')
      folder.reopen()
    }
    const plan = planOf(FIRST_DUE_SQL, 1, LONDON, '', 5, NOW)
    expect(plan).toContainEqual(
      expect.stringMatching(
        /^SEARCH cr USING INDEX campaign_recipients_due \(campaign_id=\? AND zone=\? AND region=\? AND priority=\? AND next_at<\?\)/,
      ),
    )
    expect(plan).toContainEqual(expect.stringMatching(/^SEARCH r USING INTEGER PRIMARY KEY/))
    expect(plan).toContainEqual(expect.stringMatching(/^SEARCH a USING .*INDEX attempts_one_open_per_number/))
    expect(plan).toContainEqual(
      expect.stringMatching(/^SEARCH a USING .*INDEX attempts_one_open_per_recipient/),
    )
    expect(plan.filter(step => /SCAN|TEMP B-TREE/.test(step))).toEqual([])
    const key = String.raw`campaign_id=\? AND zone=\? AND region=\? AND priority=\?`
    const counted = String.raw`campaign_id=\? AND state=\? AND zone=\? AND region=\?`
    const heads = planOf(FIRST_OF_GROUPS_SQL, {
      groups: '[["Europe/London",""]]',
      id: 1,
      priority: 5,
      now: NOW,
    })
    expect(heads).toEqual([
      // the groups that were asked for
      expect.stringMatching(/^SCAN json_each VIRTUAL TABLE/),
      expect.stringMatching(/^CORRELATED SCALAR SUBQUERY/),
      expect.stringMatching(
        `^SEARCH due USING COVERING INDEX campaign_recipients_due \\(${key} AND next_at<`,
      ),
    ])
    expect(planOf(PRIORITIES_SQL, 1)[0]).toMatch(
      /^SEARCH campaign_recipient_counts USING PRIMARY KEY \(campaign_id=\? AND state=\?\)/,
    )
    const earliest = planOf(EARLIEST_DUE_SQL, 1, LONDON, '')
    expect(earliest).toEqual([
      expect.stringMatching(`^SEARCH c USING PRIMARY KEY \\(${counted}\\)`),
      expect.stringMatching(/^CORRELATED SCALAR SUBQUERY/),
      expect.stringMatching(`^SEARCH due USING .*INDEX campaign_recipients_due \\(${key}\\)`),
    ])
  })
})
