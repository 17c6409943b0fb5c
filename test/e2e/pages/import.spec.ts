import type { Page } from '@playwright/test'
import { failure, success } from '../../../shared/errors.ts'
import { NO_COUNTS } from '../../../shared/model/import-counts.ts'
import { AMBIGUOUS, INSPECTION, inspected, runningImport, WORKBOOK } from '../../support/scripted-import.ts'
import { expect, screenOf, test } from './page-bench.ts'

const FILE = {
  name: 'renewal-autumn.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from('Nombre;Teléfono\nAna;+34612320044\n'),
}
const MEGABYTE = 1_048_576

const rowsOf = (page: Page) => page.getByRole('table', { name: 'First rows of the file' })
const importButton = (page: Page) => page.getByRole('button', { name: 'Import list' })

async function bring(
  page: Page,
  file: { name: string; mimeType: string; buffer: Buffer } = FILE,
): Promise<void> {
  await page.locator('input[type=file]').setInputFiles(file)
  await expect(rowsOf(page)).toBeVisible()
}

/** Gives a column another use, with its menu. */
async function use(page: Page, column: string, word: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${column}: `) }).click()
  await page.getByRole('option', { name: word, exact: true }).click()
}

test.describe('choosing a file', () => {
  test('a file comes in by chunks, in order, and is looked at', async ({ page, open, engine }) => {
    await open('/import')
    const buffer = Buffer.alloc(2 * MEGABYTE + 17, 'a')
    await bring(page, { ...FILE, buffer })
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

  for (const [name, advice] of [
    ['kunden.xls', 'save it as .xlsx or CSV'],
    ['kunden.pdf', 'Ask for the list as a spreadsheet or CSV file.'],
    ['kunden.zip', 'Unpack it'],
    ['kunden.ods', 'Save it as .xlsx or CSV'],
  ] as const) {
    test(`${name} is not sent; the page says what to do`, async ({ page, open, engine }) => {
      await open('/import')
      await page.locator('input[type=file]').setInputFiles({ ...FILE, name })
      await expect(screenOf(page).getByRole('alert')).toContainText(advice)
      expect(engine.asked.some(({ name: asked }) => asked === 'uploads.begin')).toBe(false)
    })
  }

  for (const [code, sentence] of [
    ['file_not_csv', '"renewal-autumn.csv" is not a text file. Save the list as CSV and choose that file.'],
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

  test('an empty file and two files at once are refused at once', async ({ page, open }) => {
    await open('/import')
    const input = page.locator('input[type=file]')
    await input.setInputFiles({ ...FILE, buffer: Buffer.alloc(0) })
    await expect(screenOf(page).getByRole('alert')).toContainText('"renewal-autumn.csv" is empty.')
    await input.setInputFiles([FILE, { ...FILE, name: 'second.csv' }])
    await expect(screenOf(page).getByRole('alert')).toContainText('Import one file at a time')
  })

  test('rows are pasted in the dialog, and become a file', async ({ page, open, engine }) => {
    await open('/import')
    await page.getByRole('button', { name: 'Paste rows' }).click()
    const dialog = page.getByRole('dialog', { name: 'Paste rows' })
    await dialog.getByRole('textbox', { name: 'Rows' }).fill('Name\tPhone\nAnn\t+44 20 7946 0123\n')
    await expect(dialog.getByRole('status')).toHaveText('2 rows')
    await dialog.getByRole('button', { name: 'Continue' }).click()
    await expect(rowsOf(page)).toBeVisible()
    expect(engine.asked.find(({ name }) => name === 'uploads.begin')?.input).toMatchObject({
      fileName: 'Pasted rows.tsv',
    })
  })

  test('Ctrl+V on the page brings in the rows of the clipboard', async ({ page, open, engine }) => {
    await open('/import')
    await expect(page.getByRole('button', { name: 'Choose a file' })).toBeFocused()
    await page.evaluate(() => {
      const data = new DataTransfer()
      data.setData('text/plain', 'Ann\t+44 20 7946 0123')
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }))
    })
    await expect(rowsOf(page)).toBeVisible()
    const sent = engine.asked.find(({ name }) => name === 'uploads.begin')?.input
    expect(sent).toEqual({ fileName: 'Pasted rows.tsv', bytes: 20 })
  })

  test('a sample file shows what a list may look like', async ({ page, open }) => {
    await open('/import')
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download a sample file' }).click()
    expect((await download).suggestedFilename()).toBe('Trunkline sample list.csv')
  })
})

test.describe('reviewing', () => {
  test('each phone cell shows the number that will be called, or why none is', async ({ page, open }) => {
    await open('/import')
    await bring(page)
    const rows = rowsOf(page)
    await expect(rows.getByRole('row').nth(1)).toContainText('612 32 00 18')
    await expect(rows.getByRole('row').nth(1)).toContainText('+34 612 32 00 18')
    await expect(rows.getByRole('row').nth(4)).toContainText('+49 30 23125042')
    await page.getByRole('button', { name: 'Show 3 more' }).click()
    const spoilt = rows.getByRole('row').nth(6)
    await expect(spoilt).toContainText('Cannot be called')
    await spoilt.getByText('Cannot be called').hover()
    await expect(page.getByRole('tooltip')).toContainText('is not a valid number. Correct it')
    await expect(screenOf(page).getByRole('status').filter({ hasText: 'can be called' })).toBeVisible()
    await expect(page.getByRole('region', { name: 'How the file is read' })).toContainText('7 of 8')
    await expect(page.getByRole('region', { name: 'Completed numbers' })).toContainText('+34 931 23 45 67')
  })

  test('a semicolon file in Latin-1 with a wrong mapping is repaired in under 6 clicks', async ({
    page,
    open,
    engine,
  }) => {
    const { columns } = INSPECTION.mapping
    const wrong = {
      ...INSPECTION.mapping,
      columns: columns.with(1, { kind: 'ignore' }).with(6, { kind: 'field', field: 'number' }),
      defaultCountry: 'DE',
    }
    engine.answer('imports.inspect', ({ mapping }) => success(inspected(mapping ?? wrong)))
    await open('/import')
    await bring(page)
    await expect(page.getByRole('region', { name: 'How the file is read' })).toContainText('0 of 8')
    const clicks = await countClicks(page)
    await use(page, 'Teléfono', 'Phone number')
    await page.getByRole('combobox', { name: 'Country of numbers without +' }).click()
    await page.keyboard.type('Spain')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('region', { name: 'How the file is read' })).toContainText('7 of 8')
    await importButton(page).click()
    await expect.poll(() => engine.asked.some(({ name }) => name === 'imports.start')).toBe(true)
    expect(await clicks()).toBeLessThan(6)
    expect(engine.asked.find(({ name }) => name === 'imports.start')?.input).toMatchObject({
      listName: 'renewal-autumn',
      mapping: {
        encoding: 'windows-1252',
        delimiter: ';',
        defaultCountry: 'ES',
        columns: [
          { kind: 'field', field: 'name' },
          { kind: 'field', field: 'number' },
          { kind: 'ignore' },
          { kind: 'field', field: 'country' },
          { kind: 'variable', name: 'Idioma', type: 'text' },
          { kind: 'variable', name: 'Fecha de alta', type: 'date' },
          { kind: 'variable', name: 'Referencia', type: 'text' },
        ],
      },
    })
  })

  test('a column menu says why, offers grouped uses, and is worked by keyboard', async ({
    page,
    open,
    engine,
  }) => {
    await open('/import')
    await bring(page)
    const head = page.getByRole('button', { name: 'Idioma: Text. Change' })
    await head.focus()
    await page.keyboard.press('Enter')
    await expect(page.getByText('Kept as your own column under its name.')).toBeVisible()
    await expect(page.getByRole('group', { name: 'Law and consent' })).toBeVisible()
    await expect(page.getByRole('option', { name: 'Second number' })).toBeVisible()
    await expect(page.getByRole('option', { name: 'Third number' })).toHaveCount(0)
    await expect(page.getByLabel('Use of the column Idioma')).toBeFocused()
    await page.keyboard.type('tags')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: 'Idioma: Tags. Change' })).toBeFocused()
    await expect
      .poll(() => engine.asked.filter(({ name }) => name === 'imports.inspect').at(-1)?.input)
      .toMatchObject({ mapping: { columns: { 4: { kind: 'field', field: 'tags' } } } })
    await page.keyboard.press('Enter')
    await expect(page.getByRole('option', { name: 'Second number' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('option', { name: 'Second number' })).toHaveCount(0)
    await expect(page.getByRole('heading', { level: 1, name: 'Import a list' })).toBeVisible()
  })

  test('what is not certain is asked, with samples and counts; until then nothing starts', async ({
    page,
    open,
    engine,
  }) => {
    // as the engine does: the country stays a question until a mapping names it
    engine.answer('imports.inspect', ({ mapping }) =>
      success(
        mapping === null
          ? AMBIGUOUS
          : mapping.defaultCountry === null
            ? { ...inspected(mapping), country: AMBIGUOUS.country, choices: AMBIGUOUS.choices.slice(1) }
            : inspected(mapping),
      ),
    )
    await open('/import')
    await bring(page)
    const column = page.getByRole('group', { name: 'Which column holds the phone number?' })
    await expect(column).toContainText('612 32 00 18')
    const country = page.getByRole('group', { name: 'Which country are these numbers from?' })
    await expect(country.getByRole('button', { name: /^Spain/ })).toContainText('4 of 5 valid')
    await expect(country.getByRole('button', { name: /^Spain/ })).toContainText(
      '612 32 00 18 → +34 612 32 00 18',
    )
    await expect(importButton(page)).toBeDisabled()
    await column.getByRole('button', { name: /^Teléfono/ }).click()
    await expect(column).toHaveCount(0)
    engine.answer('imports.inspect', ({ mapping }) =>
      success({ ...inspected(mapping ?? INSPECTION.mapping), choices: AMBIGUOUS.choices }),
    )
    await country.getByRole('button', { name: /^Spain/ }).click()
    await expect(country).toHaveCount(0)
    await importButton(page).click()
    await expect
      .poll(() => engine.asked.find(({ name }) => name === 'imports.start')?.input)
      .toMatchObject({ mapping: { defaultCountry: 'ES', columns: { 1: { field: 'number' } } } })
  })

  test('a file without a phone column asks for it', async ({ page, open }) => {
    await open('/import')
    await bring(page)
    await use(page, 'Teléfono', 'Ignore')
    await expect(page.getByRole('group', { name: 'Which column holds the phone number?' })).toBeVisible()
    await expect(importButton(page)).toBeDisabled()
  })

  test('another separator, encoding or first line reads the file again', async ({ page, open, engine }) => {
    await open('/import')
    await bring(page)
    await expect(screenOf(page)).toContainText('CSV · semicolon · Windows-1252 · column names in line 1')
    await page.getByRole('button', { name: 'Change the file format' }).click()
    await page.getByRole('combobox', { name: 'Separator' }).click()
    await page.getByRole('option', { name: 'Tab' }).click()
    const latest = () => engine.asked.filter(({ name }) => name === 'imports.inspect').at(-1)?.input
    await expect.poll(latest).toMatchObject({ mapping: null, hints: { delimiter: '\t' } })
    await page.getByRole('combobox', { name: 'First line read' }).click()
    await page.getByRole('option', { name: 'The first person' }).click()
    await expect.poll(latest).toMatchObject({ hints: { delimiter: '\t', hasHeader: false } })
    await page.getByRole('combobox', { name: 'Encoding' }).click()
    await page.keyboard.type('1251')
    await page.keyboard.press('Enter')
    await expect.poll(latest).toMatchObject({ hints: { encoding: 'windows-1251' } })
  })

  test('a workbook shows its sheets, and the lines above its list', async ({ page, open, engine }) => {
    engine.answer('imports.inspect', () => success(WORKBOOK))
    await open('/import')
    await bring(page, { ...FILE, name: 'Kunden 2026.xlsx' })
    await expect(screenOf(page)).toContainText('Excel · sheet “Kontakte”')
    await page.getByRole('button', { name: 'Change the file format' }).click()
    const skipped = page.getByRole('region', { name: 'Skipped lines' })
    await expect(skipped).toContainText('Kundenliste, Stand 12. Mai')
    await skipped.getByRole('button', { name: 'Start here' }).first().click()
    const latest = () => engine.asked.filter(({ name }) => name === 'imports.inspect').at(-1)?.input
    await expect.poll(latest).toMatchObject({ hints: { skipRows: 0 } })
    await page.getByRole('combobox', { name: 'Sheet' }).click()
    await page.getByRole('option', { name: /^Archiv/ }).click()
    await expect.poll(latest).toMatchObject({ hints: { sheet: 'Archiv' } })
  })

  test('a saved mapping that is recognised can be left, and a mapping is saved with the import', async ({
    page,
    open,
    engine,
  }) => {
    engine.answer('imports.inspect', ({ hints }) =>
      success({
        ...INSPECTION,
        savedMapping: Object.keys(hints).length === 0 ? { id: 3, name: 'CRM export' } : null,
      }),
    )
    await open('/import')
    await bring(page)
    const line = screenOf(page).getByRole('status').filter({ hasText: 'CRM export' })
    await expect(line).toContainText('recognised by the column names')
    await expect(page.getByRole('checkbox', { name: 'Save mapping' })).toHaveCount(0)
    await line.getByRole('button', { name: 'Don’t use it' }).click()
    await expect(line).toHaveCount(0)
    await page.getByRole('checkbox', { name: 'Save mapping' }).check()
    await page.getByRole('textbox', { name: 'Name of the mapping' }).fill('Web export')
    await importButton(page).click()
    await expect
      .poll(() => engine.asked.find(({ name }) => name === 'imports.start')?.input)
      .toMatchObject({ saveMappingAs: 'Web export' })
  })

  test('updating a list shows the difference first', async ({ page, open, engine }) => {
    await open('/import')
    await bring(page)
    await page.getByText('Update a list').click()
    await expect(page.getByRole('button', { name: 'Update list' })).toBeDisabled()
    await page.getByRole('combobox', { name: 'List to update' }).click()
    await page.getByRole('option', { name: 'Customers, autumn renewal' }).click()
    const change = page.getByRole('region', { name: 'What will change' })
    await expect(change).toContainText('12New')
    await expect(change).toContainText('21 people on the list are not in the file')
    await expect(change).toContainText('Phone number 18 · City 9 · Tariff 6')
    await expect(change.getByRole('table', { name: 'Changes' }).getByRole('row').nth(2)).toContainText(
      'Leeds',
    )
    await change.getByText('Remove them').click()
    await page.getByRole('button', { name: 'Update list' }).click()
    await expect
      .poll(() => engine.asked.find(({ name }) => name === 'imports.start')?.input)
      .toMatchObject({ listId: 1, gone: 'remove', listName: '' })
  })

  test('a list needs a name', async ({ page, open }) => {
    await open('/import')
    await bring(page)
    const name = page.getByRole('textbox', { name: 'Name of the list' })
    await name.fill(' ')
    await expect(name).toHaveAccessibleDescription(/Give the list a name/)
    await expect(importButton(page)).toBeDisabled()
  })

  test('Enter on the page imports; a file that is left is still there on return', async ({
    page,
    open,
    engine,
  }) => {
    await open('/import')
    await bring(page)
    await use(page, 'Idioma', 'Tags')
    await page.getByRole('link', { name: 'Trunks' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Trunks' })).toBeVisible()
    expect(engine.asked.some(({ name }) => name === 'uploads.discard')).toBe(false)
    await page.goBack()
    await expect(page.getByRole('button', { name: 'Idioma: Tags. Change' })).toBeVisible()
    await screenOf(page).getByRole('heading', { level: 1 }).click()
    await page.keyboard.press('Enter')
    await expect.poll(() => engine.asked.some(({ name }) => name === 'imports.start')).toBe(true)
  })

  test('choosing another file throws the first one away', async ({ page, open, engine }) => {
    await open('/import')
    await bring(page)
    await page.getByRole('button', { name: 'Choose another file' }).click()
    await expect(page.getByRole('button', { name: 'Choose a file' })).toBeVisible()
    await expect
      .poll(() => engine.asked.find(({ name }) => name === 'uploads.discard')?.input)
      .toEqual({ uploadId: 'upload-1' })
  })
})

test.describe('running', () => {
  test('an import is followed to its end: every row is accounted for', async ({ page, open, engine }) => {
    let progress = runningImport(0.42)
    engine.answer('imports.get', () => success(progress))
    await open('/import?run=11')
    await expect(page.getByRole('progressbar', { name: 'Importing renewal-autumn.csv' })).toHaveAttribute(
      'aria-valuenow',
      /^42/,
    )
    await expect(screenOf(page)).toContainText('8,200 rows a second')
    progress = runningImport(1)
    engine.tell({ name: 'import-progress', payload: progress })
    await expect(screenOf(page)).toContainText('24,160 people imported from renewal-autumn.csv.')
    await expect(
      page.getByRole('group', {
        name: '24,582 rows = 24,160 accepted + 312 duplicate in file + 22 do not call + 86 rejected + 2 blank',
      }),
    ).toBeVisible()
    await expect(page.getByRole('table', { name: 'Rejected rows' }).getByRole('row').nth(1)).toContainText(
      'has no country code',
    )
    await page.getByRole('link', { name: 'New campaign' }).click()
    await expect(page.getByRole('combobox', { name: 'Recipient list', exact: true })).toHaveValue(
      /Customers, autumn renewal/,
    )
  })

  test('each figure opens its rows', async ({ page, open, engine }) => {
    engine.answer('imports.get', () => success(runningImport(1)))
    await open('/import?run=11')
    await page.getByRole('button', { name: /^22\s*Do not call/ }).click()
    await expect(page.getByRole('table', { name: 'Rows on the do-not-call list' })).toBeVisible()
    expect(engine.asked.findLast(({ name }) => name === 'lists.rejected')?.input).toMatchObject({
      importId: 11,
      verdict: 'do-not-call',
    })
    await page.getByRole('button', { name: /^24,160\s*Accepted/ }).click()
    await expect(page.getByRole('region', { name: 'Accepted rows' })).toContainText('24,160 people added')
  })

  test('it is seen from every screen, leads back, and its end is told', async ({ page, open, engine }) => {
    await open('/trunks')
    engine.tell({ name: 'import-progress', payload: runningImport(0.42) })
    const indicator = page.getByRole('banner').getByRole('link', { name: /^Importing, 42 %/ })
    await indicator.click()
    await expect(page.getByRole('progressbar', { name: 'Importing renewal-autumn.csv' })).toBeVisible()
    await expect(indicator).toHaveCount(0)
    await page
      .getByRole('navigation')
      .getByRole('link', { name: /^Campaigns/ })
      .click()
    await expect(indicator).toBeVisible()
    engine.answer('imports.get', () => success(runningImport(1)))
    engine.tell({ name: 'import-progress', payload: runningImport(1) })
    await page.getByRole('alert').filter({ hasText: 'renewal-autumn.csv imported' }).click()
    await expect(screenOf(page)).toContainText('24,160 people imported')
    await expect(indicator).toHaveCount(0)
  })

  test('a running import that began elsewhere is shown when the page opens', async ({
    page,
    open,
    engine,
  }) => {
    engine.answer('imports.list', () => success([runningImport(0.7)]))
    await open('/trunks')
    await page.reload()
    await expect(page.getByRole('banner').getByRole('link', { name: /^Importing, 70 %/ })).toBeVisible()
  })

  test('it is cancelled only after the page said what goes', async ({ page, open, engine }) => {
    await open('/import?run=11')
    await page.getByRole('button', { name: 'Cancel import' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText('The file and its mapping are kept')
    engine.answer('imports.get', () =>
      success({ ...runningImport(0.5), state: 'cancelled', canReopen: true }),
    )
    await dialog.getByRole('button', { name: 'Cancel import' }).click()
    await expect(screenOf(page)).toContainText('No one was added')
  })

  test('a finished import is undone after the page said what goes', async ({ page, open, engine }) => {
    engine.answer('imports.get', () => success(runningImport(1)))
    await open('/import?run=11')
    await page.getByRole('button', { name: 'Undo import' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText('removes the 24,160 people that the import added to “Renewal autumn”')
    engine.answer('imports.undo', () =>
      failure('import_running', '3 people were called already. Remove them from the list by hand.'),
    )
    await dialog.getByRole('button', { name: 'Undo import' }).click()
    await expect(dialog.getByRole('alert')).toContainText('3 people were called already.')
    const undone = { ...runningImport(1), state: 'undone' as const, canUndo: false, listId: null }
    engine.answer('imports.undo', () => success(undone))
    engine.answer('imports.get', () => success(undone))
    await dialog.getByRole('button', { name: 'Undo import' }).click()
    await expect(screenOf(page)).toContainText('Import undone')
    await expect(page.getByRole('button', { name: 'Change mapping and try again' })).toBeVisible()
  })

  test('a wrong import is done again with another mapping in under 6 clicks: the old one is undone first', async ({
    page,
    open,
    engine,
  }) => {
    engine.answer('imports.get', () => success(runningImport(1)))
    await open('/import?run=11')
    await expect(page.getByRole('button', { name: 'Undo import' })).toBeVisible()
    const clicks = await countClicks(page)
    await screenOf(page).getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Import again with another mapping' }).click()
    await expect(screenOf(page)).toContainText('The earlier import of this file is undone first')
    await use(page, 'Pedido', 'Phone number')
    await importButton(page).click()
    await expect.poll(() => engine.asked.some(({ name }) => name === 'imports.start')).toBe(true)
    expect(await clicks()).toBeLessThan(6)
    const acts = engine.asked.map(({ name }) => name).filter(name => /undo|start/.test(name))
    expect(acts).toEqual(['imports.undo', 'imports.start'])
  })

  test('a refused mapping keeps its rows and its file', async ({ page, open, engine }) => {
    const failed = {
      ...runningImport(1),
      state: 'failed' as const,
      listId: null,
      canUndo: false,
      problem: 'No row has a number that can be called. Choose another phone column or country.',
      counts: { ...NO_COUNTS, rows: 400, rejected: 400 },
    }
    engine.answer('imports.get', () => success(failed))
    await open('/import?run=11')
    await expect(screenOf(page).getByRole('alert')).toContainText('Choose another phone column or country.')
    await expect(page.getByRole('table', { name: 'Rejected rows' })).toBeVisible()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export rejected rows' }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Export [\d,]+ rows$/ })
      .click()
    expect((await download).suggestedFilename()).toBe('rows.csv')
    await page.getByRole('button', { name: 'Change mapping and try again' }).click()
    await expect(rowsOf(page)).toBeVisible()
    await expect(page.getByRole('textbox', { name: 'Name of the list' })).toHaveValue('Renewal autumn')
  })
})

/** Counts the clicks of the mouse from now on. */
async function countClicks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    document.documentElement.dataset.clicks = '0'
    window.addEventListener(
      'pointerdown',
      () => {
        const { dataset } = document.documentElement
        dataset.clicks = String(Number(dataset.clicks) + 1)
      },
      { capture: true },
    )
  })
  return async () => Number(await page.locator('html').getAttribute('data-clicks'))
}
