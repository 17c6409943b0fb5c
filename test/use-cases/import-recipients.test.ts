import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { NO_COUNTS } from '../../shared/model/import-counts.ts'
import { type ListBench, NEW_LIST, openListBench } from '../support/list-bench.ts'
import { people } from '../support/people-file.ts'

let bench: ListBench
beforeEach(() => {
  bench = openListBench()
})
afterEach(() => bench.close())

const samples = join(import.meta.dirname, '..', '..', 'resources', 'samples')
const RECIPIENTS = 'SELECT count(*) FROM recipients'

describe('a list comes in', () => {
  test('whole: the sample list', async () => {
    const progress = await bench.importList(readFileSync(join(samples, 'recipients.csv')))
    expect(progress).toMatchObject({
      state: 'done',
      problem: null,
      counts: { ...NO_COUNTS, rows: 1_000, accepted: 1_000 },
    })
    expect(progress.bytesRead).toBe(progress.bytesTotal)
    const [list] = await bench.lists()
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
    expect(counts.rows).toBe(counts.accepted + counts.duplicateInFile + counts.rejected + counts.blank)
    const rejected = await bench.rejected(progress.importId)
    expect(rejected).toHaveLength(counts.rejected + counts.duplicateInFile)
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [7, 'number-too-long'],
      [8, 'not-a-number'],
      [10, 'no-number'],
      [11, 'not-a-number'],
      [12, 'number-too-short'],
      [13, 'unknown-country-code'],
      [14, 'not-callable'],
      [15, 'duplicate-in-file'],
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
    // a zone that is not understood costs that cell, not the row
    expect(progress.counts).toMatchObject({ accepted: 2, rejected: 0 })
    expect(bench.value(`SELECT zone FROM recipients WHERE name = 'Bob'`)).toBe('Europe/London')
    expect(
      bench.opened.database
        .prepare(
          `SELECT number, name, country, zone, external_id, variables FROM recipients WHERE name = 'Ann'`,
        )
        .get(),
    ).toEqual({
      number: '+442079460111',
      name: 'Ann',
      country: 'GB',
      zone: 'Asia/Tokyo',
      external_id: '7',
      variables: '{"time zone":"asia/tokyo","country":"United Kingdom","__proto__":"x"}',
    })
  })

  test('without the numbers that the country assumed for the list does not give out', async () => {
    const file = 'phone,country\n020 7946 0111,\n06 12 34 56 73,\n06 12 34 56 74,France\n'
    const progress = await bench.importList(file, { defaultCountry: 'GB' })
    expect(progress.counts).toMatchObject({ rows: 3, accepted: 2, rejected: 1 })
    expect(await bench.rejected(progress.importId)).toMatchObject([{ line: 3, reason: 'needs-country' }])
    expect(bench.value(`SELECT country FROM recipients WHERE number = '+33612345674'`)).toBe('FR')
  })

  test('without the row of a country that is none', async () => {
    const progress = await bench.importList('phone,country\n020 7946 0111,GB\n030 1234567,Germny\n')
    expect(progress.counts).toMatchObject({ rows: 2, accepted: 1, rejected: 1 })
    expect(await bench.rejected(progress.importId)).toMatchObject([
      { line: 3, reason: 'bad-country', sentence: expect.stringContaining('“Germny” is not a country') },
    ])
  })

  test('without the rows that are broken: zero bytes, an open quote, a cell without end', async () => {
    const file = `phone,note\n+4420\u00007946 0111,a\u0000b\n+442079460112,"open\n+442079460113,${'x'.repeat(20_000)}\n+442079460114,${'y'.repeat(3_000_000)}\n+442079460115,ok\n`
    const progress = await bench.importList(file, { encoding: 'utf-8', delimiter: ',' })
    expect(progress.counts).toEqual({ ...NO_COUNTS, rows: 5, accepted: 2, rejected: 3 })
    expect(
      (await bench.rejected(progress.importId)).map(({ line, reason, raw }) => [line, reason, raw.length]),
    ).toEqual([
      [3, 'open-quote', 19],
      [4, 'row-too-long', 4_000],
      [5, 'row-too-long', 4_000],
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
    expect(await bench.lists()).toEqual([])
    await bench.untilValue('SELECT count(*) FROM recipient_lists', 0)
    expect(await bench.rejected(progress.importId)).toHaveLength(progress.counts.rejected)
  })

  test('a mapping without a number, or with one field twice, is refused before anything is written', async () => {
    const uploadId = await bench.upload(people(3))
    const { mapping } = await bench.inspect(uploadId)
    const start = bench.files.requests['imports.start']
    const named = [{ kind: 'field', field: 'name' }, { kind: 'ignore' }, { kind: 'ignore' }] as const
    expect(
      await start({ uploadId, mapping: { ...mapping, columns: [...named] }, listName: 'L', ...NEW_LIST }),
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
      await start({ uploadId, mapping: { ...mapping, columns: [...twice] }, listName: 'L', ...NEW_LIST }),
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
      await bench.files.requests['imports.start']({ uploadId, mapping, listName: 'Second', ...NEW_LIST }),
    ).toMatchObject({
      ok: false,
      error: { code: 'import_running', message: expect.stringContaining('people.csv') },
    })
    expect(await bench.ended(importId)).toMatchObject({ state: 'done', counts: { accepted: 20_000 } })
  })
})

test('a list keeps what it says of place, tags, category and further numbers', async () => {
  const bench = openListBench()
  try {
    await bench.importList(
      'phone,phone 2,zip,tags,category\n+13055550123,+442079460111,33101,winter;vip,gold\n+442079460112,,,,\n',
    )
    expect(bench.value(`SELECT json_array(region, tags, category) FROM recipients WHERE line = 2`)).toBe(
      '["US-FL","[\\"winter\\",\\"vip\\"]","gold"]',
    )
    expect(bench.value(`SELECT region FROM recipients WHERE line = 3`)).toBe('GB')
    expect(
      bench.value(`SELECT json_array(recipient_id, position, number, region, zone) FROM recipient_numbers`),
    ).toBe('[1,1,"+442079460111","GB","Europe/London"]')
  } finally {
    await bench.close()
  }
})
