import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  ParseError,
  type PhoneNumber,
  parsePhoneNumberWithError,
  validatePhoneNumberLength,
} from 'libphonenumber-js/max'
import type { RejectionReason } from '../../../shared/model/recipient-list.ts'
import { countryOfListed } from './listed-number.ts'
import { nameOfCountry } from './recipient-country.ts'

/** A cell is quoted up to this many characters in a sentence. */
const QUOTED_CHARACTERS_MAX = 40
/** No way of writing a number needs more characters; longer cells are not looked at closely. */
const NUMBER_CHARACTERS_MAX = 60
/** So many digits and fewer are an emergency or short number wherever the numbering plan names no such number. */
const SHORT_CODE_DIGITS_MAX = 4
/** Below this length a number counts only when the numbering plan lists it: a length alone says too little. */
const LISTED_BELOW_DIGITS = 7
/** What is dialled for help or service in one country or another, also when a + and a country code precede it. */
const EMERGENCY_NUMBER = /^(?:1\d\d|000|911|999)$/

/** What is known of a number from beside its cell. */
export interface NumberContext {
  /** ISO 3166 country of a number without +, or null. */
  readonly country: string | null
  readonly source: CountrySource
  /** What a column for the calling code says in this row: `49`, `+49` or `0049`. */
  readonly callingCode?: string | null
  /** What a column for the area code says in this row: `305`, `020`. */
  readonly areaCode?: string | null
  /** Whether the list writes the trunk prefix of its country (`HomeCountry.style`). */
  readonly style?: 'prefixed' | 'bare' | null
}

export type PhoneNumberReading =
  | {
      readonly ok: true
      readonly e164: string
      /** ISO 3166; null where a number belongs to no country (satellites, +800) or to one of several. */
      readonly country: string | null
      /** The countries that may own it: `country` alone, or all that share its calling code where its range is not known (+44: GB, GG, IM, JE). */
      readonly countries: readonly string[]
      /** A country, calling code, area code or prefix was added that the cell does not have: people see what will be dialled. */
      readonly guessed: boolean
    }
  /** `sentence` says what is wrong with this cell, and how to mend it. */
  | { readonly ok: false; readonly reason: RejectionReason; readonly sentence: string }

/** Where the country of a number without + is known from: its row says so, or it is the one assumed for the whole list. */
export type CountrySource = 'row' | 'list'

/**
 * Reads one cell as a number to call. `country` (ISO 3166, or null) is where a number without + is from, and `source` how that is
 * known.
 *
 * With libphonenumber's whole metadata ('max'): 'mobile' calls landlines impossible, 'min' does not know number types. A
 * number counts also when only its length is possible in its country, and its range not listed: an installed program is older
 * than the newest area code, a wrong refusal loses a person, and a wrong acceptance costs one call that the network refuses.
 *
 * That holds only where the number (by its + or 00) or its row says the country. A country that is merely assumed for the whole
 * list takes no number that its numbering plan does not list: `06 12 34 56 73` of a Frenchman fits into British lengths, and
 * would ring at a stranger's or nowhere. Such a cell is refused (`needs-country`) until somebody says whose number it is.
 */
