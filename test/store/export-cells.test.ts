import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, test } from 'vitest'
import { guardFormula } from '../../electron/engine/domain/formula-guard.ts'
import {
  csvText,
  localCell,
  secondsCell,
  utcCell,
  zoneOfTimes,
} from '../../electron/engine/store/export-cells.ts'

describe('rows as text', () => {
  test('come back from papaparse as they went in', () => {
    // what begins like a formula is changed on purpose
    const cell = fc.string({ unit: 'grapheme' }).filter(text => guardFormula(text, ',') === text)
    const rows = fc
      .integer({ min: 2, max: 6 })
      .chain(width =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 20 }),
      )
    fc.assert(
      fc.property(rows, data => {
        const parsed = Papa.parse<string[]>(csvText(data, ','), { delimiter: ',', newline: '\r\n' })
        expect(parsed.data.slice(0, -1)).toEqual(data)
        // the line end of the last row
        expect(parsed.data.at(-1)).toEqual([''])
      }),
    )
  })

  test('end with CR LF, and no row is no text', () => {
    expect(csvText([['a', 1, null]], ',')).toBe('a,1,\r\n')
    expect(csvText([], ',')).toBe('')
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
