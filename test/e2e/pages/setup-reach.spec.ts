import { failure } from '../../../shared/errors.ts'
import { expect, test } from './page-bench.ts'
import { choose, created, fill } from './setup-bench.ts'

test('a kind fills in what its template sets, asks for its facts, and is taken back by another kind', async ({
  page,
  open,
  engine,
}) => {
  await open('/campaigns/new?list=1')
  await fill(page)
  await page.getByRole('textbox', { name: 'Calls at once, at most' }).fill('12')
  await page.getByRole('radio', { name: 'Product recall' }).press('Space')
  const what = page.getByRole('region', { name: 'What it is' })
  await expect(what).toContainText('Filled in for it: type of call, contacts, calling hours.')
  await expect(page.getByRole('textbox', { name: 'Text of contact 1' })).toHaveValue(/^Recall \{recall_id\}/)
  await expect(page.getByRole('textbox', { name: 'To, calling hours 1' })).toHaveValue('21:00')
  await page.getByRole('textbox', { name: 'Recall', exact: true }).fill('R-2026-11')
  await choose(page, 'Key to opt out', '9')
  // what the template says nothing about stays as it was typed
  await expect(page.getByRole('textbox', { name: 'Calls at once, at most' })).toHaveValue('12')

  await page.getByRole('radio', { name: 'Anything else' }).press('Space')
  await expect(page.getByRole('textbox', { name: 'Text of contact 1' })).toHaveCount(0)
  await expect(page.getByRole('textbox', { name: 'To, calling hours 1' })).toHaveValue('20:00')
  await page.getByRole('radio', { name: 'Product recall' }).press('Space')
  await expect(page.getByRole('textbox', { name: 'Recall', exact: true })).toHaveValue('R-2026-11')
  expect(await created(page, engine)).toMatchObject({
    kind: 'recall',
    facts: { recallId: 'R-2026-11', offerDescription: null, optOutKey: '9' },
    law: { legalClass: 'recall' },
    cadence: [{ channel: 'sms' }, { channel: 'voice', delaySeconds: 3_600 }],
    callingWindow: { hours: [{ weekdays: ['monday', 'tuesday', 'wednesday'], from: '08:00', to: '21:00' }] },
    concurrencyMax: 12,
  })
})

test('a fact that the kind needs and that is missing is told beside its field', async ({
  page,
  open,
  engine,
}) => {
  engine.answer('campaigns.create', () =>
    failure('bad_input', 'Say until when the offer holds.', { path: 'facts.offerExpiresOn' }),
  )
  await open('/campaigns/new?list=1')
  await fill(page)
  await page.getByRole('radio', { name: 'Retention' }).press('Space')
  await page.getByRole('textbox', { name: 'Offer', exact: true }).fill('Half price')
  await page.getByRole('textbox', { name: 'How to opt out' }).fill('Reply STOP')
  await page.getByRole('button', { name: 'Save draft' }).click()
  await expect(page.getByLabel('Last day of the offer')).toHaveAccessibleDescription(
    /Say until when the offer holds/,
  )
})

test('conditions choose the audience; how many match is counted while somebody types', async ({
  page,
  open,
  engine,
}) => {
  await open('/campaigns/new?list=1')
  await fill(page)
  const conditions = page.getByRole('region', { name: 'Conditions' })
  await expect(conditions.getByRole('status')).toHaveText('24,180 of 24,180 recipients match')
  await conditions.getByRole('button', { name: 'Add a condition' }).click()
  const value = conditions.getByRole('combobox', { name: 'With what' })
  await value.click()
  await page.getByRole('option', { name: 'gold' }).click()
  await expect(conditions.getByRole('status')).toHaveText('3,412 of 24,180 recipients match')

  await conditions.getByRole('button', { name: 'Add a condition' }).click()
  const how = conditions.getByRole('combobox', { name: 'How it counts' }).nth(1)
  await how.click()
  await page.getByRole('option', { name: 'Must not hold' }).click()
  const last = (name: string) => conditions.getByRole('combobox', { name }).last()
  await last('What is compared').click()
  await page.getByRole('option', { name: 'Column' }).click()
  await last('How it is compared').click()
  await page.getByRole('option', { name: 'is more than' }).click()
  await conditions.getByRole('textbox', { name: 'With what' }).fill('0')
  await page.getByRole('button', { name: 'Save draft' }).click()
  await expect(last('Column')).toHaveAccessibleDescription(/Choose the column that is compared/)
  await last('Column').click()
  await page.getByRole('option', { name: 'amount_due' }).click()

  await choose(page, 'Who joins', 'Later ones, too')
  await choose(page, 'Order', 'Shuffled')
  await choose(page, 'Priority from a column', 'plan')
  expect(await created(page, engine)).toMatchObject({
    audience: {
      mode: 'automation',
      order: 'random',
      priorityVariable: 'plan',
      filter: {
        all: [{ field: 'tag', test: 'is', value: 'gold' }],
        any: [],
        none: [{ field: 'variable', variable: 'amount_due', test: 'more-than', value: '0' }],
      },
    },
  })
})

