import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createListReader } from '../../electron/engine/csv/start-list-reader.ts'
import { numberOf } from '../support/people-file.ts'
import { silentLog } from '../support/silent-log.ts'

const folder = mkdtempSync(join(tmpdir(), 'trunkline-large-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a file of 200 MB is read with few rows in memory', async () => {
  const path = join(folder, 'large.csv')
  const file = openSync(path, 'w')
  // 20 people with notes of a megabyte together, again and again: duplicates after the first time
  const block = Buffer.from(
    Array.from({ length: 20 }, (_, at) => `${numberOf(at)},"${'a long note\n'.repeat(700)}"\n`).join(''),
  )
  writeSync(file, 'phone,note\n')
  let bytes = 11
  while (bytes < 200_000_000) bytes += writeSync(file, block)
  ftruncateSync(file, bytes)
  closeSync(file)
  let most = 0
  let rows = 0
  const reader = createListReader({
    workerFile: join(import.meta.dirname, '..', '..', 'electron', 'engine', 'csv', 'list-reader-worker.ts'),
    log: silentLog,
  })
  const mapping = {
    encoding: 'utf-8',
    delimiter: ',',
    sheet: null,
    skipRows: 0,
    quote: '"',
    numberStyle: null,
    hasHeader: true,
    columns: [
      { kind: 'field', field: 'number' },
      { kind: 'variable', name: 'note', type: 'text' },
    ],
    defaultCountry: null,
  } as const
  const reading = reader.read({ path, mapping: { ...mapping, columns: [...mapping.columns] } }, batch => {
    most = Math.max(most, batch.recipients.length + batch.refused.length)
    rows = batch.counts.rows
    expect(batch.bytesRead).toBeLessThanOrEqual(bytes)
  })
  expect(await reading.ended).toEqual({ ok: true, value: 'whole' })
  expect(rows).toBeGreaterThan(20_000)
  // a megabyte of text is a batch, however few rows that are
  expect(most).toBeLessThan(150)
}, 120_000)
