import { type Browser, chromium, expect, type Page, test } from '@playwright/test'
import { strToU8, zipSync } from 'fflate'
import { CHROMIUM_FLAGS, findChromium } from '../../support/find-programs.ts'
import { listenForComplaints } from '../journey.ts'
import { type StartedHost, startHost } from '../start-host.ts'

/** Rows of the big file. */
const MANY = 200_000

let host: StartedHost
let browser: Browser
let page: Page
let complaints: string[]

test.beforeAll(async () => {
  host = await startHost()
  const executablePath = await findChromium()
  browser = await chromium.launch({ args: CHROMIUM_FLAGS, ...(executablePath && { executablePath }) })
  page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' })
  complaints = listenForComplaints(page)
  await page.goto(host.address)
})

test.afterAll(async () => {
  await browser.close()
  await host.stop()
})

test.afterEach(() => {
  expect(complaints.splice(0)).toEqual([])
})

const main = () => page.getByRole('main')
const reading = () => page.getByRole('region', { name: 'How the file is read' })

/** Opens a file for review. */
async function review(name: string, content: Buffer | string): Promise<void> {
  await page.evaluate(() => {
    window.location.hash = '/import'
  })
  const another = page.getByRole('button', { name: 'Choose another file' })
  await expect(another.or(page.getByRole('button', { name: 'Choose a file' }))).toBeVisible()
  if (await another.isVisible()) await another.click()
  await page.locator('input[type=file]').setInputFiles({
    name,
    mimeType: 'application/octet-stream',
    buffer: typeof content === 'string' ? Buffer.from(content) : content,
  })
  await expect(page.getByRole('table', { name: 'First rows of the file' })).toBeVisible({ timeout: 60_000 })
}

