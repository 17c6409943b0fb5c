import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { NO_COUNTS } from '../../shared/model/import-counts.ts'
import type { ImportProgress, ListDifference } from '../../shared/model/list-import.ts'
import { type ListBench, NEW_LIST, openListBench } from '../support/list-bench.ts'

let bench: ListBench
beforeEach(() => {
  bench = openListBench()
})
afterEach(() => bench.close())

const FIRST = `Customer ID,Name,Phone,Note
K-1,Ann,+447400123451,a
K-2,Bob,+447400123452,b
K-3,Cy,+447400123453,c
`
/** Bob has another note, Cy Ann's number and Ann his, Di is new. */
const SECOND = `Customer ID,Name,Phone,Note
K-1,Ann,+447400123453,a
K-2,Bob,+447400123452,new
K-3,Cy,+447400123451,c
K-4,Di,+447400123454,d
`
const PEOPLE = `SELECT json_group_array(json_array(id, number, name, external_id, variables)) FROM recipients`
const ALL = `SELECT json_group_array(json_array(id, list_id, line, number, name, external_id, tags, category, variables, zone, region))
  FROM (SELECT * FROM recipients ORDER BY id)`

async function update(content: string, gone: 'keep' | 'remove' = 'keep'): Promise<ImportProgress> {
  const uploadId = await bench.upload(content)
  const { mapping } = await bench.inspect(uploadId)
  const started = await bench.files.requests['imports.start']({
    ...NEW_LIST,
    uploadId,
    mapping,
    listName: '',
    listId: 1,
    gone,
  })
  if (!started.ok) throw new Error(started.error.message)
  return bench.ended(started.value.importId)
}

async function compare(content: string): Promise<ListDifference> {
  const uploadId = await bench.upload(content)
  const { mapping } = await bench.inspect(uploadId)
  const difference = await bench.files.requests['imports.compare']({ uploadId, mapping, listId: 1 })
  if (!difference.ok) throw new Error(difference.error.message)
  return difference.value
}

async function undo(importId: number): Promise<unknown> {
  const undone = await bench.files.requests['imports.undo']({ importId })
  return undone.ok ? undone.value.state : undone.error.code
}

describe('a file comes into a list that is there', () => {
  beforeEach(async () => {
    expect(await bench.importList(FIRST)).toMatchObject({ state: 'done', counts: { accepted: 3 } })
  })

  test('the same file again changes nothing', async () => {
    const before = bench.value(ALL)
    const progress = await update(FIRST)
    expect(progress).toMatchObject({
      state: 'done',
      isUpdate: true,
      counts: { ...NO_COUNTS, rows: 3, duplicateInList: 3 },
    })
    expect(bench.value(ALL)).toBe(before)
    expect(bench.value('SELECT count(*) FROM recipients WHERE updated_at IS NOT NULL')).toBe(0)
    expect(bench.value('SELECT count(*) FROM import_changes')).toBe(0)
  })

  test('people are told apart by their id, and even change their numbers among them', async () => {
    const difference = await compare(SECOND)
    expect(difference).toMatchObject({
      counts: { ...NO_COUNTS, rows: 4, accepted: 1, updated: 3 },
      gone: 0,
      byField: expect.arrayContaining([
        { field: 'Phone number', count: 2 },
        { field: 'Note', count: 1 },
      ]),
      samples: expect.arrayContaining([{ line: 3, person: 'Bob', field: 'Note', before: 'b', after: 'new' }]),
    })
    expect(bench.value('SELECT count(*) FROM imports')).toBe(1)
    const before = bench.value(ALL)
    const progress = await update(SECOND)
    expect(progress.counts).toEqual({ ...NO_COUNTS, rows: 4, accepted: 1, updated: 3 })
    expect(JSON.parse(String(bench.value(PEOPLE)))).toEqual([
      [1, '+447400123453', 'Ann', 'K-1', '{"Note":"a"}'],
      [2, '+447400123452', 'Bob', 'K-2', '{"Note":"new"}'],
      [3, '+447400123451', 'Cy', 'K-3', '{"Note":"c"}'],
      [4, '+447400123454', 'Di', 'K-4', '{"Note":"d"}'],
    ])
    expect(await undo(progress.importId)).toBe('undone')
    expect(bench.value(ALL)).toBe(before)
  })

  test('who is not in the file stays, or goes when that is asked for, and comes back', async () => {
    const [header, ann] = FIRST.split('\n')
    const short = `${header}\n${ann}\n`
    expect(await compare(short)).toMatchObject({ gone: 2, goneSamples: ['Bob', 'Cy'] })
    await update(short)
    expect(bench.value('SELECT count(*) FROM recipients')).toBe(3)
    const before = bench.value(ALL)
    const { importId } = await update(short, 'remove')
    expect(bench.value('SELECT count(*) FROM recipients')).toBe(1)
    expect((await bench.lists())[0]).toMatchObject({ people: 1 })
    expect(await undo(importId)).toBe('undone')
    expect(bench.value(ALL)).toBe(before)
    expect((await bench.lists())[0]).toMatchObject({ people: 3 })
  })

  test('a consent is taken from the file, but not erased by an empty cell nor replaced by an older one', async () => {
    const header = 'Customer ID,Phone,Consent source,Consent date,Consent type\n'
    const consents = () =>
      bench.value(`SELECT json_group_array(json_array(consent_source, date(consent_at / 1000, 'unixepoch'), consent_form))
        FROM (SELECT * FROM recipients WHERE consent_at IS NOT NULL ORDER BY id)`)
    const said = `${header}K-1,+447400123451,web form,2026-01-31,written\nK-2,+447400123452,call,2026-01-31,express\n`
    expect((await compare(said)).byField).toEqual([
      { field: 'Source of consent', count: 2 },
      { field: 'Date of consent', count: 2 },
      { field: 'Kind of consent', count: 2 },
    ])
    const first = await update(said)
    expect(first).toMatchObject({ counts: { updated: 2 } })
    const known = '[["web form","2026-01-31","written"],["call","2026-01-31","express"]]'
    expect(consents()).toBe(known)
    const less = `${header}K-1,+447400123451,,,\nK-2,+447400123452,letter,2025-01-31,written\n`
    expect(await update(less)).toMatchObject({ counts: { updated: 0, duplicateInList: 2 } })
    expect(consents()).toBe(known)
    const renewed = await update(`${header}K-1,+447400123451,,2026-08-01,\nK-2,+447400123452,,,written\n`)
    expect(renewed).toMatchObject({ counts: { updated: 2 } })
    expect(consents()).toBe('[["web form","2026-08-01","written"],["call","2026-01-31","written"]]')
    await undo(renewed.importId)
    expect(consents()).toBe(known)
  })

  test('columns that the file does not have stay, and a number of another person is refused', async () => {
    await update('Customer ID,Name,Phone\nK-2,Robert,+447400123452\nK-9,Eve,+447400123451\n')
    expect(JSON.parse(String(bench.value(PEOPLE)))[1]).toEqual([
      2,
      '+447400123452',
      'Robert',
      'K-2',
      '{"Note":"b"}',
    ])
    expect(await bench.rejected(2)).toMatchObject([
      {
        line: 3,
        verdict: 'duplicate',
        reason: 'duplicate-in-list',
        sentence: expect.stringContaining('another id'),
      },
    ])
  })

  test('what is not the newest import of its list is not undone, and neither is one that is undone', async () => {
    const { importId } = await update(SECOND)
    expect(await undo(1)).toBe('import_not_undoable')
    expect(await undo(importId)).toBe('undone')
    expect(await undo(importId)).toBe('import_not_undoable')
    expect(await undo(1)).toBe('undone')
    expect(await bench.lists()).toEqual([])
    await bench.untilValue('SELECT count(*) FROM recipients', 0)
  })
})

