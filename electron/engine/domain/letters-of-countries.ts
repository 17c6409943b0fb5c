/** Scripts of few countries (Unicode's Scripts.txt), and the countries that are written in them. Latin says nothing of a country. */
const COUNTRIES_OF_SCRIPT: readonly (readonly [script: RegExp, countries: readonly string[]])[] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, ['JP']],
  [/\p{Script=Hangul}/u, ['KR']],
  [/\p{Script=Han}/u, ['CN', 'TW', 'HK', 'MO', 'JP']],
  [/\p{Script=Thai}/u, ['TH']],
  [/\p{Script=Hebrew}/u, ['IL']],
  [/\p{Script=Greek}/u, ['GR', 'CY']],
  [/\p{Script=Georgian}/u, ['GE']],
  [/\p{Script=Armenian}/u, ['AM']],
  [/\p{Script=Devanagari}/u, ['IN', 'NP']],
  [/\p{Script=Cyrillic}/u, ['RU', 'BY', 'UA', 'KZ', 'KG', 'BG', 'RS', 'MK', 'MN', 'TJ']],
]

/** Share of the rows that are written in a script, from which a list is. */
const ROWS_SHARE = 0.5

/** Rows that are looked at. */
const ROWS_MAX = 200

/** The countries (ISO 3166) whose script most rows of a list are written in; none where that is the Latin one, or says no country. */
export function countriesOfLetters(rows: readonly (readonly string[])[]): readonly string[] {
  const sample = rows.slice(0, ROWS_MAX).map(cells => cells.join(' '))
  const enough = Math.max(1, sample.length * ROWS_SHARE)
  // most lists are Latin: these cost one look at each row
  const foreign = sample.filter(text => /[\u0370-\uffff]/.test(text))
  if (foreign.length < enough) return []
  const written = COUNTRIES_OF_SCRIPT.find(
    ([script]) => foreign.filter(text => script.test(text)).length >= enough,
  )
  return written?.[1] ?? []
}
