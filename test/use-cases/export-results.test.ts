import { describe, expect, test } from 'vitest'
import type { ExportOrder, ExportWriter } from '../../electron/engine/ports/export-writer.ts'
import type { Randomness } from '../../electron/engine/ports/randomness.ts'
import { createExportRequests } from '../../electron/engine/requests/export-requests.ts'
import { createExports, EXPORTS_KEPT_MAX } from '../../electron/engine/use-cases/export-results.ts'
import { failure, success } from '../../shared/errors.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { silentLog } from '../support/silent-log.ts'

/** A writer at the port: it remembers which files are there. */
function memoryWriter(files: Set<string>): ExportWriter {
  return {
    write: async (id, order) => {
      if (order.kind === 'attempts') return failure('disk_full', 'The disk is full.')
      files.add(id)
      return success({ rows: 3, bytes: 99 })
    },
    keep: async (id, bytes) => {
      files.add(id)
      return success({ bytes: bytes.length })
    },
    pathOf: id => `/exports/${id}.csv`,
    remove: id => void files.delete(id),
    clear: () => files.clear(),
    end: async () => undefined,
  }
}

function given(campaign = 'Spring renewals', file = 'People of spring.csv') {
  const files = new Set(['left by a crash'])
  let tokens = 0
  const randomness: Randomness = { token: () => `id${tokens++}`, fraction: () => 0 }
  const exports = createExports({
    writer: memoryWriter(files),
    clock: createFakeClock(new Date(2026, 10, 21, 12).getTime()),
    randomness,
    log: silentLog,
    campaignName: id => (id === 1 ? campaign : null),
    importedFileName: id => (id === 1 ? file : null),
  })
  return { exports, files }
}
const results: ExportOrder = { kind: 'recipients', campaignId: 1 }

describe('exports', () => {
  test('are called after what is in them, and the day', async () => {
    const requests = createExportRequests(given().exports)
    expect(await requests['campaigns.export']({ id: 1, what: 'recipients' })).toEqual(
      success({ exportId: 'id0', fileName: 'Spring-renewals-results-2026-11-21.csv', rows: 3, bytes: 99 }),
    )
    expect(await requests['lists.exportRejected']({ importId: 1 })).toMatchObject({
      value: { fileName: 'People-of-spring-rejected-2026-11-21.csv' },
    })
  })

  test.each([
    ['../../etc/passwd', 'etc-passwd-results-2026-11-21.csv'],
    ['Été / 夏 "2026"', 'Été-夏-2026-results-2026-11-21.csv'],
    ['***', 'campaign-results-2026-11-21.csv'],
    ['夏'.repeat(255), `${'夏'.repeat(50)}-results-2026-11-21.csv`],
  ])('of a campaign named %j have a name that every file system takes', async (name, fileName) => {
    expect(await given(name).exports.write(results)).toMatchObject({ value: { fileName } })
    expect(Buffer.byteLength(fileName)).toBeLessThan(255)
  })

  test('can be fetched by their id, and by no other', async () => {
    const { exports } = given()
    await exports.write(results)
    expect(exports.exportedFile('id0')).toEqual({
      path: '/exports/id0.csv',
      fileName: 'Spring-renewals-results-2026-11-21.csv',
    })
    expect(exports.exportedFile('../trunkline.sqlite')).toBeNull()
  })

  test('are kept until twenty newer ones are there; those of an earlier run are removed at once', async () => {
    const { exports, files } = given()
    expect([...files]).toEqual([])
    for (let i = 0; i < EXPORTS_KEPT_MAX + 2; i++) await exports.write(results)
    expect(files.size).toBe(EXPORTS_KEPT_MAX)
    expect([exports.exportedFile('id0'), exports.exportedFile('id1')]).toEqual([null, null])
    expect(exports.exportedFile('id2')).not.toBeNull()
    expect(files.has('id1')).toBe(false)
    expect(files.has('id2')).toBe(true)
  })

  test('of nothing, or without room, are a failure and no file', async () => {
    const { exports, files } = given()
    expect(await exports.write({ kind: 'recipients', campaignId: 2 })).toMatchObject({
      error: { code: 'campaign_not_found' },
    })
    expect(await exports.write({ kind: 'rejected', importId: 2 })).toMatchObject({
      error: { code: 'import_not_found' },
    })
    expect(await exports.write({ kind: 'attempts', campaignId: 1 })).toMatchObject({
      error: { code: 'disk_full' },
    })
    expect(files.size).toBe(0)
    expect(exports.exportedFile('id0')).toBeNull()
  })
})
