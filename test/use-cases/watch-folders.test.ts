import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { WatchedFolder } from '../../shared/model/list-import.ts'
import { type ListBench, openListBench } from '../support/list-bench.ts'

let bench: ListBench
let folder: string
beforeEach(() => {
  bench = openListBench()
  folder = join(bench.dataDir, 'in')
  mkdirSync(folder)
})
afterEach(() => bench.close())

async function watch(mappingId: number | null = null): Promise<WatchedFolder> {
  const saved = await bench.files.requests['watchedFolders.save']({
    id: null,
    path: folder,
    listName: 'Night list',
    mappingId,
    enabled: true,
  })
  if (!saved.ok) throw new Error(saved.error.message)
  return saved.value
}

/** A file is taken when it looks the same twice. */
async function lookTwice(): Promise<void> {
  await bench.files.watched.look()
  await bench.files.watched.look()
}

const drop = (name: string, text: string): void => writeFileSync(join(folder, name), text)
const text = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8')
const PEOPLE = 'Name,Phone\nAnn,+447400123451\nBob,call me\n'

test('a file that is whole is imported and moved to done, with a report and its rejected rows', async () => {
  await watch()
  drop('people.csv', PEOPLE)
  drop('.hidden.csv', PEOPLE)
  await bench.files.watched.look()
  expect(await bench.lists()).toEqual([])
  await bench.files.watched.look()
  expect(await bench.lists()).toMatchObject([{ name: 'Night list', people: 1 }])
  expect(existsSync(join(folder, 'people.csv'))).toBe(false)
  expect(readdirSync(join(folder, 'done')).sort()).toEqual([
    'people.csv',
    'people.csv.rejected.csv',
    'people.csv.report.txt',
  ])
  expect(text('done', 'people.csv.report.txt')).toMatch(
    /^people\.csv was imported into “Night list”\.\n\nrows: 2\naccepted: 1\n.*duplicate in file: 0\n.*line 3: /s,
  )
  expect(text('done', 'people.csv.rejected.csv')).toMatch(
    /^\uFEFFName,Phone,rejected line,rejected because\r\nBob,call me,3,/,
  )
})

test('the next file updates the list, and none is imported twice, though it could not be moved', async () => {
  await watch()
  drop('people.csv', PEOPLE)
  writeFileSync(join(folder, 'done'), 'a file where the folder should be')
  await lookTwice()
  expect(bench.value('SELECT count(*) FROM imports')).toBe(1)
  await bench.files.watched.look()
  expect(bench.value('SELECT count(*) FROM imports')).toBe(1)
  const listed = bench.files.requests['watchedFolders.list']({})
  expect(await listed).toMatchObject({
    ok: true,
    value: [{ problem: expect.stringContaining('people.csv') }],
  })
  drop('more.csv', 'Name,Phone\nCy,+447400123453\n')
  await lookTwice()
  expect(await bench.lists()).toMatchObject([{ people: 2 }])
})

test('a file that cannot be read as it is fails with the choice, and so does one without people', async () => {
  await watch()
  drop('nobody.csv', 'Name,Phone\nAnn,call me\n')
  drop('columns.csv', 'Left,Right\n(305) 555-0101,(305) 555-0102\n(305) 555-0103,(305) 555-0104\n')
  await lookTwice()
  expect(readdirSync(join(folder, 'failed')).sort()).toEqual([
    'columns.csv',
    'columns.csv.report.txt',
    'nobody.csv',
    'nobody.csv.rejected.csv',
    'nobody.csv.report.txt',
  ])
  expect(text('failed', 'columns.csv.report.txt')).toContain('save its mapping')
  expect(await bench.lists()).toEqual([])
})

test('a folder that is not there is not watched', async () => {
  const saved = await bench.files.requests['watchedFolders.save']({
    id: null,
    path: join(folder, 'nowhere'),
    listName: 'x',
    mappingId: null,
    enabled: true,
  })
  expect(saved).toMatchObject({ ok: false, error: { code: 'folder_not_found' } })
})

test('a saved mapping reads the files of a folder, with the columns that are not used', async () => {
  const header = 'Name,Left,Right,Order'
  const uploadId = await bench.upload(`${header}\nAnn,020 7183 8750,020 7183 8760,17\n`)
  const { mapping, headers } = await bench.inspect(uploadId)
  const saved = await bench.files.requests['mappings.save']({
    name: 'Nightly',
    headers,
    mapping: {
      ...mapping,
      defaultCountry: 'GB',
      columns: [
        { kind: 'field', field: 'name' },
        { kind: 'ignore' },
        { kind: 'field', field: 'number' },
        { kind: 'ignore' },
      ],
    },
  })
  if (!saved.ok) throw new Error(saved.error.message)
  const again = await bench.inspect(uploadId)
  expect(again).toMatchObject({ savedMapping: { name: 'Nightly' }, choices: [] })
  expect(again.mapping.columns).toEqual(saved.value.mapping.columns)
  await watch(saved.value.id)
  drop('night.csv', `${header}\nAnn,020 7183 8750,020 7183 8760,17\nBob,,nobody,18\n`)
  await lookTwice()
  expect(readdirSync(join(folder, 'done')).sort()).toEqual([
    'night.csv',
    'night.csv.rejected.csv',
    'night.csv.report.txt',
  ])
  expect(bench.value('SELECT number || variables FROM recipients')).toBe('+442071838760{}')
})

test('a file with other columns than the saved mapping of its folder fails; without the mapping columns are recognised again', async () => {
  const uploadId = await bench.upload('Name,Phone\nAnn,+447400123451\n')
  const { mapping, headers } = await bench.inspect(uploadId)
  const saved = await bench.files.requests['mappings.save']({ name: 'Two columns', headers, mapping })
  if (!saved.ok) throw new Error(saved.error.message)
  await watch(saved.value.id)
  drop('wide.csv', 'Name,Phone,City\nAnn,+447400123451,Leeds\n')
  await lookTwice()
  expect(text('failed', 'wide.csv.report.txt')).toBe(
    'The file has 3 columns, but the saved mapping “Two columns” has 2. Choose another mapping for the folder.\n',
  )
  expect(existsSync(join(folder, 'failed', 'wide.csv'))).toBe(true)
  await bench.files.requests['mappings.remove']({ id: saved.value.id })
  drop('late.csv', PEOPLE)
  await lookTwice()
  expect(await bench.lists()).toMatchObject([{ name: 'Night list', people: 1 }])
})
