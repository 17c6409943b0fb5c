import type { Page } from '@playwright/test'
import { failure, success } from '../../../shared/errors.ts'
import { CAMPAIGNS } from '../../support/scripted-campaigns.ts'
import { expect, screenOf, test } from './page-bench.ts'

async function choose(page: Page, field: string, option: RegExp): Promise<void> {
  await page.getByRole('combobox', { name: field, exact: true }).click()
  await page.getByRole('option', { name: option }).click()
}

/** Fills what has no default: name, list, trunk and text. */
async function fill(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Name of the campaign' }).fill('Winter renewal')
  await choose(page, 'Recipient list', /Customers, autumn renewal/)
  await choose(page, 'Trunk', /Madrid main/)
  await page.getByRole('textbox', { name: 'Text' }).fill('Good day. Your contract ends soon.')
}

test('tells beside each field what is wrong with it, while somebody types', async ({ page, open }) => {
  await open('/campaigns/new')
  const to = page.getByRole('textbox', { name: 'To, calling hours 1' })
  await to.fill('08:00')
  await expect(to).toHaveAccessibleDescription(/must end after it begins/)
  await to.fill('noon')
  await expect(to).toHaveAccessibleDescription(/Write a time as HH:MM/)
  await to.fill('18:00')
  await expect(to).not.toHaveAttribute('aria-invalid', 'true')

  const callerId = page.getByRole('textbox', { name: 'Caller id' })
  await callerId.fill('reception')
  await expect(callerId).toHaveAccessibleDescription(/number of 2 to 15 digits/)
  const atOnce = page.getByRole('textbox', { name: 'Calls at once, at most' })
  await atOnce.fill('500')
  await expect(atOnce).toHaveAccessibleDescription(/At most 200 calls at a time/)
  await expect(page.getByRole('textbox', { name: 'Name of the campaign' })).not.toHaveAttribute(
    'aria-invalid',
    'true',
  )
})

test('marks what is missing when it is saved too early, and sends nothing', async ({
  page,
  open,
  engine,
}) => {
  await open('/campaigns/new')
  await page.getByRole('button', { name: 'Save draft' }).click()
  const name = page.getByRole('textbox', { name: 'Name of the campaign' })
  await expect(name).toBeFocused()
  await expect(name).toHaveAccessibleDescription(/Give the campaign a name/)
  await expect(
    page.getByRole('combobox', { name: 'Recipient list', exact: true }),
  ).toHaveAccessibleDescription(/Choose a recipient list/)
  await expect(page.getByRole('combobox', { name: 'Trunk', exact: true })).toHaveAccessibleDescription(
    /Choose a trunk/,
  )
  await expect(page.getByRole('textbox', { name: 'Text' })).toHaveAccessibleDescription(/Write what is said/)
  expect(engine.asked.some(({ name: asked }) => asked === 'campaigns.create')).toBe(false)
})

test('a window without a day never opens, and says so', async ({ page, open }) => {
  await open('/campaigns/new')
  const hours = page.getByRole('group', { name: 'Calling hours 1' })
  for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'])
    await hours.getByRole('checkbox', { name: day }).press('Space')
  await expect(hours).toContainText('Choose at least one day, or the window never opens.')
})

test('shows who can be called first, asked anew when the settings change', async ({ page, open, engine }) => {
  await open('/campaigns/new?list=1')
  await fill(page)
  const preview = page.getByRole('region', { name: 'Preview' })
  await expect(preview).toContainText('19,642')
  await expect(preview).toContainText('65 recipients have no known time zone')
  const previews = () => engine.asked.filter(({ name }) => name === 'campaigns.preflight')
  await expect
    .poll(() => previews().at(-1)?.input)
    .toMatchObject({ draft: { listId: 1, trunkId: 2 }, campaignId: null })
  await page.getByRole('textbox', { name: 'To, calling hours 1' }).fill('17:30')
  await expect
    .poll(() => previews().at(-1)?.input)
    .toMatchObject({ draft: { callingWindow: { hours: [{ from: '09:00', to: '17:30' }] } } })
})

