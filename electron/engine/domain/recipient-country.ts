import { getCountries, isSupportedCountry } from 'libphonenumber-js/max'

/** Languages in which a column may name countries. */
const LANGUAGES = [
  'en',
  'de',
  'fr',
  'es',
  'it',
  'pt',
  'nl',
  'pl',
  'sv',
  'tr',
  'ru',
  'uk',
  'ja',
  'zh',
] as const
/** Names in wide use that are neither ISO codes nor names by CLDR. */
const ALIASES: Readonly<Record<string, string>> = {
  uk: 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  'great britain': 'GB',
  usa: 'US',
  'united states of america': 'US',
  america: 'US',
  uae: 'AE',
  holland: 'NL',
  'czech republic': 'CZ',
  'south korea': 'KR',
}

let byName: Map<string, string> | null = null

/** ISO 3166 code of a country written as its code or its name, or null when it is neither. */
export function readCountry(cell: string): string | null {
  const text = cell.trim()
  const code = text.toUpperCase()
  if (code.length === 2 && isSupportedCountry(code)) return code
  byName ??= countriesByName()
  return byName.get(plainWords(text)) ?? null
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

function countriesByName(): Map<string, string> {
  const names = new Map(Object.entries(ALIASES))
  for (const language of LANGUAGES) {
    const words = new Intl.DisplayNames([language], { type: 'region' })
    for (const country of getCountries()) {
      const name = words.of(country)
      if (name && !names.has(plainWords(name))) names.set(plainWords(name), country)
    }
  }
  return names
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
