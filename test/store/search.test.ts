import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  type OpenedListQuestions,
  openListQuestions,
} from '../../electron/engine/store/open-list-questions.ts'
import { type ListView, listViewSchema } from '../../shared/model/list-view.ts'
import { NOW } from '../support/store-calls.ts'
import { openStoreFolder, people, type StoreFolder } from '../support/store-folder.ts'

let folder: StoreFolder
let lists: OpenedListQuestions
beforeEach(() => {
  folder = openStoreFolder()
  lists = openListQuestions(folder.dataDir)
})
afterEach(() => {
  lists.close()
  folder.close()
})

const view = (asked: Parameters<typeof listViewSchema.parse>[0]): ListView => listViewSchema.parse(asked)
const titles = (text: string) => lists.questions.find(text).map(({ title }) => title)

describe('the search for everything', () => {
  test('finds campaigns, lists, trunks and people, by name or number', () => {
    const listId = folder.list('Spring customers', [
      { number: '+442071838750', name: 'Springer, Ann' },
      { number: '+442071838751' },
    ])
    const trunkId = folder.trunk('Spring trunk')
    const id = folder.active(listId, trunkId, NOW, 'Spring renewals')
    expect(lists.questions.find('spring').map(({ kind, title, route }) => [kind, title, route])).toEqual([
      ['campaign', 'Spring renewals', `/campaigns/${id}`],
      ['recipient', 'Springer, Ann', '/recipients/1'],
      ['list', 'Spring customers', `/lists/${listId}`],
      ['trunk', 'Spring trunk', '/trunks'],
    ])
    expect(titles('+44 20 7183-8751')).toEqual(['+442071838751'])
    expect(titles('020 7183')).toEqual(['+442071838751', 'Springer, Ann'])
    expect(titles('38750')).toEqual(['Springer, Ann'])
    expect(titles('%')).toEqual([])
    folder.database.exec(`UPDATE recipient_lists SET state = 'removing'`)
    expect(titles('020 7183')).toEqual([])
  })

  test('knows at once what was added, changed, moved or removed', () => {
    const listId = folder.list('A', people(20_000))
    expect(titles('Person 19999')).toEqual(['Person 19999'])
    folder.database.exec(`UPDATE recipients SET name = 'Zoë' WHERE name = 'Person 7'`)
    expect(titles('zoe')).toEqual(['Zoë'])
    folder.list('B', [{ number: '+493023125003', name: 'Zoë the second' }])
    expect(titles('zoe')).toEqual(['Zoë the second', 'Zoë'])
    folder.database.exec(
      `INSERT INTO recipient_numbers (recipient_id, position, number, zone, zone_evidence) VALUES (8, 1, '+33612345678', '', '');
       UPDATE recipients SET edited_at = 1 WHERE id = 8`,
    )
    expect(titles('06 12 34')).toEqual(['Zoë'])
    folder.database.exec(`DELETE FROM recipients WHERE name = 'Zoë'`)
    expect(titles('zoe')).toEqual(['Zoë the second'])
    folder.database.exec(`UPDATE recipients SET list_id = ${listId} WHERE name = 'Zoë the second'`)
    expect(lists.questions.page(listId, view({ search: 'zoe' }), 0, 10).total).toBe(1)
    // an id that was freed is taken again
    folder.database.exec(`DELETE FROM recipients WHERE id = (SELECT max(id) FROM recipients)`)
    folder.list('C', [{ number: '+493023125004', name: 'Yvonne' }])
    expect(titles('zoe')).toEqual([])
    expect(titles('yvonne')).toEqual(['Yvonne'])
  })
})

