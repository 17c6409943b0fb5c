import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type AudienceMember, matchesAudience } from '../../electron/engine/domain/audience.ts'
import type { AudienceCursor } from '../../electron/engine/ports/campaign-store.ts'
import {
  AUDIENCE_FIELDS,
  AUDIENCE_TESTS,
  type AudienceFilter,
  audienceConditionSchema,
  audienceFilterSchema,
} from '../../shared/model/audience.ts'
import type { CampaignDraft } from '../../shared/model/campaign.ts'
import { groupsOf, openGate, openStoreFolder, people, type StoreFolder } from '../support/store-folder.ts'

const NOW = 1_800_000_000_000
const LONDON = 'Europe/London'
let folder: StoreFolder
beforeEach(() => {
  folder = openStoreFolder()
})
afterEach(() => folder.close())

type Written = Omit<AudienceMember, 'number'>

/** A list of these people, numbered in their order. */
function listOf(members: readonly Partial<Written>[], prefix = '+4420'): number {
  const numbers = people(members.length, LONDON, prefix)
  const listId = folder.list('A', numbers)
  const write = folder.database.prepare(
    `UPDATE recipients SET name = ?, country = ?, region = ?, zone = ?, category = ?, tags = ?, variables = ?
     WHERE list_id = ? AND number = ?`,
  )
  for (const [at, member] of members.entries()) {
    const { name = null, country = null, region = '', zone = LONDON, category = null } = member
    const { tags = [], variables = {} } = member
    const texts = [JSON.stringify(tags), JSON.stringify(variables)]
    write.run(name, country, region, zone, category, ...texts, listId, numbers[at]?.number ?? '')
  }
  return listId
}

/** Enrols with these settings until the end, in small slices; how many it enrolled. */
function enrol(id: number, now = NOW, dueAt = now): number {
  let enrolled = 0
  let cursor: AudienceCursor | null = null
  do {
    const after: AudienceCursor | null = cursor
    const slice: { enrolled: number; next: AudienceCursor | null } = folder.store.transaction(() =>
      folder.store.campaigns.enrolSlice(id, after, 3, now, dueAt),
    )
    enrolled += slice.enrolled
    cursor = slice.next
  } while (cursor !== null)
  return enrolled
}

function campaign(listId: number, moreListIds: number[], audience: Partial<CampaignDraft['audience']> = {}) {
  const draft = folder.draft(listId, folder.trunk())
  return folder.store.campaigns.insert(
    { ...draft, moreListIds, audience: { ...draft.audience, ...audience } },
    NOW,
  )
}
const numbersOf = (id: number): unknown[] =>
  folder.database
    .prepare<[number], { number: string }>(
      `SELECT r.number FROM campaign_recipients cr JOIN recipients r ON r.id = cr.recipient_id WHERE campaign_id = ? ORDER BY cr.id`,
    )
    .all(id)
    .map(({ number }) => number)
const filterOf = (filter: Partial<Record<keyof AudienceFilter, unknown[]>>): AudienceFilter =>
  audienceFilterSchema.parse(filter)

