import { isOfKind, type NumberingPlan, type NumberKind, type PlanKind } from './numbering-plan.ts'

/** How many of a center's numbers are of a kind, roughly: people are called on mobiles and landlines. */
const SHARE: Readonly<Record<NumberKind, number>> = {
  fixed: 0.4,
  mobile: 0.5,
  'toll-free': 0.03,
  premium: 0.002,
  personal: 0.005,
  voicemail: 0.001,
  company: 0.005,
  pager: 0.001,
  voip: 0.02,
  'shared-cost': 0.005,
}
/** A plan that allows many lengths uses few of them much. */
const LENGTH_SHARE_MIN = 0.25
/** Beginnings that are tried to find how many numbers a kind has: every other one of three digits. */
const SAMPLES = 500
/** Log10 of how many numbers a kind has of one length, by `country kind length`; bounded by the plans. */
const sizes = new Map<string, number>()

/**
 * How likely a national number of this plan is just this one, as log10: the share of its kind, divided by how many such numbers there
 * are. A tight plan that lists a number explains it better than a wide one that lists nearly everything. Null when it lists none such.
 */
export function likelihoodOf(plan: NumberingPlan, national: string): number | null {
  if (!plan.all.test(national)) return null
  let sum = 0
  for (const kind of plan.kinds) {
    if (!isOfKind(kind, national)) continue
    // where mobiles look like landlines, as in North America, the plan lists them as one kind
    const both = kind.kind === 'fixed' && !plan.kinds.some(other => other.kind === 'mobile')
    const share =
      (both ? SHARE.fixed + SHARE.mobile : SHARE[kind.kind]) *
      Math.max(1 / kind.lengths.length, LENGTH_SHARE_MIN)
    sum += share / 10 ** sizeOf(plan, kind, national.length)
  }
  return sum === 0 ? null : Math.log10(sum)
}

/** By trying evenly spread beginnings with fixed further digits, so that the same plan always has the same size. */
function sizeOf(plan: NumberingPlan, kind: PlanKind, length: number): number {
  const key = `${plan.country} ${kind.kind} ${length}`
  const known = sizes.get(key)
  if (known !== undefined) return known
  let hits = 0
  let state = length + 1
  for (let sample = 0; sample < SAMPLES; sample++) {
    let digits = String(sample * (1000 / SAMPLES)).padStart(3, '0')
    while (digits.length < length) {
      // a linear congruential generator (Numerical Recipes) is even enough to count with
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      digits += String((state >>> 16) % 10)
    }
    if (kind.pattern.test(digits.slice(0, length))) hits++
  }
  const size = length + Math.log10(Math.max(hits, 0.3) / SAMPLES)
  sizes.set(key, size)
  return size
}
