import { readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DATABASE_FILE, LOG_FILE } from '../../electron/engine/store/folder-files.ts'
import { makeOriginals, type Originals } from '../support/damaged-folders.ts'
import { runTrunkline } from '../support/run-trunkline.ts'

let originals: Originals
beforeAll(() => {
  originals = makeOriginals()
})
afterAll(() => originals.remove())

const noStack = (text: string): void => expect(text).not.toMatch(/\n\s+at |Error:|node:internal/)

test('a damaged folder is refused with a sentence and what to run; restored, it is sound again', async () => {
  const dataDir = originals.copyOf('killed')
  rmSync(join(dataDir, LOG_FILE))
  const refused = await runTrunkline(['check', '--data', dataDir])
  noStack(refused.stderr)
  expect(refused).toMatchObject({ code: 1, stdout: expect.stringMatching(/is damaged: its log is missing/) })
  const restored = await runTrunkline(['restore', '--data', dataDir, '--latest'])
  expect(restored).toMatchObject({ code: 0, stderr: '' })
  expect(restored.stdout).toMatch(/^Restored .*trunkline-2026-01-05T09-00-00Z-schedule\.sqlite/)
  expect(restored.stdout).toMatch(/Carried over from it: \d+ contacts/)
  expect(await runTrunkline(['check', '--data', dataDir])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/is sound/),
  })
})

test('an engine does not start on damaged data: exit code 2, and the commands that help', async () => {
  const dataDir = originals.copyOf('closed')
  const file = join(dataDir, DATABASE_FILE)
  truncateSync(file, Math.floor(statSync(file).size / 8_192) * 4_096)
  const started = await runTrunkline([
    ...['run', '--data', dataDir, '--rehearsal', 'everyday'],
    ...['--list', join(import.meta.dirname, '../../resources/samples/recipients.csv')],
  ])
  expect(started.code).toBe(2)
  noStack(started.stderr)
  expect(started.stderr).toMatch(/is damaged: .*\. Nobody is called/)
  expect(started.stderr).toContain(`trunkline restore --data "${dataDir}" --latest`)
  expect(started.stderr).toContain(`trunkline salvage --data "${dataDir}"`)
  const salvaged = await runTrunkline(['salvage', '--data', dataDir])
  expect(salvaged.code).toBe(0)
  expect(salvaged.stdout).toMatch(/recipients +\d+ kept/)
  expect(salvaged.stdout).toMatch(/The damaged files are in /)
})

test('a backup is made beside the data or where it is asked for, and is never written over', async () => {
  const dataDir = originals.copyOf('closed')
  const out = join(dataDir, 'copy.sqlite')
  expect(await runTrunkline(['backup', '--data', dataDir, '--out', out])).toMatchObject({ code: 0 })
  const bytes = readFileSync(out)
  const again = await runTrunkline(['backup', '--data', dataDir, '--out', out])
  expect(again).toMatchObject({ code: 2, stderr: expect.stringMatching(/exists already/) })
  expect(readFileSync(out).equals(bytes)).toBe(true)
  writeFileSync(out, 'no backup')
  const refused = await runTrunkline(['restore', '--data', dataDir, out])
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(/The backup .* is damaged/) })
  noStack(refused.stderr)
})
