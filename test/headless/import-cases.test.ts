import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { openReadOnly } from '../../electron/engine/store/open-database.ts'
import { importDoNotCallCommand } from '../../electron/headless/do-not-call-command.ts'
import { importCommand } from '../../electron/headless/import-command.ts'
import { importedRowSchema } from '../../shared/model/list-import.ts'
import { choiceSchema } from '../../shared/model/recipient-list.ts'
import { silentLog } from '../support/silent-log.ts'

const CASES = join(import.meta.dirname, '..', 'fixtures', 'csv', 'cases')

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trunkline-cases-'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

const VERDICTS = ['accepted', 'updated', 'duplicate', 'do-not-call', 'rejected', 'blank'] as const

/** What `import --json --rows` prints of a file that was read. */
const printedSchema = z.object({
  mapping: z.array(z.object({ column: z.number(), header: z.string(), takenFor: z.string() })),
  reading: z.object({
    encoding: z.string(),
    skipRows: z.number(),
    hasHeader: z.boolean(),
    skipped: z.array(z.object({ line: z.number(), text: z.string() })),
  }),
  imported: z.boolean(),
  problem: z.string().nullable(),
  counts: z.record(z.enum(VERDICTS), z.number()),
  reasons: z.record(z.string(), z.number()),
  rejectedFile: z.string().nullable(),
  rows: z.array(importedRowSchema),
})
const choicesSchema = z.object({ choices: z.array(choiceSchema) })
const refusalSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) })

async function runPlain(file: string, machine: string, json: boolean) {
  vi.stubEnv('LC_ALL', `en_${machine}.UTF-8`)
  const lines: string[] = []
  const code = await importCommand({
    file,
    dataDir: join(folder, 'data'),
    listName: null,
    hints: {},
    mappingFile: null,
    rows: true,
    json,
    log: silentLog,
    print: line => lines.push(line),
  })
  return { code, lines }
}

/** The command as it is run on a machine of this country, without a process of its own; `said` is what it printed, as JSON. */
async function run(
  file: string,
  machine: string,
): Promise<{ readonly code: number; readonly said: unknown }> {
  const { code, lines } = await runPlain(file, machine, true)
  expect(lines).toHaveLength(1)
  return { code, said: JSON.parse(lines.join('')) }
}

async function imported(file: string, machine: string) {
  const { code, said } = await run(file, machine)
  expect(said).not.toHaveProperty('choices')
  const printed = printedSchema.parse(said)
  expect(code).toBe(printed.imported ? 0 : 1)
  expectWhole(printed)
  return printed
}

/** Every row with text has exactly one verdict, and the counts are those of the rows. */
function expectWhole({ rows, counts }: Pick<z.infer<typeof printedSchema>, 'rows' | 'counts'>): void {
  const perVerdict = VERDICTS.map(verdict => [verdict, rows.filter(row => row.verdict === verdict).length])
  expect(counts).toEqual(Object.fromEntries(perVerdict))
}

async function importDoNotCall(file: string, machine: string) {
  vi.stubEnv('LC_ALL', `en_${machine}.UTF-8`)
  const lines: string[] = []
  const code = await importDoNotCallCommand({
    file,
    dataDir: join(folder, 'data'),
    hints: {},
    mappingFile: null,
    reason: 'They asked.',
    rows: true,
    json: true,
    log: silentLog,
    print: line => lines.push(line),
  })
  expect(code).toBe(0)
  const printed = printedSchema.parse(JSON.parse(lines.join('')))
  expectWhole(printed)
  return printed
}

/** Names of the people of every list of the data folder. */
function storedNames(): string[] {
  const opened = openReadOnly(join(folder, 'data'))
  if (!opened.ok) throw new Error(opened.error.message)
  const { database, close } = opened.value
  try {
    const names = database.prepare<[], { name: string }>('SELECT name FROM recipients ORDER BY id').all()
    return names.map(({ name }) => name)
  } finally {
    close()
  }
}

