import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type NumberContext,
  readPhoneNumber,
  readPhoneNumbers,
} from '../../electron/engine/domain/phone-number.ts'

/** The numbers of a cell, and the reasons of what is none; a `?` behind those to which something was added. */
function read(cell: string, country: string | null, more: Partial<NumberContext> = {}): string[] {
  return readPhoneNumbers(cell, { country, source: 'list', ...more }).map(reading =>
    reading.ok ? `${reading.e164}${reading.guessed ? '?' : ''}` : reading.reason,
  )
}

describe('a cell with one number, as people and exports write it', () => {
  test.each([
    '(+44) 7400 123451',
    '+44 7400\u202f123451',
    '“+447400123451',
    'p:+447400123451',
    '+447400123451,',
    '++447400123451',
    '+44 7400 123451 (mobile)',
    '(0044) 7400 123451',
    '+(44) 7400 123451',
    '+ 44 7400 123451',
    '="+447400123451"',
    '=""+447400123451""',
    '=+447400123451',
    "'+447400123451'",
    '’+447400123451',
    '‘+447400123451',
    '´+447400123451',
    'T: +44 7400 123451',
    'M +44 7400 123451',
    'Mob: +447400123451',
    'Tel. +447400123451',
    'Phone 1: +44 7400 123451',
    '+44 7400 123451 home',
    '+44 7400 123451 (work direct)',
    'Handy +44 7400 123451',
    'тел. +44 7400 123451',
    '電話：+44 7400 123451',
    'https://wa.me/447400123451',
    'https://api.whatsapp.com/send?phone=447400123451&text=Hi',
    'sip:+447400123451@example.com;user=phone',
    'callto:+447400123451',
    'tel:+44-7400-123451',
    '+447400123451.0',
    '＋４４７４００１２３４５１',
    '+٤٤٧٤٠٠١٢٣٤٥١',
    '+४४ ७४०० १२३४५१',
    '\u061c+447400123451',
    '+44\u200b7400123451',
    '\ufeff+447400123451',
    '+44–7400–123451',
    '+44.7400.123451',
    '+44_7400_123451',
    '+44~7400~123451',
    '+44/7400/123451',
    '+44 (0)7400 123451',
    '+44(0)7400-123451',
    '+4407400123451',
    '+00447400123451',
    '00 44 7400 123451',
    '📞 +447400123451',
    '🇬🇧 +447400123451',
    '<+447400123451>',
    '[+447400123451]',
    '+44 7400 123451;',
    '* +447400123451',
    '- +447400123451',
    'WhatsApp: +447400123451',
  ])('%j', cell => {
    expect(read(cell, 'DE')).toEqual(['+447400123451'])
  })

  test.each([
    ['07400 123451', 'GB', '+447400123451'],
    ['(07400) 123451', 'GB', '+447400123451'],
    ['7400123451', 'GB', '+447400123451'],
    ['07400123451.0', 'GB', '+447400123451'],
    ['447,400,123,451', 'GB', '+447400123451'],
    ['(0)7400 123451', 'GB', '+447400123451'],
    ['٠٧٤٠٠١٢٣٤٥١', 'GB', '+447400123451'],
    ['(305) 555-0101', 'US', '+13055550101'],
    ['1-305-555-0101', 'US', '+13055550101'],
    ['305.555.0101', 'US', '+13055550101'],
    ['305/555/0101', 'US', '+13055550101'],
    ['1-800-FLOWERS', 'US', '+18003569377'],
    ['0221/123456', 'DE', '+49221123456'],
    ['0221 123456-78', 'DE', '+4922112345678'],
    ['06 69812345', 'IT', '+390669812345'],
    ['06 1 123 4567', 'HU', '+3611234567'],
    ['8 (916) 123-45-61', 'RU', '+79161234561'],
    ['044 55 1234 5678', 'MX', '+525512345678'],
    ['045 55 1234 5678', 'MX', '+525512345678'],
    ['01 55 1234 5678', 'MX', '+525512345678'],
    ['0 11 15-2345-6789', 'AR', '+5491123456789'],
    ['(011) 4123-4567', 'AR', '+541141234567'],
    ['0 21 11 98765-4321', 'BR', '+5511987654321'],
    ['(0xx11) 98765-4321', 'BR', '+5511987654321'],
    ['11 8765-4321', 'BR', '+5511987654321'],
    ['138 0013 8000', 'CN', '+8613800138000'],
    ['09123456789', 'IR', '+989123456789'],
  ])('%s in %s is %s', (cell, country, e164) => {
    expect(read(cell, country)).toEqual([/^\+/.test(e164) ? `${e164}?` : e164])
  })

  test.each([
    ['8 10 44 7400 123451', 'RU'],
    ['8~10 44 7400 123451', 'RU'],
    ['011 44 7400 123451', 'US'],
    ['0011 44 7400 123451', 'AU'],
    ['010 44 7400 123451', 'JP'],
    ['119 44 7400 123451', 'CU'],
    ['00447400123451', 'DE'],
  ])('%s, dialled abroad from %s, says its country', (cell, country) => {
    expect(read(cell, country)).toEqual(['+447400123451'])
  })
})

