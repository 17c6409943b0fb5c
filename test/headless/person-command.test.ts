import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openDatabase } from '../../electron/engine/store/open-database.ts'
import { runTrunkline } from '../support/run-trunkline.ts'

let folder = ''
let dataDir = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trunkline-person-'))
  dataDir = join(folder, 'data')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
/** Processes that start one after the other, each with the whole program. */
vi.setConfig({ testTimeout: 120_000 })

const person = (act: string, ...args: string[]) =>
  runTrunkline(['person', act, '020 7183 8750', '--country', 'GB', '--data', dataDir, ...args])

function open() {
  const opened = openDatabase(dataDir)
  if (!opened.ok) throw new Error(opened.error.message)
  return opened.value
}

test('a person is found and exported, and erased only with --yes, kept file included', async () => {
  expect(await person('find')).toMatchObject({ code: 1, stderr: expect.stringMatching(/no Trunkline data/) })
  const list = join(folder, 'people.csv')
  writeFileSync(list, 'phone,name\n020 7183 8750,Ann Lee\n020 7183 8751,Bob Ray\n020 7183 8750,Ann Again\n')
  expect(await runTrunkline(['import', list, '--data', dataDir, '--country', 'GB'])).toMatchObject({
    code: 0,
  })
  expect(readdirSync(join(dataDir, 'imported-files'))).toHaveLength(1)

  const found = await person('find', '--json')
  expect(JSON.parse(found.stdout)).toMatchObject({
    number: '+442071838750',
    recipients: [{ listName: 'people.csv', name: 'Ann Lee' }],
    rejectedRows: 1,
    keptFiles: 1,
  })

  const out = join(folder, 'ann.json')
  expect(await person('export')).toMatchObject({ code: 1, stderr: expect.stringMatching(/--out/) })
  expect(await person('export', '--out', out)).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ recipients: [{ name: 'Ann Lee' }] })

  const asked = await person('erase')
  expect(asked.code).toBe(2)
  expect(asked.stdout).toContain('- 1 list entry, with names, numbers and columns: people.csv.')
  expect(asked.stdout).toContain('- 1 kept copy of an imported file, with all rows.')
  expect(asked.stdout).toContain('Nothing was changed.')
  expect(
    existsSync(join(dataDir, 'imported-files', readdirSync(join(dataDir, 'imported-files'))[0] ?? '')),
  ).toBe(true)

  const erased = await person('erase', '--yes')
  expect(erased).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringMatching(/^Erased for \+442071838750/),
  })
  expect(readdirSync(join(dataDir, 'imported-files'))).toEqual([])
  const { database, close } = open()
  try {
    expect(database.prepare('SELECT name FROM recipients').pluck().all()).toEqual(['Bob Ray'])
    expect(database.prepare('SELECT pattern FROM do_not_call').pluck().all()).toEqual(['+442071838750'])
    expect(JSON.stringify(database.prepare('SELECT * FROM rejected_rows').all())).not.toMatch(/Ann|8750/)
  } finally {
    close()
  }
})