test('several lists are called one after the other, and a condition can be taken away again', async ({
  page,
  open,
  engine,
}) => {
  await open('/campaigns/new?list=1')
  await fill(page)
  await page.getByRole('combobox', { name: 'Further lists' }).click()
  await page.getByRole('option', { name: 'Appointments this week' }).click()
  await page.keyboard.press('Escape')
  const conditions = page.getByRole('region', { name: 'Conditions' })
  await conditions.getByRole('button', { name: 'Add a condition' }).click()
  await conditions.getByRole('button', { name: 'Remove the condition' }).click()
  await expect(conditions.getByRole('combobox', { name: 'With what' })).toHaveCount(0)
  await expect
    .poll(() => engine.asked.findLast(({ name }) => name === 'audience.count')?.input)
    .toMatchObject({ listIds: [1, 3], filter: { all: [] } })
  expect(await created(page, engine)).toMatchObject({ listId: 1, moreListIds: [3] })
})

test('a launch, its days and the days without calls; mistakes stand beside their fields', async ({
  page,
  open,
  engine,
}) => {
  await open('/campaigns/new?list=1')
  await fill(page)
  const launch = page.getByLabel('Launch', { exact: true })
  await expect(launch).toBeDisabled()
  await page.getByRole('radio', { name: 'By itself, at' }).check()
  await expect(page.getByRole('button', { name: 'Save and schedule' })).toBeVisible()
  await page.getByRole('button', { name: 'Save draft' }).click()
  await expect(launch).toHaveAccessibleDescription(/Write date and time/)
  await launch.fill('2026-11-26T09:30')
  await expect(launch).not.toHaveAttribute('aria-invalid', 'true')
  await choose(page, 'If Trunkline is not running then', 'Missed: wait for a person')
  await page.getByLabel('First day').fill('2026-11-26')
  const lastDay = page.getByLabel('Last day', { exact: true })
  await lastDay.fill('2026-11-20')
  await expect(lastDay).toHaveAccessibleDescription(/The last day comes before the first one/)
  await lastDay.fill('2026-12-20')
  const window = page.getByRole('textbox', { name: 'Ends after the launch' })
  await window.fill('30')
  await expect(window).toHaveAccessibleDescription(/lasts at most 24 hours/)
  await window.fill('8')
  await page.getByRole('checkbox', { name: /public holiday of their own country/ }).check()
  const closed = page.getByRole('combobox', { name: 'Further days without calls' })
  await closed.fill('Christmas')
  await closed.press('Enter')
  await expect(closed).toHaveAccessibleDescription(/Write a date as YYYY-MM-DD/)
  await closed.press('Backspace')
  await closed.fill('2026-12-24')
  await closed.press('Enter')
  await expect(closed).not.toHaveAttribute('aria-invalid', 'true')
  expect(await created(page, engine)).toMatchObject({
    schedule: {
      launchAt: '2026-11-26T09:30',
      zone: null,
      missedLaunch: 'hold',
      windowHours: 8,
      startsOn: '2026-11-26',
      endsOn: '2026-12-20',
    },
    callingWindow: { holidays: 'observe', closedOn: ['2026-12-24'] },
  })
})
