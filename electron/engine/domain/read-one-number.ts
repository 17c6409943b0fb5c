import {
  type CountryCode,
  isSupportedCountry,
  ParseError,
  type PhoneNumber,
  validatePhoneNumberLength,
} from 'libphonenumber-js/max'
import { E164_DIGITS_MAX, findInternational, findNational, ofOneOrMany, parse } from './find-number.ts'
import { countryOfListed } from './listed-number.ts'
import { likelihoodOf } from './number-likelihood.ts'
import type { NumberContext, PhoneNumberReading, ReadNumber } from './number-reading.ts'
import { quote, refusals } from './number-refusals.ts'
import {
  countriesOfCallingCode,
  type NumberingPlan,
  PLAN_COUNTRIES,
  planOfCountry,
} from './numbering-plan.ts'

/** So many digits and fewer are an emergency or short number wherever the numbering plan names no such number. */
const SHORT_CODE_DIGITS_MAX = 4
/** Below this length a number counts only when the numbering plan lists it: a length alone says too little. */
const LISTED_BELOW_DIGITS = 7
/** Fewer digits than these are no international number whose + was left out. */
const INTERNATIONAL_DIGITS_MIN = 9
/** What is dialled for help or service in one country or another, also when a + and a country code precede it. */
const EMERGENCY_NUMBER = /^(?:1\d\d|000|911|999)$/
/** Log10 by which a reading must be likelier than the other one to be taken without asking: the one abroad, and the one at home. */
const ABROAD_CLEARLY_BETTER = 1.5
const HOME_CLEARLY_BETTER = 2.5
/** Log10 of how seldom lists leave the + out, or the trunk prefix of their country (spreadsheets do both to what looks like a quantity). */
const PLUS_LEFT_OUT = -1.3
const PREFIX_LEFT_OUT = -1
/** Log10 of how seldom a list holds a number of some one other country. */
const FOREIGN = -1.7

const KEYPAD = { 2: 'ABC', 3: 'DEF', 4: 'GHI', 5: 'JKL', 6: 'MNO', 7: 'PQRS', 8: 'TUV', 9: 'WXYZ' } as const

/** Digits of one number, with what stood before them. */
interface Written {
  readonly plus: boolean
  readonly digits: string
  /** How many digits stand in front of the first blank or other sign. */
  readonly firstGroup: number
  /** The digits without a trunk prefix in parentheses: `+44 (0)20` without its 0; null where there is none. */
  readonly without0: string | null
}

/**
 * Reads the text of one number: digits, a plus, blanks, parentheses, dashes and dots (`readNumberText` and `splitNumbers` leave nothing
 * else), or letters on the keys of a phone. `quoted` is how a refusal names it.
 */
export function readOneNumber(text: string, quoted: string, context: NumberContext): PhoneNumberReading {
  const written = writtenAs(text)
  if (written.digits === '') return refusals.signs(quoted)
  if (written.plus) return readAbroad(written, quoted, context)
  const code = readCallingCode(context.callingCode ?? '')
  if (code === undefined && !/^00/.test(written.digits))
    return refusals.unknownCodeColumn(quote(context.callingCode ?? ''))
  if (code) return readWithCode(written, quoted, context, code)
  return readNational(written, quoted, context)
}

