import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { afterAll, describe, expect, test } from 'vitest'
import { inspectFile } from '../../electron/engine/csv/inspect-file.ts'
import type { ColumnUse, FileInspection, ImportMapping } from '../../shared/model/recipient-list.ts'

const folder = mkdtempSync(join(tmpdir(), 'trunkline-inspect-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function inspect(content: string | Buffer, mapping: ImportMapping | null = null, country = 'GB') {
  const path = join(folder, 'list.csv')
  writeFileSync(path, content)
  return inspectFile(
    { path, fileName: 'list.csv', bytes: Buffer.byteLength(content) },
    mapping,
    {},
    { trunks: [], machine: country },
  )
}
async function inspected(
  content: string | Buffer,
  mapping: ImportMapping | null = null,
): Promise<FileInspection> {
  const result = await inspect(content, mapping)
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}
const words = (columns: readonly ColumnUse[]): string[] =>
  columns.map(use => (use.kind === 'field' ? use.field : use.kind === 'variable' ? `$${use.name}` : '-'))

const PEOPLE = 'Name;Teléfono;Notiz\nJürgen Müller;+49 30 1234567;groß\nChloé;+33 6 12 34 56 70;éé\n'

describe('how a file is to be read is guessed', () => {
  test.each([
    ['utf-8', Buffer.from(PEOPLE)],
    ['utf-8', Buffer.from(`\ufeff${PEOPLE}`)],
    ['utf-16le', iconv.encode(PEOPLE, 'utf-16le', { addBOM: true })],
    ['utf-16be', iconv.encode(PEOPLE, 'utf-16be', { addBOM: true })],
    ['windows-1252', iconv.encode(PEOPLE, 'windows-1252')],
  ])('in %s', async (encoding, bytes) => {
    const { mapping, headers, sample } = await inspected(bytes)
    expect(mapping).toMatchObject({ encoding, delimiter: ';', hasHeader: true, defaultCountry: null })
    expect(headers).toEqual(['Name', 'Teléfono', 'Notiz'])
    expect(words(mapping.columns)).toEqual(['name', 'number', '$Notiz'])
    expect(sample[0]?.cells).toEqual(['Jürgen Müller', '+49 30 1234567', 'groß'])
  })

  test.each([',', ';', '\t', '|'])('separated by %j', async delimiter => {
    const { mapping } = await inspected(PEOPLE.replaceAll(';', delimiter))
    expect(mapping.delimiter).toBe(delimiter)
    expect(words(mapping.columns)).toEqual(['name', 'number', '$Notiz'])
  })

  test('of one row and two columns', async () => {
    const { mapping } = await inspected('Name;Telefon\r\nZoë, the first;+44 20 7946 0111\r\n')
    expect(mapping.delimiter).toBe(';')
    expect(words(mapping.columns)).toEqual(['name', 'number'])
  })

  test('without a header the numbers are found by what stands in the column', async () => {
    const { mapping, headers, remarks } = await inspected('7,Ann,+442079460111\n8,Bob,+442079460112\n')
    expect(mapping.hasHeader).toBe(false)
    expect(headers).toEqual(['Column 1', 'Column 2', 'Column 3'])
    expect(words(mapping.columns)[2]).toBe('number')
    expect(remarks.join(' ')).toContain('does not name the columns')
  })

  test('a column that is called a number and holds none gives way to one that does', async () => {
    const { mapping } = await inspected('number,contact line\nA-17,+442079460111\nA-18,+442079460112\n')
    expect(words(mapping.columns)[1]).toBe('number')
  })

  test('numbers without a country code are read as numbers of the machine where they are some', async () => {
    const most = await inspected('phone\n+33612345670\n+33612345671\n06 12 34 56 72\n')
    // those with a + may be the strangers of the list: nothing is inferred from them
    expect(most.mapping.defaultCountry).not.toBe('GB')
    const none = await inspected('phone\n020 7946 0111\n020 7946 0112\n')
    expect(none.mapping.defaultCountry).toBe('GB')
    expect(none.remarks.join(' ')).toContain('read as numbers of the United Kingdom.')
  })

  test('a column of countries may hold names, and one that does not name any is a variable', async () => {
    const named = await inspected(
      'phone,country\n+442079460111,Germany\n+442079460112,Atlantis\n+442079460113,fr\n+442079460114,UK\n',
    )
    expect(words(named.mapping.columns)).toEqual(['number', 'country'])
    const other = await inspected('phone,country\n+442079460111,north\n+442079460112,south\n')
    expect(words(other.mapping.columns)).toEqual(['number', '$country'])
  })

  test.each([
    ['of two', 'phone,country\n020 7946 0111,Germny\n030 1234567,DE\n'],
    ['of three', 'phone,country\n020 7946 0111,GB\n030 1234567,DE\n030 1234568,Germny\n'],
    ['alone', 'phone,country\n020 7946 0111,Germny\n030 1234567,\n'],
  ])('one bad country %s does not cost the column', async (_, file) => {
    expect(words((await inspected(file)).mapping.columns)).toEqual(['number', 'country'])
  })

  test('a reference is the own id of a list that has no better one', async () => {
    const alone = await inspected('phone,Reference\n+442079460111,A-1\n')
    expect(words(alone.mapping.columns)).toEqual(['number', 'externalId'])
    const both = await inspected('reference,phone,customer id\nA-1,+442079460111,7\n')
    expect(words(both.mapping.columns)).toEqual(['$reference', 'number', 'externalId'])
  })

  test('two columns of one name become two variables', async () => {
    const { mapping } = await inspected('phone,note,note\n+442079460111,a,b\n')
    expect(words(mapping.columns)).toEqual(['number', '$note', '$note 2'])
  })

  test('the sample list and the messy one', async () => {
    const samples = join(import.meta.dirname, '..', '..', 'resources', 'samples')
    const sample = await inspected(readFileSync(join(samples, 'recipients.csv')))
    expect(words(sample.mapping.columns)).toEqual([
      'name',
      'number',
      'country',
      '$language',
      '$appointment',
      'externalId',
    ])
    expect(sample.remarks).toEqual([])
    const messy = await inspected(readFileSync(join(samples, 'recipients-messy.csv')))
    expect(messy.mapping).toMatchObject({ encoding: 'windows-1252', delimiter: ';', hasHeader: true })
    expect(words(messy.mapping.columns)).toEqual([
      'name',
      'number',
      'country',
      '$Sprache',
      '$Adresse',
      'externalId',
    ])
    expect(messy.sample[0]?.cells[0]).toBe('Müller, Jürgen')
  })

  test('with a mapping it shows the file read that way', async () => {
    const { mapping } = await inspected(PEOPLE)
    const asOne = await inspected(PEOPLE, { ...mapping, delimiter: ',', hasHeader: false })
    expect(asOne.mapping).toMatchObject({ delimiter: ',', hasHeader: false })
    expect(asOne.sample[0]?.cells[0]).toBe('Name;Teléfono;Notiz')
  })
})

describe('a file that is no list gets a sentence that says how to mend it', () => {
  test.each([
    ['nothing in it', '', 'file_empty', /is empty/],
    ['only blank lines', '\n\n  \r\n', 'file_empty', /no row with text/],
    ['only a mark', '\ufeff', 'file_empty', /no row with text/],
    [
      'a picture',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0, 1, 2, 3]),
      'file_not_csv',
      /is a picture/,
    ],
    [
      'an archive',
      Buffer.concat([Buffer.from('PK\u0003\u0004\u0014\0\u0006\0\b\0'), Buffer.alloc(99, 7)]),
      'file_not_csv',
      /is an archive/,
    ],
    ['too many columns', ','.repeat(600), 'file_empty', /no row with text/],
    [
      'too many headers',
      Array.from({ length: 501 }, (_, at) => `h${at}`).join(),
      'file_not_csv',
      /501 columns/,
    ],
  ])('%s', async (_, content, code, message) => {
    expect(await inspect(content)).toMatchObject({
      ok: false,
      error: { code, message: expect.stringMatching(message) },
    })
  })

  test('a header alone, no number, a quote left open: remarks, since it may be read another way', async () => {
    expect((await inspected('name,phone\n')).remarks).toContainEqual(
      expect.stringContaining('no row below the header'),
    )
    expect((await inspected('name,city\nAnn,London\n')).remarks).toContainEqual(
      expect.stringContaining('No column with phone numbers'),
    )
    expect((await inspected('phone,note\n+442079460111,"open\n+442079460112,b\n')).remarks).toContainEqual(
      expect.stringContaining('never closed'),
    )
    expect((await inspected('phone,note\n+442079460111,a,b\n+442079460112,a\n')).remarks).toContainEqual(
      expect.stringContaining('1 of the first 2 rows'),
    )
  })
})
