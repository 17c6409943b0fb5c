import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { countryOfListed } from './listed-number.ts'
import { likelihoodOf } from './number-likelihood.ts'
import { readNumberText } from './number-text.ts'
import {
  countriesOfCallingCode,
  isOfKind,
  type NumberingPlan,
  PLAN_COUNTRIES,
  planOfCountry,
  withoutPrefix,
} from './numbering-plan.ts'
import { digitsIn, splitNumbers } from './split-numbers.ts'

/** Cells that every country is asked about, and cells that the countries are asked about that fit some of those. */
const FIRST_CELLS = 12
const CELLS_MAX = 60
/** Cells of which the groups of digits are compared. */
const GROUPED_CELLS_MAX = 12
/** Numbers of one list are neighbours: more cells than these, with different beginnings, make no decision surer. */
const INDEPENDENT_CELLS_MAX = 8
const BEGINNING_DIGITS = 4
const NUMBER_DIGITS_MIN = 6
const INTERNATIONAL_DIGITS_MIN = 11

/** Log10 of how likely a cell is a mistake or another country's: any digits; or a number of this country that is not listed. */
const MISTAKE = -1.7
const UNLISTED = -0.9
/** Log10: a list without a number of its country; a number of another country with the same calling code; groups as nobody writes them. */
const NONE_FITS = -2
const SAME_CALLING_CODE = -1.5
const OTHER_GROUPS = -0.7
/** Log10 of how usual it is to write the trunk prefix, and to leave it out. */
const STYLE = { prefixed: -0.07, bare: -0.8 } as const
const STYLE_NORTH_AMERICA = { prefixed: -1, bare: -0.05 } as const
const STYLE_EITHER = { prefixed: -0.3, bare: -0.3 } as const
/** Countries where numbers, mobiles at least, are written as often without the trunk prefix as with it. */
const EITHER_STYLE: ReadonlySet<string> = new Set([
  'AR',
  'BR',
  'CN',
  'CO',
  'IN',
  'IR',
  'KZ',
  'PK',
  'RU',
  'TR',
  'UA',
])

/** Where most of the world's call centers call; Log10 of how much seldomer a list is from another country. */
const USUAL: ReadonlySet<string> = new Set(
  `AE AR AT AU BD BE BG BR CA CH CL CN CO CZ DE DK EG ES FI FR GB GR HK HU ID IE IL IN IT JP KE KR LU MA MX MY NG NL NO NZ PE PH PK PL PT
  RO RU SA SE SG SK TH TR TW UA US VN ZA`.split(/\s+/),
)
const UNUSUAL = -1

/** Whether lists are often from this country. */
export const isUsual = (country: string): boolean => USUAL.has(country)

/** A cell without + that may tell of a country. */
export interface Evidence {
  readonly digits: string
  /** Digits of each group: 3, 3, 4 of `(305) 555-0101`. */
  readonly groups: readonly number[]
}

/** How well a country explains the cells of a list. */
export interface CountryFit {
  readonly country: string
  readonly callingCode: string
  /** Cells that its calling code lists; of those, with and without the trunk prefix that the country has. */
  readonly valid: number
  readonly prefixed: number
  readonly bare: number
  /** Cells that are mobiles of this country, in groups as people write them there or in one. */
  readonly mobiles: number
  /** Cells that count: those with beginnings of their own, up to a number. */
  readonly independent: number
  /** Log10 of the likelihood of those, if the list is from there. */
  readonly score: number
}