describe('a filter', () => {
  test('finds by tags, categories and columns, all of, any of and none of', () => {
    const listId = listOf([
      { tags: ['VIP', 'fleet'], variables: { balance: '90', since: '2024-05-01' } },
      { tags: ['vip'], category: 'Renewals', variables: { balance: '100' } },
      { name: 'Ångström', variables: { 'a "b".c': 'x' } },
    ])
    const count = (filter: Partial<Record<keyof AudienceFilter, unknown[]>>): number =>
      folder.store.campaigns
        .countAudience([listId], filterOf(filter))
        .reduce((sum, group) => sum + group.count, 0)
    expect(count({})).toBe(3)
    expect(count({ all: [{ field: 'tag', test: 'is', value: ' vip ' }] })).toBe(2)
    expect(count({ none: [{ field: 'tag', test: 'is', value: 'fleet' }] })).toBe(2)
    expect(count({ all: [{ field: 'tag', test: 'is-empty' }] })).toBe(1)
    // numbers as numbers, dates as text
    const balance = { field: 'variable', variable: 'balance' }
    expect(count({ all: [{ ...balance, test: 'less-than', value: '100' }] })).toBe(1)
    expect(count({ all: [{ ...balance, test: 'more-than', value: '89.5' }] })).toBe(2)
    expect(
      count({ all: [{ field: 'variable', variable: 'since', test: 'less-than', value: '2025-01-01' }] }),
    ).toBe(1)
    expect(count({ all: [{ field: 'name', test: 'begins-with', value: 'åNG' }] })).toBe(1)
    expect(count({ all: [{ field: 'variable', variable: 'a "b".c', test: 'is', value: 'X' }] })).toBe(1)
    expect(
      count({
        any: [
          { field: 'category', test: 'contains', value: 'renew' },
          { ...balance, test: 'is', value: '90' },
        ],
      }),
    ).toBe(2)
    // what a person writes is never read as SQL
    expect(count({ all: [{ field: 'name', test: 'is', value: `' OR 1=1 --` }] })).toBe(0)
  })

  test('says the same in SQL as in the domain, whatever the people and the conditions', () => {
    const text = fc.oneof(
      fc.constantFrom(
        '',
        ' ',
        'a',
        'A',
        'ab',
        'b',
        'É',
        'é',
        'e\u0301',
        '10',
        '9',
        '-1.5',
        '2024-01-01',
        "'",
        '"',
        '%',
        '_',
        '𝄞',
        '\uffee',
        'x|y',
      ),
      fc.string({ unit: 'grapheme', maxLength: 3 }),
    )
    const column = fc.constantFrom('a', 'B', 'x"y', "o'k", 'é', '$.a')
    const member = fc.record({
      name: fc.option(text),
      country: fc.option(fc.constantFrom('GB', 'FR')),
      region: fc.constantFrom('', 'US-FL', 'US-FL|US-GA'),
      zone: fc.constantFrom('', LONDON, 'America/Chicago|America/Denver'),
      category: fc.option(text),
      tags: fc.array(text, { maxLength: 3 }),
      variables: fc.dictionary(column, text, { maxKeys: 3, noNullPrototype: true }),
    })
    const condition = fc
      .record({
        field: fc.constantFrom(...AUDIENCE_FIELDS),
        variable: column,
        test: fc.constantFrom(...AUDIENCE_TESTS),
        value: fc.oneof(text, fc.constantFrom('us-fl', 'gb', 'europe', '+44200000001')),
      })
      .filter(candidate => audienceConditionSchema.safeParse(candidate).success)
    const some = fc.array(condition, { maxLength: 2 })
    const filters = fc.array(fc.record({ all: some, any: some, none: some }), {
      minLength: 15,
      maxLength: 15,
    })
    let matches = 0
    let asked = 0
    fc.assert(
      fc.property(fc.array(member, { minLength: 12, maxLength: 12 }), filters, (members, tried) => {
        folder.database.exec('DELETE FROM recipients')
        const listId = listOf(members)
        const numbers = people(members.length, LONDON, '+4420')
        for (const filter of tried) {
          const expected = members.filter((one, at) =>
            matchesAudience(filter, { ...one, number: numbers[at]?.number ?? '' }),
          ).length
          const found = folder.store.campaigns.countAudience([listId], filter)
          expect(found.reduce((sum, { count }) => sum + count, 0)).toBe(expected)
          matches += expected
          asked += members.length
        }
      }),
      { numRuns: 60, seed: 11 },
    )
    // neither everybody nor nobody: the filters did tell people apart
    expect(matches / asked).toBeGreaterThan(0.1)
    expect(matches / asked).toBeLessThan(0.9)
  })
})

