import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BulkAct } from '../../shared/model/list-view.ts'
import { bulkScopeSchema } from '../../shared/model/list-view.ts'
import { type ListHouse, openListHouse } from '../support/list-house.ts'
import { NOW } from '../support/store-calls.ts'
import { people } from '../support/store-folder.ts'

let house: ListHouse
beforeEach(() => {
  house = openListHouse()
})
afterEach(() => house.close())

const everyone = bulkScopeSchema.parse({ view: {} })

async function act(listId: number, what: BulkAct, who = everyone) {
  const acted = await house.acts.act(listId, who, what)
  if (!acted.ok) throw new Error(acted.error.message)
  return acted.value
}
async function undo(undoId: number | null) {
  return house.acts.undo(undoId ?? 0)
}
/** Everything that is stored of recipients, their numbers, the counts and do-not-call, as text. */
function everything(): string {
  const rows = (sql: string) => house.folder.database.prepare(sql).all()
  return JSON.stringify([
    rows('SELECT * FROM recipients ORDER BY id'),
    rows('SELECT * FROM recipient_numbers ORDER BY 1, 2'),
    rows('SELECT * FROM list_recipient_counts WHERE count > 0 ORDER BY 1, 2, 3, 4'),
    rows('SELECT * FROM do_not_call'),
    rows('SELECT id, name, state FROM recipient_lists ORDER BY id'),
  ])
}

