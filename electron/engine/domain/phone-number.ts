import { countryOfListed } from './listed-number.ts'
import type { CountrySource, NumberContext, PhoneNumberReading, ReadNumber } from './number-reading.ts'
import { quote, refusals } from './number-refusals.ts'
import { readNumberText } from './number-text.ts'
import { type NumberingPlan, planOfCountry, withoutPrefix } from './numbering-plan.ts'
import { lineOf } from './phone-line.ts'
import { readOneNumber } from './read-one-number.ts'
import { digitsIn, type NumberPiece, splitNumbers } from './split-numbers.ts'

export type { CountrySource, NumberContext, PhoneNumberReading, ReadNumber } from './number-reading.ts'
export { quote } from './number-refusals.ts'

/** No way of writing some numbers needs more characters; longer cells are not looked at closely. */
const CELL_CHARACTERS_MAX = 250
/** A cell that holds more is no list of a person's numbers. */
const NUMBERS_OF_CELL_MAX = 20
/** Digits that stand for an area code when a slash follows: `0221/123456`; with a country code before them: `+49 221/123456`. */
const AREA_CODE_DIGITS_MAX = 5
const AREA_CODE_WITH_COUNTRY_DIGITS_MAX = 9
/** The last digits that may be written instead of a whole second number: `305-555-0101/0102`, `089 123456/57`. */
const TAIL_DIGITS_MAX = 8
/** Digits that are such an end also where they are no group of their own in the number before them: the 57 of `089 123456/57`. */
const SHORT_TAIL_DIGITS_MAX = 4
const SAYS_COUNTRY = /^[(\s]*(?:\+|00)/
/** A day, with or without a time: eight digits are a number in many countries. */
const DATE =
  /^(?:(?:19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])|(?:0?[1-9]|[12]\d|3[01])([-/.])(?:0?[1-9]|[12]\d|3[01])\2(?:19|20)\d\d)(?:[ T]\d\d?:\d\d.*)?$/
