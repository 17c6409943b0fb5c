import { describe, expect, test } from 'vitest'
import {
  ChoiceNeeded,
  chooseColumns,
  chooseFilters,
  chooseNamed,
  chooseSort,
} from '../../electron/headless/export-choices.ts'
import type { ExportColumn } from '../../shared/model/export.ts'

const column = (key: string, header: string): ExportColumn => ({
  key,
  header,
  isDefault: true,
  isOfList: key.startsWith('column:'),
})
const COLUMNS = [
  column('number', 'Phone number'),
  column('name', 'Name'),
  column('tags', 'Tags'),
  column('lastLocal', 'Last attempt (local)'),
  column('column:Plan', 'Plan'),
  column('column:One, two', 'One, two'),
]
const NAMED = [
  { id: 1, name: 'Spring' },
  { id: 2, name: 'Autumn' },
  { id: 3, name: 'autumn' },
  { id: 4, name: '2' },
]

describe('what is named', () => {
  test('is found by name or number, or is the only one there is', () => {
    expect(chooseNamed('campaign', '--campaign', 'SPRING ', NAMED)).toBe(1)
    expect(chooseNamed('campaign', '--campaign', '3', NAMED)).toBe(3)
    // a number stands for itself before it stands for a name
    expect(chooseNamed('campaign', '--campaign', '2', NAMED)).toBe(2)
    expect(chooseNamed('campaign', '--campaign', null, NAMED.slice(0, 1))).toBe(1)
  })

  test.each([
    [null, NAMED, /Choose a campaign with --campaign NAME_OR_ID. There are: 1 \(Spring\), 2 \(Autumn\)/],
    ['Winter', NAMED, /no campaign "Winter". There are: 1 \(Spring\)/],
    ['autumn', NAMED, /Several have the name "autumn".* 2 \(Autumn\), 3 \(autumn\)\.$/],
    [null, [], /There is no campaign in this data folder/],
  ])('%j has to be chosen', (wanted, all, sentence) => {
    expect(() => chooseNamed('campaign', '--campaign', wanted, all)).toThrow(sentence)
    expect(() => chooseNamed('campaign', '--campaign', wanted, all)).toThrow(ChoiceNeeded)
  })
})

describe('columns', () => {
  test.each([
    ['number,NAME', ['number', 'name']],
    [' phone number , plan ', ['number', 'column:Plan']],
    ['"One, two",column:Plan', ['column:One, two', 'column:Plan']],
    ['all', COLUMNS.map(({ key }) => key)],
  ])('%j', (text, keys) => {
    expect(chooseColumns(text, COLUMNS)).toEqual(keys)
  })

  test.each([
    ['nope', /no column "nope". The columns are: number, name, tags, lastLocal, Plan, One, two/],
    [' , ', /at least one column/],
  ])('%j is refused', (text, sentence) => {
    expect(() => chooseColumns(text, COLUMNS)).toThrow(sentence)
  })
})

describe('filters', () => {
  test.each([
    ['results', ['status=To call'], { state: 'due' }],
    ['results', ['status=reached', 'outcome=No answer'], { finalState: 'reached', lastOutcome: 'no-answer' }],
    ['attempts', ['outcome=busy', 'recipient=7'], { outcome: 'busy', recipientId: 7 }],
    ['rejected', ['verdict=duplicate'], { verdict: 'duplicate' }],
  ] as const)('of %s: %j', (what, texts, filters) => {
    expect(chooseFilters(what, texts, COLUMNS)).toEqual(filters)
  })

  test('of recipients are conditions, on columns of the list as well', () => {
    const texts = ['tag=vip', 'plan!=Gold', 'name~ann', 'category=', 'doNotCall=no']
    expect(chooseFilters('recipients', texts, COLUMNS)).toEqual({
      filter: {
        conditions: {
          all: [
            { field: 'tag', variable: '', test: 'is', value: 'vip' },
            { field: 'variable', variable: 'Plan', test: 'is-not', value: 'Gold' },
            { field: 'name', variable: '', test: 'contains', value: 'ann' },
            { field: 'category', variable: '', test: 'is-empty', value: '' },
          ],
        },
        doNotCall: false,
      },
    })
  })

  test.each([
    ['results', 'nope=1', /no filter "nope". The filters are: status, outcome/],
    ['results', 'status=nope', /"nope" is not a status. Choose one of: To call, In a call/],
    ['results', 'status~x', /other comparisons are for recipients/],
    ['do-not-call', 'reason=x', /Use --search or --campaign/],
    ['recipients', 'nope=1', /no filter "nope".*category.*Plan/],
    ['recipients', 'nope', /Write KEY=VALUE/],
    ['recipients', 'called=perhaps', /Choose one of: yes, no/],
    ['attempts', 'recipient=ann', /not the number of a recipient/],
  ] as const)('of %s: %j is refused', (what, text, sentence) => {
    expect(() => chooseFilters(what, [text], COLUMNS)).toThrow(sentence)
  })
})

test('an order is a column, either way round', () => {
  expect(chooseSort('recipients', 'name:desc', COLUMNS)).toEqual({ column: 'name', descending: true })
  expect(chooseSort('recipients', 'Plan', COLUMNS)).toEqual({
    column: 'variable',
    variable: 'Plan',
    descending: false,
  })
  expect(chooseSort('results', 'lastLocal:asc', COLUMNS)).toEqual({ column: 'lastUtc', descending: false })
  expect(() => chooseSort('recipients', 'tags', COLUMNS)).toThrow(/cannot be sorted by "tags"/)
})