describe('an act on several recipients', () => {
  const kinds: readonly [string, BulkAct, string, unknown][] = [
    ['tags', { kind: 'tag', tag: 'vip' }, 'tags', '["old","vip"]'],
    ['takes tags away', { kind: 'untag', tag: 'old' }, 'tags', '[]'],
    ['sets a category', { kind: 'set-category', category: 'Late' }, 'category', 'Late'],
    ['takes the category away', { kind: 'set-category', category: null }, 'category', null],
  ]
  test.each(kinds)('%s, and is undone wholly', async (_, what, column, wanted) => {
    const listId = house.folder.list('A', people(700))
    house.folder.database.exec(`UPDATE recipients SET tags = '["old"]', category = 'Early'`)
    const before = everything()
    const { undoId, count, skipped } = await act(listId, what)
    expect({ count, skipped }).toEqual({ count: 700, skipped: 0 })
    expect(new Set(house.people(listId, column))).toEqual(new Set([wanted]))
    expect(await act(listId, what)).toEqual({ undoId: null, count: 0, skipped: 700 })
    expect(await undo(undoId)).toEqual({ ok: true, value: { count: 700 } })
    expect(everything()).toBe(before)
    expect(await undo(undoId)).toMatchObject({ ok: false, error: { code: 'act_not_found' } })
  })

  test('is for those chosen, or for everyone in view but for some', async () => {
    const listId = house.folder.list('A', people(20))
    const tagged = () => house.people(listId, `name FROM recipients WHERE tags <> '[]' AND list_id = ? --`)
    await act(listId, { kind: 'tag', tag: 'x' }, { ids: [2, 4] })
    expect(house.folder.value(`SELECT group_concat(id) FROM recipients WHERE tags <> '[]'`)).toBe('2,4')
    expect(tagged).toBeDefined()
    const view = bulkScopeSchema.parse({ view: { search: 'person 1' }, except: [2] })
    // Person 1 and 10 to 19, but not Person 1
    expect(await act(listId, { kind: 'set-category', category: 'c' }, view)).toMatchObject({ count: 10 })
    expect(house.folder.value('SELECT min(id) FROM recipients WHERE category IS NOT NULL')).toBe(11)
  })

  test('removes people with their numbers but for those in a campaign, and brings them back under their ids', async () => {
    const listId = house.folder.list('A', people(400))
    house.folder.database.exec(`
      INSERT INTO recipient_numbers (recipient_id, position, number, zone, zone_evidence) VALUES (7, 1, '+33612345678', 'Europe/Paris', 'x');
      UPDATE recipients SET variables = '{"a":"1"}', external_id = 'id-7', tags = '["t"]' WHERE id = 7`)
    const other = house.folder.list('B', people(2, 'Europe/London', '+44161'))
    house.folder.active(other, house.folder.trunk(), NOW)
    const before = everything()
    const removed = await act(listId, { kind: 'remove' })
    expect(removed).toMatchObject({ count: 400, skipped: 0 })
    expect(house.people(listId)).toEqual([])
    expect((await house.search.find('Person 399')).filter(({ kind }) => kind === 'recipient')).toEqual([])
    await undo(removed.undoId)
    expect(everything()).toBe(before)
    expect((await house.search.find('Person 399')).map(({ title }) => title)).toEqual(['Person 399'])
    expect(await act(other, { kind: 'remove' })).toEqual({ undoId: null, count: 0, skipped: 2 })
  })

  test('who was imported again after a removal stays as they are now, and a taken id is left to its owner', async () => {
    const listId = house.folder.list('A', people(3))
    const { undoId } = await act(listId, { kind: 'remove' })
    house.folder.database.exec(`
      INSERT INTO recipients (id, list_id, line, number, name, zone, zone_evidence) VALUES
        (1, ${listId}, 2, '+442070000001', 'Newer', '', ''), (2, ${listId}, 3, '+442079999999', 'Another', '', '')`)
    await undo(undoId)
    expect(house.people(listId, `name || ' ' || number`).sort()).toEqual([
      'Another +442079999999',
      'Newer +442070000001',
      'Person 0 +442070000000',
      'Person 2 +442070000002',
    ])
  })

  test('moves people but for those whose number is on the other list, and moves them back', async () => {
    const from = house.folder.list('A', people(5))
    const to = house.folder.list('B', [{ number: '+442070000003', name: 'Here already' }])
    const before = everything()
    const moved = await act(from, { kind: 'move', listId: to })
    expect(moved).toMatchObject({ count: 4, skipped: 1 })
    expect(house.people(from)).toEqual(['Person 3'])
    expect(house.people(to)).toHaveLength(5)
    const lists = house.deps.lists.lists().map(({ id, people: on }) => [id, on])
    expect(lists).toEqual([
      [to, 5],
      [from, 1],
    ])
    await undo(moved.undoId)
    expect(everything()).toBe(before)
  })

  test('people stay where they were moved to when the list that they came from is gone', async () => {
    const from = house.folder.list('A', people(3))
    const to = house.folder.list('B', [])
    const moved = await act(from, { kind: 'move', listId: to })
    house.folder.database.exec(
      `UPDATE imports SET list_id = NULL; DELETE FROM recipient_lists WHERE id = ${from}`,
    )
    expect(await undo(moved.undoId)).toMatchObject({ ok: true })
    expect(house.people(to)).toHaveLength(3)
  })

  test('blocks every number of theirs, takes them out of campaigns, and unblocks what it added only', async () => {
    const listId = house.folder.list('A', people(4))
    const campaignId = house.folder.active(listId, house.folder.trunk(), NOW)
    house.folder.database.exec(`
      INSERT INTO recipient_numbers (recipient_id, position, number, zone, zone_evidence) VALUES (1, 1, '+33612345678', '', '');
      INSERT INTO do_not_call VALUES (1, '+442070000002', 0, NULL, 'Before.', 'operator', 'Ann', 5)`)
    const blocked = await act(listId, { kind: 'block', reason: 'Asked.' }, { ids: [1, 2, 3] })
    expect(blocked).toMatchObject({ count: 2, skipped: 1 })
    const patterns = () =>
      house.folder.database.prepare('SELECT pattern FROM do_not_call ORDER BY 1').pluck().all()
    expect(patterns()).toEqual(['+33612345678', '+442070000000', '+442070000001', '+442070000002'])
    expect(
      house.folder.value(
        `SELECT group_concat(recipient_id) FROM campaign_recipients WHERE campaign_id = ? AND final_state = 'suppressed'`,
        campaignId,
      ),
    ).toBe('1,2')
    await undo(blocked.undoId)
    expect(patterns()).toEqual(['+442070000002'])
  })

  test('is refused for a list that is not there', async () => {
    const listId = house.folder.list('A', people(1))
    const of = (id: number, what: BulkAct) => house.acts.act(id, everyone, what)
    expect(await of(99, { kind: 'remove' })).toMatchObject({ error: { code: 'list_not_found' } })
    expect(await of(listId, { kind: 'move', listId: 99 })).toMatchObject({
      error: { code: 'list_not_found' },
    })
  })

  test('that was cut off is taken back at the next start, but a block stays', async () => {
    const listId = house.folder.list('A', people(10))
    const before = everything()
    const { acts } = house.deps
    const tagging: BulkAct = { kind: 'tag', tag: 'half' }
    acts.apply(acts.begin({ kind: 'bulk', listId, act: tagging }, NOW), tagging, [1, 2, 3], NOW)
    const removing: BulkAct = { kind: 'remove' }
    acts.apply(acts.begin({ kind: 'bulk', listId, act: removing }, NOW), removing, [3, 4], NOW)
    await house.crash()
    await house.acts.begin()
    expect(everything()).toBe(before)
    const blocking: BulkAct = { kind: 'block', reason: 'Asked.' }
    house.deps.acts.apply(
      house.deps.acts.begin({ kind: 'bulk', listId, act: blocking }, NOW),
      blocking,
      [5],
      NOW,
    )
    await house.crash()
    await house.acts.begin()
    expect(house.folder.value('SELECT count(*) FROM do_not_call')).toBe(1)
  })

  test('is forgotten after a day', async () => {
    const listId = house.folder.list('A', people(1_200))
    const { undoId } = await act(listId, { kind: 'tag', tag: 'x' })
    house.folder.database.exec('UPDATE list_acts SET at = at - 25 * 3600000')
    await house.acts.begin()
    expect(house.folder.value('SELECT count(*) FROM list_act_rows')).toBe(0)
    expect(await undo(undoId)).toMatchObject({ ok: false, error: { code: 'act_not_found' } })
  })
})
