import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ListBench, openListBench } from '../support/list-bench.ts'
import { people } from '../support/people-file.ts'

let bench: ListBench
beforeEach(() => {
  bench = openListBench()
})
afterEach(() => bench.close())

const RECIPIENTS = 'SELECT count(*) FROM recipients'

describe('an import that is interrupted leaves nothing', () => {
  const hasRows = (event: ListBench['events'][number]): boolean =>
    event.name === 'import-progress' && event.payload.counts.accepted > 0 && event.payload.state === 'running'

  test('cancelled half-way', async () => {
    const importId = await bench.start(people(200_000))
    await bench.until(hasRows)
    expect(await bench.lists()).toEqual([])
    const cancelled = await bench.files.requests['imports.cancel']({ importId })
    expect(cancelled).toMatchObject({ ok: true, value: { state: 'cancelled', listId: null, problem: null } })
    expect(await bench.lists()).toEqual([])
    await bench.untilValue(RECIPIENTS, 0)
    await bench.untilValue('SELECT count(*) FROM recipient_lists', 0)
    // a second cancel says what is so
    expect(await bench.files.requests['imports.cancel']({ importId })).toMatchObject({
      ok: true,
      value: { state: 'cancelled' },
    })
  })

  test('killed half-way: the next start tidies up, and says so', async () => {
    const importId = await bench.start(people(200_000))
    await bench.until(hasRows)
    await bench.crash()
    expect(await bench.lists()).toEqual([])
    expect(bench.value(RECIPIENTS)).not.toBe(0)
    expect(await bench.files.requests['imports.get']({ importId })).toMatchObject({
      ok: true,
      value: {
        state: 'failed',
        listId: null,
        problem: expect.stringContaining('closed before the import had ended'),
      },
    })
    await bench.untilValue(RECIPIENTS, 0)
    expect(await bench.importList(people(10))).toMatchObject({ state: 'done', counts: { accepted: 10 } })
  })

  test('the program is closed half-way', async () => {
    const importId = await bench.start(people(200_000))
    await bench.until(hasRows)
    await bench.files.stop()
    expect(bench.value(`SELECT state FROM imports WHERE id = ${importId}`)).toBe('failed')
    expect(readdirSync(bench.dataDir)).not.toContain('uploads')
  })

  test('the thread that reads breaks half-way', async () => {
    await bench.close()
    bench = openListBench(join(import.meta.dirname, '..', 'fixtures', 'csv', 'dying-list-reader.ts'))
    const progress = await bench.importList(people(10))
    expect(progress).toMatchObject({
      state: 'failed',
      counts: { accepted: 1 },
      problem: expect.stringContaining('Reading was cut off: out of luck'),
    })
    await bench.untilValue(RECIPIENTS, 0)
    expect(bench.log.lines.map(line => line.message)).toContain('list reader died')
  })

  test('the disk is full half-way', async () => {
    const importId = await bench.start(people(200_000))
    await bench.until(hasRows)
    const pages = Number(bench.value('SELECT page_count FROM pragma_page_count'))
    bench.opened.database.exec(`PRAGMA max_page_count = ${pages + 40}`)
    const progress = await bench.ended(importId)
    expect(progress).toMatchObject({ state: 'failed', problem: expect.stringMatching(/^The disk is full/) })
    expect(await bench.lists()).toEqual([])
    await bench.untilValue(RECIPIENTS, 0)
  })

  test('and whatever ends it, every later commit waits for the disk again', async () => {
    const isFull = () => bench.value('PRAGMA synchronous') === 2
    await bench.importList(people(1_000))
    expect(isFull()).toBe(true)
    const importId = await bench.start(people(50_000))
    await bench.until(hasRows)
    expect(isFull()).toBe(true)
    const pages = Number(bench.value('SELECT page_count FROM pragma_page_count'))
    bench.opened.database.exec(`PRAGMA max_page_count = ${pages + 40}`)
    expect(await bench.ended(importId)).toMatchObject({ state: 'failed' })
    expect(isFull()).toBe(true)
  })
})