test('saves and starts the campaign, then shows it', async ({ page, open, engine }) => {
  await open('/campaigns/new')
  await fill(page)
  await page.getByRole('button', { name: 'Save and start' }).click()
  await expect(page).toHaveURL(/#\/campaigns\/5$/)
  const created = engine.asked.find(({ name }) => name === 'campaigns.create')
  expect(created?.input).toMatchObject({
    name: 'Winter renewal',
    listId: 1,
    trunkId: 2,
    prompt: { kind: 'speech', text: 'Good day. Your contract ends soon.' },
    retries: { attemptsMax: 4, rules: { busy: { attemptsMax: 4, delaySeconds: 900, multiplier: 1.5 } } },
  })
  expect(engine.asked.find(({ name }) => name === 'campaigns.start')?.input).toEqual({ id: 5 })
})

test('a refusal that names a field stands beside it', async ({ page, open, engine }) => {
  engine.answer('campaigns.create', () =>
    failure('prompt_failed', 'The voice cannot read this text.', { path: 'prompt.text' }),
  )
  await open('/campaigns/new')
  await fill(page)
  await page.getByRole('button', { name: 'Save draft' }).click()
  await expect(page.getByRole('textbox', { name: 'Text' })).toHaveAccessibleDescription(
    /The voice cannot read this text/,
  )
})

test('a start that is refused leaves one draft, however often it is tried', async ({
  page,
  open,
  engine,
}) => {
  engine.answer('campaigns.start', () =>
    failure('trunk_down', 'The trunk does not answer. Check it on the Trunks screen.'),
  )
  await open('/campaigns/new')
  await fill(page)
  await page.getByRole('button', { name: 'Save and start' }).click()
  await expect(screenOf(page).getByRole('alert')).toContainText('The trunk does not answer')
  await page.getByRole('button', { name: 'Save and start' }).click()
  await expect.poll(() => engine.asked.filter(({ name }) => name === 'campaigns.start').length).toBe(2)
  expect(engine.asked.filter(({ name }) => name === 'campaigns.create')).toHaveLength(1)
})

test('what is heard beforehand is what is written', async ({ page, open, engine }) => {
  await open('/campaigns/new')
  await page.getByRole('textbox', { name: 'Text' }).fill('Hello there.')
  await page.getByRole('button', { name: 'Listen' }).click()
  await expect
    .poll(() => engine.asked.find(({ name }) => name === 'prompts.listen')?.input)
    .toMatchObject({ prompt: { kind: 'speech', text: 'Hello there.' } })
})

test('a recording is brought in, and its name goes into the campaign', async ({ page, open, engine }) => {
  await open('/campaigns/new')
  await fill(page)
  await page.getByText('Recording (WAV)').click()
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'greeting.wav', mimeType: 'audio/wav', buffer: Buffer.alloc(4000) })
  await expect(screenOf(page)).toContainText('12.4 s')
  await page.getByRole('button', { name: 'Save draft' }).click()
  await expect
    .poll(() => engine.asked.find(({ name }) => name === 'campaigns.create')?.input)
    .toMatchObject({ prompt: { kind: 'wav', file: 'greeting-3f9a1c.wav' } })
})

test('a paused campaign keeps its list; the rest is changed', async ({ page, open, engine }) => {
  await open('/campaigns/4/edit')
  await expect(page.getByRole('combobox', { name: 'Recipient list', exact: true })).toBeDisabled()
  await page.getByRole('textbox', { name: 'Calls at once, at most' }).fill('8')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page).toHaveURL(/#\/campaigns\/4$/)
  expect(engine.asked.find(({ name }) => name === 'campaigns.update')?.input).toMatchObject({
    id: 4,
    listId: 4,
    concurrencyMax: 8,
  })
})

test('an active campaign is paused before it is changed', async ({ page, open, engine }) => {
  const [active] = CAMPAIGNS
  if (!active) throw new Error('The fixtures have no campaign.')
  let state = active.state
  engine.answer('campaigns.get', () => success({ ...active, state }))
  engine.answer('campaigns.pause', () => {
    state = 'paused'
    return success({ ...active, state })
  })
  await open('/campaigns/1/edit')
  await page.getByRole('button', { name: 'Pause it and edit' }).click()
  await expect(page.getByRole('button', { name: 'Save and resume' })).toBeVisible()
})
