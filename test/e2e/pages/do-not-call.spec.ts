import { failure, success } from '../../../shared/errors.ts'
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
    /Say why, for whoever asks later/,
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

test('every line of a file that is brought in is accounted for', async ({ page, open, engine }) => {
  await open('/do-not-call')
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Import numbers' })
  await dialog.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(dialog).toContainText('Choose a file.')
  await expect(dialog).toContainText('Say why, for whoever asks later.')
  expect(engine.asked.some(({ name }) => name === 'doNotCall.import')).toBe(false)

  await dialog.locator('input[type=file]').setInputFiles(A_FILE)
  await dialog.getByRole('textbox', { name: 'Why' }).fill('National list, November')
  await dialog.getByRole('button', { name: 'Import', exact: true }).click()
  const account = page.getByRole('dialog', { name: 'What came of the file' })
  await expect(account).toContainText('1,204 lines: 1,180 added, 21 known already, 3 rejected.')
  const rejected = account.getByRole('table', { name: 'Rejected lines' })
  await expect(rejected.getByRole('row').nth(3)).toContainText('803')
  await expect(rejected.getByRole('row').nth(3)).toContainText('020 7946 0123')
  await expect(rejected.getByRole('row').nth(3)).toContainText('This number has no country')
  expect(engine.asked.find(({ name }) => name === 'doNotCall.import')?.input).toEqual({
    uploadId: 'upload-1',
    reason: 'National list, November',
    campaignId: null,
  })
  await account.getByRole('button', { name: 'Close' }).last().click()
  await expect(account).toBeHidden()
})

test('a file that cannot be read is told in the dialog, which stays', async ({ page, open, engine }) => {
  engine.answer('doNotCall.import', () => failure('bad_input', 'No column of this file holds numbers.'))
  await open('/do-not-call')
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Import numbers' })
  await dialog.locator('input[type=file]').setInputFiles(A_FILE)
  await dialog.getByRole('textbox', { name: 'Why' }).fill('National list')
  await dialog.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(dialog.getByRole('alert')).toContainText('No column of this file holds numbers.')
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
  await page.getByRole('button', { name: 'Export CSV' }).click()
  expect((await download).suggestedFilename()).toMatch(/\.csv$/)
  await expect(page.getByRole('alert').filter({ hasText: /12,480 entries/ })).toBeVisible()
})

test.describe('with nobody on it', () => {
  test.use({ state: 'empty' })
  test('says what the list is for, and its button adds the first number', async ({ page, open }) => {
    await open('/do-not-call')
    await expect(
      screenOf(page).getByRole('heading', { name: 'Nobody has to be left alone yet' }),
    ).toBeVisible()
    await screenOf(page).getByRole('button', { name: 'Add a number' }).last().click()
    await expect(page.getByRole('dialog', { name: 'Leave a number alone' })).toBeVisible()
  })
})