describe('a cell with several numbers gives each of them, and never digits of two', () => {
  test.each([
    ['0221 123456-78/79', 'DE', ['+4922112345678?', '+4922112345679?']],
    ['0221 123456-78/79/80', 'DE', ['+4922112345678?', '+4922112345679?', '+4922112345680?']],
    ['0221 123456-0/12', 'DE', ['+492211234560?', '+4922112345612?']],
    ['089 123456/57', 'DE', ['+4989123456?', '+4989123457?']],
    ['030 12345678 / 0171 2345678', 'DE', ['+493012345678?', '+491712345678?']],
    ['030/12345678, 0171/2345678', 'DE', ['+493012345678?', '+491712345678?']],
    ['0221/123456-78 oder 0171/2345678', 'DE', ['+4922112345678?', '+491712345678?']],
    ['030 12345678 (0171 2345678)', 'DE', ['+493012345678?', '+491712345678?']],
    ['030 12345678 +49 171 2345678', 'DE', ['+493012345678?', '+491712345678']],
    ['T 030 12345678 M 0171 2345678 F 030 12345679', 'DE', ['+493012345678?', '+491712345678?']],
    ['030 12345678 (office), 0171 2345678 (mobile)', 'DE', ['+493012345678?', '+491712345678?']],
    ['020 7946 0101/2', 'GB', ['+442079460101?', '+442079460102?']],
    ['020 7946 0101 & 0102', 'GB', ['+442079460101?', '+442079460102?']],
    ['305-555-0101/0102', 'US', ['+13055550101?', '+13055550102?']],
    ['305-555-0101/555-0102', 'US', ['+13055550101?', '+13055550102?']],
    ['305-555-0101 or 305-555-0102', 'US', ['+13055550101?', '+13055550102?']],
    ['+44 7400 123451 ::: +44 7400 123452', 'US', ['+447400123451', '+447400123452']],
    [
      '+44 7400 123451;+44 7400 123452|+44 7400 123453\n+44 7400 123454',
      'US',
      ['+447400123451', '+447400123452', '+447400123453', '+447400123454'],
    ],
    ['+44 7400 123451 / 07400 123451', 'GB', ['+447400123451']],
    ['0171 2345678 030 1234567', 'DE', ['number-too-long']],
  ])('%j in %s', (cell, country, numbers) => {
    expect(read(cell, country)).toEqual(numbers)
  })
})

describe('digits that carry a country code without its +', () => {
  test.each([
    ['of the country of the list itself', '4917612345678', 'DE', {}, ['+4917612345678?']],
    ['the same with another length', '4915123456789', 'DE', {}, ['+4915123456789?']],
    ['of another country', '4917612345678', 'US', {}, ['+4917612345678?']],
    ['where the country of the list fits much worse', '447400123451', 'DE', {}, ['+447400123451?']],
    ['where the country of the list has no such number', '13055550101', 'DE', {}, ['+13055550101?']],
    [
      'in a list without a country, where no country writes such a number',
      '447400123451',
      null,
      {},
      ['+447400123451?'],
    ],
    ['in a list without a country, where China does', '13055550101', null, {}, ['needs-country']],
    ['where both readings are good', '15123456789', 'DE', {}, ['ambiguous-country']],
    [
      'where both are, and the row says its country',
      '15123456789',
      'DE',
      { source: 'row' },
      ['+4915123456789?'],
    ],
    [
      'where both are, and the list leaves the 0 out',
      '15123456789',
      'DE',
      { style: 'bare' },
      ['+4915123456789?'],
    ],
    ['ten digits in North America are never a number abroad', '6591234567', 'US', {}, ['needs-country']],
    ['a blank inside the country code says that it is none', '4 4740 0123451', 'US', {}, ['number-too-long']],
  ] as const)('%s', (_, cell, country, more, numbers) => {
    expect(read(cell, country, more)).toEqual(numbers)
  })

  test('the refusal says which two numbers it may be, and what decides', () => {
    expect(readPhoneNumber('15123456789', 'DE', 'list')).toMatchObject({
      sentence:
        '“15123456789” could be +4915123456789 or +15123456789. Add + and the country code, or a country column.',
    })
  })
})

