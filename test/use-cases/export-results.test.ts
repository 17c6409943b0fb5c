import { describe, expect, test } from 'vitest'
import type { ExportWriter } from '../../electron/engine/ports/export-writer.ts'
import type { Randomness } from '../../electron/engine/ports/randomness.ts'
import { createExports, EXPORTS_KEPT_MAX } from '../../electron/engine/use-cases/export-results.ts'
import { failure, success } from '../../shared/errors.ts'
import type { ExportProgress } from '../../shared/model/export.ts'
import { exportOrder } from '../support/export-order.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { silentLog } from '../support/silent-log.ts'

/** A writer at the port: it remembers which files are there. */
function memoryWriter(files: Set<string>): ExportWriter {
  const cancelled = new Set<string>()
  return {
    write: async (id, { target }, onStep) => {
      if (target.what === 'attempts') return failure('disk_full', 'The disk is full.')
      onStep?.({ rows: 1, bytes: 33, rowsTotal: 3 })
      await Promise.resolve()
      if (cancelled.has(id)) return failure('internal', 'The export was cancelled.')
      files.add(id)
      return success({ rows: 3, bytes: 99 })
    },
    cancel: id => void cancelled.add(id),
    describe: async () => success({ columns: [], rows: 3 }),
    keep: async (id, bytes) => {
      files.add(id)
      return success({ bytes: bytes.length })
    },
    pathOf: id => `/exports/${id}`,
    remove: id => void files.delete(id),
    clear: () => files.clear(),
    end: async () => undefined,
  }
}

function given(campaign = 'Spring renewals', file = 'People of spring.csv') {
  const files = new Set(['left by a crash'])
  const told: ExportProgress[] = []
  const waiting: (() => void)[] = []
  let tokens = 0
  const randomness: Randomness = { token: () => `id${tokens++}`, fraction: () => 0 }
  const exports = createExports({
    writer: memoryWriter(files),
    clock: createFakeClock(new Date(2026, 10, 21, 12).getTime()),
    randomness,
    log: silentLog,
    campaignName: id => (id === 1 ? campaign : null),
    listName: id => (id === 1 ? 'Clients.xlsx' : null),
    importedFileName: id => (id === 1 ? file : null),
    onProgress(progress) {
      told.push(progress)
      for (const wake of waiting.splice(0)) wake()
    },
  })
  /** Resolves when the last export of these is over. */
  async function over(count = 1): Promise<void> {
    const ended = () => told.filter(({ state }) => state !== 'waiting' && state !== 'writing').length
    while (ended() < count) await new Promise<void>(resolve => waiting.push(resolve))
  }
  return { exports, files, told, over }
}
const results = exportOrder({ what: 'results', campaignId: 1 })

describe('exports', () => {
  test.each([
    [results, 'Spring-renewals-results-2026-11-21.csv'],
    [
      exportOrder({ what: 'results', campaignId: 1 }, { format: 'xlsx' }),
      'Spring-renewals-results-2026-11-21.xlsx',
    ],
    [exportOrder({ what: 'rejected', importId: 1 }), 'People-of-spring-rejected-2026-11-21.csv'],
    [exportOrder({ what: 'recipients', listId: 1 }), 'Clients-recipients-2026-11-21.csv'],
    [exportOrder({ what: 'recipients', listId: null }), 'recipients-2026-11-21.csv'],
    [exportOrder({ what: 'attempts' }), 'attempts-2026-11-21.csv'],
    [exportOrder({ what: 'do-not-call' }), 'do-not-call-2026-11-21.csv'],
  ])('are called after what is in them, and the day: %j', (order, fileName) => {
    expect(given().exports.start(order)).toMatchObject({ value: { fileName, state: 'waiting' } })
  })

  test.each([
    ['../../etc/passwd', 'etc-passwd-results-2026-11-21.csv'],
    ['Été / 夏 "2026"', 'Été-夏-2026-results-2026-11-21.csv'],
    ['***', 'campaign-results-2026-11-21.csv'],
    ['夏'.repeat(255), `${'夏'.repeat(50)}-results-2026-11-21.csv`],
  ])('of a campaign named %j have a name that every file system takes', (name, fileName) => {
    expect(given(name).exports.start(results)).toMatchObject({ value: { fileName } })
    expect(Buffer.byteLength(fileName)).toBeLessThan(255)
  })

  test('tell how far they are, and can be fetched by their id when they are done', async () => {
    const { exports, told, over } = given()
    exports.start(results)
    expect(exports.exportedFile('id0')).toBeNull()
    await over()
    expect(told.map(({ state, rows, rowsTotal }) => [state, rows, rowsTotal])).toEqual([
      ['waiting', 0, null],
      ['writing', 1, 3],
      ['done', 3, 3],
    ])
    expect(exports.progress('id0')).toMatchObject({ state: 'done', rows: 3, bytes: 99 })
    expect(exports.exportedFile('id0')).toEqual({
      path: '/exports/id0',
      fileName: 'Spring-renewals-results-2026-11-21.csv',
    })
    expect(exports.exportedFile('../trunkline.sqlite')).toBeNull()
  })

  test('are cancelled while they are written, and then there is no file', async () => {
    const { exports, files, told } = given()
    exports.start(results)
    expect(exports.cancel('id0')).toMatchObject({ state: 'cancelled' })
    exports.start(exportOrder({ what: 'rejected', importId: 1 }))
    while (exports.progress('id1')?.state !== 'done') await Promise.resolve()
    expect(told.filter(({ exportId }) => exportId === 'id0').map(({ state }) => state)).toEqual([
      'waiting',
      'writing',
      'cancelled',
    ])
    expect([...files]).toEqual(['id1'])
    expect(exports.cancel('id1')).toMatchObject({ state: 'done' })
    expect(exports.cancel('unknown')).toBeNull()
  })

  test('are kept until twenty newer ones are there; those of an earlier run are removed at once', async () => {
    const { exports, files, over } = given()
    expect([...files]).toEqual([])
    for (let i = 0; i < EXPORTS_KEPT_MAX + 2; i++) {
      exports.start(results)
      await over(i + 1)
    }
    expect(files.size).toBe(EXPORTS_KEPT_MAX)
    expect([exports.exportedFile('id0'), exports.exportedFile('id1')]).toEqual([null, null])
    expect(exports.exportedFile('id2')).not.toBeNull()
    expect(files.has('id1')).toBe(false)
    expect(files.has('id2')).toBe(true)
  })

  test('of nothing are refused at once', () => {
    const { exports } = given()
    const refused = (order: typeof results) => exports.start(order)
    expect(refused(exportOrder({ what: 'results', campaignId: 2 }))).toMatchObject({
      error: { code: 'campaign_not_found' },
    })
    expect(refused(exportOrder({ what: 'rejected', importId: 2 }))).toMatchObject({
      error: { code: 'import_not_found' },
    })
    expect(refused(exportOrder({ what: 'recipients', listId: 2 }))).toMatchObject({
      error: { code: 'list_not_found' },
    })
  })

  test('without room fail with their reason, and leave no file', async () => {
    const { exports, files, over } = given()
    exports.start(exportOrder({ what: 'attempts', campaignId: 1 }))
    await over()
    expect(exports.progress('id0')).toMatchObject({ state: 'failed', problem: 'The disk is full.' })
    expect(files.size).toBe(0)
    expect(exports.exportedFile('id0')).toBeNull()
  })
})
