import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { readListFile, type WholeReading } from '../support/read-list-file.ts'

const CASES = join(import.meta.dirname, '..', 'fixtures', 'csv', 'cases')

/** The numbers of each recipient, the first to call first. */
const numbersOf = ({ recipients }: WholeReading): string[][] =>
  recipients.map(({ number, furtherNumbers }) => [number, ...furtherNumbers.map(one => one.number)])

/** Every case of reading: the machine's country, and who is called at which numbers. */
const LISTS: readonly (readonly [file: string, machine: string, numbers: readonly (readonly string[])[]])[] =
  [
    [
      'F01-us-list-one-german.csv',
      'US',
      [['+13055550101'], ['+12125550102'], ['+17135550103'], ['+4915123456789']],
    ],
    ['F02-do-not-call-us-one-german.txt', 'US', [['+13055550121'], ['+13055550122'], ['+493012345678']]],
    ['F03-au-mobile.csv', 'GB', [['+61491570006']]],
    ['F05-customer-number-dialled-no.csv', 'NO', [['+4741234567'], ['+4741234568']]],
    ['F05b-order-number-us.csv', 'US', [['+13055550101'], ['+13055550102']]],
    ['F05f-fax.csv', 'US', [['+13055550101'], ['+13055550102']]],
    ['F06-calling-code-column.csv', 'US', [['+493012345678'], ['+13055550101'], ['+33612345671']]],
    [
      'F07-second-number-after-slash.csv',
      'DE',
      [
        ['+4922112345678', '+4922112345679'],
        ['+4989123456', '+4989123457'],
      ],
    ],
    ['F08-german-without-plus.csv', 'DE', [['+4915123456789'], ['+4917612345678']]],
    ['F11-first-person-lost.csv', 'GB', [['+447400123451'], ['+447400123452'], ['+447400123453']]],
    ['F13-quote-swallows-a-row.csv', 'GB', [['+447400123452'], ['+447400123453']]],
    ['F14-zone-names.csv', 'US', [['+13055550101'], ['+13055550103']]],
    [
      'F15-country-names.csv',
      'US',
      [['+13055550101'], ['+13055550103'], ['+13055550105'], ['+905321234567'], ['+821012345678']],
    ],
    ['F16-short-rows.csv', 'GB', [['+447400123451'], ['+447400123452'], ['+447400123453']]],
    ['F17-writings-refused.csv', 'GB', [51, 53, 55, 57, 59, 61, 63, 65].map(end => [`+4474001234${end}`])],
    ['F18-sep-line.csv', 'GB', [['+447400123451'], ['+447400123452']]],
    [
      'F19-outlook.csv',
      'GB',
      [
        ['+447400123451', '+442079460101'],
        ['+442079460102'],
        ['+442079460103'],
        ['+442079460104'],
        ['+442079460105'],
      ],
    ],
    [
      'F20-export-one.csv',
      'US',
      [
        ['+13055550101', '+13055550201'],
        ['+13055550102', '+13055550202'],
      ],
    ],
    ['F20-export-two.csv', 'US', [['+13055550101'], ['+13055550103']]],
    ['F21-simulate-ignores-law.csv', 'FR', [['+33612345671']]],
    ['F22-windows-1251.csv', 'RU', [['+79161234561'], ['+79161234562']]],
    ['F23-do-not-call-column.csv', 'US', [['+13055550101']]],
    ['F24-ftc-do-not-call.txt', 'US', [['+13055550101'], ['+13055550102'], ['+12125550103']]],
    ['F25-unlisted-uk-number.csv', 'GB', [['+447700900101']]],
  ]

