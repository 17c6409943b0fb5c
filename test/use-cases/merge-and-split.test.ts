import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { mergeLists, splitList } from '../../electron/engine/use-cases/merge-and-split.ts'
import { type SplitBy, splitBySchema } from '../../shared/model/list-view.ts'
import { type ListHouse, openListHouse } from '../support/list-house.ts'
import { people } from '../support/store-folder.ts'

let house: ListHouse
beforeEach(() => {
  house = openListHouse()
})
afterEach(() => house.close())

const split = (id: number, by: SplitBy) => splitList(house.deps, house.acts, { id, by })

describe('lists', () => {
  test('are merged into a new one, each number once, completed from one another', async () => {
    const a = house.folder.list('A', [{ number: '+442070000000', name: 'Ann' }, { number: '+442070000001' }])
    const b = house.folder.list('B', [
      { number: '+442070000001', name: 'Bob' },
      { number: '+493023125003', name: 'Cem', zone: 'Europe/Berlin' },
    ])
    house.folder.database.exec(`
      UPDATE recipients SET tags = '["x"]', variables = '{"a":"1"}' WHERE id = 2;
      UPDATE recipients SET tags = '["y"]', variables = '{"a":"2","b":"3"}', category = 'late' WHERE id = 3;
      INSERT INTO recipient_numbers (recipient_id, position, number, zone, zone_evidence) VALUES (4, 1, '+33612345678', '', '')`)
    const merged = await mergeLists(house.deps, { ids: [a, b], name: 'Both', archive: true })
    expect(merged).toMatchObject({
      ok: true,
      value: { count: 3, duplicates: 1, list: { name: 'Both', origin: 'merge', importId: null, people: 3 } },
    })
    const id = merged.ok ? merged.value.list.id : 0
    expect(
      house.people(id, `json_array(name, number, json(tags), category, json(variables))`).map(String),
    ).toEqual([
      '["Ann","+442070000000",[],null,{}]',
      '["Bob","+442070000001",["x","y"],"late",{"a":"1","b":"3"}]',
      '["Cem","+493023125003",[],null,{}]',
    ])
    expect(house.folder.value('SELECT number FROM recipient_numbers WHERE recipient_id > 4')).toBe(
      '+33612345678',
    )
    expect(house.people(a)).toHaveLength(2)
    expect(house.deps.lists.lists().map(({ archivedAt }) => archivedAt === null)).toEqual([
      true,
      false,
      false,
    ])
    expect((await house.search.ids(id, { search: 'cem', filter: everyone, sort: null })).length).toBe(1)
  })

  test('are merged with each line once, whichever of its two numbers a list has', async () => {
    const a = house.folder.list('A', [{ number: '+5491123456789', name: 'Ann' }])
    const b = house.folder.list('B', [{ number: '+541123456789' }, { number: '+541123456788' }])
    house.folder.database.exec(`UPDATE recipients SET category = 'late' WHERE list_id = ${b}`)
    const merged = await mergeLists(house.deps, { ids: [a, b], name: 'Both', archive: false })
    expect(merged).toMatchObject({ ok: true, value: { count: 2, duplicates: 1 } })
    const id = merged.ok ? merged.value.list.id : 0
    expect(house.people(id, `json_array(name, number, category)`).map(String)).toEqual([
      '["Ann","+5491123456789","late"]',
      '[null,"+541123456788","late"]',
    ])
  })

  test('of a merge that was cut off nothing is left', async () => {
    const a = house.folder.list('A', people(5))
    const { acts } = house.deps
    acts.copySlice(a, 0, acts.createList('Half', 'merge', false, 0), 3)
    await house.crash()
    await house.acts.begin()
    expect(house.deps.lists.lists().map(({ name }) => name)).toEqual(['A'])
    while (house.deps.lists.removeSome(100, 0));
    expect(house.folder.value('SELECT count(*) FROM recipients')).toBe(5)
  })

  test('are split by view, by column and by count, and put together again', async () => {
    const id = house.folder.list('A', [
      { number: '+442070000000', name: 'Ann', country: 'GB' },
      { number: '+493023125003', name: 'Cem', country: 'DE' },
      { number: '+493023125004', name: 'Dora', country: 'DE' },
      { number: '+88161234567', name: 'Satellite' },
    ])
    const names = () =>
      house.deps.lists
        .lists()
        .map(list => [list.name, house.people(list.id)])
        .reverse()
    const before = names()
    const byColumn = await split(id, splitBySchema.parse({ kind: 'column', column: 'country' }))
    expect(names()).toEqual([
      ['A', ['Satellite']],
      ['A – DE', ['Cem', 'Dora']],
      ['A – GB', ['Ann']],
    ])
    expect(await house.acts.undo(byColumn.ok ? (byColumn.value.undoId ?? 0) : 0)).toMatchObject({ ok: true })
    expect(names()).toEqual(before)

    await split(id, splitBySchema.parse({ kind: 'view', name: 'Berlin', view: { search: '030' } }))
    expect(names()).toEqual([
      ['A', ['Ann', 'Satellite']],
      ['Berlin', ['Cem', 'Dora']],
    ])
    await split(id, { kind: 'count', count: 1 })
    expect(names().map(([name]) => name)).toEqual(['A', 'Berlin', 'A (2 of 2)'])
    expect(await split(id, { kind: 'count', count: 5 })).toMatchObject({
      ok: false,
      error: { code: 'bad_input' },
    })
    expect(await split(99, { kind: 'count', count: 5 })).toMatchObject({ error: { code: 'list_not_found' } })
  })
})

const everyone = {
  conditions: { all: [], any: [], none: [] },
  doNotCall: null,
  called: null,
  edited: null,
}
