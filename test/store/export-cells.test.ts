import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, test } from 'vitest'
import {
  csvText,
  guardFormula,
  localCell,
  secondsCell,
  utcCell,
  zoneOfTimes,
} from '../../electron/engine/store/export-cells.ts'

describe('what a spreadsheet would run', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['+SUM(A1)', "'+SUM(A1)"],
    ['-2+3', "'-2+3"],
    ['@import', "'@import"],
    ['\t=1', "'\t'=1"],
    ['\r=1', "'\r=1"],
    ['  =1', "'  =1"],
    ['"=1"', '\'"=1"'],
    ['＝1+1', "'＝1+1"],
    ['a;=cmd', "a;'=cmd"],
    ['a\t@b', "a\t'@b"],
  ])('%j is shown as text', (text, safe) => {
    expect(guardFormula(text)).toBe(safe)
  })

  test.each([
    '+442079460123',
    '+44 20 7946 0123',
    '-12.5',
    '1,5',
    'Ann-Marie',
    'a=b',
    "O'Brien",
    '',
    'mail@example.com',
    'one; two',
  ])('%j stays as it is', text => {
    expect(guardFormula(text)).toBe(text)
  })

  test('no cell begins with a sign that starts a formula, but for plain numbers', () => {
    const nasty = fc.string({
      unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', ';', '"', ' ', '1', 'a'),
    })
    fc.assert(
      fc.property(nasty, text => {
        if (/^[+-]?\d[\d .,]*$/.test(text)) return
        for (const cell of guardFormula(text).split(/[;\t]/)) expect(cell).not.toMatch(/^["\s]*[=+\-@]/)
      }),
    )
  })
})

describe('rows as text', () => {
  test('come back from papaparse as they went in', () => {
    // what begins like a formula is changed on purpose
    const cell = fc.string({ unit: 'grapheme' }).filter(text => guardFormula(text) === text)
    const rows = fc
      .integer({ min: 2, max: 6 })
      .chain(width =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 20 }),
      )
    fc.assert(
      fc.property(rows, data => {
        const parsed = Papa.parse<string[]>(csvText(data), { delimiter: ',', newline: '\r\n' })
        expect(parsed.data.slice(0, -1)).toEqual(data)
        // the line end of the last row
        expect(parsed.data.at(-1)).toEqual([''])
      }),
    )
  })

  test('end with CR LF, and no row is no text', () => {
    expect(csvText([['a', 1, null]])).toBe('a,1,\r\n')
    expect(csvText([])).toBe('')
  })
})

describe('times', () => {
  const at = Date.UTC(2026, 10, 21, 23, 45, 12, 345)

  test('are UTC and the wall clock of the recipient', () => {
    expect(utcCell(at)).toBe('2026-11-21T23:45:12.345Z')
    expect(localCell(at, 'Asia/Kathmandu')).toBe('2026-11-22 05:30:12')
    expect(localCell(at, 'America/New_York')).toBe('2026-11-21 18:45:12')
    expect(localCell(Date.UTC(2026, 10, 21), 'UTC')).toBe('2026-11-21 00:00:00')
  })

  test('are empty when nothing happened or the zone is unknown', () => {
    expect(utcCell(null)).toBeNull()
    expect(localCell(null, 'UTC')).toBeNull()
    expect(localCell(at, '')).toBeNull()
    expect(secondsCell(null)).toBeNull()
    expect(secondsCell(2_449)).toBe(2.4)
  })

  test('are given in the first of several possible zones', () => {
    expect(zoneOfTimes('America/Chicago|America/Denver')).toBe('America/Chicago')
    expect(zoneOfTimes('')).toBe('')
  })
})