/** The cells that tell of a country: not those that carry a country code, nor what is no number at all. */
export function evidenceOf(cells: readonly string[]): readonly Evidence[] {
  const found = cells.flatMap(cell => {
    const read = readNumberText(cell)
    const split = read.is === 'text' ? splitNumbers(read.text) : null
    const text = split?.is === 'pieces' ? (split.pieces.find(({ isFax }) => !isFax)?.text ?? '') : ''
    const digits = text.replace(/\D/g, '')
    if (/^[\s(]*\+/.test(text) || digits.startsWith('00') || digitsIn(text) < NUMBER_DIGITS_MIN) return []
    // the 1 of North America is its trunk prefix as well
    const saysCountry = digits.length >= INTERNATIONAL_DIGITS_MIN && !digits.startsWith('1')
    const groups = groupsOf(text)
    const of = saysCountry ? countryOfListed(`+${digits}`) : null
    // the 8 of 8 (495) 123-45-67 is not the start of Vietnam's 84
    if (of !== null && (groups[0] ?? 0) >= (planOfCountry(of)?.callingCode.length ?? 0)) return []
    return [{ digits, groups }]
  })
  const step = Math.max(1, found.length / CELLS_MAX)
  return Array.from(
    { length: Math.min(found.length, CELLS_MAX) },
    (_, at) => found[Math.floor(at * step)],
  ).flatMap(one => one ?? [])
}

/** The countries that may explain the cells, in no order; the hinted ones (ISO 3166) whether they do or not. */
export function fitsOf(cells: readonly Evidence[], hinted: readonly string[]): readonly CountryFit[] {
  const step = Math.max(1, Math.floor(cells.length / FIRST_CELLS))
  const first = cells.filter((_, at) => at % step === 0).slice(0, FIRST_CELLS)
  const codes = new Set(PLAN_COUNTRIES.flatMap(country => planOfCountry(country)?.callingCode ?? []))
  const fitting = [...codes].filter(code => {
    const main = planOfCountry(countriesOfCallingCode(code)[0] ?? '')
    return (
      main !== null && first.filter(({ digits }) => ownerOf(main, digits) !== null).length * 4 >= first.length
    )
  })
  const countries = new Set([
    ...fitting.flatMap(countriesOfCallingCode),
    ...hinted.filter(one => planOfCountry(one)),
  ])
  return [...countries].flatMap(country => fitOf(country, cells) ?? [])
}

/** How well one country explains the cells; null where it has no numbering plan. */
export function fitOf(country: string, cells: readonly Evidence[]): CountryFit | null {
  const plan = planOfCountry(country)
  if (plan === null) return null
  const style =
    plan.callingCode === '1' ? STYLE_NORTH_AMERICA : EITHER_STYLE.has(country) ? STYLE_EITHER : STYLE
  let [valid, possible, prefixed, bare, sum, grouped, mobiles] = [0, 0, 0, 0, 0, 0, 0]
  for (const { digits, groups } of cells) {
    const national = withoutPrefix(plan, digits)
    const owner = ownerOf(plan, digits)
    const isPrefixed = national !== digits
    if (plan.trunkPrefix !== '') sum += isPrefixed ? style.prefixed : style.bare
    if (owner === null) {
      const isPossible = plan.all.test(national) && (isPrefixed || plan.trunkPrefix === '' || style !== STYLE)
      possible += Number(isPossible)
      sum += isPossible ? UNLISTED - national.length : MISTAKE - digits.length
      continue
    }
    valid++
    if (plan.trunkPrefix !== '' && plan.callingCode !== '1') {
      if (isPrefixed) prefixed++
      else bare++
    }
    sum +=
      (likelihoodOf(owner, national) ?? MISTAKE - digits.length) + (owner === plan ? 0 : SAME_CALLING_CODE)
    let isUsualHere = true
    if (groups.length > 1 && grouped < GROUPED_CELLS_MAX) {
      grouped++
      isUsualHere = isUsualGrouping(
        `+${plan.callingCode}${national}`,
        isPrefixed ? '' : plan.trunkPrefix,
        groups,
      )
      if (!isUsualHere) sum += OTHER_GROUPS
    }
    if (isUsualHere && owner === plan && isMobile(plan, national)) mobiles++
  }
  const beginnings = new Set(cells.map(({ digits }) => digits.slice(0, BEGINNING_DIGITS))).size
  const independent = Math.min(beginnings, INDEPENDENT_CELLS_MAX)
  const mean = cells.length === 0 ? 0 : sum / cells.length
  const score =
    mean * independent + (valid + possible === 0 ? NONE_FITS : 0) + (isUsual(country) ? 0 : UNUSUAL)
  return { country, callingCode: plan.callingCode, valid, prefixed, bare, mobiles, independent, score }
}

/** Whether a listed number of the plan is a mobile; where mobiles look like landlines, any of those may be one. */
function isMobile({ kinds }: NumberingPlan, national: string): boolean {
  const own = kinds.some(({ kind }) => kind === 'mobile') ? 'mobile' : 'fixed'
  return kinds.some(kind => kind.kind === own && isOfKind(kind, national))
}

/** The plan, of those that share the calling code, that lists the number. */
function ownerOf(plan: NumberingPlan, digits: string): NumberingPlan | null {
  const national = withoutPrefix(plan, digits)
  // most cells fail by their length, before any expression is made
  if (!plan.lengths.includes(national.length)) return null
  const owner = countryOfListed(`+${plan.callingCode}${national}`)
  return owner === null ? null : owner === plan.country ? plan : planOfCountry(owner)
}

/** Whether the groups are those in which the country writes this number, with its trunk prefix or without. */
function isUsualGrouping(e164: string, trunkPrefix: string, groups: readonly number[]): boolean {
  const usual = groupsOf(parsePhoneNumberFromString(e164)?.formatNational() ?? '')
  const [first = 0, ...others] = usual
  const bare = [first - trunkPrefix.length, ...others].filter(length => length > 0)
  return [usual, bare].some(one => one.join() === groups.join())
}

function groupsOf(text: string): number[] {
  return text.split(/\D+/).flatMap(group => (group === '' ? [] : [group.length]))
}
