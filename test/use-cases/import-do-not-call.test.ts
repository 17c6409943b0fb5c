import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { inspectFile } from '../../electron/engine/csv/inspect-file.ts'
import { createNumberFiles } from '../../electron/engine/csv/read-numbers.ts'
import { createUploads } from '../../electron/engine/csv/uploads.ts'
import { writeExport } from '../../electron/engine/store/write-export.ts'
import { systemClock } from '../../electron/engine/system/system-clock.ts'
import { systemRandomness } from '../../electron/engine/system/system-randomness.ts'
import { createDoNotCallImport } from '../../electron/engine/use-cases/import-do-not-call.ts'
import type { DoNotCallAccount, DoNotCallCounts } from '../../shared/model/do-not-call.ts'
import { exportOrder } from '../support/export-order.ts'
import { silentLog } from '../support/silent-log.ts'
import { openStoreFolder, people, type StoreFolder } from '../support/store-folder.ts'

const NONE: DoNotCallCounts = {
  rows: 0,
  added: 0,
  onList: 0,
  inFile: 0,
  mayBeCalled: 0,
  rejected: 0,
  blank: 0,
}
const NOW = 1_800_000_000_000
let folder: StoreFolder
let hungUp: number[]
let told: number[]
beforeEach(() => {
  folder = openStoreFolder()
  hungUp = []
  told = []
})
afterEach(() => folder.close())

function importer() {
  const uploads = createUploads({
    dir: join(folder.dataDir, 'uploads'),
    keptDir: join(folder.dataDir, 'imported-files'),
    clock: systemClock,
    randomness: systemRandomness,
    log: silentLog,
  })
  const files = createDoNotCallImport({
    store: folder.store,
    telephony: { hangUp: id => void hungUp.push(id) },
    dialer: { poke: () => undefined },
    clock: systemClock,
    log: silentLog,
    flushNews: () => undefined,
    tell: id => void told.push(id),
    uploads,
    numberFiles: createNumberFiles((file, mapping, hints) =>
      inspectFile(file, mapping, hints, { trunks: [], machine: 'GB' }),
    ),
  })
  return async (text: string, campaignId: number | null = null, fileName = 'numbers.txt') => {
    const bytes = Buffer.from(text)
    const begun = uploads.begin(fileName, bytes.length)
    if (!begun.ok) return begun
    const { uploadId } = begun.value
    for (let at = 0; at < bytes.length; at += 100_000) {
      const received = uploads.append(uploadId, at, bytes.subarray(at, at + 100_000))
      if (!received.ok) return received
    }
    return files.importFile({
      uploadId,
      campaignId,
      reason: 'National list',
      mapping: null,
      details: 'first-rejected',
    })
  }
}

async function account(text: string, campaignId?: number | null): Promise<DoNotCallAccount> {
  const answer = await importer()(text, campaignId)
  if (!answer.ok) throw new Error(answer.error.message)
  return answer.value
}

const patterns = (): string[] =>
  folder.store.doNotCall.rows(0, 100).map(({ pattern, isPrefix }) => `${pattern}${isPrefix ? '*' : ''}`)

test('one number per line: beginnings too, and a first line that looks like a name of a column is none', async () => {
  const brought = await account(
    '+336*\r\n+44 20 7946 0123\r\n\r\n020 7946 0124\r\nnobody\r\n+442079460123\r\n',
  )
  expect(brought.counts).toEqual({ ...NONE, rows: 6, added: 3, inFile: 1, rejected: 1, blank: 1 })
  expect(brought.rejected).toMatchObject([
    { line: 5, raw: 'nobody', reason: 'not-a-number', sentence: expect.stringContaining('letters') },
  ])
  expect(patterns()).toEqual(['+336*', '+442079460123', '+442079460124'])
  expect(folder.store.doNotCall.get(1)).toMatchObject({
    source: 'import',
    addedBy: 'numbers.txt',
    reason: 'National list',
  })
})

test('a table with a column of numbers, whatever its separator; a row that cannot be read is rejected with its line', async () => {
  const brought = await account('Name;Phone\nAnn;+442079460123\nBob;\nCy;12\n"Di;+442079460125\n')
  expect(brought.counts).toEqual({ ...NONE, rows: 4, added: 1, rejected: 3 })
  expect(brought.rejected.map(({ line }) => line)).toEqual([3, 4, 5])
})

