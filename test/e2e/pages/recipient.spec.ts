import { failure, success } from '../../../shared/errors.ts'
import { endedAttempt } from '../../support/scripted-calls.ts'
import { blockedNumber, RECIPIENT } from '../../support/scripted-recipient.ts'
import { expect, screenOf, test } from './page-bench.ts'

test('says why somebody is not called now, the deciding reason first, and when it clears', async ({
  page,
  open,
}) => {
  await open('/recipients/4')
  const standing = page.getByRole('region', { name: 'Autumn renewal' })
  await expect(standing).toContainText(/Not now; next .*(Wed|25 Nov|tomorrow).* 09:00/i)
  await expect(standing).toContainText('2 attempts so far.')
  const reasons = standing.getByRole('list', { name: 'Why not now' }).getByRole('listitem')
  await expect(reasons).toHaveCount(3)
  await expect(reasons.nth(0)).toContainText('Outside calling hours decides')
  await expect(reasons.nth(0)).toContainText('Outside the calling hours in Berlin until Wednesday 09:00.')
  await expect(reasons.nth(1)).toContainText('Called again later')
  await expect(reasons.nth(1)).not.toContainText('decides')
  await expect(reasons.nth(2)).toContainText('Rule: Fla. Stat. 501.616(6)(b).')
})

test('shows what is planned: which number, by call or by text', async ({ page, open }) => {
  await open('/recipients/4')
  const plan = page.getByRole('region', { name: 'The next contacts' }).getByRole('listitem')
  await expect(plan).toHaveCount(3)
  await expect(plan.nth(1)).toContainText('Fourth call, over the other number. +1 239 555 0142')
  await expect(plan.nth(1).getByRole('img', { name: 'Call' })).toBeVisible()
  await expect(plan.nth(2).getByRole('img', { name: 'Text message' })).toBeVisible()
  // of a campaign that is over nothing is planned, and nothing stands in the way
  const over = page.getByRole('region', { name: 'Survey of May' })
  await expect(over).toContainText('Answered and listened.')
  await expect(over.getByRole('list', { name: 'Why not now' })).toHaveCount(0)
})

test('shows the numbers with the zone and how it is known, what the list says, and every attempt', async ({
  page,
  open,
}) => {
  await open('/recipients/4')
  const numbers = page.getByRole('region', { name: 'Numbers, in the order they are called' })
  await expect(numbers).toContainText('+49 30 23125003')
  await expect(numbers).toContainText('America/New_York · US-FL')
  await expect(numbers).toContainText('From the number: +1239 is in America/New_York.')
  const columns = page.getByRole('region', { name: 'From the list' })
  await expect(columns).toContainText('renewal_date')
  await expect(columns).toContainText('2026-12-01')
  const attempts = page.getByRole('region', { name: 'Attempts' })
  await expect(attempts.getByRole('link', { name: 'SIP messages' })).toHaveCount(3)
  await attempts.getByRole('link', { name: 'SIP messages' }).first().click()
  await expect(page.getByRole('region', { name: 'SIP ladder' })).toBeVisible()
})

