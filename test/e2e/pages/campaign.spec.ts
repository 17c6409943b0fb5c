import { failure } from '../../../shared/errors.ts'
import { CAMPAIGNS } from '../../support/scripted-campaigns.ts'
import { expect, screenOf, test } from './page-bench.ts'

test('a campaign is paused at once, and its row says so', async ({ page, open, engine }) => {
  await open('/campaigns')
  await page.getByRole('button', { name: 'Pause Autumn renewal' }).click()
  await expect(page.getByRole('button', { name: 'Resume Autumn renewal' })).toBeVisible()
  expect(engine.asked.at(-1)).toEqual({ name: 'campaigns.pause', input: { id: 1 } })
  // a button of a row is not the row
  await expect(page.getByRole('heading', { name: 'Campaigns', level: 1 })).toBeVisible()
})

test('cancelling says exactly what will happen, and nothing happens before it is confirmed', async ({
  page,
  open,
  engine,
}) => {
  await open('/campaigns/1')
  await page.getByRole('button', { name: 'More for Autumn renewal' }).click()
  await page.getByRole('menuitem', { name: 'Cancel campaign…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Cancel "Autumn renewal"?' })
  await expect(dialog).toContainText('13,011 waiting recipients will not be called any more')
  await expect(dialog).toContainText('46 calls in progress end now')
  expect(engine.asked.some(({ name }) => name === 'campaigns.cancel')).toBe(false)

  await dialog.getByRole('button', { name: 'Cancel the campaign' }).click()
  await expect(dialog).toBeHidden()
  await expect(screenOf(page).getByText('Cancelled', { exact: true }).first()).toBeVisible()
  await expect(screenOf(page).getByRole('button', { name: 'Clone' })).toBeVisible()
})

test('a refusal stays on the screen with its sentence', async ({ page, open, engine }) => {
  const sentence = 'The trunk "Madrid main" is down. Check it on the Trunks screen.'
  engine.answer('campaigns.resume', () => failure('trunk_down', sentence))
  await open('/campaigns/4')
  await page.getByRole('button', { name: 'Resume', exact: true }).click()
  await expect(page.getByRole('alert').filter({ hasText: sentence })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Resume', exact: true })).toBeEnabled()
})

test('why a campaign stands still is told on each of its tabs', async ({ page, open }) => {
  await open('/campaigns/4')
  for (const tab of ['Overview', 'Setup', 'Recipients', 'Attempts', 'Results']) {
    await page.getByRole('tab', { name: tab }).click()
    await expect(screenOf(page).getByText(/London office PBX" failed 20 calls in a row/)).toBeVisible()
  }
})

test('recipients are filtered by the engine, and one of them shows every attempt', async ({
  page,
  open,
  engine,
}) => {
  await open('/campaigns/1/recipients')
  await page.getByRole('textbox', { name: 'Name or number' }).fill('Wood')
  await expect(screenOf(page).getByText('3 recipients')).toBeVisible()
  await page.getByRole('combobox', { name: 'Status', exact: true }).click()
  await page.getByRole('option', { name: 'No attempts left' }).click()
  await expect
    .poll(() => engine.asked.findLast(({ name }) => name === 'campaigns.results')?.input)
    .toMatchObject({ id: 1, state: null, finalState: 'exhausted', search: 'Wood', offset: 0 })

  await page.getByRole('table', { name: 'Recipients' }).getByRole('row').nth(1).click()
  const drawer = page.getByRole('dialog', { name: 'Amelia Wood' })
  await drawer.getByRole('region', { name: 'Attempts' }).getByRole('link').first().click()
  await expect(page.getByRole('region', { name: 'SIP ladder' })).toBeVisible()
})

test('the ladder is walked by arrow keys, and shows the message of the chosen arrow', async ({
  page,
  open,
}) => {
  await open('/attempts/5000')
  const messages = page.getByRole('group', { name: 'SIP messages' })
  const chosen = page.getByRole('region', { name: 'Chosen message' })
  await messages.getByRole('button', { pressed: true }).focus()
  await expect(chosen.getByRole('heading', { name: /^INVITE/ })).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(chosen.getByRole('heading', { name: /^180 Ringing/ })).toBeVisible()
  await expect(messages.getByRole('button', { name: /^180 Ringing, received from/ })).toBeFocused()
  await page.keyboard.press('End')
  await expect(chosen.getByRole('heading', { name: '200 OK (BYE)' })).toBeVisible()
})

test('a changed row of the engine is on the screen without asking for it', async ({ page, open, engine }) => {
  await open('/campaigns/1')
  await expect(screenOf(page).getByText('24,180').first()).toBeVisible()
  const [campaign] = CAMPAIGNS
  if (!campaign) throw new Error('The fixtures have no campaign.')
  engine.tell({
    name: 'campaign-changed',
    payload: { ...campaign, state: 'paused', pauseCause: 'The disk is full.' },
  })
  await expect(screenOf(page).getByText('The disk is full.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Resume', exact: true })).toBeVisible()
})

test('results are exported and handed over as a file', async ({ page, open }) => {
  await open('/campaigns/1/results')
  const download = page.waitForEvent('download')
  await page
    .getByRole('region', { name: 'Export recipients' })
    .getByRole('button', { name: 'Export' })
    .click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Export [\d,]+ rows?$/ })
    .click()
  expect((await download).suggestedFilename()).toMatch(/\.csv$/)
  await expect(page.getByText(/rows? saved/)).toBeVisible()
})
