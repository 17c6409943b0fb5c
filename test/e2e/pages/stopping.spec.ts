import type { EngineStatus } from '../../../shared/model/call.ts'
import type { Stopping } from '../../../shared/model/stopping.ts'
import { FIXTURE_NOW, STATUS } from '../../support/scripted-fixtures.ts'
import { expect, screenOf, test } from './page-bench.ts'

const RESTART: NonNullable<EngineStatus['restart']> = {
  at: FIXTURE_NOW,
  stoppedAt: null,
  campaigns: [
    { id: 1, name: 'Autumn renewal' },
    { id: 2, name: 'Survey panel, wave 3' },
  ],
  calls: 12,
  answered: 3,
}
const ASKED: Stopping = {
  ...{ state: 'asked', calls: 20, texts: 0, callsAtFirst: 20, canHide: true, until: null },
}
const told = (change: Partial<EngineStatus>) => ({
  ...{ name: 'status-changed' as const, payload: { ...STATUS, ...change } },
})
const namesOf = (asked: readonly { readonly name: string; readonly input: unknown }[], name: string) =>
  asked.filter(one => one.name === name).map(({ input }) => input)

test.describe('the title bar of every screen', () => {
  for (const route of ['/', '/campaigns/1', '/trunks'])
    test(`pauses everything on ${route}`, async ({ page, open, engine }) => {
      await open(route)
      const bar = page.getByRole('banner')
      await bar.getByRole('button', { name: 'Pause all', exact: true }).click()
      await expect(page.getByText('Paused 3 campaigns. 60 calls are still up, until they end.')).toBeVisible()
      expect(namesOf(engine.asked, 'campaigns.pauseAll')).toEqual([{ hangUp: false }])
    })

  test('hangs up after it has said how many calls that cuts off', async ({ page, open, engine }) => {
    await open('/lists')
    await page.getByRole('button', { name: 'More for all campaigns' }).click()
    await page.getByRole('menuitem', { name: 'Pause and hang up' }).click()
    const dialog = page.getByRole('dialog', { name: 'Pause all campaigns and hang up?' })
    await expect(dialog).toContainText('60 calls will be cut off and count as interrupted')
    expect(namesOf(engine.asked, 'campaigns.pauseAll')).toEqual([])
    await dialog.getByRole('button', { name: 'Pause and hang up' }).click()
    await expect(page.getByText('Paused 3 campaigns. Hung up 60 calls.')).toBeVisible()
    expect(namesOf(engine.asked, 'campaigns.pauseAll')).toEqual([{ hangUp: true }])
  })

  test('resumes what was paused at once, and names what stays paused', async ({ page, open, engine }) => {
    engine.answer('campaigns.list', () => ({ ok: true, value: [] }))
    await open('/trunks')
    engine.answer('campaigns.resumeAll', () => ({
      ok: true,
      value: {
        resumed: 1,
        failed: [
          { id: 2, name: 'Survey', error: { code: 'trunk_not_found', message: 'Choose another trunk.' } },
        ],
      },
    }))
    engine.tell(told({ allPaused: { at: FIXTURE_NOW, campaigns: [...RESTART.campaigns] } }))
    await page.getByRole('banner').getByRole('button', { name: 'Resume all' }).click()
    await expect(page.getByText('Resumed 1 campaign.')).toBeVisible()
    await expect(page.getByText('Survey stays paused')).toBeVisible()
    await expect(page.getByText('Choose another trunk.')).toBeVisible()
  })

  test('keeps what becomes of campaigns after a restart', async ({ page, open, engine }) => {
    await open('/')
    await page.getByRole('button', { name: 'More for all campaigns' }).click()
    await page.getByRole('menuitemcheckbox', { name: /after a restart/ }).click()
    await expect.poll(() => namesOf(engine.asked, 'restart.set')).toEqual([{ afterRestart: 'resume' }])
  })
})

