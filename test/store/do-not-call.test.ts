import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type {
  DoNotCallStore,
  NewDoNotCall,
  SuppressCursor,
} from '../../electron/engine/ports/do-not-call-store.ts'
import { FORBIDDEN_ROWS, NUMBERS_OF_SLICE_SQL } from '../../electron/engine/store/suppress-recipients.ts'
import { audienceFilterSchema } from '../../shared/model/audience.ts'
import { groupsOf, openGate, openStoreFolder, people, type StoreFolder } from '../support/store-folder.ts'

const EVERYBODY = audienceFilterSchema.parse({ all: [], any: [], none: [] })
const NOW = 1_800_000_000_000
const LONDON = 'Europe/London'
let folder: StoreFolder
beforeEach(() => {
  folder = openStoreFolder()
})
afterEach(() => folder.close())

const entry = (pattern: string, more: Partial<NewDoNotCall> = {}): NewDoNotCall => ({
  pattern,
  isPrefix: false,
  campaignId: null,
  reason: 'Asked not to be called.',
  source: 'operator',
  addedBy: 'Ann',
  ...more,
})

/** Suppresses everybody whom an entry forbids, in slices of `limit`; how many there were, and how many slices. */
function suppress(id: number, limit: number): { suppressed: number; slices: number } {
  let suppressed = 0
  let slices = 0
  let cursor: SuppressCursor | null = null
  do {
    const from: SuppressCursor | null = cursor
    const slice: ReturnType<DoNotCallStore['suppressSlice']> = folder.store.transaction(() =>
      folder.store.doNotCall.suppressSlice(id, from, limit, NOW),
    )
    suppressed += slice.suppressed
    cursor = slice.next
    slices++
  } while (cursor !== null)
  return { suppressed, slices }
}

const numbersBy = (condition: string): string[] =>
  folder.database
    .prepare<[], { number: string }>(
      `SELECT cr.campaign_id || ' ' || r.number AS number FROM campaign_recipients cr JOIN recipients r ON r.id = cr.recipient_id
       WHERE ${condition} ORDER BY 1`,
    )
    .all()
    .map(({ number }) => number)