function write(name: string, content: string | Buffer): string {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}

/** `2 accepted +13055550101 America/New_York`: line, verdict, why not, numbers, zones. */
const rowText = ({ line, verdict, reason, numbers, zones }: z.infer<typeof importedRowSchema>): string =>
  [line, verdict, reason === verdict ? null : reason, ...numbers, ...zones]
    .filter(part => part !== null)
    .join(' ')

const EASTERN = 'America/New_York'
const CENTRAL = 'America/Chicago'
const BERLIN = 'Europe/Berlin'
const LONDON = 'Europe/London'
/** Every zone of a country, as libphonenumber's time zone mapper has them for numbers without geography. */
const ALL_OF_AUSTRALIA =
  'Australia/Adelaide Australia/Brisbane Australia/Darwin Australia/Eucla Australia/Lord_Howe Australia/Perth Australia/Sydney Indian/Christmas Indian/Cocos'
const ALL_OF_RUSSIA =
  'Asia/Irkutsk Asia/Kamchatka Asia/Novosibirsk Asia/Omsk Asia/Sakhalin Asia/Vladivostok Asia/Yakutsk Asia/Yekaterinburg Europe/Kaliningrad Europe/Moscow Europe/Samara'

/** Each case of the trade: the machine's country, and what becomes of each line. */
const LISTS: readonly (readonly [file: string, machine: string, rows: readonly string[]])[] = [
  [
    'F01-us-list-one-german.csv',
    'US',
    [
      `2 accepted +13055550101 ${EASTERN}`,
      `3 accepted +12125550102 ${EASTERN}`,
      `4 accepted +17135550103 ${CENTRAL}`,
      `5 accepted +4915123456789 ${BERLIN}`,
    ],
  ],
  ['F03-au-mobile.csv', 'US', [`2 accepted +61491570006 ${ALL_OF_AUSTRALIA}`]],
  [
    'F04-split-area-codes.csv',
    'US',
    [
      `2 accepted +12195550101 ${CENTRAL}`,
      `3 accepted +14235550101 ${EASTERN}`,
      `4 accepted +12705550101 ${CENTRAL}`,
      `5 accepted +19305550101 ${CENTRAL}`,
    ],
  ],
  [
    'F05-customer-number-dialled-no.csv',
    'NO',
    ['2 accepted +4741234567 Europe/Oslo', '3 accepted +4741234568 Europe/Oslo'],
  ],
  [
    'F05b-order-number-us.csv',
    'US',
    [`2 accepted +13055550101 ${EASTERN}`, `3 accepted +13055550102 ${EASTERN}`],
  ],
  ['F05f-fax.csv', 'US', [`2 accepted +13055550101 ${EASTERN}`, `3 accepted +13055550102 ${EASTERN}`]],
  [
    'F06-calling-code-column.csv',
    'US',
    [
      `2 accepted +493012345678 ${BERLIN}`,
      `3 accepted +13055550101 ${EASTERN}`,
      '4 accepted +33612345671 Europe/Paris',
    ],
  ],
  [
    'F07-second-number-after-slash.csv',
    'DE',
    [`2 accepted +4922112345678 +4922112345679 ${BERLIN}`, `3 accepted +4989123456 +4989123457 ${BERLIN}`],
  ],
  [
    'F08-german-without-plus.csv',
    'DE',
    [`2 accepted +4915123456789 ${BERLIN}`, `3 accepted +4917612345678 ${BERLIN}`],
  ],
  [
    'F09-zone-est-gmt.csv',
    'US',
    [
      `2 accepted +13055550101 ${EASTERN}`,
      `3 accepted +447400123451 ${LONDON}`,
      '4 accepted +13035550101 America/Denver',
    ],
  ],
  [
    'F10-zone-pst.csv',
    'US',
    [
      '2 accepted +12135550101 America/Los_Angeles',
      `3 accepted +13055550102 ${EASTERN}`,
      `4 accepted +13055550103 ${EASTERN}`,
    ],
  ],
  [
    'F11-first-person-lost.csv',
    'GB',
    [51, 52, 53].map((end, at) => `${at + 1} accepted +4474001234${end} ${LONDON}`),
  ],
  [
    'F12-run-says-nothing.csv',
    'GB',
    [
      `2 accepted +13055550101 +13055550201 ${EASTERN}`,
      `3 accepted +13055550102 ${EASTERN}`,
      '4 rejected not-a-number',
      '5 rejected number-too-short',
      '6 rejected not-a-number',
      '7 rejected not-a-number',
      `8 duplicate duplicate-in-file +13055550101 ${EASTERN}`,
      `9 accepted +13055550108 ${EASTERN}`,
    ],
  ],
  [
    'F13-quote-swallows-a-row.csv',
    'GB',
    ['2 rejected open-quote', `3 accepted +447400123452 ${LONDON}`, `4 accepted +447400123453 ${LONDON}`],
  ],
  ['F14-zone-names.csv', 'US', [`2 accepted +13055550101 ${EASTERN}`, `3 accepted +13055550103 ${EASTERN}`]],
  [
    'F15-country-names.csv',
    'US',
    [
      `2 accepted +13055550101 ${EASTERN}`,
      `3 accepted +13055550103 ${EASTERN}`,
      `4 accepted +13055550105 ${EASTERN}`,
      '5 accepted +905321234567 Europe/Istanbul',
      '6 accepted +821012345678 Asia/Seoul',
    ],
  ],
  [
    'F16-short-rows.csv',
    'GB',
    [51, 52, 53].map((end, at) => `${at + 2} accepted +4474001234${end} ${LONDON}`),
  ],
  [
    'F17-writings-refused.csv',
    'GB',
    [51, 53, 55, 57, 59, 61, 63, 65].map((end, at) => `${at + 2} accepted +4474001234${end} ${LONDON}`),
  ],
  ['F18-sep-line.csv', 'GB', [51, 52].map((end, at) => `${at + 3} accepted +4474001234${end} ${LONDON}`)],
  [
    'F19-outlook.csv',
    'GB',
    [
      `2 accepted +447400123451 +442079460101 ${LONDON}`,
      ...[2, 3, 4, 5].map(end => `${end + 1} accepted +44207946010${end} ${LONDON}`),
    ],
  ],
  [
    'F20-export-one.csv',
    'US',
    [`2 accepted +13055550101 +13055550201 ${EASTERN}`, `3 accepted +13055550102 +13055550202 ${EASTERN}`],
  ],
  ['F20-export-two.csv', 'US', [`2 accepted +13055550101 ${EASTERN}`, `3 accepted +13055550103 ${EASTERN}`]],
  ['F21-simulate-ignores-law.csv', 'FR', ['2 accepted +33612345671 Europe/Paris']],
  [
    'F22-windows-1251.csv',
    'RU',
    [`2 accepted +79161234561 ${ALL_OF_RUSSIA}`, `3 accepted +79161234562 ${ALL_OF_RUSSIA}`],
  ],
  [
    'F23-do-not-call-column.csv',
    'US',
    [`2 accepted +13055550101 ${EASTERN}`, '3 do-not-call +13055550102', '4 do-not-call +13055550103'],
  ],
  ['F25-unlisted-uk-number.csv', 'GB', [`2 accepted +447700900101 ${LONDON}`]],
  [
    'U1-same-line-two-e164.csv',
    'AR',
    [
      '2 accepted +5491123456789 America/Argentina/Buenos_Aires',
      '3 duplicate duplicate-in-file +541123456789 America/Argentina/Buenos_Aires',
      '4 accepted +5511987654321 America/Sao_Paulo',
      '5 duplicate duplicate-in-file +5511987654321 America/Sao_Paulo',
    ],
  ],
  [
    'U2-mexico-521.csv',
    'MX',
    [
      '2 accepted +525512345678 America/Mexico_City',
      '3 duplicate duplicate-in-file +525512345678 America/Mexico_City',
    ],
  ],
]

