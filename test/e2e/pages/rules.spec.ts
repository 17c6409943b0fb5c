import { failure, success } from '../../../shared/errors.ts'
import { rulePackSchema } from '../../../shared/model/rule-pack.ts'
import { PACKS, ruleBookOf } from '../../support/scripted-reach.ts'
import { expect, screenOf, test } from './page-bench.ts'
import { choose } from './setup-bench.ts'

test('a pack opens to its rules: the figure, the sentence, whom it binds and where it is written', async ({
  page,
  open,
}) => {
  await open('/rules')
  const federal = page.getByRole('button', { name: /^United States, federal rules/ })
  await expect(federal).toContainText('3 rules')
  await expect(federal).toContainText('last checked 1 Nov 2026')
  await expect(federal).toHaveAttribute('aria-expanded', 'true')
  const hours = page.getByRole('article', { name: /^Calls only from 8:00 to 21:00/ })
  await expect(hours).toContainText('Mon–Sun 08:00–21:00')
  await expect(hours).toContainText('Debt collection')
  await expect(hours).toContainText('47 CFR 64.1200(c)(1)')
  await expect(hours).toContainText('Unconfirmed: check this rule before you rely on it.')
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

test('says that the summaries are not legal advice, and where own packs belong', async ({ page, open }) => {
  await open('/rules')
  await expect(screenOf(page).getByText(/These summaries are not legal advice/)).toContainText(
    '/data/rule-packs',
  )
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
  await expect(screenOf(page)).toContainText('No rule matches “siesta”.')
})

/** A French pack whose only rule binds recorded voices. */
const FRANCE = rulePackSchema.parse({
  id: 'fr',
  name: 'France',
  region: 'FR',
  checkedOn: '2026-11-30',
  rules: [
    {
      kind: 'consent',
      id: 'recorded-consent',
      sentence: 'Recorded sales calls need consent.',
      appliesTo: ['marketing'],
      channels: ['recorded'],
      lines: ['home', 'mobile'],
      source: 'Code',
      confidence: 'confirmed',
      maxAgeDays: 730,
    },
  ],
})

test('packs are filtered by country and channel', async ({ page, open, engine }) => {
  engine.answer('rulePacks.list', () => success(ruleBookOf([...PACKS, FRANCE])))
  await open('/rules')
  await choose(page, 'Country', 'France')
  await expect(page.getByRole('button', { name: /^United States/ })).toHaveCount(0)
  const rule = page.getByRole('article', { name: /^Recorded sales calls/ })
  await expect(rule).toContainText('Consent first, at most 730 days old')
  await expect(rule).toContainText('Recorded or AI voice')
  await expect(rule).toContainText('Mobile lines')
  await choose(page, 'Channel', 'Live agents')
  await expect(screenOf(page)).toContainText('No rule matches these filters.')
})

test('a pack of the center is shown with what it changes, and a bad file with what is wrong', async ({
  page,
  open,
  engine,
}) => {
  const book = ruleBookOf([FRANCE])
  engine.answer('rulePacks.list', () => success(book))
  await open('/rules')
  await expect(page.getByRole('button', { name: /^France/ })).not.toContainText('Your pack')
  engine.answer('rulePacks.reload', () =>
    success({
      ...book,
      packs: book.packs.map(one => ({
        ...one,
        file: 'fr.json',
        diff: {
          pack: [],
          rules: [
            {
              id: 'recorded-consent',
              change: 'changed',
              fields: [{ field: 'maxAgeDays', before: '365', after: '730' }],
            },
            { id: 'hours', change: 'removed', fields: [] },
          ],
        },
      })),
      problems: [{ file: 'gb.json', sentence: 'It is not JSON: see line 3, column 7.' }],
    }),
  )
  await page.getByRole('button', { name: 'Reload your packs' }).press('Enter')
  await expect(page.getByRole('button', { name: /^France/ })).toContainText('Your pack')
  const changes = page.getByRole('region', { name: 'Changes to the shipped pack' })
  await expect(changes).toContainText('Changed')
  await expect(changes).toContainText('maxAgeDays: 365 → 730')
  await expect(changes).toContainText('Removed')
  await expect(page.getByRole('alert')).toContainText(
    'gb.json is not used. It is not JSON: see line 3, column 7. Shipped rules stay in force.',
  )
})

test('a failed reload says so and leaves the rules on the screen', async ({ page, open, engine }) => {
  engine.answer('rulePacks.reload', () => failure('internal', 'The folder could not be read. Try again.'))
  await open('/rules')
  await page.getByRole('button', { name: 'Reload your packs' }).click()
  await expect(page.getByRole('alert')).toContainText('The folder could not be read.')
  await expect(page.getByRole('button', { name: /^Florida/ })).toBeVisible()
})

test('without any pack it says what applies then', async ({ page, open, engine }) => {
  engine.answer('rulePacks.list', () => success(ruleBookOf([])))
  await open('/rules')
  await expect(screenOf(page).getByRole('heading', { name: 'No rules are installed' })).toBeVisible()
  await expect(screenOf(page)).toContainText('only a campaign’s own settings apply')
})
