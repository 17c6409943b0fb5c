import { type Browser, test as base, chromium, expect, type Page } from '@playwright/test'
import { CHROMIUM_FLAGS, findChromium } from '../../support/find-programs.ts'
import {
  type ScriptedEngine,
  type ScriptedState,
  startScriptedEngine,
} from '../../support/scripted-engine.ts'
import { FIXTURE_NOW } from '../../support/scripted-fixtures.ts'

interface Bench {
  /** What the engine behind the page does. */
  state: ScriptedState
  engine: ScriptedEngine
  /** Goes to a route as if its address had been opened. */
  open: (route: string) => Promise<void>
  /** What the page has told its console so far, when it should not have. */
  complaints: string[]
}

/** A page over the scripted engine, at the instant of the fixtures. A test whose page complains has failed. */
export const test = base.extend<Bench, { browser: Browser }>({
  // the browser that this machine has, kept for all tests of one worker
  browser: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the wanted fixtures from this pattern
    async ({}, use) => {
      const executablePath = await findChromium()
      const browser = await chromium.launch({
        args: CHROMIUM_FLAGS,
        ...(executablePath && { executablePath }),
      })
      await use(browser)
      await browser.close()
    },
    { scope: 'worker' },
  ],
  state: ['full', { option: true }],
  viewport: { width: 1280, height: 800 },
  timezoneId: 'Europe/Madrid',
  locale: 'en-GB',

  engine: async ({ state }, use) => {
    const engine = await startScriptedEngine(state)
    await use(engine)
    await engine.close()
  },

  complaints: async ({ page }, use) => {
    const complaints: string[] = []
    page.on('pageerror', problem => complaints.push(`uncaught: ${problem.message}`))
    page.on('console', line => {
      if (line.type() === 'error' || line.type() === 'warning')
        complaints.push(`${line.type()}: ${line.text()}`)
    })
    await use(complaints)
    expect(complaints, 'what the page told its console').toEqual([])
  },

  open: async ({ page, engine, state, complaints }, use) => {
    expect(complaints).toEqual([]) // listened to from the first byte on
    await page.clock.setFixedTime(FIXTURE_NOW)
    // held in the browser: unanswered on the wire they would take the connections that the page's own files need
    if (state === 'loading') await page.route('**/api/request', () => undefined)
    let opened = false
    await use(async route => {
      if (opened)
        await page.evaluate(to => {
          window.location.hash = to
        }, route)
      else await page.goto(`${engine.address()}#${route}`)
      opened = true
    })
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await page.goto('about:blank') // before the engine goes, or the page tells of a lost connection
  },
})

/** The part of the page that the screen fills. */
export const screenOf = (page: Page) => page.getByRole('main')

/** Every screen with an address of its own, and the heading that it is known by when there is something to show. */
export const SCREENS = [
  { route: '/', heading: 'Live' },
  { route: '/campaigns', heading: 'Campaigns' },
  { route: '/campaigns/new', heading: 'New campaign' },
  { route: '/campaigns/1', heading: 'Autumn renewal' },
  { route: '/campaigns/1/setup', heading: 'Autumn renewal' },
  { route: '/campaigns/1/recipients', heading: 'Autumn renewal' },
  { route: '/campaigns/1/attempts', heading: 'Autumn renewal' },
  { route: '/campaigns/1/results', heading: 'Autumn renewal' },
  { route: '/campaigns/4/edit', heading: 'Invoices, second notice' },
  { route: '/import', heading: 'Import a list' },
  { route: '/import?run=11', heading: 'Renewal autumn' },
  { route: '/imports', heading: 'Imports' },
  { route: '/imports/folders', heading: 'Imports' },
  { route: '/imports/mappings', heading: 'Imports' },
  { route: '/lists', heading: 'Lists' },
  { route: '/lists/1', heading: 'Customers, autumn renewal' },
  { route: '/recipients/4', heading: 'Jürgen Müller' },
  { route: '/do-not-call', heading: 'Do not call' },
  { route: '/rules', heading: 'Calling rules' },
  { route: '/backups', heading: 'Backups' },
  { route: '/do-not-call/import', heading: 'Import numbers' },
  { route: '/trunks', heading: 'Trunks' },
  { route: '/trunks/new', heading: 'New SIP trunk' },
  { route: '/trunks/2/try', heading: 'Try Madrid main' },
  { route: '/trunks/2/messages', heading: 'SIP messages of Madrid main' },
  { route: '/attempts/5000', heading: null },
] as const

export { expect }
