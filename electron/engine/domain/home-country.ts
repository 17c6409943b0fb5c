import { type CountryFit, type Evidence, evidenceOf, fitOf, fitsOf, isUsual } from './country-fit.ts'
import { planOfCountry } from './numbering-plan.ts'
import { nameOfCountry } from './recipient-country.ts'

/** What a list, and the machine that reads it, says of the country of numbers without +. */
export interface HomeCountryClues {
  /** A sample (200 and more) of the cells of the phone columns that have no +. */
  readonly nationalCells: readonly string[]
  /** ISO 3166 countries that other columns point to (country, state or region, form of the postal code), with the rows that do. */
  readonly stated: ReadonlyMap<string, number>
  /** Countries of the caller IDs of the trunks. */
  readonly trunks: readonly string[]
  /** Countries that are written in the letters of the list; none where those are Latin. */
  readonly letters: readonly string[]
  /** Country of the machine's locale, or null. */
  readonly machine: string | null
  /** What the operator chose, or null. */
  readonly chosen: string | null
}

/** Why it is this country: what decided. */
export type HomeCountryReason =
  /** The operator said so. */
  | { readonly code: 'chosen' }
  /** Every number says its country: there is nothing to decide. */
  | { readonly code: 'not-needed' }
  /** `rows` rows say so in other columns. */
  | { readonly code: 'columns'; readonly rows: number }
  /** The numbers are written as in this country, and fit no other one as well. */
  | { readonly code: 'numbers' }
  /** They fit several countries; this is the one of the machine. */
  | { readonly code: 'machine' }
  /** They fit several countries; this is the one of a trunk's caller ID. */
  | { readonly code: 'trunk' }
  /** They fit several countries; the list is written in the letters of this one. */
  | { readonly code: 'letters' }
  /** Nothing decides: a person has to choose. */
  | { readonly code: 'undecided' }

export interface HomeCountry {
  /** ISO 3166, the best guess also where a choice is needed; null where there is none at all. */
  readonly country: string | null
  readonly why: HomeCountryReason
  /** False: a person has to choose. */
  readonly isCertain: boolean
  /** Other countries that the cells fit, the best first. */
  readonly others: readonly { readonly country: string; readonly valid: number }[]
  /** Cells that are numbers of `country`, of `cells`. */
  readonly valid: number
  readonly cells: number
  /**
   * Whether the cells are written with the trunk prefix of the country (the 0 of 020 7946 0111), or without it, as spreadsheets leave
   * them; null where the country has none or the cells do not tell. Belongs into the context of each number of the list.
   */
  readonly style: 'prefixed' | 'bare' | null
}

/** Log10 by which the best country must be likelier than the next one: with, and without, a clue beside the numbers. */
const MARGIN_WITH_CLUE = 1.3
const MARGIN_ALONE = 2
/** Log10 by which another country may explain a number better than that of the machine or a trunk, and still not be asked about. */
const DEFICIT_MAX = 1.2
/** Log10 of how much likelier a list's numbers are from the country of the machine, of a trunk, of its letters, and of the other columns. */
const OF_MACHINE = 3
const OF_TRUNK = 2
const OF_LETTERS = 2
const OF_COLUMNS = 6
/** Share of the rows that name one country in other columns, from which they are believed. */
const COLUMNS_SHARE = 0.5
/** Share of cells that the country must list where nothing else speaks for it. */
const VALID_SHARE_ALONE = 0.6
const OTHERS_MAX = 5

/**
 * The country of the numbers of a list that have no +. Never inferred from the numbers that have one: those are the strangers of a list.
 *
 * Each country is asked how well it explains the cells: does its plan list them, how few other numbers does it list (a tight plan
 * explains a number better than one that lists nearly everything), are trunk prefix and groups of digits as people write them there.
 * The machine, trunks, letters and other columns speak for their countries. A country is certain when it is clearly better than every other
 * one; else a person chooses. Cells that carry a country code without + say nothing of a home country, and those of seven digits on a
 * North American machine are local numbers, which lack their area code.
 */
export function decideHomeCountry(clues: HomeCountryClues): HomeCountry {
  const cells = evidenceOf(clues.nationalCells)
  const machine = clues.machine !== null && planOfCountry(clues.machine) ? clues.machine : null
  const only = (country: string | null, why: HomeCountryReason, isCertain = true): HomeCountry => {
    const fit = country === null ? null : fitOf(country, cells)
    return {
      country,
      why,
      isCertain,
      others: [],
      valid: fit?.valid ?? 0,
      cells: cells.length,
      style: styleOf(fit),
    }
  }
  if (clues.chosen !== null && planOfCountry(clues.chosen)) return only(clues.chosen, { code: 'chosen' })
  if (cells.length === 0) return only(machine, { code: 'not-needed' })
  if (machine !== null && isLocalOfNorthAmerica(machine, cells)) return only(machine, { code: 'machine' })
  const ranked = rank(clues, machine, cells)
  const [best] = ranked
  if (!best)
    return only(machine, machine === null ? { code: 'undecided' } : { code: 'machine' }, machine !== null)
  // countries of one calling code read a number alike: they are no rivals
  const rivals = ranked.filter(({ fit }) => fit.callingCode !== best.fit.callingCode)
  const serious = isMobilesAtHome(best, rivals, machine, cells.length)
    ? rivals.filter(({ fit }) => fit.mobiles === cells.length)
    : rivals
  const rival = serious.find(({ score }) => score > Number.NEGATIVE_INFINITY)
  const margin = rival ? best.score - rival.score : Number.POSITIVE_INFINITY
  const strongest = Math.max(...serious.flatMap(({ fit }) => (isUsual(fit.country) ? [fit.score] : [])))
  const isCertain =
    best.clue > 0
      ? margin >= MARGIN_WITH_CLUE &&
        (sharesColumns(clues, best.country) ||
          strongest - best.fit.score <= DEFICIT_MAX * best.fit.independent)
      : margin >= MARGIN_ALONE && best.fit.valid >= cells.length * VALID_SHARE_ALONE
  return {
    country: best.country,
    why: isCertain ? whyOf(clues, best, rivals) : { code: 'undecided' },
    isCertain,
    others: rivals
      .filter(({ fit }) => fit.valid > 0)
      .slice(0, OTHERS_MAX)
      .map(({ country, fit }) => ({ country, valid: fit.valid })),
    valid: best.fit.valid,
    cells: cells.length,
    style: styleOf(best.fit),
  }
}

