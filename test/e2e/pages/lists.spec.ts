import { failure, success } from '../../../shared/errors.ts'
import { LISTS } from '../../support/scripted-fixtures.ts'
import { expect, screenOf, test } from './page-bench.ts'

const ALL_OF_IT = { conditions: { all: [], any: [], none: [] }, doNotCall: null, called: null, edited: null }

test('a list is searched, and a row leads to the person', async ({ page, open, engine }) => {
  await open('/lists/1')
  const table = page.getByRole('table', { name: 'Recipients of the list' })
  await expect(table).toBeVisible()
  await page.getByRole('searchbox', { name: 'Search recipients' }).fill('(305) 555-01')
  await expect(screenOf(page).getByText('3 recipients found')).toBeVisible()
  expect(engine.asked.findLast(({ name }) => name === 'lists.recipients')?.input).toMatchObject({
    id: 1,
    search: '(305) 555-01',
    filter: ALL_OF_IT,
    sort: null,
  })
  await table.getByRole('row').nth(2).click()
  await expect(page).toHaveURL(/#\/recipients\/2$/)
})

test('nobody found says how to go on', async ({ page, open, engine }) => {
  engine.answer('lists.recipients', ({ search }) => success({ total: search === '' ? 5 : 0, rows: [] }))
  await open('/lists/1')
  await page.getByRole('searchbox', { name: 'Search recipients' }).fill('qqq')
  await expect(screenOf(page).getByRole('heading', { name: 'No recipients found' })).toBeVisible()
  await expect(screenOf(page)).toContainText('No one on this list matches “qqq”.')
})

test('a filter narrows the list, shows as pills, and is taken away again', async ({ page, open, engine }) => {
  await open('/lists/1')
  await page.getByRole('button', { name: 'Filter' }).click()
  const menu = page.getByRole('dialog', { name: 'Filter' })
  await menu.getByRole('combobox', { name: 'Country' }).click()
  await page.getByRole('option', { name: 'Germany' }).click()
  await menu.getByRole('combobox', { name: 'Called' }).click()
  await page.getByRole('option', { name: 'Never called' }).click()
  await menu.getByRole('combobox', { name: 'Other column' }).click()
  await page.getByRole('option', { name: 'language' }).click()
  await menu.getByRole('textbox', { name: 'Value' }).fill('es')
  const last = () => engine.asked.findLast(({ name }) => name === 'lists.recipients')?.input
  await expect.poll(last).toMatchObject({
    filter: {
      called: false,
      conditions: {
        all: [
          { field: 'country', test: 'is', value: 'DE' },
          { field: 'variable', variable: 'language', test: 'contains', value: 'es' },
        ],
      },
    },
  })
  await page.keyboard.press('Escape')
  const pills = page.getByRole('group', { name: 'Filters' })
  await expect(pills).toContainText('Country: Germany')
  await expect(pills).toContainText('language contains es')
  await pills.getByRole('button', { name: 'Remove filter Country: Germany' }).click()
  await expect(pills).not.toContainText('Germany')
  await expect(pills).toContainText('Never called')
})

test('a head sorts by its column, the other way, and as imported', async ({ page, open, engine }) => {
  await open('/lists/1')
  const sorts = () =>
    engine.asked.flatMap(({ name, input }) =>
      name === 'lists.recipients' && typeof input === 'object' && input !== null && 'sort' in input
        ? [input.sort]
        : [],
    )
  const head = page.getByRole('columnheader', { name: 'Name' })
  await head.getByRole('button').click()
  await expect(head).toHaveAttribute('aria-sort', 'ascending')
  await head.getByRole('button').click()
  await expect(head).toHaveAttribute('aria-sort', 'descending')
  await head.getByRole('button').click()
  await expect(head).toHaveAttribute('aria-sort', 'none')
  await page.getByRole('columnheader', { name: 'reference' }).getByRole('button').click()
  await expect
    .poll(() => sorts().at(-1))
    .toEqual({ column: 'variable', variable: 'reference', descending: false })
})

test('selected people are tagged, and it is undone from the toast', async ({ page, open, engine }) => {
  await open('/lists/1')
  await page.getByRole('checkbox', { name: 'Select Amelia Wood' }).first().check()
  await page.getByRole('checkbox', { name: 'Select Noah van den Berg' }).first().check()
  const bar = page.getByRole('toolbar', { name: 'Selected recipients' })
  await expect(bar).toContainText('2 selected')
  await bar.getByRole('button', { name: 'Add tag' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a tag to 2 recipients' })
  const tag = dialog.getByRole('combobox', { name: 'Tag' })
  await expect(tag).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(tag).toHaveAccessibleDescription(/Enter a tag/)
  await tag.fill('vip')
  await dialog.getByRole('button', { name: 'Add tag' }).click()
  await expect(bar).toHaveCount(0)
  expect(engine.asked.find(({ name }) => name === 'recipients.bulk')?.input).toEqual({
    listId: 1,
    who: { ids: [1, 2] },
    act: { kind: 'tag', tag: 'vip' },
  })
  const toast = page.getByRole('alert').filter({ hasText: '2 recipients tagged' })
  await toast.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('3 changes undone')).toBeVisible()
  expect(engine.asked.find(({ name }) => name === 'bulk.undo')?.input).toEqual({ undoId: 7 })
})

test('everyone in view but one is blocked; a failure is told and the dialog stays', async ({
  page,
  open,
  engine,
}) => {
  engine.answer('recipients.bulk', () => failure('store_busy', 'The database is busy.'))
  await open('/lists/1')
  await page.getByRole('searchbox', { name: 'Search recipients' }).fill('wood')
  await expect(screenOf(page).getByText('3 recipients found')).toBeVisible()
  await page.getByRole('checkbox', { name: 'Select all recipients in view' }).check()
  await page.getByRole('checkbox', { name: 'Select Amelia Wood' }).first().uncheck()
  await page.getByRole('toolbar').getByRole('button', { name: 'Block' }).click()
  const dialog = page.getByRole('dialog', { name: 'Block 2 recipients' })
  await expect(dialog).toContainText('All their numbers go on the do-not-call list.')
  const reason = dialog.getByRole('textbox', { name: 'Reason' })
  await reason.fill('Asked')
  await reason.press('Enter')
  await expect(reason).toHaveAccessibleDescription(/The database is busy/)
  expect(engine.asked.find(({ name }) => name === 'recipients.bulk')?.input).toEqual({
    listId: 1,
    who: { view: { search: 'wood', filter: ALL_OF_IT }, except: [1] },
    act: { kind: 'block', reason: 'Asked' },
  })
})

test('rows are reached, selected and opened by keys alone', async ({ page, open }) => {
  await open('/lists/1')
  const rows = page.getByRole('table', { name: 'Recipients of the list' }).getByRole('row')
  await expect(rows.nth(1)).toContainText('Amelia Wood')
  await rows.nth(1).focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await expect(page.getByRole('toolbar', { name: 'Selected recipients' })).toContainText('2 selected')
  await expect(rows.nth(2)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/#\/recipients\/2$/)
})

test('a list in use names its campaigns, and leads to them', async ({ page, open }) => {
  await open('/lists/1')
  await expect(screenOf(page)).toContainText('used by Autumn renewal, Survey of May')
  await screenOf(page).getByRole('link', { name: 'Autumn renewal' }).click()
  await expect(page).toHaveURL(/#\/campaigns\/1$/)
  await open('/lists/5')
  await expect(screenOf(page)).toContainText('not used by a campaign')
})

test('two lists are merged into a new one, and that is undone', async ({ page, open, engine }) => {
  await open('/lists')
  await page.getByRole('checkbox', { name: 'Select Appointments this week' }).check()
  await expect(page.getByRole('toolbar').getByRole('button', { name: 'Merge' })).toBeDisabled()
  await page.getByRole('checkbox', { name: 'Select Unpaid invoices, second notice' }).check()
  await page.getByRole('toolbar').getByRole('button', { name: 'Merge' }).click()
  const dialog = page.getByRole('dialog', { name: 'Merge 2 lists' })
  await expect(dialog).toContainText('1,772 recipients are copied to a new list, each number once.')
  const name = dialog.getByRole('textbox', { name: 'Name of the new list' })
  await expect(name).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(name).toHaveAccessibleDescription(/Give the new list a name/)
  await name.fill('Both')
  await name.press('Enter')
  await expect(screenOf(page).getByRole('heading', { level: 1 })).toHaveText('Both')
  expect(engine.asked.find(({ name: asked }) => asked === 'lists.merge')?.input).toEqual({
    ids: [3, 4],
    name: 'Both',
    archive: true,
  })
  const toast = page.getByRole('alert').filter({ hasText: '“Both” created' })
  await expect(toast).toContainText('1,700 recipients. 72 duplicates merged.')
  await toast.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('“Both” removed again')).toBeVisible()
  expect(
    engine.asked.filter(({ name: asked }) => asked === 'lists.archive').map(({ input }) => input),
  ).toEqual([
    { id: 3, archived: false },
    { id: 4, archived: false },
  ])
})

test('a list is archived, is out of sight, and comes back', async ({ page, open }) => {
  await open('/lists')
  const table = page.getByRole('table', { name: 'Lists' })
  await page.getByRole('button', { name: 'More about Event guests' }).click()
  await page.getByRole('menuitem', { name: 'Archive' }).click()
  await expect(table.getByText('Event guests')).toHaveCount(0)
  await page.getByText('Archived 1').click()
  await expect(table.getByText('Event guests')).toBeVisible()
  await page.getByRole('alert').getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('“Event guests” unarchived')).toBeVisible()
  await expect(page.getByRole('radiogroup', { name: 'Which lists' })).toHaveCount(0)
})

test('a list is split by a column', async ({ page, open, engine }) => {
  await open('/lists/1')
  await page.getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Split' }).click()
  const dialog = page.getByRole('dialog', { name: `Split “${LISTS[0]?.name}”` })
  await dialog.getByRole('button', { name: 'Split list' }).click()
  await dialog.getByRole('combobox', { name: 'Column' }).click()
  await page.getByRole('option', { name: 'language' }).click()
  await dialog.getByRole('button', { name: 'Split list' }).click()
  await expect(
    page.getByRole('alert').filter({ hasText: '240 recipients moved to 1 new list.' }),
  ).toBeVisible()
  expect(engine.asked.find(({ name }) => name === 'lists.split')?.input).toEqual({
    id: 1,
    by: { kind: 'column', column: 'variable', variable: 'language' },
  })
})

test.describe('one person', () => {
  test('is edited: each number shows what is dialled, and is refused where it stands', async ({
    page,
    open,
    engine,
  }) => {
    engine.answer('recipients.update', ({ id, numbers }) =>
      numbers[0] === '030 1'
        ? failure('bad_input', '“030 1” is too short.', { path: 'numbers.0' })
        : success({ id }),
    )
    await open('/recipients/4')
    await page.getByRole('button', { name: 'Edit' }).click()
    const form = page.getByRole('dialog', { name: 'Edit recipient' })
    await expect(form).toContainText('Dials +49 30 23125003 · Berlin')
    const first = form.getByRole('textbox', { name: 'Number 1', exact: true })
    await first.fill('030 1')
    await expect(form).toContainText('“030 1” is not a phone number.')
    await form.getByRole('button', { name: 'Save' }).click()
    await expect(first).toHaveAccessibleDescription(/too short/)
    await first.fill('030 23125004')
    await form.getByRole('button', { name: 'Call number 2 earlier' }).click()
    await form.getByRole('textbox', { name: 'Name' }).fill('Jürgen M.')
    await form.getByRole('combobox', { name: 'Time zone' }).fill('Lisbon')
    await page.getByRole('option', { name: 'Europe/Lisbon' }).click()
    await expect(form.getByLabel('Given or renewed on')).toHaveValue('2026-06-01')
    await form.getByRole('textbox', { name: 'Where the proof is' }).fill('Signed form 7')
    await form.getByRole('combobox', { name: 'Kind of consent' }).click()
    await page.getByRole('option', { name: 'Written' }).click()
    await form.getByRole('combobox', { name: 'Consumer or business' }).click()
    await page.getByRole('option', { name: 'Business' }).click()
    await form.getByRole('textbox', { name: 'plan' }).fill('Fibre 1000')
    await form.getByRole('button', { name: 'Save' }).click()
    await expect(form).toHaveCount(0)
    expect(engine.asked.findLast(({ name }) => name === 'recipients.update')?.input).toMatchObject({
      id: 4,
      name: 'Jürgen M.',
      numbers: ['+1 239 555 0142', '030 23125004'],
      country: 'DE',
      zone: 'Europe/Lisbon',
      region: null,
      consent: { source: 'Signed form 7', on: '2026-06-01', form: 'written', contact: 'business' },
      variables: { plan: 'Fibre 1000' },
    })
  })
})

test('the search of the app finds a person and leads to them', async ({ page, open }) => {
  await open('/lists')
  await expect(page.getByRole('table', { name: 'Lists' })).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('textbox', { name: 'Search' }).fill('müller')
  await expect(page.getByRole('dialog').getByText('Jürgen Müller')).toBeVisible()
  await page.getByRole('dialog').getByText('Jürgen Müller').click()
  await expect(page).toHaveURL(/#\/recipients\/4$/)
})
