import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { importDoNotCallCommand } from '../../electron/headless/do-not-call-command.ts'
import { importCommand } from '../../electron/headless/import-command.ts'
import { importedRowSchema } from '../../shared/model/list-import.ts'
import { choiceSchema } from '../../shared/model/recipient-list.ts'
import { silentLog } from '../support/silent-log.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trunkline-do-not-call-'))
  vi.stubEnv('LC_ALL', 'en_US.UTF-8')
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

/** What the command prints of a file that was read: as `import` does. */
const printedSchema = z.object({
  mapping: z.array(z.object({ column: z.number(), header: z.string(), takenFor: z.string() })),
  country: z.string().nullable(),
  countryWhy: z.object({ code: z.string(), sentence: z.string() }),
  imported: z.boolean(),
  problem: z.string().nullable(),
  counts: z.record(z.string(), z.number()),
  reasons: z.record(z.string(), z.number()),
  rejectedFile: z.string().nullable(),
  rows: z.array(importedRowSchema),
})
const choicesSchema = z.object({ choices: z.array(choiceSchema) })
const refusalSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) })

function write(name: string, content: string): string {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}

async function run(file: string, mapping: string | null = null, json = true) {
  const lines: string[] = []
  const code = await importDoNotCallCommand({
    file,
    dataDir: join(folder, 'data'),
    hints: {},
    mappingFile: mapping === null ? null : write('mapping.json', mapping),
    reason: 'They asked.',
    rows: json,
    json,
    log: silentLog,
    print: line => lines.push(line),
  })
  return { code, lines }
}

async function said(file: string, mapping: string | null = null) {
  const { code, lines } = await run(file, mapping)
  expect(lines).toHaveLength(1)
  return { code, said: JSON.parse(lines.join('')) as unknown }
}

async function imported(file: string, mapping: string | null = null) {
  const answer = await said(file, mapping)
  const printed = printedSchema.parse(answer.said)
  expect(answer.code).toBe(printed.imported ? 0 : 1)
  const total = Object.values(printed.counts).reduce((all, one) => all + one, 0)
  expect(total).toBe(printed.rows.length)
  return printed
}

/** `2 accepted +13055550101`: line, verdict, why not, numbers. */
const rowText = ({ line, verdict, reason, numbers }: z.infer<typeof importedRowSchema>): string =>
  [line, verdict, reason, ...numbers].filter(part => part !== null).join(' ')

const MIXED = `Name,Phone,DNC
Ann,305-555-0101,yes
Bob,+4420*,yes
Cy,305-555-0103,no

Di,305-555-0101,1
Ed,call me,yes
Fi,305-555-0106,maybe
`

test('every line has a verdict and a reason, and rejected ones import again after repair', async () => {
  const printed = await imported(write('mixed.csv', MIXED))
  expect(printed.mapping.map(({ takenFor }) => takenFor)).toEqual(['name', 'number', 'doNotCall'])
  expect(printed.country).toBe('US')
  expect(printed.countryWhy.sentence).not.toBe('')
  expect(printed.rows.map(rowText)).toEqual([
    '2 accepted +13055550101',
    '3 accepted +4420*',
    '4 rejected may-be-called',
    '5 blank',
    '6 duplicate duplicate-in-file +13055550101',
    '7 rejected not-a-number',
    '8 rejected unclear-do-not-call',
  ])
  expect(printed.counts).toEqual({
    accepted: 2,
    updated: 0,
    duplicate: 1,
    'do-not-call': 0,
    rejected: 3,
    blank: 1,
  })
  const rejected = readFileSync(printed.rejectedFile ?? '', 'utf8')
  const repaired = write('repaired.csv', rejected.replace('call me', '305-555-0105').replace('maybe', 'yes'))
  expect((await imported(repaired)).rows.map(rowText)).toEqual([
    '2 accepted +13055550105',
    '3 accepted +13055550106',
  ])
  expect((await imported(join(folder, 'mixed.csv'))).reasons).toMatchObject({ 'duplicate-in-list': 3 })
})

