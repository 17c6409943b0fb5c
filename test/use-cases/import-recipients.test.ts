import { closeSync, ftruncateSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ListBench, openListBench } from '../support/list-bench.ts'

let bench: ListBench
beforeEach(() => {
  bench = openListBench()
})
afterEach(() => bench.close())

const samples = join(import.meta.dirname, '..', '..', 'resources', 'samples')
const number = (at: number): string => `+4420${String(70_000_000 + at)}`
/** A list with `count` people, each with a note. */
const people = (count: number): string =>
  `name,phone,note\n${Array.from({ length: count }, (_, at) => `Person ${at},${number(at)},note ${at}\n`).join('')}`
const RECIPIENTS = 'SELECT count(*) FROM recipients'

describe('a list comes in', () => {
  test('whole: the sample list', async () => {
    const progress = await bench.importList(readFileSync(join(samples, 'recipients.csv')))
    expect(progress).toMatchObject({
      state: 'done',
      problem: null,
      counts: { rows: 1_000, accepted: 1_000, duplicate: 0, rejected: 0, blank: 0 },
    })
    expect(progress.bytesRead).toBe(progress.bytesTotal)
    const { requests } = bench.files
    const [list] = (await requests['lists.list']({})).ok ? await lists() : []
    expect(list).toMatchObject({
      id: progress.listId,
      name: 'People',
      fileName: 'people.csv',
      zoneUnknown: 0,
      campaigns: 0,
    })
    expect(list?.countries).toBeGreaterThanOrEqual(40)
    expect(bench.value(RECIPIENTS)).toBe(1_000)
    // what was imported is not kept a second time
    expect(readdirSync(join(bench.dataDir, 'uploads'))).toEqual([])
    // told in this order: running ones, the end, the list
    const names = bench.events.map(event => event.name)
    expect(names.at(-1)).toBe('list-changed')
    expect(names.filter(name => name === 'list-changed')).toHaveLength(1)
  })

  test('with every row of the messy list accounted for', async () => {
    const progress = await bench.importList(readFileSync(join(samples, 'recipients-messy.csv')))
    const { counts } = progress
    expect(counts.rows).toBe(counts.accepted + counts.duplicate + counts.rejected + counts.blank)
    const rejected = await bench.rejected(progress.importId)
    expect(rejected).toHaveLength(counts.rejected + counts.duplicate)
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [7, 'number-too-long'],
      [8, 'not-a-number'],
      [10, 'no-number'],
      [11, 'not-a-number'],
      [12, 'number-too-short'],
      [13, 'unknown-country-code'],
      [14, 'not-callable'],
      [15, 'duplicate-in-file'],
      [16, 'too-few-columns'],
      [17, 'too-many-columns'],
      [18, 'bad-country'],
    ])
    expect(rejected.find(row => row.line === 15)?.sentence).toContain('line 2')
    expect(rejected.find(row => row.line === 10)?.raw).toMatch(/^No Number;;GB;/)
    expect(bench.value(`SELECT name FROM recipients WHERE number = '+4915123456780'`)).toBe('Müller, Jürgen')
  })

  test('with a byte order mark, semicolons, UTF-16 and Windows line ends', async () => {
    const bytes = iconv.encode('Name;Telefon\r\nZoë;+44 20 7946 0111\r\n', 'utf-16le', { addBOM: true })
    expect(await bench.importList(bytes)).toMatchObject({ state: 'done', counts: { rows: 1, accepted: 1 } })
    expect(bench.value('SELECT name FROM recipients')).toBe('Zoë')
  })

  test('with its own zones, countries and ids, and every other column as a variable', async () => {
    const file =
      'phone,name,time zone,country,id,__proto__,empty\n020 7946 0111,Ann,asia/tokyo,United Kingdom,7,x,\n+442079460112,Bob,Mars/Base,,8,y,z\n'
    const progress = await bench.importList(file)
    expect(progress.counts).toMatchObject({ accepted: 1, rejected: 1 })
    expect((await bench.rejected(progress.importId))[0]).toMatchObject({
      line: 3,
      reason: 'bad-zone',
      sentence: expect.stringContaining('“Mars/Base” is no time zone'),
    })
    expect(
      bench.opened.database
        .prepare('SELECT number, name, country, zone, external_id, variables FROM recipients')
        .get(),
    ).toEqual({
      number: '+442079460111',
      name: 'Ann',
      country: 'GB',
      zone: 'Asia/Tokyo',
      external_id: '7',
      variables: '{"__proto__":"x"}',
    })
  })

  test('without the rows that are broken: zero bytes, an open quote, a cell without end', async () => {
    const file = `phone,note\n+4420\u00007946 0111,a\u0000b\n+442079460112,"open\n+442079460113,${'x'.repeat(20_000)}\n+442079460114,${'y'.repeat(3_000_000)}\n+442079460115,ok\n`
    const progress = await bench.importList(file, { encoding: 'utf-8', delimiter: ',' })
    expect(progress.counts).toEqual({ rows: 5, accepted: 2, duplicate: 0, rejected: 3, blank: 0 })
    expect(
      (await bench.rejected(progress.importId)).map(({ line, reason, raw }) => [line, reason, raw.length]),
    ).toEqual([
      [3, 'row-too-long', 19],
      [4, 'row-too-long', 500],
      [5, 'row-too-long', 500],
    ])
    expect(bench.value('SELECT variables FROM recipients ORDER BY id')).toBe('{"note":"ab"}')
  })
})