describe('the cases of the trade through the command', () => {
  test.each(LISTS)('%s on a machine in %s', async (file, machine, rows) => {
    const printed = await imported(join(CASES, 'lists', file), machine)
    expect(printed.rows.map(rowText)).toEqual(rows)
    expect(printed.problem).toBeNull()
    // rejected rows, and those alone, can be repaired
    expect(printed.rejectedFile === null).toBe(printed.counts.rejected === 0)
  })

  test('F12: the reasons are counted, and the rejected rows are in a file', async () => {
    const { reasons, rejectedFile } = await imported(join(CASES, 'lists', 'F12-run-says-nothing.csv'), 'GB')
    expect(reasons).toEqual({ 'not-a-number': 3, 'number-too-short': 1, 'duplicate-in-file': 1 })
    const lines = readFileSync(rejectedFile ?? '', 'utf8')
      .trim()
      .split('\r\n')
    expect(lines.slice(1).map(line => line.split(',')[0])).toEqual(['Cy', 'Di', 'Ed', 'Flo'])
  })

  test('F18: what stands above the header is shown', async () => {
    const { reading } = await imported(join(CASES, 'lists', 'F18-sep-line.csv'), 'GB')
    expect(reading).toMatchObject({ skipRows: 1, hasHeader: true, skipped: [{ line: 1, text: 'sep=;' }] })
  })

  test('F22: the names are stored in their own letters', async () => {
    const { reading } = await imported(join(CASES, 'lists', 'F22-windows-1251.csv'), 'RU')
    expect(reading.encoding).toBe('windows-1251')
    expect(storedNames()).toEqual(['Иван Петров', 'Ольга'])
  })

  test('F23: the people of a do-not-call column are forbidden in every list', async () => {
    const { mapping } = await imported(join(CASES, 'lists', 'F23-do-not-call-column.csv'), 'US')
    expect(mapping.map(({ takenFor }) => takenFor)).toEqual(['name', 'number', 'doNotCall'])
    const other = write('other.csv', 'Name,Phone\nAnn,305-555-0101\nBob,305-555-0102\nCy,305-555-0103\n')
    expect((await imported(other, 'US')).rows.map(({ verdict }) => verdict)).toEqual([
      'accepted',
      'do-not-call',
      'do-not-call',
    ])
  })
})

