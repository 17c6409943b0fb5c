import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeExport } from '../../electron/engine/store/write-export.ts'
import { writeRejected } from '../../electron/headless/import-report.ts'
import type { ExportLayout } from '../../shared/model/export.ts'
import type { ImportMapping } from '../../shared/model/recipient-list.ts'
import { exportOrder } from '../support/export-order.ts'
import { type ListBench, openListBench } from '../support/list-bench.ts'

let bench: ListBench
beforeEach(() => {
  bench = openListBench()
})
afterEach(() => bench.close())

/** The export of the page, of the rows of an import that are to be repaired. */
function exportedOf(importId: number, layout: Partial<ExportLayout> = {}): Buffer {
  const target = join(bench.dataDir, 'rejected-export')
  const written = writeExport(
    {
      kind: 'write',
      dataDir: bench.dataDir,
      order: exportOrder({ what: 'rejected', importId, verdict: 'rejected' }, layout),
      target,
      stop: new Int32Array(1),
    },
    () => undefined,
  )
  expect(written).toMatchObject({ kind: 'done' })
  return readFileSync(target)
}

/** The file that the command leaves beside its account. */
async function commandFileOf(importId: number, headers: string[], mapping: ImportMapping): Promise<string> {
  const path = join(bench.dataDir, 'rejected-command.csv')
  const rejected = (await bench.rejected(importId)).filter(({ verdict }) => verdict === 'rejected')
  writeRejected(path, { headers, mapping }, rejected)
  return readFileSync(path, 'utf8')
}

const FILE = [
  'Name;Phone;Note;Phone',
  'Ann;+447400123451;fine;',
  'Bob;call me;"said; ""later""";',
  'Cy;12;=1+1;',
  'Di;;"two',
  'lines";',
  ' Ed ;+447400123452x;short',
  'Fi;nobody;a;;extra',
  '"Gil;none;open quote;',
  'Ann again;+447400123451;twice;',
  '',
].join('\n')

test('is the file that the command writes: the columns of the file in their order, then line and reason', async () => {
  const { importId } = await bench.importList(FILE)
  const inspection = await bench.inspect(await bench.upload(FILE))
  const text = exportedOf(importId, { separator: ';' }).toString('utf8')
  expect(text.slice(1).split('\r\n')[0]).toBe('Name;Phone;Note;Phone;Column 5;rejected line;rejected because')
  expect(text).toContain('\r\nBob;call me;"said; ""later""";;;3;')
  expect(text).toContain("\r\nCy;12;'=1+1;;;4;")
  expect(text).toBe(await commandFileOf(importId, inspection.headers, inspection.mapping))
})

test.each([',', ';', '\t'] as const)('imports again once it is repaired, between %j', async separator => {
  const { importId } = await bench.importList(FILE)
  const rejected = exportedOf(importId, { separator }).toString('utf8')
  const again = await bench.importList(rejected)
  // nothing was repaired: every row is rejected once more
  expect(again).toMatchObject({ state: 'failed', counts: { rows: 6, accepted: 0, rejected: 6 } })
  const repaired = rejected.replace('call me', '+44 7400 123461').replace('nobody', '07400 123462')
  const progress = await bench.importList(repaired, { defaultCountry: 'GB' })
  expect(progress).toMatchObject({ state: 'done', counts: { rows: 6, accepted: 2, rejected: 4 } })
  const people = bench.opened.database
    .prepare('SELECT name, number, variables FROM recipients WHERE list_id = ? ORDER BY id')
    .all(progress.listId)
  expect(people).toMatchObject([
    { name: 'Bob', number: '+447400123461', variables: '{"Note":"said; \\"later\\""}' },
    { name: 'Fi', number: '+447400123462', variables: '{"Note":"a","Column 5":"extra"}' },
  ])
})

test('of a file without a header and of a workbook, too', async () => {
  const { importId } = await bench.importList('Ann,+447400123451\nBea,+447400123452\nBob,call me\n')
  const text = exportedOf(importId).toString('utf8')
  expect(text).toMatch(/^\uFEFFColumn 1,Column 2,rejected line,rejected because\r\nBob,call me,3,/)
  const { counts } = await bench.importList(text.replace('call me', '+447400123453'))
  expect(counts).toMatchObject({ rows: 1, accepted: 1 })
  const semicolons = await bench.importList(FILE)
  const workbook = exportedOf(semicolons.importId, { format: 'xlsx' })
  expect(await bench.importList(workbook)).toMatchObject({ counts: { rows: 6, rejected: 6 } })
})
