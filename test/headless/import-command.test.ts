import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { importCommand } from '../../electron/headless/import-command.ts'
import { silentLog } from '../support/silent-log.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trunkline-import-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

interface Printed {
  readonly counts: Readonly<Record<string, number>>
  readonly rejectedFile: string | null
  readonly rows: readonly { readonly line: number; readonly verdict: string; readonly numbers: string[] }[]
  readonly choices?: readonly { readonly option: string }[]
}

/** The command as it is run, without a process of its own. */
async function run(
  name: string,
  text: string,
  country: string | null = 'US',
): Promise<{ readonly code: number; readonly printed: Printed }> {
  const file = join(folder, name)
  writeFileSync(file, text)
  let printed = ''
  const code = await importCommand({
    file,
    dataDir: join(folder, 'data'),
    listName: 'People',
    hints: country === null ? {} : { country },
    mappingFile: null,
    rows: true,
    json: true,
    log: silentLog,
    print: line => {
      printed = line
    },
  })
  // one JSON object, as the command promises
  return { code, printed: JSON.parse(printed) as Printed }
}

const sum = (counts: Printed['counts']): number => Object.values(counts).reduce((all, one) => all + one, 0)

const LIST = `Name,Phone,Note
Ann,+13055550101,a
Bob,call me,b
Ann again,(305) 555-0101,c

Cy,+13055550103,"d, e"
`

test('every row has a verdict, the counts add up, and rejected rows import again after repair', async () => {
  const { code, printed } = await run('people.csv', LIST)
  expect(code).toBe(0)
  expect(printed.counts).toEqual({
    accepted: 2,
    updated: 0,
    duplicate: 1,
    'do-not-call': 0,
    rejected: 1,
    blank: 1,
  })
  expect(sum(printed.counts)).toBe(printed.rows.length)
  expect(printed.rows.map(({ line, verdict, numbers }) => [line, verdict, ...numbers])).toEqual([
    [2, 'accepted', '+13055550101'],
    [3, 'rejected'],
    [4, 'duplicate', '+13055550101'],
    [5, 'blank'],
    [6, 'accepted', '+13055550103'],
  ])
  const rejected = readFileSync(printed.rejectedFile ?? '', 'utf8')
  const repaired = await run('repaired.csv', rejected.replace('call me', '+13055550102'))
  expect(repaired.printed.counts).toMatchObject({ accepted: 1, rejected: 0 })

  const again = await run('people.csv', LIST)
  expect(again.code).toBe(0)
  expect(again.printed.counts).toMatchObject({ accepted: 0, updated: 0, duplicate: 3, rejected: 1, blank: 1 })
})

test('a file without a number is refused with 1, an ambiguous one with 2 and the option that decides', async () => {
  expect((await run('nobody.csv', 'Name,Phone\nAnn,call me\n')).code).toBe(1)
  const two = 'Left,Right\n(305) 555-0101,(305) 555-0102\n(305) 555-0103,(305) 555-0104\n'
  const { code, printed } = await run('two.csv', two)
  expect(code).toBe(2)
  expect(printed.choices).toMatchObject([{ option: '--mapping' }])
})