test.each([
  // the header, cells that block the number, cells that do not, and one that is unclear
  ['Do Not Call', ['yes', '1', 'TRUE', 'x', '2024-05-01', 'DNC'], ['no', '0', 'false', '', 'n/a'], 'ask Bob'],
  ['DNC', ['Y', 'on'], ['N', '-', 'off'], 'later'],
  ['Gesperrt', ['ja', 'gesperrt'], ['nein', ''], 'vielleicht'],
  ['Ne pas appeler', ['oui', 'vrai'], ['non', 'faux'], 'bientôt'],
  // a blank cell here says nothing, and the row is in a file of numbers that are not called
  ['May be called', ['no', 'nein', ''], ['yes', 'ja'], 'ask Bob'],
])('a column %s: %j are blocked, %j are not', async (header, blocked, open, unclear) => {
  const marks = [...blocked, ...open, unclear]
  const numbers = marks.map((_, at) => `+4420794601${10 + at}`)
  const lines = marks.map((mark, at) => `Person ${at},${numbers[at]},${mark}`)
  const { counts, rejected } = await account(`Name,Phone,${header}\n${lines.join('\n')}\n`)
  expect(counts).toEqual({
    ...NONE,
    rows: marks.length,
    added: blocked.length,
    mayBeCalled: open.length,
    rejected: 1,
  })
  expect(patterns()).toEqual(numbers.slice(0, blocked.length))
  expect(rejected).toMatchObject([{ line: marks.length + 1, reason: 'unclear-do-not-call' }])
})

test('what two columns may be asks for a choice, and a mapping decides it', async () => {
  const text = 'Left,Right\n020 7946 0123,020 7946 0124\n020 7946 0125,020 7946 0126\n'
  expect(await importer()(text)).toMatchObject({
    error: { code: 'choice_needed', details: { choices: [{ code: 'phone-column', option: '--mapping' }] } },
  })
  const beginnings = await account('Area,Since\n+4420*,2024\n+336*,2023\n')
  expect(beginnings.counts).toEqual({ ...NONE, rows: 2, added: 2 })
  expect(patterns()).toEqual(['+4420*', '+336*'])
})

test('a table without numbers, an empty file and an unknown campaign are refused with a sentence', async () => {
  expect(await importer()('Name,Town\nAnn,Leeds\n')).toMatchObject({ error: { code: 'choice_needed' } })
  expect(await importer()('Number\n')).toMatchObject({ error: { code: 'file_empty' } })
  expect(await importer()('+442079460123\n', 9)).toMatchObject({ error: { code: 'campaign_not_found' } })
  expect(patterns()).toEqual([])
})

test('whoever waits at an imported number is suppressed, in all campaigns or in the one that is named', async () => {
  const list = folder.list('A', people(3))
  const trunkId = folder.trunk()
  const [first, second] = [folder.active(list, trunkId, NOW, 'One'), folder.active(list, trunkId, NOW, 'Two')]
  await account('+442070000000\n', first)
  await account('+442070000001\n')
  const suppressed = folder.database
    .prepare(
      `SELECT cr.campaign_id AS campaign, r.number FROM campaign_recipients cr JOIN recipients r ON r.id = cr.recipient_id
       WHERE final_state = 'suppressed' ORDER BY 1, 2`,
    )
    .all()
  expect(suppressed).toEqual([
    { campaign: first, number: '+442070000000' },
    { campaign: first, number: '+442070000001' },
    { campaign: second, number: '+442070000001' },
  ])
  expect(told).toContain(second)
})

test('100,000 lines: every one of them is in a count, and a hundred rejected ones are shown', {
  timeout: 120_000,
}, async () => {
  const lines = Array.from({ length: 100_000 }, (_, nth) =>
    nth % 100 === 7 ? `bad ${nth}` : `+4420${String(70_000_000 + (nth % 60_000)).padStart(8, '0')}`,
  )
  const { rejected, counts } = await account(`${lines.join('\n')}\n`)
  // 100 divides 60,000: the bad lines of the second round stand for the same numbers as those of the first
  expect(counts).toEqual({ ...NONE, rows: 100_000, added: 59_400, inFile: 39_600, rejected: 1_000 })
  expect(rejected).toHaveLength(100)
  expect(folder.value('SELECT count(*) FROM do_not_call')).toBe(59_400)
})

test('what is exported is what an import reads again', async () => {
  await account('+4420*\n+336*\n+442079460123\n')
  const before = patterns()
  const target = join(folder.dataDir, 'list.csv')
  const written = writeExport(
    {
      kind: 'write',
      dataDir: folder.dataDir,
      order: exportOrder({ what: 'do-not-call' }),
      target,
      stop: new Int32Array(1),
    },
    () => undefined,
  )
  expect(written).toMatchObject({ kind: 'done', size: { rows: 3 } })
  const text = readFileSync(target, 'utf8')
  folder.database.exec('DELETE FROM do_not_call')
  expect(await account(text)).toMatchObject({ counts: { ...NONE, rows: 3, added: 3 } })
  // newest first, as on the page
  expect(patterns()).toEqual(before.toReversed())
})
