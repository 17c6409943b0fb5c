import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listViewSchema } from '../../shared/model/list-view.ts'
import { type ListBench, openListBench } from '../support/list-bench.ts'
import { people } from '../support/people-file.ts'

const everyone = listViewSchema.parse({})

let bench: ListBench
beforeEach(() => {
  bench = openListBench()
})
afterEach(() => bench.close())

describe('a list that is there', () => {
  test('is renamed, searched, and removed with all that belongs to it', async () => {
    const { listId, importId } = await bench.importList(`${people(2_000)}Nobody,,x\n`)
    const id = listId ?? 0
    const { requests } = bench.files
    expect(await requests['lists.rename']({ id, name: 'Others' })).toMatchObject({
      ok: true,
      value: { name: 'Others' },
    })
    const find = async (search: string) => {
      const found = await requests['lists.recipients']({ ...everyone, id, offset: 0, limit: 3, search })
      return found.ok ? [found.value.total, found.value.rows[0]?.name] : found.error.code
    }
    expect(await find('')).toEqual([2_000, 'Person 0'])
    expect(await find('199 person')).toEqual([12, 'Person 199'])
    expect(await find('+44 20 7000 17')).toEqual([100, 'Person 1700'])
    expect(await find('001234')).toEqual([1, 'Person 1234'])
    expect(await find('%')).toEqual([0, undefined])
    expect(await requests['lists.remove']({ id })).toEqual({ ok: true, value: { id } })
    expect(await bench.lists()).toEqual([])
    expect(await find('')).toBe('list_not_found')
    expect(await requests['lists.rename']({ id, name: 'x' })).toMatchObject({
      error: { code: 'list_not_found' },
    })
    for (const table of [
      'recipients',
      'recipient_lists',
      'list_recipient_counts',
      'rejected_rows',
      'imports',
    ])
      await bench.untilValue(`SELECT count(*) FROM ${table}`, 0)
    expect(await requests['imports.get']({ importId })).toMatchObject({
      error: { code: 'import_not_found' },
    })
    expect(await requests['imports.get']({ importId: 99 })).toMatchObject({
      error: { code: 'import_not_found' },
    })
  })

  test('tells of everybody what the file said of them: region, category, tags, and how many numbers', async () => {
    const file = `name,phone,phone2,category,tags,state
Ada,+1 212 555 0101,+1 212 555 0102,household,renewal;spring,NY
Satellite,+88 1 6123 45678,,,,
`
    const { listId } = await bench.importList(file)
    const page = { ...everyone, id: listId ?? 0, offset: 0, limit: 10 }
    expect(await bench.files.requests['lists.recipients'](page)).toMatchObject({
      ok: true,
      value: {
        total: 2,
        rows: [
          {
            name: 'Ada',
            region: 'US-NY',
            zone: 'America/New_York',
            category: 'household',
            tags: ['renewal', 'spring'],
            furtherNumbers: 1,
          },
          { name: 'Satellite', region: '', zone: null, category: null, tags: [], furtherNumbers: 0 },
        ],
      },
    })
  })

  test('is kept while a campaign uses it', async () => {
    const { listId } = await bench.importList(people(3))
    bench.opened.database.exec(`
      INSERT INTO trunks (id, name, settings, created_at) VALUES (1, 'T', '{}', 0);
      INSERT INTO campaigns (name, state, settings, list_id, trunk_id, created_at) VALUES ('C', 'draft', '{}', ${listId}, 1, 0);`)
    expect(await bench.files.requests['lists.remove']({ id: listId ?? 0 })).toMatchObject({
      ok: false,
      error: { code: 'list_in_use', message: expect.stringContaining('A campaign uses the list “People”') },
    })
    expect(await bench.lists()).toMatchObject([{ campaigns: 1 }])
  })
})
