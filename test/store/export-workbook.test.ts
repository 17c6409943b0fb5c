import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readSheet } from '../../electron/engine/csv/workbook.ts'
import { createWorkbook, SHEET_ROWS_MAX } from '../../electron/engine/store/export-workbook.ts'

const folder = mkdtempSync(join(tmpdir(), 'trunkline-workbook-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Row = readonly (string | number | null)[]

async function readBack(rows: readonly Row[]) {
  const chunks: Uint8Array[] = []
  const workbook = createWorkbook('Results: [a/b]', chunk => chunks.push(chunk))
  workbook.write(rows)
  workbook.end()
  const path = join(folder, 'export.xlsx')
  writeFileSync(path, Buffer.concat(chunks))
  const read = await readSheet(path, null, 100)
  if (!read.ok) throw new Error(read.error.message)
  return read.value
}

test('a workbook holds text as text and figures as numbers, whatever the text looks like', async () => {
  const rows: Row[] = [
    ['Name', 'ID', 'Seconds'],
    ['=1+1', '007', 12.5],
    ['+SUM(A1)', '12345678901234567890', 0],
    ['Bob', '+442079460123', 1],
    ['\'t Hooft <&> "x"', null, 7],
    ['line one\nline two', 'a;=b', -3],
    ['שלום 😀', '2027-01-31', 1_000_000],
  ]
  const { rows: read } = await readBack(rows)
  // an import reads every cell as a person sees it
  expect(read.map(({ cells }) => cells)).toEqual(
    rows.map(row => row.map(cell => (cell === null ? '' : String(cell)))),
  )
})

test('rows beyond those of a sheet are on the next one, under the same header, and none is lost', async () => {
  const chunks: Uint8Array[] = []
  const workbook = createWorkbook('Results', chunk => chunks.push(chunk), 4)
  const rows = Array.from({ length: 7 }, (_, at) => [`Person ${at}`])
  workbook.write([['Name'], ...rows.slice(0, 2)])
  workbook.write(rows.slice(2))
  workbook.end()
  const path = join(folder, 'split.xlsx')
  writeFileSync(path, Buffer.concat(chunks))
  const sheets = await Promise.all(
    ['Results', 'Results 2', 'Results 3'].map(async sheet => {
      const read = await readSheet(path, sheet, 100)
      if (!read.ok) throw new Error(read.error.message)
      return read.value
    }),
  )
  expect(sheets[0]?.sheets.map(({ name }) => name)).toEqual(['Results', 'Results 2', 'Results 3'])
  expect(sheets.map(sheet => sheet.rows.map(({ cells }) => cells?.[0]))).toEqual([
    ['Name', 'Person 0', 'Person 1', 'Person 2'],
    ['Name', 'Person 3', 'Person 4', 'Person 5'],
    ['Name', 'Person 6'],
  ])
  // what a spreadsheet program takes (ECMA-376)
  expect(SHEET_ROWS_MAX).toBe(1_048_576)
})

test('rows leave as they come: what waits in memory does not grow with them', () => {
  let given = 0
  const workbook = createWorkbook('Results', chunk => {
    given += chunk.length
  })
  workbook.write([['Name', 'ID']])
  const growth: number[] = []
  for (let block = 0; block < 10; block++) {
    const before = given
    for (let part = 0; part < 20; part++)
      workbook.write(
        Array.from({ length: 500 }, (_, at) => [`Person ${block * 7_919 + part * 104_729 + at * 31}`, at]),
      )
    growth.push(given - before)
  }
  const beforeEnd = given
  workbook.end()
  // each 10,000 rows bring about as many bytes as those before, and the end has only what was compressed last
  expect(Math.min(...growth)).toBeGreaterThan(Math.max(...growth) / 2)
  expect(given - beforeEnd).toBeLessThan(300_000)
})
