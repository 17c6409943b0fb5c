import {
  type CountryCode,
  isSupportedCountry,
  ParseError,
  type PhoneNumber,
  parsePhoneNumberWithError,
} from 'libphonenumber-js/max'
import { countryOfListed } from './listed-number.ts'
import type { ReadNumber } from './number-reading.ts'
import { countriesOfCallingCode, type NumberingPlan, withoutPrefix } from './numbering-plan.ts'
import { lineOf } from './phone-line.ts'

/** ITU-T E.164, 6.2.1: calling code and national number together. */
export const E164_DIGITS_MAX = 15
/** Shorter ones are codes of services, which some plans list as pagers: Germany's 1690. */
const E164_DIGITS_MIN = 7

/** A number that several countries share (+1, +44, +7) and none lists is of the country its row names, if of any. */
export function ofOneOrMany(number: PhoneNumber, country: string | null): ReadNumber {
  const e164 = number.number
  const one = number.country
  if (one !== undefined) return { ok: true, e164, country: one, countries: [one], guessed: false }
  const possible = countriesOfCallingCode(number.countryCallingCode)
  return country !== null && possible.includes(country)
    ? { ok: true, e164, country, countries: [country], guessed: false }
    : { ok: true, e164, country: null, countries: possible, guessed: false }
}

/** A national number that the plan lists, with or without its prefix, also in a writing that was replaced (Brazil's eight digits). */
export function findNational(plan: NumberingPlan, digits: string): ReadNumber | null {
  if (digits.startsWith('00')) return null
  const national = withoutPrefix(plan, digits)
  const found =
    findExactly(plan.callingCode + national) ??
    (national === digits ? null : findExactly(plan.callingCode + digits)) ??
    findByLibrary(plan, digits)
  return found?.e164.startsWith(`+${plan.callingCode}`) ? { ...found, guessed: true } : null
}

/** Only these digits, or the same line in its newer writing: no prefix is left in them. */
function findExactly(digits: string): ReadNumber | null {
  const found = findInternational(digits)
  return found && lineOf(found.e164) === lineOf(`+${digits}`) ? found : null
}

/** The library knows more ways of writing than the plan's prefix: local numbers of Guernsey, for example. */
function findByLibrary(plan: NumberingPlan, digits: string): ReadNumber | null {
  if (!isSupportedCountry(plan.country)) return null
  const parsed = parse(digits, plan.country)
  if (
    parsed instanceof ParseError ||
    !parsed.isValid() ||
    parsed.number.length > E164_DIGITS_MAX + 1 ||
    parsed.number.length <= E164_DIGITS_MIN
  )
    return null
  return ofOneOrMany(parsed, plan.country)
}

/** A number that the numbering plan of its country code lists; `digits` begin with the code. */
export function findInternational(digits: string): ReadNumber | null {
  // plans list a few numbers that are longer than any that can be dialled, and codes of services
  if (digits.length > E164_DIGITS_MAX || digits.length < E164_DIGITS_MIN) return null
  const e164 = `+${digits}`
  const country = countryOfListed(e164)
  if (country !== null) return { ok: true, e164, country, countries: [country], guessed: false }
  const parsed = parse(e164, undefined)
  if (parsed instanceof ParseError) return null
  if (parsed.isValid()) return ofOneOrMany(parsed, null)
  const line = lineOf(parsed.number)
  const of = line === parsed.number ? null : countryOfListed(line)
  return of === null ? null : { ok: true, e164: line, country: of, countries: [of], guessed: true }
}

/** The library's reading, or why it has none. */
export function parse(text: string, country: CountryCode | undefined): PhoneNumber | ParseError {
  try {
    const options = { extract: false }
    return parsePhoneNumberWithError(text, country ? { ...options, defaultCountry: country } : options)
  } catch (problem) {
    if (problem instanceof ParseError) return problem
    throw problem
  }
}
