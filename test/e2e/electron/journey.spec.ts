import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, expect, test } from '@playwright/test'
import { findElectron } from '../../support/find-programs.ts'
import { projectDir } from '../../support/run-trunkline.ts'
import { journey, listenForComplaints } from '../journey.ts'

test('from a list of people to finished calls, in the desktop app', async () => {
  const executablePath = findElectron()
  if (executablePath === null) throw new Error('there is no Electron here')
  const dataDir = mkdtempSync(join(tmpdir(), 'trunkline-desktop-'))
  const results = join(dataDir, 'saved-results.csv')
  const app = await _electron.launch({
    executablePath,
    args: [projectDir, '--no-sandbox'],
    env: { ...process.env, TRUNKLINE_DATA: dataDir, TRUNKLINE_NO_DIALOGS: '1' },
  })
  try {
    const page = await app.firstWindow()
    const complaints = listenForComplaints(page)
    // what the person would answer in the system's own save dialog
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
    }, results)
    await journey(page, async act => {
      await act()
      await expect.poll(() => readIfThere(results)).not.toBe('')
      return readIfThere(results)
    })
    expect(complaints).toEqual([])
    expect(page.url()).toMatch(/^app:\/\/trunkline\//)
    // the page is a page: no Node in it
    expect(await page.evaluate(() => typeof Reflect.get(window, 'require'))).toBe('undefined')
    expect(await page.evaluate(() => typeof Reflect.get(window, 'process'))).toBe('undefined')
  } finally {
    await app.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
})

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // not saved yet
  }
}
