import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { guardFormula, unguardFormula } from '../../electron/engine/domain/formula-guard.ts'

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
    // what looks guarded already gets one more, so that the import takes away exactly ours
    ["'=1+1", "''=1+1"],
    ["''@b", "'''@b"],
  ])('%j is shown as text', (text, safe) => {
    expect(guardFormula(text, ',')).toBe(safe)
    expect(unguardFormula(safe, ',')).toBe(text)
  })

  test.each([
    '+442079460123',
    '+44 20 7946 0123',
    '+4420*',
    '-12.5',
    '1,5',
    'Ann-Marie',
    'a=b',
    "O'Brien",
    "'t Hooft",
    "'s-Hertogenbosch",
    "'0123",
    '',
    'mail@example.com',
    'one; two',
    'one, -two',
  ])('%j stays as it is', text => {
    expect(guardFormula(text, ',')).toBe(text)
    expect(unguardFormula(text, ',')).toBe(text)
  })

  test('begins a cell after a comma where the file has another separator', () => {
    expect(guardFormula('a,=cmd', ';')).toBe("a,'=cmd")
    expect(unguardFormula("a,'=cmd", ';')).toBe('a,=cmd')
    expect(guardFormula('a,=cmd', ',')).toBe('a,=cmd')
  })
})

describe('for every text', () => {
  const nasty = fc.string({
    unit: fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      "'",
      '\t',
      '\r',
      '\n',
      ';',
      ',',
      '"',
      ' ',
      '1',
      'a',
      '＝',
      '😀',
    ),
  })
  const delimiter = fc.constantFrom(',', ';', '\t', '|')

  test('the way back is exact', () => {
    fc.assert(
      fc.property(nasty, delimiter, (text, mark) => {
        expect(unguardFormula(guardFormula(text, mark), mark)).toBe(text)
      }),
      { numRuns: 20_000 },
    )
  })

  test('no cell begins with a sign that starts a formula, but for plain numbers', () => {
    fc.assert(
      fc.property(nasty, delimiter, (text, mark) => {
        if (/^[+-]?\d[\d .,]*\*?$/.test(text)) return
        for (const cell of guardFormula(text, mark).split(mark === ',' ? /[;\t]/ : /[,;\t]/))
          expect(cell).not.toMatch(/^["\s]*[=+\-@＝]/)
      }),
      { numRuns: 20_000 },
    )
  })
})
