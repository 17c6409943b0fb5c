import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createListReaderHere } from '../../electron/engine/csv/read-here.ts'
import { createListFiles, type ListFiles } from '../../electron/engine/open-list-files.ts'
import { createImportRunner } from '../../electron/engine/store/run-import.ts'
import { startListSearch } from '../../electron/engine/store/start-list-search.ts'
import { systemClock } from '../../electron/engine/system/system-clock.ts'
import { systemRandomness } from '../../electron/engine/system/system-randomness.ts'
import { startCampaign } from '../../electron/engine/use-cases/start-campaign.ts'
import { createCampaign } from '../../electron/engine/use-cases/write-campaign.ts'
import { workerFiles } from '../../electron/headless/places.ts'
import type { Result } from '../../shared/errors.ts'
import { addList, addTrunk, draftOf, type EngineOnClock, engineOnClock } from '../support/engine-on-clock.ts'
import { silentLog } from '../support/silent-log.ts'

const OLD = '+34600000001'
const NEW = ['+34600000002', '+34600000003']

let folder = ''
let house: EngineOnClock
let files: ListFiles
let listId = 0
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trunkline-undo-'))
  house = engineOnClock(() => ({ is: 'rings' }), Date.UTC(2026, 0, 5, 9))
  const { database } = house.opened
  const reader = createListReaderHere()
  files = createListFiles({
    database,
    dataDir: folder,
    reader,
    runner: createImportRunner({
      database,
      reader,
      clock: systemClock,
      checkpoint: () => Promise.resolve(),
    }),
    search: startListSearch({ workerFile: workerFiles.listSearch, dataDir: folder, log: silentLog }),
    trunkCountries: () => [],
    forbidding: { newest: () => 0, leaveAlone: () => undefined },
    clock: systemClock,
    randomness: systemRandomness,
    log: silentLog,
    emit: () => undefined,
  })
  listId = addList(house, [{ number: OLD }])
})
afterEach(async () => {
  await files.stop()
  await house.end()
  rmSync(folder, { recursive: true, force: true })
})

/** An automation over the list, which calls so many at once. */
async function automation(callsAtOnce: number): Promise<void> {
  const draft = draftOf(listId, addTrunk(house), {
    name: 'Renewal',
    audience: { mode: 'automation' },
    concurrencyMax: callsAtOnce,
    ringTimeoutSeconds: 120,
  })
  const started = startCampaign(
    house.engine.campaigns,
    succeeded(createCampaign(house.engine.campaigns, draft)).id,
  )
  await house.run(1_000, 10)
  succeeded(await started)
}

/** The new people come onto the list by a file. */
async function update(): Promise<number> {
  const { requests } = files
  const text = `Phone\n${[OLD, ...NEW].join('\n')}\n`
  const { uploadId } = succeeded(
    await requests['uploads.begin']({ fileName: 'more.csv', bytes: Buffer.byteLength(text) }),
  )
  succeeded(await requests['uploads.append']({ uploadId, offset: 0, chunk: Buffer.from(text) }))
  const { mapping } = succeeded(await requests['imports.inspect']({ uploadId, mapping: null, hints: {} }))
  const { importId } = succeeded(
    await requests['imports.start']({
      uploadId,
      mapping,
      listName: 'People',
      listId,
      gone: 'keep',
      saveMappingAs: '',
    }),
  )
  await expect.poll(async () => succeeded(await requests['imports.get']({ importId })).state).toBe('done')
  return importId
}

const undo = (importId: number) => files.requests['imports.undo']({ importId })
const called = (): unknown[] => house.rows('SELECT number FROM attempts ORDER BY id').map(row => row.number)
const enrolled = (): unknown => house.rows('SELECT count(*) AS count FROM campaign_recipients')[0]?.count

test('who was not called yet leaves the campaign with the undo, and the call in progress goes on', async () => {
  await automation(1)
  const importId = await update()
  await house.run(70_000, 1_000)
  expect(enrolled()).toBe(3)
  expect(called()).toEqual([OLD])
  expect(await undo(importId)).toMatchObject({ ok: true, value: { state: 'undone' } })
  expect(enrolled()).toBe(1)
  expect(house.telephony.open).toBe(1)
  await house.run(300_000, 1_000)
  expect(called().filter(number => number !== OLD)).toEqual([])
})

test('an undo is refused once somebody whom the import added is called, with the campaign that did', async () => {
  await automation(3)
  const importId = await update()
  await house.run(70_000, 1_000)
  expect(called()).toEqual([OLD, ...NEW])
  expect(await undo(importId)).toMatchObject({
    ok: false,
    error: { code: 'import_not_undoable', message: expect.stringContaining('Renewal') },
  })
  expect(enrolled()).toBe(3)
  expect(house.rows('SELECT count(*) AS count FROM recipients')[0]?.count).toBe(3)
})

function succeeded<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}