test('the text has the same counts, and why rows were rejected', async () => {
  const { code, lines } = await run(write('mixed.csv', MIXED), null, false)
  expect(code).toBe(0)
  const text = lines.join('\n')
  expect(text).toMatch(
    /^mixed.csv: 7 rows\n {2}added +2\n {2}already on the list +0\n {2}twice in the file +1\n/,
  )
  expect(text).toMatch(/ {2}may be called +1\n {2}rejected +2\n {2}blank +1\n/)
  expect(text).toContain('  line 8: “maybe” does not say whether the person may be called.')
  expect(text).toContain('do-not-call-mixed.csv')
})

test('two columns that may be it: 2 and the option that decides, which then does', async () => {
  const two = write('two.csv', 'Left,Right\n305-555-0101,305-555-0102\n305-555-0103,305-555-0104\n')
  const asked = await said(two)
  expect(asked.code).toBe(2)
  expect(choicesSchema.parse(asked.said).choices).toMatchObject([
    { code: 'phone-column', option: '--mapping', options: ['Left', 'Right'] },
  ])
  const right = await imported(two, '{"columns": {"Right": "number"}}')
  expect(right.rows.flatMap(({ numbers }) => numbers)).toEqual(['+13055550102', '+13055550104'])
  const both = await imported(two, '{"columns": {"Left": "number", "Right": "number2"}}')
  expect(both.rows.map(rowText)).toEqual([
    '2 accepted +13055550101 +13055550102',
    '3 accepted +13055550103 +13055550104',
  ])
})

test('a mapping of `import` that names the phone column finds the country as well', async () => {
  let printed = ''
  const code = await importCommand({
    file: write('two.csv', 'Left,Right\n305-555-0111,305-555-0112\n305-555-0113,305-555-0114\n'),
    dataDir: join(folder, 'data'),
    listName: 'People',
    hints: {},
    mappingFile: write('mapping.json', '{"columns": {"Right": "number"}}'),
    rows: true,
    json: true,
    log: silentLog,
    print: line => {
      printed = line
    },
  })
  expect(code).toBe(0)
  expect(printedSchema.parse(JSON.parse(printed)).counts).toMatchObject({ accepted: 2 })
})

test('a table without numbers, and a mapping that does not fit, are refused with what to do', async () => {
  const table = write('names.csv', 'Name,Town\nAnn,Leeds\nBob,York\n')
  expect((await said(table)).code).toBe(2)
  const names = await said(table, '{"columns": {"Name": "name"}}')
  expect(names).toMatchObject({ code: 1, said: { error: { code: 'no_number_column' } } })
  expect(refusalSchema.parse(names.said).error.message).toContain('--mapping')
  const phone = write('phone.csv', 'Phone\n305-555-0101\n')
  expect(await said(phone, '{"columns": {"Mobile": "number"}}')).toMatchObject({
    code: 1,
    said: { error: { message: 'There is no column "Mobile". The file has "Phone".' } },
  })
  const printed = await imported(write('marked.csv', 'Phone,DNC\n305-555-0101,no\n305-555-0102,\n'))
  expect(printed).toMatchObject({ imported: false, counts: { accepted: 0, rejected: 2 } })
  expect(printed.problem).toContain('marked.csv')
})

test('a column called DNC that holds the numbers is the column of numbers', async () => {
  const named = await imported(write('named.csv', 'Name,DNC\nAnn,305-555-0101\nBob,(305) 555-0102\n'))
  expect(named.rows.map(rowText)).toEqual(['2 accepted +13055550101', '3 accepted +13055550102'])
  const bare = await imported(write('bare.csv', 'Name,DNC\nAnn,+13055550103\nBob,+13055550104\n'))
  expect(bare.rows.map(rowText)).toEqual(['2 accepted +13055550103', '3 accepted +13055550104'])
})