test('leaving somebody alone puts each of their numbers on the list, with the reason', async ({
  page,
  open,
  engine,
}) => {
  await open('/recipients/4')
  await page.getByRole('button', { name: 'Block' }).click()
  const dialog = page.getByRole('dialog', { name: 'Block Jürgen Müller' })
  await expect(dialog).toContainText(
    '2 numbers (+49 30 23125003, +1 239 555 0142) go on the do-not-call list of every campaign.',
  )
  await expect(dialog.getByRole('textbox', { name: 'Reason' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('textbox', { name: 'Reason' })).toHaveAccessibleDescription(/Enter a reason/)
  expect(engine.asked.some(({ name }) => name === 'doNotCall.add')).toBe(false)

  engine.answer('recipients.get', ({ id }) =>
    success({ ...RECIPIENT, id, attempts: [endedAttempt(0)], doNotCall: [blockedNumber(0)] }),
  )
  await page.keyboard.type('Told the agent so')
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  expect(engine.asked.filter(({ name }) => name === 'doNotCall.add').map(({ input }) => input)).toEqual([
    { pattern: '+493023125003', reason: 'Told the agent so', campaignId: null },
    { pattern: '+12395550142', reason: 'Told the agent so', campaignId: null },
  ])
  await expect(
    screenOf(page).getByText('+44 20 7946 0000 is on the do-not-call list: Asked not to be called again.'),
  ).toBeVisible()
})

test('a number that could not be put there is told, and the dialog stays', async ({ page, open, engine }) => {
  engine.answer('doNotCall.add', () => failure('store_busy', 'The database is busy.'))
  await open('/recipients/4')
  await page.getByRole('button', { name: 'Block' }).click()
  const why = page.getByRole('dialog').getByRole('textbox', { name: 'Reason' })
  await why.fill('Told the agent so')
  await page.getByRole('dialog').getByRole('button', { name: 'Block' }).click()
  await expect(why).toHaveAccessibleDescription(/The database is busy/)
})

test('a row of a campaign leads to the recipient, and Esc back', async ({ page, open }) => {
  await open('/campaigns/1/recipients')
  await page.getByRole('table', { name: 'Recipients' }).getByRole('row').nth(1).click()
  await page.getByRole('dialog').getByRole('link', { name: 'Everything about this recipient' }).click()
  await expect(page).toHaveURL(/#\/recipients\/\d+$/)
  await expect(screenOf(page).getByRole('heading', { level: 1 })).toHaveText('Jürgen Müller')
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/#\/campaigns\/1\/recipients$/)
})

test('the data of a person is exported, a file for each number', async ({ page, open, engine }) => {
  engine.answer('people.export', () => failure('store_busy', 'The database is busy.'))
  await open('/recipients/4')
  await page.getByRole('button', { name: 'Personal data' }).click()
  await page.getByRole('menuitem', { name: 'Export data (CSV)' }).click()
  await expect(
    page.getByRole('alert').filter({ hasText: 'The data was not exported' }).first(),
  ).toContainText('The database is busy.')
  expect(engine.asked.filter(({ name }) => name === 'people.export').map(({ input }) => input)).toEqual([
    { number: '+493023125003', format: 'csv' },
    { number: '+12395550142', format: 'csv' },
  ])
})

test('erasing says what goes and what stays, waits for the button, and leads back to the lists', async ({
  page,
  open,
  engine,
}) => {
  engine.answer('people.find', ({ number }) =>
    success({
      number,
      recipients: number.startsWith('+49')
        ? [{ id: 4, listId: 1, listName: 'Autumn renewal', name: 'Jürgen Müller' }]
        : [],
      attempts: number.startsWith('+49') ? 3 : 0,
      doNotCall: 0,
      rejectedRows: 0,
      importChanges: 0,
      keptFiles: number.startsWith('+49') ? 1 : 0,
      openAttempts: 0,
    }),
  )
  await open('/recipients/4')
  await page.getByRole('button', { name: 'Personal data' }).click()
  await page.getByRole('menuitem', { name: 'Erase data' }).click()
  const dialog = page.getByRole('dialog', { name: 'Erase the data of Jürgen Müller?' })
  await expect(
    dialog.getByRole('list', { name: 'Erased for +49 30 23125003' }).getByRole('listitem'),
  ).toHaveText([
    '1 list entry, with names, numbers and columns: Autumn renewal.',
    'Names, numbers and messages of 3 attempts.',
    '1 kept copy of an imported file, with all rows.',
  ])
  await expect(dialog.getByRole('list', { name: 'Erased for +1 239 555 0142' })).toHaveText(
    'No data is held.',
  )
  await expect(dialog.getByRole('list', { name: 'Not erased' }).getByRole('listitem')).toHaveText([
    /do-not-call list/,
    '3 attempts without name and number.',
    /Exports that were saved, backups/,
    /deleted after 7 days/,
  ])
  expect(engine.asked.some(({ name }) => name === 'people.erase')).toBe(false)

  engine.answer('people.erase', () => failure('not_allowed', 'A call to this number is in progress.'))
  await dialog.getByRole('button', { name: 'Erase data' }).click()
  await expect(dialog).toContainText('A call to this number is in progress.')
  expect(engine.asked.filter(({ name }) => name === 'people.erase')).toHaveLength(1)

  engine.answer('people.erase', ({ number }) =>
    success({
      number,
      recipients: [],
      attempts: 3,
      doNotCall: 0,
      rejectedRows: 0,
      importChanges: 0,
      keptFiles: 1,
      openAttempts: 0,
    }),
  )
  await dialog.getByRole('button', { name: 'Erase data' }).click()
  await expect(page).toHaveURL(/#\/lists$/)
  await expect(page.getByRole('alert').filter({ hasText: 'Data erased' })).toContainText(
    '2 numbers on the do-not-call list.',
  )
  expect(
    engine.asked
      .filter(({ name }) => name === 'people.erase')
      .slice(1)
      .map(({ input }) => input),
  ).toEqual([{ number: '+493023125003' }, { number: '+12395550142' }])
})
