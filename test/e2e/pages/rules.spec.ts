import { success } from '../../../shared/errors.ts'
import { expect, screenOf, test } from './page-bench.ts'

test('a pack opens to its rules: the figure, the sentence, whom it binds and where it is written', async ({
  page,
  open,
}) => {
  await open('/rules')
  const federal = page.getByRole('button', { name: /^United States, federal rules/ })
  await expect(federal).toContainText('3 rules')
  await expect(federal).toContainText('compared with its sources on 2026-11-01')
  await expect(federal).toHaveAttribute('aria-expanded', 'true')
  const hours = page.getByRole('article', { name: /^Calls only from 8:00 to 21:00/ })
  await expect(hours).toContainText('Mon–Sun 08:00–21:00')
  await expect(hours).toContainText('Debt collection')
  await expect(hours).toContainText('47 CFR 64.1200(c)(1)')
  await expect(hours.getByRole('link', { name: 'ecfr.gov' })).toHaveAttribute(
    'href',
    'https://www.ecfr.gov/current/title-47/section-64.1200',
  )
  await expect(page.getByRole('article', { name: /^At most 3 % of the answered/ })).toContainText(
    '3 % in 30 days',
  )

  const florida = page.getByRole('button', { name: /^Florida/ })
  await expect(florida).toHaveAttribute('aria-expanded', 'false')
  await florida.press('Enter')
  await expect(page.getByRole('article', { name: /^At most three calls/ })).toContainText(
    '3 calls in 24 hours',
  )
})

test('says that the packs are no legal advice', async ({ page, open }) => {
  await open('/rules')
  await expect(
    screenOf(page).getByText(/summaries for setting up campaigns, and no legal advice/),
  ).toBeVisible()
})

test('packs are found by region and by the words of a rule', async ({ page, open }) => {
  await open('/rules')
  const search = page.getByRole('searchbox', { name: 'Search rules' })
  const packs = screenOf(page).getByRole('button', { expanded: true })
  await search.fill('us-fl')
  await expect(page.getByRole('button', { name: /^United States/ })).toHaveCount(0)
  await expect(page.getByRole('button', { name: /^Florida/ })).toBeVisible()
  // what was searched for is open to read
  await expect(packs).toHaveCount(1)
  await search.fill('abandoned')
  await expect(page.getByRole('button', { name: /^United States/ })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Florida/ })).toHaveCount(0)
  await search.fill('siesta')
  await expect(screenOf(page)).toContainText('No rule speaks of "siesta".')
})

test('without any pack it says what binds a campaign then', async ({ page, open, engine }) => {
  engine.answer('rulePacks.list', () => success([]))
  await open('/rules')
  await expect(screenOf(page).getByRole('heading', { name: 'No rules are installed' })).toBeVisible()
  await expect(screenOf(page)).toContainText('only the settings of a campaign bind it')
})
