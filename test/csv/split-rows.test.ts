import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, test } from 'vitest'
import { createNumberSet } from '../../electron/engine/csv/number-set.ts'
import { createRowSplitter, type RawRow, ROW_CHARACTERS_MAX } from '../../electron/engine/csv/split-rows.ts'

function split(text: string, pieceLength = 65_536, delimiter = ','): RawRow[] {
  const splitter = createRowSplitter({ delimiter })
  const rows: RawRow[] = []
  // one by one: a piece of a broken file may give more rows than one call takes arguments
  for (let at = 0; at < text.length; at += pieceLength)
    for (const row of splitter.add(text.slice(at, at + pieceLength))) rows.push(row)
  for (const row of splitter.end()) rows.push(row)
  return rows
}
const cellsOf = (rows: readonly RawRow[]) => rows.map(row => row.cells)

describe('a file that comes in pieces', () => {
  test('has the rows that were written, each with its line, wherever the pieces end', () => {
    const cell = fc.oneof(
      fc.string({ maxLength: 6 }).map(text => text.replaceAll(/[\r\n]/g, ' ')),
      fc.constantFrom('', ',', '"', '""', 'two\nlines', 'two\r\nlines', 'a,"b"\n,c', '\u{1F600}'),
    )
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 8 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        (written, newline, hasLastEnd, pieceLength) => {
          const text = Papa.unparse(written, { newline, quotes: true }) + (hasLastEnd ? newline : '')
          const rows = split(text, pieceLength)
          expect(cellsOf(rows)).toEqual(written)
          let line = 1
          for (const [at, row] of rows.entries()) {
            expect(row.line).toBe(line)
            line += 1 + (written[at] ?? []).join().split('\n').length - 1
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  test('may mix line ends, end without one, and have blank lines', () => {
    expect(cellsOf(split('a,b\r\n1,2\n\n3,"4"\r\n5,6', 3))).toEqual([
      ['a', 'b'],
      ['1', '2'],
      [''],
      ['3', '4'],
      ['5', '6'],
    ])
  })

  test('may be from an old Macintosh', () => {
    expect(split('a,b\r1,2\r3,4')).toEqual([
      { line: 1, cells: ['a', 'b'], problem: null, raw: 'a,b' },
      { line: 2, cells: ['1', '2'], problem: null, raw: '1,2' },
      { line: 3, cells: ['3', '4'], problem: null, raw: '3,4' },
    ])
  })

  test('may mix line ends of all kinds', () => {
    expect(split('a,b\r1,2\r\n3,4\n5,"6"\r7,8\n').map(({ line, cells }) => [line, cells])).toEqual([
      [1, ['a', 'b']],
      [2, ['1', '2']],
      [3, ['3', '4']],
      [4, ['5', '6']],
      [5, ['7', '8']],
    ])
  })

  test('may have quotes that are text', () => {
    expect(cellsOf(split('5" pipe,1\n"Bob" Birch,2\nPeter "Pete" Brown,3\n"say "hi" now",4\n'))).toEqual([
      ['5" pipe', '1'],
      ['"Bob" Birch', '2'],
      ['Peter "Pete" Brown', '3'],
      ['say "hi" now', '4'],
    ])
  })

  test('has no rows when there is no text', () => {
    expect(split('')).toEqual([])
  })
})

describe('a broken file loses the line that is broken, and no other', () => {
  test('a quote that is never closed, with few rows after it', () => {
    expect(split('a,b\n1,"never\n2,3\n4,5\n', 4)).toEqual([
      { line: 1, cells: ['a', 'b'], problem: null, raw: 'a,b' },
      { line: 2, cells: null, problem: 'open-quote', raw: '1,"never' },
      { line: 3, cells: ['2', '3'], problem: null, raw: '2,3' },
      { line: 4, cells: ['4', '5'], problem: null, raw: '4,5' },
    ])
  })

  test('a quote that is never closed, with millions of characters after it', () => {
    const rows = split(`a,b\n"open,1\n${'2,3\n'.repeat(600_000)}`)
    expect(rows).toHaveLength(600_002)
    expect(rows.filter(row => row.cells === null)).toEqual([
      { line: 2, cells: null, problem: 'open-quote', raw: '"open,1' },
    ])
    expect(rows.at(-1)).toEqual({ line: 600_002, cells: ['2', '3'], problem: null, raw: '2,3' })
  })

  test('a quote that is never closed in every line', () => {
    const rows = split(`a,b\n${'"5 inch screen,1\n'.repeat(20_001)}`)
    expect(rows).toHaveLength(20_002)
    expect(rows.at(-1)?.line).toBe(20_002)
  })

  test('a line of many megabytes, of which one row is left', () => {
    const rows = split(`a,b\n${'x'.repeat(5 * ROW_CHARACTERS_MAX)}\nc,d\n`)
    expect(rows.map(({ line, cells }) => ({ line, cells }))).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: null },
      { line: 3, cells: ['c', 'd'] },
    ])
    expect(rows[1]?.raw.length).toBeLessThanOrEqual(ROW_CHARACTERS_MAX + 65_536)
  })
})

test('numbers are kept with the line of the first one, however alike they are', () => {
  const numbers = createNumberSet()
  const e164 = (at: number): string => `+${442_000_000_000_000 + at}`
  for (let at = 0; at < 50_000; at++) expect(numbers.add(e164(at), at + 2)).toBe(null)
  for (let at = 0; at < 50_000; at += 97) expect(numbers.add(e164(at), 1)).toBe(at + 2)
  expect(numbers.add('+999999999999999', 7)).toBe(null)
  expect(numbers.add('+999999999999999', 8)).toBe(7)
  expect(numbers.size).toBe(50_001)
})
