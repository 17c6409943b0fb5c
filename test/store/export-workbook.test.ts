import readWorkbook from 'read-excel-file/node'
import { expect, test } from 'vitest'
import { createWorkbook } from '../../electron/engine/store/export-workbook.ts'

type Row = readonly (string | number | null)[]

async function readBack(rows: readonly Row[]) {
  const chunks: Uint8Array[] = []
  const workbook = createWorkbook('Results: [a/b]', chunk => chunks.push(chunk))
  workbook.write(rows)
  workbook.end()
  return readWorkbook(Buffer.concat(chunks))
}

test('a workbook holds text as text and figures as numbers, whatever the text looks like', async () => {
  const rows: Row[] = [
    ['Name', 'ID', 'Seconds'],
    ['=1+1', '007', 12.5],
    ['+SUM(A1)', '12345678901234567890', 0],
    ['\'t Hooft <&> "x"', '+442079460123', null],
    ['line one\nline two', 'a;=b', -3],
    ['שלום 😀', '2027-01-31', 1_000_000],
  ]
  const [sheet] = await readBack(rows)
  expect(sheet?.sheet).toBe('Results   a b')
  expect(sheet?.data).toEqual(rows)
})