describe('the enrolment', () => {
  test('takes the lists in their order, each number once: the first list that brings it wins', () => {
    const last = listOf([{}, {}], '+4499')
    const first = listOf([{}, {}, {}, {}])
    const second = listOf([{ category: 'x' }, {}, {}, {}, {}, {}])
    const id = campaign(first, [second, last])
    expect(enrol(id)).toBe(8)
    expect(numbersOf(id)).toEqual([
      ...people(6, LONDON, '+4420').map(({ number }) => number),
      ...people(2, LONDON, '+4499').map(({ number }) => number),
    ])
    // again enrols nobody; somebody who has come since is enrolled
    expect(enrol(id)).toBe(0)
    folder.database.exec(
      `INSERT INTO recipients (list_id, line, number, zone, zone_evidence) VALUES (${first}, 9, '+4477', '', '')`,
    )
    expect(enrol(id, NOW + 5)).toBe(1)
    expect(folder.value('SELECT enrolled_at FROM campaign_recipients ORDER BY id DESC LIMIT 1')).toBe(NOW + 5)
  })

  test('takes a line once, though two lists write it as two numbers', () => {
    const write = (listId: number, number: string) =>
      folder.database.exec(`UPDATE recipients SET number = '${number}' WHERE list_id = ${listId}
        AND number = (SELECT min(number) FROM recipients WHERE list_id = ${listId})`)
    const first = listOf([{}, {}], '+4420')
    const second = listOf([{}, {}], '+4499')
    write(first, '+5215512345678')
    write(second, '+525512345678')
    expect(folder.store.campaigns.countAudience([second, first], filterOf({}))).toMatchObject([{ count: 3 }])
    const id = campaign(second, [first])
    expect(enrol(id)).toBe(3)
    expect(numbersOf(id).filter(number => String(number).startsWith('+52'))).toEqual(['+525512345678'])
  })

  test('counts a number once as well, also when the first list has it and does not match', () => {
    const vip = { tags: ['vip'] }
    const first = listOf([vip, {}, vip])
    const second = listOf([vip, vip, vip, { ...vip, region: 'GB' }])
    const filter = filterOf({ all: [{ field: 'tag', test: 'is', value: 'vip' }] })
    expect(folder.store.campaigns.countAudience([first, second], filter)).toEqual([
      { zone: LONDON, region: '', count: 3 },
      { zone: LONDON, region: 'GB', count: 1 },
    ])
    const id = campaign(first, [second], { filter })
    expect(enrol(id)).toBe(4)
    expect(folder.store.campaigns.dueGroups(id)).toEqual([
      { zone: LONDON, region: '', count: 3 },
      { zone: LONDON, region: 'GB', count: 1 },
    ])
  })

  test('reads priorities from a column; what is no priority is 5', () => {
    const written = ['1', ' 9 ', '0', '10', 'high', '3.5', '']
    const id = campaign(listOf([...written.map(rank => ({ variables: { rank } })), {}]), [], {
      priorityVariable: 'rank',
    })
    enrol(id)
    const priorities = folder.database
      .prepare<[], { priority: number }>('SELECT priority FROM campaign_recipients ORDER BY id')
      .all()
    expect(priorities.map(({ priority }) => priority)).toEqual([1, 9, 5, 5, 5, 5, 5, 5])
  })

  test('shuffles by campaign, the same each time, and is never due before its instant', () => {
    const listId = folder.list('A', people(40))
    const order = (dueAt: number): string[] => {
      const id = campaign(listId, [], { order: 'random' })
      enrol(id, NOW, dueAt)
      expect(
        folder.value('SELECT min(next_at) FROM campaign_recipients WHERE campaign_id = ?', id),
      ).toSatisfy(at => (dueAt > NOW ? Number(at) >= dueAt : Number(at) > NOW - 60_000))
      const { claimed } = folder.store.transaction(() =>
        folder.store.campaigns.claimDue(id, 1, groupsOf([LONDON]), dueAt + 60_000, 40, openGate),
      )
      // so that the next campaign may call them
      folder.database.exec('DELETE FROM attempts')
      return claimed.map(({ number }) => number)
    }
    const listed = people(40).map(({ number }) => number)
    const [first, second, later] = [order(NOW), order(NOW), order(NOW + 5_000)]
    for (const shuffled of [first, second, later]) {
      expect(shuffled).not.toEqual(listed)
      expect([...shuffled].sort()).toEqual(listed)
    }
    expect(first).not.toEqual(second)
    expect(folder.store.campaigns.enrolled(3, 1)).toMatchObject({ state: 'dialing' })
  })

  test('that begins with a delay says so', () => {
    const id = campaign(folder.list('A', people(2)), [])
    enrol(id, NOW, NOW + 3_600_000)
    expect(folder.store.campaigns.enrolled(id, 1)).toMatchObject({
      nextAt: NOW + 3_600_000,
      blockedBy: 'cadence-delay',
      enrolledAt: NOW,
    })
  })
})
