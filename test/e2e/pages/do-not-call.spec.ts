import { failure, success } from '../../../shared/errors.ts'
import { AMBIGUOUS, INSPECTION, inspected, inspectScripted } from '../../support/scripted-import.ts'
import { expect, screenOf, test } from './page-bench.ts'

const A_FILE = { name: 'national.csv', mimeType: 'text/csv', buffer: Buffer.from('+442079460000\ncall me\n') }

test('lists who is left alone, where, why and on whose word, and pages a long list', async ({
  page,
  open,
  engine,
}) => {
  await open('/do-not-call')
  const table = page.getByRole('table', { name: 'Do not call' })
  await expect(table).toHaveAttribute('aria-rowcount', '12481')
  await expect(table.getByRole('row').nth(1)).toContainText('+44 20 7946 0000')
  await expect(table.getByRole('row').nth(1)).toContainText('Every campaign')
  await expect(table.getByRole('row').nth(2)).toContainText('tps-november.csv')
  await expect(table.getByRole('row').nth(4)).toContainText('Autumn renewal')
  await expect(table.getByRole('row').nth(5)).toContainText('+44904* and whatever follows')
  await expect(screenOf(page).getByText('12,480 entries')).toBeVisible()
  expect(engine.asked.filter(({ name }) => name === 'doNotCall.list').length).toBeLessThan(4)
})

test('a search is the engine’s, and says when nothing is found', async ({ page, open, engine }) => {
  await open('/do-not-call')
  await page.getByRole('searchbox', { name: 'Search numbers and reasons' }).fill('7946')
  await expect(screenOf(page).getByText('2 entries')).toBeVisible()
  expect(engine.asked.findLast(({ name }) => name === 'doNotCall.list')?.input).toMatchObject({
    search: '7946',
    offset: 0,
  })
  engine.answer('doNotCall.list', () => success({ total: 0, rows: [] }))
  await page.getByRole('searchbox', { name: 'Search numbers and reasons' }).fill('nobody')
  await expect(screenOf(page).getByRole('heading', { name: 'Nothing found' })).toBeVisible()
  await expect(screenOf(page)).toContainText('No number and no reason here contains "nobody".')
})

test('a number without a reason is not sent; what is missing is told beside its field', async ({
  page,
  open,
  engine,
}) => {
  await open('/do-not-call')
  await page.getByRole('button', { name: 'Add a number' }).click()
  const dialog = page.getByRole('dialog', { name: 'Leave a number alone' })
  const number = dialog.getByRole('textbox', { name: 'Number' })
  await expect(number).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(number).toHaveAccessibleDescription(/Write a number, or the beginning of one/)
  await expect(dialog.getByRole('textbox', { name: 'Why' })).toHaveAccessibleDescription(
    /Say why, for people who ask later/,
  )
  expect(engine.asked.some(({ name }) => name === 'doNotCall.add')).toBe(false)

  engine.answer('doNotCall.add', () => failure('bad_input', 'This number is too short.'))
  await number.fill('12')
  await dialog.getByRole('textbox', { name: 'Why' }).fill('Asked in the shop')
  await dialog.getByRole('button', { name: 'Add it' }).click()
  await expect(dialog.getByRole('alert')).toContainText('This number is too short.')
  await expect(dialog).toBeVisible()
})

test('the beginning of numbers is added for one campaign, by keyboard alone', async ({
  page,
  open,
  engine,
}) => {
  await open('/do-not-call')
  await page.getByRole('button', { name: 'Add a number' }).press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Leave a number alone' })
  await expect(dialog.getByRole('textbox', { name: 'Number' })).toBeFocused()
  await page.keyboard.type('+44 90*')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Premium rate')
  await dialog.getByRole('combobox', { name: 'Where' }).press('Enter')
  await page.keyboard.type('Only in Autumn')
  await page.getByRole('option', { name: 'Only in Autumn renewal' }).click()
  const asked = engine.asked.length
  await dialog.getByRole('textbox', { name: 'Why' }).press('Enter')
  await expect(dialog).toBeHidden()
  expect(engine.asked.find(({ name }) => name === 'doNotCall.add')?.input).toEqual({
    pattern: '+44 90*',
    reason: 'Premium rate',
    campaignId: 1,
  })
  // the list is asked for anew, as the number is somewhere in it now
  await expect.poll(() => engine.asked.slice(asked).some(({ name }) => name === 'doNotCall.list')).toBe(true)
})