/** A national number in the usual signs, which needs no closer look. */
const NATIONAL = /^\(?\d[\d ()-]{5,20}$/

/**
 * Reads one cell as a number to call: its first good number, or else why there is none. `country` (ISO 3166, or null) is where a number
 * without + is from, and `source` how that is known. See {@link readPhoneNumbers}.
 */
export function readPhoneNumber(
  cell: string,
  country: string | null,
  source: CountrySource = 'row',
): PhoneNumberReading {
  const readings = readPhoneNumbers(cell, { country, source })
  return readings.find(reading => reading.ok) ?? readings[0] ?? refusals.empty()
}

/**
 * Every number of a cell in its order, the way people and spreadsheets write them. A cell in which nothing can be read gives one refusal;
 * one that holds good numbers and further digits gives a refusal for those beside the numbers.
 *
 * With libphonenumber's whole metadata ('max'): 'mobile' calls landlines impossible, 'min' does not know number types. A
 * number counts also when only its length is possible in its country, and its range not listed: an installed program is older
 * than the newest area code, a wrong refusal loses a person, and a wrong acceptance costs one call that the network refuses.
 *
 * That holds only where the number (by its + or 00) or its row says the country. A country that is merely assumed for the whole
 * list takes no number that its numbering plan does not list: `06 12 34 56 73` of a Frenchman fits into British lengths, and
 * would ring at a stranger's or nowhere. Such a cell is refused (`needs-country`) until the file or the operator says whose number it is.
 *
 * Digits that carry a country code without its + (`4917612345678`) are read as such where they are no number of the country of the list,
 * or fit there clearly worse; where both readings are as good the cell is refused (`ambiguous-country`).
 *
 * Letters are read as the keys of a phone in numbers of ten digits in North America (`1-800-FLOWERS`) and nowhere else.
 */
export function readPhoneNumbers(cell: string, context: NumberContext): readonly PhoneNumberReading[] {
  const listed = countryOfListed(cell)
  if (listed !== null) return [{ ok: true, e164: cell, country: listed, countries: [listed], guessed: false }]
  const plain = DATE.test(cell) ? null : readPlainNational(cell, context)
  if (plain !== null) return [plain]
  const read = readNumberText(cell)
  const quoted = quote(read.text)
  if (read.is === 'rounded') return [refusals.rounded(quoted)]
  if (read.is === 'error') return [refusals.spreadsheetError(quoted)]
  if (read.text === '')
    return [
      cell.trim() === '' || /^[\p{Z}\p{C}]*$/u.test(cell)
        ? refusals.empty()
        : refusals.signs(quote(cell.trim())),
    ]
  if (DATE.test(read.text)) return [refusals.date(quoted)]
  if (read.text.length > CELL_CHARACTERS_MAX) return [refusals.text(quoted)]
  const split = splitNumbers(read.text)
  if (split.is === 'words') return [refusals.letters(quoted)]
  const voices = split.pieces.filter(({ isFax }) => !isFax)
  if (voices.length === 0) return [split.pieces.length > 0 ? refusals.fax(quoted) : refusals.letters(quoted)]
  if (voices.length > NUMBERS_OF_CELL_MAX) return [refusals.text(quoted)]
  return readPieces(voices, context, voices.length === 1 ? quoted : null)
}

/** The fast way for what most cells without + look like; it says what the long way says, or nothing (a test compares them). */
function readPlainNational(cell: string, context: NumberContext): ReadNumber | null {
  const { country, callingCode, areaCode } = context
  if (country === null || callingCode || areaCode || !NATIONAL.test(cell)) return null
  const plan = planOfCountry(country)
  if (plan === null) return null
  const digits = cell.replace(/[ ()-]+/g, '')
  if (digits.length > 12 || plan.abroad?.test(digits)) return null
  const national = withoutPrefix(plan, digits)
  // without the trunk prefix of a country that has one it may as well be an international number
  if (national === digits && !isExactWithoutPrefix(plan, national)) return null
  const e164 = `+${plan.callingCode}${national}`
  const of = countryOfListed(e164)
  return of === null ? null : { ok: true, e164, country: of, countries: [of], guessed: true }
}

/** Whether people of this country write national numbers without any prefix, always of this length: North America's ten digits. */
function isExactWithoutPrefix(
  { trunkPrefix, callingCode, lengths }: NumberingPlan,
  national: string,
): boolean {
  return callingCode === '1'
    ? national.length === 10
    : trunkPrefix === '' && lengths.includes(national.length)
}

/** A number that is read, with the text that it was read from: the next piece may be the end of another one. */
interface Base {
  readonly text: string
  readonly number: ReadNumber
}

function readPieces(
  pieces: readonly NumberPiece[],
  context: NumberContext,
  quotedWhole: string | null,
): readonly PhoneNumberReading[] {
  const whole = readSlashedWhole(pieces, context)
  if (whole !== null) return [whole]
  const readings: PhoneNumberReading[] = []
  let base: Base | null = null
  for (let at = 0; at < pieces.length; ) {
    const piece = pieces[at]
    if (piece === undefined) break
    const joined = readJoined(pieces, at, context)
    const tail: PhoneNumberReading | null = joined === null && base ? readTail(base, piece, context) : null
    const alone: PhoneNumberReading =
      joined?.number ?? tail ?? readPiece(piece, quotedWhole ?? quote(piece.text), context)
    readings.push(alone)
    if (alone.ok && tail === null) base = { text: joined?.text ?? piece.text, number: alone }
    at += joined?.pieces ?? 1
  }
  const unique = readings.filter(
    (one, at) =>
      !one.ok || readings.findIndex(other => other.ok && lineOf(other.e164) === lineOf(one.e164)) === at,
  )
  return unique.some(({ ok }) => ok) ? unique : unique.slice(0, 1)
}

function readPiece(piece: NumberPiece, quoted: string, context: NumberContext): PhoneNumberReading {
  return piece.hasExtension ? refusals.extension(quoted) : readOneNumber(piece.text, quoted, context)
}

/** One number with slashes between all of its groups (`305/555/0101`), none of which could be a number or its end; or null. */
function readSlashedWhole(pieces: readonly NumberPiece[], context: NumberContext): ReadNumber | null {
  const [first, ...others] = pieces
  if (first === undefined || others.length < 2 || others.some(piece => piece.after !== 'slash')) return null
  if (pieces.some(piece => digitsIn(piece.text) > AREA_CODE_DIGITS_MAX || piece.hasExtension)) return null
  const text = pieces.map(piece => piece.text).join(' ')
  const number = readOneNumber(text, quote(text), { ...context, source: 'list' })
  return number.ok && countryOfListed(number.e164) !== null ? number : null
}

/** A number with slashes behind its area code or country code (`0221/123456`, `+49/221/123456`), or null. */
function readJoined(
  pieces: readonly NumberPiece[],
  from: number,
  context: NumberContext,
): { readonly number: ReadNumber; readonly text: string; readonly pieces: number } | null {
  let text = pieces[from]?.text ?? ''
  for (let at = from + 1; at < pieces.length; at++) {
    const next = pieces[at]
    if (next === undefined || !isAreaCode(text, next)) return null
    if (at === from + 1 && readOneNumber(text, text, context).ok) return null
    text = `${text} ${next.text}`
    const number = readPiece({ ...next, text }, quote(text), context)
    if (number.ok) return { number, text, pieces: at - from + 1 }
  }
  return null
}

/** Whether `text` is an area code, with or without a country code, and `next` the rest of its number. */
function isAreaCode(text: string, next: NumberPiece): boolean {
  if (next.after !== 'slash' || SAYS_COUNTRY.test(next.text)) return false
  const digitsMax = SAYS_COUNTRY.test(text) ? AREA_CODE_WITH_COUNTRY_DIGITS_MAX : AREA_CODE_DIGITS_MAX
  if (digitsIn(text) > digitsMax) return false
  if (/^[(\s]*(?:\+|00)[(\s]*\d{1,3}\)?$/.test(text)) return true
  // 0221/0171 2345678 are two numbers, of which the first one is not whole
  return !(/^\(?0/.test(next.text) && digitsIn(next.text) > AREA_CODE_DIGITS_MAX)
}

/**
 * The number of `base` with the digits of `piece` at its end, or null where the piece is no such end. The digits behind the last dash are
 * an extension in Germany and Austria, of any length (DIN 5008).
 */
function readTail({ text, number }: Base, piece: NumberPiece, context: NumberContext): ReadNumber | null {
  if (piece.hasExtension || !/^[\d\s.-]+$/.test(piece.text)) return null
  const digits = piece.text.replace(/\D/g, '')
  if (digits.length > TAIL_DIGITS_MAX || isWhole(digits, number, context)) return null
  const behindDash = /-(\d+)\s*$/.exec(text)?.[1] ?? ''
  const isDirectDial = (number.country === 'DE' || number.country === 'AT') && behindDash !== ''
  const replaced = isDirectDial && digits.length > behindDash.length ? behindDash.length : digits.length
  if (replaced > SHORT_TAIL_DIGITS_MAX && !endsWithGroups(text, replaced)) return null
  const e164 = number.e164.slice(0, number.e164.length - replaced) + digits
  const whole = readOneNumber(e164, quote(piece.text), { country: number.country, source: 'row' })
  return whole.ok && whole.e164 === e164 ? { ...whole, guessed: true } : null
}

/** Whether the digits are a number of their own, and not one of the area of the number before them. */
function isWhole(digits: string, { e164 }: ReadNumber, { country }: NumberContext): boolean {
  const plan = country === null ? null : planOfCountry(country)
  if (plan === null || !e164.startsWith(`+${plan.callingCode}`)) return false
  const national = withoutPrefix(plan, digits)
  if (national === digits && plan.trunkPrefix !== '') return false
  return countryOfListed(`+${plan.callingCode}${national}`) !== null
}

/** Whether the last so many digits of a text are whole groups of it: the 5550101 of 305-555-0101. */
function endsWithGroups(text: string, digits: number): boolean {
  let sum = 0
  for (const group of text.split(/\D+/).reverse()) {
    sum += group.length
    if (sum === digits) return true
  }
  return false
}
