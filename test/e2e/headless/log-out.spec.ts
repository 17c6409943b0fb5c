import { chromium, expect, test } from '@playwright/test'
import { CHROMIUM_FLAGS, findChromium } from '../../support/find-programs.ts'
import { runTrunkline } from '../../support/run-trunkline.ts'
import { startHost } from '../start-host.ts'

test('a browser logs out, is not let in again, and enters with the next address', async () => {
  const host = await startHost()
  const executablePath = await findChromium()
  const browser = await chromium.launch({ args: CHROMIUM_FLAGS, ...(executablePath && { executablePath }) })
  try {
    const page = await browser.newPage()
    await page.goto(host.address)
    await expect(page.getByText('Running', { exact: true })).toBeVisible()
    // the page's secret is neither in the address nor in the history
    expect(page.url()).not.toContain('page=')
    await page.getByRole('button', { name: 'Log out' }).click()
    await expect(page.getByText(/Open Trunkline with the address that it printed/)).toBeVisible()
    await page.goto(host.address)
    await expect(page.getByText(/Open Trunkline with the address that it printed/)).toBeVisible()
    const { stdout } = await runTrunkline(['address', '--data', host.dataDir])
    await page.goto(stdout.trim())
    await expect(page.getByText('Running', { exact: true })).toBeVisible()
  } finally {
    await browser.close()
    await host.stop()
  }
})