describe('who must not be called', () => {
  const LIST = `Name,Phone,Do Not Call
Ann,+447400123451,0
Bob,+447400123452,1
Cy,+447400123453,0
`
  test('is not added; the marks of the file go on the do-not-call list, and off it with the import', async () => {
    bench.opened.database.exec(
      `INSERT INTO do_not_call VALUES (1, '+447400123453', 0, NULL, 'Asked.', 'operator', 'Ann', 5)`,
    )
    const columns = [
      { kind: 'field', field: 'name' },
      { kind: 'field', field: 'number' },
      { kind: 'field', field: 'doNotCall' },
    ] as const
    const progress = await bench.importList(LIST, { columns: [...columns] })
    expect(progress.counts).toEqual({ ...NO_COUNTS, rows: 3, accepted: 1, doNotCall: 2 })
    const patterns = 'SELECT group_concat(pattern) FROM (SELECT pattern FROM do_not_call ORDER BY pattern)'
    expect(bench.value(patterns)).toBe('+447400123452,+447400123453')
    expect(await undo(progress.importId)).toBe('undone')
    expect(bench.value(patterns)).toBe('+447400123453')
  })
})

describe('nothing is lost on the way back', () => {
  test('the file of an import can be imported in another way, whatever became of it', async () => {
    const progress = await bench.importList(FIRST.replaceAll('+4474', 'x'))
    expect(progress).toMatchObject({ state: 'failed', canReopen: true, canUndo: false })
    const reopened = await bench.files.requests['imports.reopen']({ importId: progress.importId })
    if (!reopened.ok) throw new Error(reopened.error.message)
    const { uploadId, mapping } = reopened.value
    expect(mapping.columns).toHaveLength(4)
    const inspected = await bench.inspect(uploadId)
    expect(inspected.headers).toEqual(['Customer ID', 'Name', 'Phone', 'Note'])
    expect(await bench.rejected(progress.importId)).toHaveLength(3)
  })

  test('a header that was imported before is recognised', async () => {
    const uploadId = await bench.upload(FIRST)
    const { mapping, headers } = await bench.inspect(uploadId)
    const own = { ...mapping, columns: mapping.columns.map(use => use) }
    own.columns[3] = { kind: 'ignore' }
    const saved = await bench.files.requests['mappings.save']({ name: 'CRM', headers, mapping: own })
    expect(saved.ok).toBe(true)
    const other = await bench.upload(SECOND.replace('Customer ID', ' customer  id'))
    expect(await bench.inspect(other)).toMatchObject({
      savedMapping: { id: 1, name: 'CRM' },
      mapping: { columns: own.columns },
    })
  })
})
