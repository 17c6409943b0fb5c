import type { Page } from '@playwright/test'
import { expect, SCREENS, screenOf, test } from './page-bench.ts'

/** A walk through all screens on one page. */
const WALK_TIMEOUT_MS = 300_000

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`with a busy day, ${colorScheme}`, () => {
    test.use({ state: 'full', colorScheme })
    test('every screen is shown', async ({ page, open }) => {
      test.setTimeout(WALK_TIMEOUT_MS)
      for (const { route, heading } of SCREENS) {
        await test.step(route, async () => {
          await leaveScreen(page, open)
          await open(route)
          const title = screenOf(page).getByRole('heading', { level: 1 })
          if (heading === null) await expect(title).toBeVisible()
          else await expect(title).toContainText(heading)
          await expect(screenOf(page).getByRole('status', { name: 'Loading' })).toHaveCount(0)
          await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme)
          await expect(page).toHaveTitle(/Trunkline/)
        })
      }
    })
  })
}

test.describe('on a first run', () => {
  test.use({ state: 'empty' })

  test('Live leads through the three first steps', async ({ page, open }) => {
    await open('/')
    await expect(screenOf(page)).toContainText(/practice carrier/i)
    await expect(screenOf(page)).toContainText(/import/i)
  })

  test('Campaigns says what to do next', async ({ page, open }) => {
    await open('/campaigns')
    await expect(screenOf(page).getByRole('link', { name: 'New campaign' }).first()).toBeVisible()
  })

  test('Lists says what to do next, and its button leads there', async ({ page, open }) => {
    await open('/lists')
    await expect(screenOf(page).getByRole('heading', { name: 'No lists yet' })).toBeVisible()
    await screenOf(page).getByRole('link', { name: 'Import a list' }).last().click()
    await expect(screenOf(page).getByRole('heading', { level: 1, name: 'Import a list' })).toBeVisible()
  })

  test('Trunks says what to do next, and its button opens the form', async ({ page, open }) => {
    await open('/trunks')
    await expect(screenOf(page).getByRole('heading', { name: 'No trunk yet' })).toBeVisible()
    await page.getByRole('button', { name: 'Rehearse with the practice carrier' }).click()
    await expect(page.getByRole('dialog', { name: 'Add a practice carrier' })).toBeVisible()
  })

  test('an address of something that is not there says so, and how to go on', async ({ page, open }) => {
    test.setTimeout(WALK_TIMEOUT_MS)
    for (const route of [
      '/campaigns/7',
      '/campaigns/7/results',
      '/lists/7',
      '/recipients/7',
      '/attempts/7',
      '/campaigns/7/edit',
      '/nowhere',
    ]) {
      await test.step(route, async () => {
        await open(route)
        await expect(page).toHaveURL(`${new URL(page.url()).origin}/#${route}`)
        await expect(screenOf(page)).toContainText(/not found|removed|could not be shown/i)
        await expect(
          screenOf(page).getByRole('link').or(screenOf(page).getByRole('button')).first(),
        ).toBeVisible()
        await expect(screenOf(page).getByRole('button', { name: 'Try again' })).toHaveCount(0)
      })
    }
  })
})

const ASKING = [
  '/import?run=11',
  '/imports',
  '/imports/folders',
  '/imports/mappings',
  '/',
  '/campaigns',
  '/campaigns/1',
  '/campaigns/4/edit',
  '/lists',
  '/lists/1',
  '/recipients/4',
  '/do-not-call',
  '/rules',
  '/trunks',
  '/attempts/1',
] as const

test.describe('while the engine takes its time', () => {
  test.use({ state: 'loading' })
  test('every screen shows the shape of what is coming', async ({ page, open }) => {
    test.setTimeout(WALK_TIMEOUT_MS)
    for (const route of ASKING) {
      await test.step(route, async () => {
        await leaveScreen(page, open)
        await open(route)
        await expect(screenOf(page).getByRole('status', { name: 'Loading' }).first()).toBeVisible()
      })
    }
  })
})

test.describe('when the engine fails', () => {
  test.use({ state: 'error' })
  test('every screen says why, and tries again', async ({ page, open, engine }) => {
    test.setTimeout(WALK_TIMEOUT_MS)
    for (const route of ASKING) {
      await test.step(route, async () => {
        await leaveScreen(page, open)
        await open(route)
        const alert = screenOf(page).getByRole('alert').first()
        await expect(alert).toContainText('The database is busy for longer than 5 s.')
        const before = engine.asked.length
        await alert.getByRole('button', { name: 'Try again' }).click()
        await expect.poll(() => engine.asked.length).toBeGreaterThan(before)
      })
    }
  })
})

/** Goes where no screen is, so that what is seen next belongs to the next screen. */
async function leaveScreen(page: Page, open: (route: string) => Promise<void>): Promise<void> {
  await open('/nowhere')
  await expect(
    screenOf(page).getByRole('heading', { name: 'There is nothing at this address' }),
  ).toBeVisible()
}