/**
 * Whether all cells are mobiles of the machine's country, written as there. Then a country that has them among its landlines, as Brazil has
 * ten digits of India, is no rival. In North America nothing tells mobiles from landlines: it stays one, and is never such a home.
 */
function isMobilesAtHome(
  best: Ranked,
  rivals: readonly Ranked[],
  machine: string | null,
  cells: number,
): boolean {
  if (best.country !== machine || best.fit.callingCode === '1' || best.fit.mobiles < cells) return false
  return !rivals.some(({ fit }) => fit.callingCode === '1' && fit.valid === cells)
}

interface Ranked {
  readonly country: string
  readonly fit: CountryFit
  /** Log10: what the cells say, and what the other clues say. */
  readonly clue: number
  readonly score: number
}

function rank(clues: HomeCountryClues, machine: string | null, cells: readonly Evidence[]): Ranked[] {
  const rows = [...clues.stated.values()].reduce((sum, count) => sum + count, 0)
  const hinted = [machine ?? '', ...clues.trunks, ...clues.letters, ...clues.stated.keys()]
  return fitsOf(cells, hinted)
    .map(fit => {
      const share = rows === 0 ? 0 : (clues.stated.get(fit.country) ?? 0) / rows
      const ofColumns = share >= COLUMNS_SHARE ? OF_COLUMNS : share
      const clue =
        (fit.country === machine ? OF_MACHINE : 0) +
        (clues.trunks.includes(fit.country) ? OF_TRUNK : 0) +
        (clues.letters.includes(fit.country) ? OF_LETTERS : 0) +
        ofColumns
      return { country: fit.country, fit, clue, score: fit.score + clue }
    })
    .sort((one, other) => other.score - one.score)
}

/** What decided: other columns, the numbers alone, or else the machine or a trunk. */
function whyOf(clues: HomeCountryClues, best: Ranked, rivals: readonly Ranked[]): HomeCountryReason {
  if (sharesColumns(clues, best.country))
    return { code: 'columns', rows: clues.stated.get(best.country) ?? 0 }
  const strongest = Math.max(...rivals.map(({ fit }) => fit.score))
  if (best.fit.valid > 0 && best.fit.score - strongest >= MARGIN_WITH_CLUE) return { code: 'numbers' }
  if (best.country === clues.machine) return { code: 'machine' }
  if (clues.trunks.includes(best.country)) return { code: 'trunk' }
  return clues.letters.includes(best.country) ? { code: 'letters' } : { code: 'numbers' }
}

/** Whether the other columns of most rows, of those that name a country, name this one. */
function sharesColumns({ stated }: HomeCountryClues, country: string): boolean {
  const rows = stated.get(country) ?? 0
  return rows > 0 && rows >= [...stated.values()].reduce((sum, count) => sum + count, 0) * COLUMNS_SHARE
}

function isLocalOfNorthAmerica(machine: string, cells: readonly Evidence[]): boolean {
  if (planOfCountry(machine)?.callingCode !== '1') return false
  return cells.filter(({ digits }) => /^[2-9]\d{6}$/.test(digits)).length * 2 > cells.length
}

function styleOf(fit: CountryFit | null): HomeCountry['style'] {
  if (fit === null || fit.prefixed + fit.bare === 0) return null
  if (fit.prefixed > fit.bare) return 'prefixed'
  return fit.bare >= 3 * fit.prefixed ? 'bare' : null
}

/** Why it is this country, as one sentence. */
export function wordsOfHomeCountry({ country, why }: Pick<HomeCountry, 'country' | 'why'>): string {
  const name = country === null ? null : nameOfCountry(country)
  switch (why.code) {
    case 'chosen':
      return `You chose ${name}.`
    case 'not-needed':
      return 'Every number says its country.'
    case 'columns':
      return `${why.rows === 1 ? '1 row says' : `${why.rows} rows say`} ${name} in another column.`
    case 'numbers':
      return `The numbers without + are written as in ${name}.`
    case 'machine':
      return `The numbers without + fit several countries. This computer is set to ${name}.`
    case 'trunk':
      return `The numbers without + fit several countries. Your trunk’s caller ID is from ${name}.`
    case 'letters':
      return `The numbers without + fit several countries. The list is written in the letters of ${name}.`
    case 'undecided':
      return 'The numbers without + fit several countries. Choose the one they are from.'
  }
}