describe('a list that cannot be imported leaves nothing but its rejected rows', () => {
  test.each([
    ['a header alone', 'name,phone\n', /no row with a recipient/],
    [
      'no callable number',
      'name,phone\nAnn,call her\nBob,112\n,\n',
      /None of the 2 rows of “people.csv” has a number/,
    ],
  ])('%s', async (_, file, problem) => {
    const columns = [
      { kind: 'field', field: 'name' },
      { kind: 'field', field: 'number' },
    ] as const
    const progress = await bench.importList(file, { columns: [...columns] })
    expect(progress).toMatchObject({ state: 'failed', listId: null, problem: expect.stringMatching(problem) })
    expect(await lists()).toEqual([])
    await bench.untilValue('SELECT count(*) FROM recipient_lists', 0)
    expect(await bench.rejected(progress.importId)).toHaveLength(progress.counts.rejected)
  })

  test('a mapping without a number, or with one field twice, is refused before anything is written', async () => {
    const uploadId = await bench.upload(people(3))
    const { mapping } = await bench.inspect(uploadId)
    const start = bench.files.requests['imports.start']
    const named = [{ kind: 'field', field: 'name' }, { kind: 'ignore' }, { kind: 'ignore' }] as const
    expect(
      await start({ uploadId, mapping: { ...mapping, columns: [...named] }, listName: 'L' }),
    ).toMatchObject({
      ok: false,
      error: { code: 'no_number_column' },
    })
    const twice = [
      { kind: 'field', field: 'number' },
      { kind: 'field', field: 'number' },
      { kind: 'ignore' },
    ] as const
    expect(
      await start({ uploadId, mapping: { ...mapping, columns: [...twice] }, listName: 'L' }),
    ).toMatchObject({
      ok: false,
      error: { code: 'bad_input', message: expect.stringContaining('“Phone number”') },
    })
    expect(bench.value('SELECT count(*) FROM imports')).toBe(0)
  })

  test('a second import at the same time is refused, and the first one goes on', async () => {
    const importId = await bench.start(people(20_000))
    const uploadId = await bench.upload(people(1))
    const { mapping } = await bench.inspect(uploadId)
    expect(
      await bench.files.requests['imports.start']({ uploadId, mapping, listName: 'Second' }),
    ).toMatchObject({
      ok: false,
      error: { code: 'import_running', message: expect.stringContaining('people.csv') },
    })
    expect(await bench.ended(importId)).toMatchObject({ state: 'done', counts: { accepted: 20_000 } })
  })
})