describe('columns of their own', () => {
  test.each([
    ['calling code', '3012345678', 'US', { callingCode: '49' }, '+493012345678?'],
    ['calling code with +', '612345671', 'US', { callingCode: '+33' }, '+33612345671?'],
    ['calling code with 00', '7700 900102', 'US', { callingCode: '0044' }, '+447700900102?'],
    [
      'calling code with the name of its country',
      '7400123451',
      'US',
      { callingCode: 'United Kingdom (+44)' },
      '+447400123451?',
    ],
    ['calling code that the cell has, too', '493012345678', 'US', { callingCode: '49' }, '+493012345678?'],
    ['calling code beside a number with +', '+493012345678', 'US', { callingCode: '1' }, '+493012345678'],
    [
      'calling code with the trunk prefix in the cell',
      '030 12345678',
      'US',
      { callingCode: '49' },
      '+493012345678?',
    ],
    ['calling code of an island', '733 1234', 'US', { callingCode: '1-684' }, '+16847331234?'],
    ['calling code that fits no number', '123', 'US', { callingCode: '44' }, 'not-callable'],
    ['calling code that there is none', '7400123451', 'US', { callingCode: '999' }, 'unknown-country-code'],
    ['area code', '5550101', 'US', { areaCode: '305' }, '+13055550101?'],
    ['area code that the cell has, too', '(305) 555-0101', 'US', { areaCode: '305' }, '+13055550101?'],
    ['area code with its trunk prefix', '7946 0101', 'GB', { areaCode: '020' }, '+442079460101?'],
    ['area code without it', '7946 0101', 'GB', { areaCode: '20' }, '+442079460101?'],
    ['both', '12345678', 'US', { callingCode: '49', areaCode: '030' }, '+493012345678?'],
  ])('%s', (_, cell, country, more, number) => {
    expect(read(cell, country, more)).toEqual([number])
  })
})

describe('what is whole is read, and what is not is refused', () => {
  test.each([
    ['4.4E+11', 'not-a-number'],
    ['4,474E+11', 'not-a-number'],
    ['4.474e11', 'not-a-number'],
    ['#N/A', 'not-a-number'],
    ['#NAME?', 'not-a-number'],
    ['#WERT!', 'not-a-number'],
    ['#¡VALOR!', 'not-a-number'],
    ['########', 'not-a-number'],
    ['+44 7400 123451 ext 12', 'not-callable'],
    ['+44 7400 123451 x12', 'not-callable'],
    ['+44 7400 123451 #12', 'not-callable'],
    ['tel:+44-7400-123451;ext=12', 'not-callable'],
    ['+447400123451,,12', 'not-callable'],
    ['020 7946 0101 Durchwahl 12', 'not-callable'],
    ['Fax: +44 20 7946 0101', 'not-callable'],
    ['112', 'not-callable'],
    ['999', 'not-callable'],
    ['+44112', 'not-callable'],
    ['wrong number 07400 123451', 'not-a-number'],
    ['07400 123451 do not call', 'not-a-number'],
    ['call the office', 'not-a-number'],
    ['2026-11-30', 'not-a-number'],
    ['30.11.2026', 'not-a-number'],
    ['11/30/2026 10:00', 'not-a-number'],
    ['07700 900101', 'needs-country'],
    ['mobile', 'not-a-number'],
    ['\u200b', 'no-number'],
    [' ', 'no-number'],
    ['-', 'not-a-number'],
    ['ann@example.com', 'not-a-number'],
  ])('%j', (cell, reason) => {
    expect(read(cell, 'GB')).toEqual([reason])
  })
})

describe('a number of a shared calling code whose range nobody knows may be of each country', () => {
  test.each([
    ['+447700900101', ['GB', 'GG', 'IM', 'JE']],
    ['+76001234567', ['RU', 'KZ']],
    ['+61999999999', ['AU', 'CC', 'CX']],
  ])('%s', (number, countries) => {
    const reading = readPhoneNumber(number, null)
    expect(reading).toMatchObject({ ok: true, e164: number })
    expect(reading.ok && [...reading.countries].sort()).toEqual([...countries].sort())
  })
  test('the row decides where it names one of them', () => {
    expect(readPhoneNumber('+447700900101', 'JE')).toMatchObject({ country: 'JE', countries: ['JE'] })
  })
})

test('whatever stands in a cell, it is read or refused with a sentence', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '+',
      '00',
      '0',
      '(',
      ')',
      ' ',
      '-',
      '/',
      ',',
      ';',
      '&',
      '.',
      ':',
      'x',
      'ext',
      'tel:',
      ' or ',
      'Fax',
      '=',
      '"',
      '\n',
      '\u200e',
      '＋',
      '٣',
      'E+',
      '#',
    ),
    fc.stringMatching(/^\d{1,12}$/),
    fc.string({ maxLength: 4 }),
  )
  const country = fc.constantFrom(null, 'GB', 'US', 'DE', 'IT', 'BR', 'AR', 'MX', 'RU', 'CN', 'NO')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), country, (pieces, of) => {
      const readings = readPhoneNumbers(pieces.join(''), { country: of, source: 'list' })
      expect(readings.length).toBeGreaterThan(0)
      for (const reading of readings) {
        if (reading.ok) {
          expect(reading.e164).toMatch(/^\+[1-9]\d{6,14}$/)
          expect(reading.countries.length > 0 || reading.country === null).toBe(true)
        } else expect(reading.sentence).toMatch(/^.{10,300}$/su)
      }
    }),
    { numRuns: 3_000 },
  )
})
