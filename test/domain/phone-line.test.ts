import Database from 'better-sqlite3'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { forbids } from '../../electron/engine/domain/do-not-call-pattern.ts'
import {
  BEGINS_SQL,
  beginningsOfPrefix,
  LINE_SQL,
  lineOf,
  OTHER_WRITING_SQL,
  writingsOfLine,
} from '../../electron/engine/domain/phone-line.ts'

const database = new Database(':memory:')
afterAll(() => {
  database.close()
})
const asked = database.prepare<
  [{ n: string; p: string }],
  { line: string; other: string | null; begins: number }
>(
  `SELECT ${LINE_SQL('@n')} AS line, ${OTHER_WRITING_SQL('@n')} AS other, ${BEGINS_SQL('@n', '@p')} AS begins`,
)

describe('one line has one canonical writing', () => {
  test.each([
    ['an Argentine mobile', '+541123456789', '+5491123456789'],
    ['an Argentine mobile in Cordoba', '+543512345678', '+5493512345678'],
    ['a Brazilian mobile', '+5511987654321', '+551187654321'],
    ['a Mexican mobile', '+525512345678', '+5215512345678'],
    ['a Colombian landline', '+576012345678', '+5712345678'],
    ['a number of Benin', '+2290197123456', '+22997123456'],
    ['a number of San Marino', '+3780549886377', '+390549886377'],
  ])('%s', (_, line, other) => {
    expect([lineOf(line), lineOf(other)]).toEqual([line, line])
    expect(writingsOfLine(line)).toEqual([line, other])
    expect(writingsOfLine(other)).toEqual([line, other])
  })

  test.each([
    ['a Brazilian landline', '+551133334444'],
    ['an Italian mobile', '+393471234567'],
    ['a number of Rome', '+390669812345'],
    ['an Argentine toll-free number', '+548001234567'],
    ['a British number', '+447400123451'],
    ['a Colombian mobile', '+573001234567'],
    ['a beginning', '+549'],
  ])('%s has one writing', (_, number) => {
    expect(lineOf(number)).toBe(number)
    expect(writingsOfLine(number)).toEqual([number])
  })
})

/** Numbers that are likely to have two writings, or nearly. */
const numbers = fc
  .tuple(
    fc.constantFrom(
      '+54',
      '+549',
      '+52',
      '+521',
      '+5511',
      '+55119',
      '+57',
      '+5760',
      '+229',
      '+22901',
      '+378',
      '+39',
      '+44',
    ),
    fc.constantFrom('', '0549', '9', '1', '2'),
    fc.stringMatching(/^\d{5,10}$/),
  )
  .map(parts => parts.join('').slice(0, 16))

test('SQL and the program agree on lines, writings and beginnings', () => {
  fc.assert(
    fc.property(numbers, fc.integer({ min: 2, max: 14 }), numbers, (number, length, other) => {
      const line = lineOf(number)
      expect(lineOf(line)).toBe(line)
      for (const prefix of [number, lineOf(number), other].map(one => one.slice(0, length))) {
        const row = asked.get({ n: number, p: prefix })
        const otherWriting = writingsOfLine(number).find(writing => writing !== number) ?? null
        const begins = forbids({ pattern: prefix, isPrefix: true }, number)
        expect(row).toEqual({ line, other: otherWriting, begins: Number(begins) })
        // whoever is forbidden is found where the beginnings say
        if (begins) expect(beginningsOfPrefix(prefix).some(one => number.startsWith(one))).toBe(true)
      }
    }),
    { numRuns: 3_000 },
  )
})

test.each([
  ['+54', ['+54']],
  ['+549', ['+54']],
  ['+5411', ['+5411', '+54911']],
  ['+521', ['+52']],
  ['+44', ['+44']],
  ['+5511987', ['+551187', '+5511987', '+55119987']],
])('whoever %s forbids begins with one of %j', (prefix, beginnings) => {
  expect(beginningsOfPrefix(prefix)).toEqual(beginnings)
})
