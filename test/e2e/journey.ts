import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import Papa from 'papaparse'
import { projectDir } from '../support/run-trunkline.ts'

/** People of the sample list that the journey calls. */
const PEOPLE = 24

/** The first rows of the sample list, and one that cannot be called. */
function listOfPeople(): Buffer {
  const rows = readFileSync(join(projectDir, 'resources', 'samples', 'recipients.csv'), 'utf8').split(/\r?\n/)
  return Buffer.from([...rows.slice(0, PEOPLE + 1), 'Nobody,not a number,GB,en-GB,,TL-0', ''].join('\r\n'))
}

/** Collects what the page should not have said; asked at the end of a journey. */
export function listenForComplaints(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', problem => complaints.push(`uncaught: ${problem.message}`))
  page.on('console', line => {
    if (line.type() === 'error') complaints.push(line.text())
  })
  return complaints
}

/**
 * The whole main job as a person does it: practice carrier, import, new campaign, start, live, results. `exported` is handed the act
 * that exports, and gives back the text of the file that it led to.
 */
export async function journey(
  page: Page,
  exported: (act: () => Promise<void>) => Promise<string>,
): Promise<void> {
  const main = page.getByRole('main')
  const rail = page.getByRole('navigation')

  await test.step('a practice carrier is added', async () => {
    await rail.getByRole('link', { name: 'Trunks' }).click()
    await page
      .getByRole('button', { name: /practice carrier/i })
      .first()
      .click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Public' }).click()
    await page.getByRole('option', { name: 'everybody-answers' }).click()
    await dialog.getByRole('textbox', { name: 'Calls per second' }).fill('20')
    await dialog.getByRole('button', { name: 'Add and check' }).click()
    await expect(dialog).toHaveCount(0)
    await expect(main.getByRole('article')).toContainText(/up/i)
  })

  await test.step('a list is imported, and every row is accounted for', async () => {
    await rail.getByRole('link', { name: 'Lists' }).click()
    await main.getByRole('link', { name: 'Import a list' }).first().click()
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'patients.csv', mimeType: 'text/csv', buffer: listOfPeople() })
    await expect(main.getByRole('table', { name: 'First rows of the file' })).toBeVisible()
    await main.getByRole('button', { name: 'Import list' }).click()
    await expect(main.getByText(`${PEOPLE} people imported from patients.csv.`)).toBeVisible()
    await expect(main.getByRole('region', { name: 'Rejected rows' })).toContainText('not a number')
    await main.getByRole('link', { name: 'New campaign' }).click()
  })

  await test.step('a campaign is set up and started', async () => {
    await main.getByRole('textbox', { name: 'Name of the campaign' }).fill('Journey')
    for (const day of ['Saturday', 'Sunday']) {
      const chip = main.getByRole('checkbox', { name: day })
      if (!(await chip.isChecked())) await chip.press('Space')
    }
    await main.getByLabel('From, calling hours 1').fill('00:00')
    await main.getByLabel('To, calling hours 1').fill('24:00')
    await main.getByRole('textbox', { name: 'Text', exact: true }).fill('Hello, this is a journey.')
    await expect(main.getByText(/can be called/).first()).toBeVisible()
    await main.getByRole('button', { name: 'Save and start' }).click()
    await expect(main.getByRole('heading', { level: 1 })).toHaveText('Journey')
  })

  await test.step('its calls are seen live', async () => {
    await rail.getByRole('link', { name: 'Live' }).click()
    await expect(main.getByRole('region', { name: 'Calls now' }).getByText(/\+\d/).first()).toBeVisible()
    await expect(main.getByRole('region', { name: 'Campaigns under way' })).toContainText('Journey')
  })

  await test.step('it ends with everybody reached', async () => {
    await rail.getByRole('link', { name: 'Campaigns' }).click()
    await main.getByText('Journey', { exact: true }).click()
    await expect(main.getByText('Completed').first()).toBeVisible({ timeout: 90_000 })
  })

  await test.step('an attempt shows its SIP ladder', async () => {
    await main.getByRole('tab', { name: 'Attempts' }).click()
    await main.getByRole('row').filter({ hasText: /\+\d/ }).first().click()
    await expect(main.getByText('INVITE').first()).toBeVisible()
    await expect(main.getByText('200 OK').first()).toBeVisible()
    await page.goBack()
  })

  await test.step('the results come back as CSV', async () => {
    await main.getByRole('tab', { name: 'Results' }).click()
    await main.getByRole('button', { name: 'Export' }).first().click()
    const write = page.getByRole('dialog').getByRole('button', { name: /^Export [\d,]+ rows?$/ })
    const text = await exported(() => write.click())
    const { data } = Papa.parse<Record<string, string>>(text.replace(/^\uFEFF/, ''), {
      header: true,
      skipEmptyLines: true,
    })
    expect(data).toHaveLength(PEOPLE)
    for (const row of data) expect(row).toMatchObject({ Status: 'Reached', 'Last outcome': 'Answered' })
    expect(data[0]).toHaveProperty('appointment')
  })
}
