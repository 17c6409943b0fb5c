import { getCountries, getCountryCallingCode } from 'libphonenumber-js/max'

/** What a search looks through of one recipient. */
export interface SearchedPerson {
  /** All their numbers, E.164. */
  readonly numbers: readonly string[]
  readonly name: string | null
  readonly externalId: string | null
  readonly category: string | null
  readonly tags: readonly string[]
  /** Values of every other column. */
  readonly values: readonly string[]
}

/** Each word has to be found in one of its writings; what the writings look like is the record's affair. */
export type SearchWords = readonly (readonly string[])[]

/** Between the fields of a record, so that no word is found across two of them. */
const FIELD = '\u001f'
/** Before the digits that follow a country's calling code, so that `0151 2` finds +49 151 2 and not +44 20 1512. */
const NATIONAL = '\u0002'
const PLAIN = /^[\x20-\x7e]*$/
const ACCENTS = /[\u0300-\u036f]/g
/** Letters that Unicode does not take apart, as people write them without their keyboard. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  '’': "'",
}
const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g')
const FAR_DIGIT = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not stand in a cell
const CONTROLS = /[\u0000-\u001f]/g
/** Written as a number: digits and what people put between them. */
const NUMBER_LIKE = /^[\s\d()+./\-\u2010-\u2015\u00a0*#]*\d[\s\d()+./\-\u2010-\u2015\u00a0*#]*$/
/** What is dialled before a number at home or abroad and is no part of it in E.164. */
const HOME_PREFIXES = ['0', '8', '06', '01', '80'] as const
const ABROAD_PREFIXES = ['00', '011', '810', '0011'] as const
/** A word with fewer digits than this finds them in any column, but is not tried without its prefix. */
const PREFIXED_DIGITS_MIN = 3

const CALLING_CODES: ReadonlySet<string> = new Set([
  ...getCountries().map(country => String(getCountryCallingCode(country))),
  ...['800', '808', '870', '878', '881', '882', '883', '888', '979'],
])

/** Text as a search compares it: without case and accents, `Müller` as `muller` and `Straße` as `strasse`, digits of every script as 0-9. */
export function foldForSearch(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase()
  return text
    .normalize('NFKD')
    .replaceAll(ACCENTS, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(LETTER, letter => LETTERS[letter] ?? letter)
    .replaceAll(FAR_DIGIT, digit => String(farDigit(digit.charCodeAt(0))))
    .replaceAll(CONTROLS, ' ')
}

/** Everything of a person that a search looks through, as one text. */
export function searchRecord({ numbers, name, externalId, category, tags, values }: SearchedPerson): string {
  let record = ''
  for (const number of numbers) record += `${FIELD}${number}${NATIONAL}${nationalPart(number)}`
  for (const field of [name, externalId, category, ...tags, ...values])
    if (field !== null && field !== '') record += `${FIELD}${foldForSearch(field)}`
  return record
}

/**
 * The words of a search, none for an empty one. Text that is written as a number is one word: `(305) 555-01`, `0151 234`, `+49 151`,
 * `0049 151` and the last digits are found in numbers, and in any column as they are written.
 */
export function searchWords(text: string): SearchWords {
  const folded = foldForSearch(text).trim().replaceAll(/\s+/g, ' ')
  if (folded === '') return []
  if (NUMBER_LIKE.test(folded)) return [writingsOf(folded)]
  return folded.split(' ').map(word => (NUMBER_LIKE.test(word) ? writingsOf(word) : [word]))
}

/** Whether a record (see `searchRecord`) has every word. */
export function recordMatches(record: string, words: SearchWords): boolean {
  return words.every(writings => writings.some(writing => record.includes(writing)))
}

function writingsOf(written: string): string[] {
  const digits = written.replaceAll(/\(0\)|\D/g, '')
  const asWritten = written === digits ? [] : [written]
  if (written.startsWith('+')) return [`+${digits}`]
  if (digits.length < PREFIXED_DIGITS_MIN) return [digits, ...asWritten]
  const without = (prefixes: readonly string[], instead: string): string[] =>
    prefixes
      .filter(prefix => digits.startsWith(prefix) && digits.length > prefix.length + 1)
      .map(prefix => `${instead}${digits.slice(prefix.length)}`)
  return [
    ...new Set([digits, ...asWritten, ...without(HOME_PREFIXES, NATIONAL), ...without(ABROAD_PREFIXES, '+')]),
  ]
}

/** The digits of an E.164 number after its country's calling code. */
function nationalPart(number: string): string {
  for (let length = 1; length <= 3; length++)
    if (CALLING_CODES.has(number.slice(1, 1 + length))) return number.slice(1 + length)
  return number.slice(1)
}

/** The value of an Arabic, Persian or Devanagari digit; each of these rows begins with its zero. */
function farDigit(code: number): number {
  const zeros = [0x0660, 0x06f0, 0x0966]
  return code - (zeros.findLast(zero => code >= zero) ?? code)
}
