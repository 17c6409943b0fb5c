import metadata from 'libphonenumber-js/max/metadata'
import { z } from 'zod'

/** The form of libphonenumber-js's metadata that is known here; another one is left to the library. */
const METADATA_VERSION = 4

/** One kind of number (fixed line, mobile and so on) of a country, or 0 where there is none. */
const kindSchema = z.union([z.literal(0), z.tuple([z.string()]).rest(z.unknown())])
const textSchema = z.union([z.literal(0), z.string()]).optional()
/** What is used of a country's plan, by the places of the library's METADATA.md. */
const planSchema = z.object({
  0: z.string(),
  1: textSchema,
  2: z.string(),
  3: z.array(z.number()),
  5: textSchema,
  7: textSchema,
  8: textSchema,
  10: textSchema,
  11: z.array(kindSchema),
})

/** The kinds of number in the order of the metadata. */
export const NUMBER_KINDS = [
  'fixed',
  'mobile',
  'toll-free',
  'premium',
  'personal',
  'voicemail',
  'company',
  'pager',
  'voip',
  'shared-cost',
] as const
export type NumberKind = (typeof NUMBER_KINDS)[number]

export interface PlanKind {
  readonly kind: NumberKind
  readonly lengths: readonly number[]
  readonly pattern: RegExp
}

/** The numbering plan of one country, its expressions made once: the library makes them anew for each number. */
export interface NumberingPlan {
  readonly country: string
  /** `44`. */
  readonly callingCode: string
  /** What stands before a national number inside the country: `0`, `06`, `8`, `1`; empty where nothing does. */
  readonly trunkPrefix: string
  /** How a number for abroad begins, when it is dialled there. */
  readonly abroad: RegExp | null
  /** What stands before a national number, with carrier codes; null where nothing does. */
  readonly prefix: RegExp | null
  /** What the prefix becomes: Argentina's 0 11 15 is 9 11. */
  readonly transform: string | null
  readonly all: RegExp
  readonly lengths: readonly number[]
  /** Numbers that begin like this are of this country, whatever their kind. */
  readonly leading: RegExp | null
  readonly kinds: readonly PlanKind[]
}

const rows = new Map<string, unknown>(Object.entries(metadata.countries))
/** One entry per ISO code at most; null where the metadata is none that is known here. */
const plans = new Map<string, NumberingPlan | null>()

/** The plan of a country (ISO 3166), or null where there is none. */
export function planOfCountry(country: string): NumberingPlan | null {
  let known = plans.get(country)
  if (known === undefined) {
    if (!rows.has(country)) return null
    known = metadata.version === METADATA_VERSION ? readPlan(country) : null
    plans.set(country, known)
  }
  return known
}

/** ISO codes of all countries that have a plan. */
export const PLAN_COUNTRIES: readonly string[] = [...rows.keys()]

const byCallingCode = new Map<string, readonly string[]>(
  Object.entries(metadata.country_calling_codes).map(([code, countries]) => [code, [...countries]]),
)

/** The countries that share a calling code (`44`), the main one first; none where there is no such code, or it belongs to no country. */
export function countriesOfCallingCode(code: string): readonly string[] {
  return byCallingCode.get(code) ?? []
}

/** Whether the plan lists this national number (without any prefix). */
export function isListed(plan: NumberingPlan, national: string): boolean {
  return plan.all.test(national) && plan.kinds.some(kind => isOfKind(kind, national))
}

export function isOfKind({ lengths, pattern }: PlanKind, national: string): boolean {
  return lengths.includes(national.length) && pattern.test(national)
}

/**
 * The national number without what stands before it inside the country, as the library takes it off: the carrier codes of Brazil, the
 * 0 and the 15 of Argentina. The same digits where nothing is taken off.
 */
export function withoutPrefix(plan: NumberingPlan, digits: string): string {
  const found = plan.prefix?.exec(digits)
  if (!found) return digits
  const rest =
    plan.transform !== null && found.length > 1 && found.at(-1) !== undefined
      ? digits.replace(
          found[0],
          plan.transform.replace(/\$(\d)/g, (_, at) => found[Number(at)] ?? ''),
        )
      : digits.slice(found[0].length)
  return plan.all.test(digits) && !plan.all.test(rest) ? digits : rest
}

/** Mexico abolished its prefixes in 2019 (IFT); lists still have 044 and 045 before mobiles and 01 before landlines. */
const FORMER_PREFIX: Readonly<Record<string, RegExp>> = { MX: /^(?:04[45]|0[12])(?=\d{10}$)/ }

function readPlan(country: string): NumberingPlan | null {
  const row = rows.get(country)
  const read = planSchema.safeParse(Array.isArray(row) ? { ...row } : null)
  if (!read.success) return null
  const plan = read.data
  const prefix = plan[7] || plan[5]
  return {
    country,
    callingCode: plan[0],
    trunkPrefix: plan[5] || '',
    abroad: plan[1] ? new RegExp(`^(?:${plan[1]})`) : null,
    prefix: prefix ? new RegExp(`^(?:${prefix})`) : (FORMER_PREFIX[country] ?? null),
    transform: plan[8] || null,
    all: whole(plan[2]),
    lengths: plan[3],
    leading: plan[10] ? new RegExp(`^(?:${plan[10]})`) : null,
    kinds: plan[11].flatMap((kind, at) => {
      const name = NUMBER_KINDS[at]
      if (kind === 0 || kind[0] === '' || name === undefined) return []
      const lengths = z.array(z.number()).safeParse(kind[1])
      return [{ kind: name, lengths: lengths.success ? lengths.data : plan[3], pattern: whole(kind[0]) }]
    }),
  }
}

const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`)
