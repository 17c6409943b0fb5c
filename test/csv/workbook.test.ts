import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { afterAll, expect, test } from 'vitest'
import { inspectFile } from '../../electron/engine/csv/inspect-file.ts'
import { inline, makeWorkbook, number, shared } from '../support/make-workbook.ts'
import { readListFile } from '../support/read-list-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'trunkline-workbook-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(bytes: Uint8Array, name = 'list.xlsx'): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

const PEOPLE = makeWorkbook(
  [
    { name: 'Notes', rows: [] },
    {
      name: 'People &amp; more',
      rows: [
        [inline('People to call')],
        [],
        [inline('Name'), inline('Phone'), inline('Zip'), inline('Since'), inline('Score')],
        [
          shared(0),
          number('4.47400123451E11'),
          inline('01234'),
          number('46023', 1),
          number('0.30000000000000004', 3),
        ],
        [
          shared(1),
          inline('+44 7400 123452'),
          inline('W1A 1AA'),
          number('46023.5', 2),
          '<c t="b"><v>1</v></c>',
        ],
        ['<c r="B6" t="inlineStr"><is><t>+447400123453</t></is></c>'],
      ],
    },
  ],
  [
    '<si><r><t>Ann </t></r><r><t>Ash</t></r><rPh sb="0" eb="1"><t>an</t></rPh></si>',
    '<si><t>山田 &amp; Co</t></si>',
  ],
)

test('a sheet is read as a person sees it: all digits of numbers, zeros in front, dates, texts of several runs', async () => {
  const { inspection, recipients, counts } = await readListFile(write(PEOPLE), 'GB')
  expect(inspection.format).toBe('xlsx')
  expect(inspection.sheets).toEqual([
    { name: 'Notes', rows: 0 },
    { name: 'People & more', rows: 5 },
  ])
  expect(inspection.mapping).toMatchObject({ sheet: 'People & more', skipRows: 2, hasHeader: true })
  expect(inspection.skipped).toMatchObject([{ line: 1, text: 'People to call' }])
  expect(counts).toMatchObject({ rows: 3, accepted: 3 })
  expect(recipients.map(({ line, number: first, name }) => [line, first, name])).toEqual([
    [4, '+447400123451', 'Ann Ash'],
    [5, '+447400123452', '山田 & Co'],
    [6, '+447400123453', null],
  ])
  expect(recipients[0]?.variables).toEqual({ Zip: '01234', Since: '2026-01-01', Score: '0.3' })
  expect(recipients[1]?.variables).toEqual({ Zip: 'W1A 1AA', Since: '2026-01-01T12:00', Score: 'TRUE' })
})

test('another sheet is read when it is chosen, and one that is not there is named', async () => {
  const path = write(
    makeWorkbook([
      { name: 'A', rows: [[inline('Phone')], [inline('+447400123451')]] },
      { name: 'B', rows: [[inline('Phone')], [inline('+447400123452')]] },
    ]),
  )
  const { recipients } = await readListFile(path, 'GB', { hints: { sheet: 'B' } })
  expect(recipients.map(one => one.number)).toEqual(['+447400123452'])
  const file = { path, fileName: 'list.xlsx', bytes: 1 }
  expect(await inspectFile(file, null, { sheet: 'C' }, { trunks: [], machine: 'GB' })).toMatchObject({
    ok: false,
    error: { code: 'bad_input', message: '"list.xlsx" has no sheet “C”. Choose one of “A”, “B”.' },
  })
})

test.each([
  ['old.xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), /old format of Excel/],
  ['list.pdf', Buffer.from('%PDF-1.7\n'), /is a PDF/],
  [
    'list.ods',
    zipSync({ mimetype: [strToU8('application/vnd.oasis.opendocument.spreadsheet'), { level: 0 }] }),
    /OpenDocument/,
  ],
  ['list.numbers', zipSync({ 'Index/Document.iwa': strToU8('x') }), /Numbers/],
  ['list.zip', zipSync({ 'list.csv': strToU8('phone\n+447400123451\n') }), /is an archive/],
  ['broken.xlsx', PEOPLE.slice(0, 900), /cannot be read as a workbook|has no sheet/],
])('%s is refused with what to do', async (fileName, bytes, message) => {
  const path = write(bytes, fileName)
  const answer = await inspectFile(
    { path, fileName, bytes: bytes.length },
    null,
    {},
    { trunks: [], machine: 'GB' },
  )
  expect(answer).toMatchObject({
    ok: false,
    error: { code: 'file_not_csv', message: expect.stringMatching(message) },
  })
})
