import google from 'google-libphonenumber'
import { getExampleNumber, isSupportedCountry } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { describe, expect, test } from 'vitest'
import { lineOf } from '../../electron/engine/domain/phone-line.ts'
import { readPhoneNumbers } from '../../electron/engine/domain/phone-number.ts'

const { PhoneNumberFormat, PhoneNumberType, PhoneNumberUtil } = google
const util = PhoneNumberUtil.getInstance()

/** One example number, in the forms from which its writings are made. */
interface Example {
  readonly country: string
  readonly e164: string
  /** `20 7946 0111` behind the `44`, in groups. */
  readonly code: string
  readonly groups: string
  /** As it is written inside the country. */
  readonly national: string
}

/** The examples of the two libraries: a landline and a mobile of every country that has them. */
function examplesOfAll(): Example[] {
  const found = new Map<string, Example>()
  for (const country of util.getSupportedRegions()) {
    const numbers = [PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE].flatMap(
      type => util.getExampleNumberForType(country, type) ?? [],
    )
    const mobile = isSupportedCountry(country) ? getExampleNumber(country, examples) : undefined
    if (mobile) numbers.push(util.parse(mobile.number))
    for (const number of numbers) {
      const e164 = util.format(number, PhoneNumberFormat.E164)
      const code = String(number.getCountryCode())
      const groups = util.format(number, PhoneNumberFormat.INTERNATIONAL).slice(code.length + 2)
      const national = util.format(number, PhoneNumberFormat.NATIONAL)
      found.set(`${country} ${e164}`, { country, e164, code, groups, national })
    }
  }
  return [...found.values()]
}

const digits = (text: string): string => text.replace(/\D/g, '')
const inScript = (zero: number, text: string): string =>
  text.replace(/\d/g, digit => String.fromCodePoint(zero + Number(digit)))

type Writing = (example: Example) => string

/** Writings that the two libraries read alike. */
const SHARED: Readonly<Record<string, Writing>> = {
  E164: ({ e164 }) => e164,
  groups: ({ code, groups }) => `+${code} ${groups}`,
  'national groups': ({ national }) => national,
  'national digits': ({ national }) => digits(national),
  'national with dashes': ({ national }) => national.replace(/\s+/g, '-'),
  'national with dots': ({ national }) => national.replace(/\s+/g, '.'),
  dashes: ({ code, groups }) => `+${code}-${groups.replace(/\s+/g, '-')}`,
  dots: ({ code, groups }) => `+${code}.${groups.replace(/\s+/g, '.')}`,
  parentheses: ({ code, groups }) =>
    `+${code} (${groups.split(/[\s-]/)[0]}) ${groups.split(/[\s-]/).slice(1).join(' ')}`,
  'code in parentheses': ({ code, groups }) => `(+${code}) ${groups}`,
  'blank after the plus': ({ code, groups }) => `+ ${code} ${groups}`,
  'blanks around': ({ code, groups }) => `  +${code} ${groups}  `,
  'no-break blanks': ({ code, groups }) => `+${code}\u00a0${groups.replace(/\s/g, '\u00a0')}`,
  'no-break hyphens': ({ code, groups }) => `+${code}\u2011${groups.replace(/[\s-]/g, '\u2011')}`,
  'en dashes': ({ code, groups }) => `+${code}–${groups.replace(/[\s-]/g, '–')}`,
  'minus signs': ({ code, groups }) => `+${code}−${groups.replace(/[\s-]/g, '−')}`,
  'full width': ({ e164 }) => `＋${inScript(0xff10, e164.slice(1))}`,
  'Arabic digits': ({ e164 }) => `+${inScript(0x0660, e164.slice(1))}`,
  'Persian digits': ({ e164 }) => `+${inScript(0x06f0, e164.slice(1))}`,
  'tel link': ({ e164 }) => `tel:${e164}`,
  'tel link with dashes': ({ code, groups }) => `tel:+${code}-${groups.replace(/[\s-]+/g, '-')}`,
  'square brackets': ({ code, groups }) => `[+${code}] ${groups}`,
  'trailing comma': ({ e164 }) => `${e164},`,
  'trailing dot': ({ e164 }) => `${e164}.`,
  'a label before': ({ e164 }) => `Tel: ${e164}`,
  'a label without colon': ({ e164 }) => `Mobile ${e164}`,
  'a quote before': ({ e164 }) => `"${e164}"`,
  'an apostrophe before': ({ e164 }) => `'${e164}`,
  'a typographic apostrophe before': ({ e164 }) => `’${e164}`,
  'two pluses': ({ e164 }) => `+${e164}`,
}

/**
 * Writings that google-libphonenumber refuses, or reads as another number, and that a person reads without doubt. Each is a difference on
 * purpose.
 */
