import { readFileSync } from 'node:fs'
import { chromium, expect, test } from '@playwright/test'
import { CHROMIUM_FLAGS, findChromium } from '../../support/find-programs.ts'
import { journey, listenForComplaints } from '../journey.ts'
import { startHost } from '../start-host.ts'

test('from a list of people to finished calls, in Chromium against the headless host', async () => {
  const host = await startHost()
  const executablePath = await findChromium()
  const browser = await chromium.launch({ args: CHROMIUM_FLAGS, ...(executablePath && { executablePath }) })
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, acceptDownloads: true })
    const complaints = listenForComplaints(page)
    await page.goto(host.address)
    await journey(page, async act => {
      const download = page.waitForEvent('download')
      await act()
      return readFileSync(await (await download).path(), 'utf8')
    })
    expect(complaints).toEqual([])
    // the address works once: a second browser with the same one stays outside
    const stranger = await browser.newPage()
    const answer = await stranger.goto(host.address)
    expect(answer?.status()).toBe(401)
  } finally {
    await browser.close()
    await host.stop()
  }
})
