import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { NOW } from '../support/store-calls.ts'
import { openStoreFolder, type StoreFolder } from '../support/store-folder.ts'

let folder: StoreFolder
beforeEach(() => {
  folder = openStoreFolder()
})
afterEach(() => folder.close())

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
