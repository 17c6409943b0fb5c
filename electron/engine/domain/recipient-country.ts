import { COUNTRY_ALIASES, COUNTRY_BY_ALPHA3, COUNTRY_CODES, COUNTRY_LANGUAGES } from './country-names.ts'

/** Lists repeat themselves, but cells come from files: what is remembered is bounded. */
const ANSWERS_REMEMBERED_MAX = 5_000
const CELL_CHARACTERS_MAX = 100
const answers = new Map<string, string | null>()
/** ISO code by the key of a name, in each language once it is asked for. */
const namesOfLanguages: ReadonlyMap<string, string>[] = []
/** Words that one writing of a name has and another one has not. */
const SMALL_WORDS: ReadonlySet<string> = new Set(['the', 'of', 'and'])

/**
 * ISO 3166 code of a country written as its code (alpha-2, alpha-3), its name in some 35 languages, ISO's own name (`Korea, Republic of`),
 * an everyday or former name, or its flag; or null when it is none. `NA` is Namibia; `N/A` is nothing.
 */
export function readCountry(cell: string): string | null {
  const text = cell.trim()
  if (text === '' || text.length > CELL_CHARACTERS_MAX) return null
  const known = answers.get(text)
  if (known !== undefined) return known
  const answer = countryOf(text) ?? countryOfParts(text)
  if (answers.size >= ANSWERS_REMEMBERED_MAX) answers.clear()
  answers.set(text, answer)
  return answer
}

function countryOf(text: string): string | null {
  // not applicable
  if (/^n\s?\.\s?a\s?\.?$/i.test(text)) return null
  // letters with dots between them: U.S.A.
  const code = /^(?:\p{L}\s?\.\s?)+\p{L}?$/u.test(text) ? text.replace(/[\s.]/g, '') : text
  const letters = (flagLetters(code) ?? code).toUpperCase()
  if (COUNTRY_CODES.includes(letters)) return letters
  const byAlpha3 = COUNTRY_BY_ALPHA3.get(letters)
  if (byAlpha3 !== undefined) return byAlpha3
  const key = keyOf(code)
  if (key === '') return null
  for (const at of COUNTRY_LANGUAGES.keys()) {
    const found = namesOf(at).get(key)
    if (found !== undefined) return found
  }
  return null
}

/** `United States (US)`, `DE - Germany`, `Germany (+49)`: several writings of one country. */
function countryOfParts(text: string): string | null {
  const parts = text
    .split(/\s+[-–—]\s+|[:|/()[\]]+/)
    .map(part => part.trim())
    .filter(part => part !== '' && !/^\+?\d+$/.test(part))
  if (parts.length === 1 && parts[0] === text) return null
  const countries = new Set(parts.map(countryOf))
  const [country = null] = countries
  return countries.size === 1 ? country : null
}

/** `🇩🇪` as `DE`. */
function flagLetters(text: string): string | null {
  if (!/^\p{Regional_Indicator}{2}$/u.test(text)) return null
  return [...text].map(one => String.fromCodePoint((one.codePointAt(0) ?? 0) - 0x1f1e6 + 65)).join('')
}

function namesOf(at: number): ReadonlyMap<string, string> {
  let names = namesOfLanguages[at]
  if (names === undefined) {
    names = readNames(COUNTRY_LANGUAGES[at] ?? 'en', at === 0)
    namesOfLanguages[at] = names
  }
  return names
}

function readNames(language: string, withAliases: boolean): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  if (withAliases) {
    for (const [country, aliases] of Object.entries(COUNTRY_ALIASES))
      for (const alias of aliases.split(', ')) names.set(keyOf(alias), country)
  }
  for (const style of ['long', 'short'] as const) {
    const words = new Intl.DisplayNames([language], { type: 'region', style, fallback: 'none' })
    for (const country of COUNTRY_CODES) {
      const name = words.of(country)
      if (name && !names.has(keyOf(name))) names.set(keyOf(name), country)
    }
  }
  return names
}

/** What two writings of one name have in common: their words in one order, without articles, accents and case. */
function keyOf(name: string): string {
  return plainWords(name)
    .split(' ')
    .flatMap(word => (SMALL_WORDS.has(word) ? [] : [word === 'st' ? 'saint' : word]))
    .sort()
    .join(' ')
}

/** Names that a sentence precedes with an article. */
const WITH_ARTICLE =
  /^(United|Isle of|British|French Southern|U\.S\.)|(Islands|Republic|Territory|Territories)$|^(Netherlands|Philippines|Bahamas|Maldives|Gambia|Comoros)$/
/** One entry per ISO code at most. */
const namesInSentences = new Map<string, string>()

/** The name of a country inside an English sentence, for its ISO 3166 code: `France`, `the United Kingdom`. */
export function nameOfCountry(code: string): string {
  let name = namesInSentences.get(code)
  if (name === undefined) {
    const plainName = new Intl.DisplayNames(['en'], { type: 'region' }).of(code) ?? code
    name = WITH_ARTICLE.test(plainName) ? `the ${plainName}` : plainName
    namesInSentences.set(code, name)
  }
  return name
}

/** Without accents, marks and case, so that `Côte d’Ivoire` and `cote d'ivoire` are one. */
export function plainWords(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
