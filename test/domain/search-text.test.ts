import { describe, expect, test } from 'vitest'
import {
  foldForSearch,
  recordMatches,
  type SearchedPerson,
  searchRecord,
  searchWords,
} from '../../electron/engine/domain/search-text.ts'

const person: SearchedPerson = {
  numbers: ['+4915112345678', '+13055550123'],
  name: 'Łukasz Straßer-Müller',
  externalId: 'TL-10 023',
  category: 'Household',
  tags: ['VIP', 'spring'],
  values: ['lukas@example.com', '2026-12-01', '王小明', 'SW1A 2AA'],
}
const record = searchRecord(person)
const finds = (text: string): boolean => recordMatches(record, searchWords(text))

describe('a search', () => {
  test.each([
    ['the middle of a name', 'rasser'],
    ['another case', 'MÜLLER'],
    ['without accents', 'muller'],
    ['a letter that Unicode does not take apart', 'lukasz strasser'],
    ['words in any order', 'müller łuk'],
    ['one letter', 'ł'],
    ['two letters of Chinese', '小明'],
    ['an address', 'lukas@exam'],
    ['an id', 'tl-10 0'],
    ['a date as it is written', '2026-12'],
    ['a postal code', 'sw1a 2'],
    ['a tag', 'vip'],
    ['a category', 'house'],
  ])('finds %s', (_, text) => expect(finds(text)).toBe(true))

  test.each([
    '+4915112345678',
    '+49 151 12',
    '0049 151 1234',
    '011 49 151',
    '0151 1234',
    '0151 123-45678',
    '(0151) 12345',
    '+49 (0)151 12345',
    '345678',
    '45 67',
    '(305) 555-01',
    '305.555.0123',
    '1 305 555',
    '٠١٥١ ١٢٣٤',
    '１５１１２',
  ])('finds the number written %s', text => expect(finds(text)).toBe(true))

  test.each(['rassermuller', 'vip household q', '0152 1', '+151', '0345678', 'springlukas', '+1234', '9999'])(
    'does not find %s',
    text => expect(finds(text)).toBe(false),
  )

  test('a home prefix stands before a national number only', () => {
    const british = searchRecord({ ...person, numbers: ['+442151123456'], values: [] })
    expect(recordMatches(british, searchWords('0151 1234'))).toBe(false)
    expect(recordMatches(british, searchWords('0215 1123'))).toBe(true)
    expect(recordMatches(british, searchWords('1511234'))).toBe(true)
  })

  test('an empty one has no words', () => expect(searchWords('  ')).toEqual([]))

  test('nothing that a person writes stands between fields', () => {
    expect(foldForSearch('a\u001fb\u0002c\nd')).toBe('a b c d')
    expect(finds('\u001f')).toBe(recordMatches(record, []))
  })
})