export function readPhoneNumber(
  cell: string,
  country: string | null,
  source: CountrySource = 'row',
): PhoneNumberReading {
  const listed = countryOfListed(cell)
  if (listed !== null) return { ok: true, e164: cell, country: listed, countries: [listed], guessed: false }
  const text = withoutWrapping(cell)
  if (text === '') return refused('no-number', 'There is no phone number. Fill the cell in.')
  const quoted = quote(text)
  const damage = damageOf(text, quoted)
  if (damage) return damage
  const digits = text.replace(/\.0+$/, (end, at) => (/^\+?\d+$/.test(text.slice(0, at)) ? '' : end))
  const home = country !== null && isSupportedCountry(country) ? country : undefined
  const written = digits.replace(/^\+00/, '+')
  const first = parse(written, home)
  if (!(first instanceof ParseError) && first.ext === undefined && first.isValid())
    return accepted(first, country)
  // 00 is how most of the world dials abroad, also where this country's own prefix is another (011, 010, 8~10)
  if (/^00[\s./()-]*[1-9]/.test(written)) {
    const abroad = parse(`+${written.slice(2)}`, undefined)
    if (!(abroad instanceof ParseError) && abroad.ext === undefined && abroad.isValid())
      return accepted(abroad, country)
  }
  if (first instanceof ParseError) return refusedParse(first, written, quoted, home)
  if (first.ext !== undefined) {
    return refused(
      'not-callable',
      `${quoted} has an extension, which cannot be dialled. Write the direct number.`,
    )
  }
  const reading = readUnlisted(first, quoted, country)
  return reading.ok && home !== undefined && source === 'list' && !saysItsCountry(first, written, home)
    ? refusedGuess(quoted, home)
    : reading
}

/** By + or 00, or by the prefix for calls abroad of the country that it is read in. */
function saysItsCountry(number: PhoneNumber, written: string, home: CountryCode): boolean {
  return /^(\+|00)/.test(written) || number.countryCallingCode !== getCountryCallingCode(home)
}

/** A number that its numbering plan, as this program knows it, does not list. */
function readUnlisted(number: PhoneNumber, quoted: string, country: string | null): PhoneNumberReading {
  const national = number.nationalNumber
  if (EMERGENCY_NUMBER.test(national)) return refusedShortCode(quoted)
  const length = validatePhoneNumberLength(number.number)
  if (length === 'TOO_LONG') return refusedLong(quoted, number.country)
  if (!quoted.includes('+') && national.length <= SHORT_CODE_DIGITS_MAX) return refusedShortCode(quoted)
  if (length !== undefined || national.length < LISTED_BELOW_DIGITS)
    return refusedShort(quoted, number.country)
  // a 0 that is still there was no trunk prefix either: what remains without it is too short or not given out
  if (national.startsWith('0')) {
    return refused(
      'not-a-number',
      `${quoted} is no number that ${wordsOf(number.country)} gives out. Check its digits.`,
    )
  }
  return accepted(number, country)
}