describe('do-not-call files through the command', () => {
  test.each([
    ['F02-do-not-call-us-one-german.txt', ['+13055550121', '+13055550122', '+493012345678']],
    ['F24-ftc-do-not-call.txt', ['+13055550101', '+13055550102', '+12125550103']],
  ])('%s', async (name, numbers) => {
    const file = join(CASES, 'lists', name)
    const first = await importDoNotCall(file, 'US')
    expect(first.rows.map(row => [row.verdict, ...row.numbers])).toEqual(
      numbers.map(number => ['accepted', number]),
    )
    const again = await importDoNotCall(file, 'US')
    expect(again.counts).toMatchObject({ accepted: 0, duplicate: 3, rejected: 0 })
    expect(again.reasons).toEqual({ 'duplicate-in-list': 3 })
    // what is stored is what the person meant: no list reaches these numbers
    const list = write('list.csv', ['Phone', ...numbers].join('\n'))
    const { rows } = await imported(list, 'US')
    expect(rows.map(row => [row.verdict, ...row.numbers])).toEqual(
      numbers.map(number => ['do-not-call', number]),
    )
  })

  test.each([
    ['AR', '+54 11 2345-6789', '+54 9 11 2345-6789'],
    ['AR', '+55 11 8765-4321', '+55 11 98765-4321'],
    ['MX', '+52 1 55 1234 5678', '+52 55 1234 5678'],
  ])('U1, U2: %s, %s is the line of %s', async (machine, forbidden, called) => {
    await importDoNotCall(write('forbidden.csv', `Phone\n${forbidden}\n`), machine)
    const { rows } = await imported(write('called.csv', `Phone\n${called}\n+447400123451\n`), machine)
    expect(rows.map(({ verdict }) => verdict)).toEqual(['do-not-call', 'accepted'])
  })
})

