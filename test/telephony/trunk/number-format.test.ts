import { type CountryCode, getExampleNumber } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { describe, expect, it } from 'vitest'
import { readNumber, writeNumber } from '../../../electron/engine/telephony/trunk/number-format.ts'
import { type NumberFormat, numberFormatSchema } from '../../../shared/model/trunk-line.ts'

const format = (more: Partial<NumberFormat>): NumberFormat => ({ ...numberFormatSchema.parse({}), ...more })

const COUNTRIES =
  'AE AR AT AU BE BG BR CA CH CL CN CO CZ DE DK EG ES FI FR GB GR HU IE IL IN IT JP KR MX NG NL NO NZ PL PT RO RU SE SG TR US ZA'.split(
    ' ',
  ) as CountryCode[]

describe('the format of numbers on a trunk', () => {
  it('is that of the provider: with +, without, with 00, national', () => {
    const number = '+442071838750'
    expect(writeNumber(number, format({}))).toBe('+442071838750')
    expect(writeNumber(number, format({ style: 'e164' }))).toBe('442071838750')
    expect(writeNumber(number, format({ style: 'double-zero' }))).toBe('00442071838750')
    expect(writeNumber(number, format({ style: 'national', country: 'GB' }))).toBe('02071838750')
    expect(writeNumber(number, format({ style: 'national', country: 'DE' }))).toBe('00442071838750')
    expect(writeNumber(number, format({ style: 'national', country: 'US' }))).toBe('011442071838750')
    expect(writeNumber('+14165550123', format({ style: 'national', country: 'US' }))).toBe('4165550123')
  })

  it('puts the digit for an outside line before it, and takes off what the PBX adds itself', () => {
    expect(writeNumber('+442071838750', format({ style: 'double-zero', prefix: '9' }))).toBe(
      '900442071838750',
    )
    expect(writeNumber('+442071838750', format({ strip: '+44', prefix: '0' }))).toBe('02071838750')
    expect(writeNumber('+4930901820', format({ strip: '+44', prefix: '8#' }))).toBe('8#4930901820')
  })

  it('leaves extensions and service numbers as they are', () => {
    for (const style of ['e164-plus', 'e164', 'double-zero', 'national'] as const)
      expect(writeNumber('2001', format({ style, country: 'GB' }))).toBe('2001')
    expect(readNumber('2001', format({ style: 'national', country: 'GB' }))).toBe('2001')
  })

  it.each(COUNTRIES)('leads back to the same number, from %s at home and abroad', country => {
    const number = getExampleNumber(country, examples)?.number
    if (!number) throw new Error(`no example number of ${country}`)
    for (const there of [country, country === 'DE' ? 'FR' : 'DE', 'US']) {
      for (const style of ['e164-plus', 'e164', 'double-zero', 'national', 'as-stored'] as const) {
        for (const prefix of ['', '9']) {
          const way = format({ style, country: there, prefix })
          const written = writeNumber(number, way)
          expect(written).toMatch(/^\+?\d+$/)
          expect(readNumber(written, way), `${number} ${style} from ${there} as ${written}`).toBe(number)
        }
      }
    }
  })
})
