import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ExportWriter } from '../../electron/engine/ports/export-writer.ts'
import { type OpenedDatabase, openDatabase } from '../../electron/engine/store/open-database.ts'
import { createExportWriter } from '../../electron/engine/store/start-export.ts'
import { exportOrder } from '../support/export-order.ts'
import { fillCampaign, fillList } from '../support/fill-store.ts'
import { rememberingLog, silentLog } from '../support/silent-log.ts'

const root = join(import.meta.dirname, '..', '..')
const workerFile = join(root, 'electron', 'engine', 'store', 'export-worker.ts')
const dyingWorkerFile = join(root, 'test', 'fixtures', 'store', 'dying-export-worker.ts')

let dataDir = ''
let opened: OpenedDatabase
let writer: ExportWriter

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'trunkline-export-'))
  const answer = openDatabase(dataDir)
  if (!answer.ok) throw new Error(answer.error.message)
  opened = answer.value
  writer = createExportWriter({ workerFile, dataDir, log: silentLog })
})
afterEach(async () => {
  await writer.end()
  opened.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const filesLeft = (): string[] => readdirSync(join(dataDir, 'exports')).sort()

describe('what goes wrong is an answer, and leaves no half a file', () => {
  test('a campaign or import that is not there', async () => {
    expect(await writer.write('a', exportOrder({ what: 'results', campaignId: 7 }))).toMatchObject({
      ok: false,
      error: { code: 'campaign_not_found' },
    })
    expect(await writer.write('b', exportOrder({ what: 'attempts', campaignId: 7 }))).toMatchObject({
      ok: false,
      error: { code: 'campaign_not_found' },
    })
    expect(await writer.write('c', exportOrder({ what: 'rejected', importId: 7 }))).toMatchObject({
      ok: false,
      error: { code: 'import_not_found' },
    })
    expect(filesLeft()).toEqual([])
  })

  test.skipIf(!existsSync('/dev/full'))('a full disk', async () => {
    const { listId } = fillList(opened.database, 10)
    const { campaignId } = fillCampaign(opened.database, listId)
    mkdirSync(join(dataDir, 'exports'))
    symlinkSync('/dev/full', join(dataDir, 'exports', 'full.export.part'))
    const answer = await writer.write('full', exportOrder({ what: 'results', campaignId }))
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'disk_full', message: expect.stringMatching(/Free some space/) },
    })
    expect(filesLeft()).toEqual([])
  })

  test('a folder that cannot be made', async () => {
    writeFileSync(join(dataDir, 'exports'), 'a file of that name')
    const answer = await writer.write('a', exportOrder({ what: 'rejected', importId: 1 }))
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'internal', message: expect.stringMatching(/EEXIST/) },
    })
  })

  test('a thread that breaks half-way', async () => {
    const log = rememberingLog()
    const breaking = createExportWriter({ workerFile: dyingWorkerFile, dataDir, log })
    const answer = await breaking.write('a', exportOrder({ what: 'rejected', importId: 1 }))
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'internal', message: expect.stringMatching(/broke on purpose/) },
    })
    expect(filesLeft()).toEqual([])
    expect(log.lines).toMatchObject([{ level: 'error', message: 'export thread failed' }])
  })

  test('the program closes while one is written and another waits', async () => {
    const { listId } = fillList(opened.database, 25_000)
    const { campaignId } = fillCampaign(opened.database, listId)
    const begun = Promise.withResolvers<void>()
    const one = writer.write('one', exportOrder({ what: 'results', campaignId }), () => begun.resolve())
    const two = writer.write('two', exportOrder({ what: 'results', campaignId }))
    await begun.promise
    await writer.end()
    const closing = { ok: false, error: { message: expect.stringMatching(/closing/) } }
    // the first may have got its last rows out before it was ended: then it is whole
    const first = await one
    if (!first.ok) expect(first).toMatchObject(closing)
    expect(await two).toMatchObject(closing)
    expect(filesLeft()).toEqual(first.ok ? ['one.export'] : [])
  })

  test('one that is cancelled while it is written, and one that waits, leave nothing', async () => {
    const { listId } = fillList(opened.database, 25_000)
    const { campaignId } = fillCampaign(opened.database, listId)
    const begun = Promise.withResolvers<void>()
    const order = exportOrder({ what: 'results', campaignId })
    const one = writer.write('one', order, () => begun.resolve())
    const two = writer.write('two', order)
    const three = writer.write('three', order)
    await begun.promise
    writer.cancel('one')
    writer.cancel('two')
    writer.cancel('unknown')
    const cancelled = { ok: false, error: { message: 'The export was cancelled.' } }
    expect(await one).toMatchObject(cancelled)
    expect(await two).toMatchObject(cancelled)
    expect(await three).toMatchObject({ ok: true, value: { rows: 25_000 } })
    expect(filesLeft()).toEqual(['three.export'])
  })

  test('more orders than may wait', async () => {
    const { importId } = fillList(opened.database, 1)
    const answers = Array.from({ length: 22 }, (_, i) =>
      writer.write(`e${i}`, exportOrder({ what: 'rejected', importId })),
    )
    expect(await answers[20]).toMatchObject({ ok: false, error: { code: 'store_busy' } })
    expect(await answers[0]).toMatchObject({ ok: true })
    // those that wait are given up: each would start a thread
    for (let i = 1; i < 20; i++) writer.cancel(`e${i}`)
    expect((await Promise.all(answers)).filter(({ ok }) => ok).length).toBeLessThan(4)
  })

  test.skipIf(!existsSync('/dev/full'))(
    'a file that is made already: it is there whole, or its disk was full',
    async () => {
      expect(await writer.keep('made', Uint8Array.of(1, 2, 3))).toEqual({ ok: true, value: { bytes: 3 } })
      expect([...readFileSync(writer.pathOf('made'))]).toEqual([1, 2, 3])
      symlinkSync('/dev/full', join(dataDir, 'exports', 'full.export.part'))
      expect(await writer.keep('full', Uint8Array.of(1))).toMatchObject({
        ok: false,
        error: { code: 'disk_full' },
      })
      expect(filesLeft()).toEqual(['made.export'])
      await writer.end()
      expect(await writer.keep('late', Uint8Array.of(1))).toMatchObject({
        ok: false,
        error: { message: expect.stringMatching(/closing/) },
      })
    },
  )
})
