import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { startHostOn } from '../e2e/start-host.ts'
import { CHROMIUM_FLAGS, findChromium } from '../support/find-programs.ts'
import { runTrunkline } from '../support/run-trunkline.ts'
import { writePeople } from './import-file-of-people.ts'
import { percentiles } from './percentiles.ts'
import { numberOption } from './run-child.ts'

const ROWS = 200_000
const SECONDS = 20
const VIEWPORT = { width: 1280, height: 800 }
/** Between two turns of the wheel, and how far each scrolls: three rows at a time, then a page, then as far as a finger flings. */
const WHEEL_EVERY_MS = 16
const WHEEL_PX = [102, 102, 102, 600, 600, 4_000]
/** Turns in one direction at one speed. */
const TURNS = 60
const SLOW_FRAME_MS = 50

/**
 * Scrolls the list of 200,000 rows (`--rows N`) in a browser over the headless host by the wheel, slowly and fast, up and down, for
 * `--seconds N`: how long its frames take. Yardstick of the same run: as many lines of plain text in a bare page, scrolled in the same way.
 */
export async function benchScrolling(say: (line: string) => void): Promise<unknown> {
  const [rows, seconds] = [numberOption('rows', ROWS), numberOption('seconds', SECONDS)]
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-scroll-bench-'))
  const dataDir = join(folder, 'data')
  try {
    const file = join(folder, 'people.csv')
    await writePeople(file, rows)
    const { code, stderr } = await runTrunkline([
      'import',
      file,
      '--data',
      dataDir,
      '--country',
      'GB',
      '--list',
      'People',
    ])
    if (code !== 0) throw new Error(stderr)
    say(`  ${rows} rows are imported`)
    const host = await startHostOn(dataDir)
    const executablePath = await findChromium()
    const browser = await chromium.launch({ args: CHROMIUM_FLAGS, ...(executablePath && { executablePath }) })
    try {
      const page = await browser.newPage({ viewport: VIEWPORT })
      await page.goto(`${host.address}#/lists/1`)
      await page.getByRole('row').nth(5).waitFor()
      const list = await scroll(page, page.getByRole('table').first(), seconds)
      say(`  the list: ${JSON.stringify(list)}`)
      const bare = await browser.newPage({ viewport: VIEWPORT })
      await bare.setContent(
        `<pre role="table">${Array.from({ length: rows }, (_, row) => `+44745${row} Person ${row}`).join('\n')}</pre>`,
      )
      const plain = await scroll(bare, bare.getByRole('table'), seconds)
      return { rows, list, 'yardstick: lines of plain text': plain }
    } finally {
      await browser.close()
      await host.stop()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function scroll(page: Page, over: ReturnType<Page['getByRole']>, seconds: number) {
  const box = await over.boundingBox()
  if (!box) throw new Error('there is nothing to scroll')
  await page.mouse.move(box.x + 200, Math.min(box.y + 300, VIEWPORT.height - 100))
  await page.evaluate(() => {
    const frames: number[] = []
    let last = performance.now()
    const look = (now: number): void => {
      frames.push(now - last)
      last = now
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
    Object.assign(window, { frames })
  })
  const until = performance.now() + seconds * 1_000
  for (let turn = 0; performance.now() < until; turn++) {
    const run = Math.floor(turn / TURNS)
    const px = WHEEL_PX[run % WHEEL_PX.length] ?? 0
    // three runs down for each one up, so that it gets somewhere
    await page.mouse.wheel(0, run % 4 === 3 ? -px : px)
    await page.waitForTimeout(WHEEL_EVERY_MS)
  }
  const frames = await page.evaluate(() => (window as unknown as { frames: number[] }).frames)
  const slow = frames.filter(ms => ms > SLOW_FRAME_MS).length
  return { frames: frames.length, slowPercent: (slow * 100) / frames.length, frameMs: percentiles(frames) }
}