const expectedSchema = z.array(
  z.object({
    file: z.string(),
    phoneColumn: z.number().nullable(),
    rows: z.number(),
    header: z.boolean(),
    accepted: z.array(z.string()).nullable(),
    refuse: z.boolean(),
  }),
)
const EXPECTED = expectedSchema.parse(
  JSON.parse(readFileSync(join(CASES, 'corpus', 'expected.json'), 'utf8')),
)

describe('the nasty corpus through the command', () => {
  test.each(EXPECTED)('$file', async ({ file, phoneColumn, rows, header, accepted, refuse }) => {
    const printed = await imported(join(CASES, 'corpus', file), 'GB')
    expect(printed.imported).toBe(!refuse)
    expect(printed.rows).toHaveLength(rows)
    expect(printed.reading.hasHeader).toBe(header)
    if (phoneColumn !== null) expect(printed.mapping[phoneColumn]?.takenFor).toBe('number')
    if (accepted === null) return
    const called = printed.rows.flatMap(({ verdict, numbers }) => (verdict === 'accepted' ? numbers : []))
    expect(called).toEqual(expect.arrayContaining(accepted))
  })
})

describe('exit codes', () => {
  test.each([
    ['header only', 'Name,Phone\n'],
    ['nobody with a number', 'Name,Phone\nAnn,call me\n'],
  ])('1 for %s, with the counts and the problem', async (_, text) => {
    const printed = await imported(write('list.csv', text), 'US')
    expect(printed).toMatchObject({ imported: false, problem: expect.stringContaining('list.csv') })
    expect(printed.counts.accepted).toBe(0)
    expect(printed.problem).not.toContain('1 rows')
  })

  test.each([
    ['an empty file', 'file_empty', ''],
    ['a byte order mark alone', 'file_empty', '\uFEFF'],
    ['blank lines', 'file_empty', '\n\n\n'],
    [
      'bytes of no text',
      'file_not_csv',
      Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 7919) % 256)),
    ],
    ['a picture', 'file_not_csv', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['a PDF', 'file_not_csv', '%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n'],
    ['an old workbook', 'file_not_csv', Buffer.from('d0cf11e0a1b11ae1'.padEnd(2048, '0'), 'hex')],
  ])('1 for %s, with a named error', async (_, code, content) => {
    const answer = await run(write('list.csv', content), 'US')
    expect(answer.code).toBe(1)
    const { error } = refusalSchema.parse(answer.said)
    expect(error.code).toBe(code)
    expect(error.message).toContain('list.csv')
    expect(existsSync(join(folder, 'data', 'rejected-rows'))).toBe(false)
  })

  test.each([
    [
      'phone-column',
      '--mapping',
      'US',
      'Left,Right\n(305) 555-0101,(305) 555-0102\n(305) 555-0103,(305) 555-0104\n',
      ['Left', 'Right'],
    ],
    ['country', '--country', 'XX', 'Name,Phone\nA,0612345678\nB,0623456789\n', ['FR', 'NL']],
  ])('2 for a choice of %s, which %s decides', async (code, option, machine, list, options) => {
    const answer = await run(write('list.csv', list), machine)
    expect(answer.code).toBe(2)
    const { choices } = choicesSchema.parse(answer.said)
    expect(choices).toMatchObject([{ code, option }])
    expect(choices[0]?.options).toEqual(expect.arrayContaining(options))
    const errors = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    expect(await runPlain(join(folder, 'list.csv'), machine, false)).toEqual({ code: 2, lines: [] })
    const text = errors.mock.calls.join('')
    errors.mockRestore()
    expect(text).toContain(`Decide with ${option}: `)
    for (const one of options) expect(text).toContain(one)
    // nothing was imported
    expect(storedNames()).toEqual([])
  })
})