test('a file is shown as it will be stored, and every line of it is accounted for', async ({
  page,
  open,
  engine,
}) => {
  await open('/do-not-call')
  await page.getByRole('link', { name: 'Import numbers' }).click()
  await page.locator('input[type=file]').setInputFiles(A_FILE)
  const rows = page.getByRole('table', { name: 'First rows of the file' })
  await expect(rows.getByRole('row').nth(1)).toContainText('+34 612 32 00 18')
  await expect(page.getByRole('region', { name: 'How the file is read' })).toContainText(
    '7 of 8rows have a number that can be blocked',
  )
  await page.getByRole('button', { name: /^Portugal: 2 of 5/ }).click()
  await expect
    .poll(() => engine.asked.findLast(({ name }) => name === 'doNotCall.inspect')?.input)
    .toMatchObject({ mapping: null, hints: { country: 'PT' } })

  await page.getByRole('button', { name: 'Block numbers' }).click()
  await expect(page.getByRole('textbox', { name: 'Reason' })).toHaveAccessibleDescription(/Give a reason/)
  expect(engine.asked.some(({ name }) => name === 'doNotCall.import')).toBe(false)
  await page.getByRole('textbox', { name: 'Reason' }).fill('National list, November')
  await page.keyboard.press('Enter')
  await expect(screenOf(page)).toContainText('1,204 lines: 1,180 added, 21 already on the list, 3 rejected.')
  const rejected = page.getByRole('table', { name: 'Rejected lines' })
  await expect(rejected.getByRole('row').nth(3)).toContainText('803')
  await expect(rejected.getByRole('row').nth(3)).toContainText('020 7946 0123')
  await expect(rejected.getByRole('row').nth(3)).toContainText('This number has no country')
  expect(engine.asked.find(({ name }) => name === 'doNotCall.import')?.input).toMatchObject({
    uploadId: 'upload-1',
    reason: 'National list, November',
    campaignId: null,
  })
})

test('numbers of an unknown column and country are not blocked before both are chosen', async ({
  page,
  open,
  engine,
}) => {
  engine.answer('doNotCall.inspect', order =>
    success(
      order.mapping === null && order.hints.country === undefined
        ? AMBIGUOUS
        : { ...inspectScripted(order), country: INSPECTION.country },
    ),
  )
  await open('/do-not-call/import')
  await page.locator('input[type=file]').setInputFiles(A_FILE)
  const block = page.getByRole('button', { name: 'Block numbers' })
  await expect(screenOf(page)).toContainText('It is not certain which column holds the phone numbers.')
  await expect(block).toBeDisabled()
  await page.getByRole('combobox', { name: 'Columns with phone numbers' }).click()
  await page.getByRole('option', { name: 'Teléfono' }).click()
  await expect
    .poll(() => engine.asked.findLast(({ name }) => name === 'doNotCall.inspect')?.input)
    .toMatchObject({
      mapping: { columns: [{}, { field: 'number' }, {}, {}, {}, {}, {}], defaultCountry: 'ES' },
    })
  await expect(block).toBeEnabled()
  await page.getByRole('textbox', { name: 'Reason' }).fill('National list')
  await block.click()
  await expect(screenOf(page)).toContainText('1,204 lines: 1,180 added')
  expect(engine.asked.find(({ name }) => name === 'doNotCall.import')?.input).toMatchObject({
    mapping: { columns: [{}, { kind: 'field', field: 'number' }, {}, {}, {}, {}, {}], defaultCountry: 'ES' },
  })
})

test('numbers of an unknown country are not blocked before the country is chosen', async ({
  page,
  open,
  engine,
}) => {
  engine.answer('doNotCall.inspect', ({ hints }) =>
    success(
      hints.country === undefined ? { ...INSPECTION, choices: AMBIGUOUS.choices.slice(1) } : INSPECTION,
    ),
  )
  await open('/do-not-call/import')
  await page.locator('input[type=file]').setInputFiles(A_FILE)
  await expect(page.getByRole('button', { name: 'Block numbers' })).toBeDisabled()
  await page.getByRole('button', { name: /^Portugal: 2 of 5/ }).click()
  await expect(page.getByRole('button', { name: 'Block numbers' })).toBeEnabled()
})

