import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, expect, type Page } from '@playwright/test'
import { CHROMIUM_FLAGS, findChromium } from '../support/find-programs.ts'
import { projectDir } from '../support/run-trunkline.ts'
import { startHost } from './start-host.ts'

/**
 * `npm run screenshots [-- FOLDER]`: rehearses the sample list in the running app and photographs its screens. Without a folder it
 * renews the README's pictures; with one it writes every screen there, light and dark, at 1280x800 and 1920x1080.
 */
const SAMPLE = join(projectDir, 'resources', 'samples', 'recipients.csv')
const PICTURES = join(projectDir, 'resources', 'screenshots')
const VIEWS = ['light', 'dark'].flatMap(scheme =>
  [
    { width: 1280, height: 800 },
    { width: 1920, height: 1080 },
  ].map(viewport => ({ scheme: scheme === 'dark' ? ('dark' as const) : ('light' as const), viewport })),
)
/** How long the rehearsal runs before Live is photographed. */
const REHEARSAL_MS = 75_000

async function main(): Promise<void> {
  const folder = process.argv[2]
  const host = await startHost()
  const executablePath = await findChromium()
  const browser = await chromium.launch({ args: CHROMIUM_FLAGS, ...(executablePath && { executablePath }) })
  const profile = mkdtempSync(join(tmpdir(), 'trunkline-pictures-'))
  try {
    const state = join(profile, 'session.json')
    const page = await newPage(browser, undefined, VIEWS[0])
    await page.goto(host.address)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await page.context().storageState({ path: state })
    const target = folder ?? PICTURES
    mkdirSync(target, { recursive: true })
    await rehearse(page, target)
    await page.waitForTimeout(REHEARSAL_MS)
    const origin = new URL(host.address).origin
    if (folder) for (const view of VIEWS) await photographAll(browser, state, origin, view, folder)
    else await photographForReadme(page)
  } finally {
    await browser.close()
    await host.stop()
    rmSync(profile, { recursive: true, force: true })
  }
}

function newPage(browser: Browser, storageState: string | undefined, view = VIEWS[0]): Promise<Page> {
  return browser.newPage({
    viewport: view?.viewport ?? { width: 1280, height: 800 },
    colorScheme: view?.scheme ?? 'light',
    locale: 'en-GB',
    ...(storageState && { storageState }),
  })
}

/** The five steps of the README, with its two pictures of what is gone afterwards: the mapping and the setup. */
async function rehearse(page: Page, folder: string): Promise<void> {
  const main = page.getByRole('main')
  await go(page, '/trunks?add=practice')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Calls per second' }).fill('6')
  await dialog.getByRole('textbox', { name: 'Channels' }).fill('24')
  await dialog.getByRole('button', { name: 'Add and check' }).click()
  await expect(main.getByRole('article')).toContainText(/up/i)

  await go(page, '/import')
  await page.locator('input[type=file]').setInputFiles(SAMPLE)
  await expect(main.getByRole('table', { name: 'First rows of the file' })).toBeVisible()
  await shoot(page, folder, 'import-light')
  await main.getByRole('button', { name: 'Import list' }).click()
  await main.getByRole('link', { name: 'New campaign' }).click()

  await main.getByRole('textbox', { name: 'Name of the campaign' }).fill('Appointment reminders')
  for (const day of ['Saturday', 'Sunday']) {
    const chip = main.getByRole('checkbox', { name: day })
    if (!(await chip.isChecked())) await chip.press('Space')
  }
  await main.getByLabel('From, calling hours 1').fill('00:00')
  await main.getByLabel('To, calling hours 1').fill('24:00')
  await main.getByRole('textbox', { name: 'Calls at once, at most' }).fill('20')
  await main
    .getByRole('textbox', { name: 'Text', exact: true })
    .fill('Hello, this is the clinic. We remind you of your appointment.')
  await expect(main.getByText(/can be called/).first()).toBeVisible()
  await main.getByRole('textbox', { name: 'Name of the campaign' }).scrollIntoViewIfNeeded()
  await shoot(page, folder, 'setup-light')
  await main.getByRole('button', { name: 'Save and start' }).click()
  await expect(main.getByRole('heading', { level: 1 })).toHaveText('Appointment reminders')
}

async function photographForReadme(page: Page): Promise<void> {
  const routes = { live: '/', trunks: '/trunks', results: '/campaigns/1/results' }
  for (const [name, route] of Object.entries(routes)) {
    await go(page, route)
    await shoot(page, PICTURES, `${name}-light`)
  }
}

async function photographAll(
  browser: Browser,
  state: string,
  origin: string,
  view: (typeof VIEWS)[number],
  folder: string,
): Promise<void> {
  const page = await newPage(browser, state, view)
  const attempt = 20
  const routes = {
    live: '/',
    campaigns: '/campaigns',
    overview: '/campaigns/1',
    recipients: '/campaigns/1/recipients',
    attempts: '/campaigns/1/attempts',
    results: '/campaigns/1/results',
    setup: '/campaigns/1/setup',
    recipient: '/recipients/7',
    'do-not-call': '/do-not-call',
    rules: '/rules',
    'new-campaign': '/campaigns/new',
    import: '/import',
    imports: '/imports',
    'watched-folders': '/imports/folders',
    'saved-mappings': '/imports/mappings',
    lists: '/lists',
    list: '/lists/1',
    trunks: '/trunks',
    'trunk-messages': '/trunks/1/messages',
    'new-trunk': '/trunks/new',
    attempt: `/attempts/${attempt}`,
  }
  await page.goto(origin)
  for (const [name, route] of Object.entries(routes)) {
    await go(page, route)
    await shoot(page, folder, `${name}-${view.scheme}-${view.viewport.width}`)
  }
  await page.close()
}

/** The pages are told apart behind the `#`. */
async function go(page: Page, route: string): Promise<void> {
  await page.goto(`${new URL(page.url()).origin}/#${route}`)
}

/** Waits for the frame, and for what moves to come to rest. */
async function shoot(page: Page, folder: string, name: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.waitForTimeout(1_500)
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

await main()
