import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import type { Line } from '../../../shared/model/rule-pack.ts'

/**
 * Whether a number (E.164) is one of a mobile or of a fixed line, which the law takes for a home; null where the numbering plan
 * does not tell, as in North America.
 */
export function lineOfNumber(e164: string): Line | null {
  switch (parsePhoneNumberFromString(e164)?.getType()) {
    case 'MOBILE':
      return 'mobile'
    case 'FIXED_LINE':
      return 'home'
    default:
      return null
  }
}
