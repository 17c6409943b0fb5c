import metadata from 'libphonenumber-js/max/metadata'
import { z } from 'zod'

/** The form of libphonenumber-js's metadata that is known here; another one is left to the library. */
const METADATA_VERSION = 4
/** A calling code and a number of any country, written as a machine does it. */
const INTERNATIONAL = /^\+[1-9]\d{6,14}$/
const CALLING_CODE_DIGITS_MAX = 3

/** One kind of number (fixed line, mobile and so on) of a country, or 0 where there is none. */
const kindSchema = z.union([z.literal(0), z.tuple([z.string()]).rest(z.unknown())])
/** What is used of a country's plan, by the places of the library's METADATA.md. */
const planSchema = z.object({
  2: z.string(),
  3: z.array(z.number()),
  5: z.union([z.literal(0), z.string()]).optional(),
  7: z.union([z.literal(0), z.string()]).optional(),
  10: z.union([z.literal(0), z.string()]).optional(),
  11: z.array(kindSchema),
})

interface Plan {
  readonly country: string
  readonly all: RegExp
  /** Numbers that begin like this are of this country, whatever their kind. */
  readonly leading: RegExp | null
  readonly kinds: readonly { readonly lengths: readonly number[]; readonly pattern: RegExp }[]
}

interface CallingCode {
  /** A number that begins like this may hold a national prefix by mistake. */
  readonly prefix: RegExp | null
  readonly plans: readonly Plan[]
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
    if (code.prefix?.test(national)) return null
    const plan = planOf(code.plans, national)
    return plan && isListed(plan, national) ? plan.country : null
  }
  return null
}

/** Of countries that share a calling code the first one that leads or lists the number, as the library has it. */
function planOf(plans: readonly Plan[], national: string): Plan | undefined {
  if (plans.length === 1) return plans[0]
  return plans.find(plan => (plan.leading ? plan.leading.test(national) : isListed(plan, national)))
}

function isListed(plan: Plan, national: string): boolean {
  if (!plan.all.test(national)) return false
  return plan.kinds.some(
    ({ lengths, pattern }) => lengths.includes(national.length) && pattern.test(national),
  )
}

/** Undefined where no calling code is written like this. */
function callingCode(digits: string): CallingCode | null | undefined {
  const known = codes.get(digits)
  if (known !== undefined) return known
  const countries = metadata.country_calling_codes[digits]
  if (!countries) return undefined
  const code = metadata.version === METADATA_VERSION ? readCode(countries) : null
  codes.set(digits, code)
  return code
}

function readCode(countries: readonly string[]): CallingCode | null {
  const plans: Plan[] = []
  let prefix: RegExp | null = null
  for (const country of countries) {
    const row: unknown = Object.entries(metadata.countries).find(([code]) => code === country)?.[1]
    const read = planSchema.safeParse(Array.isArray(row) ? { ...row } : null)
    if (!read.success) return null
    const plan = read.data
    // the national prefix of the first country holds for the whole calling code
    const forParsing = plan[7] || plan[5]
    if (plans.length === 0 && forParsing) prefix = new RegExp(`^(?:${forParsing})`)
    plans.push({
      country,
      all: whole(plan[2]),
      leading: plan[10] ? new RegExp(`^(?:${plan[10]})`) : null,
      kinds: plan[11].flatMap(kind => {
        if (kind === 0 || kind[0] === '') return []
        const lengths = z.array(z.number()).safeParse(kind[1])
        return [{ lengths: lengths.success ? lengths.data : plan[3], pattern: whole(kind[0]) }]
      }),
    })
  }
  return { prefix, plans }
}

const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`)
