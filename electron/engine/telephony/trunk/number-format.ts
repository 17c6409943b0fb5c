import { isSupportedCountry, type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import type { NumberFormat } from '../../../../shared/model/trunk-line.ts'

/** What caller IDs look like: as numbers that are called, without what gets those outside (a digit for a line, a tech prefix). */
export function callerIdFormatOf(line: {
  readonly numberFormat: NumberFormat
  readonly callerIdFormat: NumberFormat | null
}): NumberFormat {
  return line.callerIdFormat ?? { ...line.numberFormat, strip: '', prefix: '' }
}

/**
 * Writes a number the way a trunk wants it. `number` is E.164 with its +, or the digits of an extension or service,
 * which have no other form: only strip and prefix touch those. Strip comes before prefix.
 */
export function writeNumber(number: string, format: NumberFormat): string {
  const styled = styledNumber(number, format)
  const stripped =
    format.strip !== '' && styled.startsWith(format.strip) ? styled.slice(format.strip.length) : styled
  // A + stands for the international prefix, and means nothing behind other digits.
  return format.prefix === '' ? stripped : `${format.prefix}${stripped.replace(/^\+/, '')}`
}

/**
 * Reads back what `writeNumber` wrote (or what the trunk tells as the number of a caller): E.164 with its + where the
 * text is a number of the world, else the text without the prefix.
 */
export function readNumber(text: string, format: NumberFormat): string {
  const bare =
    format.prefix !== '' && text.startsWith(format.prefix) ? text.slice(format.prefix.length) : text
  // A number that never began with the stripped digits looks the same as one that lost them: both readings are tried.
  const readings = format.strip === '' ? [bare] : [`${format.strip}${bare}`, bare]
  for (const reading of readings) {
    const number = worldNumber(reading, format)
    if (number?.isPossible()) return number.number
  }
  return bare
}

function styledNumber(number: string, format: NumberFormat): string {
  if (!/^\+\d+$/.test(number)) return number
  switch (format.style) {
    case 'e164-plus':
    case 'as-stored':
      return number
    case 'e164':
      return number.slice(1)
    case 'double-zero':
      return `00${number.slice(1)}`
    case 'national':
      return nationalNumber(number, format.country)
    default:
      return assertNever(format.style)
  }
}

/** As it is dialled inside the country; other countries behind its own international prefix (00, 011, 0011). */
function nationalNumber(number: string, country: string | null): string {
  const abroad = `00${number.slice(1)}`
  const parsed = parsePhoneNumberFromString(number)
  if (!parsed || country === null || !isSupportedCountry(country)) return abroad
  // One calling code may serve several countries: a Canadian number is national for the USA too.
  const home = parsed.country === country || sharesCallingCode(parsed, country)
  const written = home ? parsed.format('NATIONAL') : parsed.format('IDD', { fromCountry: country })
  const digits = (written ?? '').replace(/\D/g, '')
  if (digits === '') return abroad
  // Some plans write more than is dialled from a gateway (Argentina's 15 for mobiles). What does not lead back is not used.
  return home && parsePhoneNumberFromString(digits, country)?.number !== number ? abroad : digits
}

function sharesCallingCode(parsed: PhoneNumber, country: string): boolean {
  if (!isSupportedCountry(country)) return false
  return parsePhoneNumberFromString(parsed.nationalNumber, country)?.number === parsed.number
}

function worldNumber(text: string, format: NumberFormat): PhoneNumber | undefined {
  const country = format.country !== null && isSupportedCountry(format.country) ? format.country : undefined
  switch (format.style) {
    case 'e164-plus':
    case 'as-stored':
      // Behind a prefix the + was left out.
      if (!text.startsWith('+') && format.prefix === '') return undefined
      return parsePhoneNumberFromString(withPlus(text))
    case 'e164':
      return parsePhoneNumberFromString(withPlus(text))
    case 'double-zero':
      return parsePhoneNumberFromString(text.replace(/^00/, '+'))
    case 'national': {
      const found = parsePhoneNumberFromString(text, country)
      if (found?.isPossible() || !text.startsWith('00')) return found
      return parsePhoneNumberFromString(`+${text.slice(2)}`)
    }
    default:
      return assertNever(format.style)
  }
}

function withPlus(text: string): string {
  return text.startsWith('+') ? text : `+${text}`
}

function assertNever(value: never): never {
  throw new Error(`unexpected number style ${JSON.stringify(value)}`)
}
