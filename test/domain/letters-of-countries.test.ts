import { expect, test } from 'vitest'
import { countriesOfLetters } from '../../electron/engine/domain/letters-of-countries.ts'

test.each([
  ['王小明', 'CN'],
  ['やまだ 太郎', 'JP'],
  ['김철수', 'KR'],
  ['Иван', 'RU'],
  ['Νίκος', 'GR'],
  ['สมชาย', 'TH'],
])('%s is written in the letters of %s', (name, country) => {
  expect(countriesOfLetters([[name, '1']])).toContain(country)
})

test('kana is of Japan alone, and Latin letters of no country', () => {
  expect(countriesOfLetters([['やまだ 太郎'], ['山田']])).toEqual(['JP'])
  expect(
    countriesOfLetters([
      ['Zoë Müller', '1'],
      ['Łukasz', '2'],
    ]),
  ).toEqual([])
  expect(countriesOfLetters([])).toEqual([])
})

test('a few names in other letters do not make the list foreign', () => {
  expect(countriesOfLetters([['Ann'], ['Bob'], ['Иван']])).toEqual([])
})