async function use(column: string, word: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${column}: `) }).click()
  await page.getByRole('option', { name: word, exact: true }).click()
  await expect(main().locator('[aria-busy="true"]')).toHaveCount(0)
}

const start = () => page.getByRole('button', { name: 'Import list' }).click()
const accounted = (sentence: string) => page.getByRole('group', { name: sentence })

test('a semicolon file in Latin-1 with a wrong mapping is repaired on the page', async () => {
  const people = ['Jürgen Müller', 'Käthe Groß', 'Zoë Weiß', 'André Böhm']
  const lines = people.map(
    (name, at) => `${name};4915204${at}11;0175 585491${at};0303450${at}2${at}0;Köln;${50667 + at}`,
  )
  const file = ['Name;Auftrag;Mobil;Festnetz;Ort;PLZ', ...lines, ''].join('\r\n')
  await review('kunden.csv', Buffer.from(file, 'latin1'))
  await expect(reading()).toContainText('CSV · semicolon · Windows-1252')
  await expect(page.getByRole('table')).toContainText('Käthe Groß')
  await use('Auftrag', 'Phone number')
  await use('Mobil', 'Phone number')
  const country = page.getByRole('combobox', { name: 'Country of numbers without +' })
  await country.fill('Germany')
  await page.getByRole('option', { name: 'Germany (+49)' }).click()
  await expect(page.getByRole('table').getByRole('row').nth(1)).toContainText('+49 175 5854910')
  await expect(reading()).toContainText('4 of 4')
  await start()
  await expect(accounted('4 rows = 4 accepted')).toBeVisible()
})

test('200,000 rows: progress, leaving and coming back, cancel, again, undo', async () => {
  test.setTimeout(300_000)
  const rows = Array.from(
    { length: MANY },
    (_, at) =>
      `Person ${at},+4915${String(100_000_000 + at * 37).padStart(9, '0')},p${at}@example.com,Town ${at % 90}`,
  )
  await review('big.csv', ['Name,Phone,E-mail,City', ...rows, ''].join('\n'))
  await start()
  await page.getByRole('navigation').getByRole('link', { name: 'Trunks' }).click()
  const indicator = page.getByRole('banner').getByRole('link', { name: /^Importing, \d+ %: big.csv/ })
  await indicator.click()
  await expect(page.getByRole('progressbar', { name: 'Importing big.csv' })).toBeVisible()
  await expect(main()).toContainText('rows a second')
  await page.getByRole('button', { name: 'Cancel import' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel import' }).click()
  await expect(main()).toContainText('No one was added')

  await page.getByRole('button', { name: 'Change mapping and try again' }).click()
  await expect(page.getByRole('table', { name: 'First rows of the file' })).toBeVisible()
  await start()
  await page.getByRole('navigation').getByRole('link', { name: 'Trunks' }).click()
  await page.getByRole('alert').filter({ hasText: 'big.csv imported' }).click({ timeout: 120_000 })
  await expect(accounted('200,000 rows = 200,000 accepted')).toBeVisible()
  await page.getByRole('button', { name: 'Undo import' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('removes the 200,000 people that the import added')
  await dialog.getByRole('button', { name: 'Undo import' }).click()
  await expect(main()).toContainText('Import undone', { timeout: 120_000 })
})

test('the same list again shows what changes, and the same file changes nothing', async () => {
  const before = 'Name,Phone,City\nAnn,+44 20 7946 0001,Leeds\nBob,+44 20 7946 0002,York\n'
  await review('members.csv', before)
  await start()
  await expect(accounted('2 rows = 2 accepted')).toBeVisible()

  const after = 'Name,Phone,City\nAnn,+44 20 7946 0001,Hull\nCy,+44 20 7946 0003,York\n'
  await review('members.csv', after)
  await page.getByText('Update a list').click()
  await page.getByRole('combobox', { name: 'List to update' }).click()
  await page.getByRole('option', { name: 'members' }).click()
  const change = page.getByRole('region', { name: 'What will change' })
  await expect(change).toContainText('1New1Changed0Unchanged1Not in the file')
  await expect(change.getByRole('table', { name: 'Changes' })).toContainText('Leeds')
  await expect(change.getByRole('table', { name: 'Changes' })).toContainText('Hull')
  await page.getByRole('button', { name: 'Update list' }).click()
  await expect(accounted('2 rows = 1 accepted + 1 updated')).toBeVisible()

  await review('members.csv', after)
  await page.getByText('Update a list').click()
  await page.getByRole('combobox', { name: 'List to update' }).click()
  await page.getByRole('option', { name: 'members' }).click()
  await expect(change).toContainText('0New0Changed2Unchanged')
})

test('a workbook is read from the sheet that is chosen', async () => {
  await review(
    'leads.xlsx',
    workbook({
      Notes: [['nothing here']],
      Leads: [
        ['Name', 'Phone'],
        ['Ann', '+44 20 7946 0123'],
      ],
    }),
  )
  await page.getByRole('button', { name: 'Change the file format' }).click()
  await page.getByRole('combobox', { name: 'Sheet' }).click()
  await page.getByRole('option', { name: /^Leads/ }).click()
  await expect(page.getByRole('table', { name: 'First rows of the file' })).toContainText('+44 20 7946 0123')
  await start()
  await expect(accounted('1 row = 1 accepted')).toBeVisible()
})

test('pasted rows become a list', async () => {
  await page.evaluate(() => {
    window.location.hash = '/import'
  })
  await page.getByRole('button', { name: 'Paste rows' }).click()
  const dialog = page.getByRole('dialog', { name: 'Paste rows' })
  await dialog
    .getByRole('textbox', { name: 'Rows' })
    .fill('Name\tPhone\nDee\t+44 20 7946 0456\nEve\t+44 20 7946\n')
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect(reading()).toContainText('1 of 2')
  await start()
  await expect(accounted('2 rows = 1 accepted + 1 rejected')).toBeVisible()
  await expect(page.getByRole('table', { name: 'Rejected rows' }).getByRole('row').nth(1)).toContainText(
    'Eve',
  )
})

/** A workbook with these sheets, each cell as a text of its own. */
function workbook(sheets: Readonly<Record<string, readonly (readonly string[])[]>>): Buffer {
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships'
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  const names = Object.keys(sheets)
  const parts: Record<string, string> = {
    '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/>${names.map((_, at) => `<Override PartName="/xl/worksheets/sheet${at + 1}.xml" ContentType="${type}.worksheet+xml"/>`).join('')}</Types>`,
    '_rels/.rels': `<Relationships xmlns="${packageRelations}"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${names.map((name, at) => `<sheet name="${name}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packageRelations}">${names.map((_, at) => `<Relationship Id="rId${at + 1}" Type="${relations}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`).join('')}</Relationships>`,
  }
  for (const [at, rows] of Object.values(sheets).entries()) {
    const body = rows.map(
      (cells, row) =>
        `<row r="${row + 1}">${cells.map((cell, column) => `<c r="${String.fromCharCode(65 + column)}${row + 1}" t="inlineStr"><is><t>${cell}</t></is></c>`).join('')}</row>`,
    )
    parts[`xl/worksheets/sheet${at + 1}.xml`] =
      `<worksheet xmlns="${main}"><sheetData>${body.join('')}</sheetData></worksheet>`
  }
  const files = Object.entries(parts).map(([path, text]) => [path, strToU8(head + text)] as const)
  return Buffer.from(zipSync(Object.fromEntries(files)))
}