describe('the do-not-call list', () => {
  test('keeps who added an entry first, and why; the same number of another campaign is another entry', () => {
    const { doNotCall } = folder.store
    const campaignId = folder.active(folder.list('A', people(1)), folder.trunk(), NOW)
    const first = doNotCall.add(entry('+4420'), NOW)
    expect(first).toEqual({ id: 1, added: true })
    expect(doNotCall.add(entry('+4420', { addedBy: 'Bob', reason: 'x' }), NOW + 1)).toEqual({
      id: 1,
      added: false,
    })
    expect(doNotCall.get(1)).toEqual({ id: 1, at: NOW, ...entry('+4420') })
    expect(doNotCall.add(entry('+4420', { campaignId }), NOW)).toMatchObject({ added: true })
    expect(doNotCall.add(entry('+4420', { isPrefix: true }), NOW)).toMatchObject({ added: true })
    expect(doNotCall.find('+4420', null)).toMatchObject({ id: 1, isPrefix: false })
    expect(doNotCall.find('+44207', null)).toMatchObject({ id: 3, isPrefix: true })
    expect(doNotCall.find('+4419', campaignId)).toBeNull()
    expect([doNotCall.remove(3), doNotCall.remove(3), doNotCall.get(3)]).toEqual([true, false, null])
    expect(doNotCall.find('+44207', campaignId)).toBeNull()
  })

  test('is read in pages, by campaign and by text, and whole for an export', () => {
    const { doNotCall } = folder.store
    const campaignId = folder.active(folder.list('A', people(1)), folder.trunk(), NOW)
    const counts = folder.store.transaction(() =>
      doNotCall.importSlice(
        [
          entry('+331', { addedBy: 'robinson.csv', source: 'import' }),
          entry('+332', { campaignId, reason: '100% no' }),
          entry('+333'),
          entry('+333', { reason: 'again' }),
        ],
        0,
        NOW,
      ),
    )
    expect(counts).toEqual(['new', 'new', 'new', 'in-file'])
    expect(folder.store.transaction(() => doNotCall.importSlice([entry('+333')], 3, NOW))).toEqual([
      'on-list',
    ])
    const ids = (filter: {
      campaignId?: number | null
      search?: string
      offset?: number
      limit?: number
    }) => {
      const page = doNotCall.page({ campaignId: undefined, search: '', offset: 0, limit: 10, ...filter })
      return [page.total, page.rows.map(({ pattern }) => pattern)]
    }
    expect(ids({})).toEqual([3, ['+333', '+332', '+331']])
    expect(ids({ limit: 1, offset: 1 })).toEqual([3, ['+332']])
    expect(ids({ campaignId: null })).toEqual([2, ['+333', '+331']])
    expect(ids({ campaignId })).toEqual([1, ['+332']])
    expect(ids({ search: 'ROBINSON' })).toEqual([1, ['+331']])
    expect(ids({ search: '0%' })).toEqual([1, ['+332']])
    expect(doNotCall.rows(1, 1).map(({ pattern }) => pattern)).toEqual(['+332'])
    expect(doNotCall.rows(2, 10)).toMatchObject([{ pattern: '+333', reason: 'Asked not to be called.' }])
    expect(() => doNotCall.importSlice([], 0, NOW)).toThrow(/transaction/)
  })

  test('takes a number out of every campaign where it is due, and leaves whoever is on a call or done', () => {
    const trunkId = folder.trunk()
    const [a, b, c] = ['A', 'B', 'C'].map(name =>
      folder.active(folder.list(name, people(2)), trunkId, NOW, name),
    )
    folder.database.exec(`UPDATE campaign_recipients SET state = 'done', next_at = NULL, final_state = 'reached'
      WHERE campaign_id = ${b} AND recipient_id IN (SELECT id FROM recipients WHERE number = '+442070000000')`)
    folder.store.transaction(() =>
      folder.store.campaigns.claimDue(c ?? 0, trunkId, groupsOf([LONDON]), NOW, 1, openGate),
    )
    const { id } = folder.store.doNotCall.add(entry('+442070000000'), NOW)
    expect(suppress(id, 2).suppressed).toBe(1)
    expect(numbersBy(`final_state = 'suppressed'`)).toEqual([`${a} +442070000000`])
    expect(folder.value(`SELECT because FROM campaign_recipients WHERE final_state = 'suppressed'`)).toBe(
      'On do-not-call: Asked not to be called.',
    )
    expect(folder.database.prepare('SELECT * FROM decisions').all()).toMatchObject([
      { at: NOW, campaign_id: a, kind: 'do-not-call', until: null },
    ])
    // the call in progress is the caller's to hang up
    expect(folder.store.doNotCall.openAttempts(id)).toEqual([1])
    expect(suppress(id, 2).suppressed).toBe(0)
  })

  test('takes everybody whose number begins so out of one campaign, slice by slice', () => {
    const trunkId = folder.trunk()
    const mine = folder.active(
      folder.list('A', [...people(25), ...people(3, LONDON, '+4430')]),
      trunkId,
      NOW,
      'Mine',
    )
    const other = folder.active(folder.list('B', people(5)), trunkId, NOW, 'Other')
    const { id } = folder.store.doNotCall.add(entry('+4420', { isPrefix: true, campaignId: mine }), NOW)
    expect(suppress(id, 4)).toEqual({ suppressed: 25, slices: 9 })
    expect(numbersBy(`state = 'due' AND campaign_id = ${mine}`)).toHaveLength(3)
    expect(numbersBy(`state = 'due' AND campaign_id = ${other}`)).toHaveLength(5)
    expect(folder.store.campaigns.row(mine)?.recipients).toMatchObject({ due: 3, done: { suppressed: 25 } })
  })

  test('looks at the number that would be called next: also a further one, and not the one before it', () => {
    const id = folder.active(folder.list('A', people(3)), folder.trunk(), NOW)
    folder.database.exec(`
      INSERT INTO recipient_numbers VALUES (1, 1, '+33100', '', 'test', 'FR', 'FR', NULL), (2, 1, '+33101', '', 'test', 'FR', 'FR', NULL);
      UPDATE campaign_recipients SET position = 1 WHERE recipient_id IN (1, 3)`)
    const french = folder.store.doNotCall.add(entry('+331', { isPrefix: true }), NOW)
    expect(suppress(french.id, 10).suppressed).toBe(1)
    expect(folder.store.campaigns.enrolled(id, 1)?.finalState).toBe('suppressed')
    expect(folder.store.campaigns.enrolled(id, 2)?.state).toBe('due')
    // a position whose number is gone stands for the first number
    const british = folder.store.doNotCall.add(entry('+442070000002'), NOW)
    expect(suppress(british.id, 10).suppressed).toBe(1)
  })

  test('walks along indexes, and never over a whole list', () => {
    const plan = (sql: string, values: Record<string, string | number>) =>
      folder.database
        .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all(values)
        .map(({ detail }) => detail)
    const walk = { number: '+44', id: 0, last: '+44:', limit: 5 }
    expect(plan(NUMBERS_OF_SLICE_SQL.first, walk)).toEqual([
      expect.stringMatching(/^SEARCH recipients USING COVERING INDEX recipients_by_number \(.*number>/),
    ])
    expect(plan(NUMBERS_OF_SLICE_SQL.further, walk)).toEqual([
      expect.stringMatching(
        /^SEARCH recipient_numbers USING COVERING INDEX recipient_numbers_by_number \(\(number,recipient_id\)>/,
      ),
    ])
    const rows = plan(`SELECT cr.id ${FORBIDDEN_ROWS}`, {
      ids: '[]',
      campaign: 0,
      numbers: '[]',
    })
    expect(rows.filter(step => /SCAN|TEMP/.test(step))).toEqual([
      expect.stringMatching(/^SCAN i VIRTUAL/),
      expect.stringMatching(/^SCAN json_each VIRTUAL/),
    ])
  })
})

describe('a line with two E.164 writings is one line', () => {
  const AR = ['+5491123456789', '+541123456789'] as const
  const BR = ['+5511987654321', '+551187654321'] as const
  const MX = ['+5215512345678', '+525512345678'] as const

  test.each([AR, BR, MX].flatMap(([one, other]) => [[one, other] as const, [other, one] as const]))(
    'an entry of %s forbids a call to %s, and the database refuses it',
    (listed, called) => {
      const id = folder.active(folder.list('A', [{ number: called }]), folder.trunk(), NOW)
      const added = folder.store.doNotCall.add(entry(listed), NOW)
      expect(folder.store.doNotCall.add(entry(called), NOW)).toEqual({ id: added.id, added: false })
      expect(folder.store.doNotCall.find(called, id)).toMatchObject({ pattern: listed })
      expect(folder.store.doNotCall.concerning(0, 10).ids).toEqual([added.id])
      expect(() => callAnyway(id)).toThrow(/do-not-call/)
      expect(suppress(added.id, 1).suppressed).toBe(1)
      expect(folder.store.campaigns.enrolled(id, 1)?.finalState).toBe('suppressed')
    },
  )

  test.each([
    ['+54911', AR[1], true],
    ['+5411', AR[0], true],
    ['+5511987', BR[1], true],
    ['+5511876', BR[0], true],
    ['+5255', MX[0], true],
    ['+521', MX[1], true],
    ['+54912', AR[1], false],
    ['+5511986', BR[1], false],
  ])('the beginning %s forbids a call to %s: %s', (beginning, called, forbidden) => {
    const id = folder.active(
      folder.list('A', [{ number: called }, { number: '+442070000001' }]),
      folder.trunk(),
      NOW,
    )
    const added = folder.store.doNotCall.add(entry(beginning, { isPrefix: true }), NOW)
    expect(folder.store.doNotCall.find(called, id) !== null).toBe(forbidden)
    if (forbidden) expect(() => callAnyway(id)).toThrow(/do-not-call/)
    else expect(() => callAnyway(id)).not.toThrow()
    const count = folder.store.doNotCall.countForbiddenSlice(
      { listIds: [1], filter: EVERYBODY, campaignId: null },
      0,
      10,
    )
    expect(count.groups.reduce((sum, group) => sum + group.count, 0)).toBe(forbidden ? 1 : 0)
    if (!forbidden) return
    expect(suppress(added.id, 1).suppressed).toBe(1)
  })

  test('two entries of beginnings that forbid one person count them once', () => {
    folder.active(folder.list('A', [{ number: AR[0] }]), folder.trunk(), NOW)
    folder.store.doNotCall.add(entry('+54911', { isPrefix: true }), NOW)
    folder.store.doNotCall.add(entry('+54112', { isPrefix: true }), NOW)
    folder.store.doNotCall.add(entry(AR[1]), NOW)
    const count = folder.store.doNotCall.countForbiddenSlice(
      { listIds: [1], filter: EVERYBODY, campaignId: null },
      0,
      10,
    )
    expect(count.groups.map(group => group.count)).toEqual([1])
  })

  test('whoever opts out at one writing is found by the other one, with their other numbers', () => {
    folder.list('A', [{ number: AR[0] }])
    folder.database.exec(
      `INSERT INTO recipient_numbers VALUES (1, 1, '+33100', '', 'test', 'FR', 'FR', NULL)`,
    )
    expect(folder.store.doNotCall.numbersOfWhoHas(AR[1], 5)).toEqual([AR[1], '+33100'])
  })

  /** A call to the first recipient of a campaign, past every gate of the program. */
  function callAnyway(campaignId: number): void {
    folder.database
      .prepare(
        `INSERT INTO attempts (campaign_id, campaign_recipient_id, recipient_id, trunk_id, number, person, ordinal, state, claimed_at)
         SELECT cr.campaign_id, cr.id, r.id, 1, r.number, r.person, 1, 'claimed', ? FROM campaign_recipients cr
         JOIN recipients r ON r.id = cr.recipient_id WHERE cr.campaign_id = ? ORDER BY r.id LIMIT 1`,
      )
      .run(NOW, campaignId)
  }
})
