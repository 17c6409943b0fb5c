import type { RejectionReason } from '../../../shared/model/recipient-list.ts'
import type { RefusedNumber } from './number-reading.ts'
import { nameOfCountry } from './recipient-country.ts'

/** A cell is quoted up to this many characters in a sentence. */
const QUOTED_CHARACTERS_MAX = 40

const refused = (reason: RejectionReason, sentence: string): RefusedNumber => ({
  ok: false,
  reason,
  sentence,
})

/** A cell inside a sentence. */
export function quote(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > QUOTED_CHARACTERS_MAX ? `“${line.slice(0, QUOTED_CHARACTERS_MAX - 1)}…”` : `“${line}”`
}

const inCountry = (country: string | null): string =>
  country === null ? 'in its country' : `in ${nameOfCountry(country)}`

/** Why a cell is not called. `quoted` is the cell as {@link quote} gives it. */
export const refusals = {
  empty: () => refused('no-number', 'There is no phone number. Fill in the cell.'),
  rounded: (quoted: string) =>
    refused(
      'not-a-number',
      `A spreadsheet has shortened this number to ${quoted}, and its last digits are lost. Format the column as text there and export it again.`,
    ),
  spreadsheetError: (quoted: string) =>
    refused('not-a-number', `${quoted} is a spreadsheet error. Enter the number again and export the file.`),
  text: (quoted: string) =>
    refused('not-a-number', `${quoted} is text, not a phone number. Check that this is the right column.`),
  date: (quoted: string) =>
    refused('not-a-number', `${quoted} is a date, not a phone number. Check that this is the right column.`),
  letters: (quoted: string) =>
    refused('not-a-number', `${quoted} has letters in it. Write the number with digits only.`),
  signs: (quoted: string) =>
    refused('not-a-number', `${quoted} is not a phone number. Write it like +44 20 7946 0123.`),
  fax: (quoted: string) => refused('not-callable', `${quoted} is a fax number. Enter a number to call.`),
  extension: (quoted: string) =>
    refused('not-callable', `${quoted} has an extension, which cannot be dialled. Enter the direct number.`),
  shortCode: (quoted: string) =>
    refused(
      'not-callable',
      `${quoted} is an emergency or short number, and those are never called. Enter the person’s whole number.`,
    ),
  short: (quoted: string, country: string | null) =>
    refused(
      'number-too-short',
      `${quoted} has too few digits for a number ${inCountry(country)}. Enter the whole number with its area code.`,
    ),
  long: (quoted: string, country: string | null) =>
    refused(
      'number-too-long',
      `${quoted} has too many digits for a number ${inCountry(country)}. Check for an extra digit or two numbers run together.`,
    ),
  unknownCode: (quoted: string) =>
    refused(
      'unknown-country-code',
      `${quoted} begins with a country code that does not exist. Check the digits after the +.`,
    ),
  unknownCodeColumn: (quoted: string) =>
    refused('unknown-country-code', `${quoted} is not a country code. Write it like 44 or +44.`),
  notGivenOut: (quoted: string, country: string | null) =>
    refused('not-a-number', `${quoted} is not a valid number ${inCountry(country)}. Check its digits.`),
  needsCountry: (quoted: string) =>
    refused(
      'needs-country',
      `${quoted} does not say which country it is in. Add + and the country code, or choose the country of the list.`,
    ),
  notOfHome: (quoted: string, country: string) =>
    refused(
      'needs-country',
      `${quoted} is not a valid number ${inCountry(country)}. If it is from another country, add + and the country code.`,
    ),
  ambiguous: (quoted: string, one: string, other: string) =>
    refused(
      'ambiguous-country',
      `${quoted} could be ${one} or ${other}. Add + and the country code, or a country column.`,
    ),
} as const