/** What spreadsheets and copying put around a number: spaces of every kind, marks of direction, an apostrophe, `tel:`. */
function withoutWrapping(cell: string): string {
  return cell
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .trim()
    .replace(/^['’`"]+|['"]+$/g, '')
    .replace(/^tel:\s*/i, '')
    .trim()
}

function damageOf(text: string, quoted: string): PhoneNumberReading | null {
  if (text.length > NUMBER_CHARACTERS_MAX) {
    return refused('not-a-number', `${quoted} is a text, not a phone number. Is this the right column?`)
  }
  if (/^\+?\d+([.,]\d+)?e\+?\d+$/i.test(text)) {
    return refused(
      'not-a-number',
      `A spreadsheet has shortened this number to ${quoted}, and its last digits are lost. Format the column as text there and export it again.`,
    )
  }
  if (/^#(N\/A|REF!|VALUE!|NAME\?|NUM!|DIV\/0!|NULL!)|^#+$/i.test(text)) {
    return refused(
      'not-a-number',
      `${quoted} is an error of a spreadsheet. Put the number back and export again.`,
    )
  }
  const parts = text.split(/[/;,|\n]|\b(?:or|oder|ou|und|and)\b/i)
  if (
    parts.length > 1 &&
    parts.filter(part => part.replace(/\D/g, '').length >= LISTED_BELOW_DIGITS).length > 1
  ) {
    return refused('not-a-number', `${quoted} holds more than one number. Keep the one to call.`)
  }
  return null
}

function parse(text: string, country: CountryCode | undefined): PhoneNumber | ParseError {
  try {
    const options = { extract: false }
    return parsePhoneNumberWithError(text, country ? { ...options, defaultCountry: country } : options)
  } catch (problem) {
    if (problem instanceof ParseError) return problem
    throw problem
  }
}

/** A number that two countries share (+1, +44, +7) and neither lists is of the country its row names, if of any. */
function accepted(number: PhoneNumber, country: string | null): PhoneNumberReading {
  const e164 = number.number
  const guessed = false
  const of = number.country
  if (of !== undefined) return { ok: true, e164, country: of, countries: [of], guessed }
  const possible: readonly string[] = number.getPossibleCountries()
  return country !== null && possible.includes(country)
    ? { ok: true, e164, country, countries: [country], guessed }
    : { ok: true, e164, country: null, countries: possible, guessed }
}

/**
 * Every number of a cell in its order. A cell in which nothing can be read gives one refusal; one that holds a good number and
 * another text gives both.
 */
export function readPhoneNumbers(cell: string, context: NumberContext): readonly PhoneNumberReading[] {
  return [readPhoneNumber(cell, context.country, context.source)]
}

function refusedParse(
  error: ParseError,
  written: string,
  quoted: string,
  home: CountryCode | undefined,
): PhoneNumberReading {
  const country = written.startsWith('+') ? undefined : home
  const count = written.replace(/\D/g, '').length
  switch (error.message) {
    case 'INVALID_COUNTRY':
      if (written.startsWith('+')) {
        return refused(
          'unknown-country-code',
          `${quoted} begins with a country code that does not exist. Check the digits after the +.`,
        )
      }
      if (count <= SHORT_CODE_DIGITS_MAX) return refusedShortCode(quoted)
      return refused(
        'needs-country',
        `${quoted} does not say which country it is in. Write it with + and the country code, or choose the country of the list.`,
      )
    case 'TOO_SHORT':
      return count <= SHORT_CODE_DIGITS_MAX && !written.startsWith('+')
        ? refusedShortCode(quoted)
        : refusedShort(quoted, country)
    case 'TOO_LONG':
      return refusedLong(quoted, country)
    default:
      if (count > 0 && count <= SHORT_CODE_DIGITS_MAX && /^[\d\s]+$/.test(written))
        return refusedShortCode(quoted)
      return /\p{L}/u.test(written)
        ? refused('not-a-number', `${quoted} has letters in it. Write the number with digits only.`)
        : refused('not-a-number', `${quoted} is not a phone number. Write it like +44 20 7946 0123.`)
  }
}

const refusedGuess = (quoted: string, home: CountryCode): PhoneNumberReading =>
  refused(
    'needs-country',
    `${quoted} is no number of ${nameOfCountry(home)}, the country of the list, and does not say which other one it is in. Write it with + and the country code, or give the row its country.`,
  )
const wordsOf = (country: CountryCode | undefined): string =>
  country === undefined ? 'its country' : nameOfCountry(country)
const refusedShort = (quoted: string, country: CountryCode | undefined): PhoneNumberReading =>
  refused(
    'number-too-short',
    `${quoted} has too few digits for a number of ${wordsOf(country)}. Write the whole number, with its area code.`,
  )
const refusedLong = (quoted: string, country: CountryCode | undefined): PhoneNumberReading =>
  refused(
    'number-too-long',
    `${quoted} has too many digits for a number of ${wordsOf(country)}. Check for a digit too many or two numbers run together.`,
  )
const refusedShortCode = (quoted: string): PhoneNumberReading =>
  refused(
    'not-callable',
    `${quoted} is an emergency or short number, and such are never called. Write the person's whole number.`,
  )

function refused(reason: RejectionReason, sentence: string): PhoneNumberReading {
  return { ok: false, reason, sentence }
}

/** A cell inside a sentence. */
export function quote(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > QUOTED_CHARACTERS_MAX ? `“${line.slice(0, QUOTED_CHARACTERS_MAX - 1)}…”` : `“${line}”`
}