describe('the cases of the trade', () => {
  test.each(LISTS)('%s on a machine in %s', async (file, machine, numbers) => {
    const reading = await readListFile(join(CASES, 'lists', file), machine)
    expect(reading.inspection.choices).toEqual([])
    expect(numbersOf(reading)).toEqual(numbers)
    expect(reading.inspection.valid.rows).toBeGreaterThanOrEqual(numbers.length)
  })

  test('F12: every row is in one count, with its line and why', async () => {
    const { counts, refused, remarks, recipients } = await readListFile(
      join(CASES, 'lists', 'F12-run-says-nothing.csv'),
      'GB',
    )
    expect(counts).toEqual({ rows: 8, accepted: 3, duplicate: 1, doNotCall: 0, rejected: 4, blank: 0 })
    expect(refused.map(({ line, verdict, reason }) => [line, verdict, reason])).toEqual([
      [4, 'rejected', 'not-a-number'],
      [5, 'rejected', 'number-too-short'],
      [6, 'rejected', 'not-a-number'],
      [7, 'rejected', 'not-a-number'],
      [8, 'duplicate', 'duplicate-in-file'],
    ])
    // a further number that is none costs nobody
    expect(remarks.map(({ line }) => line)).toEqual([3])
    expect(recipients[1]?.variables).toMatchObject({ 'Mobile 2': 'not a number', Note: '=1+1' })
  })

  test('F13: the quote costs its own row', async () => {
    const { refused } = await readListFile(join(CASES, 'lists', 'F13-quote-swallows-a-row.csv'), 'GB')
    expect(refused).toMatchObject([{ line: 2, reason: 'open-quote', raw: 'Ann,+447400123451,"open' }])
  })

  test('F18: what stands above the header is shown', async () => {
    const { inspection, recipients } = await readListFile(join(CASES, 'lists', 'F18-sep-line.csv'), 'GB')
    expect(inspection.mapping).toMatchObject({ delimiter: ';', skipRows: 1, hasHeader: true })
    expect(inspection.skipped).toEqual([{ line: 1, text: 'sep=;' }])
    expect(recipients.map(({ line }) => line)).toEqual([3, 4])
  })

  test('F22: Cyrillic letters are letters', async () => {
    const { inspection, recipients } = await readListFile(join(CASES, 'lists', 'F22-windows-1251.csv'), 'RU')
    expect(inspection.mapping.encoding).toBe('windows-1251')
    expect(recipients.map(({ name }) => name)).toEqual(['Иван Петров', 'Ольга'])
  })

  test('F23: people of a do-not-call column are handed on to the list of those', async () => {
    const { doNotCall, counts, refused } = await readListFile(
      join(CASES, 'lists', 'F23-do-not-call-column.csv'),
      'US',
    )
    expect(counts).toMatchObject({ rows: 3, accepted: 1, doNotCall: 2 })
    expect(doNotCall).toEqual([
      { line: 3, number: '+13055550102' },
      { line: 4, number: '+13055550103' },
    ])
    expect(refused.map(({ verdict }) => verdict)).toEqual(['do-not-call', 'do-not-call'])
  })

  test('U1, U2: two writings of one line are one person', async () => {
    expect(
      (await readListFile(join(CASES, 'lists', 'U1-same-line-two-e164.csv'), 'AR')).counts,
    ).toMatchObject({
      accepted: 2,
      duplicate: 2,
    })
    expect((await readListFile(join(CASES, 'lists', 'U2-mexico-521.csv'), 'MX')).counts).toMatchObject({
      accepted: 1,
      duplicate: 1,
    })
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
    note: z.string(),
  }),
)
const EXPECTED = expectedSchema.parse(
  JSON.parse(readFileSync(join(CASES, 'corpus', 'expected.json'), 'utf8')),
)

describe('the nasty corpus', () => {
  test.each(EXPECTED)('$file', async ({ file, phoneColumn, rows, header, accepted }) => {
    const reading = await readListFile(join(CASES, 'corpus', file), 'GB')
    const { mapping } = reading.inspection
    expect(mapping.hasHeader).toBe(header)
    expect(reading.counts.rows).toBe(rows)
    expect(reading.counts.blank).toBe(0)
    expect(reading.inspection.choices).toEqual([])
    const { accepted: people, duplicate, doNotCall, rejected } = reading.counts
    expect(people + duplicate + doNotCall + rejected).toBe(rows)
    if (phoneColumn !== null) expect(mapping.columns[phoneColumn]).toEqual({ kind: 'field', field: 'number' })
    if (accepted !== null)
      expect(reading.recipients.map(({ number }) => number)).toEqual(expect.arrayContaining(accepted))
  })

  test('two columns of area code and number are put together', async () => {
    const reading = await readListFile(join(CASES, 'corpus', '71-ftc-two-columns.csv'), 'GB')
    expect(numbersOf(reading)).toEqual([['+13055550101'], ['+13055550102'], ['+12125550103']])
  })

  test('several numbers of one cell are numbers of one person', async () => {
    const reading = await readListFile(join(CASES, 'corpus', '45-google-contacts.csv'), 'GB')
    expect(numbersOf(reading)).toEqual([
      ['+447700900101', '+442079460101'],
      ['+447700900102'],
      ['+447700900103', '+447700900104'],
    ])
  })

  test('names in single quotes keep their comma', async () => {
    const reading = await readListFile(join(CASES, 'corpus', '77-single-quotes.csv'), 'GB')
    expect(reading.recipients.map(({ name }) => name)).toEqual(['Ann', 'Bob, the'])
  })
})