describe('an import that is interrupted leaves nothing', () => {
  const hasRows = (event: ListBench['events'][number]): boolean =>
    event.name === 'import-progress' && event.payload.counts.accepted > 0 && event.payload.state === 'running'

  test('cancelled half-way', async () => {
    const importId = await bench.start(people(200_000))
    await bench.until(hasRows)
    expect(await lists()).toEqual([])
    const cancelled = await bench.files.requests['imports.cancel']({ importId })
    expect(cancelled).toMatchObject({ ok: true, value: { state: 'cancelled', listId: null, problem: null } })
    expect(await lists()).toEqual([])
    await bench.untilValue(RECIPIENTS, 0)
    await bench.untilValue('SELECT count(*) FROM recipient_lists', 0)
    // a second cancel says what is so
    expect(await bench.files.requests['imports.cancel']({ importId })).toMatchObject({
      ok: true,
      value: { state: 'cancelled' },
    })
  })

  test('killed half-way: the next start tidies up, and says so', async () => {
    const importId = await bench.start(people(200_000))
    await bench.until(hasRows)
    await bench.crash()
    expect(await lists()).toEqual([])
    expect(bench.value(RECIPIENTS)).not.toBe(0)
    expect(await bench.files.requests['imports.get']({ importId })).toMatchObject({
      ok: true,
      value: {
        state: 'failed',
        listId: null,
        problem: expect.stringContaining('closed before the import had ended'),
      },
    })
    await bench.untilValue(RECIPIENTS, 0)
    expect(await bench.importList(people(10))).toMatchObject({ state: 'done', counts: { accepted: 10 } })
  })

  test('the program is closed half-way', async () => {
    const importId = await bench.start(people(200_000))
    await bench.until(hasRows)
    await bench.files.stop()
    expect(bench.value(`SELECT state FROM imports WHERE id = ${importId}`)).toBe('failed')
    expect(readdirSync(bench.dataDir)).not.toContain('uploads')
  })

  test('the thread that reads breaks half-way', async () => {
    await bench.close()
    bench = openListBench(join(import.meta.dirname, '..', 'fixtures', 'csv', 'dying-list-reader.ts'))
    const progress = await bench.importList(people(10))
    expect(progress).toMatchObject({
      state: 'failed',
      counts: { accepted: 1 },
      problem: expect.stringContaining('Reading was cut off: out of luck'),
    })
    await bench.untilValue(RECIPIENTS, 0)
    expect(bench.log.lines.map(line => line.message)).toContain('list reader died')
  })

  test('the disk is full half-way', async () => {
    const importId = await bench.start(people(200_000))
    await bench.until(hasRows)
    const pages = Number(bench.value('SELECT page_count FROM pragma_page_count'))
    bench.opened.database.exec(`PRAGMA max_page_count = ${pages + 40}`)
    const progress = await bench.ended(importId)
    expect(progress).toMatchObject({ state: 'failed', problem: expect.stringMatching(/^The disk is full/) })
    expect(await lists()).toEqual([])
    await bench.untilValue(RECIPIENTS, 0)
  })
})

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
      const found = await requests['lists.recipients']({ id, offset: 0, limit: 3, search })
      return found.ok ? [found.value.total, found.value.rows[0]?.name] : found.error.code
    }
    expect(await find('')).toEqual([2_000, 'Person 0'])
    expect(await find('person 199')).toEqual([11, 'Person 199'])
    expect(await find('+44 20 7000 17')).toEqual([100, 'Person 1700'])
    expect(await find('001234')).toEqual([1, 'Person 1234'])
    expect(await find('%')).toEqual([0, undefined])
    expect(await requests['lists.remove']({ id })).toEqual({ ok: true, value: { id } })
    expect(await lists()).toEqual([])
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
    expect(await requests['imports.get']({ importId })).toMatchObject({ ok: true })
    expect(await requests['imports.get']({ importId: 99 })).toMatchObject({
      error: { code: 'import_not_found' },
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
    expect(await lists()).toMatchObject([{ campaigns: 1 }])
  })
})

test('a file of 200 MB is read with few rows in memory', async () => {
  const path = join(bench.dataDir, 'large.csv')
  const file = openSync(path, 'w')
  // 20 people with notes of a megabyte together, again and again: duplicates after the first time
  const block = Buffer.from(
    Array.from({ length: 20 }, (_, at) => `${number(at)},"${'a long note\n'.repeat(700)}"\n`).join(''),
  )
  writeSync(file, 'phone,note\n')
  let bytes = 11
  while (bytes < 200_000_000) bytes += writeSync(file, block)
  ftruncateSync(file, bytes)
  closeSync(file)
  let most = 0
  let rows = 0
  const { createListReader } = await import('../../electron/engine/csv/start-list-reader.ts')
  const reader = createListReader({
    workerFile: join(import.meta.dirname, '..', '..', 'electron', 'engine', 'csv', 'list-reader-worker.ts'),
    log: bench.log,
  })
  const mapping = {
    encoding: 'utf-8',
    delimiter: ',',
    hasHeader: true,
    columns: [
      { kind: 'field', field: 'number' },
      { kind: 'variable', name: 'note' },
    ],
    defaultCountry: null,
  } as const
  const reading = reader.read({ path, mapping: { ...mapping, columns: [...mapping.columns] } }, batch => {
    most = Math.max(most, batch.recipients.length + batch.rejected.length)
    rows = batch.counts.rows
    expect(batch.bytesRead).toBeLessThanOrEqual(bytes)
  })
  expect(await reading.ended).toEqual({ ok: true, value: 'whole' })
  expect(rows).toBeGreaterThan(20_000)
  // a megabyte of text is a batch, however few rows that are
  expect(most).toBeLessThan(150)
}, 120_000)

async function lists() {
  const answer = await bench.files.requests['lists.list']({})
  return answer.ok ? answer.value : []
}
