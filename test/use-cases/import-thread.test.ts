import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ListBench, openListBench } from '../support/list-bench.ts'
import { people } from '../support/people-file.ts'

let bench: ListBench
beforeEach(() => {
  bench = openListBench(undefined, true)
})
afterEach(() => bench.close())

const RECIPIENTS = 'SELECT count(*) FROM recipients'
const isUnderWay = (event: ListBench['events'][number]): boolean =>
  event.name === 'import-progress' && event.payload.counts.accepted > 0 && event.payload.state === 'running'

test('a list is imported whole, and its import taken back', async () => {
  const progress = await bench.importList(people(3_000))
  expect(progress).toMatchObject({ state: 'done', counts: { rows: 3_000, accepted: 3_000 } })
  expect(bench.value(RECIPIENTS)).toBe(3_000)
  expect(bench.value('SELECT sum(count) FROM list_recipient_counts')).toBe(3_000)
  const { importId } = progress
  expect(await bench.files.requests['imports.undo']({ importId })).toMatchObject({
    ok: true,
    value: { state: 'undone' },
  })
  await bench.untilValue(RECIPIENTS, 0)
})

test('cancelled half-way, nothing of it stays, and the next file is imported', async () => {
  const importId = await bench.start(people(50_000))
  await bench.until(isUnderWay)
  expect(await bench.files.requests['imports.cancel']({ importId })).toMatchObject({
    ok: true,
    value: { state: 'cancelled', listId: null },
  })
  await bench.untilValue(RECIPIENTS, 0)
  expect(await bench.importList(people(10))).toMatchObject({ state: 'done', counts: { accepted: 10 } })
})

test('the engine writes while an import is under way, and is closed in the midst of it', async () => {
  const importId = await bench.start(people(50_000))
  await bench.until(isUnderWay)
  const write = bench.opened.database.prepare('UPDATE imports SET problem = NULL WHERE id = ?')
  for (let i = 0; i < 200; i++) expect(write.run(importId).changes).toBe(1)
  await bench.files.stop()
  expect(bench.value(`SELECT state FROM imports WHERE id = ${importId}`)).toBe('failed')
})

test('a file is compared with its list, and an update of it is applied', async () => {
  const { listId } = await bench.importList(people(500))
  if (listId === null) throw new Error('no list')
  const uploadId = await bench.upload(people(600))
  const { mapping } = await bench.inspect(uploadId)
  expect(await bench.files.requests['imports.compare']({ uploadId, mapping, listId })).toMatchObject({
    ok: true,
    value: { counts: { accepted: 100, duplicateInList: 500 } },
  })
  const started = await bench.files.requests['imports.start']({
    uploadId,
    mapping,
    listName: '',
    listId,
    gone: 'keep',
    saveMappingAs: '',
  })
  if (!started.ok) throw new Error(started.error.message)
  expect(await bench.ended(started.value.importId)).toMatchObject({
    state: 'done',
    counts: { accepted: 100 },
  })
  expect(bench.value(RECIPIENTS)).toBe(600)
})
