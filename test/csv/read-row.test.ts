import { describe, expect, test } from 'vitest'
import { guessColumns } from '../../electron/engine/csv/guess-columns.ts'
import { createRowReader } from '../../electron/engine/csv/read-row.ts'
import type { NewRecipient } from '../../electron/engine/ports/import-store.ts'
import type { ColumnUse, RecipientField } from '../../shared/model/recipient-list.ts'

function read(row: Partial<Record<RecipientField, string>>): NewRecipient {
  const columns = Object.keys(row).map((field): ColumnUse => {
    const [use] = guessed.filter(one => one.kind === 'field' && one.field === field)
    if (use === undefined) throw new Error(`${field} is not a field that is guessed`)
    return use
  })
  const reader = createRowReader({
    encoding: 'utf-8',
    delimiter: ',',
    sheet: null,
    skipRows: 0,
    quote: '"',
    numberStyle: null,
    hasHeader: true,
    columns,
    defaultCountry: 'US',
  })
  const reading = reader(Object.values(row), 2)
  if (reading.is !== 'accepted') throw new Error(JSON.stringify(reading))
  return reading.recipient
}

const HEADERS = [
  'Phone',
  'Name',
  'Timezone',
  'Country',
  'Customer ID',
  'ZIP Code',
  'State',
  'Tags',
  'Category',
  'Phone 2',
  'phone_3',
  'Telephone4',
  'Mobile 5',
]
const ROW = [
  '305 555 0123',
  'Ann',
  '',
  'US',
  '7',
  '33101',
  'FL',
  'vip',
  'gold',
  ...['305 555 0124', '305 555 0125', '305 555 0126', '305 555 0127'],
]
const guess = (headers: readonly string[], rows: readonly (readonly string[])[]): readonly ColumnUse[] =>
  guessColumns({ headers, hasHeader: true, rows, clues: { trunks: [], machine: 'US' }, chosen: null }).columns
const guessed = guess(HEADERS, [ROW])

describe('columns by their headers', () => {
  test('what places, tags and further numbers are commonly called is found', () => {
    expect(guessed.map(use => use.kind === 'field' && use.field)).toEqual([
      ...['number', 'name', 'zone', 'country', 'externalId', 'postalCode', 'region', 'tags', 'category'],
      ...['number2', 'number3', 'number4', 'number5'],
    ])
  })

  test('the state of an order is no region, and an extension is no further number', () => {
    const uses = guess(
      ['Phone', 'State', 'Phone 2'],
      [
        ['+13055550123', 'shipped', '12'],
        ['+13055550124', 'open', '17'],
      ],
    )
    expect(uses.slice(1)).toEqual([
      { kind: 'variable', name: 'State', type: 'text' },
      { kind: 'variable', name: 'Phone 2', type: 'text' },
    ])
  })
})

describe('a row', () => {
  test('gives the region and the zone that number, postal code and state agree on', () => {
    expect(read({ number: '8005550123', postalCode: '90001', region: 'California' })).toMatchObject({
      zone: 'America/Los_Angeles',
      region: 'US-CA',
    })
  })

  test('takes the clock of the state, and keeps every law, when number and state do not agree', () => {
    expect(read({ number: '+13055550123', region: 'WA' })).toMatchObject({
      zone: 'America/Los_Angeles',
      region: 'US-FL|US-WA',
      regionEvidence: expect.stringMatching(/do not agree/),
    })
  })

  test('keeps what was written about the place for scripts and exports', () => {
    expect(read({ number: '+13055550123', postalCode: '33101', region: 'fl' }).variables).toEqual({
      'Postal code': '33101',
      'State or region': 'fl',
    })
  })

  test('has its tags once each, and its category', () => {
    expect(read({ number: '+13055550123', tags: 'vip; new,vip | ', category: 'gold' })).toMatchObject({
      tags: ['vip', 'new'],
      category: 'gold',
    })
  })

  test('has further numbers with clocks of their own, in order, each once; one that is none stays as a note', () => {
    const { furtherNumbers, variables } = read({
      number: '+13055550123',
      number2: '(305) 555-0123',
      number3: '213 555 0123',
      number4: 'ask Bob',
    })
    expect(furtherNumbers).toEqual([
      {
        number: '+12135550123',
        country: 'US',
        zone: 'America/Los_Angeles',
        zoneEvidence: expect.stringMatching(/^From the number/),
        region: 'US-CA',
      },
    ])
    expect(variables).toEqual({ 'Fourth number': 'ask Bob' })
  })
})
