import { countriesOfCallingCode, isListed, type NumberingPlan, planOfCountry } from './numbering-plan.ts'

/** A calling code and a number of any country, written as a machine does it. */
const INTERNATIONAL = /^\+[1-9]\d{6,14}$/
const CALLING_CODE_DIGITS_MAX = 3

interface CallingCode {
  /** A number that begins like this may hold a national prefix by mistake. */
  readonly prefix: RegExp | null
  readonly plans: readonly NumberingPlan[]
}

/** By calling code; null where this module leaves it to the library. At most as many as there are codes. */
const codes = new Map<string, CallingCode | null>()

/**
 * The country of a number that is written like +442079460111 and that its numbering plan lists, or null: then the number may
 * still be right, and the library is to be asked. It says the same as the library where it says anything (a test compares them),
 * and a tenth of the time later: the library makes the plan's expressions anew for each number, here they are made once. Most
 * cells of most lists are such numbers.
 */
export function countryOfListed(cell: string): string | null {
  if (!INTERNATIONAL.test(cell)) return null
  for (let length = 1; length <= CALLING_CODE_DIGITS_MAX; length++) {
    const code = callingCode(cell.slice(1, length + 1))
    if (code === undefined) continue
    if (code === null) return null
    const national = cell.slice(length + 1)
    // a prefix that may be left out altogether matches nothing at the front of every number
    if ((code.prefix?.exec(national)?.[0] ?? '') !== '') return null
    const plan = planOf(code.plans, national)
    return plan && isListed(plan, national) ? plan.country : null
  }
  return null
}

/** Of countries that share a calling code the first one that leads or lists the number, as the library has it. */
function planOf(plans: readonly NumberingPlan[], national: string): NumberingPlan | undefined {
  if (plans.length === 1) return plans[0]
  return plans.find(plan => (plan.leading ? plan.leading.test(national) : isListed(plan, national)))
}

/** Undefined where no calling code is written like this. */
function callingCode(digits: string): CallingCode | null | undefined {
  const known = codes.get(digits)
  if (known !== undefined) return known
  const countries = countriesOfCallingCode(digits)
  if (countries.length === 0) return undefined
  const plans = countries.flatMap(country => planOfCountry(country) ?? [])
  // the national prefix of the first country holds for the whole calling code
  const code = plans.length === countries.length ? { prefix: plans[0]?.prefix ?? null, plans } : null
  codes.set(digits, code)
  return code
}
