import { expect, SCREENS, screenOf, test } from './page-bench.ts'

const title = (page: Parameters<typeof screenOf>[0]) => screenOf(page).getByRole('heading', { level: 1 })

test('every screen of the rail is two keys away', async ({ page, open }) => {
  await open('/')
  await expect(title(page)).toHaveText('Live')
  for (const [key, heading] of [
    ['c', 'Campaigns'],
    ['i', 'Lists'],
    ['d', 'Do not call'],
    ['r', 'Calling rules'],
    ['t', 'Trunks'],
    ['b', 'Backups'],
    ['l', 'Live'],
  ] as const) {
    await page.keyboard.press('g')
    await page.keyboard.press(key)
    await expect(title(page)).toHaveText(heading)
  }
  await page.keyboard.press('n')
  await expect(title(page)).toHaveText('New campaign')
})

test('the sheet of keys opens with ? and closes with Esc, which then stays on the screen', async ({
  page,
  open,
}) => {
  await open('/lists')
  await expect(title(page)).toHaveText('Lists')
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keys' })
  await expect(sheet).toContainText('Go to Campaigns')
  await page.keyboard.press('Escape')
  await expect(sheet).toHaveCount(0)
  await expect(title(page)).toHaveText('Lists')
})

test('keys rest while somebody writes', async ({ page, open }) => {
  await open('/campaigns/new')
  const name = page.getByRole('textbox', { name: 'Name of the campaign' })
  await name.click()
  await page.keyboard.type('gc n?')
  await expect(name).toHaveValue('gc n?')
  await expect(title(page)).toHaveText('New campaign')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('a row of a table is reached by arrows, opened by Enter, and left by Esc', async ({ page, open }) => {
  await open('/lists')
  const table = page.getByRole('table', { name: 'Lists' })
  await table.getByRole('row').nth(1).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(table.getByRole('row').nth(3)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(title(page)).toHaveText('Appointments this week')
  await page.keyboard.press('Escape')
  await expect(title(page)).toHaveText('Lists')
})

test('End reaches the end of a million rows, which were never all asked for', async ({
  page,
  open,
  engine,
}) => {
  await open('/campaigns/1/recipients')
  const table = page.getByRole('table').first()
  await expect(table).toHaveAttribute('aria-rowcount', '1000001')
  await table.getByRole('row').nth(1).focus()
  await page.keyboard.press('End')
  await expect
    .poll(() =>
      Math.max(
        ...engine.asked.map(({ name, input }) => (name === 'campaigns.results' ? offsetOf(input) : 0)),
      ),
    )
    .toBeGreaterThan(800_000)
  await expect(table.getByRole('row').last()).toContainText('+')
  expect(engine.asked.filter(({ name }) => name === 'campaigns.results').length).toBeLessThan(12)
})

const offsetOf = (input: unknown): number =>
  typeof input === 'object' && input !== null && 'offset' in input ? Number(input.offset) : 0

test('Ctrl+K finds a campaign and Enter goes there', async ({ page, open, engine }) => {
  await open('/trunks')
  await expect(title(page)).toHaveText('Trunks')
  await page.keyboard.press('Control+k')
  await page.getByRole('textbox', { name: 'Search' }).fill('autumn')
  await expect(page.getByRole('dialog').getByText('Jürgen Müller')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(title(page)).toHaveText('Autumn renewal')
  expect(engine.asked.find(({ name }) => name === 'search.find')?.input).toEqual({ text: 'autumn' })
})

test('a trunk is added without a mouse', async ({ page, open, engine }) => {
  await open('/trunks')
  await page.getByRole('button', { name: 'Add practice carrier' }).focus()
  await page.keyboard.press('Enter')
  const name = page.getByRole('dialog').getByRole('textbox', { name: 'Name' })
  await expect(name).toBeFocused()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('Training room')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('article', { name: 'Trunk Training room' })).toBeVisible()
  expect(engine.asked.find(({ name: asked }) => asked === 'trunks.add')?.input).toMatchObject({
    kind: 'practice',
    name: 'Training room',
    profile: 'everyday',
    seed: 1,
  })
})

test('what is open is closed by Esc, and the focus returns to where it was', async ({ page, open }) => {
  await open('/trunks')
  const add = page.getByRole('button', { name: 'Add practice carrier' })
  await add.focus()
  await page.keyboard.press('Enter')
  // the focus has gone into the form, as the person who types sees
  await expect(page.getByRole('dialog').getByRole('textbox', { name: 'Name' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(add).toBeFocused()
  await expect(title(page)).toHaveText('Trunks')
})

test('everything that can be pressed has a name', async ({ page, open }) => {
  for (const { route, heading } of SCREENS) {
    await open(route)
    if (heading === null) continue
    await expect(title(page)).toContainText(heading)
    const controls = page.getByRole('button').or(page.getByRole('textbox')).or(page.getByRole('combobox'))
    await expect(controls.first()).toBeVisible()
    for (const control of await controls.all())
      await expect.soft(control, `${route}: a control`).toHaveAccessibleName(/\S/)
  }
})