describe('a list as a table shows it', () => {
  const names = (listId: number, asked: Parameters<typeof view>[0], offset = 0, limit = 100) =>
    lists.questions.page(listId, view(asked), offset, limit).rows.map(({ name }) => name)
  const condition = (field: string, value: string, variable = '') => ({
    filter: { conditions: { all: [{ field, variable, test: 'is', value }] } },
  })

  test('is searched, filtered and sorted, by pages, and says how many there are', () => {
    const listId = folder.list('A', [
      { number: '+442071838750', name: 'ann', country: 'GB', region: 'GB-LND' },
      { number: '+493023125003', name: 'Özlem', country: 'DE', zone: 'Europe/Berlin' },
      { number: '+493023125004', country: 'DE', zone: 'Europe/Berlin' },
      { number: '+442071838751', name: 'Bob', country: 'GB' },
    ])
    folder.list('B', [{ number: '+442071838752', name: 'Ann of another list' }])
    folder.database.exec(`
      UPDATE recipients SET tags = '["vip"]', variables = '{"balance":"9"}' WHERE id = 1;
      UPDATE recipients SET variables = '{"balance":"100.5"}', category = 'late' WHERE id = 2;
      UPDATE recipients SET variables = '{"balance":"-3"}', edited_at = 7 WHERE id = 4`)
    expect(names(listId, {})).toEqual(['ann', 'Özlem', null, 'Bob'])
    expect(lists.questions.page(listId, view({}), 1, 2)).toMatchObject({
      total: 4,
      rows: [{ name: 'Özlem', category: 'late', variables: { balance: '100.5' } }, { name: null }],
    })
    expect(names(listId, { sort: { column: 'name' } })).toEqual(['ann', 'Bob', 'Özlem', null])
    expect(names(listId, { sort: { column: 'name', descending: true } })).toEqual([
      'Özlem',
      'Bob',
      'ann',
      null,
    ])
    expect(names(listId, { sort: { column: 'variable', variable: 'balance' } })).toEqual([
      'Bob',
      'ann',
      'Özlem',
      null,
    ])
    expect(names(listId, { search: 'ann' })).toEqual(['ann'])
    expect(names(listId, { search: '030 2312', sort: { column: 'number', descending: true } })).toEqual([
      null,
      'Özlem',
    ])
    expect(names(listId, condition('country', 'de'))).toEqual(['Özlem', null])
    expect(names(listId, condition('zone', 'Europe/Berlin'))).toEqual(['Özlem', null])
    expect(names(listId, condition('tag', 'VIP'))).toEqual(['ann'])
    expect(names(listId, condition('variable', '-3', 'balance'))).toEqual(['Bob'])
    expect(names(listId, { filter: { edited: true } })).toEqual(['Bob'])
    expect(names(listId, { filter: { edited: false }, search: '020' })).toEqual(['ann'])
    expect([...lists.questions.ids(listId, view({ search: '44' }))]).toEqual([1, 4])
    expect(lists.questions.values(listId, { column: 'country', variable: '' })).toEqual([
      { value: 'DE', count: 2 },
      { value: 'GB', count: 2 },
    ])
    expect(lists.questions.values(listId, { column: 'variable', variable: 'balance' })).toHaveLength(3)
    expect(lists.questions.choices(listId)).toEqual({
      countries: ['DE', 'GB'],
      regions: ['GB-LND'],
      zones: ['Europe/Berlin', 'Europe/London'],
      tags: ['vip'],
      categories: ['late'],
      variables: ['balance'],
    })
  })

  test('shows who may not be called, and who was called', () => {
    const listId = folder.list('A', people(4))
    const trunkId = folder.trunk()
    folder.active(listId, trunkId, NOW)
    folder.database.exec(`
      INSERT INTO do_not_call VALUES (1, '+442070000001', 0, NULL, 'Asked.', 'operator', 'Ann', 5);
      INSERT INTO do_not_call VALUES (2, '+336', 1, NULL, 'Asked.', 'operator', 'Ann', 5);
      INSERT INTO do_not_call VALUES (3, '+442070000000', 0, 1, 'Of one campaign.', 'operator', 'Ann', 5);
      INSERT INTO recipient_numbers (recipient_id, position, number, zone, zone_evidence) VALUES (3, 1, '+33612345678', '', '');
      INSERT INTO attempts (campaign_id, campaign_recipient_id, recipient_id, trunk_id, number, person, ordinal, state, claimed_at,
        ended_at, outcome, blame) VALUES (1, 4, 4, 1, '+442070000003', '+442070000003', 1, 'ended', 7, 11, 'busy', 'recipient')`)
    expect(names(listId, { filter: { doNotCall: true } })).toEqual(['Person 1', 'Person 2'])
    expect(names(listId, { filter: { doNotCall: false, called: false } })).toEqual(['Person 0'])
    expect(names(listId, { filter: { called: true } })).toEqual(['Person 3'])
  })
})

test('finds the recipients of a campaign by the same search', () => {
  const listId = folder.list('A', [{ number: '+442071838750', name: '100% Ann_e' }, ...people(8)])
  const id = folder.active(listId, folder.trunk(), NOW)
  folder.list('B', [{ number: '+442071838759', name: 'Person of another list' }])
  const asked = { campaignId: id, state: null, finalState: null, lastOutcome: null, offset: 0, limit: 100 }
  expect(lists.questions.results({ ...asked, search: '0% A' })).toEqual({ total: 1, rows: [1] })
  expect(lists.questions.results({ ...asked, search: 'person', offset: 6, limit: 5 })).toEqual({
    total: 8,
    rows: [8, 9],
  })
  expect(lists.questions.results({ ...asked, search: 'person', state: 'done' }).total).toBe(0)
})