test('keys and Ctrl+K stop everything as well, and the sheet of keys names them', async ({
  page,
  open,
  engine,
}) => {
  engine.answer('search.find', () => ({ ok: true, value: [] }))
  await open('/campaigns')
  await expect(screenOf(page).getByRole('heading', { level: 1 })).toHaveText('Campaigns')
  await page.keyboard.press('Shift+P')
  await expect.poll(() => namesOf(engine.asked, 'campaigns.pauseAll')).toEqual([{ hangUp: false }])
  await page.keyboard.press('Shift+R')
  await expect.poll(() => namesOf(engine.asked, 'campaigns.resumeAll')).toHaveLength(1)
  await page.keyboard.press('Shift+H')
  await expect(page.getByRole('dialog', { name: 'Pause all campaigns and hang up?' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await page.keyboard.press('Control+k')
  await page.getByRole('textbox', { name: 'Search' }).fill('pause all')
  await page.keyboard.press('Enter')
  await expect.poll(() => namesOf(engine.asked, 'campaigns.pauseAll')).toHaveLength(2)

  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keys' })
  for (const what of [
    'Pause all campaigns',
    'Pause all campaigns and hang up',
    'Resume what was paused at once',
  ])
    await expect(sheet.getByText(what, { exact: true })).toBeVisible()
})

test.describe('after a restart', () => {
  test('a banner says what was stopped, and resumes it', async ({ page, open, engine }) => {
    await open('/')
    engine.tell(told({ restart: RESTART }))
    const banner = page.getByRole('status').filter({ hasText: 'Trunkline ended unexpectedly' })
    await expect(banner).toContainText(
      'while 2 campaigns were running: Autumn renewal, Survey panel, wave 3. 12 calls were cut off; 3 of them had been answered and count as reached, the others are called again.',
    )
    await banner.getByRole('checkbox', { name: /without asking/ }).click()
    await banner.getByRole('button', { name: 'Resume' }).click()
    await expect(page.getByText('Resumed 2 campaigns.')).toBeVisible()
    expect(namesOf(engine.asked, 'restart.set')).toEqual([{ afterRestart: 'resume' }])
    expect(namesOf(engine.asked, 'restart.resume')).toHaveLength(1)
    engine.tell(told({}))
    await expect(banner).toHaveCount(0)
  })

  test('or leaves it paused; it says when Trunkline was stopped', async ({ page, open, engine }) => {
    await open('/trunks')
    engine.tell(told({ restart: { ...RESTART, stoppedAt: FIXTURE_NOW - 600_000, calls: 0, answered: 0 } }))
    const banner = page.getByRole('status').filter({ hasText: 'Trunkline was stopped' })
    await expect(banner).toContainText('14:10')
    await expect(banner).toContainText('No calls were up.')
    await banner.getByRole('button', { name: 'Stay paused' }).click()
    await expect.poll(() => namesOf(engine.asked, 'restart.stayPaused')).toHaveLength(1)
  })
})

test.describe('quitting while calls are up', () => {
  for (const [name, choice] of [
    ['Finish calls, then quit', 'finish'],
    ['Hang up and quit', 'hang-up'],
    ['Keep running in the tray', 'tray'],
    ['Cancel', 'stay'],
  ] as const)
    test(`a person chooses "${name}"`, async ({ page, open, engine }) => {
      await open('/')
      engine.tell(told({ stopping: ASKED }))
      const dialog = page.getByRole('dialog', { name: 'How do you want to quit?' })
      await expect(dialog).toContainText('20 calls are up.')
      await expect(dialog.getByRole('button', { name: 'Finish calls, then quit' })).toBeFocused()
      await dialog.getByRole('button', { name }).click()
      await expect.poll(() => namesOf(engine.asked, 'app.chooseStop')).toEqual([{ choice }])
      engine.tell(told({}))
      await expect(dialog).toHaveCount(0)
    })

  test('a host without a window offers no tray', async ({ page, open, engine }) => {
    await open('/')
    engine.tell(told({ stopping: { ...ASKED, canHide: false } }))
    await expect(page.getByRole('dialog').getByRole('button', { name: 'Hang up and quit' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Keep running in the tray' })).toHaveCount(0)
  })

  test('progress shows how many calls are still up, which can be hung up at any time', async ({
    page,
    open,
    engine,
  }) => {
    await open('/campaigns')
    engine.tell(told({ stopping: { ...ASKED, state: 'finishing', calls: 5 } }))
    const banner = page.getByRole('status').filter({ hasText: 'No new calls start. 5 calls are still up.' })
    await expect(banner.getByRole('progressbar', { name: '15 of 20 calls have ended' })).toHaveAttribute(
      'aria-valuenow',
      '75',
    )
    await banner.getByRole('button', { name: 'Keep running' }).click()
    await banner.getByRole('button', { name: 'Hang up now' }).click()
    await expect
      .poll(() => namesOf(engine.asked, 'app.chooseStop'))
      .toEqual([{ choice: 'stay' }, { choice: 'hang-up' }])
  })
})
