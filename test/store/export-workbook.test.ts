import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readSheet } from '../../electron/engine/csv/workbook.ts'
import { createWorkbook } from '../../electron/engine/store/export-workbook.ts'

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
