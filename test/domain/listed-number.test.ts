import { getCountries, getExampleNumber } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { expect, test } from 'vitest'
import { countryOfListed } from '../../electron/engine/domain/listed-number.ts'
import { readPhoneNumber } from '../../electron/engine/domain/phone-number.ts'
import { seeded } from '../support/seeded.ts'

const NEIGHBOURS = 300
const examplesOfAll = getCountries().flatMap(country => getExampleNumber(country, examples)?.number ?? [])

/** Numbers like `number`: some digits after the first two are others, one may be missing or too many. */
function neighbour(number: string, random: () => number): string {
  const from = 2 + Math.floor(random() * (number.length - 2))
  const digits = [...number].map((digit, at) =>
    at >= from && random() < 0.6 ? String(Math.floor(random() * 10)) : digit,
  )
  if (random() < 0.1) digits.pop()
  if (random() < 0.1) digits.push('7')
  return digits.join('')
}

/** A blank sends it to the library. */
const askLibrary = (number: string) => readPhoneNumber(`${number.slice(0, 3)} ${number.slice(3)}`, null)

test('the example of nearly every country is found without the library', () => {
  const found = examplesOfAll.filter(number => countryOfListed(number) !== null)
  expect(found.length).toBeGreaterThan(examplesOfAll.length * 0.9)
})

test('whatever is found, the library says the same', () => {
  const random = seeded('numbers like the examples')
  let found = 0
  for (const example of examplesOfAll) {
    for (let count = 0; count < NEIGHBOURS; count++) {
      const number = count === 0 ? example : neighbour(example, random)
      const country = countryOfListed(number)
      if (country === null) continue
      found += 1
      expect(askLibrary(number), number).toMatchObject({ ok: true, e164: number, country })
    }
  }
  expect(found).toBeGreaterThan(5_000)
})

test.each([
  ['has blanks', '+44 2079460111'],
  ['has no +', '442079460111'],
  ['holds a national prefix', '+4402079460111'],
  ['is not listed', '+15555550100'],
  ['is of no country', '+80012345678'],
  ['has an unknown calling code', '+999123456789'],
  ['is an emergency number', '+49112'],
])('a number that %s is left to the library', (_, cell) => {
  expect(countryOfListed(cell)).toBeNull()
})
