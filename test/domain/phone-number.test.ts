import { getCountries, getExampleNumber } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { describe, expect, test } from 'vitest'
import { readPhoneNumber } from '../../electron/engine/domain/phone-number.ts'

describe('a number is read as people and spreadsheets write it', () => {
  test.each([
    ['+44 (0)20 7946 0111', 'GB', '+442079460111', 'GB'],
    ['0151 23456780', 'DE', '+4915123456780', 'DE'],
    ['030/1234567', 'DE', '+49301234567', 'DE'],
    ['+1 (212) 555-0142', 'US', '+12125550142', 'US'],
    ["'+33 6 12 34 56 70", 'FR', '+33612345670', 'FR'],
    ['0034 612 345 671', 'ES', '+34612345671', 'ES'],
    ['0034 612 345 671', null, '+34612345671', 'ES'],
    ['01144 20 7946 0111', 'US', '+442079460111', 'GB'],
    ['0044 20 7946 0111', 'US', '+442079460111', 'GB'],
    ['+00442079460111', null, '+442079460111', 'GB'],
    ['442079460112.0', 'GB', '+442079460112', 'GB'],
    ['tel:+442079460111', null, '+442079460111', 'GB'],
    ['+44\u00a020\u20117946\u20110111', null, '+442079460111', 'GB'],
    ['\u202a+442079460111\u202c', null, '+442079460111', 'GB'],
    ['٠٢٠٧٩٤٦٠١١١', 'GB', '+442079460111', 'GB'],
    ['+442079460111', 'DE', '+442079460111', 'GB'],
    ['4002', 'NU', '+6834002', 'NU'],
    ['+800 1234 5678', null, '+80012345678', null],
    // an area code that is younger than this program
    ['+1 555 555 0100', 'CA', '+15555550100', 'CA'],
    ['+1 555 555 0100', null, '+15555550100', null],
  ])('%s in %s is %s', (cell, country, e164, of) => {
    expect(readPhoneNumber(cell, country)).toMatchObject({ ok: true, e164, country: of })
  })

  test('the example of every country is read from its national and its international form', () => {
    for (const country of getCountries()) {
      const example = getExampleNumber(country, examples)
      if (!example) continue
      for (const written of [example.formatInternational(), example.formatNational()]) {
        // the country may be another one of the same plan: Finland's for an example of the Aland Islands
        expect(readPhoneNumber(written, country), `${country} ${written}`).toMatchObject({
          ok: true,
          e164: example.number,
        })
      }
    }
  })
})

describe('a country that is only assumed for the whole list takes no number that it does not give out', () => {
  const FRENCH = '06 12 34 56 73'

  test('a French mobile in a list of British numbers is refused, and not called in Britain', () => {
    expect(readPhoneNumber(FRENCH, 'GB', 'list')).toEqual({
      ok: false,
      reason: 'needs-country',
      sentence: expect.stringMatching(
        /^“06 12 34 56 73” is not a valid number in the United Kingdom\. If .+, add \+/,
      ),
    })
    expect(readPhoneNumber(FRENCH, 'FR', 'list')).toMatchObject({ ok: true, e164: '+33612345673' })
  })

  test.each([
    ['its own country lists it', '020 7946 0111', 'GB', '+442079460111'],
    ['a country of the same calling code lists it', '07781 123456', 'GB', '+447781123456'],
    ['it says its country by a +', '+1 555 555 0100', 'GB', '+15555550100'],
    ['it says its country by 00', '0044 6123 456 789', 'GB', '+446123456789'],
    ['it says its country by the prefix for calls abroad', '011 44 6123 456 789', 'US', '+446123456789'],
  ])('it counts where %s', (_, cell, country, e164) => {
    expect(readPhoneNumber(cell, country, 'list')).toMatchObject({ ok: true, e164 })
  })

  test('a row that says its country is believed: its area code may be younger than this program', () => {
    expect(readPhoneNumber('06123 456 789', 'GB', 'row')).toMatchObject({ ok: true, e164: '+446123456789' })
    expect(readPhoneNumber('06123 456 789', 'GB', 'list')).toMatchObject({ ok: false })
  })
})

describe('what is no number to call gets its reason and a sentence about this very cell', () => {
  test.each([
    ['', 'GB', 'no-number', /Fill in the cell/],
    ['  \u200b', 'GB', 'no-number', /Fill/],
    ['call the office', 'GB', 'not-a-number', /“call the office” has letters/],
    ['4,42079E+11', 'GB', 'not-a-number', /spreadsheet has shortened this number to “4,42079E\+11”/],
    ['4.42079460112e11', 'GB', 'not-a-number', /spreadsheet/],
    ['#N/A', 'GB', 'not-a-number', /spreadsheet error/],
    ['x'.repeat(5_000), 'GB', 'not-a-number', /^.{1,120}$/],
    ['-', 'GB', 'not-a-number', /\+44 20 7946 0123/],
    ['0000000000', 'GB', 'not-a-number', /not a valid number in the United Kingdom/],
    ['+44 770', 'GB', 'number-too-short', /too few digits/],
    ['5550142', 'US', 'number-too-short', /in the United States. .+ area code/],
    ['+34.612.345.672.0', 'ES', 'number-too-long', /too many digits for a number in Spain/],
    ['+4916212345678901234', null, 'number-too-long', /too many/],
    ['+999 123 456 789', null, 'unknown-country-code', /country code that does not exist/],
    ['020 7946 0111', null, 'needs-country', /Add \+ and the country code/],
    ['112', 'DE', 'not-callable', /emergency/],
    ['911', null, 'not-callable', /emergency/],
    ['000', 'AU', 'not-callable', /emergency/],
    ['+49112', null, 'not-callable', /emergency/],
    ['020 7946 0958 ext 5', 'GB', 'not-callable', /extension/],
  ])('%s in %s', (cell, country, reason, sentence) => {
    const reading = readPhoneNumber(cell, country)
    expect(reading).toMatchObject({ ok: false, reason, sentence: expect.stringMatching(sentence) })
  })
})