function writtenAs(text: string): Written {
  const keys = /\p{L}/u.test(text) ? keysOf(text) : text
  const plus = /^[\s(]*\+/.test(keys)
  const digits = keys.replace(/\D/g, '')
  const has0 = /\(\s*0\s*\)/.test(keys)
  const without0 = has0 ? keys.replace(/\(\s*0\s*\)/, '').replace(/\D/g, '') : null
  // +0044 and ++44 are slips of the same hand
  const trim = (all: string): string => (plus ? all.replace(/^00+/, '') : all)
  const firstGroup = /\d+/.exec(keys)?.[0].length ?? 0
  return { plus, digits: trim(digits), firstGroup, without0: without0 === null ? null : trim(without0) }
}

/** `1-800-FLOWERS` as `1-800-3569377`. */
function keysOf(text: string): string {
  return text.toUpperCase().replace(/[A-Z]/g, letter => {
    const key = Object.entries(KEYPAD).find(([, letters]) => letters.includes(letter))
    return key ? key[0] : letter
  })
}

/** A number that begins with + and a country code. */
function readAbroad(written: Written, quoted: string, context: NumberContext): PhoneNumberReading {
  const found =
    findInternational(written.digits) ??
    (written.without0 === null ? null : findInternational(written.without0))
  if (found) return found
  const parsed = parse(`+${written.digits}`, undefined)
  return parsed instanceof ParseError
    ? refusedParse(parsed, written, quoted, null)
    : readUnlisted(parsed, quoted, context.country, true)
}

/** A number of the country that a calling code column names; the cell may have the code as well. */
function readWithCode(
  written: Written,
  quoted: string,
  context: NumberContext,
  code: { readonly digits: string; readonly area: string },
): PhoneNumberReading {
  const sharing = countriesOfCallingCode(code.digits)
  const country = sharing.find(one => one === context.country) ?? sharing[0] ?? null
  const { digits } = written
  const rest = digits.startsWith(code.digits) ? digits.slice(code.digits.length) : null
  const whole = rest === null ? null : findInternational(digits)
  if (whole) return { ...whole, guessed: true }
  if (/^00/.test(digits)) return readNational(written, quoted, { ...context, country })
  if (country === null) {
    const found = findInternational(code.digits + digits)
    return found ? { ...found, guessed: true } : refusals.notGivenOut(quoted, null)
  }
  const areaCode = context.areaCode || code.area || null
  const reading = readNational(written, quoted, { country, source: 'row', areaCode, style: 'bare' })
  return reading.ok ? { ...reading, guessed: true } : reading
}

/** The digits of a calling code column: null where it is empty, undefined where it names none. `1-684` is 1 with an area code. */
function readCallingCode(
  cell: string,
): { readonly digits: string; readonly area: string } | null | undefined {
  if (cell.trim() === '') return null
  const digits = (/\d[\d\s-]*/.exec(cell)?.[0] ?? '').replace(/\D/g, '').replace(/^0+/, '')
  if (digits === '') return undefined
  if (digits.startsWith('1') && digits.length === 4) return { digits: '1', area: digits.slice(1) }
  return countriesOfCallingCode(digits).length > 0 || isNonGeographic(digits)
    ? { digits, area: '' }
    : undefined
}

const isNonGeographic = (code: string): boolean => /^(?:800|808|870|878|88[1238]|979)$/.test(code)

function readNational(written: Written, quoted: string, context: NumberContext): PhoneNumberReading {
  const country = context.country !== null && isSupportedCountry(context.country) ? context.country : null
  const plan = country === null ? null : planOfCountry(country)
  const { digits, without0 } = written
  const area = (context.areaCode ?? '').replace(/\D/g, '')
  if (plan !== null && area !== '') {
    const joined = findWithArea(plan, area, digits)
    if (joined) return { ...joined, guessed: true }
  }
  const home =
    plan && (findNational(plan, digits) ?? (without0 === null ? null : findNational(plan, without0)))
  const abroad = home
    ? null
    : (findAbroad(plan, digits) ?? (without0 === null ? null : findAbroad(plan, without0)))
  if (abroad) return abroad
  const international = isInternationalLength(digits, plan) ? findWithoutPlus(written) : null
  if (plan && home) return decide(plan, home, international, digits, quoted, context)
  if (international && (plan || !isNationalSomewhere(digits))) return { ...international, guessed: true }
  return readUnknown(written, quoted, context, country)
}

/** The area code column before the number, where the number does not have it already. */
function findWithArea(plan: NumberingPlan, area: string, digits: string): ReadNumber | null {
  const bareArea = withoutTrunk(plan, area)
  const bare = withoutTrunk(plan, digits)
  const alone = findNational(plan, digits)
  const joined =
    findNational(plan, `${plan.trunkPrefix}${bareArea}${digits}`) ?? findNational(plan, area + digits)
  return alone && (bare.startsWith(bareArea) || !joined) ? alone : joined
}

const withoutTrunk = ({ trunkPrefix }: NumberingPlan, digits: string): string =>
  trunkPrefix !== '' && digits.startsWith(trunkPrefix) ? digits.slice(trunkPrefix.length) : digits

/** Both readings may be right: in the country of the list, and with the country code that the digits begin with. */
function decide(
  plan: NumberingPlan,
  home: ReadNumber,
  international: ReadNumber | null,
  digits: string,
  quoted: string,
  { source, style }: NumberContext,
): PhoneNumberReading {
  if (international === null || international.e164 === home.e164) return home
  const national = home.e164.slice(1 + plan.callingCode.length)
  const isPrefixed = national !== digits
  if (isPrefixed || plan.trunkPrefix === '' || plan.callingCode === '1') return home
  const ofHome = international.e164.startsWith(`+${plan.callingCode}`)
  if (ofHome && style !== 'bare') return { ...international, guessed: true }
  if (source === 'row' || style === 'bare') return home
  const abroadPlan = international.country === null ? null : planOfCountry(international.country)
  const other = abroadPlan
    ? (likelihoodOf(abroadPlan, international.e164.slice(1 + abroadPlan.callingCode.length)) ?? -99) +
      PLUS_LEFT_OUT +
      FOREIGN
    : -99
  const here = (likelihoodOf(plan, national) ?? -99) + PREFIX_LEFT_OUT * (style === 'prefixed' ? 3 : 1)
  if (other - here > ABROAD_CLEARLY_BETTER) return { ...international, guessed: true }
  if (here - other > HOME_CLEARLY_BETTER) return home
  return refusals.ambiguous(quoted, home.e164, international.e164)
}

/** By 00, which is how most of the world dials abroad, or by this country's own prefix for it (011, 010, 8~10). Not guessed: the cell says it. */
function findAbroad(plan: NumberingPlan | null, digits: string): ReadNumber | null {
  const prefix = plan?.abroad?.exec(digits)?.[0]
  const own = prefix ? findInternational(digits.slice(prefix.length)) : null
  return own ?? (/^00[1-9]/.test(digits) ? findInternational(digits.slice(2)) : null)
}

/** Digits that begin with a country code; a blank inside of it says that they do not. */
function findWithoutPlus({ digits, firstGroup }: Written): ReadNumber | null {
  const found = findInternational(digits)
  const code = found?.country ? (planOfCountry(found.country)?.callingCode.length ?? 0) : 0
  return found && firstGroup >= code ? found : null
}

function isInternationalLength(digits: string, plan: NumberingPlan | null): boolean {
  if (digits.startsWith('0') || digits.length < INTERNATIONAL_DIGITS_MIN) return false
  // ten digits in North America are a number from there with a mistake in it, and not one from Singapore
  return plan?.callingCode !== '1' || digits.length !== 10
}

/** Whether the digits are a whole national number of a country that writes no prefix before it: then nothing says that a + was left out. */
function isNationalSomewhere(digits: string): boolean {
  return PLAN_COUNTRIES.some(country => {
    const plan = planOfCountry(country)
    if (plan === null || (plan.trunkPrefix !== '' && plan.callingCode !== '1' && country !== 'CN'))
      return false
    return countryOfListed(`+${plan.callingCode}${digits}`) !== null
  })
}

/** What no numbering plan lists. Its length may still be possible. */
function readUnknown(
  written: Written,
  quoted: string,
  context: NumberContext,
  country: CountryCode | null,
): PhoneNumberReading {
  const { digits } = written
  const saysCountry = /^00[1-9]/.test(digits)
  const parsed = parse(
    saysCountry ? `+${digits.slice(2)}` : digits,
    saysCountry ? undefined : (country ?? undefined),
  )
  if (parsed instanceof ParseError)
    return refusedParse(parsed, { ...written, plus: saysCountry }, quoted, country)
  const isHomes = country !== null && planOfCountry(country)?.callingCode === parsed.countryCallingCode
  const reading = readUnlisted(parsed, quoted, context.country, saysCountry || !isHomes)
  if (!reading.ok || saysCountry || !isHomes) return reading
  return context.source === 'list' ? refusals.notOfHome(quoted, country) : { ...reading, guessed: true }
}

/** A number that its numbering plan, as this program knows it, does not list. */
function readUnlisted(
  number: PhoneNumber,
  quoted: string,
  country: string | null,
  saysCountry: boolean,
): PhoneNumberReading {
  const national = number.nationalNumber
  const of = number.country ?? null
  if (EMERGENCY_NUMBER.test(national)) return refusals.shortCode(quoted)
  const length = validatePhoneNumberLength(number.number)
  if (length === 'TOO_LONG' || number.number.length > E164_DIGITS_MAX + 1) return refusals.long(quoted, of)
  if (!saysCountry && national.length <= SHORT_CODE_DIGITS_MAX) return refusals.shortCode(quoted)
  if (length !== undefined || national.length < LISTED_BELOW_DIGITS) return refusals.short(quoted, of)
  // a 0 that is still there was no trunk prefix either: what remains without it is too short or not given out
  if (national.startsWith('0')) return refusals.notGivenOut(quoted, of)
  return ofOneOrMany(number, country)
}

function refusedParse(
  error: ParseError,
  { plus, digits }: Written,
  quoted: string,
  home: CountryCode | null,
): PhoneNumberReading {
  const country = plus ? null : home
  const isShort = digits.length <= SHORT_CODE_DIGITS_MAX && !plus
  switch (error.message) {
    case 'INVALID_COUNTRY':
      if (plus) return refusals.unknownCode(quoted)
      return isShort ? refusals.shortCode(quoted) : refusals.needsCountry(quoted)
    case 'TOO_SHORT':
      return isShort ? refusals.shortCode(quoted) : refusals.short(quoted, country)
    case 'TOO_LONG':
      return refusals.long(quoted, country)
    default:
      return isShort ? refusals.shortCode(quoted) : refusals.signs(quoted)
  }
}
