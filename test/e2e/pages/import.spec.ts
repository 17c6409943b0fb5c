import { failure, success } from '../../../shared/errors.ts'
import { runningImport } from '../../support/scripted-import.ts'
import { expect, screenOf, test } from './page-bench.ts'

const FILE = {
  name: 'renewal-autumn.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from('name,phone\nA,+442079460000\n'),
}
const MEGABYTE = 1_048_576

test('a file is brought in by chunks, in order', async ({ page, open, engine }) => {
  await open('/import')
  const buffer = Buffer.alloc(2 * MEGABYTE + 17, 'a')
  await page.locator('input[type=file]').setInputFiles({ ...FILE, buffer })
  await expect(page.getByRole('table', { name: 'The first rows of the file' })).toBeVisible()
  expect(engine.asked.find(({ name }) => name === 'uploads.begin')?.input).toEqual({
    fileName: FILE.name,
    bytes: buffer.length,
  })
  const offsets = engine.asked.flatMap(({ name, input }) =>
    name === 'uploads.append' && typeof input === 'object' && input !== null && 'offset' in input
      ? [input.offset]
      : [],
  )
  expect(offsets).toEqual([0, MEGABYTE, 2 * MEGABYTE])
})

test('the file is shown as it is read, and read again when something is changed', async ({
  page,
  open,
  engine,
}) => {
  await open('/import')
  await page.locator('input[type=file]').setInputFiles(FILE)
  const rows = page.getByRole('table', { name: 'The first rows of the file' })
  await expect(rows).toContainText('Zoë Brontë')
  await expect(rows.getByRole('columnheader', { name: 'Teléfono' })).toBeVisible()
  await expect(screenOf(page)).toContainText('The columns are separated by semicolons.')

  await page.getByRole('combobox', { name: 'Separator' }).click()
  await page.getByRole('option', { name: 'Tab' }).click()
  await expect
    .poll(() => engine.asked.filter(({ name }) => name === 'imports.inspect').at(-1)?.input)
    .toMatchObject({ mapping: { delimiter: '\t' } })
})

test('a column is given another use; without a number column nothing starts', async ({
  page,
  open,
  engine,
}) => {
  await open('/import')
  await page.locator('input[type=file]').setInputFiles(FILE)
  await page.getByRole('combobox', { name: 'Use of the column Teléfono' }).click()
  await page.getByRole('option', { name: 'Leave out' }).click()
  await expect(screenOf(page)).toContainText('Choose “Phone number” above the column')
  await expect(page.getByRole('button', { name: 'Import', exact: true })).toBeDisabled()
  await page.getByRole('combobox', { name: 'Use of the column Dirección' }).click()
  await page.getByRole('option', { name: 'Phone number' }).click()
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await expect
    .poll(() => engine.asked.find(({ name }) => name === 'imports.start')?.input)
    .toMatchObject({ listName: 'renewal-autumn' })
  const started = engine.asked.find(({ name }) => name === 'imports.start')?.input
  expect(started).toMatchObject({
    mapping: {
      columns: [
        { kind: 'field', field: 'name' },
        { kind: 'ignore' },
        { kind: 'field', field: 'country' },
        { kind: 'variable', name: 'language' },
        { kind: 'field', field: 'number' },
        { kind: 'field', field: 'externalId' },
      ],
    },
  })
})

test('a list needs a name', async ({ page, open }) => {
  await open('/import')
  await page.locator('input[type=file]').setInputFiles(FILE)
  const name = page.getByRole('textbox', { name: 'Name of the list' })
  await name.fill(' ')
  await expect(name).toHaveAccessibleDescription(/Give the list a name/)
  await expect(page.getByRole('button', { name: 'Import', exact: true })).toBeDisabled()
})

test('an import is followed to its end: every row is accounted for', async ({ page, open, engine }) => {
  let progress = runningImport(0.42)
  engine.answer('imports.get', () => success(progress))
  await open('/import?run=11')
  await expect(page.getByRole('progressbar', { name: /Part of renewal-autumn.csv read/ })).toHaveAttribute(
    'aria-valuenow',
    /^42/,
  )
  await expect(screenOf(page)).toContainText('8,200 rows a second')
  progress = runningImport(1)
  engine.tell({ name: 'import-progress', payload: progress })
  await expect(screenOf(page)).toContainText('24,182 recipients imported from renewal-autumn.csv')
  await expect(
    page.getByRole('group', {
      name: '24,582 rows = 24,182 accepted + 312 duplicate + 86 rejected + 2 blank',
    }),
  ).toBeVisible()
  const rejected = page.getByRole('table', { name: 'Rejected rows' })
  await expect(rejected.getByRole('row').nth(1)).toContainText('has no country code')
  await page.getByRole('link', { name: 'Create a campaign with this list' }).click()
  await expect(page.getByRole('combobox', { name: 'Recipient list', exact: true })).toHaveValue(
    /Customers, autumn renewal/,
  )
})

test('rejected rows are saved as a CSV file', async ({ page, open, engine }) => {
  engine.answer('imports.get', () => success(runningImport(1)))
  await open('/import?run=11')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export' }).click()
  expect((await download).suggestedFilename()).toBe('rows.csv')
  expect(engine.asked.find(({ name }) => name === 'exports.start')?.input).toMatchObject({
    target: { what: 'rejected', importId: 11 },
  })
})

test('a running import is cancelled only after it was said what goes', async ({ page, open, engine }) => {
  await open('/import?run=11')
  await page.getByRole('button', { name: 'Cancel import' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('no list is made')
  engine.answer('imports.get', () => success({ ...runningImport(0.5), state: 'cancelled' }))
  await dialog.getByRole('button', { name: 'Cancel the import' }).click()
  await expect(screenOf(page)).toContainText('Nothing of it was kept.')
})

for (const [code, sentence] of [
  ['file_empty', '"renewal-autumn.csv" is empty. Choose a file with one recipient per line.'],
  ['file_not_csv', '"renewal-autumn.csv" is no text file. Save the list as CSV and choose that file.'],
  ['file_too_large', 'The file has 612 MB; at most 500 MB are read. Split it.'],
] as const) {
  test(`a file that cannot be read says why: ${code}`, async ({ page, open, engine }) => {
    engine.answer('imports.inspect', () => failure(code, sentence))
    await open('/import')
    await page.locator('input[type=file]').setInputFiles(FILE)
    await expect(screenOf(page).getByRole('alert')).toContainText(sentence)
    await expect(page.getByRole('button', { name: 'Choose a file' })).toBeVisible()
    await expect.poll(() => engine.asked.some(({ name }) => name === 'uploads.discard')).toBe(true)
  })
}

test('an upload that is left is thrown away', async ({ page, open, engine }) => {
  await open('/import')
  await page.locator('input[type=file]').setInputFiles(FILE)
  await expect(page.getByRole('table', { name: 'The first rows of the file' })).toBeVisible()
  await page.getByRole('link', { name: 'Trunks' }).click()
  await expect
    .poll(() => engine.asked.find(({ name }) => name === 'uploads.discard')?.input)
    .toEqual({ uploadId: 'upload-1' })
})
