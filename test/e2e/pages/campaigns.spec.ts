import { failure } from '../../../shared/errors.ts'
import { expect, screenOf, test } from './page-bench.ts'

const NAME = 'Winter tariff, second wave'

test('a scheduled campaign says when it starts, in its row and on its page', async ({ page, open }) => {
  await open('/campaigns')
  const row = page.getByRole('table', { name: 'Campaigns' }).getByRole('row').filter({ hasText: NAME })
  await expect(row).toContainText('Scheduled')
  await expect(row).toContainText(/starts (Thu|26 Nov).* 09:30/)
  await expect(screenOf(page).getByText(/1 scheduled/)).toBeVisible()
  await open('/campaigns/13')
  const now = page.getByRole('region', { name: 'Now', exact: true })
  await expect(now).toContainText(/Scheduled\s*starts .* 09:30/)
  await expect(now).toContainText('It starts by itself at that time; nobody is called before.')
})

test('a scheduled campaign is started now, or taken off the schedule', async ({ page, open, engine }) => {
  await open('/campaigns/13')
  await expect(page.getByRole('button', { name: 'Start now' })).toBeVisible()
  await page.getByRole('button', { name: `More for ${NAME}` }).click()
  await page.getByRole('menuitem', { name: 'Take off the schedule' }).click()
  await expect(screenOf(page).getByText('Draft', { exact: true }).first()).toBeVisible()
  expect(engine.asked.find(({ name }) => name === 'campaigns.unschedule')?.input).toEqual({ id: 13 })
  // it still has a launch: to start it is to schedule it again
  await expect(page.getByRole('button', { name: 'Schedule', exact: true })).toBeVisible()
})

test('what is archived is out of sight until it is asked for, and comes back', async ({
  page,
  open,
  engine,
}) => {
  await open('/campaigns')
  const table = page.getByRole('table', { name: 'Campaigns' })
  await expect(table).toContainText('Autumn renewal')
  await expect(table).not.toContainText('Moving house, spring')
  await page.getByRole('radiogroup', { name: 'Which campaigns' }).getByText('Archived 1').click()
  await expect(table).toContainText('Moving house, spring')
  await expect(table).not.toContainText('Autumn renewal')
  await page.getByRole('button', { name: 'Take out of the archive Moving house, spring' }).click()
  expect(engine.asked.find(({ name }) => name === 'campaigns.archive')?.input).toEqual({
    id: 14,
    archived: false,
  })
  // nothing is in the archive any more, and the choice goes with it
  await expect(page.getByText(/^Archived/)).toHaveCount(0)
  await expect(table).toContainText('Autumn renewal')
  await expect(table).toContainText('Moving house, spring')
})

test('a campaign that is over is archived from its menu', async ({ page, open, engine }) => {
  await open('/campaigns/8')
  await page.getByRole('button', { name: 'More for Service outage notice' }).click()
  await page.getByRole('menuitem', { name: 'Archive' }).click()
  await expect(screenOf(page).getByText('Archived', { exact: true })).toBeVisible()
  expect(engine.asked.find(({ name }) => name === 'campaigns.archive')?.input).toEqual({
    id: 8,
    archived: true,
  })
  await expect(page.getByRole('button', { name: 'Take out of the archive' })).toBeVisible()
})

test('an archive that is refused is told, and nothing changes', async ({ page, open, engine }) => {
  engine.answer('campaigns.archive', () => failure('store_busy', 'The database is busy.'))
  await open('/campaigns/8')
  await page.getByRole('button', { name: 'More for Service outage notice' }).click()
  await page.getByRole('menuitem', { name: 'Archive' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'The database is busy.' })).toBeVisible()
  await expect(screenOf(page).getByText('Archived', { exact: true })).toHaveCount(0)
})

test('the Setup tab says everything that is set', async ({ page, open }) => {
  await open('/campaigns/13/setup')
  const card = (name: string) => page.getByRole('region', { name, exact: true })
  for (const [name, texts] of [
    [
      'What it is',
      ['Retention', 'Six months at half the price', '2026-12-31', 'Reply STOP', 'speak to Carla'],
    ],
    [
      'Who',
      [
        'Customers, autumn renewal',
        'Tag is gold',
        'Country is ES',
        'Column amount_due is more than 0',
        'Recipients who match at the start, and later ones',
        'Shuffled',
        'From the column tier',
      ],
    ],
    [
      'When',
      [
        '2026-11-26, 09:30 in Europe/Madrid',
        'it waits for a person',
        'from 2026-11-26 to 2026-12-20',
        '8 h after the launch',
        'Mon–Fri, 09:00–13:00',
        'Sat, 10:00–13:00',
        'Called as if in Europe/Madrid',
        'Nobody is called on those of their country',
        '2026-12-24, 2026-12-31',
      ],
    ],
    [
      'How often',
      [
        'Text message 1 h after the one before',
        'Left out when an earlier step reached them, or they rejected an earlier call',
        'Call 2 days after the one before',
        '2 attempts, each followed by 1 hour; then 2 attempts, each followed by 1 day.',
      ],
    ],
    [
      'Limits and law',
      [
        '3 calls in 24 hours, per number, by every campaign',
        '7 calls in 7 days, per person, by this campaign',
        'Not called for 72 h',
        'Marketing',
        'Contract 2026, clause 9',
      ],
    ],
    ['Over which trunk', ['Madrid main', 'at most 40', '10 channels', '30']],
  ] as const) {
    for (const text of texts) await expect.soft(card(name)).toContainText(text)
  }
  await expect(card('How often').getByRole('row', { name: /^Busy/ })).toHaveCount(0)
  await expect(card('What it is')).toContainText('Take it off the schedule to edit')
})
