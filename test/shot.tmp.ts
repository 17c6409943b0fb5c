import { chromium } from '@playwright/test'
import { CHROMIUM_FLAGS, findChromium } from '/tmp/wt/screens/test/support/find-programs.ts'
import { startScriptedEngine } from '/tmp/wt/screens/test/support/scripted-engine.ts'
import { FIXTURE_NOW } from '/tmp/wt/screens/test/support/scripted-fixtures.ts'
import { mkdirSync } from 'node:fs'
const [folder, ...routes] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
const engine = await startScriptedEngine('full')
const executablePath = await findChromium()
const browser = await chromium.launch({ args: CHROMIUM_FLAGS, ...(executablePath && { executablePath }) })
for (const [scheme, w, h] of [['light',1280,800],['dark',1920,1080]] as const) {
  const page = await browser.newPage({ viewport: { width: w, height: h }, colorScheme: scheme, locale: 'en-GB', timezoneId: 'Europe/Madrid' })
  await page.clock.setFixedTime(FIXTURE_NOW)
  await page.goto(engine.address())
  for (const route of routes) {
    await page.evaluate(r => { location.hash = r }, route)
    await page.waitForTimeout(900)
    await page.screenshot({ path: `${folder}/${route.replaceAll('/', '_')}-${scheme}.png` })
  }
  await page.close()
}
await browser.close(); await engine.close(); process.exit(0)