const OURS: Readonly<Record<string, { readonly because: string; readonly write: Writing }>> = {
  'Devanagari digits': {
    because: 'it knows the digits of three scripts only',
    write: ({ e164 }) => `+${inScript(0x0966, e164.slice(1))}`,
  },
  'Bengali digits': { because: 'the same', write: ({ e164 }) => `+${inScript(0x09e6, e164.slice(1))}` },
  'Thai digits': { because: 'the same', write: ({ e164 }) => `+${inScript(0x0e50, e164.slice(1))}` },
  '00 everywhere': {
    because: 'it takes the prefix of the country itself only: 011 in the United States, 0011 in Australia',
    write: ({ code, groups }) => `00${code} ${groups}`,
  },
  '00 in parentheses': { because: 'the same', write: ({ code, groups }) => `(00${code}) ${groups}` },
  'plus and 00': { because: 'it looks for a country code 00', write: ({ e164 }) => `+00${e164.slice(1)}` },
  'without plus': {
    because: 'it takes the digits for a national number where one of its lengths allows that',
    write: ({ e164 }) => e164.slice(1),
  },
  'code in a column': { because: 'it has no columns', write: ({ groups }) => groups },
  'a label behind': {
    because: 'it takes what follows for an extension or letters',
    write: ({ e164 }) => `${e164} (mobile)`,
  },
  'a label behind without parentheses': { because: 'the same', write: ({ e164 }) => `${e164} home` },
  'a label of one letter': { because: 'the same', write: ({ e164 }) => `p:${e164}` },
  'a German label': { because: 'the same', write: ({ e164 }) => `Handy: ${e164}` },
  'a Russian label': { because: 'the same', write: ({ e164 }) => `моб. ${e164}` },
  'a Japanese label': { because: 'the same', write: ({ e164 }) => `携帯：${e164}` },
  'a spreadsheet formula': { because: 'it is no spreadsheet', write: ({ e164 }) => `="${e164}"` },
  'a spreadsheet formula, twice quoted': { because: 'the same', write: ({ e164 }) => `=""${e164}""` },
  'a spreadsheet quantity': {
    because: 'the .0 becomes a digit of the number',
    write: ({ e164 }) => `${e164}.0`,
  },
  'a messenger link': {
    because: 'it takes the digits for a national number',
    write: ({ e164 }) => `https://wa.me/${e164.slice(1)}`,
  },
  'a SIP address': { because: 'it reads no addresses', write: ({ e164 }) => `sip:${e164}@example.com` },
  'a callto link': { because: 'the same', write: ({ e164 }) => `callto:${e164}` },
  underscores: {
    because: 'they are no signs of a number to it',
    write: ({ code, groups }) => `+${code}_${groups.replace(/[\s-]/g, '_')}`,
  },
  'narrow blanks': {
    because: 'the narrow no-break blank of CLDR is no sign of a number to it',
    write: ({ code, groups }) => `+${code}\u202f${groups.replace(/\s/g, '\u202f')}`,
  },
  tildes: {
    because: 'it knows the wave dash only',
    write: ({ code, groups }) => `+${code}~${groups.replace(/[\s-]/g, '~')}`,
  },
  'marks of direction': {
    because: 'the Arabic letter mark ends a number',
    write: ({ e164 }) => `\u061c${e164}\u200e`,
  },
  'a zero-width blank inside': {
    because: 'it ends a number',
    write: ({ e164 }) => `${e164.slice(0, 5)}\u200b${e164.slice(5)}`,
  },
  'a byte order mark': {
    because: 'nothing; it is what files begin with',
    write: ({ e164 }) => `\ufeff${e164}`,
  },
  'a picture before': { because: 'nothing', write: ({ e164 }) => `📞 ${e164}` },
  'angle brackets': { because: 'nothing', write: ({ e164 }) => `<${e164}>` },
  'a line end behind': { because: 'nothing', write: ({ e164 }) => `${e164}\r\n` },
  'a slash behind the country code': {
    because: 'a slash begins a second number to it',
    write: ({ code, groups }) => `+${code}/${groups}`,
  },
}

/** Numbers whose reading differs in some of the writings, each with the reason. */
const DIFFERENT: Readonly<Record<string, string>> = {
  '+2631312345 without plus': 'the release of the plan of Zimbabwe that we have does not list this number',
}

const all = examplesOfAll()

/** A number of one line, whatever its E.164 writing: google writes +54 9 of an Argentine mobile from its national form. */
function ours(cell: string, country: string, callingCode?: string): string {
  const [first] = readPhoneNumbers(cell, { country, source: 'row', callingCode: callingCode ?? null })
  return first?.ok ? lineOf(first.e164) : (first?.reason ?? 'nothing')
}

function googles(cell: string, country: string): string {
  try {
    return lineOf(util.format(util.parse(cell, country), PhoneNumberFormat.E164))
  } catch (problem) {
    return String(problem)
  }
}

describe('numbers are read as google-libphonenumber reads them', () => {
  test('there are examples of every country', () => {
    expect(all.length).toBeGreaterThan(480)
    expect(new Set(all.map(({ country }) => country)).size).toBe(245)
    expect(Object.keys(SHARED).length + Object.keys(OURS).length).toBeGreaterThanOrEqual(60)
  })

  test.each(Object.entries(SHARED))('written with %s', (name, write) => {
    const wrong: string[] = []
    for (const example of all) {
      const cell = write(example)
      const read = ours(cell, example.country)
      if (read !== googles(cell, example.country) && !DIFFERENT[`${example.e164} ${name}`])
        wrong.push(`${example.country} ${cell}: ${read}, not ${googles(cell, example.country)}`)
    }
    expect(wrong).toEqual([])
  })

  test.each(Object.entries(OURS))('and as a person reads them, written with %s', (name, { write }) => {
    const wrong: string[] = []
    for (const example of all) {
      const cell = write(example)
      const read = ours(cell, example.country, name === 'code in a column' ? example.code : undefined)
      if (read !== lineOf(example.e164) && !DIFFERENT[`${example.e164} ${name}`])
        wrong.push(`${example.country} ${cell}: ${read}, not ${example.e164}`)
    }
    expect(wrong).toEqual([])
  })
})
