/** Letters that have no plain letter beneath their mark in Unicode. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ς: 'σ',
}

/**
 * A header as words between single spaces, without case, accents and signs: `Phone1-Value` and `phone_1 Value` are both
 * `phone 1 value`; `N° de téléphone` is `n de telephone`.
 */
export function plainHeader(header: string): string {
  return header
    .slice(0, 200)
    .replace(/№/g, ' no ')
    .replace(/#/g, ' no ')
    .replace(/[°º]/g, ' ')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{L})(\p{N})/gu, '$1 $2')
    .replace(/(\p{N})(\p{L})/gu, '$1 $2')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßæœøłđðþıς]/g, letter => PLAIN[letter] ?? letter)
    .replace(/[’'`´]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** Scripts that write words without spaces between them. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u

/**
 * One expression that finds any of the phrases in ` ${plainHeader(...)} `. A `*` at either end of a word stands for more of that word; phrases
 * of scripts without spaces are found anywhere.
 */
export function matcherOf(phrases: readonly string[]): RegExp {
  const parts = phrases.flatMap(phrase => {
    const plain = phrase
      .split(' ')
      .map(word => {
        const core = plainHeader(word.replaceAll('*', '')).replaceAll(' ', '')
        return `${word.startsWith('*') ? '[^ ]*' : ''}${core}${word.endsWith('*') ? '[^ ]*' : ''}`
      })
      .join(' ')
    if (plain.replace(/\[\^ \]\*| /g, '') === '') return []
    return [UNSPACED.test(phrase) ? plain.split(' ').join(' ?') : `(?<= )${plain}(?= )`]
  })
  return new RegExp(parts.join('|'), 'u')
}
