import type { RejectionReason } from '../../../shared/model/recipient-list.ts'
import { lineOf, writingsOfLine } from './phone-line.ts'
import { quote, readPhoneNumbers } from './phone-number.ts'

/** What is forbidden: a number (E.164, with its +), or every number that begins so. */
export interface DoNotCallPattern {
  readonly pattern: string
  readonly isPrefix: boolean
}

export type PatternReading =
  | ({ readonly ok: true } & DoNotCallPattern)
  /** `sentence` says what is wrong with what was written, and how to fix it. */
  | { readonly ok: false; readonly reason: RejectionReason; readonly sentence: string }

/** Whether an entry forbids a number (E.164), in whichever of its writings either stands there. The store asks the same in SQL. */
export function forbids({ pattern, isPrefix }: DoNotCallPattern, number: string): boolean {
  return isPrefix
    ? writingsOfLine(number).some(writing => writing.startsWith(pattern))
    : lineOf(number) === lineOf(pattern)
}

/** E.164 ends at 15 digits; a beginning has at least one of them (the country code 1 or 7). */
const PREFIX_DIGITS_MAX = 15

/**
 * Reads what somebody writes into a do-not-call list: a number in any usual form, or the beginning of one followed by `*`.
 *
 * `country` (ISO 3166, or null) is where a number without + is from. It is merely assumed, so a number that this country's
 * numbering plan does not list is refused, as in the import of recipients: a number read as a stranger's would leave the person
 * who asked to be left alone on the list of those who are called. A beginning is never completed by a country, because nobody
 * can say whether `020*` is London's or the beginning of an international number. One number or beginning at a time: a file, where a cell
 * may hold several numbers, is read with `readPhoneNumbers`.
 *
 * An entry blocks its line in every E.164 writing (`phone-line.ts`).
 */
export function readDoNotCallPattern(text: string, country: string | null): PatternReading {
  // an apostrophe keeps a spreadsheet from calculating with what begins with a plus
  const written = text.trim().replace(/^'\s*/, '')
  if (written.endsWith('*')) return readBeginning(written)
  const [reading, ...others] = readPhoneNumbers(written, { country, source: 'list' })
  if (reading === undefined || others.length > 0)
    return {
      ok: false,
      reason: 'not-a-number',
      sentence: `${quote(written)} has more than one number. Add them one at a time.`,
    }
  return reading.ok ? { ok: true, pattern: reading.e164, isPrefix: false } : reading
}

function readBeginning(written: string): PatternReading {
  const quoted = quote(written)
  const plain = written
    .slice(0, -1)
    .replace(/[\s./()-]/g, '')
    .replace(/^00/, '+')
  if (/^\+?$/.test(plain))
    return {
      ok: false,
      reason: 'number-too-short',
      sentence: `${quoted} would block every number. Add at least a country code.`,
    }
  if (!plain.startsWith('+')) {
    return {
      ok: false,
      reason: 'needs-country',
      sentence: `${quoted} does not say which country it is in. Add + and the country code, like +4420*.`,
    }
  }
  if (!/^\+[1-9]\d*$/.test(plain)) {
    return {
      ok: false,
      reason: 'not-a-number',
      sentence: `${quoted} is not the beginning of a phone number. Write + and digits before the *, like +4420*.`,
    }
  }
  if (plain.length - 1 > PREFIX_DIGITS_MAX) {
    return {
      ok: false,
      reason: 'number-too-long',
      sentence: `${quoted} has more digits than any phone number. Write fewer digits before the *.`,
    }
  }
  return { ok: true, pattern: plain, isPrefix: true }
}