test('rows that a column says may be called are told before and after', async ({ page, open, engine }) => {
  const columns = INSPECTION.mapping.columns.with(4, { kind: 'field', field: 'doNotCall' })
  engine.answer('doNotCall.inspect', () => success(inspected({ ...INSPECTION.mapping, columns })))
  engine.answer('doNotCall.import', () =>
    success({
      counts: { rows: 20, added: 3, onList: 0, inFile: 1, mayBeCalled: 15, rejected: 0, blank: 1 },
      rejected: [],
      everyRow: [],
    }),
  )
  await open('/do-not-call/import')
  await page.locator('input[type=file]').setInputFiles(A_FILE)
  await expect(screenOf(page)).toContainText(
    'Rows in which “Idioma” says that the person may be called are not blocked.',
  )
  await page.getByRole('textbox', { name: 'Reason' }).fill('National list')
  await page.getByRole('button', { name: 'Block numbers' }).click()
  await expect(screenOf(page)).toContainText(
    '20 lines: 3 added, 0 already on the list, 1 twice in the file, 15 not blocked because the file says that they may be called, 0 rejected, 1 blank.',
  )
})

test('a file of numbers that cannot be read is told on the page, and its upload goes', async ({
  page,
  open,
  engine,
}) => {
  engine.answer('doNotCall.import', () => failure('bad_input', 'No column of this file holds numbers.'))
  await open('/do-not-call/import')
  await page.locator('input[type=file]').setInputFiles(A_FILE)
  await page.getByRole('textbox', { name: 'Reason' }).fill('National list')
  await page.getByRole('button', { name: 'Block numbers' }).click()
  await expect(screenOf(page).getByRole('alert')).toContainText('No column of this file holds numbers.')
  await page.getByRole('link', { name: 'Trunks' }).click()
  await expect.poll(() => engine.asked.some(({ name }) => name === 'uploads.discard')).toBe(true)
})

test('removing says what it means, and happens only when it is confirmed', async ({ page, open, engine }) => {
  await open('/do-not-call')
  await page.getByRole('button', { name: 'Remove +44 20 7946 0000', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'May +44 20 7946 0000 be called again?' })
  await expect(dialog).toContainText('Recipients who were suppressed because of it stay as they are')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  expect(engine.asked.some(({ name }) => name === 'doNotCall.remove')).toBe(false)
  await page.getByRole('button', { name: 'Remove +44 20 7946 0000', exact: true }).click()
  await dialog.getByRole('button', { name: 'Remove the entry' }).click()
  await expect(dialog).toBeHidden()
  expect(engine.asked.find(({ name }) => name === 'doNotCall.remove')?.input).toEqual({ id: 1 })
})

test('the list is exported and handed over as a file', async ({ page, open }) => {
  await open('/do-not-call')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Export [\d,]+ rows?$/ })
    .click()
  expect((await download).suggestedFilename()).toMatch(/\.csv$/)
  await expect(page.getByText(/rows? saved/)).toBeVisible()
})

test.describe('with nobody on it', () => {
  test.use({ state: 'empty' })
  test('says what the list is for, and its button adds the first number', async ({ page, open }) => {
    await open('/do-not-call')
    await expect(screenOf(page).getByRole('heading', { name: 'No numbers yet' })).toBeVisible()
    await screenOf(page).getByRole('button', { name: 'Add a number' }).last().click()
    await expect(page.getByRole('dialog', { name: 'Leave a number alone' })).toBeVisible()
  })
})

test('entries of one source are selected and removed in bulk, and their people are brought back', async ({
  page,
  open,
  engine,
}) => {
  await open('/do-not-call')
  await page.getByRole('combobox', { name: 'Who added it' }).click()
  await page.getByRole('option', { name: 'Recipient, by text' }).click()
  await expect
    .poll(() => engine.asked.findLast(({ name }) => name === 'doNotCall.list')?.input)
    .toMatchObject({ source: 'message', offset: 0 })
  const act = page.getByRole('button', { name: 'Remove and bring back' })
  await expect(act).toBeHidden()
  await page.getByRole('checkbox', { name: 'Select all' }).check()
  await act.click()
  const dialog = page.getByRole('dialog', { name: 'Remove 12,480 entries?' })
  await expect(dialog).toContainText('are called again')
  await dialog.getByRole('button', { name: 'Remove 12,480 entries' }).click()
  await expect(page.getByText('240 entries removed. 12 people are called again.')).toBeVisible()
  expect(engine.asked.find(({ name }) => name === 'doNotCall.removeMany')?.input).toEqual({
    ids: null,
    search: '',
    source: 'message',
    bringBack: true,
  })
  // some of them, by their boxes
  await page.getByRole('checkbox', { name: /^Select \+44 20 7946 0000/ }).check()
  await act.click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove 1 entry' }).click()
  await expect
    .poll(() => engine.asked.findLast(({ name }) => name === 'doNotCall.removeMany')?.input)
    .toMatchObject({ ids: [expect.any(Number)] })
})
